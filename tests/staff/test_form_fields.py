"""The fields of the admin's forms: what people type, as the text that a correction holds."""

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from budget.models import ExpenditureLine
from departments.models import Staffing
from documents.models import Finding
from figures.volumes import MOST_PAGES
from figures.won import LARGEST
from staff.editing import DIRECTIONS, LEVELS, ROW_STATES, EditableField, FieldKind, editable_field
from staff.forms import (
    MeasureField,
    NameField,
    PageField,
    ReasonForm,
    UploadForm,
    VerdictForm,
    WholeField,
    WordForm,
    as_typed,
)
from staff.groups import GroupForm
from staff.questions import AnswerForm
from staff.redaction import RedactionForm
from staff.successions import SuccessionForm
from staff.users import NewPersonForm


def refused(field: forms.Field, text: str) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(text)
    return str(error.value.messages[0])


@pytest.mark.parametrize(("text", "held"), [("1,234", "1234"), ("△5", "-5"), ("", ""), ("0", "0"), ("-9", "-9")])
def test_a_whole_number_is_held_in_plain_digits(text: str, held: str) -> None:
    assert WholeField(largest=9999, required=False).clean(text) == held


def test_a_whole_number_is_as_large_as_its_column_holds() -> None:
    field = WholeField(largest=99, required=False)
    assert [field.clean(text) for text in ("99", "-99")] == ["99", "-99"]
    assert {refused(field, text) for text in ("100", "-100")} == {"너무 큰 수입니다."}
    assert refused(field, "가") == "숫자로 읽을 수 없습니다: 가"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("97.50", "97.5"),
        ("1,000", "1000"),
        ("△1.5", "-1.5"),
        ("−2", "-2"),
        ("0.00", "0"),
        ("", ""),
        ("0.1234", "0.1234"),
    ],
)
def test_a_measure_is_held_without_zeros_behind_it(text: str, held: str) -> None:
    assert MeasureField(required=False).clean(text) == held


@pytest.mark.parametrize("text", ["0.12345", "1" * 21, "1.", "가", "1e5"])
def test_a_measure_has_at_most_four_decimals(text: str) -> None:
    assert refused(MeasureField(required=False), text) == f"숫자로 읽을 수 없습니다: {text}"


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("3", 3),
        ("03쪽", 3),
        ("3 쪽", 3),
        ("2-3", 2 * MOST_PAGES + 3),
        ("2권 3쪽", 2 * MOST_PAGES + 3),
        ("", None),
    ],
)
def test_a_page_is_written_with_its_volume_from_the_second_on(text: str, page: int | None) -> None:
    assert PageField(required=False).clean(text) == page


@pytest.mark.parametrize("text", ["0", "가", "100-1", "1-2-3", "123456", "2권-3"])
def test_what_is_no_page_is_refused(text: str) -> None:
    assert refused(PageField(required=False), text) == f"쪽은 3처럼, 둘째 권부터는 2-3처럼 적어 주세요: {text}"


def test_a_page_is_shown_as_it_is_written() -> None:
    assert PageField().prepare_value(2 * MOST_PAGES + 3) == "2-3"
    assert PageField().prepare_value("2-") == "2-"


def test_a_name_is_one_line() -> None:
    assert NameField().clean(" 청렴도 향상 ") == "청렴도 향상"
    for text in ("청렴도\n향상", "청렴\x7f도"):
        assert refused(NameField(), text) == "한 줄의 글이어야 합니다."


@pytest.mark.parametrize(
    ("kind", "text", "typed"),
    [
        (FieldKind.WHOLE, "-1234", {"it": "△1,234"}),
        (FieldKind.WHOLE, "", {"it": ""}),
        (FieldKind.MEASURE, "1234.5", {"it": "1234.5"}),
        (FieldKind.TEXT, "2020", {"it": "2020"}),
        (FieldKind.LEVEL, "2 감사담당관/정책", {"level": "2", "parent": "감사담당관/정책"}),
        (FieldKind.LEVEL, "0", {"level": "0", "parent": ""}),
    ],
)
def test_a_correction_is_shown_as_a_person_would_type_it(kind: FieldKind, text: str, typed: dict[str, Any]) -> None:
    assert as_typed(EditableField("it", "그것", kind), text) == typed


def demands(form: type[forms.BaseForm]) -> dict[str, tuple[bool, int | None]]:
    """Whether each field must be filled in, and how many letters it takes."""
    return {name: (field.required, getattr(field, "max_length", None)) for name, field in form.base_fields.items()}


REASON = {
    "reason": (True, 2000),
    "evidence_page": (False, 20),
    "evidence_url": (False, 500),
    "evidence_file": (False, None),
}


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (ReasonForm, REASON),
        (WordForm, {"word": (True, 2000)}),
        (
            VerdictForm,
            {"state": (True, None), "words": (False, 2000), "assignee": (False, None), "seen": (False, None)},
        ),
        (
            UploadForm,
            {"document": (True, None), "target": (True, None), "file": (True, None), "removes": (False, None)},
        ),
        (AnswerForm, {"words": (False, 2000)}),
        (SuccessionForm, {"earlier": (True, None), "reason": (False, 1000)}),
        (RedactionForm, {"parts": (True, None), "why": (True, 200)}),
    ],
)
def test_what_must_be_filled_in_and_how_long_it_may_be(
    form: type[forms.BaseForm], fields: dict[str, tuple[bool, int | None]]
) -> None:
    assert demands(form) == fields


def test_a_person_may_be_made_without_role_or_departments() -> None:
    needed = {name for name, (required, _longest) in demands(NewPersonForm).items() if required}
    assert needed == {"username"}
    assert NewPersonForm.base_fields["is_staff"].initial is True
    assert not GroupForm.base_fields["permissions"].required


@pytest.mark.django_db
def test_a_finding_is_given_to_those_who_may_log_in() -> None:
    for name, flags in {"lee": {}, "kim": {}, "gone": {"is_active": False}, "citizen": {"is_staff": False}}.items():
        User.objects.create(username=name, **{"is_staff": True, **flags})
    form = VerdictForm(Finding(state="waived"))
    assert [person.username for person in form.fields["assignee"].queryset] == ["kim", "lee"]  # type: ignore[attr-defined]
    states = {state: list(dict(VerdictForm(Finding(state=state)).fields["state"].choices)) for state in Finding.State}  # type: ignore[attr-defined]
    assert states["open"] == states["waived"] == ["open", "explained", "waived"]
    assert set(states["corrected"]) == {"open", "explained", "waived", "corrected"}


def test_a_number_is_as_large_as_the_database_holds() -> None:
    spent, staff = editable_field(ExpenditureLine, "spent"), editable_field(Staffing, "current_staff")
    assert spent is not None and staff is not None
    assert (spent.largest, staff.largest) == (LARGEST, 2_147_483_647)


def test_what_is_chosen_from_is_in_the_words_of_the_book() -> None:
    assert LEVELS == {"0": "부서", "1": "정책사업", "2": "단위사업", "3": "세부사업"}
    assert [state for state, _label in ROW_STATES] == ["stands", "removed", "total", "joined"]
    assert list(DIRECTIONS) == ["lower", "higher"]
