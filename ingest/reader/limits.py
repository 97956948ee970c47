"""Limits for one file: on rows, cells and letters, counted while it is read; on memory and CPU time."""

import resource
from dataclasses import dataclass

MOST_ROWS = 400_000
MOST_CELLS = 4_000_000
MOST_CELLS_OF_TABLE = 600_000
MOST_LETTERS = 200_000_000


class FileRefusedError(Exception):
    """Raised for a file that exceeds a limit or cannot be read: `sentence` (Korean, with {slots}) gives the reason and
    advice.
    """

    def __init__(self, sentence: str, line: int | None = None, **slots: object) -> None:
        self.sentence, self.line, self.slots = sentence, line, slots
        super().__init__(sentence.format(**slots))


def too_many_cells(line: int | None = None) -> FileRefusedError:
    """Return the error for a table that is too large to be held at once."""
    sentence = "칸이 {most}개를 넘는 표입니다. 부서별로 나누어 저장해 주세요."
    return FileRefusedError(sentence, line=line, most=f"{MOST_CELLS_OF_TABLE:,}")


@dataclass(slots=True)
class Allowance:
    """Counts the rows, cells and letters of a file. Raises FileRefusedError when a limit is exceeded."""

    rows: int = 0
    cells: int = 0
    letters: int = 0

    def take_row(self) -> None:
        self.rows += 1
        if self.rows > MOST_ROWS:
            sentence = "행이 {most}개를 넘는 파일입니다. 나누어 저장해 주세요."
            raise FileRefusedError(sentence, most=f"{MOST_ROWS:,}")

    def take_cells(self, count: int) -> None:
        self.cells += count
        if self.cells > MOST_CELLS:
            sentence = "칸이 {most}개를 넘는 파일입니다. 나누어 저장해 주세요."
            raise FileRefusedError(sentence, most=f"{MOST_CELLS:,}")

    def take_letters(self, count: int) -> None:
        self.letters += count
        if self.letters > MOST_LETTERS:
            sentence = "글자가 {most}자를 넘는 파일입니다. 나누어 저장해 주세요."
            raise FileRefusedError(sentence, most=f"{MOST_LETTERS:,}")


def limit_process(memory: int, seconds: float) -> None:
    """Limit this process to `memory` bytes of address space and `seconds` of CPU time, and never above its current
    limits.
    """
    wanted = {resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: int(seconds), resource.RLIMIT_CORE: 0}
    for limit, most in wanted.items():
        _, hardest = resource.getrlimit(limit)
        least = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(limit, (least, least))
