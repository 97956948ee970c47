"""Corrections, findings and packages of a year of several volumes: what people decided outlasts a volume's reading."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from budget.models import ExpenditureLine
from datapackage.writer import package_blocks
from documents import actions
from documents.models import Correction, Document, Finding, Page, PrintedLine, UnclaimedLine, Volume
from ingest.correction_effects import accept, place_of
from ingest.page_departments import place_of_page
from tests.conftest import ingest
from tests.datapackage.test_package import forget_everything
from tests.ingest.volumes.books import ROADS, TAX, Settled, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uninspected")]

REPAIR = "도로 보수"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., None]:
    def run(*departments: Settled, name: str = "book", **options: object) -> None:
        ingest(write(tmp_path / f"{name}.txt", *departments), stdout=StringIO(), **options)

    return run


@pytest.fixture
def two_volumes(read: Callable[..., None]) -> Document:
    read(TAX, name="one")
    read(ROADS, name="two")
    return Document.objects.get()


def line(name: str) -> ExpenditureLine:
    return ExpenditureLine.objects.get(name=name, level=3)


def department_of(name: str) -> str:
    return ExpenditureLine.objects.get(name=name).department.name


def correct(of: PrintedLine, field: str, value: str) -> Correction:
    return accepted(place_of(of, field), value)


def accepted(place: actions.FigurePlace, value: str) -> Correction:
    author, reviewer = (User.objects.get_or_create(username=name)[0] for name in ("author", "reviewer"))
    correction = actions.propose(place, value, "결산서 원본과 다름", author)
    accept(correction, reviewer, "확인함")
    return correction


def fate(correction: Correction) -> str:
    correction.refresh_from_db()
    return str(correction.fate)


def test_a_figure_of_the_second_volume_is_corrected_where_it_stands(two_volumes: Document) -> None:
    correction = correct(line(REPAIR), "spent", "2600000")
    assert line(REPAIR).spent == 2_600_000
    assert line(REPAIR).standings["spent"]["because"] == [f"correction:{correction.pk}"]
    assert (correction.page, correction.line) == (line(REPAIR).page, line(REPAIR).line)
    assert line("세무조사").spent == 900_000


def test_a_correction_outlasts_the_reading_of_the_other_volume(
    two_volumes: Document, read: Callable[..., None]
) -> None:
    correction = correct(line(REPAIR), "spent", "2600000")
    read(replace(TAX, receipts=6_000_000), name="one again")
    assert fate(correction) == Correction.Fate.APPLIED
    assert line(REPAIR).spent == 2_600_000


def test_a_correction_is_judged_when_its_own_volume_is_read_again(
    two_volumes: Document, read: Callable[..., None]
) -> None:
    correction = correct(line(REPAIR), "spent", "2600000")
    read(replace(ROADS, projects={REPAIR: (3_000_000, 2_600_000), "가로등 정비": (1_000_000, 400_000)}), name="two")
    assert fate(correction) == Correction.Fate.CONFIRMED


def test_a_correction_loses_what_it_corrects_when_its_volume_is_removed_and_gets_it_back(
    two_volumes: Document, read: Callable[..., None]
) -> None:
    correction = correct(line(REPAIR), "spent", "2600000")
    call_command("remove_volume", "gimpo", 2020, "2", stdout=StringIO())
    assert fate(correction) == Correction.Fate.ORPHANED
    read(ROADS, name="two")
    assert fate(correction) == Correction.Fate.APPLIED
    assert line(REPAIR).spent == 2_600_000


def test_a_corrected_figure_is_not_compared_with_another_volume(read: Callable[..., None]) -> None:
    read(TAX, name="one")
    other = {"세무조사": (1_200_000, 880_000), "체납 정리": (800_000, 750_000)}
    read(replace(TAX, projects=other, receipts=0), name="other", volume="다른 권")
    assert Finding.objects.filter(kind="V1", name="세무조사", column="spent", state="open").exists()
    correct(line("세무조사"), "spent", "880000")
    assert line("세무조사").standing("spent") == "corrected"
    assert not Finding.objects.filter(kind="V1", name="세무조사", column="spent", state="open").exists()


def written(document: Document) -> bytes:
    return b"".join(package_blocks(document))


def test_a_package_gives_back_all_volumes_as_they_were(two_volumes: Document, tmp_path: Path) -> None:
    correct(line(REPAIR), "spent", "2600000")
    two_volumes.refresh_from_db()
    before, volumes = written(two_volumes), list(Volume.objects.values_list("number", "title", "file_name", "sha256"))
    pages = list(Page.objects.order_by("number").values_list("number", "first_line", "text", "layout"))
    unclaimed = list(UnclaimedLine.objects.order_by("line").values_list("line", "text"))
    (tmp_path / "package.zip").write_bytes(before)
    forget_everything()
    warned = StringIO()
    call_command("ingest", str(tmp_path / "package.zip"), stdout=StringIO(), stderr=warned)
    assert warned.getvalue() == ""
    assert list(Volume.objects.values_list("number", "title", "file_name", "sha256")) == volumes
    assert list(Page.objects.order_by("number").values_list("number", "first_line", "text", "layout")) == pages
    assert list(UnclaimedLine.objects.order_by("line").values_list("line", "text")) == unclaimed
    assert line(REPAIR).spent == 2_600_000
    assert written(Document.objects.get()) == before


def test_a_restored_year_takes_a_volume_again_as_its_own(
    two_volumes: Document, read: Callable[..., None], tmp_path: Path
) -> None:
    (tmp_path / "package.zip").write_bytes(written(two_volumes))
    forget_everything()
    call_command("ingest", str(tmp_path / "package.zip"), stdout=StringIO())
    read(ROADS, name="two")
    assert list(Volume.objects.values_list("number", flat=True)) == [1, 2]


def test_a_package_written_before_there_were_volumes_is_one_volume(read: Callable[..., None], tmp_path: Path) -> None:
    read(TAX, name="one")
    volume = Volume.objects.get()
    content = _as_one_file(written(Document.objects.get()), volume)
    (tmp_path / "package.zip").write_bytes(content)
    forget_everything()
    call_command("ingest", str(tmp_path / "package.zip"), stdout=StringIO())
    restored = Volume.objects.get()
    assert (restored.number, restored.kind, restored.sha256) == (1, "text", volume.sha256)
    assert Document.objects.get().last_volume == 1
    assert line("세무조사").spent == 900_000


def _as_one_file(content: bytes, volume: Volume) -> bytes:
    """A package as it was written when a year was one file, which its document described."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(out, "w") as again:
        for name in packed.namelist():
            content_of_file = packed.read(name)
            if name == "datapackage.json":
                descriptor = json.loads(content_of_file)
                del descriptor["settlement"]["volumes"]
                of_file = {"kind": volume.kind, "layout": {}, "sha256": volume.sha256}
                descriptor["settlement"]["document"] |= of_file
                del descriptor["settlement"]["document"]["last_volume"]
                content_of_file = json.dumps(descriptor).encode()
            again.writestr(name, content_of_file)
    return out.getvalue()


