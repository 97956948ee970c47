"""Recognise lines of words with Tesseract and its Korean model, in a subprocess for each page."""

import csv
import ctypes
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ingest.reader.scan.letters import RecognisedWord
from ingest.reader.scan.picture import Grey
from ingest.reader.scan.tesseract import LANGUAGE, EngineError, model, program

_HIGH, _LOW = 40.0, 28.0  # pixels: the height to which a line is scaled, and one that is repeated
_SHORT = 6.0  # of its height: a wider line is not short
_TIMES, _BETWEEN = 3, 0.6  # how often a doubtful line is repeated, and the white between in heights
_DOUBTFUL = 0.5  # a short line of less confidence is doubtful
_ROOM = 14  # pixels of white added around a line
_CPU_SECONDS = 15
_LAST_RESORT = 600.0  # seconds by the clock: the limit of a run
_AS_TABLE = "tessedit_create_tsv=1"
_C = ctypes.CDLL(None)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_WORD = "5"  # the level of words in its TSV output


def read_words(lines: Sequence[Grey]) -> list[list[RecognisedWord]]:
    """Return the words of each line. Raises EngineError.

    Tesseract may misread a short line or find nothing in it. A doubtful short line is recognised again from a picture
    that repeats it three times.
    """
    read = _read(lines, _HIGH)
    short = (at for at, line in enumerate(lines) if line.shape[1] <= _SHORT * line.shape[0])
    doubtful = [at for at in short if _sureness(read[at]) < _DOUBTFUL]
    for at, again in zip(doubtful, _read([_repeated(lines[at]) for at in doubtful], _LOW), strict=True):
        text = "".join(word.text for word in again)
        once = text[: len(text) // _TIMES]
        if once and text == once * _TIMES:
            read[at] = [RecognisedWord(once, 0.0, 1.0, _sureness(read[at] + again))]
    return read


def _sureness(words: Sequence[RecognisedWord]) -> float:
    """Return the lowest confidence of the words; 0 without words."""
    return min((word.sure for word in words), default=0.0)


def _repeated(line: Grey) -> Any:
    """Return the picture of a line repeated side by side."""
    white = np.full((line.shape[0], round(_BETWEEN * line.shape[0])), line[0].max(), np.uint8)
    return np.hstack([line, *[white, line] * (_TIMES - 1)])


def _read(lines: Sequence[Grey], high: float) -> list[list[RecognisedWord]]:
    """Recognise lines scaled to a height of `high` pixels. Raises EngineError."""
    path = program()
    if path is None:
        raise EngineError("tesseract")
    if not lines:
        return []
    with tempfile.TemporaryDirectory(prefix="scan-") as folder:
        widths, names = [], []
        for number, line in enumerate(lines):
            scale = high / line.shape[0]
            paper = int(line[0].max())
            scaled = cv2.resize(line, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
            widths.append(scaled.shape[1])
            framed = cv2.copyMakeBorder(scaled, _ROOM, _ROOM, _ROOM, _ROOM, cv2.BORDER_CONSTANT, value=paper)
            names.append(f"{folder}/{number}.pgm")
            cv2.imwrite(names[-1], framed)
        (listing := Path(folder) / "lines.txt").write_text("\n".join(names))
        return _words_of(_run(path, listing, model()), widths)


def _run(path: str, listing: Path, model: bytes | None) -> str:
    """Run Tesseract on the pictures listed in a file and return its TSV output.

    `model` is the model to use instead of the installed one. Raises EngineError.
    """
    command = [path, str(listing), "stdout", "-l", LANGUAGE, "--psm", "7", "--dpi", "300", "-c", _AS_TABLE]
    if model is not None:
        listing.with_name(f"{LANGUAGE}.traineddata").write_bytes(model)
        command += ["--tessdata-dir", str(listing.parent)]
    environment = {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, on pictures of our own
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LAST_RESORT,
            check=True,
            env=environment,
            preexec_fn=_limit,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise EngineError("tesseract") from error
    return done.stdout.decode("utf-8", "replace")


def _limit() -> None:
    """Limit the CPU time of the child process, and end it when its parent ends."""
    if sys.platform == "linux":
        _C.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, hardest))


def _words_of(table: str, widths: Sequence[int]) -> list[list[RecognisedWord]]:
    """Parse Tesseract's TSV output to the words of each line."""
    words: list[list[RecognisedWord]] = [[] for _ in widths]
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _WORD and (text := (row["text"] or "").strip()):
            line = int(row["page_num"]) - 1
            left, wide = int(row["left"]) - _ROOM, int(row["width"])
            start, end = max(0.0, left / widths[line]), min(1.0, (left + wide) / widths[line])
            words[line].append(RecognisedWord(text, start, end, float(row["conf"]) / 100))
    return words
