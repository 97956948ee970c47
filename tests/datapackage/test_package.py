"""The whole thing in one file: it validates, says what it holds, and makes the same state again elsewhere."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from frictionless import Package

from budget.models import ExpenditureLine
from datapackage.tables import TABLES
from datapackage.writer import package_blocks
from documents.actions import Evidence, propose
from documents.models import City, Correction, CorrectionEvent, Document, Finding, Page, Verdict
from ingest import correction_effects
from inspection.evaluate import inspect_again
from inspection.models import RuleThreshold, WholeYear
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def written(with_names: bool = False) -> bytes:
    document = Document.objects.select_related("city").get()
    return b"".join(package_blocks(document, with_names=with_names))


def a_correction(state: str = "accepted") -> Correction:
    """청렴도's spending, corrected by one and reviewed by another, with a file as evidence."""
    line = ExpenditureLine.objects.select_related("document__city", "department", "program").filter(level=3)[3]
    place = correction_effects.place_of(line, "spent")
    evidence = Evidence(page=1, file=SimpleUploadedFile("ledger.txt", b"ledger"))
    proposal = propose(place, str((line.spent or 0) + 1), "원장과 다릅니다.", make_user("kim"), evidence)
    if state == "accepted":
        correction_effects.accept(proposal, make_user("lee"), "원장에서 확인했습니다.")
    return proposal


def a_verdict() -> Verdict:
    finding = Finding.objects.filter(severity="error")[0]
    Finding.objects.filter(pk=finding.pk).update(state="explained")
    return Verdict.objects.create(
        document=finding.document,
        finding_key=finding.key,
        state="explained",
        words="책이 잘못 인쇄되었습니다.",
        author=make_user("park"),
    )


def of_the_inspection() -> None:
    """A threshold that the city set twice, and its word that the year holds all departments."""
    city, author = City.objects.get(), make_user("choi")
    for value in (40, 60):
        RuleThreshold.objects.create(city=city, threshold="A03.rate", value=value, author=author)
    WholeYear.objects.create(city=city, fiscal_year=2020, whole=False, author=author)
    inspect_again(Document.objects.all())


def forget_everything() -> None:
    """An empty database, as on another machine."""
    Page.objects.all().delete()
    Verdict.objects.all().delete()
    CorrectionEvent._base_manager.all()._raw_delete("default")
    Correction.objects.all().delete()
    Document.objects.all().delete()
    City.objects.all().delete()
    User.objects.all().delete()


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def city(media: None, sample_city: None) -> None:
    a_correction()
    a_verdict()
    of_the_inspection()


def unpacked(folder: Path, content: bytes) -> Path:
    with ZipFile(BytesIO(content)) as packed:
        packed.extractall(folder)
    return folder / "datapackage.json"


def test_it_validates_as_a_data_package(city: None, tmp_path: Path) -> None:
    report = Package(str(unpacked(tmp_path / "package", written()))).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]


