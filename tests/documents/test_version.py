"""The version of the data: it grows with every change that a reader could see, and with nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from documents import actions
from documents.models import City, Document, Verdict
from tests.conftest import ingest, store_sample
from tests.factories import make_correction, make_document, make_finding, make_user

pytestmark = pytest.mark.django_db


def version() -> int:
    return Document.objects.get().version


def test_reading_the_same_book_again_leaves_it() -> None:
    store_sample()
    before = version()
    ingest()
    assert version() == before


def test_reading_a_changed_book_raises_it(damaged: Callable[..., Path]) -> None:
    store_sample()
    before = version()
    ingest(damaged(("44,200,000\t27,764,000", "44,200,000\t27,764,001")))
    assert version() > before


def test_an_accepted_correction_raises_it_and_one_that_nobody_sees_does_not() -> None:
    make_document()
    before = version()
    rejected, accepted = make_correction(state="proposed"), make_correction(state="proposed")
    actions.reject(rejected, make_user("lee"), "인쇄된 것이 맞습니다.")
    assert version() == before
    actions.accept(accepted, make_user("lee"), "확인했습니다.")
    assert version() > before


def test_a_verdict_on_a_finding_raises_it() -> None:
    finding = make_finding()
    before = version()
    Verdict.objects.create(document=finding.document, finding_key=finding.key, state="explained", words="사유")
    assert version() > before


def test_a_city_renamed_raises_it_for_its_own_years_alone() -> None:
    make_document()
    other = make_document(city=City.objects.create(slug="paju", name="파주시"))
    city = City.objects.get(slug="gimpo")
    city.licence = "공공누리 제1유형"
    city.save()
    assert Document.objects.get(city=city).version > 1
    assert Document.objects.get(pk=other.pk).version == 1
