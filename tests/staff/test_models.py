"""What staff/ stores: its names, its lengths, and that the database was made from all that is written there."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from staff.books.models import Intake, State
from staff.models import Assignment, NoticeVisit, SavedQuery, Upload
from tests.factories import make_document, make_user


def test_migrations_hold_all_that_the_models_say() -> None:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changed = detector.changes(loader.graph)
    assert not [name for name in changed if apps.get_app_config(name).path.startswith(str(settings.BASE_DIR / name))]


def test_a_row_is_named_by_what_it_is() -> None:
    user = User(username="kim")
    assert str(Assignment(user=user, department="감사담당관")) == "kim: 감사담당관"
    assert str(NoticeVisit(user=user, at=datetime(2021, 1, 2, 20, tzinfo=UTC))) == "kim 2021-01-03 05:00"
    assert str(SavedQuery(name="우리 부서")) == "우리 부서"
    assert str(Upload(name="세출.csv")) == "세출.csv"
    assert str(Intake(city_name="김포시", fiscal_year=2020, name="책.pdf")) == "김포시 2020: 책.pdf"


@pytest.mark.django_db
def test_a_long_name_of_a_file_is_cut() -> None:
    upload = Upload.objects.create(document=make_document(), author=make_user(), name="가" * 201)
    book = {"city_slug": "gimpo", "fiscal_year": 2020, "file": "uploads/a/a.txt", "size": 1, "sha256": "0" * 64}
    intake = Intake.objects.create(name="나" * 201, author=make_user(), **book)
    assert (upload.name, intake.name) == ("가" * 200, "나" * 200)
    assert (upload.differences, upload.batch, intake.state) == ([], None, State.UPLOADED)


@pytest.mark.parametrize(
    ("state", "running", "waiting"),
    [
        ("uploaded", False, True),
        ("reading", True, False),
        ("read", False, True),
        ("publishing", True, False),
        ("published", False, False),
        ("failed", False, True),
        ("cancelled", False, True),
        ("discarded", False, False),
    ],
)
def test_a_book_is_at_work_or_waits_or_is_over(state: str, running: bool, waiting: bool) -> None:
    assert (Intake(state=state).running, Intake(state=state).waiting) == (running, waiting)


def test_files_of_tables_alone_may_be_mapped() -> None:
    suffixes = {suffix for suffix in (".csv", ".xlsx", ".json", ".pdf", ".txt", "") if _mapped(f"a{suffix}")}
    assert suffixes == {".csv", ".xlsx", ".json"}
    assert not _mapped("")


def _mapped(name: str) -> bool:
    return Intake(file=name).may_be_mapped


@pytest.mark.django_db
def test_a_report_is_stale_once_another_version_stands() -> None:
    document = make_document()
    intake = Intake(city_slug="gimpo", fiscal_year=2020, base_version=document.version)
    assert intake.standing() == document
    assert Intake(city_slug="gimpo", fiscal_year=2019).standing() is None
    assert not intake.is_stale(document)
    assert intake.is_stale(None)
    assert not Intake(base_version=None).is_stale(None)