def test_its_digests_and_sizes_are_those_of_its_files(city: None, tmp_path: Path) -> None:
    descriptor = unpacked(tmp_path / "package", written())
    for resource in json.loads(descriptor.read_text(encoding="utf-8"))["resources"]:
        content = (descriptor.parent / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"


def test_it_holds_every_table_in_full(city: None, tmp_path: Path) -> None:
    package = Package(str(unpacked(tmp_path / "package", written())))
    for table in TABLES:
        assert len(package.get_resource(table.name).read_rows()) == len(list(table.rows(Document.objects.get())))
    lines = package.get_resource("expenditure").read_rows()
    details = sum(row["current_budget"] for row in lines if row["level"] == "세부사업")
    departments = sum(row["current_budget"] for row in lines if row["level"] == "부서")
    assert details == departments


def test_every_field_says_what_it_means_and_amounts_have_their_fiscal_role(city: None, tmp_path: Path) -> None:
    descriptor = json.loads(unpacked(tmp_path / "package", written()).read_text(encoding="utf-8"))
    table = next(each for each in descriptor["resources"] if each["name"] == "expenditure")
    fields = {field["name"]: field for field in table["schema"]["fields"]}
    assert fields["spent"] | {"description": ""} == {
        "name": "spent",
        "title": "지출액",
        "type": "integer",
        "description": "",
        "unit": "원",
        "columnType": "value",
    }
    assert fields["department"]["columnType"].startswith("administrative-classification")
    assert table["schema"]["primaryKey"] == ["key"]


def test_the_same_version_gives_the_same_bytes(city: None) -> None:
    assert written() == written()


def test_the_public_package_names_nobody_and_shows_no_proposal(city: None) -> None:
    a_correction(state="proposed")
    with ZipFile(BytesIO(written())) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
        assert not [name for name in packed.namelist() if name.startswith("evidence/")]
    assert b'"author": 1' in everything
    assert b"kim" not in everything
    assert b"proposed" not in packed_events(everything)


def packed_events(everything: bytes) -> bytes:
    """The states of what is packed, without the history, in which every correction was proposed once."""
    return b"".join(line.split(b'"events"')[0] for line in everything.split(b"\n") if b'"events"' in line)


@pytest.mark.parametrize("with_names", [False, True])
def test_it_makes_the_same_state_again_in_an_empty_database(city: None, tmp_path: Path, with_names: bool) -> None:
    content = written(with_names)
    (tmp_path / "package.zip").write_bytes(content)
    before = written()
    forget_everything()
    printed, warned = StringIO(), StringIO()
    call_command("ingest", str(tmp_path / "package.zip"), stdout=printed, stderr=warned)
    assert list(RuleThreshold.objects.order_by("pk").values_list("value", flat=True)) == [40, 60]
    assert WholeYear.objects.get().whole is False
    assert warned.getvalue() == ""
    assert "정정 1건" in printed.getvalue()
    assert written() == before
    correction = Correction.objects.get()
    assert (correction.state, correction.fate) == ("accepted", "applied")
    assert correction.events.count() == 2
    assert correction.author.username == ("kim" if with_names else "imported-1")
    assert not correction.author.has_usable_password()
    assert not correction.author.is_active
    if with_names:
        assert correction.evidence_file.read() == b"ledger"
    assert Finding.objects.filter(state="explained").exists()


def test_a_package_that_knows_no_inspection_is_read(city: None, tmp_path: Path) -> None:
    parts = ("thresholds", "whole_years")

    def without(name: str, old: bytes) -> bytes | None:
        if name == "datapackage.json":
            descriptor = json.loads(old)
            resources = descriptor["resources"]
            descriptor["resources"] = [each for each in resources if Path(each["path"]).stem not in parts]
            return json.dumps(descriptor).encode()
        return None if Path(name).stem in parts else old

    content = written()
    forget_everything()
    (tmp_path / "package.zip").write_bytes(damaged(content, without))
    call_command("ingest", str(tmp_path / "package.zip"), stdout=StringIO(), stderr=StringIO())
    assert Document.objects.exists()
    assert not RuleThreshold.objects.exists()


def test_it_is_served_to_whoever_asks(city: None, client: Client) -> None:
    response = client.get("/gimpo/2020/datapackage.zip")
    assert response["Content-Type"] == "application/zip"
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert response.getvalue() == written()


def test_the_command_writes_it_whole_or_not_at_all(city: None, tmp_path: Path) -> None:
    call_command("package", "gimpo", 2020, str(tmp_path / "out.zip"), stdout=StringIO())
    assert (tmp_path / "out.zip").read_bytes() == written()
    with pytest.raises(CommandError, match="파일을 쓸 수 없습니다"):
        call_command("package", "gimpo", 2020, str(tmp_path / "nowhere" / "out.zip"), stdout=StringIO())
    with pytest.raises(CommandError, match="2019년의 결산이 없습니다"):
        call_command("package", "gimpo", 2019, str(tmp_path / "none.zip"), stdout=StringIO())
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["out.zip"]


def test_a_year_that_is_there_already_is_left_alone(city: None, tmp_path: Path) -> None:
    (tmp_path / "package.zip").write_bytes(written())
    with pytest.raises(CommandError, match="이미 있습니다"):
        call_command("ingest", str(tmp_path / "package.zip"), stdout=StringIO())


def damaged(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The package with some of its files changed, or (None) left out."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(out, "w") as again:
        for name in packed.namelist():
            if (changed := change(name, packed.read(name))) is not None:
                again.writestr(name, changed)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda name, old: old + b"x" if name == "data/revenue.csv" else old, "쓰인 때와 다릅니다"),
        (lambda name, old: None if name == "source/pages.jsonl" else old, "이 프로그램이 쓴 묶음이 아닙니다"),
        (lambda name, old: b"{}" if name == "datapackage.json" else old, "이 프로그램이 쓴 묶음이 아닙니다"),
        (lambda name, old: b"no json" if name == "datapackage.json" else old, "이 프로그램이 쓴 묶음이 아닙니다"),
    ],
)
def test_a_damaged_package_is_one_sentence_and_stores_nothing(
    sample_city: None, tmp_path: Path, change: Callable[[str, bytes], bytes | None], sentence: str
) -> None:
    content = written()
    forget_everything()
    (tmp_path / "package.zip").write_bytes(damaged(content, change))
    with pytest.raises(CommandError, match=sentence):
        call_command("ingest", str(tmp_path / "package.zip"), stdout=StringIO())
    assert not City.objects.exists()
