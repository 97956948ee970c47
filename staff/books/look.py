"""A quick look at an uploaded book before it is read; its result is cached in a file beside the book."""

import json
from dataclasses import asdict
from pathlib import Path

from ingest.look import Look, look_at
from ingest.look_text import look_lines
from staff.books.models import Intake

_NAME = "look.json"


def store_look(intake: Intake) -> None:
    """Take a look at a book unless one is stored already, and store it."""
    target = intake.folder / _NAME
    if not target.exists():
        draft = target.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(look_at(Path(intake.file.path))), ensure_ascii=False), encoding="utf-8")
        draft.replace(target)


def look_of(intake: Intake) -> list[str]:
    """The stored look as lines of text; empty where there is none."""
    if not intake.file:
        return []
    try:
        look = Look(**json.loads((intake.folder / _NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return []
    return list(look_lines(look))
