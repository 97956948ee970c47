"""Bars: proportional whatever the amounts, within the picture, beside each other; the unknown is no bar."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.bars import Bar, StaffBar, YearChange, bars, changes, largest_bars, parts, staff_and_spending
from charts.digits import DigitBar, digit_bars
from charts.drawing import FONT_SIZE, NARROW, WIDE, Drawing, DrawingSettings, Mark, MarkKind, Rect
from charts.flow import FlowStep, flow
from charts.letters import width
from charts.rows import LimitLine
from charts.targets import TargetBar, targets

AMOUNTS = st.integers(-(10**15), 10**16) | st.none() | st.just(0)
NAMES = st.sampled_from(["", "가", "abc 12", "<&>", "긴 이름 " * 500])
BARS = st.lists(st.builds(Bar, NAMES, AMOUNTS, st.just("/"), AMOUNTS, st.integers(0, 3)), min_size=1, max_size=12)
few = settings(max_examples=30)
WIDTHS = st.sampled_from([NARROW, WIDE])


def of_kind(mark: Mark, *kinds: MarkKind) -> list[Rect]:
    return [rect for rect in mark.rects if rect.kind in kinds]


def stands_well(drawing: Drawing) -> None:
    """All marks within the picture, each row below the one before it, no words over others or over the edge."""
    below = 0.0
    for mark in drawing.marks:
        hit = of_kind(mark, MarkKind.HIT)[0]
        assert hit.y >= below - 0.01
        below = hit.y + hit.height
        for rect in mark.rects:
            assert rect.width >= 0
            assert rect.x >= -0.01
            assert rect.x + rect.width <= drawing.width + 0.01
            assert rect.y >= hit.y - 0.01
            assert rect.y + rect.height <= below + 0.01
        spans = [(text.y, *span) for text in mark.texts for span in [extent(text)]]
        for number, (y, start, end) in enumerate(spans):
            assert start >= -0.01
            assert end <= drawing.width + 0.01
            for other_y, other_start, other_end in spans[:number]:
                assert y != other_y or end <= other_start + 0.01 or start >= other_end - 0.01
    assert below <= drawing.height + 0.01


def extent(text) -> tuple[float, float]:
    wide = width(text.words, FONT_SIZE)
    return (text.x - wide, text.x) if text.end else (text.x, text.x + wide)


@few
@given(BARS, WIDTHS)
def test_bars_of_any_amounts_stand_well(entries: list[Bar], wide: int) -> None:
    stands_well(bars(entries, DrawingSettings(wide)))


@few
@given(st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=2, max_size=8), WIDTHS)
def test_bars_are_proportional(amounts: list[int], wide: int) -> None:
    drawing = bars([Bar(f"{each}", each, "/") for each in amounts], DrawingSettings(wide))
    lengths = [of_kind(mark, MarkKind.PART, MarkKind.LESS)[0].width for mark in drawing.marks]
    largest = max(range(len(amounts)), key=lambda index: abs(amounts[index]))
    for amount, length in zip(amounts, lengths, strict=True):
        assert length == pytest.approx(lengths[largest] * abs(amount) / abs(amounts[largest]), abs=1e-6)


def test_negative_amounts_go_the_other_way_and_are_of_another_kind() -> None:
    less, more = bars([Bar("음", -50, "/"), Bar("양", 100, "/")], DrawingSettings()).marks
    left, right = of_kind(less, MarkKind.LESS)[0], of_kind(more, MarkKind.PART)[0]
    assert left.x + left.width == pytest.approx(right.x)
    assert less.spoken == "음: 마이너스 50원"
    assert less.texts[-1].words == "△50"


def test_nothing_is_a_bar_without_length_and_unknown_is_none() -> None:
    nothing, unknown = bars([Bar("영", 0, "/"), Bar("모름", None, "/")], DrawingSettings()).marks
    assert [rect.width for rect in of_kind(nothing, MarkKind.PART)] == [0]
    assert not of_kind(unknown, MarkKind.PART, MarkKind.LESS)
    assert of_kind(unknown, MarkKind.UNKNOWN)
    assert unknown.spoken == "모름: 미확인"


def test_a_sum_with_unknown_parts_says_how_many_are_missing() -> None:
    mark = bars([Bar("보조금", 100, "/", unknown=2)], DrawingSettings(scale=10, unit="십원")).marks[0]
    assert mark.spoken == "보조금: 10십원 + 미확인 2개"


def test_parts_leave_an_honest_rest() -> None:
    entries, rest = [Bar("가", 30, "/"), Bar("나", None, "/"), Bar("다", 0, "/")], Bar("나머지", None, "/")
    drawing = parts(100, entries, rest, DrawingSettings())
    assert [mark.spoken for mark in drawing.marks] == ["가: 30원", "나머지 (미확인 1개): 70원", "나: 미확인"]
    assert of_kind(drawing.marks[1], MarkKind.REST)
    assert len(parts(30, entries[:1], rest, DrawingSettings()).marks) == 1
    unknown = parts(None, entries[:1], rest, DrawingSettings())
    assert [mark.spoken for mark in unknown.marks] == ["가: 30원"]


def test_changes_are_sorted_by_size_and_the_unknown_comes_last() -> None:
    entries = [YearChange("적게", 10, 9, "/"), YearChange("모름", 5, None, "/"), YearChange("많이", 1, 90, "/")]
    marks = changes(entries, "합계", "/all/", DrawingSettings()).marks
    assert [mark.spoken for mark in marks] == [
        "합계: 99원 → 11원 (마이너스 88원)",
        "많이: 90원 → 1원 (마이너스 89원)",
        "적게: 9원 → 10원 (+1원)",
        "모름: 미확인 → 5원 (미확인)",
    ]


def test_of_many_changes_the_ten_largest_are_shown_and_the_others_summed() -> None:
    entries = [YearChange(str(number), number, 0, "/") for number in range(1, 15)]
    marks = changes(entries, "합계", "/all/", DrawingSettings()).marks
    assert [mark.spoken.split(":")[0] for mark in marks] == ["합계", *map(str, range(14, 4, -1)), "기타 4건"]
    assert marks[-1].spoken.endswith("(+10원)")


@few
@given(
    st.lists(st.builds(StaffBar, NAMES, *[st.none() | st.integers(0, 900)] * 2, AMOUNTS, st.just("/")), min_size=1),
    WIDTHS,
)
def test_people_and_money_stand_on_scales_of_their_own(entries: list[StaffBar], wide: int) -> None:
    stands_well(staff_and_spending(entries, ("사람", "지출"), DrawingSettings(wide)))


@few
@given(st.lists(st.builds(FlowStep, NAMES, AMOUNTS, st.just("/"), st.booleans(), st.booleans()), max_size=12), WIDTHS)
def test_a_flow_of_any_steps_stands_well(steps: list[FlowStep], wide: int) -> None:
    stands_well(flow(steps, DrawingSettings(wide)))


def spoken(*steps: FlowStep) -> list[str]:
    return [mark.spoken for mark in flow(steps, DrawingSettings()).marks]


def test_a_flow_goes_on_where_the_step_before_ended() -> None:
    steps = (
        FlowStep("예산액", 100, "/", True),
        FlowStep("이월", 20, "/"),
        FlowStep("예산현액", 120, "/", True),
        FlowStep("지출", 90, "/", outflow=True),
    )
    drawing = flow(steps, DrawingSettings())
    carried, spent = of_kind(drawing.marks[1], MarkKind.BEFORE)[0], of_kind(drawing.marks[3], MarkKind.PART)[0]
    assert carried.x + carried.width == pytest.approx(spent.x + spent.width)
    assert spoken(*steps) == ["예산액: 100원", "이월: +20원", "예산현액: 120원", "지출: 90원"]


def test_what_the_steps_do_not_explain_is_a_step_of_its_own() -> None:
    start, end = FlowStep("예산액", 100, "/", True), FlowStep("예산현액", 90, "/", True)
    assert spoken(start, end)[1] == "차이: 마이너스 10원"
    open_step = FlowStep("전용", None, "/")
    assert spoken(start, open_step, end)[1:3] == ["전용: 미확인", "미확인 1개: 마이너스 10원"]
    same = end._replace(amount=100)
    assert spoken(start, open_step, same) == ["예산액: 100원", "전용: 미확인", "예산현액: 100원"]


def test_after_an_unknown_level_nothing_is_computed() -> None:
    steps = (
        FlowStep("예산현액", None, "/", True),
        FlowStep("지출", 90, "/", outflow=True),
        FlowStep("잔액", 10, "/", True),
    )
    assert spoken(*steps) == ["예산현액: 미확인", "지출: 90원", "잔액: 10원"]


def test_changes_of_nothing_are_left_out() -> None:
    assert spoken(FlowStep("예산액", 100, "/", True), FlowStep("전용", 0, "/")) == ["예산액: 100원"]


RATES = st.none() | st.decimals(-300, 5_000, places=2)


@few
@given(st.lists(st.tuples(NAMES, RATES), min_size=1, max_size=8), WIDTHS)
def test_rates_of_any_size_stand_well(entries: list[tuple[str, Decimal | None]], wide: int) -> None:
    limits = [LimitLine(100, "○ 달성"), LimitLine(130, "◎ 초과달성")]
    rows = [TargetBar(name, rate, "1%", "말", "/") for name, rate in entries]
    stands_well(targets(rows, limits, DrawingSettings(wide)))


def test_a_rate_far_beyond_its_target_is_drawn_broken() -> None:
    far, near = targets(
        [TargetBar("먼", Decimal(466), "", "", "/"), TargetBar("가까운", Decimal(100), "", "", "/")],
        [],
        DrawingSettings(),
    ).marks
    assert len(of_kind(far, MarkKind.PART)) == 2
    assert len(of_kind(near, MarkKind.PART)) == 1


def test_the_lines_of_thresholds_cross_the_bars_and_bear_their_words() -> None:
    drawing = targets(
        [TargetBar("지표", Decimal(50), "", "", "/")], [LimitLine(100, "○ 달성: 100% 이상")], DrawingSettings()
    )
    assert [line.kind for line in drawing.lines] == ["zero", "limit"]
    assert drawing.texts[0].words == "○ 달성: 100% 이상"


def test_six_hundred_marks_and_one() -> None:
    many = bars([Bar(f"사업 {number}", number, "/") for number in range(600)], DrawingSettings(NARROW))
    stands_well(many)
    assert len(many.marks) == 600
    assert len(bars([Bar("하나", 1, "/")], DrawingSettings()).marks) == 1


def test_of_many_amounts_the_ten_largest_are_shown_and_the_others_summed() -> None:
    entries = [Bar(f"{amount}", amount, "/") for amount in range(1, 13)] + [Bar("모름", None, "/")]
    names = [mark.spoken.split(":")[0] for mark in largest_bars(entries, "/all/", DrawingSettings()).marks]
    assert names == ["12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "기타 3건"]
    rest = largest_bars(entries, "/all/", DrawingSettings()).marks[-1]
    assert rest.link == "/all/"
    assert rest.spoken == "기타 3건: 3원 + 미확인 1개"


def test_one_more_than_ten_needs_no_rest() -> None:
    entries = [Bar(f"{amount}", amount, "/") for amount in range(1, 12)]
    assert [mark.spoken for mark in largest_bars(entries, "/", DrawingSettings()).marks][-1] == "1: 1원"


def test_where_all_others_are_unknown_their_sum_is_too() -> None:
    entries = [Bar(f"{amount}", amount, "/") for amount in range(1, 11)] + [Bar("모름", None, "/")] * 2
    assert largest_bars(entries, "/", DrawingSettings()).marks[-1].spoken == "기타 2건: 미확인"


def test_digits_stand_over_what_is_expected_of_them() -> None:
    (mark,) = digit_bars([DigitBar("1", 30, 30.1, "/")], "실제", "기대", DrawingSettings()).marks
    assert mark.spoken == "1: 실제 30, 기대 30.1"
    seen, expected = of_kind(mark, MarkKind.PART)[0], of_kind(mark, MarkKind.BEFORE)[0]
    assert expected.y >= seen.y + seen.height
    assert seen.width / expected.width == pytest.approx(30 / 30.1)
