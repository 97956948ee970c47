"""Where a file says which column is which: heads in any order, again, over several rows, and heads left open."""

from pathlib import Path

import pytest

from ingest.errors import BookError
from ingest.mapping import read_mapping
from ingest.reading import open_table
from tests.ingest.table_files import HEAD, PLAIN, faults_of, read_table, write_book, write_csv, write_mapping

ROWS = [["일반회계", "세무과", "징수", 10, 7], ["일반회계", "회계과", "계약", 20, 9]]


@pytest.fixture
def plain(tmp_path: Path) -> str:
    return write_mapping(tmp_path / "plain.toml", PLAIN)


def test_a_head_that_repeats_in_another_order_holds_from_there_on(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, ROWS[0], ["회계", "부서", "사업", "지출액", "예산현액"], ["일반회계", "세무과", "체납", 3, 5]]
    found = read_table(write_csv(tmp_path / "two.csv", rows), plain)
    assert found.amounts("징수") == {"current_budget": 10, "spent": 7}
    assert found.amounts("체납") == {"current_budget": 5, "spent": 3}
    assert found.counted["head"] == 2


def test_a_head_that_repeats_as_it_was_is_no_row(tmp_path: Path, plain: str) -> None:
    found = read_table(write_csv(tmp_path / "same.csv", [HEAD, ROWS[0], HEAD, ROWS[1]]), plain)
    assert (found.many, found.counted["head"]) == (2, 2)


def test_a_head_that_repeats_without_a_needed_column_is_refused(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, ROWS[0], ["회계", "과", "사업", "지출액", "예산현액"], ROWS[1]]
    (fault,) = faults_of(write_csv(tmp_path / "part.csv", rows), plain)
    assert (fault.line, "필요한 열" in fault.sentence) == (3, True)


def test_two_columns_of_one_name_are_refused_by_their_letters(tmp_path: Path, plain: str) -> None:
    rows = [["회계", "부서", "사업", "예산현액", "지출액", "예산현액"], [*ROWS[0], 9]]
    (fault,) = faults_of(write_csv(tmp_path / "twice.csv", rows), plain)
    assert fault.line == 1
    assert fault.slots["columns"] == "D열 ‘예산현액’, F열 ‘예산현액’"


def test_a_head_above_tells_two_columns_of_one_name_apart(tmp_path: Path) -> None:
    mapping = write_mapping(
        tmp_path / "path.toml", PLAIN.replace('"예산현액"', '"2020/예산현액"').replace('"지출액"', '"2020/지출액"')
    )
    rows = [
        ["", "", "", "2019", "", "2020", ""],
        ["회계", "부서", "사업", "예산현액", "지출액", "예산현액", "지출액"],
        ["일반회계", "세무과", "징수", 1, 2, 10, 7],
    ]
    found = read_table(write_csv(tmp_path / "years.csv", rows), mapping)
    assert found.amounts("징수") == {"current_budget": 10, "spent": 7}


def test_a_head_over_three_rows_with_merged_cells_is_read(tmp_path: Path) -> None:
    mapping = write_mapping(
        tmp_path / "deep.toml",
        PLAIN + 'carried_out = "다음연도이월액"\ncarried_specified = "명시이월"\ncarried_accidental = "사고이월"\n',
    )
    rows = [
        ["회계", "부서", "사업", "예산 현액(A)", "집행", "", "", ""],
        ["", "", "", "", "지출액", "다음연도 이월액", "", ""],
        ["", "", "", "", "", "계", "①명시이월", "사고이월"],
        ["일반회계", "세무과", "징수", 10, 7, 3, 2, 1],
    ]
    found = read_table(write_csv(tmp_path / "deep.csv", rows), mapping)
    assert found.amounts("징수") == {
        "current_budget": 10,
        "spent": 7,
        "carried_out": 3,
        "carried_specified": 2,
        "carried_accidental": 1,
    }
    assert found.counted["head"] == 3


def test_an_amount_that_is_a_word_is_no_head(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, ["일반회계", "세무과", "징수", "미정", 7], ROWS[1]]
    found = read_table(write_csv(tmp_path / "word.csv", rows), plain)
    assert found.amounts("징수") == {"spent": 7, "current_budget": None}
    assert found.kinds("unreadable") == [("unreadable", "징수", "current_budget")]


def test_a_printed_unit_that_contradicts_the_mapping_is_refused_wherever_it_stands(tmp_path: Path, plain: str) -> None:
    above = [["결산"], ["", "", "", "(단위 : 천원)"], HEAD, *ROWS]
    between = [HEAD, ROWS[0], ["[단위: 백만원]"], HEAD, ROWS[1]]
    in_head = [[*HEAD[:3], "예산현액(천원)", "지출액"], *ROWS]
    for number, rows in enumerate((above, between, in_head)):
        (fault,) = faults_of(write_csv(tmp_path / f"{number}.csv", rows), plain)
        assert "단위는 {unit}" in fault.sentence
        assert fault.slots["unit"] == "원"


