"""Rows of a CSV or XLSX file, read by a layout: which cell is which column, and what tells a row's level."""

from collections.abc import Iterable, Sequence

from budget.subjects import level_of, split_code
from figures.standing import Standing
from figures.won import AmountError, read_won
from ingest.forms.sheets import Sheet, Unclaimed
from ingest.mapping import FIGURES, Layout, indent_of
from ingest.pages import PageText
from ingest.rows import Figure, Place, PrintedRow, StatedTable

DETAIL = 3
_TOTALS = frozenset({"계", "합계", "총계", "소계", "총합계"})
_ABSENT = Figure(None, Standing.UNKNOWN)


class MappedReader:
    """Reads a department's pages into its `sheet`: one table for each account."""

    def __init__(self, department: str, layout: Layout) -> None:
        self.sheet = Sheet(department)
        self._layout = layout
        self._figures = layout.figures
        self._absent = {column.name: _ABSENT for column in FIGURES[layout.table]}
        self._tables: dict[str, StatedTable] = {}

    def read(self, account: str, pages: Iterable[PageText]) -> Sheet:
        """The pages of one section; what is neither head nor row is left unclaimed, with what stands in it counted."""
        for page in pages:
            self.sheet.pages.append(page)
            for line, text in enumerate(page.lines, page.first_line):
                if text.strip():
                    self._take(account, page.number, line, text.split("\t"))
        return self.sheet

    def _take(self, account: str, page: int, line: int, cells: list[str]) -> None:
        layout = self._layout
        if layout.is_head(cells):
            return
        name = self._name(cells)
        level = self._level(cells, name)
        figures, known = self._read(cells, page, line)
        if not (name and known) or name in _TOTALS or (level or 0) > self._deepest:
            if known:
                self.sheet.unclaimed.append(Unclaimed(page, line, "\t".join(cells), known))
            return
        table = self._table(account, page, line)
        table.rows.append(PrintedRow(page, line, tuple(cells), called=name))
        table.levels.append(level)
        table.figures.append(figures)
        table.wider += len(cells) > layout.width

    @property
    def _deepest(self) -> int:
        return DETAIL if self._layout.table == "expenditure" else 4

    def _table(self, account: str, page: int, line: int) -> StatedTable:
        if account not in self._tables:
            layout = self._layout
            table = StatedTable(layout.table, self.sheet.department, account, "", layout.scale, [], [(page, line)])
            self._tables[account] = table
            self.sheet.tables.append(table)
        return self._tables[account]

    def _name(self, cells: Sequence[str]) -> str:
        name = self._layout.word("name", cells)
        for beginning in self._layout.drop:
            if name.startswith(beginning):
                name = name.removeprefix(beginning).strip()
                break
        code = self._layout.word("code", cells)
        return f"{code} {name}".strip() if code else name

    def _level(self, cells: Sequence[str], name: str) -> int | None:
        layout = self._layout
        match layout.levels:
            case "word":
                return layout.words.get(layout.word("level", cells))
            case "code":
                return level_of(split_code(name)[0])
            case "indent":
                at = layout.cells["name"]
                rank = layout.indents.index(indent_of(cells[at])) if at < len(cells) and name else 0
                return rank + (1 if "department" in layout.cells or "department" in layout.constants else 0)
            case _:
                return DETAIL

    def _read(self, cells: Sequence[str], page: int, line: int) -> tuple[dict[str, Figure], int]:
        """The figures of a row, and how many are known; what is no amount is unknown, at its place."""
        figures, known = self._absent.copy(), 0
        scale = self._layout.scale
        for name, at in self._figures.items():
            text = cells[at].strip() if at < len(cells) else ""
            if text:
                try:
                    figures[name] = Figure(read_won(text, scale), Standing.PRINTED, Place(page, line, at))
                    known += 1
                except AmountError:
                    figures[name] = Figure(None, Standing.UNKNOWN, Place(page, line, at))
        return figures, known
