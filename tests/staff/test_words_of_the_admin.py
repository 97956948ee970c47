"""Numbers, names and sentences of the admin, made without a page."""

from datetime import timedelta
from decimal import InvalidOperation
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from budget.models import ExpenditureLine
from documents.models import Correction, Finding
from figures.won import AmountError
from performance.models import Indicator, Passage
from staff.books.progress import Progress
from staff.books.report_text import _amounts, _change, _order, _remaining, _volume, progress_context
from staff.dashboard import ShownProposal, _in_departments, _list
from staff.editing import FieldKind, editable_field, editable_fields
from staff.effects import EffectsText, _amount, amount, column_label, kind_name, texts
from staff.forms import LineForm
from staff.mail import MOST, _lines, _url
from staff.new_rows import _amounts as amounts_of_a_new_row
from staff.new_rows import _figure
from staff.successions import _initial
from staff.trials import _amount as typed_amount
from staff.trials import trials_context
from staff.upload_diff import StoredLine, _columns_above, _number, _same
from staff.upload_diff import _amount as cell_amount

SPENT, TARGET = editable_field(ExpenditureLine, "spent"), editable_field(Indicator, "target")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,234", 1234), ("999999999", 999_999_999), ("1234567890", None), ("", None), ("²", None), ("x", None)],
)
def test_a_page_of_a_row_is_a_number_of_nine_digits(cell: str, number: int | None) -> None:
    assert _number(cell) == number


def test_a_cell_is_read_by_the_kind_of_its_column() -> None:
    assert SPENT is not None and TARGET is not None
    assert [cell_amount(cell, SPENT) for cell in ("", "1,234", "△5")] == ["", "1234", "-5"]
    assert [cell_amount(cell, TARGET) for cell in ("", "1,234.50", "△5")] == ["", "1234.5", "-5"]
    with pytest.raises(AmountError):
        cell_amount("가", SPENT)
    with pytest.raises(InvalidOperation):
        cell_amount("가", TARGET)


def test_names_agree_but_for_blanks_and_punctuation() -> None:
    assert _same("", "") and _same("·", "·") and _same("청렴도 향상", "청렴도-향상")
    assert not _same("·", "-") and not _same("", "-") and not _same("청렴도", "청렴도 향상")


def test_a_program_has_the_names_above_it() -> None:
    columns = [list(_columns_above(level)) for level in ("부서", "정책사업", "단위사업", "세부사업", "다른 것")]
    assert columns == [[], [], ["정책사업"], ["정책사업", "단위사업"], []]
    cells = {"부서": "감사담당관", "회계": "일반회계", "구분": "세부사업", "지출액": "5"}
    assert StoredLine("k", cells, "감사담당관", "사업", 0).kind == ("감사담당관", "일반회계", "세부사업")
    assert StoredLine("k", {"부서": "감사담당관"}, "감사담당관", "사업", 0).kind == ("감사담당관", "", "")


def test_what_is_typed_is_an_amount_or_unknown() -> None:
    assert [typed_amount(text) for text in ("1,234", "", " ", "가", "0")] == [1234, None, None, None, 0]


def test_a_row_without_identities_has_none_to_try() -> None:
    assert trials_context(Indicator(), {}) is None


def test_a_new_row_has_the_figures_that_its_table_prints() -> None:
    names = [field.name for field in amounts_of_a_new_row(ExpenditureLine())]
    assert "spent" in names and not {"name", "row", "level", "spent_before"} & set(names)
    assert SPENT is not None and TARGET is not None
    whole, measure = _figure(SPENT, 1_234), _figure(TARGET, None)
    assert (whole.initial, _figure(SPENT, None).initial, _figure(SPENT, 0).initial) == ("1,234", "", "0")
    assert (whole.max_length, measure.max_length) == (40, 40)
    assert (whole.required, measure.required) == (False, False)


def test_a_form_of_a_line_shows_how_it_stands() -> None:
    form = LineForm(Indicator(), {"name": "청렴도", "target": "97.5", "direction": "lower", "row": "stands"})
    initial = {name: field.initial for name, field in form.fields.items() if field.initial}
    assert initial == {"name": "청렴도", "target": "97.5", "direction": "lower", "row": "stands"}
    required = {name for name, field in form.fields.items() if field.required}
    assert required == {"reason", "opened", "name"}
    lengths = {
        form.fields[field.name].max_length for field in editable_fields(Indicator) if field.kind is FieldKind.MEASURE
    }  # type: ignore[attr-defined]
    assert lengths == {40}


def test_a_sum_of_a_department_is_in_won_or_unknown() -> None:
    assert (_amounts(None), _amounts([1_234, None]), _amounts([0])) == (["-", "-"], ["1,234", "미확인"], ["0"])


