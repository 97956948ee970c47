"""The declaration of one column of figures, shared by reading, checking, pages, files and forms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures, in won unless `unit` says otherwise.

    `cell` is its 0-based cell in a printed row (cell 0 is the name), `line` the line within a two-line cell.
    `header` is its header in files, where that differs from the `label` on screen. `help` explains the figure in plain
    Korean, `formula` what it is computed from. `english` is its English label, where that is not `name` in words.

    `heads` are the printed column headings that mean it, without spaces: `집행잔액 계` is 계 under 집행잔액, and
    `결산액|구성비` is 구성비 right after 결산액. `deducts` are columns that its amount is net of: where a table
    does not print one of them, its heading means another amount. `ambiguous_heads` are headings that may also mean
    another column: they are accepted only where the rows' identities hold with no other reading.
    """

    name: str
    label: str
    help: str = ""
    cell: int | None = None
    line: int = 1
    unit: str = "원"
    header: str = ""
    formula: str = ""
    english: str = ""
    heads: tuple[str, ...] = ()
    deducts: tuple[str, ...] = ()
    ambiguous_heads: tuple[str, ...] = ()

    @property
    def in_english(self) -> str:
        return self.english or self.name.replace("_", " ").capitalize()

    @property
    def file_header(self) -> str:
        return self.header or self.label
