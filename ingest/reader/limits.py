"""What one file may ask of this program: rows, cells and letters, counted while it is read; memory and time."""

import resource
from dataclasses import dataclass

MOST_ROWS = 400_000
MOST_CELLS = 4_000_000
MOST_CELLS_OF_TABLE = 600_000
MOST_LETTERS = 200_000_000


class TooMuchError(Exception):
    """A file asks too much, or is not what it seems: `sentence` (Korean, with {slots}) says what and what to do."""

    def __init__(self, sentence: str, line: int | None = None, **slots: object) -> None:
        self.sentence, self.line, self.slots = sentence, line, slots
        super().__init__(sentence.format(**slots))


def too_many_cells(line: int | None = None) -> TooMuchError:
    """For a table that is larger than can be looked at as one."""
    sentence = "칸이 {most}개를 넘는 표입니다. 부서별로 나누어 저장해 주세요."
    return TooMuchError(sentence, line=line, most=f"{MOST_CELLS_OF_TABLE:,}")


@dataclass(slots=True)
class Allowance:
    """Counts what a file has of rows, cells and letters. Raises TooMuchError past the limits."""

    rows: int = 0
    cells: int = 0
    letters: int = 0

    def take_row(self) -> None:
        self.rows += 1
        if self.rows > MOST_ROWS:
            sentence = "행이 {most}개를 넘는 파일입니다. 나누어 저장해 주세요."
            raise TooMuchError(sentence, most=f"{MOST_ROWS:,}")

    def take_cells(self, count: int) -> None:
        self.cells += count
        if self.cells > MOST_CELLS:
            sentence = "칸이 {most}개를 넘는 파일입니다. 나누어 저장해 주세요."
            raise TooMuchError(sentence, most=f"{MOST_CELLS:,}")

    def take_letters(self, count: int) -> None:
        self.letters += count
        if self.letters > MOST_LETTERS:
            sentence = "글자가 {most}자를 넘는 파일입니다. 나누어 저장해 주세요."
            raise TooMuchError(sentence, most=f"{MOST_LETTERS:,}")


def limit_process(memory: int, seconds: float) -> None:
    """Limit this process to bytes of address space and seconds of computing, and within what already limits it."""
    wanted = {resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: int(seconds), resource.RLIMIT_CORE: 0}
    for limit, most in wanted.items():
        _, hardest = resource.getrlimit(limit)
        least = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(limit, (least, least))
