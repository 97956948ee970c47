"""What speaks against a row standing at a level, beside the sums: the cost of each of the levels 1 to 3."""

import pytest

from ingest.reconcile.evidence import (
    STRONG,
    WEAK,
    UnitEvidence,
    _repeated_projects,
    fixed_level,
    policy_of,
    score_evidence,
)
from ingest.rows import PrintedRow

Money = tuple[int, int, int]
MONEY = (7, 9, 5)


def costs(
    names: str, money: list[Money], *known: UnitEvidence, row: int = 1, before: dict[str, int] | None = None
) -> list[int]:
    rows = [PrintedRow(1, line, (name,)) for line, name in enumerate(names.split(), 1)]
    against = score_evidence(rows, money, known, before or {})
    return [against(row, level) for level in (1, 2, 3)]


def unit(name: str, current_budget: int | None = 9, spent: int | None = 5, level: int = 2) -> UnitEvidence:
    return UnitEvidence(name, level, current_budget, spent)


def test_a_unit_table_fixes_the_level_of_the_row_with_its_name_and_amount() -> None:
    assert costs("과 가", [MONEY, MONEY], unit("가")) == [WEAK, 0, STRONG]  # a policy may bear its unit's name
    assert costs("과 가", [MONEY, MONEY], unit("가", level=3)) == [STRONG, STRONG, 0]
    assert costs("과 가", [MONEY, MONEY], unit("나")) == [0, 0, 0]
    assert costs("과 가", [MONEY, MONEY], unit("가", 8)) == [0, 0, 0]
    assert costs("과 가", [MONEY, MONEY], unit("가", 9, 4)) == [0, 0, 0]


def test_a_unit_table_decides_little_about_rows_without_amounts() -> None:
    assert costs("과 가", [MONEY, (7, 0, 0)], unit("가", 0, 0)) == [WEAK, 0, WEAK]


def test_a_policy_with_its_units_name_is_followed_by_that_unit() -> None:
    known = unit("가"), unit("나무심기", level=3)
    assert costs("과 가 나무심기", [MONEY] * 3, *known) == [WEAK, 0, STRONG]
    assert costs("과 가 나무십기", [MONEY] * 3, *known) == [WEAK, 0, STRONG]
    assert costs("과 가 다리놓기", [MONEY] * 3, *known) == [STRONG, 0, STRONG]
    assert costs("과 가 다리놓기", [MONEY, MONEY, (7, 9, 4)], *known) == [WEAK, 0, STRONG]


def test_of_two_rows_of_one_amount_the_name_misread_in_one_decides_little() -> None:
    known = unit("나무심기"), unit("나무십기", level=3)
    for row in (1, 2):
        assert costs("과 나무심기 나무심가", [MONEY] * 3, unit("나무심기"), row=row)[2] == (WEAK if row == 1 else 0)
        assert costs("과 나무심가 나무심기", [MONEY] * 3, unit("나무심기"), row=row)[2] == (0 if row == 1 else WEAK)
        assert max(costs("과 나무십기 나무심기", [MONEY] * 3, *known, row=row)) == WEAK
    assert costs("과 기본겸비(과) 기본경비(과)", [MONEY] * 3, row=2) == [STRONG, 0, 0]
    assert costs("과 기본겸비(과) 기본경비(과)", [MONEY, MONEY, (7, 9, 4)], row=2) == [STRONG, 0, STRONG]
    assert costs("과 심기 십기", [MONEY] * 3, unit("심기")) == [WEAK, 0, STRONG]  # another name


def test_of_more_rows_alike_than_the_unit_table_prints_it_decides_little() -> None:
    assert costs("과 가 가", [MONEY] * 3, unit("가", level=3)) == [WEAK, WEAK, WEAK]
    assert costs("과 가 가", [MONEY] * 3, unit("가", level=3), unit("가", level=3)) == [STRONG, STRONG, WEAK]


@pytest.mark.parametrize(
    ("names", "row", "expected"),
    [
        ("과 행정운영경비(과)", 1, [0, STRONG, STRONG]),
        ("과 재무활동", 1, [0, STRONG, STRONG]),
        ("과 기본경비", 1, [STRONG, 0, WEAK]),
        ("과 기본경비 기본경비", 2, [STRONG, 0, 0]),
        ("과 보전지출", 1, [STRONG, 0, STRONG]),
        ("과 보전지출 보전지출", 2, [STRONG, 0, 0]),
        ("과 인력운영비(과) 인력운영비", 2, [STRONG, 0, 0]),
        ("과 인력운영빈(과) 인력운영비", 2, [STRONG, 0, STRONG]),  # the misspelled one above is the unit
        ("과 축제 축제", 1, [0, 0, WEAK]),
        ("과 예비비", 1, [0, 0, WEAK]),
        ("과 예비비 예비비", 2, [0, 0, 0]),
        ("과 사업", 1, [0, 0, 0]),
    ],
)
def test_names_have_their_levels(names: str, row: int, expected: list[int]) -> None:
    assert costs(names, [MONEY] * (len(names.split())), row=row) == expected


def test_an_indent_fixes_a_level_and_the_year_before_decides_little() -> None:
    rows = [PrintedRow(1, line, (f"가{line}",), indent=indent) for line, indent in enumerate((0, 10, 30, 50), 1)]
    against = score_evidence(rows, [MONEY] * 4, (), {})
    assert [[against(row, level) for level in (1, 2, 3)] for row in (1, 2, 3)] == [
        [0, STRONG, STRONG],
        [STRONG, 0, STRONG],
        [STRONG, STRONG, 0],
    ]
    assert costs("과 가", [MONEY, MONEY], before={"가": 3}) == [WEAK, WEAK, 0]


@pytest.mark.parametrize(
    ("name", "fixed", "policy"),
    [
        ("행정운영경비(과)", "행정운영경비", "행정운영경비"),
        ("기본경비", "기본경비", "행정운영경비"),
        ("인력운영비", "인력운영비", "행정운영경비"),
        ("보전지출(과)", "보전지출", "재무활동"),
        ("내부거래지출", "내부거래지출", "재무활동"),
        ("재무횔동(과)", "재무활동", "재무활동"),
        ("재무횔동", "", ""),  # of a whole name one letter is another name
        ("사업", "", ""),
    ],
)
def test_a_name_that_fixes_a_level_is_known_by_its_beginning(name: str, fixed: str, policy: str) -> None:
    assert (fixed_level(name), policy_of(name)) == (fixed, policy)


def test_twins_are_two_neighbours_of_one_amount_whose_names_differ_in_a_letter() -> None:
    names = ["나무심기", "나무십기", "나무심기", "길", "긴"]
    assert _repeated_projects(names, [MONEY, MONEY, (7, 9, 4), (7, 9, 4), (7, 9, 4)]) == {0, 1}
    assert _repeated_projects(["가나다", "가나라"], [MONEY] * 2) == set()  # of so short a name a letter makes another
    assert _repeated_projects(["길", *names], [MONEY] * 3 + [(7, 9, 4), (7, 9, 3), (7, 9, 3)]) == {1, 2}