def test_a_volume_is_added_or_takes_anothers_place() -> None:
    assert _volume(2, "기금", True) == "이 해에 새 권으로 더합니다: 2권 ‘기금’."
    assert _volume(2, "기금", False).startswith("2권 ‘기금’의 자리를 대신합니다.")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1초쯤"), (59, "59초쯤"), (60, "1분쯤"), (89, "1분쯤"), (91, "2분쯤")],
)
def test_what_remains_is_in_seconds_or_minutes(seconds: int, words: str) -> None:
    assert _remaining(seconds) == f"{words} 남았습니다"


def test_progress_is_in_pages_and_then_in_departments() -> None:
    assert progress_context(None) == {"words": "시작하고 있습니다.", "percent": 0}
    now = timezone.now().timestamp()
    pages = Progress("pages", 1_000, 2_000, 0.5, now, now)
    assert progress_context(pages) == {"words": "쪽을 읽고 있습니다: 1,000 / 2,000", "percent": 50}
    departments = Progress("departments", 1, 2, 0.5, now - 10, now)
    assert progress_context(departments)["words"] == "부서를 해석하고 검산하고 있습니다: 1 / 2, 10초쯤 남았습니다"


def test_changes_are_named_by_kind_in_the_order_of_the_book() -> None:
    none: dict[str, Any] = {"count": 0, "names": []}
    changes = {"added": {"count": 3, "names": ["감사담당관/사업"]}, "changed": none, "gone": none, "moved": 2}
    change = _change("expenditure", changes)
    assert (change.name, change.moved) == ("세출", 2)
    [added] = change.kinds
    assert (added.what, added.count, added.names, added.more) == ("추가", 3, ["감사담당관 › 사업"], 2)
    assert _change("other", changes).name == "other"
    assert sorted(["other", "program", "revenue"], key=_order) == ["revenue", "program", "other"]


def test_effects_are_none_where_nothing_opens_closes_or_changes() -> None:
    assert EffectsText([], [], []).nothing
    parts: list[Any] = [(["가"], [], []), ([], ["가"], []), ([], [], ["가"])]
    assert not any(EffectsText(*part).nothing for part in parts)


def test_a_correction_is_shown_in_the_words_of_its_table() -> None:
    correction = Correction(target="budget.ExpenditureLine", field="spent", printed="1234", value="")
    assert texts(correction) == ("지출액", "1,234", "미확인")
    assert [amount(value) for value in (None, 0, -1_234)] == ["", "0", "△1,234"]
    assert column_label(["performance.Passage", "budget.ExpenditureLine"], "spent") == "지출액"
    assert column_label(["budget.ExpenditureLine"], "nothing") == "nothing"
    assert editable_field(Passage, "spent") is None


def test_kinds_of_findings_have_names() -> None:
    assert kind_name("E1") != "E1"
    assert kind_name("nothing") == "nothing"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("-12", -12), ("0", 0), ("", ""), ("1.5", "1.5"), ("9" * 29, int("9" * 29)), ("9" * 30, "9" * 30)],
)
def test_an_amount_of_a_finding_is_a_number_where_it_is_one(stored: str, shown: Any) -> None:
    assert _amount(stored) == shown


def proposal(pk: int, batch: str | None = None) -> Any:
    return SimpleNamespace(pk=pk, batch=batch, __str__=lambda self: "정정")


def test_a_mail_leads_to_the_correction_or_to_its_batch() -> None:
    one, of_a_batch = proposal(7), proposal(8, "b")
    assert _url([one]) == _url([one, of_a_batch]) == "/admin/documents/correction/7/change/"
    assert _url([of_a_batch]) == "/admin/documents/correction/8/change/"
    assert _url([of_a_batch, one]) == "/admin/documents/correction/?batch=b"
    assert len(_lines(range(MOST + 1)).splitlines()) == MOST


def test_the_list_of_what_waits_is_of_the_departments_counted() -> None:
    assert [_in_departments(names) for names in (None, ["가"], ["가", "나"], [])] == [
        {},
        {"department": "가"},
        {"department__in": "가,나"},
        {"department__in": ""},
    ]
    address = _list((Finding.Severity.ERROR, Finding.Severity.WARNING))
    assert address == "/admin/documents/finding/?state__exact=open&severity__in=error%2Cwarning"


def test_a_proposal_waits_for_whole_days() -> None:
    made_at = timezone.now() - timedelta(days=2, hours=23)
    assert ShownProposal(Correction(made_at=made_at), 0, "", "", "").days == 2


def test_a_decision_on_a_pair_begins_with_the_one_before_or_the_match() -> None:
    matched, unmatched = SimpleNamespace(earlier_key="a"), SimpleNamespace(earlier_key="")
    assert _initial(matched, None) == {"earlier": "key:a", "reason": ""}  # type: ignore[arg-type]
    assert _initial(unmatched, None) == {"earlier": "back", "reason": ""}  # type: ignore[arg-type]
    none = SimpleNamespace(earlier_key="", reason="없었음")
    assert _initial(matched, none) == {"earlier": "none", "reason": "없었음"}  # type: ignore[arg-type]
