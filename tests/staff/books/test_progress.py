"""How far a process is, written beside its book."""

import time
from pathlib import Path

import pytest

from staff.books import progress
from staff.books.progress import Progress, ProgressFile, forget_progress, read_progress


def at_second(monkeypatch: pytest.MonkeyPatch, second: float) -> None:
    monkeypatch.setattr(progress.time, "time", lambda: second)


@pytest.mark.parametrize(
    ("share", "at", "remaining"),
    [(0.5, 110.0, 6), (0.25, 110.0, 26), (1.0, 110.0, 0), (0.0, 110.0, None), (0.5, 100.5, None)],
)
def test_what_remains_follows_from_the_speed_so_far(
    monkeypatch: pytest.MonkeyPatch, share: float, at: float, remaining: int | None
) -> None:
    at_second(monkeypatch, at + 4)
    own = Progress("pages", 1, 2, share, since=100.0, at=at)
    assert own.remaining == remaining
    assert own.percent == int(100 * share)


def test_a_speed_is_known_after_a_second() -> None:
    now = time.time()
    assert Progress("pages", 1, 2, 0.5, since=now - 1, at=now).remaining is not None


def test_pages_and_departments_are_written_with_their_share(tmp_path: Path) -> None:
    file = ProgressFile(tmp_path, {"가": 1, "나": 3})
    file.pages(1, 4)
    own = read_progress(tmp_path)
    assert own is not None
    assert (own.stage, own.done, own.total, own.share) == ("pages", 1, 4, 0.25)
    file.department("나")
    file.department("가")
    own = read_progress(tmp_path)
    assert own is not None
    assert (own.stage, own.done, own.total, own.share) == ("departments", 2, 2, 1.0)
    forget_progress(tmp_path)
    forget_progress(tmp_path)
    assert read_progress(tmp_path) is None


def test_progress_is_written_again_after_a_while_or_at_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = ProgressFile(tmp_path)

    def written(second: float, read: int) -> tuple[int, float]:
        at_second(monkeypatch, second)
        file.pages(read, 9)
        own = read_progress(tmp_path)
        assert own is not None
        return own.done, own.since

    assert written(100.0, 1) == (1, 100.0)
    assert written(100.2, 2) == (1, 100.0)
    assert written(100.5, 3) == (3, 100.0)
    assert written(100.6, 9) == (9, 100.0)


def test_a_book_of_no_pages_or_departments_of_no_size_have_no_share(tmp_path: Path) -> None:
    file = ProgressFile(tmp_path, {"가": 0})
    file.pages(0, 0)
    file.department("가")
    own = read_progress(tmp_path)
    assert own is not None
    assert own.share == 0.0


def test_a_broken_file_is_no_progress(tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text('{"stage": "pages"}')
    assert read_progress(tmp_path) is None
    (tmp_path / "progress.json").write_text("{")
    assert read_progress(tmp_path) is None