def test_a_page_that_was_given_to_another_department_is_followed_to_its_new_number(
    read: Callable[..., None],
) -> None:
    read(TAX, ROADS)
    page = Page.objects.filter(department=ROADS.department).order_by("number").last()
    assert page is not None
    correction = accepted(place_of_page(page), TAX.department)
    assert department_of(REPAIR) == TAX.department
    read(Settled("공원과", {"공원 조성": (500_000, 400_000)}, receipts=1_000), TAX, ROADS)
    assert fate(correction) == Correction.Fate.APPLIED
    assert correction.target_key == correction.name.removesuffix("쪽") == str(page.number + 2)
    assert department_of(REPAIR) == TAX.department


def test_a_page_that_was_given_to_another_department_is_gone_with_its_volume(
    two_volumes: Document, read: Callable[..., None]
) -> None:
    corrections = [
        accepted(place_of_page(page), TAX.department) for page in Page.objects.filter(department=ROADS.department)
    ]
    call_command("remove_volume", "gimpo", 2020, "2", stdout=StringIO())
    assert {fate(correction) for correction in corrections} == {Correction.Fate.ORPHANED}
    read(ROADS, name="two")
    assert {fate(correction) for correction in corrections} == {Correction.Fate.APPLIED}
    assert corrections[0].name == "3권 1쪽"
