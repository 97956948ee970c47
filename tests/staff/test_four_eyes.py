"""Two people see each correction, and one of them is not the other in disguise; the same is proposed once."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.audit import record
from accounts.models import AuditVerb
from documents.actions import EqualProposalError, FigurePlace, propose
from documents.models import Correction
from tests.factories import make_city, make_correction
from tests.staff.conftest import OWN, make_person
from tests.staff.test_roles import decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unproven")]


def proposed(author: User) -> Correction:
    place = FigurePlace(make_city().pk, 2020, OWN, "", "budget.ExpenditureLine", "k", "사업", "spent", 1, 1, "5", "5")
    return propose(place, "6", "영수증", author)


def test_who_changed_the_authors_account_today_does_not_review(client_of: Callable[..., Client]) -> None:
    author = make_person("kim", "편집자", OWN)
    correction = proposed(author)
    manager = client_of("관리자", "park")
    record(User.objects.get(username="park"), "changed", author, "비밀번호")
    assert "하루 안에" in decide(manager, "accept", correction).text
    address = reverse("admin:documents_correction_change", args=[correction.pk])
    assert "하루 안에" in manager.get(address).text  # not only once one has tried
    assert "하루 안에" not in client_of("검토자", "lee").get(address).text
    correction.refresh_from_db()
    assert correction.state == "proposed"
    assert decide(client_of("검토자", "lee"), "accept", correction).status_code == 302


def test_who_changed_the_reviewers_account_today_proposes_nothing_to_them(client_of: Callable[..., Client]) -> None:
    park, reviewer = make_person("park", "관리자"), make_person("lee", "검토자")
    record(park, AuditVerb.PASSWORD_LINK, reviewer)
    correction = proposed(park)
    assert "하루 안에" in decide(client_of("검토자", "lee"), "accept", correction).text
    correction.refresh_from_db()
    assert correction.state == "proposed"
    assert decide(client_of("검토자", "choi"), "accept", correction).status_code == 302


def test_the_same_is_proposed_once(django_user_model: type[User]) -> None:
    first = proposed(make_person("kim", "편집자", OWN))
    with pytest.raises(EqualProposalError, match=rf"kim.*{first.pk}번") as refused:
        proposed(make_person("choi", "편집자", OWN))
    assert refused.value.correction == first


def test_a_manager_sets_no_other_persons_password_and_no_dates(client_of: Callable[..., Client]) -> None:
    author = make_person("kim", "편집자", OWN)
    manager = client_of("관리자")
    assert manager.get(reverse("admin:auth_user_password_change", args=[author.pk])).status_code == 403
    page = manager.get(reverse("admin:auth_user_change", args=[author.pk])).text
    assert 'name="last_login_0"' not in page
    assert 'name="date_joined_0"' not in page
    assert client_of("superuser").get(reverse("admin:auth_user_password_change", args=[author.pk])).status_code == 200


def test_one_revocation_is_open_at_a_time_and_the_page_shows_it(client_of: Callable[..., Client]) -> None:
    correction = make_correction("사업", printed="5", value="6", field="spent")
    first, second = client_of("관리자", "park"), client_of("관리자", "choi")
    assert decide(first, "revoke", correction).status_code == 302
    revocation = Correction.objects.get(revokes=correction)
    url = reverse("admin:documents_correction_change", args=[revocation.pk])
    refused = decide(second, "revoke", correction).text
    assert "이미 제안했습니다" in refused
    assert f'<a href="{url}">그 제안 보기</a>' in refused
    page = second.get(reverse("admin:documents_correction_change", args=[correction.pk])).text
    assert "이 항목의 검토를 기다리는 제안" in page
    assert f'href="{url}"' in page
    revocation.pk = None
    with pytest.raises(IntegrityError, match="revo"):
        revocation.save(force_insert=True)
