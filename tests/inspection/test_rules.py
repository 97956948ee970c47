"""Each rule finds what a plain check of the same rows finds, and nothing else; and on the sample what people found."""

from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from departments.models import Staffing
from documents.models import Document
from inspection.evaluate import inspect
from inspection.models import Outcome, Question, RuleThreshold, WholeYear
from inspection.rules import RULES
from inspection.wording import sentence
from performance.models import SettlementStatus
from tests.factories import make_department, make_document, make_expenditure, make_revenue, make_user
from tests.inspection.city import draw_city, store_city
from tests.inspection.plain_check import DEFAULTS, found_in

pytestmark = pytest.mark.django_db
PLACE: dict[str, Any] = {"position": 1, "page": 1, "line": 1, "cells": []}


def found(document: Document) -> set[tuple[str, str, str]]:
    """The rules, tables and keys of the questions; an ended project's key with its year."""
    questions = Question.objects.filter(document=document).select_related("line_document")
    return {
        (
            question.rule,
            question.target.rpartition(".")[2],
            f"{question.line_document.fiscal_year} {question.target_key}"
            if question.line_document_id != document.pk
            else question.target_key,
        )
        for question in questions
    }


def names(rule: str) -> list[str]:
    return list(Question.objects.filter(rule=rule).values_list("name", flat=True))


def test_the_rules_find_what_a_plain_check_finds_and_nothing_else() -> None:
    city = draw_city(0)
    document = store_city(city)

    inspect(document)

    assert found(document) == found_in(city)


def test_the_rules_find_what_a_plain_check_finds_by_the_thresholds_of_a_city() -> None:
    city, random, author = draw_city(1), Random(1), make_user()
    limits = {name: round(limit * random.uniform(0.3, 1.7)) for name, limit in DEFAULTS.items()}
    document = store_city(city)
    RuleThreshold.objects.bulk_create(
        RuleThreshold(city=document.city, threshold=name, value=limit, author=author) for name, limit in limits.items()
    )

    inspect(document)

    assert found(document) == found_in(city, limits) != found_in(city)


def test_every_rule_but_that_of_the_whole_book_is_planted_somewhere() -> None:
    planted = {rule for seed in range(40) for rule, _table, _key in found_in(draw_city(seed, projects=20))}
    assert planted == set(RULES) - {"A10"}


def test_inspecting_again_changes_nothing() -> None:
    document = store_city(draw_city(1, projects=10))
    assert inspect(document)
    assert not inspect(document)


def test_a_row_with_an_unknown_figure_is_counted_as_not_judged() -> None:
    document = make_document()
    make_expenditure("모름", current_budget=100, spent=None, standings={"spent": {"is": "unknown"}})
    make_expenditure("상충", current_budget=100, spent=0, standings={"spent": {"is": "conflicting"}})
    make_expenditure("단계 모름", level=None, current_budget=100, spent=0)
    make_expenditure("미집행", current_budget=100, spent=0)

    inspect(document)

    outcome = Outcome.objects.get(document=document, rule="A02")
    assert (outcome.judged, outcome.found, outcome.undecided) == (3, 1, 3)
    assert names("A02") == ["미집행"]


def test_a_row_of_revenue_without_a_level_is_counted_as_not_judged() -> None:
    document = make_document()
    make_revenue("단계 모름", level=None, net_receipts=10**9)
    inspect(document)
    outcome = Outcome.objects.get(document=document, rule="A12")
    assert (outcome.judged, outcome.found, outcome.undecided) == (0, 0, 1)


def test_a_rule_of_two_years_says_that_it_could_not_be_tried() -> None:
    document = make_document()
    make_expenditure(carried_accidental=10)
    inspect(document)
    outcome = Outcome.objects.get(document=document, rule="A07")
    assert (outcome.tried, outcome.reason) == (False, "years")
    assert Outcome.objects.get(document=document, rule="A11").tried  # in part: its other half needs one year


