"""Digits of amounts: planted ones are seen, too few are not judged, and no word accuses."""

import pytest
from django.test import Client

from inspection.charts import amounts_of
from inspection.digits import DigitResult, first_digits, last_digits
from tests.factories import make_department, make_document, make_expenditure

BENFORD = [int(10 ** (6 + at / 500)) for at in range(500)]
"""Amounts evenly spread over the logarithms of a decade."""


def test_amounts_spread_over_a_decade_have_the_usual_first_digits() -> None:
    test = first_digits(BENFORD)
    assert test.seen[1] == 151
    assert test.chi_square == pytest.approx(0, abs=0.1)
    assert test.outcome is DigitResult.USUAL


def test_a_planted_first_digit_is_seen() -> None:
    test = first_digits([*BENFORD, *[9_500_000] * 40])
    assert test.outcome is DigitResult.UNUSUAL


def test_chi_square_is_that_of_the_textbook() -> None:
    test = first_digits([1_000] * 110)
    share = 0.30102999566
    assert test.chi_square == pytest.approx(110 * (1 - share) / share, rel=1e-6)


def test_a_planted_ending_is_seen_and_even_endings_are_not() -> None:
    even = [1_000 + at for at in range(500)]
    assert last_digits(even).chi_square == pytest.approx(0)
    assert last_digits([*even, *[12_345] * 40]).outcome is DigitResult.UNUSUAL


def test_too_few_are_not_judged() -> None:
    assert first_digits([9_000] * 109).outcome is DigitResult.FEW
    assert first_digits([9_000] * 110).outcome is DigitResult.UNUSUAL
    assert last_digits([9_000] * 499).chi_square is None
    assert last_digits([9_000] * 500).outcome is DigitResult.UNUSUAL


def test_small_and_negative_amounts() -> None:
    test = last_digits([999, -1_234])
    assert dict(test.seen) == {34: 1}
    assert dict(first_digits([-7]).seen) == {7: 1}


@pytest.mark.django_db
def test_only_printed_amounts_of_projects_count() -> None:
    document = make_document()
    make_expenditure("인쇄", spent=1_000)
    make_expenditure("밀린 칸", spent=2_000, standings={"spent": {"is": "moved"}})
    make_expenditure("계산", spent=3_000, standings={"spent": {"is": "derived"}})
    make_expenditure("정정", spent=4_000, standings={"spent": {"is": "corrected"}})
    make_expenditure("불일치", spent=5_000, standings={"spent": {"is": "conflicting"}})
    make_expenditure("미확인", spent=None, standings={"spent": {"is": "unknown"}})
    make_expenditure("영", spent=0)
    make_expenditure("정책", 1, spent=6_000)
    assert amounts_of(document) == {("감사담당관", "감사담당관"): [1_000, 2_000]}


@pytest.mark.django_db
def test_the_page_judges_no_department_of_few_amounts(client: Client, django_assert_max_num_queries: object) -> None:
    make_document()
    make_expenditure(spent=1_234)
    make_expenditure(spent=91_234, department=make_department("공보담당관"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        html = client.get("/gimpo/2020/inspection/").content.decode()
    assert html.count("금액이 적어 판단하지 않음</a>") == 4
    assert "흔한 분포와 다름" not in html
    assert "잘못이나 부정이 있다는 뜻이 아니며" in html
    assert "34: 실제 2, 흔한 분포 0.0" in html


@pytest.mark.django_db
def test_a_chart_of_a_department_counts_its_own_alone(client: Client) -> None:
    make_document()
    make_expenditure(spent=1_234)
    make_expenditure(spent=91_234, department=make_department("공보담당관"))
    svg = client.get("/gimpo/2020/pictures/first-digits.svg?department=공보담당관").content.decode()
    assert "1: 실제 0, 흔한 분포 0.3" in svg
    assert "9: 실제 1, 흔한 분포 0.0" in svg
    assert "지출액 1개: 금액이 적어 판단하지 않음" in svg
    assert client.get("/embed/gimpo/2020/last-digits/").status_code == 200
    assert client.get("/gimpo/2020/pictures/last-digits.svg?department=없는과").status_code == 400
