"""The front page by role: an editor's own departments, a reviewer's queue by age, a manager's all."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from documents.models import Correction, Remark
from staff.dashboard import FEW
from tests.factories import make_correction, make_department, make_document, make_expenditure, make_finding, make_page
from tests.staff.conftest import OTHER, OWN, make_person

pytestmark = pytest.mark.django_db

Log = Callable[..., Client]


@pytest.fixture(autouse=True)
def work() -> None:
    """A finding and a remark of each of two departments, and two proposals, of which the newer was made first."""
    document = make_document()
    for number, department in enumerate((OWN, OTHER), 1):
        make_finding(f"발견 {number}", document=document, department=department)
        Remark.objects.create(document=document, department=department, text=f"의견 {number}")
    author = make_person("kim", "편집자", OTHER)
    for name, days in (("새 제안", 1), ("옛 제안", 9)):
        proposal = make_correction(name, "proposed", author=author)
        Correction.objects.filter(pk=proposal.pk).update(made_at=timezone.now() - timedelta(days=days))


def test_an_editor_sees_their_own_departments_and_what_became_of_their_proposals(client_of: Log) -> None:
    client = client_of("편집자")
    make_correction("내 사업", "rejected", author=User.objects.get(username="편집자"), word="원문과 같음")
    page = client.get("/admin/").text
    assert f"맡은 부서: {OWN}" in page
    assert f">{OWN}</a></th>" in page
    assert f">{OTHER}</a></th>" not in page
    assert "새 시민 의견</a>: <b>1</b>" in page
    assert "내 사업" in page
    assert "원문과 같음" in page
    assert "옛 제안" not in page


def test_an_editor_without_a_department_is_told_so(client_of: Log) -> None:
    make_person("lee", "편집자")
    page = client_of("편집자", "lee").get("/admin/").text
    assert "맡은 부서가 없습니다." in page
    assert f">{OWN}</a></th>" not in page


def test_a_reviewers_queue_begins_with_the_oldest(client_of: Log) -> None:
    page = client_of("검토자").get("/admin/").text
    assert page.index("옛 제안") < page.index("새 제안")
    assert '<td class="desk-amount">9</td>' in page
    assert "내가 한 제안" not in page


def test_a_large_batch_hides_no_other_proposal(client_of: Log) -> None:
    author, batch = User.objects.get(username="kim"), uuid4()
    made_at = timezone.now() - timedelta(days=30)
    for number in range(FEW + 5):
        item = make_correction(f"올린 행 {number}", "proposed", author=author, batch=batch)
        Correction.objects.filter(pk=item.pk).update(made_at=made_at)
    page = client_of("검토자").get("/admin/").text
    assert page.count("올린 행") == 1
    assert f"외 {FEW + 4}건" in page
    assert "새 제안" in page
    own = client_of("편집자", "kim").get("/admin/").text
    assert own.count("올린 행") == 1


@pytest.mark.parametrize("role", ["관리자", "감사자"])
def test_managers_and_auditors_see_all(client_of: Log, role: str) -> None:
    page = client_of(role).get("/admin/").text
    assert f">{OWN}</a></th>" in page
    assert f">{OTHER}</a></th>" in page
    assert "새 시민 의견</a>: <b>2</b>" in page
    assert ("옛 제안" in page) == (role == "관리자")


def test_a_remark_is_of_the_department_of_its_page_or_row(client: Client) -> None:
    line = make_expenditure(department=make_department(OTHER))
    make_page("글", number=7, department=OWN)
    for params in ({"page": "7"}, {"from": line.program.get_absolute_url()}, {"page": "1", "line": str(line.line)}):
        client.post("/gimpo/2020/remarks/new/", {"text": "이상합니다.", **params})
    assert set(Remark.objects.filter(text="이상합니다.").values_list("department", flat=True)) == {OWN, ""}


def test_lists_begin_with_what_is_open(client_of: Log) -> None:
    make_correction("끝난 제안", "rejected")
    Remark.objects.create(document=make_document(), department=OWN, text="끝난 의견", state="closed")
    client = client_of("관리자")
    corrections = client.get("/admin/documents/correction/").text
    assert corrections.index("옛 제안") < corrections.index("끝난 제안")
    remarks = client.get("/admin/documents/remark/").text
    assert remarks.index("의견 1") < remarks.index("끝난 의견")
