"""Recognises a data package by its descriptor, datapackage.json."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile

DESCRIPTOR = "datapackage.json"


def is_package(path: Path) -> bool:
    """Whether a file is a ZIP with a descriptor."""
    try:
        with ZipFile(path) as packed:
            return DESCRIPTOR in packed.namelist()
    except (OSError, BadZipFile):
        return False
