"""Where Tesseract is, and the model it reads Korean with."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from ingest.reader.scan.syllables import with_all_syllables

LANGUAGE = "kor"
_FOLDER = re.compile(r'"(.+)"')


class EngineError(Exception):
    """An engine failed, or took too much."""


@cache
def program() -> str | None:
    """The path of tesseract, where it and its Korean model are installed."""
    path = shutil.which("tesseract")
    return path if path and LANGUAGE in _listed(path).split() else None


@cache
def model() -> bytes | None:
    """Its Korean model with all syllables; None where that is not to be found, or has a form that is not known."""
    folder = _FOLDER.search(_listed(path)) if (path := program()) else None
    try:
        return with_all_syllables(Path(folder[1], f"{LANGUAGE}.traineddata").read_bytes()) if folder else None
    except (OSError, ValueError):
        return None


def _listed(path: str) -> str:
    """Its languages, and the folder of their models."""
    return subprocess.run([path, "--list-langs"], capture_output=True, text=True, check=False).stdout  # noqa: S603
