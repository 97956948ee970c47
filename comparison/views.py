"""The comparison page: objects of one kind side by side, given in the URL."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from budget.models import ExpenditureLine, RevenueLine
from comparison import side_by_side
from comparison.by_name import programs_named
from comparison.lookup import COLUMNS, OF_PROGRAM, RATES, of_program, of_revenue, sides
from comparison.models import Target
from comparison.params import read_comparison
from comparison.series import lines_of, own_lines_of, steps
from comparison.side_by_side import MOST, Side, alike
from documents.mixins import chosen_unit, years_with
from documents.models import Document
from performance.models import Indicator
from web.addresses import address
from web.language import city_in_words
from web.sharing import ShareableMixin

_OFFERED = 12
_LONGEST = 100


Named = tuple[str, str, str]
"""An object: its identifier in the URL, its name, and its place."""


class Offer(NamedTuple):
    """An object that can be added: its name, its place, and the URL of the page with it."""

    name: str
    where: str
    url: str


class ComparePage(ShareableMixin, TemplateView):
    """`/compare/?of=…&of=…`: figures with standings and sources, and differences where they are meaningful."""

    template_name = "comparison/compare_page.html"
    canonical_params = ("of",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        comparison = read_comparison(self.request.GET.getlist("of"))
        result = side_by_side.labelled(sides(comparison.kind, comparison.items))
        here = list(dict.fromkeys(side.item for side in result))
        missing = [item for item in comparison.items if item not in here]
        problems = [
            *comparison.problems,
            *(_("‘%(word)s’은(는) 찾을 수 없습니다.") % {"word": item} for item in missing),
        ]
        query = self.request.GET.get("q", "")[:_LONGEST]
        columns = COLUMNS.get(comparison.kind, ())
        money = comparison.kind != "indicator"
        differing = len(result) > 1 and alike(result, lambda side: side.like)
        return super().get_context_data(**kwargs) | {
            **chosen_unit(self.request),
            **_year_of(result),
            "kind": comparison.kind,
            "sides": [(side, self.without(here, side.item)) for side in result],
            "problems": problems,
            "notes": list(notes(comparison.kind, result)),
            "money": money,
            "rows": side_by_side.table(result, columns, differing),
            "differing": differing,
            "rates": side_by_side.rates(result, RATES.get(comparison.kind, ())),
            "query": query,
            "items": here,
            "full": len(here) >= MOST,
            "offers": [] if len(here) >= MOST else list(self.offers(comparison.kind, here, result, query)),
        }

    def describe(self, shown: Mapping[str, Any]) -> str:
        compared = [f"{side.name} ({side.city} {_year(side.fiscal_year)})" for side, _without in shown["sides"]]
        return ", ".join(compared) or _("사업, 부서, 회계연도, 성과지표를 비교합니다.")

    def without(self, items: Sequence[str], item: str) -> str:
        return address("compare", of=[entry for entry in items if entry != item])

    def offers(
        self, kind: str, items: list[str], chosen_sides: Sequence[Side], query: str
    ) -> Iterator[tuple[str, list[Offer]]]:
        """The objects that can be added, by heading. A small, constant number of queries."""
        groups = list(_near(chosen_sides[0], kind)) if chosen_sides else [(_("회계연도 전체"), _years())]
        if query and kind in ("", "program"):
            groups.insert(0, (_("‘%(query)s’ 검색 결과") % {"query": query}, _named(query, chosen_sides)))
        for title, offered in groups:
            offers = [
                Offer(name, where, address("compare", of=[*items, item], q=query))
                for item, name, where in offered
                if item not in items
            ]
            if offers or query and title == groups[0][0]:
                yield title, offers


def _year_of(compared: Sequence[Side]) -> dict[str, Any]:
    """The city and year of the first side, for the page's navigation and search. One query."""
    if not compared:
        return {}
    first = compared[0]
    documents = Document.objects.select_related("city").with_years()
    document = documents.get(city__slug=first.city_slug, fiscal_year=first.fiscal_year)
    return {
        "document": document,
        "city": document.city,
        "fiscal_year": document.fiscal_year,
        "fiscal_years": years_with(document),
    }


def _near(side: Side, kind: str) -> Iterator[tuple[str, list[Named]]]:
    """The objects most likely to be compared with a side, by heading."""
    match kind:
        case "year":
            yield _("다른 회계연도와 자치단체"), _years()
        case "department":
            yield _("다른 해의 이 부서"), _department_years(side)
            yield _("같은 해의 다른 부서"), _departments(side)
        case "program":
            yield _("다른 해의 이 사업"), _program_years(side)
            yield _("같은 단위사업의 다른 사업") if side.line.level == 3 else _("함께 실린 사업"), _siblings(side)
        case "revenue":
            yield _("다른 해의 이 과목"), _revenue(side, code=side.line.code, department=side.line.department)
            yield _("같은 과목의 다른 부서"), _revenue(side, code=side.line.code, document=side.line.document)
        case "indicator":
            yield _("같은 부서의 성과지표"), _indicators(side)


