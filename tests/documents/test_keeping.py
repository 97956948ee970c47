"""The book of a document is kept as it came, and no other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import Client

from documents.models import Document, Edition, Volume
from tests.conftest import SAMPLE, ingest


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any, transactional_db: None) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def test_the_book_is_kept_under_its_sum_and_handed_out_by_no_address(media: Path, client: Client) -> None:
    ingest()
    volume = Volume.objects.get()
    with volume.book.open() as book:
        assert book.read() == SAMPLE.read_bytes()
    assert files(media) == {f"books/gimpo/2020/{volume.sha256}.text"}
    for address in ("/media/", "/", "/static/"):
        assert client.get(address + volume.book.name).status_code == 404


def test_a_new_book_takes_the_place_of_the_former_and_the_same_changes_nothing(
    media: Path, damaged: Callable[..., Path]
) -> None:
    ingest()
    version = Document.objects.get().version
    ingest()
    assert Document.objects.get().version == version
    ingest(damaged(("사회조사", "사회 조사")))
    assert files(media) == set(Edition.objects.values_list("book", flat=True))
    assert len(files(media)) == 2
    assert Volume.objects.get().book.name.startswith("books/gimpo/2020/")


def test_a_dry_run_and_a_book_that_cannot_be_kept_leave_nothing(media: Path) -> None:
    ingest(dry_run=True)
    assert not files(media)
    media.parent.joinpath("media").write_text("no folder")
    with pytest.raises(CommandError, match="파일을 보관하지 못했습니다"):
        ingest()
    assert not Document.objects.exists()


def test_a_document_stored_before_books_were_kept_gets_its_book_when_read_again(media: Path) -> None:
    ingest()
    Volume.objects.update(book="")
    version = Document.objects.get().version
    ingest()
    assert Volume.objects.get().book
    assert Document.objects.get().version == version + 1
