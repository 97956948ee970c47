"""Books as other programs print them: HTML by Chromium and WeasyPrint, a workbook by LibreOffice Calc, a text by its
Writer, and by Typst; each also written anew by Ghostscript or cairo, as printing to a file does.
"""

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
from bench.drawing.rewriting import CHANGES, REWRITERS, run
from bench.drawing.tables import DrawnLine, DrawnTable, Item, NewPage

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
STYLES = (*_STYLES, "head in table", "merged", *CHANGES)
"""How tables are ruled; "bottom" sets all cells at the foot of their rows, "tight" breaks words at any letter.

The others are ruled in full. "head in table" makes the page head and the unit rows of the table; "merged" prints the
two lines of a row in cells of their own, all others running down over both. The rest is done to the printed pages.
"""
_CSS = """@page{size:420mm 297mm;margin:12mm}body{font:7.5pt NanumGothic}p{margin:2pt 0}.new{break-before:page}
table{border-collapse:collapse;width:100%;margin:2pt 0 8pt}tr{break-inside:avoid}
td{padding:1.5pt 3pt;text-align:right;vertical-align:middle;word-break:keep-all}
td.center{text-align:center}td.left{text-align:left}tr:first-child td:first-child{min-width:90pt}"""
_SIDES = {"dashed": "dashed", "dotted": "dotted"}
_NAME, _OTHERS = 38, 15  # widths of columns of a workbook


class _Cell(NamedTuple):
    """A cell of a table with how far it runs; `level` indents a name."""

    row: int
    column: int
    rows: int
    columns: int
    lines: Sequence[str]
    align: str
    level: int = 0


def _rows(table: DrawnTable, style: str) -> list[list[_Cell]]:
    """The cells of a table by the rows in which they begin; those of its head are the first."""
    by_row: dict[int, list[_Cell]] = {}
    for cell in (*_head_cells(table.head, table.width), *_body_cells(table, style)):
        by_row.setdefault(cell.row, []).append(cell)
    return [by_row[row] for row in sorted(by_row)]


def _head_apart(rows: Sequence[str], table: DrawnTable) -> tuple[Sequence[str], Sequence[str]]:
    return rows[: len(table.head)], rows[len(table.head) :]


def _head_cells(head: Sequence[Sequence[str]], width: int) -> Iterator[_Cell]:
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
            yield _Cell(at, column, high, columns, [text], "center")


def _is_under(rows: Sequence[Sequence[str]], at: int, column: int) -> bool:
    """Whether a row of a head has nothing in a column in which a row below has something."""
    return not rows[at][column] and any(row[column] for row in rows[at + 1 :])


def _body_cells(table: DrawnTable, style: str) -> Iterator[_Cell]:
    """The cells below a head; where they are merged, those of one line beside such of two run down over both."""
    at = len(table.head)
    for row in table.rows:
        cells = [*row.cells, *[[]] * (table.width - len(row.cells))]
        two = style == "merged" and any(len(lines) == 2 for lines in cells[1:])
        for column, lines in enumerate(cells):
            if two and column and len(lines) == 2:
                yield _Cell(at, column, 1, 1, lines[:1], "right")
                yield _Cell(at + 1, column, 1, 1, lines[1:], "right")
                continue
            is_words = column == 0 or any("가" <= letter <= "힣" for line in lines for letter in line)
            yield _Cell(at, column, 1 + two, 1, lines, "left" if is_words else "right", 0 if column else row.level)
        at += 1 + two


def _with_heads_in_tables(items: Iterable[Item]) -> Iterator[Item]:
    """Items whose page heads and units are rows of the table that follows."""
    over: list[DrawnLine] = []
    for item in items:
        match item:
            case DrawnLine(text) if text.startswith(("【", "(단위")):
                over.append(item)
                continue
            case DrawnTable(head, rows):
                item = DrawnTable([*([line.text] for line in over), *head], rows)
            case _:
                yield from over
        over = []
        yield item


