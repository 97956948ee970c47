"""Errors of a file that cannot be read: a sentence and a place for each fault."""

from collections.abc import Sequence

from figures.volumes import line_in_volume, page_in_volume


class BookError(Exception):
    """A book cannot be read. `sentence` (Korean, with {slots}) says what is wrong and what to do; `slots` fill it.

    `page` and `line` are 1-based, of the whole file or of the `sheet` of a workbook; None where there is no place.
    """

    def __init__(
        self,
        sentence: str,
        file: object,
        page: int | None = None,
        line: int | None = None,
        sheet: str | None = None,
        **slots: object,
    ) -> None:
        self.sentence, self.slots = sentence, slots
        self.file, self.page, self.line, self.sheet = str(file), page, line, sheet
        super().__init__(str(self))

    @property
    def faults(self) -> "tuple[BookError, ...]":
        """The single faults."""
        return (self,)

    @property
    def place(self) -> str:
        """`book.txt`, `book.txt 3쪽 135행`, or `book.xlsx ‘2020’ 시트 5행`."""
        where = [self.file]
        if self.sheet:
            where.append(f"‘{self.sheet}’ 시트")
        if self.page is not None:
            where.append(f"{page_in_volume(self.page)}쪽")
        if self.line is not None:
            where.append(f"{line_in_volume(self.line)}행")
        return " ".join(where)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence.format(**self.slots)}"


class FaultsError(BookError):
    """Several faults of one file, reported together."""

    def __init__(self, faults: Sequence[BookError]) -> None:
        self._faults = tuple(faults)
        lines = "\n".join(map(str, faults))
        super().__init__("{faults}", faults[0].file, faults=lines)

    @property
    def faults(self) -> tuple[BookError, ...]:
        return self._faults

    def __str__(self) -> str:
        return str(self.slots["faults"])


def raise_all(faults: Sequence[BookError]) -> None:
    """Raise the fault, or several as a FaultsError; do nothing if there are none."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise FaultsError(faults)
