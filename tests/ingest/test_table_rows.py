"""What becomes of each row: none vanishes, totals are held against what they total, and what repeats is told."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.totals import is_total
from ingest.mapping import read_mapping
from ingest.preview import preview
from ingest.reading import open_table
from tests.ingest.table_files import HEAD, PLAIN, faults_of, read_table, write_csv, write_mapping

YEAR_AND_CITY = PLAIN + 'fiscal_year = "연도"\ncity = "자치단체"\nprovince = "시도"\n'
OWNED = ["연도", "시도", "자치단체", *HEAD]


def row(
    name: str, budget: object = 10, spent: object = 7, department: str = "세무과", account: str = "일반회계"
) -> list[object]:
    return [account, department, name, budget, spent]


@pytest.fixture
def plain(tmp_path: Path) -> str:
    return write_mapping(tmp_path / "plain.toml", PLAIN)


@pytest.mark.parametrize(
    "label",
    [
        "합계",
        "합 계",
        "소계",
        "소 계(A)",
        "총계",
        "누 계",
        "계",
        "Total",
        "Grand Total",
        "세무과 계",
        "세무과 합계",
        "세무과계",
        "세무과(계)",
        "세무과 (소 계)",
        "합계:",
    ],
)
def test_a_total_is_compared_with_its_rows_and_stored_as_no_project(tmp_path: Path, plain: str, label: str) -> None:
    right = read_table(
        write_csv(tmp_path / "right.csv", [HEAD, row("징수"), row("체납", 5, 4), row(label, 15, 11)]), plain
    )
    assert {name for _, _, name in right.rows} == {"징수", "체납"}
    assert right.counted["total"] == 1
    assert not right.kinds("T1")
    wrong = read_table(
        write_csv(tmp_path / "wrong.csv", [HEAD, row("징수"), row("체납", 5, 4), row(label, 15, 12)]), plain
    )
    (finding,) = [each for each in wrong.findings if each.kind == "T1"]
    assert (finding.row, finding.column, finding.printed, finding.expected, finding.line) == (label, "spent", 12, 11, 4)


@pytest.mark.parametrize(
    "name", ["통계 조사", "재난안전체계", "통 계", "설계", "일반회계 전출금", "합계출산율 개선", "사회적관계", "생계"]
)
def test_a_project_whose_name_sounds_like_a_total_is_a_project(tmp_path: Path, plain: str, name: str) -> None:
    assert not is_total(name)
    assert read_table(write_csv(tmp_path / "name.csv", [HEAD, row(name)]), plain).many == 1


def test_subtotals_and_the_total_of_all_departments_are_each_compared_with_their_own(
    tmp_path: Path, plain: str
) -> None:
    rows = [
        HEAD,
        ["합 계", "", "", 36, 26],
        row("징수"),
        row("체납", 5, 4),
        row("소계", 15, 11),
        row("계약", 20, 14, "회계과"),
        row("소계", 20, 14, "회계과"),
        row("급수", 1, 1, "수도과", "특별회계"),
        ["일반회계", "", "소계", 35, 25],
        ["", "총계", "", 36, 26],
    ]
    found = read_table(write_csv(tmp_path / "all.csv", rows), plain)
    assert (found.many, found.counted["total"]) == (4, 5)
    assert not found.kinds("T1")
    rows[1][3], rows[-1][4] = 35, 27
    wrong = read_table(write_csv(tmp_path / "wrong.csv", rows), plain)
    assert [(each.line, each.column, each.printed, each.expected) for each in wrong.findings if each.kind == "T1"] == [
        (2, "current_budget", 35, 36),
        (10, "spent", 27, 26),
    ]


def test_a_total_over_rows_of_which_one_is_unknown_decides_nothing(tmp_path: Path, plain: str) -> None:
    found = read_table(
        write_csv(tmp_path / "open.csv", [HEAD, row("징수", "?"), row("체납", 5, 4), row("계", 15, 11)]), plain
    )
    assert not found.kinds("T1")


def test_an_amount_with_a_point_is_read_where_it_is_certain(tmp_path: Path, plain: str) -> None:
    read = {"1500000.0": 1_500_000, "1,500,000.00": 1_500_000, "△5.0": -5, "0.0": 0, "1500.000": 1500}
    unknown = ["1500000.5", "1.5", "1.500", "150.000", "1,500.000", "1.500.000", "1.5E+06", "."]
    rows = [HEAD, *(row(f"사업{text}", text) for text in [*read, *unknown])]
    found = read_table(write_csv(tmp_path / "points.csv", rows), plain)
    amounts = {name: found.amounts(f"사업{name}")["current_budget"] for name in [*read, *unknown]}
    assert amounts == {**read, **dict.fromkeys(unknown)}
    assert len(found.kinds("unreadable")) == len(unknown)


@pytest.mark.parametrize(
    ("printed", "whole", "amount"),
    [("(30)", 70, -30), ("30-", 70, -30), ("(30)", 130, None), ("(30)", 50, None), ("(0)", 100, None)],
)
def test_an_amount_in_brackets_is_negative_where_only_that_makes_a_sum(
    tmp_path: Path, plain: str, printed: str, whole: int, amount: int | None
) -> None:
    rows = [HEAD, row("징수", 100), row("환급", printed), row("합계", whole, 14)]
    found = read_table(write_csv(tmp_path / "brackets.csv", rows), plain)
    assert found.amounts("환급")["current_budget"] == amount
    assert bool(found.kinds("unreadable")) == (amount is None)


def test_a_fraction_of_thousands_is_whole_won(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "thousand.toml", PLAIN.replace('"원"', '"천원"'))
    rows = [HEAD, row("징수", "1234.5", "0.5"), row("체납", "1.2345", "1.234")]
    found = read_table(write_csv(tmp_path / "thousand.csv", rows), mapping)
    assert found.amounts("징수") == {"current_budget": 1_234_500, "spent": 500}
    assert found.amounts("체납") == {"current_budget": None, "spent": None}


def test_a_row_that_stands_twice_is_reported_and_kept(tmp_path: Path, plain: str) -> None:
    found = read_table(write_csv(tmp_path / "twice.csv", [HEAD, row("징수"), row("체납"), row("징수")]), plain)
    (finding,) = [each for each in found.findings if each.kind == "row_again"]
    assert (finding.row, finding.line, finding.notes["first"]) == ("징수", 4, "2")
    assert found.many == 3


def test_rows_of_one_name_with_other_amounts_are_reported(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, row("징수"), row("징 수", 11), row("징수", 10, 7, "회계과"), row("징수", 3, 3, "세무과", "특별회계")]
    found = read_table(write_csv(tmp_path / "contrary.csv", rows), plain)
    assert [(each.kind, each.line) for each in found.findings] == [("rows_contradict", 3)]


def test_who_spent_more_than_the_budget_is_reported(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, row("징수", 10, 11), row("체납", 10, 10), row("반환", -5, -6), row("환급", "", 3)]
    found = read_table(write_csv(tmp_path / "over.csv", rows), plain)
    (finding,) = [each for each in found.findings if each.kind == "overspent"]
    assert (finding.row, finding.printed, finding.expected) == ("징수", 11, 10)


def test_a_note_between_rows_is_kept_and_the_table_goes_on(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, row("징수"), ["", "", "※ 체납은 따로 적음", "", ""], row("체납")]
    found = read_table(write_csv(tmp_path / "note.csv", rows), plain)
    assert (found.many, found.counted["unclaimed"]) == (2, 1)


def test_rows_of_which_city_and_year_is_not_said_are_counted_apart(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "owned.toml", YEAR_AND_CITY)
    rows = [
        OWNED,
        ["2020", "경기", "가람시", *row("징수")],
        ["", "경기", "가람시", *row("체납")],
        ["2020년", "", "", *row("압류")],
    ]
    rows += [["2019", "경기", "가람시", *row("전년")], ["2020", "경기", "나람시", *row("남의 것")]]
    found = read_table(write_csv(tmp_path / "owned.csv", rows), mapping)
    assert {name for _, _, name in found.rows} == {"징수"}
    assert (found.counted["ownerless"], found.counted["others"]) == (2, 2)


@pytest.mark.parametrize(
    ("own", "province", "theirs", "is_own"),
    [
        ("양주시", "", "경기양주시", True),
        ("양주시", "", "경기남양주시", False),
        ("양주시", "", "남양주시", False),
        ("경기도 양주시", "", "양주시", True),
        ("강원 고성군", "", "경남고성군", False),
        ("강원 고성군", "강원특별자치도", "고성군", True),
        ("경상남도 고성군", "강원", "고성군", False),
        ("부산진구", "", "부산부산진구", True),
        ("광주시", "", "광주광역시", False),
        ("경기도", "", "경기본청", True),
    ],
)
def test_the_name_of_a_city_must_match_whole(
    tmp_path: Path, own: str, province: str, theirs: str, is_own: bool
) -> None:
    mapping = write_mapping(tmp_path / "owned.toml", YEAR_AND_CITY)
    path = write_csv(tmp_path / "city.csv", [OWNED, ["2020", province, theirs, *row("징수")]])
    if is_own:
        assert read_table(path, mapping, city=own).many == 1
    else:
        (fault,) = faults_of(path, mapping, city=own)
        assert fault.slots["seen"] == theirs


def test_a_city_whose_name_others_have_needs_its_province(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "owned.toml", YEAR_AND_CITY)
    path = write_csv(tmp_path / "city.csv", [OWNED, ["2020", "", "경남고성군", *row("징수")]])
    (fault,) = faults_of(path, mapping, city="고성군")
    assert "시·도까지" in fault.sentence


@pytest.mark.parametrize(
    ("day", "is_own"), [("20201231", True), ("2020-12-31", True), ("20200630", False), ("20211231", False)]
)
def test_a_snapshot_must_be_of_the_last_day_of_the_year(tmp_path: Path, day: str, is_own: bool) -> None:
    mapping = write_mapping(tmp_path / "day.toml", 'snapshot = "기준일"\n' + PLAIN)
    path = write_csv(tmp_path / "day.csv", [["기준일", *HEAD], [day, *row("징수")]])
    if is_own:
        assert read_table(path, mapping).many == 1
    else:
        (fault,) = faults_of(path, mapping)
        assert (fault.line, fault.slots["value"]) == (2, day)


CELLS = st.sampled_from(
    [
        "",
        "10",
        "△3",
        "1500000.5",
        "없음",
        "합계",
        "소계",
        "세무과",
        "일반회계",
        "2020",
        "2019",
        "가람시",
        "나람시",
        "※ 주",
    ]
)
LINES = st.lists(st.one_of(st.just(OWNED), st.just([]), st.lists(CELLS, min_size=1, max_size=9)), max_size=30)


@given(LINES)
def test_no_row_vanishes(tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]) -> None:
    folder = tmp_path_factory.mktemp("rows")
    mapping = write_mapping(folder / "owned.toml", YEAR_AND_CITY)
    rows = [OWNED, *lines, ["2020", "", "가람시", *row("끝")]]
    (folder / "rows.csv").write_text("\n".join(",".join(map(str, each)) for each in rows), encoding="utf-8")
    counted = read_table(folder / "rows.csv", mapping).counted
    assert counted["rows"] == len(rows)
    assert sum(counted.values()) - counted["rows"] == counted["rows"]


def test_a_note_belongs_to_the_department_above_it(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, row("징수"), ["", "", "※ 체납은 따로 적음", "", ""], row("체납"), ["", "", "※ 끝", "", ""]]
    found = read_table(write_csv(tmp_path / "notes.csv", rows), plain)
    assert list(found.book.departments) == ["세무과"]


def test_a_department_may_stand_in_a_row_above_its_own(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "fill.toml", 'fill = ["account", "department"]\n' + PLAIN)
    rows = [HEAD, ["일반회계", "세무과", "", "", ""], ["", "", "징수", 10, 7], ["※ 주: 아래", "", "", "", ""]]
    rows += [["", "회계과", "", "", ""], ["", "", "계약", 20, 9]]
    found = read_table(write_csv(tmp_path / "above.csv", rows), mapping)
    assert set(found.rows) == {("세무과", "일반회계", "징수"), ("회계과", "일반회계", "계약")}


def test_a_total_that_cannot_be_read_is_reported(tmp_path: Path, plain: str) -> None:
    found = read_table(write_csv(tmp_path / "total.csv", [HEAD, row("징수"), row("합계", "1O", 7)]), plain)
    assert found.kinds("unreadable") == [("unreadable", "합계", "current_budget")]


def loose_csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join([",".join(HEAD), *lines]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("일반회계,세무과,징수,1,234,567,890", ["current_budget", "spent"]),  # amounts with commas, without quotes
        ("일반회계,세무과,부과,징수,10,7", ["current_budget", "spent"]),  # a name with a comma
        ("일반회계,징수,10,7", ["current_budget"]),  # a cell lost
        ("일반회계,세무과,징수,7", ["current_budget"]),  # an amount lost
        ("일반회계,세무과,징수,10,7,2020년 비고", []),
    ],
)
def test_a_row_whose_cells_are_shifted_has_no_amounts(
    tmp_path: Path, plain: str, line: str, columns: list[str]
) -> None:
    found = read_table(loose_csv(tmp_path / "loose.csv", "일반회계,세무과,고지,20,9", line), plain)
    assert found.amounts("고지") == {"current_budget": 20, "spent": 9}
    assert [column for _, _, column in found.kinds("unreadable")] == columns


def test_names_of_departments_that_differ_by_blanks_are_one(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, ["일반회계", "세무과", "징수", 10, 7], ["일반 회계", "세 무 과", "부과", 2, 1]]
    found = read_table(write_csv(tmp_path / "blanks.csv", rows), plain)
    assert [key[:2] for key in found.rows] == [("세무과", "일반회계")] * 2


@pytest.mark.parametrize(
    "head",
    [
        ["회계", "부서", "과목", "예산현액", "징수결정액", "실제수납액"],
        ["회계", "부서", "사업", "이월액", "사유"],
        ["구분", "계", "국비", "도비", "시비"],
    ],
)
def test_below_the_head_of_another_table_nothing_is_read(tmp_path: Path, plain: str, head: list[str]) -> None:
    rows = [HEAD, ["일반회계", "세무과", "징수", 10, 7], [], head, ["일반회계", "세무과", "지방세", 100, 90, 80]]
    (fault,) = faults_of(write_csv(tmp_path / "two.csv", rows), plain)
    assert (fault.line, "다른 표" in fault.sentence) == (4, True)


def test_a_column_of_units_contradicts_the_mapping(tmp_path: Path, plain: str) -> None:
    rows = [[*HEAD, "단위"], ["일반회계", "세무과", "징수", 10, 7, "원"], ["일반회계", "세무과", "부과", 10, 7, "천원"]]
    (fault,) = faults_of(write_csv(tmp_path / "units.csv", rows), plain)
    assert (fault.line, fault.slots["unit"]) == (3, "원")


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_lines_are_separated_by_what_parts_them_evenly(tmp_path: Path, plain: str, delimiter: str, quote: str) -> None:
    rows = (HEAD, ["일반회계", "세무과", "징수, 부과, 고지", "1,234,567", "7"])
    lines = [delimiter.join(f"{quote}{cell}{quote}" for cell in cells) for cells in rows]
    path = tmp_path / "parted.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_table(path, plain).amounts("징수, 부과, 고지") == {"current_budget": 1_234_567, "spent": 7}


@pytest.mark.parametrize("mark", ["〃", '"', "상동"])
def test_a_ditto_is_the_word_of_the_row_above(tmp_path: Path, plain: str, mark: str) -> None:
    rows = [HEAD, row("징수"), row("부과", department=mark, account=mark), row("고지", department=mark)]
    path = tmp_path / "ditto.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert {key[:2] for key in read_table(path, plain).rows} == {("세무과", "일반회계")}


def test_a_ditto_is_the_name_of_the_row_above(tmp_path: Path, plain: str) -> None:
    found = read_table(write_csv(tmp_path / "ditto.csv", [HEAD, row("징수"), row("부과"), row("〃", 11)]), plain)
    assert [finding.row for finding in found.findings if finding.kind == "rows_contradict"] == ["부과"]


def test_a_total_that_the_column_of_levels_names_is_one_wherever_it_stands(tmp_path: Path) -> None:
    columns = 'levels = "word"\n[words]\n"세부" = 3\n[columns]\nlevel = "구분"'
    mapping = write_mapping(tmp_path / "levels.toml", PLAIN.replace("[columns]", columns))
    rows = [
        ["세부", *row("징수", 3, 2, "세무과")],
        ["세부", *row("감사", 4, 3, "감사과")],
        ["합계", *row("시", 7, 5, "감사과")],
    ]
    found = read_table(write_csv(tmp_path / "levels.csv", [["구분", *HEAD], *rows]), mapping)
    assert found.book.table is not None
    assert found.book.table.totals == {4}
    assert found.kinds("T1") == []


def test_rows_that_name_no_department_or_account_are_reported(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, row("징수"), row("부과", department=""), row("고지", department=""), row("함계", account="")]
    found = read_table(write_csv(tmp_path / "unsaid.csv", rows), plain)
    unsaid = [finding for finding in found.findings if finding.kind == "owner_unsaid"]
    assert [(each.row, each.notes) for each in unsaid] == [
        ("함계", {"what": "회계", "count": 1}),
        ("부과", {"what": "부서", "count": 2}),
    ]


def test_a_row_with_amounts_and_no_name_is_reported(tmp_path: Path, plain: str) -> None:
    found = read_table(write_csv(tmp_path / "nameless.csv", [HEAD, row("징수"), row("")]), plain)
    assert [(each.kind, each.line) for each in found.findings] == [("row_unread", 3)]


@pytest.mark.parametrize("above", [True, False])
def test_a_project_with_the_amounts_of_those_next_to_it_is_reported(tmp_path: Path, plain: str, above: bool) -> None:
    parts = [row("징수", 10, 7), row("부과", 30, 20), row("고지", 5, 1)]
    policy = row("세정 운영", 45, 28)
    rows = [policy, *parts] if above else [*parts, policy]
    found = read_table(write_csv(tmp_path / "sums.csv", [HEAD, *rows]), plain)
    (finding,) = [each for each in found.findings if each.kind == "row_is_sum"]
    assert finding.notes == {"count": 1, "names": ["세정 운영"]}
    rows[rows.index(policy)] = row("세정 운영", 45, 27)
    assert not read_table(write_csv(tmp_path / "sums.csv", [HEAD, *rows]), plain).kinds("row_is_sum")


def test_rows_of_funding_sources_are_financing_if_they_add_up(tmp_path: Path, plain: str) -> None:
    parts = [row("국비", 6, 4), row("시비(40%)", 4, 3)]
    rows = [HEAD, row("징수"), *parts, row("체납", 5, 4), row("합계", 15, 11), row("도비", 2, 1)]
    found = read_table(write_csv(tmp_path / "paid.csv", rows), plain)
    assert [name for _, _, name in found.rows] == ["징수", "체납", "도비"]
    assert (found.counted["financing"], found.counted["rows"]) == (2, len(rows))
    assert not found.kinds("T1", "row_is_sum")
    alone = read_table(
        write_csv(tmp_path / "alone.csv", [HEAD, row("징수"), row("국비", 6, 4), row("시비", 3, 3)]), plain
    )
    assert [name for _, _, name in alone.rows] == ["징수", "국비", "시비"]


def test_a_row_whose_name_stands_among_its_amounts_is_reported(tmp_path: Path, plain: str) -> None:
    shifted = ["일반회계", "세무과", "", "체납", "5", "4"]
    found = read_table(write_csv(tmp_path / "shifted.csv", [HEAD, row("징수"), shifted]), plain)
    assert (found.many, found.counted["unclaimed"], len(found.kinds("row_unread"))) == (1, 1, 1)


def test_the_preview_shows_the_amounts_that_the_reading_gives(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, row("징수", "1,000", 700), row("환급", "(300)", "100-"), row("합계", 700, 600)]
    path = write_csv(tmp_path / "negative.csv", rows)
    found = read_table(path, plain)
    assert found.amounts("환급") == {"current_budget": -300, "spent": -100}
    shown = preview(open_table(path, read_mapping(plain), "가람시", 2020))
    assert [(each.line, each.name, each.level) for each in shown.rows] == [
        (2, "징수", "세부사업"),
        (3, "환급", "세부사업"),
    ]
    assert shown.rows[1].amounts == {"예산현액": "△300", "지출액": "△100"}


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        (['일반회계,세무과,"가,10,7', "일반회계,세무과,나,5,4", '일반회계,세무과,"다",1,1'], [2]),
        (['일반회계,세무과,"가,10,7', '일반회계,세무과,나",5,4', "일반회계,세무과,다,1,1"], [2]),
        (['일반회계,"세무과,가,10,7', "일반회계,세무과,나,5,4"], [2]),
        (["일반회계,세무과,다,1,1", '일반회계,세무과,"가,10,7'], [3]),
        (
            [
                '일반회계,세무과,"가,10,7',
                '일반회계,세무과,나",5,4',
                '일반회계,세무과,"다,1,1',
                '일반회계,세무과,라",1,1',
            ],
            [2, 4],
        ),
    ],
    ids=["closed by a quote that opens", "closed by a later one", "closed by none", "in the last row", "twice"],
)
def test_a_quote_that_swallows_rows_is_refused_where_it_opens(
    tmp_path: Path, plain: str, lines: list[str], places: list[int]
) -> None:
    path = tmp_path / "quoted.csv"
    path.write_text("\n".join([",".join(HEAD), *lines, ""]), encoding="utf-8")
    faults = faults_of(path, plain)
    assert [fault.line for fault in faults] == places
    assert all("따옴표를 닫거나" in fault.sentence for fault in faults)


def test_a_quoted_cell_of_several_lines_is_one_cell(tmp_path: Path, plain: str) -> None:
    rows = [row("가, 나,\n다, 라"), row("마\n\n바, 사, 아"), row('""자""\n차'), [*row("카"), "타\n파, 하, 거, 너, 더"]]
    read = read_table(write_csv(tmp_path / "lines.csv", [[*HEAD, "비고"], *rows]), plain)
    assert len(read.rows) == 4


def test_amounts_without_a_name_are_counted_among_those_without_a_place(tmp_path: Path, plain: str) -> None:
    read = read_table(write_csv(tmp_path / "bare.csv", [HEAD, row("가"), ["", "", "", 15, 11]]), plain)
    for finding in read.findings:
        if finding.kind == "page_partly_read":
            assert finding.notes == {"amounts": 2, "placed": 0}
    assert "page_partly_read" in {finding.kind for finding in read.findings}
