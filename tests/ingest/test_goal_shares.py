"""A cell of 재원비중 that names several strategic goals: however it parts them, the money is theirs together."""

import pytest

from ingest.forms.goal_shares import FORM, read, strategic_goals
from ingest.rows import PrintedRow, PrintedTable


@pytest.mark.parametrize(
    "cell",
    [
        "○ 자치 강화 ○ 마을 만들기 ○ 경제 - 생활 (주민협치담당관)",
        "□ 자치 강화 □ 마을 만들기 □ 경제 - 생활",
        "- 자치 강화 - 마을 만들기 – 경제생활",
        "① 자치 강화 ② 마을 만들기 ③ 1. 경제생활",
        "1. 자치 강화 2. 마을 만들기 3) 경제생활",
        "<ul><li>자치 강화</li><li>마을 만들기</li><li>경제생활</li></ul>",
    ],
)
def test_a_cell_names_several_goals_by_any_bullet(cell: str) -> None:
    assert [name[:2] for name in strategic_goals(cell)[:2]] == ["자치", "마을"]
    assert len(strategic_goals(cell)) == 3


@pytest.mark.parametrize("cell", ["미래 100년 먹거리 - 비전 제시", "예산 1.5 배 늘리기 (기획담당관)", "2040 비전"])
def test_what_stands_within_a_name_parts_no_goals(cell: str) -> None:
    assert len(strategic_goals(cell)) == 1


def read_rows(*lines: str) -> list[tuple[str, str, str, int | None]]:
    """The cells of strategic goals: name, kind, how many goals, and 결산액 in won."""
    rows = [PrintedRow(1, at, tuple(line.split("|")), columns=FORM.standard) for at, line in enumerate(lines, 1)]
    found = read(PrintedTable("goal_shares", "과", "", "", 1, rows, [(1, 1)]))
    return [
        (row.name, row.texts["kind"], row.texts["jointly"], row.figures["spent"].value)
        for row in found
        if row.texts["kind"] != "indicator"
    ]


def test_an_amount_merged_over_rows_of_goals_is_theirs_together() -> None:
    assert read_rows(
        "○ 자치 강화|혁신|만족도|○|700|70 %",
        "○ 마을 만들기|활력|방문자|◎||",
        "○ 경제 생활 ○ 일자리|고용|취업자|◎||",
        "○ 안전|예방|점검|◎|300|30 %",
        "○ 마을 만들기|활력|참여자|◎|700|70 %",
    ) == [
        ("자치 강화 / 마을 만들기 / 경제 생활 / 일자리", "strategic", "4", 700),
        ("안전", "strategic", "1", 300),
        ("자치 강화 / 마을 만들기 / 경제 생활 / 일자리", "again", "1", 700),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("○ 자치 강화|혁신|만족도|○|700|70 %", "마을 만들기|활력|방문자|◎||"),  # the name may go on
        ("○ 자치 강화|혁신|만족도|○|700|70 %", "○ 마을 만들기|활력|방문자|◎||30 %"),
        ("○ 자치 강화|혁신|만족도|○||70 %", "○ 마을 만들기|활력|방문자|◎||"),
        ("○ 자치 강화|혁신|만족도|○|700|", "○ 마을 만들기|활력|방문자|◎||"),
    ],
)
def test_a_goal_whose_amount_is_lost_shares_in_no_other(first: str, second: str) -> None:
    assert [row[0] for row in read_rows(first, second)] == ["자치 강화", "마을 만들기"]


def test_a_goal_without_an_amount_shares_in_that_above_it_where_neither_has_a_bullet() -> None:
    assert read_rows("자치|혁신|만족도|○|700|70 %", "마을|활력|방문자|◎||") == [("자치 / 마을", "strategic", "2", 700)]


def test_an_amount_may_stand_in_a_lower_row_of_its_goals() -> None:
    """All that is printed adds up, so that none is lost; 교육 may belong to the goal above it or below."""
    lines = [
        "○ 자치|혁신|만족도|○||",
        "○ 마을|활력|방문자|◎|700|70 %",
        "○ 교육|예방|점검|◎||",
        "○ 안전|예방|점검|◎|300|30 %",
    ]
    joint = ("자치 / 마을", "strategic", "2")
    assert read_rows(*lines[:2], lines[3]) == [(*joint, 700), ("안전", "strategic", "1", 300)]
    assert read_rows(*lines)[0][3] is read_rows(*lines)[1][3] is None
    assert [row[0] for row in read_rows(lines[0], lines[1], lines[3].replace("30", "20"))] == ["자치", "마을", "안전"]


@pytest.mark.parametrize("second", ["○ 문화과 전략2|체육|방문자|◎|300|30 %", "○ 문화과 전락1|체육|방문자|◎|300|30 %"])
def test_goals_whose_names_differ_by_a_letter_are_one_only_with_the_same_amount(second: str) -> None:
    assert [row[1:] for row in read_rows("○ 문화과 전략1|진흥|만족도|○|700|70 %", second)] == [
        ("strategic", "1", 700),
        ("strategic", "1", 300),
    ]


def test_a_goal_printed_again_with_a_letter_misread_is_the_same() -> None:
    first = "○ 문화과 전략1|진흥|만족도|○|700|70 %"
    assert [row[1:] for row in read_rows(first, "○ 문화과 전락1|체육|방문자|◎|700|70 %")] == [
        ("strategic", "1", 700),
        ("again", "1", 700),
    ]
