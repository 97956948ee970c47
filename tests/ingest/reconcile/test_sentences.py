"""The sentences of findings, in Korean and in English."""

import pytest

from ingest.reconcile.sentences import finding_sentence

MENDED = {"row": "가", "column": "spent", "printed": 1_000, "expected": -2, "because": ["E3", "E5"]}


def both(kind: str, **slots: object) -> tuple[str, str]:
    return finding_sentence(kind, "ko", slots), finding_sentence(kind, "en", slots)


def test_amounts_and_columns_are_written_in_the_language_of_the_sentence():
    assert both("mended", **MENDED) == (
        "가의 지출액: 1,000으로 인쇄되었으나, E3, E5의 계산은 △2를 가리킵니다.",
        "Spent of 가: printed 1,000, but the identities E3, E5 ask for △2.",
    )


@pytest.mark.parametrize(
    ("count", "korean", "english"),
    [(3, "가 등 3줄의", "가 and 2 more rows:"), (2, "가 등 2줄의", "가 and 1 more rows:"), (1, "가의", "가:")],
)
def test_a_finding_of_several_rows_names_the_first_and_how_many_follow(count: int, korean: str, english: str):
    in_korean, in_english = both("mended", **MENDED, count=count)
    assert korean in in_korean
    assert english in in_english


def test_a_count_that_is_no_number_names_no_more_rows():
    assert finding_sentence("mended", "en", MENDED | {"count": "3"}) == finding_sentence("mended", "en", MENDED)


@pytest.mark.parametrize(
    ("cause", "korean", "english"),
    [
        ("left", "왼쪽 칸에", "in the cell to the left"),
        ("line", "이웃한 줄에", "in a neighbouring line"),
        (None, "옆 칸이나 이웃한 줄에", "in a neighbouring cell or row"),
        ("뒤쪽에", "뒤쪽에", "뒤쪽에"),
    ],
)
def test_moved_amounts_stood_where_the_cause_says_or_near(cause: str | None, korean: str, english: str):
    assert both("moved", row="가", columns=["spent", "unspent"], **({"cause": cause} if cause else {})) == (
        f"가: {korean} 인쇄된 금액을 제자리에서 읽었습니다(지출액, 집행잔액).",
        f"가: amounts printed {english} were read in their own columns (Spent, Unspent).",
    )


def test_a_column_without_a_name_of_ours_stays_as_printed():
    assert both("unknown_columns", row="가", columns=["비고"]) == (
        "가 표의 비고 열은 뜻을 알 수 없어 글로만 두었습니다.",
        "The columns 비고 of the table 가 are not known; they are kept as text.",
    )


def test_what_is_not_known_is_a_dash_and_no_difference_is_left_out():
    korean, english = both("E3", row="가", column="spent", printed=1, expected=None, difference=None)
    assert korean.startswith("가의 지출액: 인쇄된 값은 1, 계산하면 -.")
    assert english.startswith("Spent of 가: printed 1, expected -.")


def test_a_slot_without_a_word_stays_empty():
    assert finding_sentence("moved", "en", {}) == (
        ": amounts printed in a neighbouring cell or row were read in their own columns ()."
    )


def explained(**slots: object) -> tuple[str, str]:
    """What stands behind the sentence itself."""
    korean, english = both("mended", **MENDED, **slots)
    plain = both("mended", **MENDED)
    return korean.removeprefix(plain[0]).strip(), english.removeprefix(plain[1]).strip()


@pytest.mark.parametrize(
    ("slots", "korean", "english"),
    [
        ({}, "", ""),
        ({"explained_by": []}, "", ""),
        (
            {"explained_by": ["나"]},
            "이 차이는 나의 금액과 정확히 같습니다.",
            "The difference is exactly that of 나.",
        ),
        (
            {"explained_by": ["나", "다"]},
            "이 차이는 나, 다의 금액을 더한 값과 정확히 같습니다.",
            "The difference is exactly the sum of 나, 다.",
        ),
        (
            {"explained_by": "나"},
            "이 차이는 나의 금액을 더한 값과 정확히 같습니다.",
            "The difference is exactly the sum of 나.",
        ),
        ({"named": "나"}, "단위사업표에는 나로 적혀 있습니다.", "The unit table names it 나."),
        (
            {"named": ["나"]},
            "단위사업표에는 나로 적혀 있습니다.",
            "The unit table names it 나.",
        ),
        (
            {"same_cause": "나 사업 지출액", "explained_by": ["다"]},
            "원인은 나 사업 지출액에서와 같습니다.",
            "The cause is the same as for Spent of 나 사업.",
        ),
        (
            {"explains": ["나 지출액", "다 비고"]},
            "같은 원인: 나 지출액, 다 비고.",
            "The same cause explains: Spent of 나, 비고 of 다.",
        ),
    ],
)
def test_what_explains_a_finding_follows_it(slots: dict[str, object], korean: str, english: str):
    assert explained(**slots) == (korean, english)


def test_a_table_of_the_book_is_named_in_english_where_it_has_an_english_name():
    assert "in the statement of programs alone" in finding_sentence(
        "named_once", "en", {"row": "가", "table": "사업별조서"}
    )
    assert "사업별조서에만" in finding_sentence("named_once", "ko", {"row": "가", "table": "사업별조서"})


def test_a_kind_that_nobody_declared_is_reported_by_its_id():
    assert both("no_such_kind", row="가") == ("no_such_kind", "no_such_kind")
