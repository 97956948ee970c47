"""A page head that names another department than its rows are of: noticed by the rows before, and by the sums."""

from pathlib import Path

from ingest.pages import Section
from ingest.proving import DepartmentReading, prove
from ingest.reader.section_names import OwnerEvidence, settle_names
from ingest.reading import open_book, read_departments, sheet_of_pages
from tests.ingest.test_layouts import EXPENDITURE_ROWS, REVENUE_ROWS, book

HEAD = "【일반회계】 【{}】\n\n"


def cut(text: str, head: str, row: str, misread: str) -> str:
    """A table that a page break cuts before a row, its head repeated under a page head."""
    line = next(line for line in text.split("\n") if line.startswith(head))
    return text.replace(f"\n{row}\t", f"\n{HEAD.format(misread)}{line}\n{row}\t")


def read(tmp_path: Path, text: str) -> dict[str, DepartmentReading]:
    path = tmp_path / "book.txt"
    path.write_text(text, encoding="utf-8")
    return {department.name: department for department in read_departments(open_book(path))}


def both(text: str) -> str:
    return text + book().replace("새빛과", "새길과")


def test_rows_under_another_departments_head_go_where_the_sums_require_them_and_are_reported(tmp_path: Path) -> None:
    for head, row in (("과목 조직", "220 임시적세외수입"), ("과목 (조직", "밝은 길"), ("과목 (조직", "푸른 길")):
        departments = read(tmp_path, both(cut(book(), head, row, "새길과")))
        assert list(departments) == ["새빛과", "새길과"]
        for department in departments.values():
            assert len(department.revenue["일반회계"].rows) == len(REVENUE_ROWS)
            assert len(department.expenditure["일반회계"].rows) == len(EXPENDITURE_ROWS)
        discrepancies = [finding for finding in departments["새빛과"].findings if finding.kind == "page_head_otherwise"]
        assert [finding.printed for finding in discrepancies] == ["새길과"]
        again = prove(sheet_of_pages("새빛과", departments["새빛과"].sheet.pages, None))
        assert [finding.kind for finding in again.findings] == [f.kind for f in departments["새빛과"].findings]


def test_a_page_in_the_middle_is_given_back_and_the_rest_goes_on(tmp_path: Path) -> None:
    text = cut(book(), "과목 (조직", "길 고치기", "새길과")
    text = cut(text, "과목 (조직", "푸른 길", "새빛과")
    departments = read(tmp_path, both(text))
    assert [row.name for row in departments["새빛과"].expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    assert len(departments["새길과"].expenditure["일반회계"].rows) == len(EXPENDITURE_ROWS)


def test_a_department_whose_own_row_is_lost_keeps_its_rows(tmp_path: Path) -> None:
    other = book().replace("새빛과", "새길과")
    before, line, behind = other.partition("\n새길과\t163,000,000")
    departments = read(tmp_path, book() + before + "\n" + behind.partition("\n")[2])
    assert line
    assert len(departments["새길과"].expenditure["일반회계"].rows) == len(EXPENDITURE_ROWS) - 1
    assert len(departments["새빛과"].expenditure["일반회계"].rows) == len(EXPENDITURE_ROWS)


def test_a_head_with_an_unread_letter_is_named_by_the_row_under_it(tmp_path: Path) -> None:
    for unread in ("새\ufffd과", "\ufffd과"):
        departments = read(tmp_path, both(book().replace("【새빛과】", f"【{unread}】")))
        assert list(departments) == ["새빛과", "새길과"]
        assert [finding.kind for reading in departments.values() for finding in reading.findings] == []


def test_a_name_that_nothing_reads_for_sure_is_shown_with_its_gap_and_reported(tmp_path: Path) -> None:
    departments = read(tmp_path, book().replace("새빛과", "새\ufffd과"))
    assert list(departments) == ["새\ufffd과"]
    (finding,) = departments["새\ufffd과"].findings
    assert (finding.kind, finding.row) == ("department_unsure", "1쪽")


def test_the_report_names_a_department_whose_heads_were_not_read_for_sure() -> None:
    def named(*reports: str) -> str:
        heads = ["새\ufffd과", "새길과", "새\ufffd과"]
        sections = [Section(head, "일반회계", [(1, 1, 0)]) for head in heads] + [Section("", "", [(2, 2, 9)])] * len(
            reports
        )
        evidence = [OwnerEvidence(head, []) for head in heads]
        settle_names(sections, evidence + [OwnerEvidence(name, [], report=True) for name in reports])
        return sections[0].department

    assert named("새빛과", "새길과") == "새빛과", "새길과 has heads of its own"
    assert named("새빛과", "새빛과") == "새빛과"
    assert named("새빛과", "새물과") == "새\ufffd과", "it may be either"
    assert named("빛나라과") == "새\ufffd과"
