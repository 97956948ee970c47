"""The tables of a data package; a file and its description are generated from each declaration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from budget.models import ExpenditureLine, RevenueLine
from budget.tables import ExpenditureTable, RevenueTable
from departments.models import Department, Staffing
from documents.models import Correction, Document, Finding, PrintedLine, UnclaimedLine
from figures.columns import Column
from figures.json_text import write_sorted_json
from lists.columns import ACCOUNT, CITY, DEPARTMENT, FISCAL_YEAR, PLACE, FileColumn, amounts, measures, standings_column
from lists.tables import ListTable
from performance.models import (
    Indicator,
    Passage,
    ProgramGoal,
    SettlementStatus,
    StrategicGoal,
    Summary,
    Threshold,
    UnitLine,
)
from performance.tables import IndicatorTable

_CHUNK = 2000
IN_ORDER = ("page", "line", "position")
KEY = FileColumn("key", "자연키", help="행이 무엇인지를 말하는 열쇠. 다시 읽어도 같습니다")
_BOOK = (FISCAL_YEAR, CITY, DEPARTMENT)


@dataclass(frozen=True, slots=True)
class PackageTable:
    """A table of the package: its name, title, columns and model.

    `refers` are columns whose values are keys of another table: (column, table, its column).
    """

    name: str
    title: str
    model: Any
    columns: tuple[FileColumn, ...]
    key: tuple[str, ...] = ("key",)
    refers: tuple[tuple[str, str, str], ...] = ()
    order: tuple[str, ...] = IN_ORDER

    def rows(self, document: Document) -> Iterator[Sequence[Any]]:
        """The values of each row as stored, in the order of the columns."""
        sources = [column.source or column.name for column in self.columns]
        yield from self._lines(document).order_by(*self.order).values_list(*sources).iterator(chunk_size=_CHUNK)

    def _lines(self, document: Document) -> QuerySet[Any]:
        every: QuerySet[Any] = self.model._default_manager.all()
        if self.model is Department:
            return every.filter(city=document.city_id)
        if self.model is Correction:
            shown = (Correction.State.ACCEPTED, Correction.State.REVOKED)
            return every.filter(city=document.city_id, fiscal_year=document.fiscal_year, state__in=shown)
        return every.filter(document=document)


def _figures(columns: Sequence[Column]) -> list[FileColumn]:
    """File columns for the figures of a table."""
    whole = [column for column in columns if column.unit not in ("", "%")]
    decimal = [column for column in columns if column.unit in ("", "%")]
    return [*amounts(whole), *measures(decimal)]


def _without_keys(table: type[ListTable]) -> list[FileColumn]:
    """The columns of a list's file without keys and URLs: a package has its own keys and no site."""
    return [column for column in table.file_columns() if column.name not in ("key", "address")]


def _lines(name: str, model: type[PrintedLine], *words: FileColumn, refers: Any = ()) -> PackageTable:
    """A table of printed lines: department, text columns, figures, and page and line."""
    columns = model.figure_columns
    standing = (standings_column(columns),) if columns else ()
    every = (KEY, *_BOOK, *words, *_figures(columns), *PLACE, *standing)
    return PackageTable(name, str(model._meta.verbose_name), model, every, refers=(_OF_DEPARTMENT, *refers))


def _word(name: str, header: str, help: str = "", source: str = "") -> FileColumn:
    return FileColumn(name, header, source, help=help)


_OF_DEPARTMENT = ("department", "departments", "name")
_OF_GOAL = ("goal_key", "goals", "key")
_GOAL_KEY = _word("goal_key", "정책사업목표의 자연키", "속한 정책사업목표", "goal__key")