def _as_html(items: Iterable[Item], style: str) -> str:
    body = []
    new = ""
    for item in items:
        match item:
            case NewPage():
                new = ' class="new"'
                continue
            case DrawnLine(text):
                body.append(f"<p{new}>{escape(text)}</p>")
            case DrawnTable():
                body.append(f"<table{new}>{_html_rows(item, style)}</table>")
        new = ""
    head = f'<meta charset="utf-8"><style>{_CSS}{_STYLES.get(style, _STYLES["full"])}</style>'
    return f'<html lang="ko">{head}<body>{"".join(body)}</body></html>'


def _html_rows(table: DrawnTable, style: str) -> str:
    rows = ["".join(map(_html_cell, cells)) for cells in _rows(table, style)]
    head, body = ("".join(f"<tr>{row}</tr>" for row in part) for part in _head_apart(rows, table))
    return f"<thead>{head}</thead><tbody>{body}</tbody>"


def _html_cell(cell: _Cell) -> str:
    indent = f' style="padding-left:{3 + 6 * cell.level}pt"' if cell.level else ""
    text = "<br>".join(map(escape, cell.lines))
    return f'<td class="{cell.align}" rowspan={cell.rows} colspan={cell.columns}{indent}>{text}</td>'


def _by_chromium(items: Iterable[Item], style: str, folder: Path) -> Path:
    (page := folder / "book.html").write_text(_as_html(items, style), encoding="utf-8")
    pdf = folder / "book.pdf"
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    run("chromium-headless-shell", *options, f"--user-data-dir={folder / 'profile'}", page.as_uri())
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
    at = 1
    for item in items:
        match item:
            case NewPage() if at > 1:
                sheet.row_breaks.append(Break(at - 1))
            case DrawnLine(text):
                sheet.cell(at, 1, text).font = Font("NanumGothic", 9)
                at += 1
            case DrawnTable():
                at = _fill(sheet, at, item, style)
    for column, letter in enumerate("ABCDEFGHIJKLMNOPQ"):
        sheet.column_dimensions[letter].width = _OTHERS if column else _NAME
    workbook.save(file := folder / "book.xlsx")
    return _by_office(file)


def _fill(sheet: Any, at: int, table: DrawnTable, style: str) -> int:
    """Write a table from a row of a sheet on; the row behind it."""
    rows = _rows(table, style)
    vertical = "bottom" if style == "bottom" else "center"
    for cell in (cell for cells in rows for cell in cells):
        top, left = at + cell.row, 1 + cell.column
        written = sheet.cell(top, left, "\n".join(cell.lines))
        written.alignment = Alignment(cell.align, vertical, indent=cell.level, wrap_text=True)
        if cell.rows * cell.columns > 1:
            sheet.merge_cells(None, top, left, top + cell.rows - 1, left + cell.columns - 1)
    for number, cells in enumerate(sheet.iter_rows(at, at + len(rows) - 1, 1, table.width)):
        border = _border(style, number in (0, len(table.head)), number == len(rows) - 1)
        for written in cells:
            written.border, written.font = border, Font("NanumGothic", 8)
    return at + len(rows) + 1


def _border(style: str, over: bool, under: bool) -> Border:
    """The border of a cell; `over` and `under` are where tables of three rules have one."""
    sides: Any = _SIDES.get(style, "thin")
    side, none = Side(sides), Side(None)
    vertical = none if style in ("across", "three", "tight", "none") else side
    if style in ("three", "tight", "none"):
        is_ruled = style != "none"
        return Border(vertical, vertical, side if over and is_ruled else none, side if under and is_ruled else none)
    return Border(vertical, vertical, side, side)


def _by_office(file: Path) -> Path:
    """The PDF that LibreOffice makes of a file, beside it."""
    profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file))
    return file.with_suffix(".pdf")


_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style", "table")
)
_ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text" {namespaces}
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"><office:automatic-styles>
<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="420mm" fo:page-height="297mm"
 fo:margin="12mm"/></style:page-layout>{styles}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page"/></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""
_LEVELS = range(5)


