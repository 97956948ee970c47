"""Books as other programs print them: HTML by Chromium and WeasyPrint, workbooks by LibreOffice Calc, and by Typst."""

import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.pagebreak import Break

from bench.drawing.layouts import FONTS
from bench.drawing.tables import Item, Line, NewPage, Table

_STYLES = {
    "full": "td{border:.5pt solid #000}",
    "dashed": "td{border:.6pt dashed #444}",
    "dotted": "td{border:.7pt dotted #444}",
    "across": "td{border-top:.5pt solid #000;border-bottom:.5pt solid #000}",
    "three": "thead{border-top:1pt solid #000;border-bottom:.5pt solid #000}table{border-bottom:1pt solid #000}",
    "none": "",
    "tight": "td{word-break:normal;min-width:0!important}thead{border-top:1pt solid #000;border-bottom:1pt solid #000}",
    "bottom": "td{border:.5pt solid #000;vertical-align:bottom}",
}
STYLES = tuple(_STYLES)
"""How tables are ruled; "bottom" sets all cells at the foot of their rows, "tight" breaks words at any letter."""
_CSS = """@page{size:420mm 297mm;margin:12mm}body{font:7.5pt NanumGothic}p{margin:2pt 0}.new{break-before:page}
table{border-collapse:collapse;width:100%;margin:2pt 0 8pt}tr{break-inside:avoid}
td{padding:1.5pt 3pt;text-align:right;vertical-align:middle;word-break:keep-all}
thead td{text-align:center}td:first-child{text-align:left;min-width:90pt}td.words{text-align:left}"""
_SIDES = {"full": "thin", "dashed": "dashed", "dotted": "dotted", "bottom": "thin"}
_NAME, _OTHERS = 38, 15  # widths of columns of a workbook


class _HeadCell(NamedTuple):
    row: int
    column: int
    rows: int
    columns: int
    text: str


def _head_cells(head: Sequence[Sequence[str]], width: int) -> Iterator[_HeadCell]:
    """The cells of a head: a group runs over the columns below it, a lone word down over the rows below it."""
    rows = [[*row, *[""] * (width - len(row))] for row in head]
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if (at, column) in taken:
                continue
            columns, high = 1, 1
            while text and column + columns < width and _is_under(rows, at, column + columns):
                columns += 1
            while columns == 1 and at + high < len(rows) and not rows[at + high][column]:
                high += 1
            taken |= {(at + down, column + over) for down in range(high) for over in range(columns)}
            yield _HeadCell(at, column, high, columns, text)


def _is_under(rows: Sequence[Sequence[str]], at: int, column: int) -> bool:
    """Whether a row of a head has nothing in a column in which a row below has something."""
    return not rows[at][column] and any(row[column] for row in rows[at + 1 :])


def _is_words(lines: Sequence[str]) -> bool:
    return any("가" <= letter <= "힣" for line in lines for letter in line)


def _as_html(items: Iterable[Item], style: str) -> str:
    body = []
    new = ""
    for item in items:
        match item:
            case NewPage():
                new = ' class="new"'
                continue
            case Line(text):
                body.append(f"<p{new}>{escape(text)}</p>")
            case Table():
                body.append(f"<table{new}>{_html_rows(item)}</table>")
        new = ""
    head = f'<meta charset="utf-8"><style>{_CSS}{_STYLES[style]}</style>'
    return f'<html lang="ko">{head}<body>{"".join(body)}</body></html>'


def _html_rows(table: Table) -> str:
    head = [""] * len(table.head)
    for cell in _head_cells(table.head, table.width):
        head[cell.row] += f"<td rowspan={cell.rows} colspan={cell.columns}>{escape(cell.text)}</td>"
    rows = []
    for row in table.rows:
        cells = [*row.cells, *[[]] * (table.width - len(row.cells))]
        texts = ["<br>".join(map(escape, lines)) for lines in cells]
        name = f'<td style="padding-left:{3 + 6 * row.level}pt">{texts[0]}</td>'
        classes = [' class="words"' if _is_words(lines) else "" for lines in cells]
        rows.append(name + "".join(f"<td{kind}>{text}</td>" for kind, text in zip(classes[1:], texts[1:], strict=True)))
    parts = (f"<tr>{row}</tr>" for row in rows)
    return f"<thead>{''.join(f'<tr>{row}</tr>' for row in head)}</thead><tbody>{''.join(parts)}</tbody>"


def _by_chromium(items: Iterable[Item], style: str, folder: Path) -> Path:
    (page := folder / "book.html").write_text(_as_html(items, style), encoding="utf-8")
    pdf = folder / "book.pdf"
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    _run("chromium-headless-shell", *options, f"--user-data-dir={folder / 'profile'}", page.as_uri())
    return pdf


def _by_weasyprint(items: Iterable[Item], style: str, folder: Path) -> Path:
    weasyprint: Any = import_module("weasyprint")
    weasyprint.HTML(string=_as_html(items, style)).write_pdf(pdf := folder / "book.pdf")
    return pdf


