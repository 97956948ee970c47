"""Page heads of which half is lost, or all: rows name the department, and what names no account has none."""

from pathlib import Path

import pytest

from ingest.proving import DepartmentReading, prove
from ingest.reading import open_book, read_departments, sheet_of_pages
from tests.ingest.test_layouts import EXPENDITURE_ROWS, REVENUE_ROWS, book

HEAD = "【일반회계】 【새빛과】"
FIRST = book()
SECOND = book().replace("새빛과", "물길과")
OTHER_ACCOUNT = FIRST.replace("일반회계", "특별회계(상수도)").replace("새빛과", "들판과")


def read(tmp_path: Path, text: str) -> dict[str, DepartmentReading]:
    path = tmp_path / "book.txt"
    path.write_text(text, encoding="utf-8")
    return {department.name: department for department in read_departments(open_book(path))}


def assert_whole(department: DepartmentReading, account: str = "일반회계") -> None:
    assert [row.name.replace(department.name, "새빛과") for row in department.revenue[account].rows] == list(
        REVENUE_ROWS
    )
    rows = department.expenditure[account].rows
    assert [row.name.replace(department.name, "새빛과") for row in rows] == list(EXPENDITURE_ROWS)
    assert [row.figures["spent"].value for row in rows] == [row["spent"] for row in EXPENDITURE_ROWS.values()]


@pytest.mark.parametrize("rest", ["", "【일반회계】", "【물길과】", "부서 : 물길과"])
@pytest.mark.parametrize("total", ["", "합계"])
def test_a_department_whose_page_heads_are_lost_or_halved_is_its_own(tmp_path: Path, rest: str, total: str) -> None:
    second = SECOND.replace("【일반회계】 【물길과】", rest)
    if total:
        row = next(line for line in second.split("\n") if line.startswith("물길과"))
        second = second.replace(row, row.replace("물길과", total) + "\n" + row)
    departments = read(tmp_path, FIRST + second)
    assert list(departments) == ["새빛과", "물길과"]
    for department in departments.values():
        assert_whole(department)


def test_codes_in_a_column_of_their_own_hide_no_department(tmp_path: Path) -> None:
    lines = (FIRST + SECOND.replace("【일반회계】 【물길과】", "")).split("\n")
    coded = [
        f"과목코드\t{line}"
        if line.startswith("과목")
        else line.replace(" ", "\t", 1)
        if line[:1].isdigit()
        else f"\t{line}"
        if "\t" in line
        else line
        for line in lines
    ]
    departments = read(tmp_path, "\n".join(coded))
    assert list(departments) == ["새빛과", "물길과"]
    for department in departments.values():
        assert_whole(department)


def test_another_account_alone_begins_another_table_of_the_department(tmp_path: Path) -> None:
    text = FIRST + FIRST.replace(HEAD, "【특별회계(상수도)】")
    (department,) = read(tmp_path, text).values()
    assert_whole(department)
    assert_whole(department, "특별회계(상수도)")


def test_another_account_alone_is_of_the_department_that_its_rows_name(tmp_path: Path) -> None:
    text = FIRST + SECOND.replace("【일반회계】 【물길과】", "【특별회계(상수도)】")
    departments = read(tmp_path, text)
    assert_whole(departments["새빛과"])
    assert list(departments["물길과"].revenue) == list(departments["물길과"].expenditure) == ["특별회계(상수도)"]


@pytest.mark.parametrize("rest", ["【특별회계(상수도)】", "【일반회계】"])
def test_a_total_above_the_departments_row_hides_no_department(tmp_path: Path, rest: str) -> None:
    row = next(line for line in SECOND.split("\n") if line.startswith("물길과"))
    second = SECOND.replace("【일반회계】 【물길과】", rest).replace(row, row.replace("물길과", "합계") + "\n" + row)
    departments = read(tmp_path, FIRST + OTHER_ACCOUNT + FIRST.replace("새빛과", "끝과") + second)
    assert list(departments["물길과"].revenue) == [rest.strip("【】")]


def test_a_row_without_a_code_above_no_chapter_is_no_department(tmp_path: Path) -> None:
    lines = FIRST.split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("216-01"))
    other = "\t".join(["기타 잡수입", *lines[at].split("\t")[1:]])
    lines[at:at] = ["", "(단위: 원)", "", next(line for line in lines if line.startswith("과목")), other]
    assert list(read(tmp_path, "\n".join(lines))) == ["새빛과"]


