"""The query of a list and its answers as OpenAPI 3.1: what its FilterSet and Table declare."""

from collections.abc import Iterator
from typing import Any

from figures.columns import Column
from figures.names import CODE_PATTERN
from figures.rates import Rate
from figures.won import LARGEST
from lists.columns import FileColumn
from lists.export.json_paging import MOST
from lists.export.views import CHOICES
from lists.fields import CODE, LARGEST_RATE, LONGEST, LONGEST_EXACT, ChoiceField
from lists.figure_filters import BoundsFilter, EmptyFilter
from lists.filters import ALL_LEVELS, ChoicesFilter, CodeFilter, ExactFilter, LevelFilter, ListFilter, SearchFilter
from lists.filtersets import ALL_COLUMNS
from lists.row_filters import RowFilter, SampleFilter
from lists.samples import LARGEST_SAMPLE, METHODS, MONETARY
from web.addresses import PRESERVED_PARAMS

Schema = dict[str, Any]

_TYPES = {"string": "string", "integer": "integer", "number": "number", "date": "string"}
_MOST_CHOICES = 500
"""The most values that are listed as an enum: enough for one city, not for the whole country."""
_LARGEST_MEASURE = 10**15 - 1
_EXAMPLES = {"원": 100000000, "%": 50}


def file_parameters(format_: str) -> Iterator[Schema]:
    """The query parameters that set how a file of this format is written."""
    yield _parameter("header", "열의 이름", _one_of(["field", "ko"]))
    yield _parameter("since", "가진 자료의 판: 그 뒤 바뀐 것을 함께", {"type": "string"}, "1")
    if format_ == "csv":
        yield _parameter("encoding", "글자의 부호. cp949에 없는 글자가 있으면 400", _one_of(list(CHOICES["encoding"])))
    if format_ == "json":
        yield _parameter("limit", "한 번에 받을 행. 없으면 모두", _whole(1, MOST), 100)
        yield _parameter("after", "앞의 답의 next에 있는 값: 그 다음 행부터. limit와 함께", {"type": "string"}, "1-100")


def parameters(view: Any) -> Iterator[Schema]:
    """The query parameters of a list view, of its files and its feed alike, each with an example."""
    table = view.table_class
    for name, filter_ in view.filterset_class.every_filter.items():
        for param in filter_.params_of(name):
            if schema := _schema(filter_, param.removeprefix(f"{name}_"), view):
                yield _parameter(param, filter_.describe(param), schema, filter_.example)
    sortable = [name for name in table.files if name in table.sortable]
    yield _parameter("year", "회계연도, 여럿이면 되풀이", _several(_whole(1000, 9999)), 2020)
    columns = _several(_one_of([ALL_COLUMNS, *table.files]))
    yield _parameter("columns", "받을 열, 되풀이하거나 쉼표로 나누어 차례대로. all은 모두", columns)
    yield _parameter("sort", "차례. -는 큰 것부터", _one_of([sign + name for name in sortable for sign in ("", "-")]))
    if table.groups:
        yield _parameter("group", "묶어서 더함", _one_of([group.name for group in table.groups]))
    if len(table.crossings()) > 1:
        across = _one_of([group.name for group in reversed(table.crossings())])
        yield _parameter("across", "다른 묶음을 가로로 나눔. group과 함께", across)
    yield _parameter("lang", "오류를 적는 말", _one_of(list(PRESERVED_PARAMS["lang"])))


