"""The file of every list comes back with rows changed, added and removed: one proposal of all."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.models import ExpenditureLine, RevenueLine
from documents.models import Correction, Document
from staff.upload_diff import TABLES
from tests.staff.test_roles import decide
from tests.staff.test_uploads import SEND, as_file, exported, propose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city", "uninspected")]

Log = Callable[..., Client]


def send(client: Client, rows: list[list[str]], target: str, **more: str) -> str:
    form = {"document": Document.objects.get().pk, "target": target, **more}
    file = SimpleUploadedFile("고친 파일.csv", as_file(rows))
    return client.post(SEND, form | {"file": file}, follow=True).text


def cells(rows: list[list[str]], row: int, **changes: str) -> list[str]:
    """A row with some of its cells otherwise."""
    return [changes.get(header, cell) for header, cell in zip(rows[0], rows[row], strict=True)]


NEW = {"행의키": "", "쪽": "", "행": "", "확인": "", "주소": ""}


def test_rows_changed_added_and_removed_are_one_proposal(client_of: Log) -> None:
    client = client_of("관리자")
    rows = exported(client)
    header = rows[0]
    at = next(number for number, row in enumerate(rows) if row[header.index("세부사업")] == "사회조사")
    zeros = {name: "0" for name in header if rows[at][header.index(name)].lstrip("-").isdigit()} | NEW
    new = cells(
        rows, at, **zeros | {"세부사업": "잃은 조사", "예산액": "7,000", "예산현액": "7,000", "지출액": "6,500"}
    )
    changed = cells(rows, at, 지출액="1,234", 세부사업="사회 조사(정기)")
    gone = rows[at + 2]
    page = send(client, [*rows[:at], changed, new, rows[at + 1], *rows[at + 3 :]], "expenditure", removes="on")
    for words in ("잃은 조사", "빠진 행 추가", "행을 뺌", "1,234", "사회 조사(정기)", "6,500"):
        assert words in page
    assert not Correction.objects.exists()
    assert propose(client).status_code == 302
    corrections = list(Correction.objects.order_by("pk"))
    assert len({item.batch for item in corrections}) == 1
    assert decide(client_of("검토자"), "accept", *corrections).status_code == 302
    assert ExpenditureLine.objects.get(name="사회 조사(정기)").spent == 1234
    added = ExpenditureLine.objects.get(name="잃은 조사")
    assert (added.spent, added.level, added.budget) == (6500, 3, 7000)
    assert not ExpenditureLine.objects.filter(key=gone[header.index("행의키")]).exists()


@pytest.mark.parametrize("target", TABLES)
def test_the_file_of_every_list_comes_back(client_of: Log, target: str) -> None:
    client = client_of("관리자")
    rows = exported(client, target)
    assert "지금 값과 다른 곳이 없습니다" in send(client, rows, target)
    model, table, _filterset = TABLES[target]
    figure = next(column.header for column in table.file_columns() if column.name in table.figures)
    page = send(client, [rows[0], cells(rows, 1, **{figure: "12"})], target)
    assert "다른 곳 1곳" in page
    assert propose(client).status_code == 302
    [correction] = Correction.objects.all()
    assert (correction.target, correction.value) == (model._meta.label, "12")


@pytest.mark.parametrize("target", ["revenue", "indicators", "units", "goals", "staffing"])
def test_a_row_is_added_to_every_list(client_of: Log, target: str) -> None:
    client = client_of("관리자")
    rows = exported(client, target)
    _model, table, _filterset = TABLES[target]
    name = next(column.header for column in table.file_columns() if column.source == "name")
    code = {"과목코드": "299-01"} if target == "revenue" else {}
    page = send(client, [*rows[:3], cells(rows, 2, **NEW | code | {name: "잃은 행"}), *rows[3:]], target)
    assert "빠진 행 추가" in page
    assert propose(client).status_code == 302
    corrections = list(Correction.objects.order_by("pk"))
    assert decide(client_of("검토자"), "accept", *corrections).status_code == 302
    assert set(Correction.objects.values_list("fate", flat=True)) == {"applied"}


def test_a_subject_of_another_code_stands_elsewhere(client_of: Log) -> None:
    client = client_of("관리자")
    rows = exported(client, "revenue")
    at = next(number for number, row in enumerate(rows) if "기획담당관/일반회계/21601" in row)
    page = send(client, [*rows[:at], cells(rows, at, 과목코드="219-09", 구분=""), *rows[at + 1 :]], "revenue")
    assert "빠진 행 추가" in page
    assert propose(client).status_code == 302
    assert decide(client_of("검토자"), "accept", *Correction.objects.order_by("pk")).status_code == 302
    of_department = RevenueLine.objects.filter(department__name="기획담당관")
    assert not of_department.filter(code="216-01").exists()
    assert of_department.get(code="219-09").level == 4
    assert "구분 열이 다릅니다" in send(client, [rows[0], cells(rows, at + 2, 구분="부서")], "revenue")


BAD: dict[str, tuple[dict[str, str], str]] = {
    "another department": ({"부서": "모르는과"}, "앞 행과 다릅니다: 모르는과"),
    "no level": ({"구분": ""}, "더할 행의 구분을 적어 주세요"),
    "no name": ({"세부사업": ""}, "더할 행의 이름이 없거나"),
}


@pytest.mark.parametrize(("changes", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_row_that_cannot_be_added_is_reported(client_of: Log, changes: dict[str, str], sentence: str) -> None:
    client = client_of("관리자")
    rows = exported(client)
    at = next(number for number, row in enumerate(rows) if row[rows[0].index("구분")] == "세부사업")
    assert sentence in send(client, [*rows[: at + 1], cells(rows, at, **NEW | changes)], "expenditure")
    first = send(client, [rows[0], cells(rows, at, **NEW)], "expenditure")
    assert "첫 행 앞에는 행을 더할 수 없습니다" in first


def test_rows_of_other_departments_are_neither_added_nor_removed(client_of: Log) -> None:
    client = client_of("편집자", "kim")
    rows = exported(client)
    at = next(number for number, row in enumerate(rows) if row[rows[0].index("부서")] == "공보담당관")
    assert "맡은 부서가 아닙니다" in send(client, [*rows[: at + 1], cells(rows, at, **NEW)], "expenditure")
    answer = send(client, rows[: at + 1], "expenditure", removes="on")
    assert "<td>공보담당관</td>" not in answer


def test_a_file_without_keys_goes_by_pages_and_lines(client_of: Log) -> None:
    client = client_of("관리자")
    rows = exported(client)
    key = rows[0].index("행의키")
    bare = [[cell for number, cell in enumerate(row) if number != key] for row in rows]
    line = rows[0].index("행")
    assert "지금 값과 다른 곳이 없습니다" in send(client, bare, "expenditure")
    bare[1][line] = "999999"
    assert "이 표의 행이 없습니다" in send(client, bare, "expenditure")
    bare[1][line] = "다섯"
    assert "쪽과 행은 숫자여야 합니다" in send(client, bare, "expenditure")


def row_named(rows: list[list[str]], level: str, name: str) -> int:
    header = rows[0]
    return next(
        number
        for number, row in enumerate(rows)
        if (row[header.index("구분")], row[header.index(level)]) == (level, name)
    )


def test_programs_are_moved_and_their_levels_set_in_one_proposal(client_of: Log) -> None:
    client = client_of("관리자")
    rows = exported(client)
    header = rows[0]
    lines = ExpenditureLine.objects.filter(level=3, department__name="기획담당관").order_by("position")
    _first, detail, next_detail = lines.select_related("unit", "policy")[:3]
    raised = cells(rows, row_named(rows, "세부사업", detail.name), 구분="단위사업", 단위사업=detail.name, 세부사업="")
    moved = cells(rows, row_named(rows, "세부사업", next_detail.name), 단위사업=detail.name)
    page = send(client, [header, moved, raised], "expenditure")
    assert "다른 곳 2곳" in page
    *_above, policy, _unit, name = detail.key.split("/")
    assert f"세부사업 ({name})" in page
    assert f"단위사업 ({policy})" in page
    assert propose(client).status_code == 302
    corrections = list(Correction.objects.order_by("pk"))
    assert decide(client_of("검토자"), "accept", *corrections).status_code == 302
    unit = ExpenditureLine.objects.get(key=detail.key)
    assert unit.level == 2
    assert ExpenditureLine.objects.get(key=next_detail.key).unit_id == unit.program_id
