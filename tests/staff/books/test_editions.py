"""Every published edition is kept, can be looked at, compared, and published again in one act."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from budget.models import ExpenditureLine
from documents import actions
from documents.models import Correction, Document, Edition, Volume
from ingest.correcting import accept, place_of
from tests.conftest import ingest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]


def figures() -> list[tuple[object, ...]]:
    return list(ExpenditureLine.objects.order_by("key").values_list("key", "spent", "budget", "line"))


def test_a_former_edition_is_compared_and_published_again(
    damaged: Callable[..., Path], client_of: Callable[..., Client]
) -> None:
    first = Edition.objects.get()
    assert (first.sha256, first.page_count) == (Volume.objects.get().sha256, 58)
    line = ExpenditureLine.objects.get(name="사회조사", level=3)
    author, reviewer = (User.objects.create_user(name) for name in ("author", "reviewer"))
    accept(actions.propose(place_of(line, "spent"), "4321", "영수증", author), reviewer, "확인")
    corrected = figures()
    name = "\t".join(line.cells[0])
    ingest(damaged((name, "아주 다른 사업" + name[name.index("\t") :])))
    assert Correction.objects.get().fate == "orphaned"
    assert Edition.objects.count() == 2

    manager, editor = client_of("관리자"), client_of("편집자")
    page = reverse("admin:documents_edition_change", args=[first.pk])
    assert "사회조사" in manager.get(f"{page}?page=8").text
    assert editor.post(reverse("admin:staff_edition_publish", args=[first.pk]), {"word": "되돌림"}).status_code == 403
    compared = manager.post(reverse("admin:staff_edition_compare", args=[first.pk])).text
    assert "사회조사" in compared
    assert "적용됨" in compared
    assert not ExpenditureLine.objects.filter(key=line.key).exists()  # nothing is stored yet

    before = Document.objects.get().version
    answer = manager.post(reverse("admin:staff_edition_publish", args=[first.pk]), {"word": "잘못된 판을 올렸음"})
    assert answer.status_code == 302
    assert figures() == corrected
    assert Correction.objects.get().fate == "applied"
    assert Volume.objects.get().sha256 == first.sha256
    assert Document.objects.get().version > before
    last = Edition.objects.first()
    assert last is not None
    assert (last.sha256, last.word, str(last.published_by)) == (first.sha256, "잘못된 판을 올렸음", "관리자")
    ingest()  # the same file: nothing changes
    assert figures() == corrected
    assert Edition.objects.count() == 3
