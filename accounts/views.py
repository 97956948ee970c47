"""Pages of the second factor: enrol an app, show its status, renew backup codes, remove it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import django_otp
import segno
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from accounts import second_factor
from accounts.audit import record
from accounts.forms import CodeForm, EnrolForm
from accounts.models import AuditVerb

KEY = "second_factor_key"
"""Session key of the secret being enrolled; it is removed once enrolled, so that no secret is used twice."""

Page = Callable[[HttpRequest], HttpResponse]


def staff_required(view: Page) -> Page:
    """Allow active staff who have logged in with all they have: password, and second factor if enrolled."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not (user.is_active and user.is_staff):
            return _to_login(request)
        if second_factor.is_enrolled(user) and not second_factor.is_verified(user):
            return _to_login(request)
        return view(request)

    return page


@staff_required
def second_factor_page(request: HttpRequest) -> HttpResponse:
    if second_factor.is_enrolled(request.user):
        return _status(request, CodeForm(request.user))
    return _enrolment(request)


@staff_required
@require_POST
def backup_codes(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.user, data=request.POST)
    if not form.is_valid():
        return _status(request, form)
    return _new_codes(request)


@staff_required
@require_POST
def removal(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.user, data=request.POST)
    if not form.is_valid():
        return _status(request, form)
    second_factor.remove(request.user)
    record(request, AuditVerb.REMOVED)
    messages.success(request, _("2단계 인증을 해제했습니다."))
    return redirect("admin:second-factor")


def _enrolment(request: HttpRequest) -> HttpResponse:
    key = request.session.setdefault(KEY, random_hex(20))
    form = EnrolForm(request.user, key, data=request.POST or None)
    if form.is_valid():
        del request.session[KEY]
        request.session.cycle_key()
        django_otp.login(request, form.cleaned_data["code"])
        record(request, AuditVerb.ENROLLED)
        return _new_codes(request)
    address = TOTPDevice(user_id=request.user.pk, key=key).config_url
    drawing = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff")
    context = {"form": form, "drawing": drawing, "secret": second_factor.grouped_secret(key)}
    return _page(request, "accounts/enrolment.html", _("2단계 인증 등록"), context)


def _status(request: HttpRequest, form: CodeForm) -> HttpResponse:
    context = {"form": form, "left": second_factor.backup_codes_left(request.user)}
    return _page(request, "accounts/second_factor.html", _("2단계 인증"), context)


def _new_codes(request: HttpRequest) -> HttpResponse:
    codes = second_factor.new_backup_codes(request.user)
    record(request, AuditVerb.CODES)
    return _page(request, "accounts/backup_codes.html", _("예비 코드"), {"codes": codes, "next": _next(request)})


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    base = {"title": title, "required": second_factor.is_required(request.user), "is_nav_sidebar_enabled": False}
    return render(request, template, admin.site.each_context(request) | base | context)


def _next(request: HttpRequest) -> str:
    url = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else reverse("admin:index")


def _to_login(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('admin:login')}?{urlencode({'next': request.path})}")
