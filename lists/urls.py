"""URL patterns of a list, for the `urls.py` of its app."""

from collections.abc import Callable
from typing import Any, Protocol

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from lists.export.views import CONTENT_TYPES
from web.cross_origin import allow_any_origin


class FormatConverter(StringConverter):
    """The suffix of a list's file, such as `csv`."""

    regex = "|".join(CONTENT_TYPES)


register_converter(FormatConverter, "format")


class ListViewClass(Protocol):
    """The class of a view with `ListMixin`."""

    url_name: str
    file_name: str

    def file_url_name(self) -> str: ...

    def as_view(self, **initkwargs: Any) -> Callable[..., HttpResponseBase]: ...


def list_urls(view_class: ListViewClass, **initkwargs: Any) -> list[URLPattern]:
    """The page of a list and the files of the same query; `initkwargs` as in `as_view`."""
    view = view_class.as_view(**initkwargs)
    return [
        path(f"{view_class.url_name}/", view, name=view_class.url_name),
        path(f"{view_class.file_name}.<format:format>", allow_any_origin(view), name=view_class.file_url_name()),
    ]
