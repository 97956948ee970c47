"""A file against the stored lines of its table: what differs, what is wrong, row by row."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from budget.models import ExpenditureLine
from documents.models import Document
from performance.models import UnitLine
from staff import upload_diff
from staff.csv_rows import CsvTable, TableError
from staff.upload_diff import Comparer, Difference, RowError, StoredLine, UploadComparison
from tests.conftest import taken_back
from tests.factories import make_department, make_expenditure, make_indicator, make_line, make_revenue, make_tree
from tests.staff.conftest import OTHER, OWN

pytestmark = pytest.mark.django_db

NEW = {"행의키": "", "쪽": "", "행": ""}
ADDED = NEW | {"예산액": "7,000", "예산현액": "7,000", "지출액": "6,500"}


@pytest.fixture(scope="module", autouse=True)
def lines(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A department with two policies of one unit with two details, one with one, and one with a lone detail."""
    with taken_back(django_db_blocker):
        own, other = make_department(OWN, order=1), make_department(OTHER, order=2)
        make_tree(2, department=own)
        make_tree(1, department=other)
        make_expenditure("홀로", department=make_department("셋째과", order=3))
        make_revenue("세입", level=0, department=own)
        make_revenue("이자수입", "216", department=own)
        make_revenue("공공예금", "216-01", 4, department=own)
        make_line(UnitLine, name="단위 가", key="감사담당관/단위 가", department=own)
        make_line(UnitLine, name="세부 나", key="감사담당관/단위 가/세부 나", department=own)
        make_indicator("청렴도", department=own)
        yield


def comparer(target: str = "expenditure", departments: set[str] | None = None, removes: bool = False) -> Comparer:
    document = Document.objects.get()
    keys = None if departments is None else {(document.city_id, name) for name in departments}
    return Comparer(target, document, keys, removes)


def row(line: StoredLine, **changes: str) -> dict[str, str]:
    return {"행의키": line.key, "확인": "", "주소": "", **line.cells} | changes


