"""A tree as columns: heights as the amounts, nothing over another, and nothing hidden that does not add up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.drawing import NARROW, WIDE, Frame, Mark, MarkKind
from charts.icicle import SHELVED, Node, icicle

NAMES = st.sampled_from(["", "가", "abc", "긴 이름 " * 500])
AMOUNTS = st.integers(-(10**9), 10**13) | st.none() | st.just(0)
LEAVES = st.builds(Node, NAMES, AMOUNTS, st.just("/"))
BRANCHES = st.builds(Node, NAMES, AMOUNTS, st.just("/"), st.lists(LEAVES, max_size=4).map(tuple), st.booleans())
TREES = st.builds(Node, NAMES, AMOUNTS, st.just("/"), st.lists(BRANCHES, max_size=3).map(tuple))
few = settings(max_examples=40)


def leaf(name: str, amount: int | None, **fields) -> Node:
    return Node(name, amount, f"/{name}", **fields)


def node(name: str, amount: int | None, *children: Node) -> Node:
    return Node(name, amount, f"/{name}", children)


def spoken(*roots: Node) -> list[str]:
    return [mark.spoken for mark in icicle(roots, "/table", Frame()).marks]


def box(mark: Mark):
    return mark.rects[0]


@few
@given(st.lists(TREES, min_size=1, max_size=2), st.sampled_from([NARROW, WIDE]))
def test_marks_of_any_tree_stand_within_and_beside_each_other(roots: list[Node], wide: int) -> None:
    drawing = icicle(roots, "/table", Frame(wide))
    boxes = [box(mark) for mark in drawing.marks]
    for number, one in enumerate(boxes):
        assert one.x >= 0
        assert one.x + one.width <= drawing.width + 0.01
        assert one.y + one.height <= drawing.height + 0.01
        for other in boxes[:number]:
            beside = one.x + 0.01 >= other.x + other.width or other.x + 0.01 >= one.x + one.width
            assert beside or one.y + 0.01 >= other.y + other.height or other.y + 0.01 >= one.y + one.height


@few
@given(st.lists(st.integers(1, 1_000), min_size=1, max_size=12))
def test_heights_are_as_the_amounts_and_add_up_to_the_parent(amounts: list[int]) -> None:
    root = node("전체", sum(amounts), *(leaf(f"{number}", each) for number, each in enumerate(amounts)))
    marks = icicle([root], "/table", Frame()).marks
    assert sum(box(mark).height for mark in marks[1:]) == pytest.approx(box(marks[0]).height)
    scale = box(marks[0]).height / sum(amounts)
    for mark in marks[1:]:
        amount = int(mark.spoken.split(": ")[1].removesuffix("원").replace(",", ""))
        assert box(mark).height == pytest.approx(amount * scale)


@few
@given(st.lists(TREES, min_size=1, max_size=2))
def test_the_same_tree_is_drawn_the_same(roots: list[Node]) -> None:
    assert icicle(roots, "/", Frame()) == icicle(roots, "/", Frame())


def test_what_the_parts_do_not_hold_is_a_mark_of_its_own() -> None:
    marks = icicle([node("전체", 100, leaf("가", 60))], "/table", Frame()).marks
    assert [mark.spoken for mark in marks] == ["전체: 100원", "가: 60원", "차이: 40원, 전체"]
    assert box(marks[-1]).kind == MarkKind.REST


def test_parts_that_hold_too_much_are_told_below() -> None:
    assert spoken(node("전체", 50, leaf("가", 60))) == ["전체: 50원", "가: 60원", "차이 (전체): 마이너스 10원"]


def test_what_an_unknown_part_leaves_open_is_not_called_its_amount() -> None:
    assert spoken(node("전체", 100, leaf("가", 60), leaf("나", None))) == [
        "전체: 100원",
        "가: 60원",
        "미확인 1개: 40원, 전체",
        "나: 미확인",
    ]


def test_what_may_hold_its_neighbours_is_in_no_sum() -> None:
    ambiguous = leaf("어딘가", 90, ambiguous=True, note="단계 미확인")
    assert spoken(node("전체", 100, leaf("가", 60), ambiguous)) == [
        "전체: 100원",
        "가: 60원",
        "미확인 1개: 40원, 전체",
        "어딘가: 90원, 단계 미확인",
    ]


def test_a_parent_of_unknown_amount_is_as_high_as_its_known_parts() -> None:
    assert spoken(node("전체", None, leaf("가", 60))) == ["전체: 미확인", "가: 60원"]


def test_nothing_and_less_than_nothing_have_no_height_and_are_not_left_out() -> None:
    marks = icicle([node("전체", 55, leaf("가", 60), leaf("영", 0), leaf("음", -5))], "/table", Frame()).marks
    assert [mark.spoken for mark in marks] == ["전체: 55원", "가: 60원", "영: 0원", "음: 마이너스 5원"]
    assert [box(mark).kind for mark in marks[2:]] == [MarkKind.WHOLE, MarkKind.LESS]


def test_nothing_of_nothing_is_told_once() -> None:
    assert spoken(leaf("가", 5), node("예비비", 0, node("예비비", 0, leaf("예비비", 0)))) == ["가: 5원", "예비비: 0원"]


def test_the_many_too_small_ones_are_one_mark_that_leads_to_all_of_them() -> None:
    tiny = [leaf(f"{number}", 1) for number in range(50)]
    marks = icicle([node("전체", 10_050, leaf("큰", 10_000), *tiny)], "/table", Frame()).marks
    assert [mark.spoken for mark in marks] == ["전체: 10,050원", "큰: 10,000원", "그 밖에 50개: 50원"]
    assert marks[-1].link == "/전체"


def test_a_full_shelf_leads_to_the_table() -> None:
    marks = icicle([leaf(f"{number}", 0) for number in range(100)], "/table", Frame()).marks
    assert len(marks) == SHELVED
    assert marks[-1].link == "/table"
    assert "77" in marks[-1].spoken


def test_six_hundred_marks_stand_in_a_picture_of_bounded_height() -> None:
    policies = [node(f"정책 {p}", 2_000, *(leaf(f"{p}-{d}", 100) for d in range(20))) for p in range(28)]
    drawing = icicle(policies, "/table", Frame(NARROW))
    assert drawing.height <= 640
    assert sum(box(mark).height for mark in drawing.marks if "정책" in mark.spoken) == pytest.approx(drawing.height)


def test_a_picture_of_nothing_is_empty() -> None:
    assert icicle([], "/table", Frame()).marks == ()
