"""One column of a table, declared once: read, checked, shown, exported and edited by the same words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures, in won unless `unit` says otherwise.

    `cell` is its 0-based cell in a row as printed (the name stands in cell 0), `line` the line of a
    two-line cell. `header` is its word in files, where that differs from the `label` on screen.
    """

    name: str
    label: str
    help: str = ""
    cell: int | None = None
    line: int = 1
    unit: str = "원"
    header: str = ""

    @property
    def in_files(self) -> str:
        return self.header or self.label
