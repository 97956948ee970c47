"""What a column of a list gives of a record."""

from types import SimpleNamespace

import pytest
from django.db.models import F

from budget.columns import EXPENDITURE
from budget.models import ExpenditureLine
from lists.columns import FigureColumn, FileColumn, LevelColumn, ListColumn, Several, StandingText, Type, WordOf
from lists.rates import _for_sqlite
from lists.tables import _is_text

SPENT = next(column for column in EXPENDITURE if column.name == "spent")


def test_a_column_gives_a_field_a_field_of_another_table_an_expression_or_what_it_computes() -> None:
    record = SimpleNamespace(spent=5, made_rate=7, document=SimpleNamespace(city=SimpleNamespace(name="김포시")))
    assert FileColumn("spent", "지출액", "spent").stored(record, None) == 5
    assert FileColumn("city", "자치단체", "document__city__name").stored(record, None) == "김포시"
    assert FileColumn("rate", "비율", F("spent")).stored(record, None) == 7
    computed = FileColumn("more", "더", compute=lambda own, query: (own.spent, query))
    assert computed.stored(record, "질의") == (5, "질의")


def test_what_is_stored_is_written_but_for_none() -> None:
    written = FileColumn("level", "구분", write=WordOf({1: "정책사업"}))
    assert [written.value(stored) for stored in (1, 9, None)] == ["정책사업", None, None]
    assert FileColumn("spent", "지출액").value(5) == 5


def test_figures_that_are_not_simply_printed_are_named_by_their_standing_the_weakest_last() -> None:
    text = StandingText(EXPENDITURE)
    assert text("{}") is None
    stored = '{"spent": {"is": "unknown"}, "budget": {"is": "derived"}, "unspent": {"is": "unknown"}}'
    assert text(stored) == "계산값: 예산액; 미확인: 지출액, 집행잔액"
    assert text('{"spent": {"is": "printed"}, "other": {"is": "unknown"}}') == ""


def test_a_cell_is_empty_where_its_record_has_no_value() -> None:
    make = ListColumn("구분", "level", write=WordOf({1: "정책사업"})).cell_maker(SimpleNamespace(filterset=None))
    assert [make(SimpleNamespace(level=level)) for level in (1, 9, None)] == ["정책사업", "", ""]
    assert (
        ListColumn("수", "count", type="integer").cell_maker(SimpleNamespace(filterset=None))(SimpleNamespace(count=0))
        == 0
    )
    levels = LevelColumn(("부서", "정책사업"), "단계").cell_maker(None)
    assert [levels(SimpleNamespace(level=level)) for level in (1, 5)] == ["정책사업", ""]


def test_numbers_are_set_apart_on_pages() -> None:
    assert [ListColumn("가", type=type_).css for type_ in ("integer", "number", "string", "date")] == [
        "number",
        "number",
        "",
        "",
    ]
    assert ListColumn("가", type="integer", css="wide").css == "wide"


@pytest.mark.parametrize(("unit", "summable"), [("원", True), ("명", True), ("%", False), ("", False)])
def test_won_or_heads_may_be_added_and_rates_may_not(unit: str, summable: bool) -> None:
    figure = SimpleNamespace(name="figure", file_header="수", unit=unit, help="")
    assert FigureColumn(figure, "integer").summable is summable  # type: ignore[arg-type]


def test_a_declaration_stands_for_its_columns_by_name() -> None:
    column = ListColumn("가", "name")
    assert column.expand("title") == {"title": column}
    assert column.file.name == "title"
    spent = FigureColumn(SPENT, "integer")
    assert Several([spent]).expand("figures") == {"spent": spent}


@pytest.mark.parametrize(
    ("part", "rate"),
    [(2**63 // 10**6, int), (2**63 // 10**6 + 1, float), (-(2**63) // 10**6 + 1, int), (-(2**63) // 10**6 - 1, float)],
)
def test_a_rate_of_more_than_64_bits_is_a_double(part: int, rate: type) -> None:
    assert type(_for_sqlite(part, 1)) is rate


def test_of_nothing_there_is_no_rate() -> None:
    assert _for_sqlite(5, 0) is None
    assert _for_sqlite(None, 5) is None


def test_a_column_is_text_where_what_is_stored_is_and_a_level_is_none() -> None:
    def is_text(source: str | F, type_: Type = "string") -> bool:
        return _is_text(ExpenditureLine, FileColumn("name", "이름", source, type=type_))

    assert is_text("name") is is_text("department__name") is is_text(F("name")) is True
    assert is_text("level") is is_text("page") is False
    assert is_text("name", "integer") is is_text(F("spent"), "number") is False
