"""What of a line may be mended, and how a correction holds and shows it."""

from decimal import Decimal

import pytest

from budget.models import ExpenditureLine, RevenueLine
from figures.won import LARGEST
from performance.models import Indicator, Passage, ProgramGoal
from staff.editing import (
    LONGEST,
    ROW_STATES,
    FieldKind,
    editable_field,
    editable_fields,
    level_text,
    models_by_label,
    parent_key,
    parents,
    plain,
    shown_text,
    text_of,
)
from tests.factories import make_department, make_expenditure, make_tree


def names_of(model: type) -> list[str]:
    return [field.name for field in editable_fields(model) if field.column is None]


def test_words_are_mended_before_figures_and_more_of_some_tables() -> None:
    assert names_of(ExpenditureLine) == ["row", "name", "level"]
    assert names_of(RevenueLine) == names_of(ProgramGoal) == ["row", "name"]
    assert names_of(Indicator) == ["row", "name", "unit", "direction"]
    assert [field.name for field in editable_fields(RevenueLine) if field.column] == [
        column.name for column in RevenueLine.figure_columns
    ]
    assert ExpenditureLine._meta.label in models_by_label()


def test_a_table_without_figures_is_not_mended() -> None:
    assert editable_fields(Passage) == ()
    assert Passage not in models_by_label().values()


def test_a_figure_is_as_large_as_its_column_holds() -> None:
    spent, target = editable_field(ExpenditureLine, "spent"), editable_field(Indicator, "target")
    assert spent is not None and target is not None
    assert (spent.kind, spent.largest, target.kind) == (FieldKind.WHOLE, LARGEST, FieldKind.MEASURE)
    assert editable_field(ExpenditureLine, "nothing") is None
    name = editable_field(ExpenditureLine, "name")
    assert name is not None and 0 < name.longest <= LONGEST


def test_a_person_says_of_a_printed_row_that_it_stands_or_goes() -> None:
    assert [state for state, _label in ROW_STATES] == ["stands", "removed", "total", "joined"]


def test_values_are_held_as_plain_text() -> None:
    assert [plain(value) for value in (None, Decimal("1.50"), 0, "가")] == ["", "1.5", "0", "가"]
    assert [level_text(*args) for args in ((None, "가"), (0, ""), (2, "가/나"))] == ["", "0", "2 가/나"]


@pytest.mark.parametrize(
    ("model", "name", "text", "shown"),
    [
        (ExpenditureLine, "spent", "1234", "1,234"),
        (ExpenditureLine, "spent", "-1234", "△1,234"),
        (ExpenditureLine, "spent", "-1", "△1"),
        (ExpenditureLine, "spent", "0", "0"),
        (ExpenditureLine, "spent", "", ""),
        (ExpenditureLine, "spent", "가", "가"),
        (ExpenditureLine, "name", "2020", "2020"),
        (ExpenditureLine, "other", "1234", "1234"),
        (ExpenditureLine, "level", "2 감사담당관/정책", "단위사업 (정책)"),
        (ExpenditureLine, "level", "0", "부서"),
        (ExpenditureLine, "row", "removed", "행을 뺌"),
        (Indicator, "target", "1234.5", "1234.5"),
        (Indicator, "direction", "lower", "낮을수록 좋음"),
        (Indicator, "direction", "sideways", "sideways"),
    ],
)
def test_a_correction_is_shown_in_words(model: type, name: str, text: str, shown: str) -> None:
    assert shown_text(model, name, text) == shown


@pytest.mark.django_db
def test_the_line_above_is_that_of_the_tree() -> None:
    own, policy, unit, *details = make_tree()
    make_tree(department=make_department("공보담당관"))
    assert [parent_key(line) for line in (own, policy, unit, *details)] == [
        "",
        own.key,
        policy.key,
        unit.key,
        unit.key,
    ]
    assert list(parents(details[1])) == [own, policy, unit]
    assert list(parents(own)) == []


@pytest.mark.django_db
def test_a_line_holds_its_fields_as_text() -> None:
    own, policy, *_others = make_tree()
    texts = {field.name: text_of(policy, field) for field in editable_fields(ExpenditureLine)}
    assert (texts["row"], texts["name"], texts["level"]) == ("stands", "정책 1", f"1 {own.key}")
    assert texts["spent"] == "180"
    of_no_level = make_expenditure("모르는 행", level=None, spent=None)
    level, spent = editable_field(ExpenditureLine, "level"), editable_field(ExpenditureLine, "spent")
    assert level is not None and spent is not None
    assert (text_of(of_no_level, level), text_of(of_no_level, spent)) == ("", "")
