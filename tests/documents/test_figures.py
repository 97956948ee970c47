"""How a figure is shown: its sign, what it rests on, and the way to its source."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from documents.models import Document
from documents.templatetags.figures import execution_rate, figure, measure, spelled, won
from figures.names import row_code
from tests.factories import make_expenditure, make_indicator, make_page
from web.amounts import signed

pytestmark = pytest.mark.django_db


def test_a_printed_figure_is_its_amount_and_leads_to_its_cell() -> None:
    line = make_expenditure(spent=1234567, page=12, line=345)
    html = figure(line, "spent")
    assert ">1,234,567</a>" in html
    page = f"/gimpo/2020/documents/{line.document_id}/pages/12/"
    assert f'href="{page}?row={row_code(line._meta.label, line.key)}&amp;column=spent#target"' in html
    assert "standing" not in html


def test_a_negative_is_read_aloud_as_one() -> None:
    html = figure(make_expenditure(other_change=-5000), "other_change")
    assert '<span aria-hidden="true">△</span><span class="visually-hidden">마이너스 </span>5,000' in html


def test_unknown_is_never_nought() -> None:
    line = make_expenditure(diversion=None, standings={"diversion": {"is": "unknown"}})
    html = figure(line, "diversion")
    assert "미확인" in html
    assert "<a " in html


@pytest.mark.parametrize(
    ("standing", "word"),
    [("moved", "자리 보정"), ("derived", "계산값"), ("conflicting", "불일치")],
)
def test_what_is_not_plain_print_says_so_in_a_word(standing: str, word: str) -> None:
    entry = {"is": standing, "printed": 320, "because": ["E1", "E5"]}
    html = figure(make_expenditure(spent=7, standings={"spent": entry}), "spent")
    assert f">{word}</abbr>" in html
    assert "인쇄된 값 320." in html
    assert "근거 E1, E5." in html


def test_the_database_says_which_standings_a_line_has() -> None:
    derived, unknown = {"is": "derived", "printed": 3}, {"is": "unknown"}
    line = make_expenditure(standings={"spent": unknown, "budget": unknown, "unspent": derived})
    stored = ExpenditureLine.objects.filter(pk=line.pk)
    assert stored.get().standings_present == "derived,unknown,"
    stored.update(standings={})
    assert stored.get().standings_present == ""


def test_the_mark_of_a_corrected_figure_leads_to_its_correction() -> None:
    entry = {"is": "corrected", "printed": 320, "because": ["correction:7"]}
    line = make_expenditure(spent=7, standings={"spent": entry})
    link, mark = re.findall(r'<a class="(.+?)" href="(.+?)".*?>(.+?)</a>', figure(line, "spent"))
    assert (link[0], link[2]) == ("figure", "7")
    assert (mark[0], mark[2]) == ("standing standing-corrected", "정정")
    assert mark[1].startswith("/gimpo/2020/corrections/?key=")
    assert 'title="사람이 사유를 밝혀 바로잡은 값입니다. 인쇄된 값 320."' in figure(line, "spent")


def test_a_moved_figure_leads_to_where_it_was_printed(client: Client) -> None:
    line = make_expenditure(spent=7, places={"spent": [3, 99, 11, 1]}, standings={"spent": {"is": "moved"}})
    make_page("글\t" + "\t".join(f"{n} {n}7" for n in range(20)), number=3, first_line=99)
    href = re.search(r'href="(/gimpo/2020/documents/\d+/pages/3/[^"#]+)#target"', figure(line, "spent"))[1]
    assert "<mark>107</mark>" in client.get(unescape(href)).text


def test_a_dash_stays_a_dash_where_the_book_prints_one() -> None:
    line = make_expenditure(cells=["이름", "-", "0"])
    assert '<span aria-hidden="true">-</span>' in figure(line, "budget")
    assert ">0</a>" in figure(line, "carried_in")


def test_a_column_of_a_sister_table_without_such_a_line_is_blank() -> None:
    html = figure(make_expenditure(spent_before=None), "spent_before")
    assert html == '<span class="visually-hidden">인쇄되지 않음</span>'


def test_amounts_are_shown_in_the_asked_unit_and_counts_are_not() -> None:
    line = make_expenditure(spent=1_234_567)
    assert ">1,235</a>" in figure(line, "spent", scale=1000)


def test_no_mark_parts_a_number_from_its_unit() -> None:
    entry = {"is": "corrected", "printed": 320, "because": ["correction:7"]}
    line = make_expenditure(spent=7000, diversion=None, standings={"spent": entry, "diversion": {"is": "unknown"}})
    assert ">7,000 원</a>" in figure(line, "spent", unit="원")
    assert "원<" not in figure(line, "diversion", unit="원")


def test_a_measure_has_no_trailing_zeros() -> None:
    indicator = make_indicator(target=Decimal("95.5000"), rate=Decimal("100.0000"), result=Decimal("-3.0000"))
    indicator.refresh_from_db()
    assert ">95.5</a>" in measure(indicator, "target")
    assert ">100%</a>" in measure(indicator, "rate", "%")
    assert "마이너스 </span>3</a>" in measure(indicator, "result")


def test_a_measure_that_is_not_printed_is_blank_and_one_not_read_is_unknown() -> None:
    indicator = make_indicator(standings={"target": {"is": "unknown"}})
    assert "미확인" in measure(indicator, "target")
    assert "미확인" not in measure(indicator, "target_before")


@pytest.mark.parametrize(
    ("spent", "budget", "rate"),
    [(90, 100, "90.0%"), (2, 3, "66.7%"), (0, 100, "0.0%"), (1, 9_000, "0.1% 미만"), (150, 100, "150.0%")]
    + [(19_953_120, 19_955_000, "99.9%"), (19_955_000, 19_955_000, "100.0%"), (100_001, 100_000, "100.1%")],
)
def test_the_rate_of_execution(spent: int, budget: int, rate: str) -> None:
    assert execution_rate(spent, budget).endswith(f" {rate}")


@pytest.mark.parametrize(("spent", "budget"), [(5, 0), (None, 100), (5, None)])
def test_no_rate_without_something_to_divide_by(spent: int | None, budget: int | None) -> None:
    assert execution_rate(spent, budget) == ""


def test_a_figure_costs_no_query_when_the_document_is_at_hand(django_assert_num_queries) -> None:
    line = make_expenditure()
    document = Document.objects.select_related("city").get(pk=line.document_id)
    with django_assert_num_queries(0):
        figure(line, "spent", document)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (173_153_040, "1억 7,315만 3,040원"),
        (10**16, "1경원"),
        (9_999, ""),
        (None, ""),
        (-20_000, "마이너스 </span>2만원"),
    ],
)
def test_an_amount_as_one_says_it(amount: int | None, words: str) -> None:
    assert str(spelled(make_expenditure(spent=amount), "spent")).endswith(words)


def test_text_of_the_book_is_never_markup() -> None:
    assert signed("<b>") == "&lt;b&gt;"
    assert won({}, None) == ""
