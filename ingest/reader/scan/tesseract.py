"""Where Tesseract is."""

import shutil
import subprocess
from functools import cache

LANGUAGE = "kor"


class EngineError(Exception):
    """An engine failed, or took too much."""


@cache
def program() -> str | None:
    """The path of tesseract, where it and its Korean model are installed."""
    path = shutil.which("tesseract")
    if path is None:
        return None
    listed = subprocess.run([path, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603
    return path if LANGUAGE in listed.stdout.split() else None
