"""A cell of 재원비중 that names several strategic goals: however it parts them, the money is theirs together."""

import pytest

from ingest.forms.goal_shares import strategic_goals


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
