"""Caches a query for the parts of one page that share it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from documents.models import Document

P = ParamSpec("P")
T = TypeVar("T")


def once_a_page(fetch: Callable[Concatenate[Document, P], T]) -> Callable[Concatenate[Document, P], T]:
    """Decorate a function of a document so that its results are cached on the document object.

    Every request loads its own document (`documents.mixins`). Results must not be modified.
    """

    @wraps(fetch)
    def fetch_once(document: Document, /, *args: P.args, **kwargs: P.kwargs) -> T:
        fetched = document.__dict__.setdefault("_fetched", {})
        key = (fetch, args, *sorted(kwargs.items()))
        if key not in fetched:
            fetched[key] = fetch(document, *args, **kwargs)
        result: T = fetched[key]
        return result

    return fetch_once