def _schema(filter_: ListFilter, end: str, view: Any) -> Schema:
    """The schema of a filter's parameter, empty if it has no value to choose; `end` is the suffix of the parameter's
    name after the filter's."""
    match filter_:
        case BoundsFilter():
            return _bound(filter_.figure)
        case EmptyFilter():
            return {"type": "boolean", "examples": [True]}
        case SampleFilter():
            return _sample(end, view.table_class)
        case CodeFilter():
            return _several({"type": "string", "pattern": f"^{CODE}$", "examples": ["21*"]})
        case RowFilter():
            return _several({"type": "string", "pattern": f"^{CODE_PATTERN}$"})
        case LevelFilter():
            return _several(_one_of([ALL_LEVELS, *view.table_class.levels.values()]))
        case ChoicesFilter():
            values = filter_.values(view.filterset_class._meta.model._default_manager)
            choice = _one_of(values) if 0 < len(values) <= _MOST_CHOICES else {"type": "string"}
            return choice if issubclass(filter_.field_class, ChoiceField) else _several(choice)
        case SearchFilter():
            return {"type": "string", "maxLength": LONGEST}
        case ExactFilter():
            return {"type": "string", "maxLength": LONGEST_EXACT}
        case _:
            return _several({"type": "string"})


def _bound(figure: Column | Rate) -> Schema:
    """The schema of a bound: an integer for won or persons, a number for a measure or rate."""
    if isinstance(figure, Column) and figure.unit not in ("", "%"):
        return _whole(-LARGEST, LARGEST) | {"examples": [_EXAMPLES.get(figure.unit, 10)]}
    largest = _LARGEST_MEASURE if isinstance(figure, Column) else int(LARGEST_RATE)
    return {"type": "number", "minimum": -largest, "maximum": largest, "examples": [_EXAMPLES["%"]]}


def _sample(end: str, table: Any) -> Schema:
    won = [name for name, figure in table.summed.items() if figure.unit == "원"]
    match end:
        case "size":
            return _whole(1, LARGEST_SAMPLE) | {"default": 25}
        case "seed":
            return _whole(0, 10**18 - 1) | {"default": 1}
        case "by":
            return _one_of(won) if won else {}
        case _:
            return _one_of([method for method in METHODS if won or method != MONETARY])


def _parameter(name: str, description: str, schema: Schema, example: Any = None) -> Schema:
    item = schema.get("items", schema)
    example = item.get("examples", item.get("enum", [item.get("default", example)]))[0]
    parameter = {"name": name, "in": "query", "description": description, "schema": schema}
    if example is not None:
        parameter["example"] = [example] if "items" in schema else example
    return parameter


def _one_of(values: list[str]) -> Schema:
    return {"type": "string", "enum": values}


def _several(item: Schema) -> Schema:
    """The schema of a parameter that may be repeated (OpenAPI's `form` style, exploded: the default in a query)."""
    return {"type": "array", "items": item}


def _whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def row_schema(table: Any) -> Schema:
    """The schema of a row: the chosen columns, null where a value is unknown."""
    return {"type": "object", "properties": {column.name: _value(column) for column in table.files.values()}}


def group_schema(table: Any) -> Schema:
    """The schema of a row of `group`: the group's name, its number of rows, its sums, and the number of rows each sum
    leaves out; with `across` also a sum for each group of the second grouping."""
    count = {"type": "integer", "minimum": 0}
    keys = [table.files[name] for name in ("fiscal_year", "level") if name in table.files]
    keys += [key for group in table.groups for key in group.keys]
    properties = {key.name: _value(key) for key in keys} | {"rows": count}
    for name in table.summed:
        properties |= {name: _value(table.files[name]), f"{name}_unknown": count}
    properties |= {name: _value(table.files[name]) for name in table.rates}
    for group in table.groups:
        if group.parts:
            amount = {"type": ["integer", "null"], "x-unit": "원"}
            properties |= {group.name: {"type": "string"}, "amount": amount, "amount_unknown": count}
    crossed = {"^across_([0-9]+|all)(_unknown)?$": {"type": ["integer", "null"]}}
    return {"type": "object", "required": ["rows"], "properties": properties, "patternProperties": crossed}


def _value(column: FileColumn) -> Schema:
    value: Schema = {"type": [_TYPES[column.type], "null"], "title": str(column.header)}
    if column.help:
        value["description"] = str(column.help)
    if column.unit:
        value["x-unit"] = column.unit
    if column.type == "date":
        value["format"] = "date"
    return value
