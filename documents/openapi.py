"""The OpenAPI 3.1 description of the API, generated from the lists; in Korean, as the responses are."""

from collections.abc import Iterator, Mapping

from django.utils.translation import override

from documents.views import BookListMixin
from lists.export.views import CONTENT_TYPES
from lists.openapi import Schema, file_parameters, group_schema, parameters, row_schema
from web.problems import CONTENT_TYPE

VERSION = "1.3"
"""The minor number grows with additions, the major one with removals."""

EXAMPLES: Mapping[str, str] = {
    "expenditure": "?level=세부사업&sort=-spent&columns=department,detail,current_budget,spent&limit=10",
    "revenue": "?level=목&sort=-net_receipts&columns=code,name,assessed,net_receipts&limit=10",
    "indicators": "?columns=department,name,target,result,rate&limit=10",
    "findings": "?severity=error&limit=10",
}
"""An example query for each list."""

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_MAYBE: Schema = {"type": ["string", "null"]}


def described(lists: Mapping[str, type[BookListMixin]], server: str) -> Schema:
    with override("ko"):
        params = {name: list(parameters(view)) for name, view in lists.items()}
        schemas: dict[str, Schema] = {"Problem": _PROBLEM, "Book": _BOOK, "Document": _DOCUMENT, "Column": _COLUMN}
        for name, view in lists.items():
            schemas |= {_schema_name(name): row_schema(view.table_class)}
            schemas |= {_group_name(name): group_schema(view.table_class)} if view.table_class.groups else {}
        shared = {
            f"{name}-{item['name']}": item
            for name in lists
            for item in (*params[name], *(item for format_ in CONTENT_TYPES for item in file_parameters(format_)))
        }
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "결산서 열람",
                "version": VERSION,
                "description": (
                    "지방자치단체 결산서의 표를 묻고 받습니다. 금액은 원, 모르는 값은 null입니다. "
                    "같은 물음과 같은 판의 답은 늘 같습니다. 각 목록은 같은 조건의 .csv, .xlsx, .atom으로도 받습니다. "
                    "조건과 열은 늘어날 수 있으나 이름과 뜻이 바뀌거나 없어지지 않습니다."
                ),
            },
            "servers": [{"url": server}],
            "paths": {"/api/books.json": {"get": _books()}}
            | dict(item for name, view in lists.items() for item in _paths(name, view, params[name]))
            | {f"/{{city}}/{{fiscal_year}}/{path}": {"get": operation} for path, operation in _OTHERS.items()},
            "components": {"schemas": schemas, "parameters": shared, "responses": _RESPONSES},
        }


def _books() -> Schema:
    books = {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}
    return {
        "operationId": "books",
        "summary": "읽은 결산서",
        "responses": {"200": _answer("자치단체와 회계연도, 자료의 판", _object({"books": books})), **_refused("405")},
    }


def _paths(name: str, view: type[BookListMixin], params: list[Schema]) -> Iterator[tuple[str, Schema]]:
    """The files of a list, its feed and its evidence bundle, with the same query and so the same `params`."""
    for format_, content_type in CONTENT_TYPES.items():
        content = _envelope(name, view) if format_ == "json" else _CONTENT[format_]
        operation = _operation(name, view, params, format_, _answer("조건에 맞는 행", content, content_type))
        operation["responses"]["200"]["headers"] = _HEADERS
        if format_ == "json" and name in EXAMPLES:
            operation["x-example"] = EXAMPLES[name]
        yield f"/{{city}}/{{fiscal_year}}/{name}.{format_}", {"get": operation}
    feed = _operation(name, view, params, "atom", _answer("바뀐 것의 Atom 피드", _TEXT, "application/atom+xml"))
    yield f"/{{city}}/{{fiscal_year}}/{name}.atom", {"get": feed}
    bundle = _operation(name, view, params, "evidence", _answer("행과 그 근거를 담은 ZIP", {}, "application/zip"))
    yield f"/{{city}}/{{fiscal_year}}/evidence/{name}.zip", {"get": bundle}


