"""The wiring of each page."""

from itertools import chain
from typing import Any
from unicodedata import normalize

from django.contrib import admin
from django.urls import URLPattern, include, path, re_path, register_converter
from django.urls.converters import IntConverter, StringConverter
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from django.views.i18n import set_language

import budget.panels
import budget.pictures
import comparison.panels
import departments.panels
import performance.panels
import performance.pictures
import performance.promise
from budget.models import ExpenditureLine
from budget.proofs import proofs
from budget.views import ExpenditureList, ProgramPage, RevenueList, program_addresses, short_link
from comparison.views import ComparePage
from comparison.year_switch import YearSwitch
from config.health import healthz
from datapackage.views import PackageFile
from departments.views import DepartmentList, DepartmentPage, StaffingList
from documents.api import ApiPage, Books, Description, open_to_all
from documents.charts import PictureFile, PictureFrame
from documents.facsimile import PagePicture
from documents.feed import CorrectionFeed
from documents.findings import IdentityList, Words
from documents.glossary import Glossary, YearGlossary
from documents.models import Page
from documents.overview import Home, Overview
from documents.places import PageConverter
from documents.remarks import RemarkPage, RemarkThanks
from documents.sitemap import Pages, Part, Parts, Sitemap, SitemapIndex, robots
from documents.source import DocumentPage, SourcePage
from documents.views import BookListMixin, CorrectionList, FindingList
from ingest.forms import FORMS
from ingest.reconcile.identities import IDENTITIES
from ingest.reconcile.kinds import KINDS, tell
from lists.export.views import CONTENT_TYPES
from performance.models import Indicator
from performance.views import IndicatorList, IndicatorPage, UnitList, indicator_addresses
from search.views import SearchPage, Suggestions
from web.etag import unchanged


class YearConverter(IntConverter):
    """A fiscal year: four digits, no more and no fewer."""

    regex = "[0-9]{4}"


class FormatConverter(StringConverter):
    """A format in which lists are taken home."""

    regex = "|".join(CONTENT_TYPES)


