"""Whether what reads scanned pages is installed; it is no part of a plain installation."""

from functools import cache
from importlib.util import find_spec

from ingest.reader.scan.tesseract import program

HOW = "make install SCAN=1, apt install tesseract-ocr tesseract-ocr-kor"
"""The commands that bring all of it."""


@cache
def sees_rules() -> bool:
    """Whether rules can be found in pictures: enough where letters are laid over them."""
    return find_spec("cv2") is not None and find_spec("numpy") is not None


@cache
def sees_letters() -> bool:
    """Whether letters can be read from pictures."""
    return sees_rules() and None not in (find_spec("rapidocr"), find_spec("onnxruntime"), program())


def engines() -> str:
    """Which of them are there, in short: pages that were read with others are not those that these would read."""
    return "s" * sees_rules() + "o" * sees_letters()
