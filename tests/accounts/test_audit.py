"""Who did what, from where: written down without anybody asking."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.admin import autodiscover, site
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.audit import record
from accounts.model_admin import AuditedAdmin
from accounts.models import RETENTION, AuditEntry, AuditVerb
from tests.accounts.conftest import PASSWORD, Login, code_of, make_staff
from tests.accounts.test_second_factor import PAGE, REMOVAL, codes_on, key_on
from tests.factories import make_city

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/auditentry/"


def entries(*verbs: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(verb__in=verbs or AuditVerb.values).order_by("pk"))


def story() -> list[tuple[str, str, str | None]]:
    return [(entry.verb, entry.user_name, entry.address) for entry in entries()]


class TestLogins:
    def test_in_and_out(self, staff: User, login: Login, client: Client) -> None:
        login("hong", address="203.0.113.7")
        client.post("/admin/logout/", REMOTE_ADDR="203.0.113.7")
        assert story() == [("login", "hong", "203.0.113.7"), ("logout", "hong", "203.0.113.7")]
        assert {entry.user_id for entry in entries()} == {staff.pk}

    def test_with_which_second_factor(self, enrolled: User, login: Login) -> None:
        login("hong", code=code_of())
        assert entries()[0].what == "인증 앱"

    def test_failures_and_the_lock_they_lead_to(self, staff: User, login: Login) -> None:
        for _ in range(7):
            login("hong", password="wrong")
        assert [entry.verb for entry in entries()] == ["login-failed"] * 5 + ["locked-out"] + ["login-failed"] * 2
        assert {entry.user_name for entry in entries()} == {"hong"}

    def test_a_wrong_code(self, enrolled: User, login: Login) -> None:
        login("hong", code="abcdefgh")
        assert [(entry.verb, entry.what) for entry in entries()] == [("login-failed", "인증 코드")]

    def test_a_name_that_nobody_has_is_not_kept(self, login: Login) -> None:
        login("my-password-by-mistake")
        assert [(entry.user_name, entry.user_id, entry.address) for entry in entries()] == [("", None, "10.0.0.1")]

    def test_nothing_is_written_for_who_only_asks_for_a_code(self, enrolled: User, login: Login) -> None:
        login("hong")
        assert entries() == []


class TestChanges:
    def test_of_a_thing(self, admin_client: Client) -> None:
        city = make_city()
        fields = {"name": "김포시청", "slug": "gimpo", "code": "", "source": "", "licence": ""}
        admin_client.post(f"/admin/documents/city/{city.pk}/change/", fields, REMOTE_ADDR="10.1.1.1")
        (entry,) = entries("changed")
        assert (entry.user_name, entry.address) == ("admin", "10.1.1.1")
        assert (entry.object_kind, entry.object_id, entry.object_name) == ("documents.city", str(city.pk), "김포시청")
        assert "변경" in entry.what
        assert entry.kind_name == city._meta.verbose_name

    def test_of_a_new_thing(self, admin_client: Client) -> None:
        admin_client.post("/admin/auth/group/add/", {"name": "편집"})
        assert [(entry.verb, entry.object_name) for entry in entries("added")] == [("added", "편집")]

    @pytest.mark.parametrize("number", [1, 3])
    def test_of_things_deleted_at_once(self, admin_client: Client, number: int) -> None:
        groups = [Group.objects.create(name=f"모둠 {n}") for n in range(number)]
        chosen = {"action": "delete_selected", "_selected_action": [group.pk for group in groups], "post": "yes"}
        admin_client.post("/admin/auth/group/", chosen, REMOTE_ADDR="10.1.1.1")
        deleted = {(entry.object_name, entry.object_id, entry.user_name, entry.address) for entry in entries("deleted")}
        assert deleted == {(group.name, str(group.pk), "admin", "10.1.1.1") for group in groups}
        assert not Group.objects.filter(name__startswith="모둠").exists()

    def test_of_several_things_deleted_whatever_they_are(self) -> None:
        autodiscover()
        assert [model for model, admin in site._registry.items() if not isinstance(admin, AuditedAdmin)] == []

    def test_of_ones_own_password(self, admin_client: Client, admin_user: User) -> None:
        new = {"new_password1": "a-new-long-phrase", "new_password2": "a-new-long-phrase"}
        admin_user.set_password(PASSWORD)
        admin_user.save()
        admin_client.force_login(admin_user)
        admin_client.post("/admin/password_change/", {"old_password": "wrong", **new})
        assert entries("password-changed") == []
        admin_client.post("/admin/password_change/", {"old_password": PASSWORD, **new})
        assert [entry.user_name for entry in entries("password-changed")] == ["admin"]

    def test_of_ones_second_factor(self, staff: User, client: Client) -> None:
        client.force_login(staff)
        codes = codes_on(client.post(PAGE, {"code": code_of(key_on(client.get(PAGE)))}))
        client.post(REMOVAL, {"code": codes[0]})
        verbs = [entry.verb for entry in entries()]
        assert verbs == ["login", "second-factor-on", "backup-codes", "second-factor-off"]


class TestRecord:
    def test_for_a_request(self, staff: User, rf: RequestFactory) -> None:
        request = rf.post("/", REMOTE_ADDR="10.2.2.2")
        request.user = staff
        entry = record(request, "정정 승인", make_city(), "예산현액 1 → 2")
        assert (entry.user_id, entry.user_name, entry.address) == (staff.pk, "hong", "10.2.2.2")
        assert (entry.object_kind, entry.object_name, entry.what) == ("documents.city", "김포시", "예산현액 1 → 2")
        assert entry.verb == "정정 승인"
        assert str(entry) == "hong 정정 승인 김포시"

    def test_for_a_user_outside_any_request(self, staff: User) -> None:
        entry = record(staff, AuditVerb.CHANGED)
        assert (entry.user_name, entry.address, entry.object_kind) == ("hong", None, "")

    def test_for_a_command(self) -> None:
        assert record(None, AuditVerb.FORGOTTEN).user_id is None

    def test_an_entry_outlives_its_user_and_its_kind_of_thing(self, staff: User) -> None:
        entry = record(staff, AuditVerb.CHANGED)
        staff.delete()
        entry.refresh_from_db()
        assert entry.user_name == "hong"
        assert AuditEntry(object_kind="gone.thing").kind_name == "gone.thing"


class TestTheAdmin:
    @pytest.fixture
    def auditor(self, client: Client) -> Client:
        user = make_staff("gam")
        user.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
        client.force_login(user)
        return client

    def test_who_may_view_reads_it(self, auditor: Client, staff: User) -> None:
        entry = record(staff, AuditVerb.CHANGED, make_city(), "이름")
        assert "김포시" in auditor.get(LIST).content.decode()
        page = auditor.get(f"{LIST}{entry.pk}/change/").content.decode()
        assert "hong" in page and 'name="_save"' not in page and "deletelink" not in page
        assert ">변경</a>" in auditor.get(LIST).content.decode()
        for query in ({"q": "hong"}, {"q": "10.0.0.1"}, {"verb": "changed"}, {"at__year": "2020"}):
            assert auditor.get(LIST, query).status_code == 200

    def test_who_may_not_does_not(self, staff: User, client: Client) -> None:
        client.force_login(staff)
        assert client.get(LIST).status_code == 403

    @pytest.mark.parametrize("page", ["add/", "{pk}/delete/"])
    def test_nobody_writes_there(self, admin_client: Client, staff: User, page: str) -> None:
        entry = record(staff, AuditVerb.CHANGED)
        assert admin_client.post(LIST + page.format(pk=entry.pk), {"post": "yes"}).status_code == 403

    def test_nobody_changes_there(self, admin_client: Client, staff: User) -> None:
        entry = record(staff, AuditVerb.CHANGED, what="before")
        assert admin_client.post(f"{LIST}{entry.pk}/change/", {"what": "after"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
        admin_client.post(LIST, chosen)
        entry.refresh_from_db()
        assert entry.what == "before"

    def test_there_is_no_permission_to_write(self) -> None:
        codes = Permission.objects.filter(content_type__app_label="accounts").values_list("codename", flat=True)
        assert list(codes) == ["view_auditentry"]

    @pytest.mark.parametrize("kind", ["accounts/auditentry", "accounts/secondfactor", "accounts/lockedlogin"])
    def test_a_list_costs_the_same_at_any_size(
        self, admin_client: Client, django_assert_num_queries: Callable[..., Any], kind: str
    ) -> None:
        def more(first: int, last: int) -> None:
            for n in range(first, last):
                user = make_staff(f"user-{n}")
                record(user, AuditVerb.CHANGED, user)
                TOTPDevice.objects.create(user=user, name="앱")
                AccessAttempt.objects.create(username=user.username, failures_since_start=1)

        more(0, 2)
        admin_client.get(f"/admin/{kind}/")
        with CaptureQueriesContext(connection) as few:
            admin_client.get(f"/admin/{kind}/")
        more(2, 12)
        with django_assert_num_queries(len(few)):
            assert admin_client.get(f"/admin/{kind}/").status_code == 200


class TestForgetting:
    def old(self) -> AuditEntry:
        return AuditEntry.objects.create(verb=AuditVerb.LOGIN, at=timezone.now() - RETENTION - timedelta(hours=1))

    def forget(self, **options: Any) -> str:
        out = StringIO()
        call_command("forget_audit", stdout=out, **options)
        return out.getvalue()

    def test_only_what_was_kept_long_enough(self, staff: User) -> None:
        self.old()
        recent = AuditEntry.objects.create(verb=AuditVerb.LOGIN, at=timezone.now() - RETENTION + timedelta(hours=1))
        assert self.forget() == "1 entries deleted.\n"
        assert [(entry.verb, entry.what) for entry in entries()] == [("login", ""), ("forgotten", "1건")]
        assert recent in entries()

    def test_asked_what_it_would_do_it_does_nothing(self) -> None:
        self.old()
        assert self.forget(dry_run=True) == "1 entries would be deleted.\n"
        assert len(entries()) == 1

    def test_nothing_to_forget_is_nothing_to_record(self) -> None:
        assert self.forget() == "0 entries deleted.\n"
        assert entries() == []
