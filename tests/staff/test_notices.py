"""Notices: a bell in the admin since one last looked, and a mail to those whose work something is."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from documents.models import Correction, Remark
from tests.factories import make_correction, make_department, make_document, make_expenditure, make_page
from tests.staff.conftest import OTHER, OWN, make_person
from tests.staff.test_roles import decide
from tests.staff.typing_in import save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unproven")]

Log = Callable[..., Client]
BELL = "새 {}건</b>"


@pytest.fixture(autouse=True)
def mailed(settings: Any) -> None:
    settings.NOTIFY_BY_MAIL = True


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """An editor of each of two departments, two reviewers and a superuser, each with an address."""
    people = {"kim": make_person("kim", "편집자", OWN), "choi": make_person("choi", "편집자", OTHER)}
    people |= {name: make_person(name, role) for name, role in (("lee", "검토자"), ("park", "관리자"))}
    people["root"] = make_person("root", "superuser")
    for name, person in people.items():
        person.email = f"{name}@city.example"
        person.save()
    return people


def propose(client: Client) -> Correction:
    line = make_expenditure(department=make_department(OWN), spent=90)
    save(client, line, spent="95", reason="한 자리를 잘못 읽음")
    return Correction.objects.get(target_key=line.key)


def sent_to() -> list[list[str]]:
    return [message.bcc for message in mail.outbox]


def test_a_proposal_is_reported_to_reviewers_and_its_end_to_its_author(
    client_of: Log, people: dict[str, User], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    author, reviewer = client_of("편집자", "kim"), client_of("검토자", "lee")
    with django_capture_on_commit_callbacks(execute=True):
        correction = propose(author)
    assert sent_to() == [["lee@city.example", "park@city.example"]]
    assert f"http://testserver/admin/documents/correction/{correction.pk}/change/" in mail.outbox[0].body
    assert "지출액: 90 → 95" in mail.outbox[0].body
    assert "한 자리를" not in mail.outbox[0].body
    assert BELL.format(1) in reviewer.get("/admin/").text
    assert "새 " not in author.get("/admin/").text.partition("bell")[2][:80]
    with django_capture_on_commit_callbacks(execute=True):
        decide(reviewer, "reject", correction)
    assert sent_to()[1:] == [["kim@city.example"]]
    assert BELL.format(1) in author.get("/admin/").text
    page = author.get("/admin/notices/").text
    assert "반려됨" in page
    assert "새 알림" in page
    assert "새 " not in author.get("/admin/").text.partition("bell")[2][:80]
    assert "반려됨" in author.get("/admin/notices/").text  # seen, and still there
    assert "반려됨" not in reviewer.get("/admin/notices/").text


def test_a_remark_is_reported_to_its_department_or_else_to_those_of_all(
    client_of: Log, people: dict[str, User], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for number, department in ((1, OWN), (2, "의회사무국")):
        make_page("글", number=number, department=department)
        with django_capture_on_commit_callbacks(execute=True):
            Client().post("/gimpo/2020/remarks/new/", {"text": "숫자가 이상합니다.", "page": str(number)})
    assert sent_to() == [["kim@city.example"], ["lee@city.example", "park@city.example"]]
    assert all("이상합니다" not in str(message.body) for message in mail.outbox)
    assert BELL.format(1) in client_of("편집자", "kim").get("/admin/").text
    assert "bell" in client_of("편집자", "choi").get("/admin/").text
    assert client_of("편집자", "choi").get("/admin/notices/").text.count("새 시민 의견") == 0
    assert client_of("관리자", "park").get("/admin/notices/").text.count("새 시민 의견") == 2


def test_a_batch_is_one_notice_and_a_correction_left_behind_another(client_of: Log, people: dict[str, User]) -> None:
    document = make_document()
    author = client_of("편집자", "kim")
    line = make_expenditure(document=document, department=make_department(OWN), spent=90)
    save(author, line, spent="95", budget="7", reason="두 칸을 잘못 읽음")
    assert "외 1건" in client_of("검토자", "lee").get("/admin/notices/").text
    correction = make_correction("옛 사업", author=people["kim"], fate="overtaken")
    document.read_at = correction.decided_at.replace(year=correction.decided_at.year + 1)
    document.save()
    assert "원문이 달리 바뀜: 옛 사업" in author.get("/admin/notices/").text


def test_a_mail_server_that_fails_undoes_nothing(
    client_of: Log,
    people: dict[str, User],
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        propose(client_of("편집자", "kim"))
    assert "on_commit" in caplog.text
    assert Correction.objects.filter(state="proposed").count() == 1


def test_without_a_mail_server_there_is_no_mail(
    client_of: Log,
    people: dict[str, User],
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.NOTIFY_BY_MAIL = False
    with django_capture_on_commit_callbacks(execute=True):
        propose(client_of("편집자", "kim"))
        Remark.objects.create(document=make_document(), department=OWN, text="의견")
    assert mail.outbox == []
