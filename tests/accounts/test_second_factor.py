"""A code beside the password: asked of who enrolled, and of everybody where a setting says so."""

import os
import re
import subprocess
import sys
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.models import AuditEntry, AuditVerb
from tests.accounts.conftest import Login, code_of, in_hex, is_in, make_staff

pytestmark = pytest.mark.django_db

PAGE = "/admin/second-factor/"
CODES, REMOVAL = f"{PAGE}codes/", f"{PAGE}removal/"


@pytest.fixture
def required(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = "1"


@pytest.fixture(autouse=True)
def patient(settings: Any) -> None:
    """A second wrong code within a second is refused unread; only one test is about that."""
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0


def key_on(page: Any) -> str:
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.content.decode())
    assert secret
    return in_hex(secret[1])


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<li>([a-z2-7]{8})</li>", page.content.decode())


class TestWithoutTheSetting:
    def test_nobody_is_asked(self, staff: User, login: Login, client: Client) -> None:
        assert login("hong").status_code == 302
        assert is_in(client)

    def test_who_enrolled_is(self, enrolled: User, login: Login, client: Client) -> None:
        page = login("hong")
        assert page.status_code == 200
        assert "인증 코드를 넣어 주세요" in page.content.decode()
        assert not is_in(client)
        assert login("hong", code=code_of()).status_code == 302
        assert is_in(client)

    def test_a_session_from_before_the_enrolment_is_asked_too(self, staff: User, client: Client) -> None:
        client.force_login(staff)
        assert is_in(client)
        TOTPDevice.objects.create(user=staff, key="cd" * 20, name=second_factor.APP)
        assert not is_in(client)
        assert client.get(PAGE).status_code == 302
        assert client.post(REMOVAL, {"code": "1"}).status_code == 302


class TestWithTheSetting:
    pytestmark = pytest.mark.usefixtures("required")

    def test_who_has_not_enrolled_is_led_there(self, staff: User, login: Login, client: Client) -> None:
        login("hong")
        page = client.get("/admin/documents/city/", follow=True)
        assert page.redirect_chain[-1][0] == f"{PAGE}?next=%2Fadmin%2Fdocuments%2Fcity%2F"
        assert "등록한 사용자만" in page.content.decode()

    def test_and_comes_back_from_there(self, staff: User, login: Login, client: Client) -> None:
        login("hong")
        here = f"{PAGE}?next=/admin/documents/city/"
        page = client.post(here, {"code": code_of(key_on(client.get(here)))})
        assert 'href="/admin/documents/city/"' in page.content.decode()
        assert is_in(client)

    def test_but_nowhere_else(self, staff: User, login: Login, client: Client) -> None:
        login("hong")
        here = f"{PAGE}?next=https://elsewhere.example/"
        page = client.post(here, {"code": code_of(key_on(client.get(here)))}).content.decode()
        assert "elsewhere" not in page

    def test_nothing_of_the_admin_opens_before(self, staff: User, login: Login, client: Client) -> None:
        login("hong")
        staff.is_superuser = True
        staff.save()
        models = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
        for address in ("/admin/", "/admin/password_change/", "/admin/jsi18n/", "/admin/autocomplete/", *models):
            assert client.get(address).status_code == 302

    def test_but_one_may_leave(self, staff: User, login: Login, client: Client) -> None:
        login("hong")
        assert client.post("/admin/logout/").status_code == 200
        assert "_auth_user_id" not in client.session

    def test_who_enrolled_gets_in(self, enrolled: User, login: Login, client: Client) -> None:
        login("hong", code=code_of())
        assert is_in(client)