class TestReserve:
    """A10: the reserve of the general account, in a book of all departments."""

    @pytest.fixture
    def document(self) -> Document:
        department = make_department()
        make_expenditure(department.name, 0, department=department, budget=10_000, current_budget=10_000)
        make_expenditure("예비비", search="예비비", department=department, budget=101, current_budget=101)
        make_expenditure("재해재난목적예비비", search="재해재난목적예비비", department=department, budget=500)
        return make_document()

    def test_is_not_judged_where_nobody_knows_whether_the_book_is_whole(self, document: Document) -> None:
        inspect(document)
        assert Outcome.objects.get(rule="A10").reason == "whole"
        assert names("A10") == []

    def test_is_judged_where_the_budgets_of_both_sides_are_one(self, document: Document) -> None:
        make_revenue("감사담당관", level=0, current_budget=10_000)
        inspect(document)
        assert names("A10") == ["예비비"]

    @pytest.mark.parametrize("uncertain", [{"budget": None}, {"standings": {"budget": {"is": "conflicting"}}}])
    def test_is_not_judged_where_the_budget_of_a_department_is_unknown(
        self, document: Document, uncertain: dict[str, Any]
    ) -> None:
        WholeYear.objects.create(city=document.city, fiscal_year=2020, whole=True, author=make_user())
        other = make_department("공보담당관")
        make_expenditure(other.name, 0, department=other, **{"budget": 10**6} | uncertain)
        inspect(document)
        outcome = Outcome.objects.get(rule="A10")
        assert (outcome.tried, outcome.found, outcome.undecided) == (True, 0, 1)

    def test_is_judged_where_staff_say_that_the_book_is_whole(self, document: Document) -> None:
        WholeYear.objects.create(city=document.city, fiscal_year=2020, whole=True, author=make_user())
        inspect(document)
        assert names("A10") == ["예비비"]


def test_running_costs_are_not_judged_by_a_part_of_the_staff() -> None:
    """The total of the staff is at odds with others: a row below it says nothing of the whole."""
    document, earlier = make_document(), make_document(2019)
    department = make_department()
    SettlementStatus.objects.create(
        document=document, department=department, name="기본경비", key="a", spent=120, spent_before=100, **PLACE
    )
    for year, standings in ((document, {"current_staff": {"is": "conflicting"}}), (earlier, {})):
        for position, (name, staff, stands) in enumerate((("계", 10, standings), ("감사팀", 5, {}))):
            Staffing.objects.create(
                document=year,
                department=department,
                name=name,
                key=name,
                current_staff=staff,
                standings=stands,
                **PLACE | {"position": position},
            )
    inspect(document)
    outcome = Outcome.objects.get(document=document, rule="A16")
    assert (outcome.judged, outcome.found, outcome.undecided) == (1, 0, 1)


@pytest.mark.parametrize(("threshold", "value", "valid"), [("A03.rate", 901, False), ("A04.amount", 10**12, True)])
def test_a_threshold_is_a_number_that_can_be_computed_with(threshold: str, value: int, valid: bool) -> None:
    setting = RuleThreshold(city=make_document().city, threshold=threshold, value=value, author=make_user())
    if valid:
        setting.full_clean()
    else:
        with pytest.raises(ValidationError):
            setting.full_clean()


def test_a_city_sets_a_threshold_and_the_last_one_counts() -> None:
    document = make_document()
    make_expenditure(current_budget=100, spent=60)
    for value, expected in ((70, 1), (10, 0), (None, 0)):
        author = make_user()
        RuleThreshold.objects.create(city=document.city, threshold="A03.rate", value=value, author=author)
        inspect(document)
        assert Outcome.objects.get(rule="A03").found == expected


def test_a_question_is_put_in_plain_words() -> None:
    document = make_document()
    make_expenditure(current_budget=5_000_000, spent=0)
    inspect(document)
    question = Question.objects.get(rule="A02")
    assert sentence(question, "ko") == "예산 500만원을 한 푼도 쓰지 않았습니다."
    assert sentence(question, "en") == "Nothing was spent of a budget of 5,000,000 won."


@pytest.mark.usefixtures("sample_city")
def test_the_rules_find_in_the_sample_what_people_found() -> None:
    assert names("A12")[0] == "기타이자수입"
    assert Question.objects.filter(rule="A12").count() == 5
    assert Question.objects.filter(rule="A12", apart="small").count() == 2
    assert "청년공동체 활동지원 사업" in names("A02")
    assert len(names("A03")) == 9
    assert Question.objects.filter(rule="A04", facts__unspent__gte=10**8).count() == 2
    easy = Question.objects.filter(rule="A17", check_number=0).values_list("name", "facts")
    assert len(easy) == 8
    facts: dict[str, Any] = dict(easy)
    assert facts["소송 승소율 제고"] == {"target": "70", "result_before": "80"}
    assert facts["의존재원 확보율"] == {"target": "48", "result_before": "54.2"}


@pytest.mark.usefixtures("sample_city")
def test_the_rules_can_be_tried_anew(capsys: pytest.CaptureFixture[str]) -> None:
    before = Document.objects.get().version
    call_command("inspect")
    assert Document.objects.get().version == before
    assert "김포시 2020: 86" in capsys.readouterr().out
