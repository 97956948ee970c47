"""The sample city: a figure from its finding to the form, the preview, the second pair of eyes, and back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from documents.models import Correction, Finding
from tests.conftest import store_sample
from tests.staff.conftest import make_person
from tests.staff.test_roles import decide
from tests.staff.typing_in import address_of, opened, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> Any:
    store_sample()
    return ExpenditureLine.objects.filter(department__name="감사담당관", level=3, spent__gt=0).first()


def open_findings() -> int:
    """What a correction closed stays in the admin as corrected."""
    return Finding.objects.filter(state="open").count()


def public(line: Any) -> str:
    """The public page, but for the version of the data, which even a proposal raises."""
    return re.sub(r"자료 \d+판", "", Client().get(line.program.get_absolute_url()).text)


def test_from_a_proposal_to_the_public_page_and_back(line: Any, client_of: Callable[..., Client]) -> None:
    editor, reviewer = client_of("편집자"), client_of("검토자")
    before, spent, findings = public(line), line.spent, open_findings()
    form = opened(editor, line)
    preview = editor.post(address_of(line), {**form, "spent": "1,234,567", "reason": "오독", "_preview": "1"}).text
    assert "새로 생기는 사항" in preview
    assert "1,234,567" in preview
    assert not Correction.objects.exists()
    save(editor, line, form, spent="1,234,567")
    assert public(line) == before

    correction = Correction.objects.get()
    assert decide(reviewer, "accept", correction).status_code == 302
    line.refresh_from_db()
    assert line.spent == 1_234_567
    assert line.standings["spent"]["is"] == "corrected"
    assert "1,234,567" in public(line)
    assert open_findings() > findings

    assert decide(editor, "revoke", correction).status_code == 302
    assert decide(reviewer, "accept", Correction.objects.get(state="proposed")).status_code == 302
    line.refresh_from_db()
    assert line.spent == spent
    assert open_findings() == findings


def test_a_wrong_level_is_previewed_and_accepted_or_reported_never_an_error(
    line: Any, client_of: Callable[..., Client]
) -> None:
    editor = client_of("편집자")
    own = ExpenditureLine.objects.get(department=line.department, account=line.account, level=0)
    form = {**opened(editor, line), "level": "1", "parent": own.key, "reason": "단계가 다름"}
    assert editor.post(address_of(line), {**form, "_preview": "1"}).status_code == 200
    save(editor, line, form)
    response = decide(client_of("검토자"), "accept", Correction.objects.get())
    assert response.status_code in (200, 302)


def test_names_are_mended_too(line: Any, client_of: Callable[..., Client]) -> None:
    save(client_of("편집자"), line, name="바로잡은 이름")
    decide(client_of("검토자"), "accept", Correction.objects.get())
    line.refresh_from_db()
    assert line.name == "바로잡은 이름"
    assert "바로잡은 이름" in public(line)


def test_a_batch_is_proven_once_and_whole(line: Any, client_of: Callable[..., Client]) -> None:
    save(client_of("편집자"), line, spent="1,000", name="새 이름")
    corrections = list(Correction.objects.all())
    assert make_person("park", "검토자").pk != corrections[0].author_id
    assert decide(client_of("검토자"), "accept", *corrections).status_code == 302
    line.refresh_from_db()
    assert (line.spent, line.name) == (1000, "새 이름")
