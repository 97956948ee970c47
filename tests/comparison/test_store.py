"""Two years in the database: what is followed, what is proven between them, and what reading again leaves as it is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.book import GeneratedBook
from bench.program_matching import Key
from budget.models import ExpenditureLine
from comparison.carry_over import check_pairs
from comparison.models import Succession, SuccessionDecision
from documents.actions import ActionError
from documents.models import Document, Finding, Verdict
from ingest.years import decide, match_years
from tests.factories import make_department, make_document, make_expenditure, make_program, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uninspected")]

Books = tuple[GeneratedBook, GeneratedBook, dict[Key, Key]]
Read = Callable[..., None]


def make_years(before: dict[str, int | None], after: dict[str, int | None], name: str = "청사 신축") -> tuple[str, str]:
    """One project in two years; gives the keys of its lines."""
    keys = []
    for year, amounts in ((2019, before), (2020, after)):
        document, department = make_document(year), make_department()
        program = make_program(name, fiscal_year=year, department=department)
        keys.append(make_expenditure(name, program=program, document=document, department=department, **amounts).key)
    match_years(make_document(2019))
    return keys[0], keys[1]


def found() -> list[tuple[int, str, str, str]]:
    years = Finding.objects.filter(kind__in=("C1", "C2")).order_by("kind", "pk")
    return list(years.values_list("document__fiscal_year", "kind", "printed", "expected"))


def versions() -> list[int]:
    return list(Document.objects.order_by("fiscal_year").values_list("version", flat=True))


def test_what_was_carried_over_and_did_not_arrive_is_a_finding_of_the_later_year_with_both_sources() -> None:
    make_years({"carried_out": 500}, {"carried_in": 400})
    finding = Finding.objects.get()
    assert found() == [(2020, "C1", "400", "500")]
    assert (finding.difference, finding.severity, finding.target) == (100, "warning", "budget.ExpenditureLine")
    earlier = Document.objects.get(fiscal_year=2019)
    assert (finding.notes["earlier_document"], finding.notes["earlier_year"]) == (earlier.pk, 2019)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"carried_out": None}, {"carried_in": 5}),
        ({"carried_out": 5}, {"carried_in": None}),
        ({"spent": None}, {"spent_before": 9}),
    ],
)
def test_the_unknown_contradicts_nothing(before: dict[str, int | None], after: dict[str, int | None]) -> None:
    make_years(before, after)
    assert found() == []


def test_an_uncertain_match_proves_nothing_until_a_person_confirms_it() -> None:
    before, after = make_years({"carried_out": 500}, {"carried_in": 500})
    line = ExpenditureLine.objects.get(key=after)
    line.name, line.carried_in = "청사 이전", 400
    line.save()
    ExpenditureLine.objects.filter(key=before).update(spent=77_770)
    ExpenditureLine.objects.filter(key=after).update(spent_before=77_770, carried_in=None)
    match_years(make_document(2020))
    succession = Succession.objects.get(key=after)
    assert (succession.certainty, found()) == ("uncertain", [])
    ExpenditureLine.objects.filter(key=after).update(spent_before=77_771, carried_in=400)
    decide(succession, make_user(), before, "옮겨 가며 이름이 바뀜")
    assert [kind for _, kind, *_ in found()] == ["C1", "C2"]
    decide(succession, make_user(), "", "다른 사업")
    assert found() == []


def test_years_that_are_not_neighbours_are_not_followed() -> None:
    make_document(2018)
    make_document(2020)
    assert not match_years(make_document(2018))
    assert not Succession.objects.exists()


def test_staffs_word_on_a_finding_of_two_years_outlives_reading_it_again() -> None:
    make_years({"carried_out": 500}, {"carried_in": 400})
    finding = Finding.objects.get()
    Verdict.objects.create(document=finding.document, finding_key=finding.key, state="explained", words="추경 이월")
    match_years(make_document(2020))
    assert Finding.objects.get().pk == finding.pk
    assert Finding.objects.get().state == "explained"


class TestDecisions:
    @pytest.fixture
    def keys(self) -> tuple[str, str]:
        return make_years({"carried_out": 500}, {"carried_in": 500})

    def test_a_decision_outlives_reading_and_may_be_taken_back(self, keys: tuple[str, str]) -> None:
        succession = Succession.objects.get(key=keys[1])
        before = versions()
        decide(succession, make_user(), "", "이름만 같은 다른 사업")
        match_years(make_document(2019))
        succession.refresh_from_db()
        assert (succession.certainty, succession.earlier_key) == ("decided", "")
        assert all(now > then for now, then in zip(versions(), before, strict=True))
        decide(succession, make_user(), None, "")
        assert Succession.objects.get(key=keys[1]).earlier_key == keys[0]
        assert not SuccessionDecision.objects.exists()

    @pytest.mark.parametrize(
        ("earlier", "reason", "sentence"), [("gone", "사유", "그런 것이 없거나"), ("", "  ", "사유를 적어")]
    )
    def test_what_cannot_be_said(self, keys: tuple[str, str], earlier: str, reason: str, sentence: str) -> None:
        with pytest.raises(ActionError, match=sentence):
            decide(Succession.objects.get(key=keys[1]), make_user(), earlier, reason)
        assert not SuccessionDecision.objects.exists()

    def test_one_program_is_decided_for_one_alone(self, keys: tuple[str, str]) -> None:
        other = make_years({}, {}, "청사 보수")[1]
        decide(Succession.objects.get(key=keys[1]), make_user(), keys[0], "맞음")
        with pytest.raises(ActionError, match="이미 다른"):
            decide(Succession.objects.get(key=other), make_user(), keys[0], "이것도")


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers()), st.one_of(st.none(), st.integers()))))
def test_every_pair_holds_breaks_or_decides_nothing(pairs: list[tuple[int | None, int | None]]) -> None:
    outcome = check_pairs(pairs)
    assert outcome.held + len(outcome.broken) + outcome.undecidable == len(pairs)
    assert all(None not in pairs[at] and pairs[at][0] != pairs[at][1] for at in outcome.broken)
