"""The performance report (성과보고서) of a true book: 총괄, 결산현황, goals, indicators, unit tables."""

from bench.book import Book, Department, Section, UnitRow
from bench.sheets import Block, Entry, Prose, Sheet, won


def department_outcomes(book: Book, section: Section) -> Prose:
    """부서 성과, on the page before 사업별조서."""
    return Prose([f"【{section.account}】 【{section.department}】"])


def department_report(book: Book, department: Department, minus: str) -> list[Block]:
    blocks: list[Block] = [Prose([department.name])]
    for section in department.sections:
        for rows in section.units:
            blocks.append(Prose(["단위사업", "", rows[0].name]))
            blocks.append(_unit_sheet(section, rows, minus, book.fiscal_year))
    return blocks


def _unit_sheet(section: Section, rows: list[UnitRow], minus: str, year: int) -> Sheet:
    """관련 예산사업 결산현황: the account stands on the unit's row only."""
    entries = []
    for at, row in enumerate(rows):
        amounts = (row.spent_before, row.current_budget, row.spent)
        account = section.account if at == 0 else ""
        entries.append(Entry(row.program, [row.name, account, *(won(amount, minus) for amount in amounts)]))
    before, now = (year - 1) % 100, year % 100
    head = [f"사업명\t회계구분\t'{before:02}결산\t'{now:02}예산\t'{now:02}결산"]
    title = ["□ 관련 예산사업 결산현황", "", "(단위: 원)", ""]
    return Sheet("unit_programs", section.account, section.department, rows[0].name, title, head, entries)