def compare(one: Comparer, *rows: dict[str, str], header: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> Any:
    """What a file of these rows comes to; the first stands in row 2."""
    header = header or tuple(column.header for column in one.columns)
    cells = [[text[name] for name in header] + list(more) for text in rows]
    return one.compare(CsvTable(header, list(enumerate(cells, start=2))))


def stored(one: Comparer, name: str) -> StoredLine:
    """The first line of this name."""
    return next(line for line in one.lines if line.name == name)


def errors(found: UploadComparison) -> list[tuple[int, str]]:
    assert found.differences == []
    return [(error.row, error.sentence) for error in found.errors]


@pytest.mark.parametrize("target", ["expenditure", "revenue", "units", "indicators"])
def test_lines_as_they_stand_differ_in_nothing(target: str) -> None:
    one = comparer(target, set())
    assert one.lines
    assert compare(one, *map(row, one.lines)) == UploadComparison([], [], [])


def test_a_figure_or_a_name_that_differs_is_said_with_what_stands() -> None:
    one = comparer(departments={OWN})
    line = stored(one, "세부 1-1")
    found = compare(one, row(line, 지출액="1,095", 예산액="", 세부사업="세부-1_1"))
    assert found.differences == [
        Difference(2, line.key, OWN, line.name, "budget", "100", ""),
        Difference(2, line.key, OWN, line.name, "spent", "90", "1095"),
    ]
    policy = stored(one, "정책 1")
    found = compare(comparer(), row(policy, 정책사업="새 정책"))
    assert found.differences == [Difference(2, policy.key, OWN, "정책 1", "name", "정책 1", "새 정책")]
    renamed = compare(comparer(), row(line, 세부사업="세부 사업 하나"))
    assert renamed.differences == [Difference(2, line.key, OWN, line.name, "name", line.name, "세부 사업 하나")]
    assert compare(comparer(), row(line, 세부사업="", 행의키="", 지출액="5")).differences == []
    unnamed = row(stored(comparer("indicators"), "청렴도"), 성과지표="")
    assert compare(comparer("indicators"), unnamed).differences == []


def test_what_is_no_amount_is_an_error_of_its_row() -> None:
    one = comparer()
    line = stored(one, "세부 1-1")
    assert errors(compare(one, row(line, 지출액="가" * 41))) == [(2, f"지출액: 금액이 아닙니다: {'가' * 40}")]


def test_a_row_has_as_many_cells_as_the_header_and_empty_ones() -> None:
    line = stored(comparer(), "세부 1-1")
    assert compare(comparer(), row(line), more=("", "")) == UploadComparison([], [], [])
    count = len(comparer().columns)
    assert errors(compare(comparer(), row(line), more=("x",))) == [
        (2, f"칸이 {count + 1}개입니다. {count}개여야 합니다.")
    ]
    short = CsvTable(tuple(column.header for column in comparer().columns), [(7, ["x"])])
    assert errors(comparer().compare(short)) == [(7, f"칸이 1개입니다. {count}개여야 합니다.")]


def test_columns_are_missing_or_nothing_of_ours() -> None:
    one = comparer()
    text = row(stored(one, "세부 1-1")) | {"비고": "말", "": ""}
    header = tuple(name for name in text if name not in ("확인", "주소"))
    assert compare(one, text, header=header) == UploadComparison([], [], ["비고"])
    for name in ("쪽", "행", "지출액", "구분"):
        with pytest.raises(TableError, match=f"없는 열이 있습니다: {name}"):
            compare(comparer(), text, header=tuple(other for other in header if other != name))


def test_a_row_without_key_is_found_by_page_and_line() -> None:
    one = comparer()
    line = stored(one, "세부 1-1")
    header = tuple(name for name in row(line) if name != "행의키")
    assert [item.value for item in compare(one, row(line, 지출액="5"), header=header).differences] == ["5"]
    cases = {
        ("쪽", "하나"): "쪽과 행은 숫자여야 합니다.",
        ("행", ""): "쪽과 행은 숫자여야 합니다.",
        ("행", "999999"): "1쪽 999999행에 이 표의 행이 없습니다.",
        ("세부사업", "남"): f"세부사업 열이 다릅니다: 파일에는 ‘남’, 지금은 ‘{line.name}’.",
    }
    for (name, cell), sentence in cases.items():
        assert errors(compare(comparer(), row(line, **{name: cell}), header=header)) == [(2, sentence)]


def test_of_lines_of_one_place_the_one_with_the_words_of_the_row_is_meant() -> None:
    one = comparer()
    first, second = stored(one, "세부 1-1"), stored(one, "세부 1-2")
    one.by_place[int(second.cells["쪽"]), int(second.cells["행"])].insert(0, first)
    assert [item.key for item in compare(one, row(second, 행의키="", 지출액="5")).differences] == [second.key]


def test_a_row_of_an_unknown_key_or_with_other_words_is_no_row_of_the_table() -> None:
    line = stored(comparer(), "세부 1-1")
    assert errors(compare(comparer(), row(line, 행의키="x" * 81))) == [(2, f"이 표에 없는 행의키입니다: {'x' * 80}")]
    wrong = "회계 열이 다릅니다: 파일에는 ‘기금’, 지금은 ‘일반회계’."
    assert errors(compare(comparer(), row(line, 회계="기금"))) == [(2, wrong)]
    assert errors(compare(comparer(), row(line, 부서=OTHER)))[0][1].startswith("부서 열이 다릅니다")
    department = stored(comparer(), OWN)
    assert errors(compare(comparer(), row(department, 구분="정책사업")))[0][1].startswith("구분 열이 다릅니다")
    subject = stored(comparer("revenue"), "세입")
    assert errors(compare(comparer("revenue"), row(subject, 구분="관")))[0][1].startswith("구분 열이 다릅니다")


def test_a_row_that_comes_twice_is_an_error_of_the_second() -> None:
    one = comparer()
    line = stored(one, "세부 1-1")
    assert errors(compare(one, row(line), row(line, 지출액="5"))) == [(3, "2행과 같은 행입니다.")]


def test_lines_of_other_departments_may_stand_in_the_file_unchanged() -> None:
    line = stored(comparer(), OTHER)
    assert compare(comparer(departments={OWN}), row(line)) == UploadComparison([], [], [])
    not_own = [(2, f"맡은 부서가 아닙니다: {OTHER}")]
    assert errors(compare(comparer(departments={OWN}), row(line, 지출액="5"))) == not_own
    detail = next(item for item in comparer().lines if item.department == OTHER and item.name == "세부 1-1")
    assert (
        errors(compare(comparer(departments={OWN}), row(detail, 구분="단위사업", 단위사업="", 세부사업=""))) == not_own
    )


def test_lines_that_the_file_lacks_are_removed_where_it_has_others_of_their_kind() -> None:
    one = comparer(departments={OWN}, removes=True)
    rows = [row(line) for line in one.lines if line.name not in ("세부 1-2", OTHER, "정책 1", "정책 2")]
    found = compare(one, *rows)
    lost = stored(one, "세부 1-2")
    assert (found.differences, found.errors) == (
        [Difference(0, lost.key, OWN, lost.name, "row", "stands", "removed")],
        [],
    )
    assert compare(comparer(), *rows) == UploadComparison([], [], [])
    wrong = compare(comparer(removes=True), row(lost, 지출액="x"))
    assert (wrong.differences, [error.row for error in wrong.errors]) == ([], [2])
    everywhere = compare(comparer(removes=True), row(stored(one, OWN)), row(stored(one, "정책 1")))
    assert {item.name for item in everywhere.differences} == {"정책 2"}


def test_a_file_has_at_most_so_many_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    line = stored(comparer(), "세부 1-1")
    changed = row(line, 지출액="1", 예산액="2")
    monkeypatch.setattr(upload_diff, "MOST_DIFFERENCES", 2)
    assert len(compare(comparer(), changed).differences) == 2
    monkeypatch.setattr(upload_diff, "MOST_DIFFERENCES", 1)
    with pytest.raises(TableError, match="다른 곳이 2곳입니다. 한 번에 1곳까지"):
        compare(comparer(), changed)


def test_a_program_of_another_level_or_under_another_row_is_moved() -> None:
    one = comparer()
    detail, unit, policy = (stored(one, name) for name in ("세부 2-1", "단위 2", "정책 2"))
    raised = compare(comparer(), row(detail, 구분="단위사업", 단위사업=detail.name, 세부사업=""))
    assert raised.differences == [
        Difference(2, detail.key, OWN, detail.name, "level", f"3 {unit.key}", f"2 {policy.key}")
    ]
    first_unit = stored(one, "단위 1")
    moved = compare(comparer(), row(detail, 정책사업="정책 1", 단위사업="단위 1"))
    assert [item.value for item in moved.differences] == [f"3 {first_unit.key}"]
    lowered = compare(comparer(), row(policy, 구분="단위사업", 정책사업="정책 1", 단위사업="정책 2"))
    assert [item.value for item in lowered.differences] == [f"2 {stored(one, '정책 1').key}"]
    top = compare(comparer(), row(detail, 구분="정책사업", 정책사업=detail.name, 단위사업="", 세부사업=""))
    assert [item.value for item in top.differences] == [f"1 {stored(one, OWN).key}"]


def test_a_row_above_is_known_by_what_the_file_says_of_it() -> None:
    one = comparer()
    unit, detail = stored(one, "단위 2"), stored(one, "세부 2-1")
    found = compare(comparer(), row(unit, 단위사업="새 단위"), row(detail, 단위사업="새 단위"))
    assert [(item.field, item.value) for item in found.differences] == [("name", "새 단위")]


def test_a_program_that_cannot_be_moved_is_an_error() -> None:
    detail = stored(comparer(), "세부 1-1")
    unknown = row(detail, 구분="과" * 41)
    assert errors(compare(comparer(), unknown)) == [(2, f"구분을 알 수 없습니다: {'과' * 40}")]
    department = row(detail, 구분="부서")
    assert errors(compare(comparer(), department)) == [(2, "구분을 알 수 없습니다: 부서")]
    sentence = "이 행 앞에서 상위 행을 찾을 수 없습니다: 정책 2 › 단위 2"
    later = row(detail, 정책사업="정책 2", 단위사업="단위 2")
    assert errors(compare(comparer(), later)) == [(2, sentence)]
    other = next(line for line in comparer().lines if line.department == OTHER and line.name == "세부 1-1")
    of_another = row(other, 정책사업="정책 2", 단위사업="단위 2")
    assert errors(compare(comparer(), of_another))[0][1].endswith(": 정책 2 › 단위 2")
    long = errors(compare(comparer(), row(detail, 단위사업="단" * 300)))[0][1]
    assert long == f"이 행 앞에서 상위 행을 찾을 수 없습니다: {('정책 1 › ' + '단' * 300)[:200]}"


def test_a_row_without_key_or_place_is_added_behind_the_one_before_it() -> None:
    one = comparer(departments={OWN})
    detail = stored(one, "세부 1-2")
    before = next((header for header, field in one.amounts.items() if field.name == "spent_before"), "비고")
    new = row(detail, 세부사업="잃은 사업", **ADDED)
    found = compare(one, row(detail), new)
    assert found.errors == []
    assert {(item.row, item.department, item.name) for item in found.differences} == {(3, OWN, "잃은 사업")}
    fields = {item.field: item.value for item in found.differences}
    assert fields["spent"] == "6500"
    assert fields["level"] == f"3 {stored(one, '단위 1').key}"
    assert detail.key in fields["row"]
    twice = compare(comparer(), row(detail), new, new)
    assert [(error.row, error.sentence) for error in twice.errors] == [(4, "3행과 같은 행입니다.")]
    assert len(twice.differences) == len(found.differences)
    figures = row(detail, 세부사업="잃은 사업", **ADDED, **{before: "5"})
    assert compare(comparer(), row(detail), figures).differences == found.differences


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"부서": OTHER}, f"더할 행의 부서이(가) 앞 행과 다릅니다: {OTHER}"),
        ({"회계": "기금"}, "더할 행의 회계이(가) 앞 행과 다릅니다: 기금"),
        ({"지출액": "x"}, "지출액: 금액이 아닙니다: x"),
        ({"구분": "부서"}, "더할 행의 구분을 적어 주세요: 정책사업, 단위사업, 세부사업"),
        ({"세부사업": ""}, "더할 행의 이름이 없거나 상위 행을 앞에서 찾을 수 없습니다."),
    ],
)
def test_a_row_that_cannot_be_added_is_an_error(changes: dict[str, str], sentence: str) -> None:
    one = comparer()
    detail = stored(one, "세부 1-2")
    assert errors(compare(one, row(detail), row(detail, **ADDED | {"세부사업": "새 사업"} | changes))) == [
        (3, sentence)
    ]
    nothing = row(detail, **ADDED, 세부사업="새 사업") | dict.fromkeys(one.amounts, "")
    assert errors(compare(comparer(), row(detail), nothing)) == [(3, "빠진 행의 금액을 하나 이상 적어 주세요.")]
    blank = compare(comparer(), row(detail), row(detail, **ADDED | {"세부사업": "새 사업", "부서": "", "회계": ""}))
    assert blank.errors == []