class TestOfReviewers:
    @pytest.mark.parametrize(
        ("role", "led"), [("검토자", True), ("관리자", True), ("편집자", False), ("감사자", False), ("", False)]
    )
    def test_who_decides_enrols_first(self, login: Login, client: Client, settings: Any, role: str, led: bool) -> None:
        settings.REQUIRE_SECOND_FACTOR = "reviewers"
        person = make_staff("hong")
        person.groups.set(Group.objects.filter(name=role))
        login("hong")
        assert is_in(client) is not led
        assert client.get("/admin/", follow=True).redirect_chain[-1:] == ([(f"{PAGE}?next=%2Fadmin%2F", 302)] * led)

    def test_a_superuser_too(self, login: Login, client: Client, settings: Any) -> None:
        settings.REQUIRE_SECOND_FACTOR = "reviewers"
        make_staff("hong", is_superuser=True)
        login("hong")
        assert not is_in(client)

    @pytest.mark.parametrize(("setting", "meant"), [("", "reviewers"), ("0", "0"), ("1", "1"), ("yes", "")])
    def test_it_is_so_by_default(self, setting: str, meant: str) -> None:
        code = "from config import settings; print(settings.REQUIRE_SECOND_FACTOR)"
        environment = os.environ | {"DJANGO_DEBUG": "", "DJANGO_SECRET_KEY": "a", "DJANGO_REQUIRE_TOTP": setting}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
        assert done.stdout.strip() == meant
        assert meant or "Set it to reviewers, to 1 or to 0." in done.stderr


class TestEnrolling:
    def test_the_page_shows_the_key_as_a_picture_and_in_words(self, staff: User, client: Client) -> None:
        client.force_login(staff)
        page = client.get(PAGE)
        html = page.content.decode()
        picture = re.search(r'src="(data:image/svg[^"]+)"', html)
        assert picture and "<svg" in unquote(picture[1])
        assert "style=" not in html and "<script>" not in html
        assert "no-store" in page["Cache-Control"]
        assert "img-src 'self' data:" in page["Content-Security-Policy"]
        assert key_on(page) == key_on(client.get(PAGE))  # opening it again does not change it

    def test_a_right_code_enrols_and_gives_ten_backup_codes(self, staff: User, client: Client) -> None:
        client.force_login(staff)
        page = client.post(PAGE, {"code": code_of(key_on(client.get(PAGE)))})
        assert len(codes_on(page)) == 10
        assert second_factor.is_enrolled(staff)
        assert is_in(client)

    def test_a_wrong_code_does_not(self, staff: User, client: Client) -> None:
        client.force_login(staff)
        key = key_on(client.get(PAGE))
        page = client.post(PAGE, {"code": "abc"})
        assert "맞지 않습니다" in page.content.decode()
        assert key_on(page) == key
        assert not second_factor.is_enrolled(staff)

    def test_another_session_has_another_key(self, staff: User) -> None:
        one, other = Client(), Client()
        one.force_login(staff)
        other.force_login(staff)
        assert key_on(one.get(PAGE)) != key_on(other.get(PAGE))

    def test_it_is_for_staff(self, client: Client) -> None:
        assert client.get(PAGE)["Location"] == "/admin/login/?next=%2Fadmin%2Fsecond-factor%2F"
        client.force_login(User.objects.create_user("citizen"))
        assert client.get(PAGE).status_code == 302


class TestCodes:
    def test_a_code_is_good_once(self, enrolled: User, login: Login, client: Client) -> None:
        login("hong", code=code_of())
        client.post("/admin/logout/")
        assert login("hong", code=code_of()).status_code == 200
        assert not is_in(client)

    def test_it_is_read_as_people_write_it(self, enrolled: User, login: Login) -> None:
        code = code_of()
        assert login("hong", code=f"{code[:3]} {code[3:]}").status_code == 302

    def test_a_backup_code_stands_in_once(self, enrolled: User, login: Login, client: Client) -> None:
        code = second_factor.new_backup_codes(enrolled)[0]
        assert login("hong", code=code.upper()).status_code == 302
        assert second_factor.backup_codes_left(enrolled) == 9
        client.post("/admin/logout/")
        assert login("hong", code=code).status_code == 200

    def test_the_code_of_another_is_wrong(self, enrolled: User, login: Login) -> None:
        TOTPDevice.objects.create(user=make_staff("kim"), key="cd" * 20, name=second_factor.APP)
        assert login("kim", code=code_of()).status_code == 200

    def test_without_the_password_it_is_nothing(self, enrolled: User, login: Login, client: Client) -> None:
        assert login("hong", password="wrong", code=code_of()).status_code == 200
        assert not is_in(client)

    def test_wrong_codes_lock_as_wrong_passwords_do(self, enrolled: User, login: Login) -> None:
        assert [login("hong", code="abcdefgh").status_code for _ in range(5)] == [200, 200, 200, 200, 429]
        assert login("hong", code=code_of()).status_code == 429

    def test_the_right_password_alone_forgives_nothing(self, enrolled: User, login: Login) -> None:
        for _ in range(4):
            login("hong", code="abcdefgh")
            login("hong")
        assert login("hong", code="abcdefgh").status_code == 429

    def test_guessing_is_slowed_down(self, enrolled: User, login: Login, settings: Any) -> None:
        settings.OTP_TOTP_THROTTLE_FACTOR = 60
        wrong = f"{(int(code_of()) + 500_000) % 1_000_000:06d}"
        login("hong", code=wrong)
        assert login("hong", code=code_of()).status_code == 200


