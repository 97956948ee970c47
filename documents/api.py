"""The lists as an interface for programs: described as OpenAPI 3.1."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.generic import TemplateView, View

from documents.models import Document
from documents.views import BookListMixin
from lists.columns import FileColumn
from lists.export.portion import MOST
from lists.filters import ALL_LEVELS, LEVEL, EmptyFilter

VERSION = "1.0"
_TYPES = {"string": "string", "integer": "integer", "number": "number", "date": "string"}


class Books(View):
    """The index of the API: every year of every city, with the version of its data."""

    def get(self, request: HttpRequest) -> HttpResponse:
        documents = Document.objects.select_related("city").prefetch_related("volumes").defer("report")
        documents = documents.order_by("city__slug", "fiscal_year")
        return JsonResponse({"books": [_book(request, document) for document in documents]}, json_dumps_params=_JSON)


_JSON = {"ensure_ascii": False, "indent": 1}


def _book(request: HttpRequest, document: Document) -> dict[str, Any]:
    return {
        "city": document.city.slug,
        "name": document.city.name,
        "code": document.city.code,
        "fiscal_year": document.fiscal_year,
        "title": document.title,
        "sha256": document.sha256,
        "volumes": [
            {"number": volume.number, "title": volume.title, "file": volume.file_name, "sha256": volume.sha256}
            for volume in document.volumes.all()
        ],
        "version": document.version,
        "changed_at": document.changed_at.isoformat(),
        "source": document.city.source,
        "licence": document.city.licence,
        "page": request.build_absolute_uri(reverse("overview", args=document.url_args)),
        "package": request.build_absolute_uri(reverse("package", args=document.url_args)),
    }


class Description(View):
    """openapi.json: every list with its parameters and columns, as the lists themselves declare them."""

    lists: Mapping[str, type[BookListMixin]] = {}

    def get(self, request: HttpRequest) -> HttpResponse:
        server = request.build_absolute_uri("/").rstrip("/")
        return JsonResponse(described(self.lists, server), json_dumps_params=_JSON)


class ApiPage(TemplateView):
    """The API described for people, with an example of each list."""

    template_name = "documents/api.html"
    lists: Mapping[str, type[BookListMixin]] = {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = Document.objects.select_related("city").order_by("-fiscal_year", "city__slug").first()
        url_args = document.url_args if document else ("gimpo", 2020)
        lists = [
            {
                "title": view.title,
                "name": name,
                "example": reverse(view.file_url_name, args=[*url_args, "json"]) + EXAMPLES.get(name, "?limit=10"),
                "parameters": list(_parameters(view)),
                "columns": list(view.table_class.files.values()),
            }
            for name, view in self.lists.items()
        ]
        return super().get_context_data(**kwargs) | {"lists": lists, "most": MOST}


EXAMPLES: Mapping[str, str] = {
    "expenditure": "?level=세부사업&sort=-spent&columns=department,detail,current_budget,spent&limit=10",
    "revenue": "?level=목&sort=-net_receipts&columns=code,name,assessed,net_receipts&limit=10",
    "indicators": "?columns=department,name,target,result,rate&limit=10",
    "findings": "?severity=error&limit=10",
}
"""An example query for each list."""


def described(lists: Mapping[str, type[BookListMixin]], server: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description, in Korean, as the answers are."""
    with override("ko"):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "결산서 열람",
                "version": VERSION,
                "description": (
                    "지방자치단체 결산서의 표를 묻고 받습니다. 금액은 원, 모르는 값은 null입니다. "
                    "같은 물음과 같은 판의 답은 늘 같습니다."
                ),
            },
            "servers": [{"url": server}],
            "paths": {"/api/books.json": {"get": _books()}} | dict(_path(name, view) for name, view in lists.items()),
            "components": {"schemas": {_schema_name(name): _row(view) for name, view in lists.items()}},
        }


def _books() -> dict[str, Any]:
    texts = ("city", "name", "code", "title", "sha256", "changed_at", "source", "licence", "page", "package")
    book: dict[str, Any] = {name: {"type": "string"} for name in texts} | {
        name: {"type": "integer"} for name in ("fiscal_year", "version")
    }
    volume: dict[str, Any] = {"number": {"type": "integer"}} | {
        name: {"type": "string"} for name in ("title", "file", "sha256")
    }
    book["volumes"] = {"type": "array", "items": {"type": "object", "properties": volume, "required": list(volume)}}
    schema = {
        "type": "object",
        "required": ["books"],
        "properties": {
            "books": {"type": "array", "items": {"type": "object", "properties": book, "required": list(book)}}
        },
    }
    return {
        "operationId": "books",
        "summary": "읽은 결산서",
        "responses": {"200": _answer("자치단체와 회계연도, 자료의 판", schema)},
    }