def _by_writer(items: Iterable[Item], style: str, folder: Path) -> Path:
    body = []
    new = ""
    for item in items:
        match item:
            case NewPage():
                new = "new"
                continue
            case DrawnLine(text):
                body.append(_odt_line(text, new or "line"))
            case DrawnTable():
                body += [_odt_line("", "new")] if new else []
                body += [_odt_table(item, style), _odt_line("", "line")]
        new = ""
    text = _ODT.format(namespaces=_NAMESPACES, styles="".join(_odt_styles(style)), body="".join(body))
    (file := folder / "book.fodt").write_text(text, encoding="utf-8")
    return _by_office(file)


def _odt_styles(style: str) -> Iterator[str]:
    """Styles of paragraphs by their alignment and level, of cells by their rules, of columns by their widths."""
    paragraphs = {"line": (9.0, ""), "new": (9.0, 'fo:break-before="page"')}
    paragraphs |= {align: (7.5, f'fo:text-align="{align}"') for align in ("right", "center")}
    paragraphs |= {f"left{level}": (7.5, f'fo:margin-left="{6 * level}pt"') for level in _LEVELS}
    for name, (size, properties) in paragraphs.items():
        yield (
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {properties}/>'
            f'<style:text-properties fo:font-family="NanumGothic" style:font-family-asian="NanumGothic"'
            f' fo:font-size="{size}pt" style:font-size-asian="{size}pt"/></style:style>'
        )
    for name, over, under in (
        ("cell", False, False),
        ("over", True, False),
        ("under", False, True),
        ("both", True, True),
    ):
        border = _border(style, over, under)
        rules = {side: getattr(border, side).style for side in ("left", "right", "top", "bottom")}
        drawn = [
            f'fo:border-{side}="{f".5pt {_RULES[rule]} #000000" if rule else "none"}"' for side, rule in rules.items()
        ]
        vertical = "bottom" if style == "bottom" else "middle"
        yield (
            f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties {" ".join(drawn)}'
            f' fo:padding="2pt" style:vertical-align="{vertical}"/></style:style>'
        )
    for name, width in (("name", 3), ("other", 2)):
        yield (
            f'<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:rel-column-width="{width}*"/></style:style>'
        )


def _odt_line(text: str, style: str) -> str:
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


def _odt_table(table: DrawnTable, style: str) -> str:
    laid = _rows(table, style)
    rows = []
    for cells in laid:
        by_column = {cell.column: _odt_cell(cell, _rule_of(cell, table, len(laid))) for cell in cells}
        row = (by_column.get(column, "<table:covered-table-cell/>") for column in range(table.width))
        rows.append(f"<table:table-row>{''.join(row)}</table:table-row>")
    head, body = map("".join, _head_apart(rows, table))
    columns = f'<table:table-column table:style-name="other" table:number-columns-repeated="{table.width - 1}"/>'
    columns = f'<table:table-column table:style-name="name"/>{columns}'
    return f"<table:table>{columns}<table:table-header-rows>{head}</table:table-header-rows>{body}</table:table>"


def _rule_of(cell: _Cell, table: DrawnTable, rows: int) -> str:
    """Where a cell has a rule in a table of three: its head takes the one below it along to each page."""
    over, under = cell.row == 0, cell.row + cell.rows in (len(table.head), rows)
    return "both" if over and under else "over" if over else "under" if under else "cell"


def _odt_cell(cell: _Cell, rule: str) -> str:
    align = f"left{cell.level}" if cell.align == "left" else cell.align
    spans = f'table:number-rows-spanned="{cell.rows}" table:number-columns-spanned="{cell.columns}"'
    lines = "".join(_odt_line(text, align) for text in cell.lines or [""])
    return f'<table:table-cell table:style-name="{rule}" {spans}>{lines}</table:table-cell>'


_RULES = {"thin": "solid", "dashed": "dashed", "dotted": "dotted"}
_STROKES = {
    "dashed": 'stroke:(thickness:.5pt,dash:"dashed")',
    "dotted": 'stroke:(thickness:.6pt,dash:"dotted")',
    "across": "stroke:(x:none,y:.5pt)",
    **dict.fromkeys(("three", "tight", "none"), "stroke:none"),
}
_TYPST = '#set page(width:420mm,height:297mm,margin:12mm)\n#set text(font:"NanumGothic",size:7.5pt)\n'


