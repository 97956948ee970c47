"""Rows that the text lost, doubled or misread are mended like figures, and stay so over readings."""

from collections.abc import Sequence

import pytest

from budget.models import ExpenditureLine, RevenueLine
from departments.models import Staffing
from documents.actions import ActionError
from documents.models import Correction, Document, Finding, Page, PrintedLine
from ingest.correction_effects import Draft, new_row, place_of, preview, prove_again
from performance.models import Indicator, UnitLine
from tests.ingest.conftest import Accept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city", "uninspected")]

DEPARTMENT = "기획담당관"
FIGURES = [column.name for column in ExpenditureLine.figure_columns if column.cell is not None]


def text_of(line: PrintedLine) -> str:
    """The lines of the text in which a row stands."""
    return "\n".join("\t".join(cells) for cells in line.cells)


def read_again(*pairs: tuple[str, str]) -> None:
    """The department as another edition would print it."""
    for old, new in pairs:
        page = next(page for page in Page.objects.filter(department=DEPARTMENT) if old in page.text)
        page.text = page.text.replace(old, new, 1)
        page.save()
    prove_again(Document.objects.get(), DEPARTMENT)


def lines() -> dict[str, tuple[object, ...]]:
    own = ExpenditureLine.objects.filter(department__name=DEPARTMENT)
    return {row[0]: row[1:] for row in own.values_list("key", "level", "name", "program__parent__name", *FIGURES)}


def project(name: str = "사회조사") -> ExpenditureLine:
    return ExpenditureLine.objects.get(name=name, level=3)


def fates() -> dict[str, int]:
    fates = list(Correction.objects.filter(state="accepted").values_list("fate", flat=True))
    return {fate: fates.count(fate) for fate in sorted(set(fates))}


def amounts(line: PrintedLine, names: Sequence[str]) -> dict[str, str]:
    values = {name: getattr(line, name) for name in names}
    return {name: f"{value}" for name, value in values.items() if value is not None}


def test_a_lost_row_is_added_and_reads_as_if_it_were_printed(accepted: Accept) -> None:
    whole, lost = lines(), project()
    text, parent = text_of(lost), ExpenditureLine.objects.get(program=lost.unit)
    above = ExpenditureLine.objects.get(department=lost.department, position=lost.position - 1)
    read_again((f"{text}\n", ""))
    assert lost.key not in lines()
    assert Finding.objects.filter(kind="row_missing").exists()

    drafts = new_row(above, above.account, "사회조사", 3, parent.key, amounts(lost, FIGURES))
    assert "row_missing" in {finding.kind for finding in preview(above.document, drafts).closed}
    accepted(drafts)
    assert lines() == whole
    line = ExpenditureLine.objects.get(key=lost.key)
    assert {line.standing(name) for name in FIGURES if getattr(line, name) is not None} == {"corrected"}
    assert (line.line, line.cells) == (above.line, [])
    assert not Finding.objects.filter(kind="row_missing", state="open").exists()
    read_again()
    assert lines() == whole
    assert set(fates()) == {"applied"}

    read_again((text_of(above), f"{text_of(above)}\n{text}"))  # the book prints it now
    assert lines() == whole
    assert set(fates()) == {"confirmed"}
    assert not Finding.objects.filter(kind__startswith="correction_").exists()


def test_a_row_printed_twice_is_left_out_until_the_book_prints_it_once(accepted: Accept) -> None:
    whole, text = lines(), text_of(project())
    read_again((text, f"{text}\n{text}"))
    again = ExpenditureLine.objects.filter(name="사회조사", department__name=DEPARTMENT).order_by("line").last()
    assert again is not None
    assert again.key not in whole
    accepted([Draft(place_of(again, "row"), "removed")])
    assert lines() == whole
    assert fates() == {"applied": 1}
    read_again((f"{text}\n{text}", f"{text}\n{text.replace('57,162,000', '57,162,001')}"))
    assert fates() == {"orphaned": 1}  # another row stands there now: it counts, and people are shown it
    assert Finding.objects.filter(kind="correction_orphaned").exists()
    read_again((f"\n{text.replace('57,162,000', '57,162,001')}", ""))
    assert fates() == {"confirmed": 1}
    assert lines() == whole


def test_a_total_row_counts_nowhere(accepted: Accept) -> None:
    whole, line = lines(), project()
    total = text_of(line).replace("사회조사", "부문합산액")
    read_again((text_of(line), f"{text_of(line)}\n{total}"))
    stray = ExpenditureLine.objects.get(name="부문합산액")
    accepted([Draft(place_of(stray, "row"), "total")])
    assert lines() == whole


def test_a_name_over_two_lines_is_joined(accepted: Accept) -> None:
    line = project()
    text = text_of(line)
    cells = text.split("\t")
    rest = ["0"] * (len(cells) - 1)
    read_again((text, "\n".join((text, "\t".join(["(제7회 정기)", *rest])))))
    second = ExpenditureLine.objects.get(name="(제7회 정기)")
    accepted([Draft(place_of(second, "row"), "joined")])
    assert ExpenditureLine.objects.get(key=line.key).name == "사회조사 (제7회 정기)"
    assert not ExpenditureLine.objects.filter(name="(제7회 정기)").exists()


