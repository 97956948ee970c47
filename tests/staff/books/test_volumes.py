"""A volume's page in the admin: anyone on the staff sees it, and who may publish takes it out of its year."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from budget.models import ExpenditureLine
from documents.models import Volume
from tests.conftest import ingest
from tests.ingest.volumes.books import ROADS, TAX, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def volumes(tmp_path: Path) -> list[Volume]:
    for each in (TAX, ROADS):
        ingest(write(tmp_path / f"{each.department}.txt", each), stdout=StringIO())
    return list(Volume.objects.order_by("number"))


def shown(client: Client, volume: Volume) -> str:
    return str(client.get(reverse("admin:documents_volume_change", args=[volume.pk])).content.decode())


def remove(client: Client, volume: Volume, word: str = "두 번 올렸습니다.") -> int:
    return int(client.post(reverse("admin:staff_volume_remove", args=[volume.pk]), {"word": word}).status_code)


def test_who_may_publish_removes_a_volume_for_a_reason(client_of: Callable[..., Client], volumes: list[Volume]) -> None:
    client = client_of("관리자")
    assert "이 권 지우기" in shown(client, volumes[0])
    assert remove(client, volumes[0], word="") == 200
    assert Volume.objects.count() == 2
    assert remove(client, volumes[0]) == 302
    assert list(Volume.objects.all()) == [volumes[1]]
    assert set(ExpenditureLine.objects.values_list("department__name", flat=True)) == {"도로과"}
    entry = AuditEntry.objects.get(verb="결산서 권 지움")
    assert (entry.user_name, entry.object_name) == ("관리자", volumes[0].title)
    assert "두 번 올렸습니다." in entry.what


@pytest.mark.parametrize("role", ["편집자", "검토자", "감사자", "직원"])
def test_others_on_the_staff_may_not(client_of: Callable[..., Client], volumes: list[Volume], role: str) -> None:
    client = client_of(role)
    assert "이 권 지우기" not in shown(client, volumes[0])
    assert remove(client, volumes[0]) == 403
    assert Volume.objects.count() == 2


def test_the_only_volume_offers_no_way_to_remove_it(client_of: Callable[..., Client], volumes: list[Volume]) -> None:
    client = client_of("관리자")
    assert remove(client, volumes[0]) == 302
    assert "이 권 지우기" not in shown(client, volumes[1])
    assert remove(client, volumes[1]) == 302
    assert list(Volume.objects.all()) == [volumes[1]]


def test_a_removal_is_only_ever_posted(client_of: Callable[..., Client], volumes: list[Volume]) -> None:
    answer = client_of("관리자").get(reverse("admin:staff_volume_remove", args=[volumes[0].pk]))
    assert answer.status_code == 405
