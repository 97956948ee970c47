"""Programs of two years as one: what must be found, what must be left open, and above all what must not be claimed."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.book import make_book
from bench.program_matching import items, score, year_after
from comparison.matching import Certainty, Match, MatchItem, MatchReason, match_departments, match_programs

CERTAIN, UNCERTAIN, NONE, DECIDED = Certainty.CERTAIN, Certainty.UNCERTAIN, Certainty.NONE, Certainty.DECIDED
SPENT = 123_456_780


def project(name: str, key: str = "", **fields) -> MatchItem:
    values = {"parent": None, "department": "총무과", "account": "일반회계", "level": 1} | fields
    return MatchItem(key or f"{values['department']}/{name}", name=name, **values)


def match(earlier: MatchItem, later: MatchItem, **decided: str) -> Match:
    return match_programs([earlier], [later], decided)[0]


def test_the_same_name_in_the_same_place_is_certain_though_no_amount_says_so() -> None:
    assert match(project("인사 관리"), project("인사관리"))[2:] == (CERTAIN, (MatchReason.NAME, MatchReason.PLACE))


def test_amounts_that_differ_leave_a_certain_match_to_be_reported_as_a_finding() -> None:
    found = match(project("인사 관리", carried_out=5), project("인사 관리", carried_in=4))
    assert (found.certainty, found.reasons[-1]) == (CERTAIN, MatchReason.CARRIED_DIFFERS)


def test_one_letter_is_certain_with_money_and_uncertain_without() -> None:
    with_money = match(project("중합감사", spent=SPENT), project("종합감사", spent_before=SPENT))
    assert with_money[2:] == (CERTAIN, (MatchReason.SLIP, MatchReason.PLACE, MatchReason.SPENT))
    assert match(project("중합감사"), project("종합감사")).certainty == UNCERTAIN


def test_one_letter_is_nothing_where_money_speaks_against_it() -> None:
    assert match(project("중합감사", spent=5), project("종합감사", spent_before=SPENT)).certainty == NONE


@pytest.mark.parametrize(("old", "new"), [("소방도로 1호선", "소방도로 2호선"), ("A단지 정비", "B단지 정비")])
def test_what_only_a_number_tells_apart_is_two_things(old: str, new: str) -> None:
    assert match(project(old), project(new)).certainty == NONE


def test_a_project_that_moved_within_its_department_is_certain_only_with_money() -> None:
    units = [project("가", "u1", level=2), project("나", "u2", level=2)]

    def found(**money: int) -> Certainty:
        old = project("청렴 교육", "p1", level=3, parent="u1", spent=money.get("spent"))
        new = project("청렴 교육", "p2", level=3, parent="u2", spent_before=money.get("before"))
        return match_programs([*units, old], [*units, new])[-1].certainty

    assert found(spent=SPENT, before=SPENT) == CERTAIN
    assert found() == UNCERTAIN


def test_a_round_amount_alone_carries_no_name_into_another_department() -> None:
    def found(amount: int) -> Certainty:
        old = project("주민 안전", department="총무과", spent=amount)
        return match(old, project("주민 안전", department="안전과", spent_before=amount)).certainty

    assert (found(SPENT + 1), found(5_000_000)) == (CERTAIN, UNCERTAIN)


def test_a_short_name_in_another_department_is_nothing() -> None:
    assert match(project("예비비"), project("예비비", department="안전과")).certainty == NONE


def test_a_new_name_with_the_same_money_is_uncertain() -> None:
    found = match(project("시정 홍보", spent=SPENT), project("도시 마케팅", spent_before=SPENT))
    assert found[2:] == (UNCERTAIN, (MatchReason.RENAMED, MatchReason.PLACE, MatchReason.SPENT))


def test_money_that_two_projects_share_links_nothing() -> None:
    old = [project("시정 홍보", spent=SPENT), project("민원 상담", spent=SPENT)]
    assert match_programs(old, [project("도시 마케팅", spent_before=SPENT)])[0].certainty == NONE


def test_namesakes_are_distinguished_by_money_or_not_at_all() -> None:
    def twins(*amounts: int | None, year: str) -> list[MatchItem]:
        return [project("예비비", f"{year}{at}", **{year: amount}) for at, amount in enumerate(amounts)]

    found = match_programs(twins(11, 22, year="spent"), twins(22, 11, year="spent_before"))
    assert [(each.earlier, each.certainty) for each in found] == [("spent1", CERTAIN), ("spent0", CERTAIN)]
    found = match_programs(twins(11, 22, year="spent"), twins(None, year="spent_before"))
    assert found == [Match("spent_before0", "", NONE, (MatchReason.TIED,))]


def test_accounts_and_levels_are_never_mixed() -> None:
    assert match(project("상수도 관리"), project("상수도 관리", account="특별회계")).certainty == NONE
    assert match(project("상수도 관리"), project("상수도 관리", level=2)).certainty == NONE


def test_an_unknown_level_is_never_certain() -> None:
    assert match(project("감사", level=None), project("감사", level=None)).certainty == UNCERTAIN


def test_a_nameless_row_is_nobody() -> None:
    assert match(project("***", "a"), project("---", "b")).certainty == NONE


def test_the_costs_of_running_bear_their_departments_name_and_are_followed_where_it_changes() -> None:
    old = project("기본경비(총무과)", spent=SPENT)
    new = project("기본경비(행정과)", department="행정과", spent_before=SPENT)
    assert match(old, new)[1:] == (
        old.key,
        CERTAIN,
        (MatchReason.NAME, MatchReason.MOVED_DEPARTMENT, MatchReason.SPENT),
    )


class TestPeople:
    def test_what_a_person_said_stands_against_name_and_money(self) -> None:
        old, other = project("인사 관리", "a", spent=SPENT), project("급여 관리", "b")
        new = project("인사 관리", "c", spent_before=SPENT)
        assert match_programs([old, other], [new], {"c": "b"}) == [Match("c", "b", DECIDED, (MatchReason.PERSON,))]
        assert match_programs([old, other], [new], {"c": ""}) == [Match("c", "", DECIDED, (MatchReason.PERSON,))]

    def test_what_is_gone_is_said_to_be_lost_and_nothing_is_guessed_for_it(self) -> None:
        assert match(project("인사 관리", "a"), project("인사 관리", "c"), c="gone")[1:] == (
            "",
            NONE,
            (MatchReason.LOST,),
        )

    def test_what_a_person_gave_away_is_nobody_elses(self) -> None:
        old, new, other = project("인사", "a"), project("인사", "c"), project("급여", "d")
        found = match_programs([old], [new, other], {"d": "a"})
        assert [each.earlier for each in found] == ["", "a"]


class TestDepartments:
    def test_the_same_name_is_the_same_department(self) -> None:
        assert match_departments(["총무과"], ["총무과"], []) == [
            Match("총무과", "총무과", CERTAIN, (MatchReason.NAME,))
        ]

    def test_a_new_name_is_followed_by_most_of_its_programs_and_never_certain(self) -> None:
        moves = [("공보과", "홍보과")] * 2 + [("총무과", "홍보과")]
        found = match_departments(["공보과", "총무과"], ["홍보과", "총무과"], moves)
        assert found[0] == Match("홍보과", "공보과", UNCERTAIN, (MatchReason.MOST_PROGRAMS,))
        assert found[1].certainty == CERTAIN

    def test_one_program_makes_no_department(self) -> None:
        assert match_departments(["공보과"], ["홍보과"], [("공보과", "홍보과")])[0].certainty == NONE

    def test_a_person_decides(self) -> None:
        assert match_departments(["공보과"], ["홍보과"], [], {"홍보과": "공보과"})[0].certainty == DECIDED


WORDS = st.sampled_from(["청렴 교육", "청렴교육", "청렴 교욕", "인사 관리", "예비비", "1호선 정비", "2호선 정비"])
AMOUNTS = st.sampled_from([None, 0, 7, 5_000_000, SPENT])


@st.composite
def years(draw: st.DrawFn) -> list[MatchItem]:
    """A handful of programs that are all too alike."""
    return [
        project(
            draw(WORDS),
            str(at),
            department=draw(st.sampled_from(["총무과", "안전과"])),
            level=draw(st.sampled_from([1, 3, None])),
            carried_in=draw(AMOUNTS),
            carried_out=draw(AMOUNTS),
            spent=draw(AMOUNTS),
            spent_before=draw(AMOUNTS),
        )
        for at in range(draw(st.integers(0, 7)))
    ]


@settings(max_examples=150, deadline=None)
@given(years(), years(), st.randoms(use_true_random=False))
def test_nobody_is_matched_twice_and_no_order_matters(
    earlier: list[MatchItem], later: list[MatchItem], random: Random
) -> None:
    found = match_programs(earlier, later)
    used = Counter(each.earlier for each in found if each.earlier)
    assert [each.later for each in found] == [item.key for item in later]
    assert max(used.values(), default=1) == 1
    shuffled = random.sample(earlier, len(earlier)), random.sample(later, len(later))
    assert sorted(match_programs(*shuffled)) == sorted(found)


@settings(max_examples=50, deadline=None)
@given(years())
def test_what_has_nothing_in_common_stays_unmatched(earlier: list[MatchItem]) -> None:
    later = [project(f"하천 준설 {item.key}", f"new {item.key}", spent_before=99) for item in earlier]
    assert {each.certainty for each in match_programs(earlier, later)} <= {NONE}


@pytest.mark.parametrize("seed", range(3, 7))
@pytest.mark.parametrize("blind", [False, True], ids=["with money", "without"])
def test_no_certain_match_of_a_generated_year_is_wrong(seed: int, blind: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if blind:
        items_with_money = items
        monkeypatch.setattr(
            "bench.program_matching.items",
            lambda book: [replace(item, spent_before=None, carried_in=None) for item in items_with_money(book)],
        )
    book = make_book(seed, departments=4)
    after, truth = year_after(book)
    counted = score(book, after, truth)
    assert counted["certain wrong"] == 0
    assert counted["certain right"] > counted["went on"] * (0.5 if blind else 0.8)