def _path(name: str, view: type[BookListMixin]) -> tuple[str, dict[str, Any]]:
    operation = {
        "operationId": name,
        "summary": str(view.title),
        "parameters": [*_PATH_PARAMS, *_parameters(view)],
        "responses": {
            "200": _answer("물음의 답", _envelope(name)),
            "304": {"description": "If-None-Match의 답이 그대로임"},
            "400": {"description": "말이 되지 않는 조건: 사유를 한 문장으로"},
            "404": {"description": "그 자치단체나 해가 없음"},
            "409": {"description": "이어 받는 사이에 자료가 바뀜: 처음부터 다시"},
            "503": {"description": "받는 사람이 많음: Retry-After 뒤에 다시"},
        },
    }
    if name in EXAMPLES:
        operation["x-example"] = EXAMPLES[name]
    return f"/{{city}}/{{year}}/{name}.json", {"get": operation}


_PATH_PARAMS = [
    {"name": "city", "in": "path", "required": True, "schema": {"type": "string"}, "description": "주소 이름 (gimpo)"},
    {"name": "year", "in": "path", "required": True, "schema": {"type": "integer"}, "description": "회계연도"},
]


def _parameters(view: type[BookListMixin]) -> Iterator[dict[str, Any]]:
    """The query parameters of a list, as OpenAPI parameter objects."""
    filters, table = view.filterset_class.every_filter, view.table_class
    for name, filter_ in filters.items():
        for param in filter_.params_of(name):
            schema: dict[str, Any] = {"type": "string"}
            if name == LEVEL:
                schema["enum"] = [ALL_LEVELS, *table.levels.values()]
            if isinstance(filter_, EmptyFilter):
                schema["enum"] = ["true", "false"]
            yield _query(param, filter_.describe(param), schema)
    sortable = [name for name in table.files if name in table.sortable]
    yield _query("year", "회계연도, 여럿이면 되풀이", {"type": "array", "items": {"type": "integer"}})
    yield _query("columns", "받을 열, 쉼표로 나누어 차례대로. all은 모두", {"type": "string"})
    yield _query("sort", "차례. -는 큰 것부터", {"enum": [sign + name for name in sortable for sign in ("", "-")]})
    if table.groups:
        yield _query("group", "묶어서 더함", {"enum": [group.name for group in table.groups]})
    yield _query("header", "열의 이름", {"enum": ["field", "ko"]})
    yield _query("limit", "한 번에 받을 행. 없으면 모두", {"type": "integer", "minimum": 1, "maximum": MOST})
    yield _query("after", "앞의 답의 next: 그 다음 행부터", {"type": "string"})


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _envelope(name: str) -> dict[str, Any]:
    """The schema of an answer: the query, the version of the data, and the rows."""
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    properties: dict[str, Any] = {
        "question": text,
        "conditions": {"type": "array", "items": {"type": "object"}},
        "address": text,
        "city": text,
        "documents": {"type": "array", "items": {"type": "object"}},
        "version": text,
        "changed_at": text,
        "news": maybe,
        "changes": {"type": "array", "items": {"type": "object"}},
        "source": text,
        "licence": text,
        "count": {"type": "integer"},
        "next": maybe,
        "columns": {"type": "array", "items": {"type": "object"}},
        "rows": {"type": "array", "items": {"$ref": f"#/components/schemas/{_schema_name(name)}"}},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _row(view: type[BookListMixin]) -> dict[str, Any]:
    """The schema of a row: the requested columns, null where a value is unknown."""
    return {"type": "object", "properties": {column.name: _value(column) for column in view.table_class.files.values()}}


def _value(column: FileColumn) -> dict[str, Any]:
    value: dict[str, Any] = {"type": [_TYPES[column.type], "null"], "title": str(column.header)}
    if column.help:
        value["description"] = str(column.help)
    if column.unit:
        value["x-unit"] = column.unit
    if column.type == "date":
        value["format"] = "date"
    return value


def _schema_name(name: str) -> str:
    return f"{name.capitalize()}Row"
