"""The root URLconf: includes each app's `urls.py`, and gives pages what they show of apps above their own."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

import budget.charts
import budget.panels
import budget.urls
import comparison.charts
import comparison.panels
import comparison.urls
import datapackage.urls
import departments.panels
import departments.urls
import documents.urls
import inspection.charts
import inspection.panels
import inspection.urls
import performance.charts
import performance.panels
import performance.urls
import search.urls
from budget.models import ExpenditureLine
from budget.proofs import proofs
from budget.views import program_addresses
from comparison.lists import ComparedExpenditureList, ComparedRevenueList, ComparedUnitList
from config.health import healthz, readyz
from config.metrics import metrics
from departments.views import StaffingList
from documents.findings import FindingWords
from documents.models import Page
from documents.panels import Tab
from documents.places import PageConverter
from documents.sitemap import Parts, SitemapPages, SitemapPart
from documents.views import BookListMixin, CorrectionList, FindingList
from ingest.forms import FORMS
from ingest.reconcile.identities import IDENTITIES
from ingest.reconcile.kinds import KINDS
from ingest.reconcile.sentences import finding_sentence
from inspection.views import QuestionList
from performance.counterparts import counterpart
from performance.headlines import department_headline, program_headline, year_headline
from performance.last_year import amounts_before, departments_amounts_before
from performance.models import Indicator
from performance.views import GoalList, IndicatorList, goal_addresses, indicator_addresses, unit_addresses

WORDS = FindingWords({kind.id: {"ko": kind.name_ko, "en": kind.name_en} for kind in KINDS}, finding_sentence)

LINE_PAGES = {
    "budget.ExpenditureLine": program_addresses,
    "performance.Indicator": indicator_addresses,
    "performance.UnitLine": unit_addresses,
    "performance.ProgramGoal": goal_addresses,
}

CHARTS = {
    **budget.charts.MAKERS,
    **comparison.charts.MAKERS,
    **performance.charts.MAKERS,
    **inspection.charts.MAKERS,
}

OVERVIEW_TABS = (
    Tab(_("세출"), (budget.panels.overview(departments_amounts_before),)),
    Tab(_("성과"), (performance.panels.overview,)),
    Tab(_("세입"), (budget.panels.revenue_overview,)),
)
DEPARTMENT_TABS = (
    Tab(
        _("세출"),
        (
            budget.panels.expenditure(amounts_before),
            comparison.panels.department_years,
            performance.panels.status,
        ),
    ),
    Tab(_("성과"), (performance.panels.goals, performance.panels.prose)),
    Tab(_("세입"), (budget.panels.revenue,)),
    Tab(_("인력"), (departments.panels.staffing,)),
    Tab(_("원문·검증"), (departments.panels.findings(WORDS), departments.panels.corrections)),
)
PROGRAM_TABS = (
    Tab(
        _("추이"),
        (inspection.panels.program_questions, comparison.panels.program_years, performance.panels.program_report),
    ),
    Tab(_("성과"), (performance.panels.program_goals, performance.panels.program_prose)),
    Tab(_("원문·검증"), (performance.panels.program_findings(WORDS), performance.panels.program_corrections)),
)

LISTS: dict[str, type[BookListMixin]] = {
    view.file_name: view
    for view in (
        ComparedRevenueList,
        ComparedExpenditureList,
        IndicatorList,
        ComparedUnitList,
        StaffingList,
        FindingList,
        CorrectionList,
        QuestionList,
        GoalList,
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
    SitemapPart("program", ("department__slug", "program"), lambda: ExpenditureLine.objects.exclude(level=0)),
    SitemapPart("indicator", ("pk",), Indicator.objects.all),
    SitemapPart("page", ("document", "number"), Page.objects.all, PageConverter().to_url),
)

year_urlpatterns = [
    *documents.urls.year_urls(
        words=WORDS,
        identities=IDENTITIES,
        form_titles={form.name: form.title for form in FORMS},
        line_pages=LINE_PAGES,
        overview_tabs=OVERVIEW_TABS,
        year_headline=year_headline,
        counterpart=counterpart,
        page_panels=(proofs(IDENTITIES),),
        sitemap=SITEMAP,
        chart_makers=CHARTS,
    ),
    *departments.urls.year_urls(
        list_panels=(budget.panels.departments, performance.panels.summary),
        department_tabs=DEPARTMENT_TABS,
        department_headline=department_headline,
    ),
    *budget.urls.year_urls(
        lists=(ComparedRevenueList, ComparedExpenditureList),
        program_tabs=PROGRAM_TABS,
        program_headline=program_headline,
    ),
    *performance.urls.year_urls(words=WORDS, units=ComparedUnitList),
    *search.urls.year_urls(words=WORDS),
    *comparison.urls.year_urlpatterns,
    *inspection.urls.year_urls(lists=LISTS, words=WORDS, identities=IDENTITIES),
    *datapackage.urls.year_urlpatterns,
    *documents.urls.feed_urls(LISTS, WORDS),
]

urlpatterns = [
    path("", include(documents.urls.urls(lists=LISTS, sitemap=SITEMAP, chart_makers=CHARTS))),
    path("", include("budget.urls")),
    path("", include("comparison.urls")),
    path("", include("staff.urls")),
    path("", include("web.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("<slug:city>/<year:year>/", include(year_urlpatterns)),
]

handler400 = "documents.errors.bad_request"
handler403 = "documents.errors.forbidden"
handler404 = "documents.errors.not_found"
handler500 = "documents.errors.server_error"
