"""What the migrations named found_by_name do with the rows that are there already."""

from collections.abc import Callable
from typing import Any

from figures.names import search_keys
from documents.bulk import update

CHUNK = 5000


def fill(app: str, model: str, *names: str) -> Callable[[Any, Any], None]:
    """Let the rows of a model be found by these fields of theirs (or of others that they point to)."""

    def run(apps: Any, schema_editor: Any) -> None:
        model_then = apps.get_model(app, model)
        rows: list[tuple[Any, ...]] = []
        for pk, *found_by in model_then.objects.values_list("pk", *names).iterator(chunk_size=CHUNK):
            rows.append((*search_keys(*(name or "" for name in found_by)), pk))
        for start in range(0, len(rows), CHUNK):
            update(model_then, ("search", "initials"), rows[start : start + CHUNK])

    return run