def test_a_department_misread_without_its_page_head_is_the_one_it_is_misread_from(tmp_path: Path) -> None:
    assert list(read(tmp_path, FIRST + SECOND + FIRST.replace(HEAD, "").replace("새빛과", "새빛파"))) == [
        "새빛과",
        "물길과",
    ]


def test_a_department_without_page_heads_has_no_account_where_the_book_has_several(tmp_path: Path) -> None:
    lost = SECOND.replace("【일반회계】 【물길과】", "")
    departments = read(tmp_path, FIRST + OTHER_ACCOUNT + lost)
    assert list(departments["물길과"].revenue) == ["회계 미상"]
    assert "page_head_missing" in [finding.kind for finding in departments["물길과"].findings]
    half = FIRST.replace(f"{HEAD}\n\n(단위: 원)\n\n- 사업별조서", "\n- 사업별조서")
    assert_whole(read(tmp_path, half + OTHER_ACCOUNT)["새빛과"])


def test_a_department_alone_has_no_account_where_the_book_has_several(tmp_path: Path) -> None:
    half = SECOND.replace("【일반회계】 【물길과】", "【물길과】")
    departments = read(tmp_path, FIRST + half + OTHER_ACCOUNT)
    assert list(departments["물길과"].revenue) == ["회계 미상"]
    whole = read(tmp_path, FIRST + half.partition("- 사업별조서")[0] + SECOND + OTHER_ACCOUNT)
    assert list(whole["물길과"].revenue) == ["일반회계"]


@pytest.mark.parametrize("name", ["회계과", "기금관리과"])
def test_a_department_that_is_called_as_accounts_are_is_no_account(tmp_path: Path, name: str) -> None:
    text = FIRST + SECOND.replace("물길과", name) + SECOND.replace("일반회계】 【물길과", name).replace("물길과", name)
    assert list(read(tmp_path, text)) == ["새빛과", name]
    assert list(read(tmp_path, text)[name].revenue) == ["일반회계"]


@pytest.mark.parametrize("line", ["【세입결산서】", "【총칙】", "【새빛과】"])
def test_a_line_in_brackets_that_names_no_other_department_begins_none(tmp_path: Path, line: str) -> None:
    text = FIRST.replace("- 사업별조서", f"{line}\n- 사업별조서")
    (department,) = read(tmp_path, text).values()
    assert_whole(department)


def test_a_department_alone_far_above_a_table_begins_none(tmp_path: Path) -> None:
    text = FIRST.replace("- 사업별조서", "【들판과】\n" + "길을 돌보았다.\n" * 9 + "- 사업별조서")
    assert list(read(tmp_path, text)) == ["새빛과"]


@pytest.mark.parametrize("above", ["", "세출결산 총괄표\n", "【일반회계】 【새빛과】\n"])
@pytest.mark.parametrize("total", ["합계", ""])
def test_a_table_with_one_row_for_each_department_is_of_none(tmp_path: Path, above: str, total: str) -> None:
    tables = [line for line in FIRST.split("\n") if line.startswith(("과목", "새빛과"))]
    rows = [[head, own.replace("새빛과", "물길과"), own] for head, own in zip(tables[::2], tables[1::2], strict=True)]
    if total:
        rows = [[head, own.replace("새빛과", total), second, own] for head, second, own in rows]
    listed = "\n\n".join("\n".join(lines) for lines in rows)
    text = FIRST + SECOND + f"\n{above}\n(단위: 원)\n\n{listed}\n"
    departments = read(tmp_path, text)
    assert list(departments) == ["새빛과", "물길과"]
    for department in departments.values():
        assert_whole(department)
    findings = [finding for department in departments.values() for finding in department.findings]
    findings = [finding for finding in findings if finding.kind == "table_by_departments"]
    assert [finding.notes["names"] for finding in findings] == [["물길과", "새빛과"]] * 2
    for department in departments.values():
        again = prove(sheet_of_pages(department.name, department.sheet.pages, None))
        assert [len(proof.rows) for proof in again.proofs] == [len(proof.rows) for proof in department.proofs]


