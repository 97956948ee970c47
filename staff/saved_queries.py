"""Saved queries of lists, with the changes since the user last looked."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.model_admin import AuditedAdmin
from documents.feed_entries import NEWEST, FeedEntry
from documents.mixins import find_document
from documents.models import Document
from documents.views import BookListMixin
from staff.models import SavedQuery

_SHOWN = 3
"""The number of changes shown in the list of saved queries."""


class NoListError(ValueError):
    """The URL is not that of a list, or its query is invalid."""


def list_view_of(address: str, find: Callable[[str, int], Document] = find_document) -> Any:
    """The list view of a URL, set up as for a request; `find` returns its document. Raises NoListError."""
    url = urlsplit(address)
    try:
        match: Any = resolve(url.path)
        view_class: Any = getattr(match.func, "view_class", None)
        is_list = isinstance(view_class, type) and issubclass(view_class, BookListMixin)
        if not is_list or "format" in match.kwargs or url.netloc:
            raise NoListError(_("목록의 주소가 아닙니다."))
        request: Any = HttpRequest()
        request.method, request.path, request.GET = "GET", url.path, QueryDict(url.query)
        request.document = find(match.kwargs["city"], match.kwargs["year"])
    except (Resolver404, Http404) as error:
        raise NoListError(_("목록의 주소가 아닙니다.")) from error
    view = view_class(**match.func.view_initkwargs)
    view.setup(request, **match.kwargs)
    if view.query.problems:
        raise NoListError(" ".join(view.query.problems))
    return view


def changes_of(saved: SavedQuery, view: Any) -> list[FeedEntry]:
    """The changes of a list since the user last looked, newest first. No query if its documents have not changed."""
    if all(document.changed_at <= saved.seen_at for document in view.query.documents):
        return []
    return [entry for entry in view.entries() if entry.at > saved.seen_at]


def _view_or_error(saved: SavedQuery, find: Callable[[str, int], Document] = find_document) -> Any:
    try:
        return list_view_of(saved.address, find)
    except NoListError as error:
        return error


class SavedQueryForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SavedQuery
        fields = ("name", "address")

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            list_view_of(address)
        except NoListError as error:
            raise ValidationError(str(error)) from error
        return address


@admin.register(SavedQuery)
class SavedQueryAdmin(AuditedAdmin):
    """Each user sees only their own saved queries."""

    form = SavedQueryForm
    readonly_fields = ("changes", "seen_at")
    list_display = ("name", "query", "first_changes", "seen_at")
    list_per_page = 20
    actions = ["mark_seen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedQuery]:
        return super().get_queryset(request).filter(user=request.user.pk)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True  # the admin admits staff only

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "address", "changes", "seen_at") if obj else ("name", "address")

    def save_model(self, request: HttpRequest, obj: SavedQuery, form: Any, change: bool) -> None:
        user: Any = request.user
        obj.user = user
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("본 것으로 표시"))
    def mark_seen(self, request: HttpRequest, chosen: QuerySet[SavedQuery]) -> None:
        chosen.update(seen_at=timezone.now())
        messages.success(request, _("본 것으로 표시했습니다."))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Prepare each list's view once for both columns, and load shared documents once."""
        changelist = super().get_changelist_instance(request)
        find = cache(find_document)
        rows: Any = changelist.result_list
        for saved in rows:
            saved.view = _view_or_error(saved, find)
        return changelist

    @admin.display(description=gettext_lazy("목록과 조건"))
    def query(self, saved: Any) -> SafeString:
        view = saved.view
        if isinstance(view, NoListError):
            return format_html('<a href="{}">{}</a>', saved.address, view)
        words = "; ".join(f"{label}: {value}" for label, value in view.query.described())
        return format_html('<a href="{}">{} {}</a> {}', saved.address, view.document, view.title, words)

    @admin.display(description=gettext_lazy("그 뒤 바뀐 것"))
    def first_changes(self, saved: Any) -> str | SafeString:
        if isinstance(saved.view, NoListError):
            return str(saved.view)
        changes = changes_of(saved, saved.view)
        count = _("변경 %(count)d건 이상") if len(changes) >= NEWEST else _("변경 %(count)d건")
        titles = format_html_join("", "<br>{}", ((entry.title,) for entry in changes[:_SHOWN]))
        return format_html("{}{}", count % {"count": len(changes)}, titles) if changes else _("없음")

    @admin.display(description=gettext_lazy("그 뒤 바뀐 것"))
    def changes(self, saved: SavedQuery) -> str | SafeString:
        view = _view_or_error(saved)
        if isinstance(view, NoListError):
            return str(view)
        entries = [(entry.url or saved.address, entry.title, entry.words) for entry in changes_of(saved, view)]
        return format_html_join("", '<p><a href="{}">{}</a><br>{}</p>', entries) if entries else _("없음")
