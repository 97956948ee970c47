"""Whether the optional engines for scanned pages are installed."""

from functools import cache
from importlib.util import find_spec

from ingest.reader.scan.tesseract import program

INSTALL_COMMANDS = "make install SCAN=1, apt install tesseract-ocr tesseract-ocr-kor"
"""The commands that install the engines."""


@cache
def can_find_rules() -> bool:
    """Whether rules can be found in pictures; that suffices for scans with a text layer."""
    return find_spec("cv2") is not None and find_spec("numpy") is not None


@cache
def can_read_letters() -> bool:
    """Whether letters can be recognised in pictures."""
    return can_find_rules() and None not in (find_spec("rapidocr"), find_spec("onnxruntime"), program())


def installed_engines() -> str:
    """Return a code of the installed engines: pages read with other engines must be read again."""
    return "s" * can_find_rules() + "o" * can_read_letters()