def test_totals_after_a_table_of_departments_stay_in_their_places(tmp_path: Path) -> None:
    lines = FIRST.split("\n")
    head = next(line for line in lines if line.startswith("과목 (조직"))
    own = lines[lines.index(head) + 1]
    listed = [head, own.replace("새빛과", "물길과"), own, "", *lines[lines.index(head) :]]
    total = own.replace("새빛과", "합계")
    text = "\n".join([*lines[: lines.index(head)], *listed]).rstrip() + f"\n{total}\n"
    proof = read(tmp_path, text + SECOND)["새빛과"].expenditure["일반회계"]
    assert len(proof.rows) == len(EXPENDITURE_ROWS)
    assert "T1" in proof.tallies and not proof.tallies["T1"].broken


def test_one_department_alone_is_no_table_of_departments(tmp_path: Path) -> None:
    head, own = [line for line in FIRST.split("\n") if line.startswith(("과목", "새빛과"))][2:]
    (department,) = read(tmp_path, f"{HEAD}\n\n(단위: 원)\n\n{head}\n{own}\n").values()
    assert [row.name for row in department.expenditure["일반회계"].rows] == ["새빛과"]


def test_a_department_named_as_a_program_is_called_is_a_row(tmp_path: Path) -> None:
    departments = read(tmp_path, FIRST.replace("푸른 길", "물길과") + SECOND)
    assert "물길과" in [row.name for row in departments["새빛과"].expenditure["일반회계"].rows]


def with_a_row_alone(name: str) -> str:
    """A book whose table goes on behind a page break with a name without amounts, above those of a chapter."""
    lines = FIRST.replace("220 임시적세외수입", "300 임시적세외수입").split("\n")
    head = next(line for line in lines if line.startswith("과목"))
    cut = next(at for at, line in enumerate(lines) if line.startswith("300 "))
    return "\n".join([*lines[:cut], "", head, name + "\t" * head.count("\t"), *lines[cut:]])


@pytest.mark.parametrize("rest", ["등", "등 이자", "(들판과)"])
def test_the_rest_of_a_name_at_the_head_of_a_page_names_no_department(tmp_path: Path, rest: str) -> None:
    departments = read(tmp_path, with_a_row_alone(rest))
    assert list(departments) == ["새빛과"]
    rows = departments["새빛과"].revenue["일반회계"].rows
    assert [row.name for row in rows][4:6] == [f"216-01 공공예금이자수입 {rest}", "300 임시적세외수입"]
    assert len(rows) == len(REVENUE_ROWS)


@pytest.mark.parametrize(("before", "name"), [("", "물길과"), (FIRST.replace("새빛과", "물길본부"), "물길본부")])
def test_a_department_whose_amounts_are_lost_at_the_head_of_a_page_is_its_own(
    tmp_path: Path, before: str, name: str
) -> None:
    departments = read(tmp_path, before + with_a_row_alone(name))
    assert set(departments) == {"새빛과", name}
    assert len(departments["새빛과"].revenue["일반회계"].rows) == 5


def test_a_row_above_a_chapter_names_a_department_of_whatever_name_by_its_amounts(tmp_path: Path) -> None:
    second = SECOND.replace("【일반회계】 【물길과】", "").replace("물길과", "물길본부")
    assert list(read(tmp_path, FIRST + second)) == ["새빛과", "물길본부"]


def test_a_row_without_amounts_corrects_the_page_head_over_it(tmp_path: Path) -> None:
    first, *others = FIRST.replace("새빛과", "물길본부").split("물길본부\t")
    amounts, rows = others[0].split("\n", 1)
    blank = "\t" * amounts.count("\t")
    text = "물길본부\t".join([first.replace("물길본부", "물길본뷰"), f"{blank}\n{rows}", *others[1:]])
    assert list(read(tmp_path, text)) == ["물길본부"]


@pytest.mark.parametrize("title", ["과목 (조직 - 사업)", "사업명", "구분", "정책-단위-세부사업"])
def test_a_department_with_expenditure_alone_and_no_page_head_is_its_own(tmp_path: Path, title: str) -> None:
    text = FIRST + SECOND.partition("- 사업별조서")[2]
    departments = read(tmp_path, text.replace("과목 (조직 - 사업)", title))
    assert_whole(departments["새빛과"])
    (proof,) = departments["물길과"].expenditure.values()
    assert [row.figures["spent"].value for row in proof.rows] == [row["spent"] for row in EXPENDITURE_ROWS.values()]