def test_a_row_is_added_behind_another_of_ones_own_and_below_one_of_the_level_above() -> None:
    one = comparer()
    detail, department = stored(one, "세부 1-2"), stored(one, OWN)
    new = row(detail, 세부사업="새 사업", **ADDED)
    assert errors(compare(comparer(), new)) == [(2, "첫 행 앞에는 행을 더할 수 없습니다. 앞 행을 파일에 두세요.")]
    assert errors(compare(comparer(departments={OTHER}), row(detail), new)) == [(3, f"맡은 부서가 아닙니다: {OWN}")]
    lacking = [(3, "더할 행의 이름이 없거나 상위 행을 앞에서 찾을 수 없습니다.")]
    assert errors(compare(comparer(), row(department), new)) == lacking
    first_of_other = next(line for line in one.lines if line.department == OTHER)
    assert errors(compare(comparer(), row(first_of_other), new | {"부서": OTHER})) == lacking
    lone = next(line for line in one.lines if line.department == "셋째과")
    unit = {"부서": "셋째과", "구분": "단위사업", "단위사업": "새 단위"}
    assert errors(compare(comparer(), row(lone), new | unit)) == lacking
    below = compare(comparer(), row(stored(one, "단위 1")), new)
    assert f"3 {stored(one, '단위 1').key}" in {item.value for item in below.differences}
    policy = compare(comparer(), row(detail), new | {"구분": "정책사업", "정책사업": "새 정책"})
    level = next(item for item in policy.differences if item.field == "level")
    assert (level.name, level.value) == ("새 정책", f"1 {department.key}")


