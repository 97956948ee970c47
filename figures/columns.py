"""One column of a table, declared once: read, checked, shown, exported and edited by the same words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures, in won unless `unit` says otherwise.

    `cell` is its 0-based cell in a row as printed (the name stands in cell 0), `line` the line of a
    two-line cell. `header` is its word in files, where that differs from the `label` on screen.

    `help` says in plain Korean what the figure tells a citizen, `formula` what it is computed from.
    `english` is its name in English, where that is more than its `name` in words.

    `heads` are the words by which the head of a table names it, without spaces: `집행잔액 계` is 계 under 집행잔액, and
    `결산액|구성비` is 구성비 right behind 결산액. `less` are columns that were taken off it: where one is not
    printed, the head means something else. `doubtful` are words that elsewhere may name another amount: they count
    where the identities of the rows hold by them alone.
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
    less: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def in_english(self) -> str:
        return self.english or self.name.replace("_", " ").capitalize()

    @property
    def in_files(self) -> str:
        return self.header or self.label