@pytest.mark.parametrize(
    "name",
    [
        "세출(천원)",
        "세출_백만원",
        "2020 세출결산 천원 단위 최종",
        "세출-단위천원",
        "spent_thousand_won",
        "세출 (단위 천원)",
    ],
)
def test_a_unit_in_the_name_of_a_file_contradicts_the_mapping(tmp_path: Path, plain: str, name: str) -> None:
    path = write_csv(tmp_path / f"{name}.csv", [HEAD, *ROWS])
    (fault,) = faults_of(path, plain)
    assert (fault.slots["text"], fault.slots["unit"]) == (name, "원")
    handed_in = path.rename(tmp_path / "0f3a.csv")  # as the upload stores it
    with pytest.raises(BookError, match="단위는"):
        open_table(handed_in, read_mapping(plain), "가람시", 2020, name=f"{name}.csv")


@pytest.mark.parametrize("name", ["세출(원)", "10억원 이상 사업", "철원군 세출", "수원시_세출", "지원 사업", "천원동"])
def test_a_name_that_speaks_of_no_other_unit_contradicts_nothing(tmp_path: Path, plain: str, name: str) -> None:
    assert read_table(write_csv(tmp_path / f"{name}.csv", [HEAD, ROWS[0]]), plain).many == 1


def test_a_unit_that_only_the_name_of_a_sheet_says_is_taken_from_it(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "printed.toml", PLAIN.replace('"원"', '"printed"'))
    path = write_book(tmp_path / "book.xlsx", 세출_천원=[HEAD, ROWS[0]])
    assert read_table(path, mapping).amounts("징수") == {"current_budget": 10_000, "spent": 7_000}


def test_a_unit_may_be_taken_from_the_file(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "printed.toml", PLAIN.replace('"원"', '"printed"'))
    found = read_table(write_csv(tmp_path / "unit.csv", [["(단위: 천원)"], HEAD, ROWS[0]]), mapping)
    assert found.amounts("징수") == {"current_budget": 10_000, "spent": 7_000}
    (without,) = faults_of(write_csv(tmp_path / "none.csv", [HEAD, ROWS[0]]), mapping)
    assert "단위가 적혀 있지 않습니다" in without.sentence
    two = [["(단위: 천원)"], HEAD, ROWS[0], ["(단위: 원)"], HEAD, ROWS[1]]
    (other,) = faults_of(write_csv(tmp_path / "two.csv", two), mapping)
    assert (other.line, other.slots["unit"]) == (4, "천원")


def test_a_title_of_another_year_is_refused(tmp_path: Path, plain: str) -> None:
    rows = [["2019회계연도 세출결산"], HEAD, *ROWS]
    (fault,) = faults_of(write_csv(tmp_path / "year.csv", rows), plain)
    assert (fault.line, fault.slots["said"], fault.slots["year"]) == (1, 2019, 2020)
    read_table(write_csv(tmp_path / "own.csv", [["2020회계연도 세출결산 (2019년도 이월 포함)"], HEAD, *ROWS]), plain)
    read_table(write_csv(tmp_path / "printed.csv", [["2021. 5. 30. 출력"], HEAD, *ROWS]), plain)


def test_all_faults_of_a_file_are_reported_at_once(tmp_path: Path, plain: str) -> None:
    rows = [["2019회계연도 세출결산"], ["(단위: 천원)"], [*HEAD, "지출액"], *ROWS]
    other = [["2018년도 결산"], ["(단위: 억원)"], HEAD, *ROWS]
    path = write_book(tmp_path / "faults.xlsx", 가=rows, 나=other)
    faults = faults_of(path, plain, sheets=["가", "나"])
    assert [(fault.sheet, fault.line) for fault in faults] == [("가", 3), ("나", 1), ("나", 2)]
    assert all(str(path) in str(fault) for fault in faults)


def test_a_column_of_another_year_is_refused_unless_the_mapping_spells_it(tmp_path: Path, plain: str) -> None:
    path = write_csv(tmp_path / "year.csv", [[*HEAD[:3], "예산현액(2020)", "지출액(2019)"], *ROWS])
    (fault,) = faults_of(path, plain)
    assert (fault.line, fault.slots["said"]) == (1, 2019)
    spelled = write_mapping(tmp_path / "spelled.toml", PLAIN.replace('"지출액"', '"지출액(2019)"'))
    assert read_table(path, spelled).amounts("징수") == {"current_budget": 10, "spent": 7}