def _by_calc(items: Iterable[Item], style: str, folder: Path) -> Path:
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sides: Any = _SIDES.get(style)
    side = Side(sides)
    border = Border(side, side, side, side)
    at = 1
    for item in items:
        match item:
            case NewPage() if at > 1:
                sheet.row_breaks.append(Break(at - 1))
            case Line(text):
                sheet.cell(at, 1, text).font = Font("NanumGothic", 9)
                at += 1
            case Table():
                at = _fill(sheet, at, item, border, "bottom" if style == "bottom" else "center")
    for column, letter in enumerate("ABCDEFGHIJKLMNOPQ"):
        sheet.column_dimensions[letter].width = _OTHERS if column else _NAME
    workbook.save(file := folder / "book.xlsx")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file))
    return folder / "book.pdf"


def _fill(sheet: Any, at: int, table: Table, border: Border, vertical: str) -> int:
    """Write a table from a row of a sheet on; the row behind it."""
    for head in _head_cells(table.head, table.width):
        top, left = at + head.row, 1 + head.column
        sheet.cell(top, left, head.text).alignment = Alignment("center", vertical, wrap_text=True)
        if head.rows * head.columns > 1:
            sheet.merge_cells(None, top, left, top + head.rows - 1, left + head.columns - 1)
    for number, row in enumerate(table.rows, at + len(table.head)):
        for column, lines in enumerate(row.cells, 1):
            cell = sheet.cell(number, column, "\n".join(lines))
            cell.alignment = Alignment("left" if column == 1 or _is_words(lines) else "right", vertical, wrap_text=True)
        sheet.cell(number, 1).alignment = Alignment("left", vertical, indent=row.level, wrap_text=True)
    end = at + len(table.head) + len(table.rows)
    for cells in sheet.iter_rows(at, end - 1, 1, table.width):
        for cell in cells:
            cell.border, cell.font = border, Font("NanumGothic", 8)
    return end + 1


_STROKES = {
    "full": "stroke:.5pt",
    "dashed": 'stroke:(thickness:.5pt,dash:"dashed")',
    "dotted": 'stroke:(thickness:.6pt,dash:"dotted")',
    "across": "stroke:(x:none,y:.5pt)",
    "bottom": "stroke:.5pt",
}
_TYPST = '#set page(width:420mm,height:297mm,margin:12mm)\n#set text(font:"NanumGothic",size:7.5pt)\n'


def _by_typst(items: Iterable[Item], style: str, folder: Path) -> Path:
    typst: Any = import_module("typst")
    parts = [_TYPST]
    for item in items:
        match item:
            case NewPage():
                parts.append("#pagebreak(weak:true)")
            case Line(text):
                parts.append(f"#{_quoted(text)}\n")
            case Table():
                parts.append(_typst_table(item, style))
    (source := folder / "book.typ").write_text("\n".join(parts), encoding="utf-8")
    typst.compile(str(source), output=str(pdf := folder / "book.pdf"), font_paths=[FONTS])
    return pdf


def _typst_table(table: Table, style: str) -> str:
    vertical = "bottom" if style == "bottom" else "horizon"
    line = "table.hline(stroke:1pt)," if style in ("three", "tight") else ""
    head = "".join(
        f"table.cell(rowspan:{cell.rows},colspan:{cell.columns},align:center+horizon)[#{_quoted(cell.text)}],"
        for cell in _head_cells(table.head, table.width)
    )
    rows = []
    for row in table.rows:
        for at, lines in enumerate([*row.cells, *[[]] * (table.width - len(row.cells))]):
            indent = f"inset:(left:{5 + 6 * row.level}pt)," if at == 0 else ""
            align = "left" if at == 0 or _is_words(lines) else "right"
            words = "#linebreak()".join(f"#{_quoted(text)}" for text in lines)
            rows.append(f"table.cell({indent}align:{align}+{vertical})[{words}],")
    options = f"columns:(90pt,)+(1fr,)*{table.width - 1},inset:(x:3pt,y:2pt),{_STROKES.get(style, 'stroke:none')}"
    return f"#table({options},{line}table.header({head}{line})," + "".join(rows) + f"{line})"


def _quoted(text: str) -> str:
    """A string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _run(program: str, *arguments: str) -> None:
    subprocess.run([program, *arguments], check=True, capture_output=True, timeout=600)


Producer = Callable[[Iterable[Item], str, Path], Path]
PRODUCERS: dict[str, Producer] = {
    **({"chromium": _by_chromium} if which("chromium-headless-shell") else {}),
    **({"calc": _by_calc} if which("soffice") else {}),
    **({"typst": _by_typst} if find_spec("typst") else {}),
    **({"weasyprint": _by_weasyprint} if find_spec("weasyprint") else {}),
}
"""Those that are installed, each with how it prints items in a style into a folder."""
