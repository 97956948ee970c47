"""Every model is to be found and read in the admin, at a cost that does not grow with its rows."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import ExpenditureLine, Program, RevenueLine, Subject
from departments.models import Department
from documents import admin_paging
from documents.models import (
    City,
    Correction,
    CorrectionEvent,
    CoveredRow,
    Document,
    Edition,
    Finding,
    LineChange,
    Page,
    PrintedLine,
    Remark,
    UnclaimedLine,
    Verdict,
    Volume,
)
from ingest.published_editions import store_edition
from performance.models import Indicator
from tests import factories

pytestmark = pytest.mark.django_db

ROOMS = ("documents", "departments", "budget", "performance")
_INTERNAL_WORDS = re.compile(r"(?<=>)[^<>]*\b(?:[a-z]+_[a-z_]+|spent|proposed|budget)\b[^<>]*(?=<)")
"""Texts of a page with the name of a field or a state as the program has it."""
OURS = [model for model in admin.site._registry if model._meta.app_label in ROOMS]


def make(model: type[Model], number: int) -> Any:
    """A row of any of our models."""
    document, name = factories.make_document(), f"사업 {number}"
    if model is City:
        return factories.make_city(f"city-{number}")
    if model is Document:
        return factories.make_document(2000 + number)
    if model is Department:
        return factories.make_department(f"부서 {number}")
    if model is Volume:
        return factories.make_volume(document, 1 + number)
    if model is Edition:
        return store_edition(factories.make_volume(document, 1 + number), {})
    if model is Page:
        return factories.make_page("글", number)
    if model is UnclaimedLine:
        return UnclaimedLine.objects.create(document=document, page=1, line=number, text="글", amounts=0)
    if model is Finding:
        return factories.make_finding(name)
    if model is Correction:
        return factories.make_correction(name)
    if model is CorrectionEvent:
        correction = factories.make_correction(name)
        return CorrectionEvent.objects.create(correction=correction, verb="proposed", actor=correction.author)
    if model is LineChange:
        return LineChange.objects.create(document=document, version=2, name=name, field="spent", before="1", after="2")
    if model is Remark:
        return Remark.objects.create(document=document, page=1, line=number, text=name)
    if model is Verdict:
        finding = factories.make_finding(name)
        return Verdict.objects.create(document=document, finding_key=finding.key, author=factories.make_user())
    if model is Program:
        return factories.make_program(name, parent=factories.make_program(level=2))
    if model is Subject:
        return Subject.objects.create(city=document.city, fiscal_year=2020, code=str(number), name=name, level=1)
    if model is ExpenditureLine:
        unit = factories.make_program(level=2)
        return factories.make_expenditure(name, unit=unit, policy=unit, budget=-1_234_000, diversion=None)
    if model is RevenueLine:
        return factories.make_revenue(name, f"{number}-01", 4)
    if model is Indicator:
        return factories.make_indicator(name, goal=factories.make_goal(), target="97.5")
    assert issubclass(model, PrintedLine)
    return factories.make_line(model)


def test_every_model_is_registered() -> None:
    missing = [
        model
        for app in ROOMS
        for model in admin.sites.apps.get_app_config(app).get_models()
        if model not in admin.site._registry and model is not CoveredRow  # read with its finding
    ]
    assert missing == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_lists_and_things_open_at_a_fixed_cost(admin_client: Client, model: type[Model]) -> None:
    options = model._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    thing = make(model, 1)
    assert admin_client.get(address).status_code == 200  # what is cached once is cached now
    with CaptureQueriesContext(connection) as few:
        admin_client.get(address)
    for number in range(2, 12):
        make(model, number)
    with CaptureQueriesContext(connection) as many:
        assert admin_client.get(address, {"q": ""}).status_code == 200
    assert len(many) == len(few)
    page = admin_client.get(reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[thing.pk]))
    assert page.status_code == 200
    assert _INTERNAL_WORDS.findall(page.text) == []
    assert admin_client.get(address, {"q": "사회 \x00적경제"}).status_code == 200


def test_figures_are_shown_as_people_read_them(admin_client: Client) -> None:
    line = make(ExpenditureLine, 1)
    page = admin_client.get(reverse("admin:budget_expenditureline_change", args=[line.pk])).text
    assert "1,234,000" in page
    assert "△" in page
    assert "미확인" in page
    assert f"?line={line.line}" in page


def test_a_list_counts_no_more_rows_than_anyone_turns_over(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("가", "나", "다"):
        factories.make_expenditure(name)
    address = reverse("admin:budget_expenditureline_changelist")
    assert "3 세출 행" in admin_client.get(address).text
    monkeypatch.setattr(admin_paging, "MOST_COUNTED", 2)
    assert "2+ 세출 행" in admin_client.get(address).text


def test_lines_are_found_by_their_initials(admin_client: Client) -> None:
    factories.make_expenditure("사회적 경제 육성")
    factories.make_expenditure("청렴도 향상")
    page = admin_client.get(reverse("admin:budget_expenditureline_changelist"), {"q": "ㅅㅎㅈㄱㅈ"}).text
    assert "사회적 경제 육성" in page
    assert "청렴도 향상" not in page


def test_what_was_read_is_not_edited_by_hand(admin_client: Client) -> None:
    line = factories.make_expenditure(budget=1)
    address = reverse("admin:budget_expenditureline_change", args=[line.pk])
    admin_client.post(address, {"budget": "2", "name": line.name, "reason": "오독"})
    line.refresh_from_db()
    assert line.budget == 1
    program = make(Program, 1)
    address = reverse("admin:budget_program_change", args=[program.pk])
    assert admin_client.post(address, {"name": "다른 이름"}).status_code == 403
    city = factories.make_city()
    assert 'name="licence"' in admin_client.get(reverse("admin:documents_city_change", args=[city.pk])).text
