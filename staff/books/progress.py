"""The progress of a reading, in a file beside the book: the database shows nothing until the process commits."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_NAME = "progress.json"
_AGAIN = 0.3  # seconds between two writes


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pages or departments are done, out of `total`; `share` is the fraction of all work done (0 to 1).

    `since` is the start of the stage and `at` the time of this report, in seconds since the epoch.
    """

    stage: str
    done: int
    total: int
    share: float
    since: float
    at: float

    @property
    def percent(self) -> int:
        return int(100 * self.share)

    @property
    def remaining(self) -> int | None:
        """The seconds left at the current speed; None while unknown."""
        passed = self.at - self.since
        if self.share <= 0 or passed < 1:
            return None
        return max(0, round(passed * (1 - self.share) / self.share - (time.time() - self.at)))


def read_progress(folder: Path) -> Progress | None:
    """The last progress that the process wrote; None without one."""
    try:
        data: Any = json.loads((folder / _NAME).read_bytes())
        return Progress(**data)
    except (OSError, ValueError, TypeError):
        return None


def forget_progress(folder: Path) -> None:
    (folder / _NAME).unlink(missing_ok=True)


@dataclass(slots=True)
class ProgressFile:
    """Writes the progress of a process. `sizes` are the amounts of work for each department."""

    folder: Path
    sizes: Mapping[str, int] = field(default_factory=dict)
    _stage: str = ""
    _since: float = 0.0
    _written: float = 0.0
    _read: list[str] = field(default_factory=list)

    def pages(self, read: int, count: int) -> None:
        self._write("pages", read, count, read / count if count else 0.0)

    def department(self, name: str) -> None:
        self._read.append(name)
        share = sum(self.sizes[name] for name in self._read) / (sum(self.sizes.values()) or 1)
        self._write("departments", len(self._read), len(self.sizes), share)

    def _write(self, stage: str, done: int, total: int, share: float) -> None:
        now = time.time()
        if stage != self._stage:
            self._stage, self._since = stage, now
        elif now - self._written < _AGAIN and done < total:
            return
        self._written = now
        data = {"stage": stage, "done": done, "total": total, "share": share, "since": self._since, "at": now}
        draft = self.folder / f"{_NAME}.draft"
        draft.write_text(json.dumps(data))
        draft.replace(self.folder / _NAME)
