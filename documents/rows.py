"""Finds rows by natural key or by their code in URLs, and the source URL of a row."""

from functools import lru_cache

from documents.models import Document, LineChange, PrintedLine
from documents.models.field_text import printed_tables
from figures.names import row_code
from figures.volumes import line_in_volume
from web.addresses import address


def place_url(
    document: Document, page: int, line: int | None, target: str = "", key: str = "", column: str = ""
) -> str:
    """The URL of the source page with a row marked, by its code, or without a row by its line."""
    args = (*document.url_args, document.pk, page)
    if key and target in printed_models():
        return f"{address('page', *args, row=row_code(target, key), column=column)}#target"
    line = line_in_volume(line or 1)
    return f"{address('page', *args, line=line)}#L{line}"


@lru_cache
def printed_models() -> dict[str, type[PrintedLine]]:
    """The tables of printed lines by their labels."""
    return {model._meta.label: model for model in printed_tables()}


def find_row(document: Document, target: str, key: str) -> PrintedLine | None:
    """The row of a table with this natural key. One query."""
    model = printed_models().get(target)
    return model._default_manager.filter(document=document, key=key).first() if model else None


def find_row_by_code(document: Document, code: str) -> PrintedLine | None:
    """The row with this code. One query for each table; needed only for URLs from earlier readings."""
    for target, model in printed_models().items():
        for key in model._default_manager.filter(document=document).values_list("key", flat=True).order_by():
            if row_code(target, key) == code:
                return find_row(document, target, key)
    return None


def gone_row(document: Document, code: str) -> LineChange | None:
    """The recorded deletion of the row with this code; None without one. Two queries."""
    gone = LineChange.objects.filter(document=document, kind=LineChange.Kind.GONE).order_by("-pk")
    for pk, target, key in gone.values_list("pk", "target", "target_key"):
        if row_code(target, key) == code:
            return LineChange.objects.get(pk=pk)
    return None
