"""Beside a place in the source stand the sums that its figure must satisfy, with every figure they are tried on."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budget.columns import EXPENDITURE
from budget.models import ExpenditureLine, RevenueLine
from budget.proofs import proofs
from documents.models import Document
from documents.source import figures_of, rows_on
from documents.templatetags.figures import source_url
from ingest.reconcile.identities import IDENTITIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]
COLUMNS = {column.name: column for column in EXPENDITURE}


@pytest.fixture
def document() -> Document:
    return Document.objects.select_related("city").get()


def sum_checks_of(line: ExpenditureLine | RevenueLine, column: str) -> list[tuple[str, int, str]]:
    by_name = {each.name: each for each in line.figure_columns}
    panel = proofs(IDENTITIES)(line, by_name[column])
    assert panel is not None
    return [(trial.id, len(trial.terms), trial.outcome) for trial in panel.context["trials"]]


def test_a_figure_is_tried_by_its_row_and_by_the_tree(document: Document) -> None:
    policy = ExpenditureLine.objects.filter(document=document, level=1).order_by("line")[0]
    children = policy.program.children.count()
    policies = ExpenditureLine.objects.filter(department=policy.department, level=1).count()
    assert sum_checks_of(policy, "spent") == [("E3", 4, "held"), ("E5", children, "held"), ("E5", policies, "held")]


def test_a_broken_sum_says_by_how_much(document: Document) -> None:
    line = ExpenditureLine.objects.filter(document=document, level=3).order_by("line")[0]
    ExpenditureLine.objects.filter(pk=line.pk).update(spent=line.spent + 7)
    line.refresh_from_db()
    panel = proofs(IDENTITIES)(line, COLUMNS["spent"])
    assert panel is not None
    broken = [trial for trial in panel.context["trials"] if trial.outcome == "broken"]
    assert [(trial.id, trial.difference) for trial in broken] == [("E3", -7), ("E5", 7)]


def test_an_unknown_figure_leaves_a_sum_open(document: Document) -> None:
    line = ExpenditureLine.objects.filter(document=document, level=3).order_by("line")[0]
    ExpenditureLine.objects.filter(pk=line.pk).update(unspent=None)
    line.refresh_from_db()
    assert sum_checks_of(line, "spent")[0] == ("E3", 4, "undecidable")


def test_revenue_is_tried_by_its_own_identities(document: Document) -> None:
    line = RevenueLine.objects.filter(document=document, level=2).order_by("line")[0]
    assert {kind for kind, _, _ in sum_checks_of(line, "net_receipts")} == {"R2", "R3", "R4"}


@pytest.mark.parametrize("column", ["diversion", "unspent_reserve", "carried_in"])
def test_every_way_to_the_source_finds_its_figure_again(document: Document, column: str) -> None:
    for line in ExpenditureLine.objects.filter(document=document).order_by("line")[:40]:
        if getattr(line, column) is None or column in line.standings:
            continue
        found, of = figures_of(rows_on(document, line.page))[line.place(COLUMNS[column])]
        assert (found, of.name) == (line, column)


def test_the_page_shows_them_in_few_questions(
    client: Client, document: Document, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    line = ExpenditureLine.objects.select_related("document__city").filter(level=2).order_by("line")[0]
    with django_assert_max_num_queries(23):
        page = client.get(source_url(line, COLUMNS["spent"])).text
    assert "이 금액의 검산식" in page
    assert "E5" in page
    assert f"<strong>{line.name}</strong> · 지출액" in page
    assert '<th scope="col" class="number">지출액</th>' in page
    assert f'href="{line.program.get_absolute_url()}">←' in page


def test_a_place_without_a_figure_has_none(client: Client, document: Document) -> None:
    assert (1, 1, 0, 0) not in figures_of(rows_on(document, 1))
    assert "이 금액의 검산식" not in client.get(f"/gimpo/2020/documents/{document.pk}/pages/1/?line=1").text
