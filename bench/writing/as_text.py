"""A book as Markdown and as a page of HTML."""

from collections.abc import Iterable, Iterator
from html import escape

from bench.writing.blocks import Block, BlockCell, LineBlock, TableBlock

_STYLE = "table{border-collapse:collapse}td,th{border:1px solid;padding:2px}td.n{text-align:right}"


def markdown(blocks: Iterable[Block]) -> str:
    """Pipe tables: cells are not merged, two lines of a cell have a break between them."""
    return "\n".join(line for block in blocks for line in _markdown(block))


def _markdown(block: Block) -> Iterator[str]:
    if isinstance(block, LineBlock):
        yield block.text
        return
    yield ""
    for number, row in enumerate(block.rows):
        texts = [block.text(number, column) for column in range(len(row))]
        yield f"| {' | '.join(text.replace('|', chr(92) + '|') for text in texts)} |"
        if number == 0:
            yield f"|{'---|' * len(row)}"
    yield ""


def aligned(blocks: Iterable[Block]) -> str:
    """Columns parted by blanks, figures at their right ends, heads over the middle of their columns."""
    lines: list[str] = []
    for block in blocks:
        lines += [block.text, ""] if isinstance(block, LineBlock) else [*_aligned(block), ""]
    return "\n".join(lines)


def _aligned(table: TableBlock) -> Iterator[str]:
    rows = list(table.cells())
    widths = [4] * table.width
    for cell in (cell for row in rows for cell in row if cell.width == 1):
        longest = max(map(len, cell.lines), default=0) + 2 * cell.level
        widths[cell.column] = max(widths[cell.column], longest + 2)
    starts = [sum(widths[:column]) for column in range(table.width + 1)]
    for row in rows:
        for number in range(max([1, *(len(cell.lines) for cell in row)])):
            yield _placed(row, number, starts).rstrip()


def _placed(row: Iterable[BlockCell], number: int, starts: list[int]) -> str:
    """A line of a row with each cell's own line where its column lies."""
    text = ""
    for cell in row:
        line = cell.lines[number] if number < len(cell.lines) else ""
        start, end = starts[cell.column], starts[cell.column + cell.width]
        if cell.column == 0:
            line = " " * 2 * cell.level + line
        elif cell.head:
            line = line.center(end - start)
        else:
            line = line.rjust(end - start)
        text = text.ljust(start) + line if line.strip() else text
    return text


def html(blocks: Iterable[Block], title: str) -> str:
    """A page with merged cells; the name of a program is indented by its level."""
    lines = [f'<!DOCTYPE html>\n<html lang="ko">\n<meta charset="utf-8">\n<title>{escape(title)}</title>']
    lines.append(f"<style>{_STYLE}</style>\n<body>")
    for block in blocks:
        if isinstance(block, LineBlock):
            own = block.text.lstrip(" ")
            lines.append(f"<p>{'&nbsp;' * (len(block.text) - len(own))}{escape(own)}</p>")
        else:
            lines += _table(block)
    return "\n".join([*lines, "</body>", "</html>", ""])


def _table(table: TableBlock) -> Iterator[str]:
    yield "<table>"
    for cells in table.cells():
        yield f"<tr>{''.join(map(_cell, cells))}</tr>"
    yield "</table>"


def _cell(cell: BlockCell) -> str:
    tag = "th" if cell.head else "td"
    spans = (f' rowspan="{cell.height}"' if cell.height > 1 else "") + (
        f' colspan="{cell.width}"' if cell.width > 1 else ""
    )
    kind = ' class="n"' if cell.is_figure and not cell.head else ""
    style = f' style="padding-left:{2 + 6 * cell.level}pt"' if cell.level else ""
    return f"<{tag}{spans}{kind}{style}>{'<br>'.join(map(escape, cell.lines))}</{tag}>"
