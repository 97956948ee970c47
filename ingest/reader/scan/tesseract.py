"""Locate Tesseract and its Korean model."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from ingest.reader.scan.syllables import with_all_syllables

LANGUAGE = "kor"
_FOLDER = re.compile(r'"(.+)"')


class EngineError(Exception):
    """Raised when an engine fails or exceeds its limits."""


@cache
def program() -> str | None:
    """Return the path of tesseract if it and its Korean model are installed, else None."""
    path = shutil.which("tesseract")
    return path if path and LANGUAGE in _listed(path).split() else None


@cache
def model() -> bytes | None:
    """Return its Korean model with all syllables; None if it is not found or has another format."""
    folder = _FOLDER.search(_listed(path)) if (path := program()) else None
    try:
        return with_all_syllables(Path(folder[1], f"{LANGUAGE}.traineddata").read_bytes()) if folder else None
    except (OSError, ValueError):
        return None


def _listed(path: str) -> str:
    """Return the output of `--list-langs`: the languages and the folder of their models."""
    return subprocess.run([path, "--list-langs"], capture_output=True, text=True, check=False).stdout  # noqa: S603