TABLES: tuple[PackageTable, ...] = (
    PackageTable(
        "departments",
        "부서",
        Department,
        (
            FileColumn("name", "이름", help="부서의 이름"),
            FileColumn("slug", "주소 이름", help="주소에 쓰는 이름"),
            FileColumn("order", "순서", type="integer", help="문서에 나오는 차례"),
        ),
        key=("name",),
        order=("order", "name"),
    ),
    PackageTable("revenue", "세입", RevenueLine, (KEY, *_without_keys(RevenueTable)), refers=(_OF_DEPARTMENT,)),
    PackageTable(
        "expenditure", "세출", ExpenditureLine, (KEY, *_without_keys(ExpenditureTable)), refers=(_OF_DEPARTMENT,)
    ),
    _lines(
        "staffing",
        Staffing,
        _word("name", "부서명", "인쇄된 부서명. 합계 행은 계"),
        _word("teams", "계단위 직제명", "계의 이름들"),
    ),
    _lines("summary", Summary, _word("name", "부서명", "인쇄된 부서명. 합계 행은 계")),
    _lines("strategic-goals", StrategicGoal, _word("name", "전략목표", "전략목표의 이름")),
    _lines(
        "goals",
        ProgramGoal,
        _word("name", "정책사업목표", "부서 성과 표의 이름"),
        _word("reported_name", "현황의 이름", "정책사업목표 현황 표의 이름"),
        _word("policy", "정책사업", "같은 돈인 정책사업의 이름", "policy__name"),
    ),
    PackageTable(
        "indicators",
        "성과지표",
        Indicator,
        (KEY, _GOAL_KEY, *_without_keys(IndicatorTable)),
        refers=(_OF_DEPARTMENT, _OF_GOAL),
    ),
    _lines("settlement-status", SettlementStatus, _word("name", "구분", "지출의 구분")),
    _lines(
        "unit-programs",
        UnitLine,
        FileColumn(
            "level",
            "구분",
            Case(When(is_unit=True, then=Value("단위사업")), default=Value("세부사업")),
            help="단위사업 행인지 세부사업 행인지",
        ),
        _word("name", "사업명", "성과보고서에 인쇄된 이름"),
        ACCOUNT,
    ),
    PackageTable(
        "thresholds",
        "달성 기준",
        Threshold,
        (
            KEY,
            *_BOOK,
            _word("mark", "표시", "문서의 표시: ◎ ○ ×"),
            _word("label", "뜻", "표시의 뜻"),
            FileColumn("at_least", "이상", type="number", unit="%", help="이 달성률부터"),
            FileColumn("below", "미만", type="number", unit="%", help="이 달성률 앞까지"),
            *PLACE,
        ),
        refers=(_OF_DEPARTMENT,),
    ),
    _lines(
        "prose",
        Passage,
        _word("section", "제목", "글이 놓인 제목"),
        _GOAL_KEY,
        _word("unit", "단위사업", "글이 말하는 단위사업", "unit__name"),
        FileColumn("depth", "깊이", type="integer", help="들여쓴 깊이, 바깥이 0"),
        _word("text", "글", "인쇄된 글"),
        refers=(_OF_GOAL,),
    ),
    PackageTable(
        "findings",
        "확인 필요 사항",
        Finding,
        (
            KEY,
            _word("kind", "종류", "깨진 항등식이나 확인 필요 사항의 종류"),
            _word("severity", "심각도", "error 오류, warning 주의, note 참고"),
            _word("state", "상태", "open 미해결, explained 설명함, corrected 정정함, waived 인쇄된 대로 인정"),
            _word("department", "부서"),
            ACCOUNT,
            _word("target", "표", "확인 필요 사항이 있는 표"),
            _word("target_key", "대상 자연키", "확인 필요 사항이 있는 행"),
            _word("name", "대상", "확인 필요 사항이 있는 행의 이름"),
            _word("column", "항목", "확인 필요 사항이 있는 열"),
            _word("printed", "인쇄값"),
            _word("expected", "기대값"),
            FileColumn("difference", "차이", type="integer", unit="원", help="기대값 − 인쇄값"),
            FileColumn("notes", "덧붙임", write=write_sorted_json, help="설명을 채우는 값 (JSON)"),
            *PLACE,
        ),
        refers=(_OF_DEPARTMENT,),
        order=("page", "line", "position", "key"),
    ),
    PackageTable(
        "corrections",
        "정정",
        Correction,
        (
            _word("target", "표", "정정한 행이 있는 표"),
            _word("target_key", "대상 자연키", "정정한 행"),
            _word("field", "항목", "정정한 열"),
            _word("department", "부서"),
            ACCOUNT,
            _word("name", "대상", "정정한 행의 이름"),
            _word("printed", "읽은 값", "정정할 때 읽혀 있던 값"),
            _word("value", "바로잡은 값"),
            _word("reason", "사유"),
            _word("state", "상태", "accepted 받아들임, revoked 되돌림"),
            _word(
                "fate",
                "마지막 읽기 뒤",
                "applied 적용됨, confirmed 원문이 같게 바뀜, overtaken 달리 바뀜, orphaned 사라짐",
            ),
            FileColumn("decided_on", "날짜", "decided_at__date", type="date", help="받아들인 날"),
            *PLACE,
        ),
        key=(),
        order=("decided_at", "target", "target_key", "field", "pk"),
    ),
    PackageTable(
        "unclaimed",
        "해석하지 못한 행",
        UnclaimedLine,
        (
            *PLACE,
            _word("text", "글", "읽은 그대로의 글"),
            FileColumn("amounts", "금액 수", type="integer", help="그 안에 있는 금액의 수"),
        ),
        key=("line",),
        order=("line",),
    ),
)