@pytest.mark.parametrize("words", ["지출액(%)", "지출액 (전년도)", "지출액(예정)", "지출액(당월)"])
def test_brackets_that_make_another_amount_of_a_column_are_none_of_its_name(
    tmp_path: Path, plain: str, words: str
) -> None:
    found = read_table(write_csv(tmp_path / "other.csv", [[*HEAD[:4], words], *ROWS]), plain)
    assert found.amounts("징수") == {"current_budget": 10}


def test_a_title_of_another_year_between_rows_is_refused_and_a_note_is_not(tmp_path: Path, plain: str) -> None:
    (fault,) = faults_of(write_csv(tmp_path / "mixed.csv", [HEAD, ROWS[0], ["2019회계연도"], ROWS[1]]), plain)
    assert (fault.line, fault.slots["said"]) == (3, 2019)
    note = [HEAD, ROWS[0], ["※ 2019년 이월 포함"], ["2020회계연도 세출결산"], ROWS[1]]
    assert read_table(write_csv(tmp_path / "note.csv", note), plain).many == len(ROWS)


def test_a_head_under_the_year_before_is_no_column_of_this_year(tmp_path: Path, plain: str) -> None:
    rows = [
        ["회계", "부서", "사업", "전년도", "", "금년도", ""],
        ["", "", "", "예산현액", "지출액", "예산현액", "지출액"],
        ["일반회계", "세무과", "징수", 1, 2, 10, 7],
    ]
    assert read_table(write_csv(tmp_path / "both.csv", rows), plain).amounts("징수")["spent"] == 7
    (fault,) = faults_of(write_csv(tmp_path / "before.csv", [row[:5] for row in rows]), plain)
    assert "제목 행을 찾지 못했습니다" in fault.sentence


@pytest.mark.parametrize(
    "title",
    [
        *("’19년 세출결산", "세출결산 (2019. 12. 31. 기준)", "2019-12-31 현재"),
        *("2019 세출결산", "’19 세출결산", "FY2019"),
    ],
)
def test_a_year_is_known_by_its_short_form_and_its_last_day(tmp_path: Path, plain: str, title: str) -> None:
    (fault,) = faults_of(write_csv(tmp_path / "year.csv", [[title], HEAD, *ROWS]), plain)
    assert (fault.slots["said"], fault.slots["year"]) == (2019, 2020)


@pytest.mark.parametrize(
    "title",
    [
        "2020. 10. 31. 현재",
        "세출결산 (2020-06-30 기준)",
        "기준일: 2020년 9월 30일",
        "2020년 10월말 현재",
        "2020년 3분기 집행",
        "2020. 1. 1. ~ 2020. 9. 30.",
    ],
)
def test_a_title_of_a_day_before_the_end_of_the_year_is_refused(tmp_path: Path, plain: str, title: str) -> None:
    (fault,) = faults_of(write_csv(tmp_path / "day.csv", [[title], HEAD, *ROWS]), plain)
    assert (fault.line, fault.slots["value"]) == (1, title)


@pytest.mark.parametrize(
    "title",
    [
        "2020. 1. 1. ~ 2020. 12. 31.",
        "2020. 12. 31. 현재",
        "2020년 12월말 기준",
        "2021. 2. 28. 현재",
        "2020. 10. 31. 출력",
    ],
)
def test_a_title_of_the_years_last_day_or_a_later_one_is_read(tmp_path: Path, plain: str, title: str) -> None:
    assert read_table(write_csv(tmp_path / "day.csv", [[title], HEAD, *ROWS]), plain).many == len(ROWS)


def test_a_row_of_units_below_the_head_contradicts_the_mapping(tmp_path: Path, plain: str) -> None:
    (fault,) = faults_of(write_csv(tmp_path / "units.csv", [HEAD, ["", "", "", "천원", "천원"], *ROWS]), plain)
    assert (fault.line, fault.slots["text"]) == (2, "천원")


@pytest.mark.parametrize("year", ["2020년 ", "2020년도 ", "2020회계연도 ", "2020"])
def test_a_heading_may_state_the_fiscal_year(tmp_path: Path, plain: str, year: str) -> None:
    head = [f"{year}{word}" if word == "예산현액" else word for word in HEAD]
    assert read_table(write_csv(tmp_path / "a.csv", [head, *ROWS]), plain).many == len(ROWS)


def test_a_heading_of_another_year_is_not_of_this_one(tmp_path: Path, plain: str) -> None:
    head = [f"2019년 {word}" if word == "예산현액" else word for word in HEAD]
    assert faults_of(write_csv(tmp_path / "a.csv", [head, *ROWS]), plain)