class TestLettingGo:
    @pytest.fixture
    def inside(self, enrolled: User, login: Login, client: Client) -> Client:
        login("hong", code=code_of(steps=-1))
        return client

    def test_new_backup_codes_void_the_old(self, inside: Client, enrolled: User) -> None:
        old = second_factor.new_backup_codes(enrolled)
        new = codes_on(inside.post(CODES, {"code": code_of()}))
        assert len(new) == 10
        assert not set(new) & set(old)

    @pytest.mark.parametrize("address", [CODES, REMOVAL])
    def test_each_asks_for_a_code(self, inside: Client, enrolled: User, address: str) -> None:
        page = inside.post(address, {"code": "abc"})
        assert "맞지 않습니다" in page.content.decode()
        assert second_factor.is_enrolled(enrolled)
        assert inside.get(address).status_code == 405

    def test_removed_it_is_no_longer_asked(self, inside: Client, enrolled: User) -> None:
        page = inside.post(REMOVAL, {"code": code_of()}, follow=True)
        assert "해제했습니다" in page.content.decode()
        assert not second_factor.is_enrolled(enrolled)
        assert is_in(inside)

    def test_a_command_takes_it_from_who_lost_all(self, enrolled: User, login: Login) -> None:
        second_factor.new_backup_codes(enrolled)
        call_command("second_factor_reset", "hong")
        assert login("hong").status_code == 302
        assert second_factor.backup_codes_left(enrolled) == 0
        assert AuditEntry.objects.filter(verb=AuditVerb.REMOVED, object_name="hong").exists()
        with pytest.raises(CommandError, match="nobody"):
            call_command("second_factor_reset", "nobody")

    @pytest.mark.parametrize("selection", ["one", "several"])
    def test_the_admin_does_so_too(self, enrolled: User, admin_client: Client, selection: str) -> None:
        second_factor.new_backup_codes(enrolled)
        device, base = TOTPDevice.objects.get(), "/admin/accounts/secondfactor/"
        if selection == "one":
            admin_client.post(f"{base}{device.pk}/delete/", {"post": "yes"})
        else:
            chosen = {"action": "delete_selected", "_selected_action": [device.pk], "post": "yes"}
            admin_client.post(base, chosen)
        assert not second_factor.is_enrolled(enrolled)
        assert second_factor.backup_codes_left(enrolled) == 0
        assert AuditEntry.objects.filter(verb=AuditVerb.DELETED, object_kind="accounts.secondfactor").count() == 1

    @pytest.mark.parametrize(("superuser", "resets"), [(False, True), (True, False)])
    def test_but_not_a_superusers_by_who_is_none(
        self, enrolled: User, client: Client, superuser: bool, resets: bool
    ) -> None:
        User.objects.filter(pk=enrolled.pk).update(is_superuser=superuser)
        manager = make_staff("kim")
        rights = Permission.objects.filter(codename__in=["view_totpdevice", "delete_totpdevice"])
        manager.user_permissions.set(rights)
        client.force_login(manager)
        device, base = TOTPDevice.objects.get(), "/admin/accounts/secondfactor/"
        chosen = {"action": "delete_selected", "_selected_action": [device.pk], "post": "yes"}
        client.post(base, chosen)
        assert second_factor.is_enrolled(enrolled) is not resets
        assert client.get(f"{base}{device.pk}/delete/").status_code == (302 if resets else 403)

    def test_the_admin_shows_no_secret(self, enrolled: User, admin_client: Client) -> None:
        device = TOTPDevice.objects.get()
        page = admin_client.get(f"/admin/accounts/secondfactor/{device.pk}/change/").content.decode()
        assert device.key not in page
        assert admin_client.get(f"/admin/accounts/secondfactor/{device.pk}/qrcode/").status_code != 200
