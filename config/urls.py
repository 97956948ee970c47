"""The root URLconf: includes each app's `urls.py`, and gives pages what they show of apps above their own."""

from django.contrib import admin
from django.urls import include, path

import budget.charts
import budget.panels
import budget.urls
import comparison.panels
import comparison.urls
import datapackage.urls
import departments.panels
import departments.urls
import documents.urls
import performance.charts
import performance.panels
import performance.promise
import performance.urls
import search.urls
from budget.models import ExpenditureLine
from budget.proofs import proofs
from budget.views import ExpenditureList, RevenueList, program_addresses
from config.health import healthz
from departments.views import StaffingList
from documents.findings import FindingWords
from documents.models import Page
from documents.sitemap import Parts, SitemapPages, SitemapPart
from documents.views import BookListMixin, CorrectionList, FindingList
from ingest.forms import FORMS
from ingest.reconcile.identities import IDENTITIES
from ingest.reconcile.kinds import KINDS, tell
from performance.models import Indicator
from performance.views import IndicatorList, UnitList, indicator_addresses

WORDS = FindingWords({kind.id: {"ko": kind.name_ko, "en": kind.name_en} for kind in KINDS}, tell)

LINE_PAGES = {"budget.ExpenditureLine": program_addresses, "performance.Indicator": indicator_addresses}

CHARTS = {**budget.charts.MAKERS, **performance.charts.MAKERS}

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
    view.file_name: view
    for view in (
        RevenueList,
        ExpenditureList,
        IndicatorList,
        UnitList,
        StaffingList,
        FindingList,
        CorrectionList,
    )
}
"""The lists that the API describes."""

SITEMAP: Parts = (
    SitemapPages(
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
    SitemapPart("department", ("department__slug",), lambda: ExpenditureLine.objects.filter(level=0)),
    SitemapPart(
        "program", ("department__slug", "program"), lambda: ExpenditureLine.objects.filter(program__isnull=False)
    ),
    SitemapPart("indicator", ("pk",), Indicator.objects.all),
    SitemapPart("page", ("document", "number"), Page.objects.all),
)

year_urlpatterns = [
    *documents.urls.year_urls(
        words=WORDS,
        identities=IDENTITIES,
        form_titles={form.name: form.title for form in FORMS},
        line_pages=LINE_PAGES,
        overview_panels=OVERVIEW_PANELS,
        page_panels=(proofs(IDENTITIES),),
        sitemap=SITEMAP,
        chart_makers=CHARTS,
    ),
    *departments.urls.year_urls(list_panels=(budget.panels.departments,), department_panels=DEPARTMENT_PANELS),
    *budget.urls.year_urls(program_leads=PROGRAM_LEADS, program_panels=PROGRAM_PANELS),
    *performance.urls.year_urls(words=WORDS),
    *search.urls.year_urls(words=WORDS),
    *comparison.urls.year_urlpatterns,
    *datapackage.urls.year_urlpatterns,
]

urlpatterns = [
    path("", include(documents.urls.urls(lists=LISTS, sitemap=SITEMAP, chart_makers=CHARTS))),
    path("", include("budget.urls")),
    path("", include("comparison.urls")),
    path("", include("staff.urls")),
    path("", include("web.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("<slug:city>/<year:year>/", include(year_urlpatterns)),
]