def _by_typst(items: Iterable[Item], style: str, folder: Path) -> Path:
    typst: Any = import_module("typst")
    parts = [_TYPST]
    for item in items:
        match item:
            case NewPage():
                parts.append("#pagebreak(weak:true)")
            case DrawnLine(text):
                parts.append(f"#{_quoted(text)}\n")
            case DrawnTable():
                parts.append(_typst_table(item, style))
    (source := folder / "book.typ").write_text("\n".join(parts), encoding="utf-8")
    typst.compile(str(source), output=str(pdf := folder / "book.pdf"), font_paths=[FONTS])
    return pdf


def _typst_table(table: DrawnTable, style: str) -> str:
    vertical = "bottom" if style == "bottom" else "horizon"
    line = "table.hline(stroke:1pt)," if style in ("three", "tight") else ""
    rows = ["".join(_typst_cell(cell, vertical) for cell in cells) for cells in _rows(table, style)]
    head, body = map("".join, _head_apart(rows, table))
    options = f"columns:(90pt,)+(1fr,)*{table.width - 1},inset:(x:3pt,y:2pt),{_STROKES.get(style, 'stroke:.5pt')}"
    return f"#table({options},{line}table.header({head}{line}),{body}{line})"


def _typst_cell(cell: _Cell, vertical: str) -> str:
    indent = f"inset:(left:{5 + 6 * cell.level}pt)," if cell.level else ""
    words = "#linebreak()".join(f"#{_quoted(text)}" for text in cell.lines)
    spans = f"rowspan:{cell.rows},colspan:{cell.columns}"
    return f"table.cell({spans},{indent}align:{cell.align}+{vertical})[{words}],"


def _quoted(text: str) -> str:
    """A string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_PRINTERS: dict[str, Callable[[Iterable[Item], str, Path], Path]] = {
    "chromium": _by_chromium,
    "calc": _by_calc,
    "writer": _by_writer,
    "typst": _by_typst,
    "weasyprint": _by_weasyprint,
}
PRODUCERS = (*_PRINTERS, *(f"{printer}-{rewriter}" for rewriter in REWRITERS for printer in _PRINTERS))
"""Programs that print; and behind a hyphen those that write anew what another printed."""
_PACKAGES = {
    "chromium": "chromium-headless-shell",
    "calc": "libreoffice-calc-nogui",
    "writer": "libreoffice-writer-nogui",
    "ghostscript": "ghostscript",
    "cairo": "poppler-utils",
}
_COMMANDS = {"chromium": "chromium-headless-shell", "ghostscript": "gs", "cairo": "pdftocairo"}
_OFFICE = {"calc": "libsclo.so", "writer": "libswlo.so"}


def missing(producer: str) -> list[str]:
    """The packages that are not installed of those that a producer needs: Debian's, or Python's."""
    return [_PACKAGES.get(part, part) for part in producer.split("-") if not _is_installed(part)]


def _is_installed(program: str) -> bool:
    if program in _OFFICE:
        office = which("soffice")
        return office is not None and (Path(office).resolve().parent / _OFFICE[program]).exists()
    return which(_COMMANDS[program]) is not None if program in _COMMANDS else find_spec(program) is not None


def is_refused(producer: str, style: str) -> bool:
    """Whether pages are to be refused: four on a sheet; and those whose fonts no more tell the letters that they draw.

    Ghostscript (10.00) spoils the fonts of Chromium's files so.
    """
    return style == "four-up" or producer == "chromium-ghostscript"


def print_book(producer: str, style: str, items: Iterable[Item], folder: Path) -> Path:
    """The PDF that a producer makes of items in a style, in a folder."""
    printer, *rewriters = producer.split("-")
    pdf = _PRINTERS[printer](_with_heads_in_tables(items) if style == "head in table" else items, style, folder)
    if style in CHANGES:
        CHANGES[style](pdf)
    for rewriter in rewriters:
        pdf = REWRITERS[rewriter](pdf)
    return pdf
