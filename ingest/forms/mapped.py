"""Reads the rows of a CSV, XLSX or JSON file by a layout, which assigns columns and levels."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from budget.subjects import level_of, split_code
from figures.names import search_key
from figures.standing import Standing
from figures.totals import is_total, may_be_total
from figures.volumes import line_in_volume
from figures.won import LARGEST, SIGNS, AmountError, read_won
from ingest.forms.financing import fold_financing
from ingest.forms.sheet import Sheet, Unclaimed
from ingest.layout import UNREADABLE, FileHead, FileLayout, account_named, columns_of, context_of, has_amounts, word_at
from ingest.mapping import indent_of
from ingest.pages import PageText
from ingest.rows import ABSENT, Discrepancy, Figure, Place, PrintedRow, StatedTable, TotalRow

DETAIL, SUBITEM = 3, 4
_PRINTED = Standing.PRINTED
_UNSEEN = -1
_new = tuple.__new__  # creates a Place, Figure or PrintedRow in half the time, which is half of reading a file
_DECIMAL = re.compile(rf"([{SIGNS}])?\s*(\d{{1,3}}(?:,\d{{3}})+|\d{{1,15}})\.(\d{{1,10}})\Z")
_LONGEST = 200
_ACCOUNT = "회계"
_GROUP = 3  # digits after a point that may be a misread comma


def read_amount(text: str, scale: int) -> int:
    """One amount of a file in won; `1500000.0` is valid, and so is 1.5 in thousands. Raises AmountError.

    Fractions of a won are invalid, and so are `1.500` and `1,000.000`, whose point may be a comma.

    >>> read_amount("1500000.0", 1), read_amount("1,500.5", 1000)
    (1500000, 1500500)
    """
    match = _DECIMAL.match(text) if "." in text else None
    if match is None:
        return read_won(text, scale)
    sign, integer, fraction = match.groups()
    amount = Decimal(integer.replace(",", "") + "." + fraction) * scale
    is_grouped = len(fraction) == _GROUP and (len(integer) <= _GROUP or "," in integer) and integer != "0"
    if is_grouped or amount != int(amount) or amount > LARGEST:
        raise AmountError(text)
    return -int(amount) if sign else int(amount)


@dataclass(frozen=True, slots=True)
class _Columns:
    """A head prepared for reading rows: its figures by cell, and the row (`end`) up to which it applies.

    `owners` returns the cells of a row (of at least `width` cells) with its department, account and level.
    """

    head: FileHead
    figures: tuple[tuple[str, int], ...]
    end: int
    name: int
    names: frozenset[str]
    labels: tuple[int, ...]
    owners: Callable[[Sequence[str]], object]
    width: int

    def is_head(self, cells: Sequence[str]) -> bool:
        """Whether a row repeats the head."""
        name = cells[self.name].strip() if 0 <= self.name < len(cells) else ""
        return (not name or name in self.names) and self.head.repeats(cells)


class MappedReader:
    """Reads a department's pages into its `sheet`: one table for each account.

    Rows that belong to no table are counted as `total`, `financing`, `head`, `context`, `blank` or `unclaimed`.
    """

    def __init__(self, department: str, layout: FileLayout) -> None:
        self.sheet = Sheet(department)
        self._layout = layout
        stated = {name for head in layout.heads for name in head.figures}
        self._absent = {name: ABSENT for name in columns_of(layout.table) if name in stated}
        self._tables: dict[str, StatedTable] = {}
        self._plain = len(str(LARGEST // layout.scale)) - 1  # plain numbers of at most this many digits are amounts
        self._expected = dict(layout.totals)
        self._deepest = DETAIL if layout.table == "expenditure" else SUBITEM
        self._columns = self._columns_at(1)
        self._known: dict[object, int | None] = {}  # the level of rows, by account and owner cells
        self._unsaid: dict[
            tuple[str, str], dict[str, str | int | list[str]]
        ] = {}  # the notes of findings of missing owners, by column

    def read(self, account: str, pages: Iterable[PageText]) -> Sheet:
        """Read the pages of a section; lines that are neither head nor row are unclaimed (their amounts counted)."""
        table = self._tables.get(account)
        first = len(table.rows) if table else 0
        for page in pages:
            self.sheet.pages.append(page)
            for line, text in enumerate(page.lines, page.first_line):
                if not text or text.isspace():
                    self.sheet.set_aside["blank"] += 1
                elif not self._take_known(account, page.number, line, cells := text.split("\t")):
                    self._take(account, page.number, line, cells)
        table = self._tables.get(account)
        if table and table.form == "expenditure":
            self.sheet.set_aside["financing"] += fold_financing(table, first)
        return self.sheet

    def _columns_at(self, line: int) -> _Columns:
        layout = self._layout
        head = layout.head_at(line)
        behind = [head_below.top for head_below in layout.heads if head_below.top > head.top]
        name = head.cells.get("name", -1)
        names = frozenset(words[name] for words in head.lines if 0 <= name < len(words))
        end = min(behind, default=1 << 62)
        owners = [head.cells[what] for what in ("department", "account", "level") if what in head.cells]
        labels = _label_cells(head)
        own = itemgetter(*owners) if owners else _no_owner
        return _Columns(head, tuple(head.figures.items()), end, name, names, labels, own, max([*owners, name]) + 1)

    def _take_known(self, account: str, page: int, line: int, cells: list[str]) -> bool:
        """Take a row with the same owner cells as an earlier one, as most rows are; return whether it was."""
        columns = self._columns
        if len(cells) < columns.width or not columns.head.start <= line_in_volume(line) < columns.end:
            return False
        level, text = self._known.get((account, columns.owners(cells)), _UNSEEN), cells[columns.name]
        if level == _UNSEEN or not (name := text.strip()) or name in columns.names or name[0] == UNREADABLE:
            return False
        if may_be_total(text):
            return False
        figures, _known_count, printed = self._read(cells, page, line)
        if printed:
            row = _new(PrintedRow, (page, line, tuple(cells), None, None, name, (), ()))
            self._add(self._tables[account], row, level, figures)
        return printed > 0

    def _add(self, table: StatedTable, row: PrintedRow, level: int | None, figures: dict[str, Figure]) -> None:
        table.rows.append(row)
        table.levels.append(level)
        table.figures.append(figures)
        table.wider += len(row.cells) > self._columns.head.width

    def _take(self, account: str, page: int, line: int, cells: list[str]) -> None:
        in_file = line_in_volume(line)
        if not self._columns.head.top <= in_file < self._columns.end:
            self._columns = self._columns_at(in_file)
            self._known.clear()
        head = self._columns.head
        if in_file < head.start or self._columns.is_head(cells):
            self.sheet.set_aside["head"] += 1
            return
        if self._layout.context and self._is_context(cells):
            self.sheet.set_aside["context"] += 1
            return
        figures, known_count, printed = self._read(cells, page, line)
        name, level = self._named(cells, head)
        if printed and (in_file in self._layout.groups or self._is_total(cells, account)):
            self.sheet.set_aside["total"] += 1
            label = name or next(
                cells[at].strip() for at in self._columns.labels if at < len(cells) and cells[at].strip()
            )
            row = PrintedRow(page, line, tuple(cells), row_name=label)
            table = self._table(account, page, line)
            wide = self._expected.get(in_file)
            table.totals.append(TotalRow(row, figures, len(table.rows), level, wide))
        elif printed and name and (level or 0) <= self._deepest:
            row = PrintedRow(page, line, tuple(cells), row_name=name)
            self._add(self._table(account, page, line), row, level, figures)
            if not self._note_owner(cells, head, account, name, page, line) and self._speaks_for_others(cells):
                self._known[account, self._columns.owners(cells)] = level
        else:
            if printed and not name and has_amounts(cells, [at for _, at in self._columns.figures]):
                self._report("row_unread", account, self._layout.title, page, line, printed="\t".join(cells)[:_LONGEST])
            self.sheet.set_aside["unclaimed"] += 1
            self.sheet.unclaimed.append(Unclaimed(page, line, "\t".join(cells), known_count))

    def _speaks_for_others(self, cells: Sequence[str]) -> bool:
        """Whether rows with the same owner cells are to be treated like this one, whatever their names."""
        layout, columns = self._layout, self._columns
        by_name = layout.context or layout.drop or "code" in columns.head.cells
        return not by_name and layout.levels in ("detail", "word") and len(cells) >= columns.width

    def _note_owner(self, cells: Sequence[str], head: FileHead, account: str, name: str, page: int, line: int) -> bool:
        """Count rows whose department or account is blank, and report the first; return whether this is one."""
        is_unsaid = False
        for owner in ("department", "account"):
            if owner in self._layout.context:
                if account or owner == "department":
                    continue
            elif owner not in head.cells or word_at(head.cells[owner], cells):
                continue
            is_unsaid = True
            if (owner, account) not in self._unsaid:
                what = head.words.get(owner, _ACCOUNT)
                finding = self._report("owner_unsaid", account, name, page, line, what=what)
                self._unsaid[owner, account] = finding.notes
            notes = self._unsaid[owner, account]
            count = notes.get("count", 0)
            notes["count"] = count + 1 if isinstance(count, int) else 1
        return is_unsaid

    def _report(
        self, kind: str, account: str, row: str, page: int, line: int, printed: str | None = None, **notes: str | int
    ) -> Discrepancy:
        finding = Discrepancy(kind, self.sheet.department, account, row, "", page, line, printed, notes={**notes})
        self.sheet.findings.append(finding)
        return finding

    def _is_context(self, cells: Sequence[str]) -> bool:
        """Whether a row sets a value for the rows below it."""
        figures = [at for _, at in self._columns.figures]
        return not has_amounts(cells, figures) and bool(context_of(self._layout.context, cells))

    def _table(self, account: str, page: int, line: int) -> StatedTable:
        if account not in self._tables:
            layout = self._layout
            table = StatedTable(layout.table, self.sheet.department, account, "", layout.scale, [], [(page, line)])
            table.nameless = layout.nameless
            self._tables[account] = table
            self.sheet.tables.append(table)
        return self._tables[account]

    def _is_total(self, cells: Sequence[str], account: str) -> bool:
        """Whether a row's name is that of a total, also of the department or the account."""
        width, department = len(cells), self.sheet.department
        for at in self._columns.labels:
            if at < width and may_be_total(cells[at]) and is_total(cells[at], department, account):
                return True
        return False

    def _named(self, cells: Sequence[str], head: FileHead) -> tuple[str, int | None]:
        """The name of a row and its level (None: unknown)."""
        if self._layout.levels == "column":
            return self._by_column(cells, head)
        name = word_at(self._columns.name, cells)
        for beginning in self._layout.drop:
            if name.startswith(beginning):
                name = name.removeprefix(beginning).strip()
                break
        if "code" in head.cells:
            name = f"{word_at(head.cells['code'], cells)} {name}".strip()
        return name, self._level(cells, name, head)

    def _by_column(self, cells: Sequence[str], head: FileHead) -> tuple[str, int | None]:
        """The innermost name of a row, and its level by the column that it is in.

        A row with only an account's name is that account's own row.
        """
        is_account = account_named(self._layout.context, head.labels, cells)
        for depth, at in reversed(list(enumerate(head.labels, 1))):
            if name := word_at(at, cells):
                code = word_at(head.cells["code"], cells) if "code" in head.cells else ""
                if is_account:
                    return name, 0
                return (f"{code} {name}" if code and self._layout.table == "revenue" else name), depth
        return "", None

    def _level(self, cells: Sequence[str], name: str, head: FileHead) -> int | None:
        layout = self._layout
        match layout.levels:
            case "word":
                return layout.words.get(layout.word("level", cells, head))
            case "code":
                own = search_key(name) == search_key(self.sheet.department)
                return 0 if own else level_of(split_code(name)[0])
            case "indent":
                at = head.cells["name"]
                width = indent_of(cells[at]) if at < len(cells) and name else -1
                rank = layout.indents.index(width) if width in layout.indents else 0
                return rank + (1 if "department" in head.cells or "department" in layout.constants else 0)
            case _:
                return DETAIL

    def _read(self, cells: Sequence[str], page: int, line: int) -> tuple[dict[str, Figure], int, int]:
        """The figures of a row, and the numbers of known and of printed ones; invalid amounts are unknown."""
        figures, known_count, printed = self._absent.copy(), 0, 0
        scale, plain, width = self._layout.scale, self._plain, len(cells)
        for name, at in self._columns.figures:
            text = cells[at].strip() if at < width else ""
            if not text:
                continue
            printed += 1
            place = _new(Place, (page, line, at, 0))
            try:
                value = int(text) * scale if len(text) <= plain and text.isdecimal() else read_amount(text, scale)
                figures[name] = _new(Figure, (value, _PRINTED, place, None, ()))
                known_count += 1
            except AmountError:
                figures[name] = Figure(None, Standing.UNKNOWN, place)
        return figures, known_count, printed


def _no_owner(cells: Sequence[str]) -> object:
    """The owner of rows in a file without owner columns."""
    return None


def _label_cells(head: FileHead) -> tuple[int, ...]:
    """The cells that may contain the name of a total."""
    named = (head.cells[name] for name in ("name", "department", "account", "level") if name in head.cells)
    return (*named, *head.labels)