@pytest.mark.parametrize(
    ("name", "level", "above", "sentence"),
    [
        ("사회조사", "0", "", "부서로 정할 수 없습니다"),
        ("사회조사", "3", "지역발전과 시장의 효율성 제고", "단위사업이어야"),
        ("사회조사", "2", "통계정보지원", "정책사업이어야"),
        ("통계정보 지원", "1", "기획담당관", "정책사업이어야|단위사업이어야"),
        ("사회조사", "3", "", "상위를 골라"),
    ],
)
def test_trees_that_no_book_prints_are_refused(name: str, level: str, above: str, sentence: str) -> None:
    own = ExpenditureLine.objects.filter(department__name=DEPARTMENT)
    key = next((line.key for line in own if line.name.replace(" ", "") == above.replace(" ", "")), "")
    line = next(line for line in own if line.name.replace(" ", "") == name.replace(" ", ""))
    with pytest.raises(ActionError, match=sentence):
        preview(line.document, [Draft(place_of(line, "level"), f"{level} {key}".strip())])


@pytest.mark.parametrize("state", ["removed", "total", "joined"])
def test_a_unit_is_not_left_out_above_its_projects(state: str, accepted: Accept) -> None:
    unit = ExpenditureLine.objects.get(name="열린 감사행정 구현", level=2)
    projects = ExpenditureLine.objects.filter(program__parent=unit.program)
    with pytest.raises(ActionError, match="먼저 옮겨"):
        preview(unit.document, [Draft(place_of(unit, "row"), state)])
    other = ExpenditureLine.objects.get(name="공직 윤리의식 확립", level=2)
    moved = [Draft(place_of(line, "level"), f"3 {other.key}") for line in projects]
    accepted([*moved, Draft(place_of(unit, "row"), state)])
    assert not ExpenditureLine.objects.filter(key=unit.key).exists()
    assert {line.unit for line in projects.model.objects.filter(key__startswith=f"{unit.key}/")} == {other.program}


def test_rows_of_the_report_are_added_and_left_out_too(accepted: Accept) -> None:
    unit = UnitLine.objects.filter(department__name=DEPARTMENT, name="사회조사").get()
    indicator = Indicator.objects.filter(department__name=DEPARTMENT).order_by("position").last()
    staffing = Staffing.objects.filter(department__name=DEPARTMENT).order_by("position").last()
    revenue = RevenueLine.objects.filter(department__name=DEPARTMENT, level=4).first()
    assert indicator and staffing and revenue
    drafts = [
        *new_row(unit, "", "청년조사", None, unit.key.rpartition("/")[0], {"spent": "5000", "current_budget": "6000"}),
        *new_row(indicator, "", "주민 만족도", None, "", {"target": "90", "result": "91.5"}),
        *new_row(staffing, "", "기획2담당관", None, "", {"authorised_staff": "7"}),
        *new_row(revenue, revenue.account, "299-01 그외수입", None, "", {"budget": "1000"}),
    ]
    accepted(drafts)
    added = [
        (UnitLine.objects.get(name="청년조사").spent, 5000),
        (Indicator.objects.get(name="주민 만족도").result, 91.5),
        (Staffing.objects.get(name="기획2담당관").authorised_staff, 7),
        (RevenueLine.objects.get(code="299-01").budget, 1000),
    ]
    assert [value for value, _ in added] == [value for _, value in added]
    accepted([Draft(place_of(row, "row"), "removed") for row in (unit, indicator)])
    assert not UnitLine.objects.filter(key=unit.key).exists()
    assert not Indicator.objects.filter(key=indicator.key).exists()
    assert Indicator.objects.count() == 19


def test_a_correction_is_judged_by_what_is_printed(accepted: Accept) -> None:
    line = project()  # the program mends one misread digit of it by the sums, whatever the digit
    text = text_of(line)
    accepted([Draft(place_of(line, "spent"), "13840581")])
    read_again((text, text.replace("13,840,580", "13,840,582")))
    assert fates() == {"overtaken": 1}
    assert ExpenditureLine.objects.get(key=line.key).spent != 13_840_581
    read_again(("13,840,582", "13,840,581"))
    assert fates() == {"confirmed": 1}
    assert ExpenditureLine.objects.get(key=line.key).spent == 13_840_581
    read_again(("13,840,581", "13,840,580"))
    assert fates() == {"applied": 1}


def test_a_correction_of_what_another_led_to_applies_with_it(accepted: Accept) -> None:
    line, other = project("사업체 조사"), project("통계조사운영관리")
    for row in (line, other):  # of two rows neither the spending nor what is left can be read
        amounts = f"{row.spent:,}", f"{row.unspent:,}"
        reported = text_of(UnitLine.objects.get(name=row.name))
        read_again(*((text, _unreadable(text, *amounts)) for text in (text_of(row), reported)))
    assert ExpenditureLine.objects.get(key=other.key).spent is None
    accepted([Draft(place_of(project("사업체 조사"), "spent"), str(line.spent))])
    concluded = ExpenditureLine.objects.get(key=other.key)
    assert (concluded.spent, concluded.standing("spent")) == (other.spent, "derived")
    accepted([Draft(place_of(concluded, "spent"), "7")])
    assert ExpenditureLine.objects.get(key=other.key).spent == 7
    assert fates() == {"applied": 2}
    read_again()
    assert fates() == {"applied": 2}


def _unreadable(text: str, *amounts: str) -> str:
    for amount in amounts:
        text = text.replace(amount, "?")
    return text
