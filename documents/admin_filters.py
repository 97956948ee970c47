"""Filters of admin lists with a constant number of queries, which do not scan the tables of all cities for choices.

Departments and values are offered for one city: the chosen one, or the only one there is.
"""

from typing import Any

from django.contrib.admin import AllValuesFieldListFilter, RelatedFieldListFilter
from django.db.models import Case, Model, Q, QuerySet, When
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

from documents.models import City, Document

_CITY_PATHS = ("city", "document__city", "department__city")


def _path_to_city(model: type[Model]) -> str:
    names = {field.name for field in model._meta.get_fields()}
    return next(path for path in _CITY_PATHS if path.partition("__")[0] in names)


def _chosen_city(request: HttpRequest, model: type[Model]) -> int | None:
    """The id of the city that the list is filtered by, or the only one; else None."""
    if city := request.GET.get(f"{_path_to_city(model)}__id__exact"):
        return int(city) if city.isdecimal() else None
    document = request.GET.get("document__id__exact", "")
    if document.isdecimal():
        return Document.objects.filter(pk=document).values_list("city", flat=True).first()
    cities = City.objects.order_by().values_list("pk", flat=True)[:2]
    return cities[0] if len(cities) == 1 else None


def last_unless(**condition: Any) -> OrderBy:
    """An ordering with rows that satisfy a condition first."""
    return OrderBy(Case(When(Q(**condition), then=0), default=1))


class CityDepartmentFilter(RelatedFieldListFilter):
    """The departments of a city."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        city = _chosen_city(request, model_admin.model)
        departments = field.related_model._default_manager.filter(city=city).order_by("order")
        return list(departments.values_list("pk", "name")) if city is not None else []

    def has_output(self) -> bool:
        return bool(self.used_parameters) or super().has_output()


class ValuesFilter(AllValuesFieldListFilter):
    """The values that a field has in the rows of a city."""

    lookup_choices: QuerySet[Any]

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[Model],
        model_admin: Any,
        field_path: str,
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        city = _chosen_city(request, model)
        rows = model._default_manager.filter(**{_path_to_city(model): city}) if city else model._default_manager.none()
        self.lookup_choices = rows.order_by(field.name).values_list(field.name, flat=True).distinct()

    def has_output(self) -> bool:
        return bool(self.used_parameters) or bool(self.lookup_choices)


class YearFilter(AllValuesFieldListFilter):
    """The fiscal years of which something is stored."""

    lookup_choices: QuerySet[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookup_choices = Document.objects.order_by("fiscal_year").values_list("fiscal_year", flat=True).distinct()


OF_A_BOOK = ("document__city", ("document__fiscal_year", YearFilter))
"""The city and the year of a line's document."""
