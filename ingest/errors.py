"""What can be wrong with a file: one clear sentence, with its place."""


class BookError(Exception):
    """A book that cannot be read: `sentence` (Korean, with {slots}) says what and what to do, `slots` fill it.

    `page` and `line` (1-based, of the whole file) tell where, where there is a where.
    """

    def __init__(
        self, sentence: str, file: object, page: int | None = None, line: int | None = None, **slots: object
    ) -> None:
        self.sentence, self.slots = sentence, slots
        self.file, self.page, self.line = str(file), page, line
        super().__init__(str(self))

    @property
    def place(self) -> str:
        """`book.txt`, or `book.txt 3쪽 135행`."""
        where = [self.file]
        if self.page is not None:
            where.append(f"{self.page}쪽")
        if self.line is not None:
            where.append(f"{self.line}행")
        return " ".join(where)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence.format(**self.slots)}"