def notes(kind: str, chosen_sides: Sequence[Side]) -> Iterator[str]:
    """Caveats about comparing these sides."""
    if len(chosen_sides) < 2:
        return
    if kind == "year":
        yield _("여기에는 읽은 문서에 수록된 부서만 있습니다. 이 합계는 시 전체의 결산액이 아닙니다.")
        if not alike(chosen_sides, lambda side: side.like):
            yield _("수록된 부서나 회계, 자치단체가 달라 차이를 계산하지 않습니다.")
    if kind == "program" and not alike(chosen_sides, lambda side: side.like):
        yield _("단계가 다르거나 확인되지 않은 사업입니다. 하나가 다른 하나를 품을 수 있어 차이를 계산하지 않습니다.")
    if kind == "revenue" and not alike(chosen_sides, lambda side: side.like):
        yield _("단계가 다르거나 확인되지 않은 과목입니다. 하나가 다른 하나를 품을 수 있어 차이를 계산하지 않습니다.")
    if kind == "indicator" and not alike(chosen_sides, lambda side: side.like):
        yield _("단위가 다른 지표라 차이를 계산하지 않습니다.")
    if not alike(chosen_sides, lambda side: side.city_slug):
        yield _("자치단체마다 인구와 맡은 일이 다릅니다. 이 금액은 주민 한 사람에 대한 금액이 아닙니다.")
    if not alike(chosen_sides, lambda side: side.account):
        yield _("회계가 다른 것이 섞여 있습니다.")


def _years() -> list[Named]:
    documents = Document.objects.select_related("city").defer("report").order_by("city__name", "-fiscal_year")
    return [
        (f"year.{document.city.slug}.{document.fiscal_year}", city_in_words(document.city), _year(document.fiscal_year))
        for document in documents[: _OFFERED * 2]
    ]


def _department_years(side: Side) -> list[Named]:
    document = side.line.document
    lines = own_lines_of(document, steps(document, Target.DEPARTMENT, side.line.department.name))
    return [_department(line) for line in {line.document_id: line for line in lines}.values()]


def _departments(side: Side) -> list[Named]:
    lines = ExpenditureLine.objects.filter(document=side.line.document, account=side.account, level=0)
    lines = lines.select_related("document__city", "department").order_by("department__order")
    return [_department(line) for line in lines[: _OFFERED * 10]]


def _department(line: ExpenditureLine) -> Named:
    year, city, department = line.document.fiscal_year, line.document.city, line.department
    return f"department.{city.slug}.{year}.{department.slug}", department.name, f"{city_in_words(city)} {_year(year)}"


def _program_years(side: Side) -> list[Named]:
    document = side.line.document
    followed = steps(document, Target.PROGRAM, side.line.key)
    doubtful = {step.fiscal_year for step in followed if step.uncertain}
    lines = lines_of(document, followed)
    first, last = min(lines, default=0), max(lines, default=0)
    offered = []
    for line in (lines[year] for year in range(last, first - 1, -1) if year in lines):
        item, name, where = _program(line)
        low, high = sorted((line.document.fiscal_year, side.fiscal_year))
        sure = not any(low < year <= high for year in doubtful)
        offered.append((item, name, where if sure else f"{where} · {_('같은 사업으로 보임')}"))
    return offered


def _siblings(side: Side) -> list[Named]:
    lines = ExpenditureLine.objects.filter(
        document=side.line.document,
        department=side.line.department,
        account=side.account,
        program__isnull=False,
        program__parent=side.line.program.parent_id,
    )
    return _listed(lines.order_by("position"))


def _named(query: str, chosen_sides: Sequence[Side]) -> list[Named]:
    """Programs of all cities and years found by name, of the compared sides' level."""
    level = chosen_sides[0].line.level if chosen_sides else None
    return [_program(line) for line in programs_named(query, level, _OFFERED * 2)]


def _listed(lines: QuerySet[ExpenditureLine]) -> list[Named]:
    return [_program(line) for line in lines.select_related(*OF_PROGRAM)[: _OFFERED * 2]]


def _program(line: ExpenditureLine) -> Named:
    side = of_program(line)
    return side.item, side.name, f"{side.city} {_year(side.fiscal_year)} · {side.basis}"


def _revenue(side: Side, **like: Any) -> list[Named]:
    """Revenue rows of a side's level and account that match the conditions."""
    lines = RevenueLine.objects.filter(account=side.account, level=side.line.level, **like).exclude(pk=side.line.pk)
    lines = lines.select_related("document__city", "department").order_by("-document__fiscal_year", "position")
    return [
        (other.item, other.name, f"{other.city} {_year(other.fiscal_year)} · {other.basis}")
        for other in map(of_revenue, lines[: _OFFERED * 2])
    ]


def _indicators(side: Side) -> list[Named]:
    lines = Indicator.objects.filter(document=side.line.document, department=side.line.department).order_by("position")
    return [(f"indicator.{line.pk}", line.name, line.unit) for line in lines[: _OFFERED * 2]]


def _year(year: int) -> str:
    return _("%(year)d회계연도") % {"year": year}
