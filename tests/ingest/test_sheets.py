"""Forms: tables told apart, joined over page breaks, and every line accounted for."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.forms import FORMS
from ingest.forms.head_years import relative_years
from ingest.forms.sheet import Sheet
from ingest.reading import open_book, read_departments, read_sheets


@pytest.fixture(scope="module")
def sheets(sample: Path) -> dict[str, Sheet]:
    return {sheet.department: sheet for sheet in read_sheets(open_book(sample))}


def test_all_tables_of_the_sample_are_read_whole(sheets: dict[str, Sheet]) -> None:
    rows = Counter()
    tables = Counter()
    for sheet in sheets.values():
        for table in sheet.tables:
            tables[table.form] += 1
            rows[table.form] += len(table.rows)
    assert rows == {
        "revenue": 70,
        "expenditure": 154,
        "department_performance": 19,
        "summary": 8,
        "goal_shares": 19,
        "strategic_goals": 8,
        "goal_status": 8,
        "staffing": 8,
        "settlement_status": 23,
        "indicators": 57,
        "unit_programs": 119,
    }
    assert tables["expenditure"] == 4
    assert tables["unit_programs"] == 25


def test_a_table_over_a_page_break_is_one_table(sheets: dict[str, Sheet]) -> None:
    (revenue,) = sheets["기획담당관"].tables_of("revenue")
    assert len(revenue.parts) == 2
    assert [row.name for row in revenue.rows][18:21] == [
        "421-01 시·군일반조정교부금",
        "500 보조금",
        "520 시·도비보조금등",
    ]
    (status,) = sheets["기획담당관"].tables_of("settlement_status")
    assert [row.name for row in status.rows][:3] == ["계", "정책사업", "행정운영경비"]


def test_a_second_line_belongs_to_the_row_above_it(sheets: dict[str, Sheet]) -> None:
    (table,) = sheets["기획담당관"].tables_of("expenditure")
    (reserve, *_) = [row for row in table.rows if row.name == "예비비"]
    assert reserve.below is not None
    assert reserve.below.cells[2] == "△5,558,259,000"


def test_the_only_line_that_no_form_claims_is_kept(sheets: dict[str, Sheet]) -> None:
    left = [(line.line, line.text, line.amounts) for sheet in sheets.values() for line in sheet.unclaimed]
    assert left == [(416, "답 당 관", 0)]


def test_the_legend_tells_from_which_rate_a_mark_stands(sheets: dict[str, Sheet]) -> None:
    bounds = [(bound.mark, bound.at_least, bound.below) for bound in sheets["감사담당관"].thresholds]
    assert bounds == [("◎", Decimal(130), None), ("○", Decimal(100), Decimal(130)), ("×", None, Decimal(100))]


def test_indicators_carry_both_years_the_unit_and_the_formula(sheets: dict[str, Sheet]) -> None:
    read = {form.name: form.read for form in FORMS}["indicators"]
    assert read is not None
    table = sheets["기획담당관"].tables_of("indicators")[3]
    ranking = read(table)[0]
    assert (ranking.name, ranking.texts, ranking.parent) == (
        "시군종합평가 실적 향상",
        {"unit": "위", "formula": "달성 순위"},
        3,
    )
    assert {name: measure.value for name, measure in ranking.measures.items()} == {
        "target": Decimal(3),
        "result": Decimal(5),
        "rate": Decimal(60),
        "target_before": Decimal(4),
        "result_before": Decimal(3),
        "rate_before": Decimal(133),
    }


def test_prose_is_a_tree_under_its_heading(sheets: dict[str, Sheet]) -> None:
    passages = {(passage.section, passage.goal): passage.items for passage in sheets["기획담당관"].passages}
    analysis = passages["성과분석", 0]
    tops = [item.text for item in analysis if item.depth == 0]
    assert tops == ["역점시책 관리 및 지원", "정책자문단의 운영", "소송 승소율 제고", "사회조사 업무 추진"]
    contribution = analysis[1]
    assert (contribution.text, contribution.depth, contribution.parent) == ("전략목표 달성기여도", 1, 0)
    assert (analysis[2].depth, analysis[2].parent) == (2, 1)


def test_a_line_without_a_bullet_goes_on_with_the_item_above(sheets: dict[str, Sheet], sample: Path) -> None:
    lines = sample.read_text(encoding="utf-8").split("\n")
    number, rest = next(
        (number, line) for number, line in enumerate(lines, 1) if line.startswith("(") and line[1] not in "단123"
    )
    items = [item for passage in sheets["기획담당관"].passages for item in passage.items if item.line == number - 1]
    assert items[0].text.endswith(rest.strip())


def test_a_list_in_html_is_read_as_items(sheets: dict[str, Sheet]) -> None:
    (achievements,) = [p for p in sheets["주민협치담당관"].passages if p.section == "주요성과"]
    assert len(achievements.items) == 4
    assert not any("<" in item.text for item in achievements.items)


def test_a_unit_title_melted_into_bold_is_found(sheets: dict[str, Sheet]) -> None:
    titles = [table.heading for table in sheets["기획담당관"].tables_of("unit_programs")]
    assert titles[7] == "시정발전을 위한 정책 지원"


def test_the_unit_of_a_table_is_read_from_its_head(damaged: Callable[..., Path]) -> None:
    path = damaged(("(단위: 원)\n\n사업명\t", "(단위 : 천원)\n\n사업명\t"))
    tables = next(iter(read_sheets(open_book(path)))).tables_of("unit_programs")
    assert [table.scale for table in tables[:2]] == [1000, 1]


@pytest.mark.parametrize(
    ("old", "new", "kind", "printed"),
    [
        ("\t23,627,000\t", "\t1,23x\t", "unreadable", "1,23x"),
        ("\t0\t0\n210 경상적세외수입", "\n210 경상적세외수입", "row_cut_off", None),
        ("\t27,472,280\t9,500,000\t3,720,370", "\t27,472,280\t9,500,000", "row_cut_off", None),
        (
            "정책자문단의 운영\t자문단 자문건수\t12\t",
            "정책자문단의 운영\t자문단 자문건수\t열둘\t",
            "unreadable",
            "열둘",
        ),
    ],
)
def test_what_cannot_be_read_of_a_row_is_reported_with_its_place(
    damaged: Callable[..., Path], sample: Path, old: str, new: str, kind: str, printed: str | None
) -> None:
    text = sample.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    findings = [finding for one in read_departments(open_book(damaged((old, new)))) for finding in one.findings]
    (discrepancy,) = [finding for finding in findings if finding.kind == kind and finding.line == line]
    assert discrepancy.printed == printed
    assert discrepancy.page is not None


def test_heads_are_known_though_a_third_of_their_words_is_misread(damaged: Callable[..., Path]) -> None:
    path = damaged(
        ("사업명\t회계구분\t'19결산", "사업명\t회게구분\t'19결산"),
        ("예산현액 ㉔=㉔+㉕\t징수액 정액", "에산헌액\t징수액 정액"),
    )
    rows = Counter()
    for sheet in read_sheets(open_book(path)):
        rows.update({table.form: len(table.rows) for table in sheet.tables})
        assert not [line for line in sheet.unclaimed if line.amounts]


def test_the_mark_of_a_year_may_be_read_as_a_1() -> None:
    head = [["사업명", "118결산", "'19예산", "'19결산"]]
    assert relative_years(head) == [["사업명", "전년도결산", "예산", "결산"]]
    assert relative_years([["118결산", "119결산"]]) == [["118결산", "119결산"]], "no year says which"
    assert relative_years([["118결산", "'20결산"]]) == [["118결산", "결산"]], "it is not next to the other"
    assert relative_years([["'18결산", "'20결산"]]) == [["'18결산", "'20결산"]], "nor is one of these the year before"


def test_a_report_alone_is_read_and_proven(sample: Path, tmp_path: Path) -> None:
    lines = sample.read_text(encoding="utf-8").split("\n")
    path = tmp_path / "report.txt"
    path.write_text("\n".join(lines[416:]), encoding="utf-8")
    departments = list(read_departments(open_book(path)))
    assert [len(department.performance.goals) for department in departments] == [4, 2, 1, 1]
    assert sum(len(department.performance.indicators) for department in departments) == 19


def test_a_department_that_prints_its_revenue_twice_is_found(sample: Path, tmp_path: Path) -> None:
    lines = sample.read_text(encoding="utf-8").split("\n")
    path = tmp_path / "twice.txt"
    path.write_text("\n".join([*lines[:42], *lines]), encoding="utf-8")
    first = next(iter(read_departments(open_book(path))))
    assert "department_twice" in [finding.kind for finding in first.findings]
