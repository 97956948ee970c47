"""Decides which volume of its year a book is: an existing one or a new one. In doubt the user must say so."""

import re
from dataclasses import dataclass

from django.utils import timezone

from documents.models import Document, Volume
from figures.volumes import LAST_VOLUME
from ingest import reading
from ingest.errors import BookError
from ingest.stored import tables_in
from ingest.volumes import Overlap, overlap, tables_of


@dataclass(frozen=True, slots=True)
class Choice:
    """The volume of a book (unsaved if new), and whether it was read from the same file before."""

    volume: Volume
    same: bool = False

    @property
    def new(self) -> bool:
        return self.volume.pk is None


def choose(document: Document, book: reading.Book, name: str = "") -> Choice:
    """The volume of a book; `name` is its number or title, if given. Raises BookError."""
    volumes = list(document.volumes.all())
    alike = next((volume for volume in volumes if _is_same_file(volume, book)), None)
    if alike is not None:
        if name and not _is_called(alike, name):
            sentence = "이 파일은 이미 ‘{volume}’ 권으로 읽었습니다. 그 권을 먼저 지우거나 다른 파일을 지정해 주세요."
            raise BookError(sentence, book.path, volume=alike.title)
        return Choice(alike, same=alike.pages_sha256 == book.file.made_sha256)
    if name:
        return _named(document, book, name, volumes)
    return _by_tables(document, book, volumes) if volumes else _new(document, book)


def _is_same_file(volume: Volume, book: reading.Book) -> bool:
    layout = book.table.layout.stored() if book.table else {}
    return (volume.sha256, volume.kind, volume.layout) == (book.file.sha256, book.kind, layout)


def _is_called(volume: Volume, name: str) -> bool:
    return name in (volume.title, str(volume.number))


def _named(document: Document, book: reading.Book, name: str, volumes: list[Volume]) -> Choice:
    named = next((volume for volume in volumes if _is_called(volume, name)), None)
    if named is not None:
        return Choice(named)
    if name.isdecimal():
        raise BookError(
            "{number}권이 없습니다. 새 권으로 읽으려면 숫자가 아닌 제목을 붙여 주세요. 있는 권: {volumes}.",
            book.path,
            number=name,
            volumes=_listed(volumes),
        )
    return _new(document, book, name[:200])


def _by_tables(document: Document, book: reading.Book, volumes: list[Volume]) -> Choice:
    """Choose the volume by its tables: those of one volume, or of none. Raises BookError if in doubt."""
    tables = tables_of(reading.read_sheets(book))
    overlaps = {volume: overlap(tables, tables_in(volume)) for volume in volumes}
    touched = [volume for volume in volumes if overlaps[volume] is not Overlap.NONE]
    if not touched:
        return _new(document, book)
    if len(touched) == 1 and overlaps[touched[0]] is Overlap.MOST:
        return Choice(touched[0])
    raise BookError(
        "이 파일에는 이미 읽은 {volumes}에 있는 표와 없는 표가 섞여 있어 어느 권인지 알 수 없습니다. "
        "대신할 권의 번호나 제목, 또는 새 권의 제목을 알려 주세요 (명령에서는 --volume).",
        book.path,
        volumes=_listed(touched),
    )


def _new(document: Document, book: reading.Book, title: str = "") -> Choice:
    number = document.last_volume + 1
    if number > LAST_VOLUME:
        raise BookError("한 해의 권은 {most}개까지입니다.", book.path, most=LAST_VOLUME)
    title = re.sub(rf"\A{number}\s*권\b[\s:.,]*", "", title) or title  # it is shown behind its number
    return Choice(Volume(document=document, number=number, title=title, read_at=timezone.now()))


def _listed(volumes: list[Volume]) -> str:
    return ", ".join(f"{volume.number}권 ‘{volume.title}’" for volume in volumes)