def _operation(name: str, view: type[BookListMixin], params: list[Schema], format_: str, answer: Schema) -> Schema:
    own = file_parameters(format_) if format_ in CONTENT_TYPES else ()
    refusals = _refused(*_RESPONSE_NAMES) if format_ == "json" else _REFUSALS
    return {
        "operationId": name if format_ == "json" else f"{name}_{format_}",
        "summary": str(view.title) if format_ == "json" else f"{view.title} ({format_})",
        "parameters": [
            *_PATH_PARAMS,
            *({"$ref": f"#/components/parameters/{name}-{item['name']}"} for item in (*params, *own)),
        ],
        "responses": {"200": answer, **refusals},
    }


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def _array(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _answer(description: str, schema: Schema, content_type: str = "application/json") -> Schema:
    return {"description": description, "content": {content_type: {"schema": schema}}}


def _refused(*statuses: str) -> dict[str, Schema]:
    return {status: {"$ref": f"#/components/responses/{_RESPONSE_NAMES[status]}"} for status in statuses}


def _schema_name(name: str) -> str:
    return f"{name.capitalize()}Row"


def _group_name(name: str) -> str:
    return f"{name.capitalize()}GroupRow"


def _envelope(name: str, view: type[BookListMixin]) -> Schema:
    """A response: the query, the version of the data, and the rows, or groups if the query has `group`."""
    row: Schema = {"$ref": f"#/components/schemas/{_schema_name(name)}"}
    if view.table_class.groups:
        row = {"anyOf": [{"$ref": f"#/components/schemas/{_group_name(name)}"}, row]}
    return _object(
        {
            "question": _TEXT,
            "conditions": _array(_object({"label": _TEXT, "words": _TEXT})),
            "address": _TEXT,
            "city": _TEXT,
            "documents": _array({"$ref": "#/components/schemas/Document"}),
            "version": _TEXT,
            "changed_at": _TEXT | {"format": "date-time"},
            "news": _MAYBE,
            "changes": _array({"type": "object"}),
            "source": _TEXT,
            "licence": _TEXT,
            "count": _WHOLE,
            "columns": _array({"$ref": "#/components/schemas/Column"}),
            "next": _MAYBE,
            "rows": _array(row),
        }
    )


_PATH_PARAMS = [
    {
        "name": "city",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
        "description": "자치단체의 주소 이름 (/api/books.json의 city)",
        "example": "gimpo",
    },
    {
        "name": "fiscal_year",
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "minimum": 1000, "maximum": 9999},
        "description": "회계연도",
        "example": 2020,
    },
]
_HEADERS = {
    "ETag": {"description": "If-None-Match로 다시 물으면 그대로일 때 304", "schema": _TEXT},
    "X-Data-Version": {"description": "자료의 판", "schema": _TEXT},
    "X-Row-Count": {"description": "조건에 맞는 모든 행의 수", "schema": _TEXT},
}
_PROBLEM = _object({"type": _TEXT, "title": _TEXT, "status": _WHOLE, "detail": _TEXT})
_DOCUMENT = _object({"fiscal_year": _WHOLE, "title": _TEXT, "sha256": _TEXT, "version": _WHOLE})
_COLUMN = _object(dict.fromkeys(("name", "header", "type", "unit", "help"), _TEXT))
_VOLUME = _object({"number": _WHOLE, "title": _TEXT, "file": _TEXT, "sha256": _TEXT})
_BOOK = _object(
    {
        "city": _TEXT,
        "name": _TEXT,
        "code": _TEXT,
        "fiscal_year": _WHOLE,
        "title": _TEXT,
        "sha256": _TEXT,
        "volumes": _array(_VOLUME),
        "version": _WHOLE,
        "changed_at": _TEXT | {"format": "date-time"},
        "source": _TEXT,
        "licence": _TEXT,
        "page": _TEXT,
        "package": _TEXT,
    }
)
_RESPONSE_NAMES = {
    "304": "Unchanged",
    "400": "Senseless",
    "404": "Missing",
    "405": "ReadOnly",
    "409": "Changed",
    "414": "TooLong",
    "503": "Busy",
}


def _problem(description: str) -> Schema:
    return _answer(description, {"$ref": "#/components/schemas/Problem"}, CONTENT_TYPE)


_RESPONSES = {
    "Unchanged": {"description": "If-None-Match의 답이 그대로임"},
    "Senseless": _problem("말이 되지 않는 조건: 사유를 한 문장으로"),
    "Missing": _problem("그 자치단체나 해가 없음"),
    "ReadOnly": _problem("GET, HEAD, OPTIONS만 됨: Allow"),
    "Changed": _problem("이어 받는 사이에 자료가 바뀜: 처음부터 다시"),
    "TooLong": _problem("주소가 8,000바이트를 넘음"),
    "Busy": _problem("받는 사람이 많음: Retry-After 뒤에 다시"),
}


_REFUSALS: Mapping[str, Schema] = {
    status: {"description": _RESPONSES[name]["description"]} for status, name in _RESPONSE_NAMES.items()
}
"""Errors of responses other than JSON: a sentence, or an error page."""
_CONTENT: Mapping[str, Schema] = {"csv": _TEXT, "xlsx": {}}


def _of_year(name: str, summary: str, content: Schema, content_type: str) -> Schema:
    """A file of a year that takes no query."""
    return {
        "operationId": name,
        "summary": summary,
        "parameters": _PATH_PARAMS,
        "responses": {
            "200": _answer(summary, content, content_type),
            **{status: _REFUSALS[status] for status in ("304", "404", "405", "503")},
        },
    }


_OTHERS: Mapping[str, Schema] = {
    "datapackage.zip": _of_year("package", "한 해 자료 전부", {}, "application/zip"),
    "carry-over.csv": _of_year("carry_over", "두 해의 이월 대조", _TEXT, "text/csv"),
}
