"""The admin site: login with a second factor where one is required, and the pages to enrol one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, autodiscover
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import second_factor
from accounts.audit import record
from accounts.forms import StaffLoginForm
from accounts.models import AuditVerb
from accounts.views import backup_codes, removal, second_factor_page

_MOST_DIGITS = 18


class StaffSite(AdminSite):
    login_form = StaffLoginForm
    login_template = "accounts/login.html"
    enable_nav_sidebar = False  # lists need the width

    def has_permission(self, request: Any) -> bool:
        """Whether the user may enter. Called several times per request; the second factor is looked up once."""
        if not super().has_permission(request):
            return False
        if not hasattr(request, "second_factor_is_satisfied"):
            request.second_factor_is_satisfied = second_factor.is_satisfied(request.user)
        return bool(request.second_factor_is_satisfied)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        return super().admin_view(_handle_invalid_keys(view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        autodiscover()
        urls: list[URLPattern | URLResolver] = [
            path("logout/", self.logout, name="logout"),  # also before the second factor is verified
            path("second-factor/", second_factor_page, name="second-factor"),
            path("second-factor/codes/", backup_codes, name="backup-codes"),
            path("second-factor/removal/", removal, name="second-factor-removal"),
        ]
        return urls + super().get_urls()

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The login page; a user who must first enrol a second factor is redirected to the enrolment page."""
        if request.method == "GET" and super().has_permission(request) and second_factor.must_enrol(request.user):
            params = {"next": request.GET.get("next", reverse("admin:index"))}
            return redirect(f"{reverse('admin:second-factor')}?{urlencode(params)}")
        return super().login(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            record(request, AuditVerb.PASSWORD)
        return response


def _handle_invalid_keys(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, made safe for ids out of the database's range.

    In a query string or in selected rows they redirect to the page without its query; in the path they raise Http404.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            if all(map(_is_valid_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
                return view(request, *args, **kwargs)
        except (OverflowError, DataError) as problem:
            if request.method != "GET":
                raise
            if not request.GET:
                raise Http404 from problem
        messages.warning(request, _("잘못된 조건은 제외했습니다."))
        return HttpResponseRedirect(request.path)

    return wrapped


def _is_valid_key(key: str) -> bool:
    """Whether a selected row's key can be a primary key: a whole number of at most 18 digits."""
    return key.isascii() and key.isdecimal() and len(key) <= _MOST_DIGITS