class NameConverter(StringConverter):
    """A slug in any script; however the letters came in, they are composed as those stored."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return normalize("NFC", value)


register_converter(YearConverter, "year")
register_converter(PageConverter, "page")
register_converter(NameConverter, "name")
register_converter(FormatConverter, "format")

WORDS = Words({kind.id: {"ko": kind.name_ko, "en": kind.name_en} for kind in KINDS}, tell)
FORM_TITLES = {form.name: form.title for form in FORMS}

LINE_PAGES = {"budget.ExpenditureLine": program_addresses, "performance.Indicator": indicator_addresses}

PICTURES = {**budget.pictures.MAKERS, **performance.pictures.MAKERS}

OVERVIEW_PANELS = (budget.panels.overview, budget.panels.revenue_overview, performance.panels.overview)
DEPARTMENT_PANELS = (
    performance.promise.department_promise,
    budget.panels.expenditure,
    comparison.panels.department_years,
    budget.panels.revenue,
    performance.panels.goals,
    performance.panels.status,
    departments.panels.staffing,
    budget.panels.staff,
    departments.panels.corrections,
    departments.panels.findings(WORDS),
    performance.panels.prose,
)
PROGRAM_LEADS = (performance.promise.program_promise,)
PROGRAM_PANELS = (
    comparison.panels.program_years,
    performance.panels.program_corrections,
    performance.panels.program_findings(WORDS),
    performance.panels.program_goals,
    performance.panels.program_report,
    performance.panels.program_prose,
)


LISTS: dict[str, type[BookListMixin]] = {
    "revenue": RevenueList,
    "expenditure": ExpenditureList,
    "indicators": IndicatorList,
    "units": UnitList,
    "staffing": StaffingList,
    "findings": FindingList,
    "corrections": CorrectionList,
}
"""Each list, by the name of its files."""
LIST_OPTIONS: dict[str, dict[str, Any]] = {"findings": {"words": WORDS}, "corrections": {"line_pages": LINE_PAGES}}


def list_pages(name: str) -> list[URLPattern]:
    """A list, and the files of the same queries."""
    view_class = LISTS[name]
    view = view_class.as_view(**LIST_OPTIONS.get(name, {}))
    return [
        path(f"{view_class.url_name}/", view, name=view_class.url_name),
        path(f"{name}.<format:format>", open_to_all(view), name=view_class.file_url_name),
    ]


SITEMAP: Parts = (
    Pages(
        "lists",
        (
            "overview",
            "departments",
            "revenue",
            "expenditure",
            "performance",
            "units",
            "staffing",
            "findings",
            "corrections",
            "year-glossary",
        ),
    ),
    Part("department", ("department__slug",), lambda: ExpenditureLine.objects.filter(level=0)),
    Part("program", ("department__slug", "program"), lambda: ExpenditureLine.objects.filter(program__isnull=False)),
    Part("indicator", ("pk",), Indicator.objects.all),
    Part("page", ("document", "number"), Page.objects.all),
)

year_pages: list[URLPattern] = [
    path("", Overview.as_view(panels=OVERVIEW_PANELS), name="overview"),
    path("departments/", DepartmentList.as_view(panels=(budget.panels.departments,)), name="departments"),
    path("departments/<name:department>/", DepartmentPage.as_view(panels=DEPARTMENT_PANELS), name="department"),
    path(
        "departments/<name:department>/programs/<int:program>/",
        ProgramPage.as_view(leads=PROGRAM_LEADS, panels=PROGRAM_PANELS),
        name="program",
    ),
    path("performance/<int:indicator>/", IndicatorPage.as_view(words=WORDS), name="indicator"),
    *chain.from_iterable(map(list_pages, LISTS)),
    path("corrections.atom", csrf_exempt(require_safe(unchanged(CorrectionFeed()))), name="corrections-feed"),
    path("remarks/new/", RemarkPage.as_view(), name="remark"),
    path("remarks/thanks/", RemarkThanks.as_view(), name="remark-thanks"),
    path("search/", SearchPage.as_view(words=WORDS), name="search"),
    path("search/suggest.json", Suggestions.as_view(), name="suggestions"),
    path("pictures/<slug:picture>.svg", PictureFile.as_view(makers=PICTURES), name="picture-file"),
    path("glossary/", YearGlossary.as_view(), name="year-glossary"),
    path("identities/", IdentityList.as_view(identities=IDENTITIES), name="identities"),
    path("datapackage.zip", PackageFile.as_view(), name="package"),
    path("sitemap-<slug:part>-<int:number>.xml", Sitemap.as_view(parts=SITEMAP), name="sitemap"),
    path("years/<year:other>/", YearSwitch.as_view(), name="other-year"),
    path("documents/<int:document>/", DocumentPage.as_view(forms=FORM_TITLES), name="document"),
    path(
        "documents/<int:document>/pages/<page:number>/",
        SourcePage.as_view(words=WORDS, panels=(proofs(IDENTITIES),)),
        name="page",
    ),
    path("documents/<int:document>/pages/<page:number>.png", PagePicture.as_view(), name="page-picture"),
]

urlpatterns = [
    path("", unchanged(Home.as_view()), name="home"),
    path("compare/", unchanged(ComparePage.as_view()), name="compare"),
    re_path(
        r"^admin/(?:desk|intake)/(?P<rest>.*)$", RedirectView.as_view(url="/admin/staff/%(rest)s", query_string=True)
    ),
    re_path(
        r"^admin/comparing/(?P<rest>.*)$", RedirectView.as_view(url="/admin/comparison/%(rest)s", query_string=True)
    ),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("api/", unchanged(ApiPage.as_view(lists=LISTS)), name="api"),
    path("api/openapi.json", open_to_all(unchanged(Description.as_view(lists=LISTS))), name="openapi"),
    path("api/books.json", open_to_all(unchanged(Books.as_view())), name="books"),
    path("glossary/", unchanged(Glossary.as_view()), name="glossary"),
    # Guarded by nothing, since it changes nothing but words: a guard would set a cookie on every page.
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
    path("sitemap.xml", unchanged(SitemapIndex.as_view(parts=SITEMAP)), name="sitemaps"),
    path("robots.txt", csrf_exempt(unchanged(robots)), name="robots"),
    path("p/<slug:code>", csrf_exempt(short_link), name="short"),
    path("<slug:city>/<year:year>/", include(year_pages)),
    path("embed/<slug:city>/<year:year>/<slug:picture>/", PictureFrame.as_view(makers=PICTURES), name="picture-frame"),
]
