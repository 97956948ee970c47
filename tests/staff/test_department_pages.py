"""Departments of a document: their runs of pages, and what is typed to rename them or to move pages."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory

from documents.actions import Evidence
from staff import department_names, proposals
from staff.department_names import PagesForm, RenameForm, _correction_of, _forms, _in_charge, _runs
from tests.factories import make_document, make_expenditure, make_page
from tests.staff.conftest import OTHER, OWN, make_person

pytestmark = pytest.mark.django_db


def test_each_run_of_pages_is_a_row() -> None:
    for number, name in ((1, OWN), (2, OWN), (3, OWN), (4, OTHER), (5, OWN)):
        make_page("글", number=number, department=name)
    assert _runs(make_document()) == [(OWN, OWN, "1–3"), (OTHER, OTHER, "4"), (OWN, OWN, "5")]


def test_an_editor_renames_the_departments_of_their_own() -> None:
    document = make_document()
    for number, name in ((1, OWN), (2, OTHER)):
        make_page("글", number=number, department=name)
    kim, lee = make_person("kim", "편집자", OWN), make_person("lee", "검토자")
    assert [_in_charge(kim, document, name) for name in (OWN, OTHER)] == [True, False]
    assert _in_charge(lee, document, OTHER)

    def forms_of(user: User, method: str = "post", **typed: str) -> tuple[RenameForm, PagesForm]:
        request: Any = getattr(RequestFactory(), method)("/", typed)
        request.user = user
        return _forms(request, document)

    rename, pages = forms_of(kim, which="rename")
    assert (rename.is_bound, pages.is_bound) == (True, False)
    assert [name for name, _words in rename.fields["department"].choices] == [OWN]  # type: ignore[attr-defined]
    rename, pages = forms_of(lee, which="pages")
    assert (rename.is_bound, pages.is_bound) == (False, True)
    assert [name for name, _words in rename.fields["department"].choices] == [OWN, OTHER]  # type: ignore[attr-defined]
    assert [form.is_bound for form in forms_of(lee, "get", which="rename")] == [False, False]


def test_a_name_has_letters() -> None:
    document = make_document()
    make_page("글", department=OWN)
    data = {"department": OWN, "reason": "원문에 있음"}
    named = RenameForm(document, [OWN], data | {"name": "새 이름"})
    assert named.is_valid() and list(named.fields)[:2] == ["department", "name"]
    [draft] = named.drafts
    assert (draft.value, draft.place.department) == ("새 이름", OWN)
    proposed = _correction_of(draft)
    assert (proposed.city_id, proposed.department) == (document.city_id, OWN)
    assert RenameForm(document, [OWN], data | {"name": "·"}).errors.keys() == {"name"}
    assert RenameForm(document, [OWN], data | {"name": "가" * 101}).errors.keys() == {"name"}


def test_pages_are_given_to_another_department_each_once() -> None:
    document = make_document()
    for number, name, line in ((1, OWN, 1), (2, OWN, 2), (2, OTHER, 3), (3, OTHER, 4)):
        make_page("글", number=number, department=name, first_line=line)

    def moved(first: str, last: str) -> PagesForm:
        data = {"first": first, "last": last, "department": OTHER, "reason": "원문에 있음"}
        return PagesForm(document, [OWN, OTHER], data)

    form = moved("1", "3")
    assert form.is_valid() and list(form.fields)[:3] == ["first", "last", "department"]
    assert [(draft.place.page, draft.value) for draft in form.drafts] == [(1, OTHER), (2, OTHER)]
    for first, last in (("3", "3"), ("4", "9"), ("2", "1")):
        assert moved(first, last).non_field_errors() == ["그 쪽이 없거나, 모두 이미 그 부서의 쪽입니다."]
    assert list(moved("x", "3").errors) == ["first"]


def test_only_so_many_pages_are_moved_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document()
    for number in (1, 2):
        make_page("글", number=number, department=OWN, first_line=number)
    data = {"first": "1", "last": "2", "department": OTHER, "reason": "원문에 있음"}
    monkeypatch.setattr(department_names, "_MOST_PAGES", 2)
    assert PagesForm(document, [OTHER], data).is_valid()
    monkeypatch.setattr(department_names, "_MOST_PAGES", 1)
    assert PagesForm(document, [OTHER], data).non_field_errors() == ["한 번에 1쪽까지 바꿀 수 있습니다."]


def test_corrections_of_a_line_are_a_batch_where_there_are_several(monkeypatch: pytest.MonkeyPatch) -> None:
    line, batches, previewed = make_expenditure(), [], []

    def propose_all(drafts: Any, reason: str, author: User, evidence: Evidence, batch: Any) -> list[Any]:
        batches.append(batch is not None)
        return []

    monkeypatch.setattr(proposals, "propose_all", propose_all)
    monkeypatch.setattr(proposals, "changes_since", lambda opened, line: [])
    monkeypatch.setattr(proposals, "preview", lambda line, changes: previewed.append(changes))
    opened: Any = object()
    for changes in ([("spent", "5")], [("spent", "5"), ("budget", "6")], [("level", "1 가")]):
        proposals.propose_changes(line, changes, "사유", User(), Evidence(None, "", None), opened)
    assert batches == [False, True, False]
    assert previewed == [[("level", "1 가")]]
    with pytest.raises(proposals.ConflictError):
        proposals.propose_changes(line, [("spent", "5")], "사유", User(), Evidence(None, "", None), None)