def test_a_row_of_a_unit_is_added_below_the_unit_of_the_one_before_it() -> None:
    one = comparer("units")
    detail = stored(one, "세부 나")
    figures = dict.fromkeys(one.amounts, "5")
    found = compare(one, row(detail), row(detail, **NEW | figures | {one.name_header: "세부 다"}))
    assert found.errors == []
    assert {item.key.rpartition("/")[0] for item in found.differences} == {"감사담당관/단위 가"}
    assert ("spent_before", "5") in {(item.field, item.value) for item in found.differences}


def test_a_subject_of_another_code_is_removed_and_added() -> None:
    one = comparer("revenue", {OWN})
    line = stored(one, "공공예금")
    previous = stored(one, "이자수입")
    found = compare(one, row(previous), row(line, 과목코드="216-02", 구분="", 예산액="5"))
    assert found.errors == []
    assert found.differences[0] == Difference(3, line.key, OWN, line.name, "row", "stands", "removed")
    added = {item.field: item.value for item in found.differences[1:]}
    assert {item.name for item in found.differences[1:]} == {"216-02 공공예금"}
    assert added["row"] == f"added {previous.key}"
    assert compare(comparer("revenue"), row(line, 과목코드="216 01")).differences == []
    blank = errors(compare(comparer("revenue"), row(line, 과목코드="")))
    assert blank[0][1].startswith("과목코드 열이 다릅니다")


def test_a_kind_is_the_department_the_account_and_the_level() -> None:
    levels = dict(ExpenditureLine.objects.filter(department__name=OWN).values_list("key", "level"))
    kinds = {line.kind for line in comparer().lines if line.key in levels}
    assert kinds == {(OWN, "일반회계", level) for level in ("부서", "정책사업", "단위사업", "세부사업")}
    assert RowError(1, "말") != RowError(2, "말")
