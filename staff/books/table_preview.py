"""Previews how a mapping reads an uploaded file of tables; made by a process with limited resources."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from staff.books.models import Intake

SECONDS = 60
"""The timeout of a preview."""


def preview_of(intake: Intake) -> dict[str, Any]:
    """The sheets, columns and first rows of a file, and error messages; cached next to the file."""
    job = {
        "file": intake.file.path,
        "name": intake.name,
        "mapping": intake.mapping,
        "city": intake.city_name,
        "fiscal_year": intake.fiscal_year,
        "sheets": intake.sheets,
    }
    written = json.dumps(job, ensure_ascii=False, sort_keys=True)
    target = intake.folder / f"preview-{sha256(written.encode()).hexdigest()[:16]}.json"
    if not target.is_file():
        _make(written, target)
    try:
        preview: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"faults": [_("미리 볼 수 없습니다. 파일이 너무 크거나 읽다가 멈췄습니다. 나누어 올려 주세요.")]}
    faults = [(where, _(sentence).format(**slots)) for where, sentence, slots in preview["faults"]]
    return preview | {"faults": [f"{where}: {sentence}" if where else sentence for where, sentence in faults]}


def _make(job: str, target: Path) -> None:
    request, draft = target.with_suffix(".job"), target.with_suffix(".draft")
    request.write_text(job, encoding="utf-8")
    try:
        with draft.open("wb") as out:
            subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-m", "ingest.preview", str(request)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                timeout=SECONDS,
                check=True,
            )
        draft.replace(target)
    except (subprocess.SubprocessError, OSError):
        draft.unlink(missing_ok=True)
    finally:
        request.unlink(missing_ok=True)
