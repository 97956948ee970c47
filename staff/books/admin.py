"""The admin of uploaded books: progress, report, and the actions on a book."""

import shutil
from pathlib import Path
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.audit import record
from documents.actions import ActionError
from documents.admin import ReadOnlyAdmin
from staff.books import actions
from staff.books.forms import MappingForm, PublishForm, SendForm, mappings
from staff.books.look import look_of
from staff.books.models import RUNNING, Intake, State, folder_of
from staff.books.progress import read_progress
from staff.books.report_text import limits, progress_context, report_context
from staff.books.table_preview import preview_of
from staff.books.upload import display_name, pages_of, sha256_of
from staff.permissions import Verb, demand, may
from staff.redaction import RedactionForm, redact_by_form, redaction_form


@admin.register(Intake)
class IntakeAdmin(ReadOnlyAdmin):
    list_display = ("name", "city_name", "fiscal_year", "state", "author", "made_at", "published_at")
    list_filter = ("state", "fiscal_year", "city_name")
    search_fields = ("name", "sha256", "city_name")
    related = ("author", "publisher", "document__city")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("send/", wrap(self.send_view), name="staff_book_send"),
            path("<int:pk>/do/", wrap(self.do_view), name="staff_book_do"),
            path("<int:pk>/redact/", wrap(self.redact_view), name="staff_redact_intake"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "GET":
            for intake in Intake.objects.filter(state__in=RUNNING):
                actions.detect_dead_process(intake)
        extra = {"may_receive": may(request.user, Verb.RECEIVE)}
        return super().changelist_view(request, (extra_context or {}) | extra)

    def send_view(self, request: HttpRequest) -> HttpResponseBase:
        """The upload page. A book is read at once, unless too many are being read or its mapping is to be checked."""
        demand(request.user, Verb.RECEIVE)
        posted = request.method == "POST"
        form = SendForm(
            request.POST if posted else None,
            request.FILES if posted else None,
            dropped=getattr(request, "dropped", False),
            **limits(),
        )
        if posted and form.is_valid():
            user: Any = request.user
            try:
                intake = receive(form.cleaned_data, user)
            except ValidationError as problem:
                form.add_error("file", problem)
            else:
                if not intake.mapping:  # else the user checks its columns first
                    self._try(request, actions.start, intake, user)
                return HttpResponseRedirect(intake.get_absolute_url())
        title = _("결산서 올리기")
        context = self._known(request, title) | {"form": form}
        return TemplateResponse(request, "admin/staff/books/send.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        demand(request.user, Verb.READ, Intake)
        intake: Intake | None = self.get_object(request, object_id)
        if intake is None:
            raise Http404
        actions.detect_dead_process(intake)
        return self._page(request, intake, PublishForm(report=intake.report))

    @method_decorator(require_POST)
    def do_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: one of the actions start, cancel, discard, choose, publish."""
        intake = get_object_or_404(Intake, pk=pk)
        user: Any = request.user
        match request.POST.get("do"):
            case "start" | "cancel" | "discard" as verb:
                demand(user, Verb.RECEIVE)
                self._try(request, getattr(actions, verb), intake, user)
            case "choose":
                demand(user, Verb.RECEIVE)
                names = preview_of(intake).get("sheets", []) if intake.may_be_mapped else []
                chosen = MappingForm(request.POST, names=names)
                if chosen.is_valid():
                    cleaned = chosen.cleaned_data
                    self._try(request, actions.choose, intake, user, cleaned["mapping"], cleaned.get("sheets", []))
                else:
                    messages.error(request, _("매핑이나 시트를 다시 골라 주세요."))
            case "publish":
                demand(user, Verb.PUBLISH)
                form = PublishForm(request.POST, report=intake.report)
                if not form.is_valid():
                    return self._page(request, intake, form)
                accepted = form.cleaned_data.get("accept_unplaced", False)
                self._try(request, actions.publish, intake, user, form.cleaned_data["word"], accepted)
            case _:
                raise PermissionDenied
        return HttpResponseRedirect(intake.get_absolute_url())

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: redact personal data in the publisher's comment."""
        intake = get_object_or_404(Intake, pk=pk)
        if form := redact_by_form(request, intake):
            return self._page(request, intake, PublishForm(report=intake.report), form)
        return HttpResponseRedirect(intake.get_absolute_url())

    def _page(
        self, request: HttpRequest, intake: Intake, form: PublishForm, refused: RedactionForm | None = None
    ) -> HttpResponse:
        mapped = intake.may_be_mapped and intake.waiting
        preview = preview_of(intake) if mapped else {}
        now = {"mapping": intake.mapping, "sheets": intake.sheets}
        context = self._known(request, str(intake)) | {
            "preview": preview if intake.mapping else None,
            "mapping_form": MappingForm(initial=now, names=preview.get("sheets", [])) if mapped else None,
            "original": intake,
            "intake": intake,
            "look": look_of(intake),
            "mapping_title": dict(mappings()).get(intake.mapping, intake.mapping),
            "form": form,
            "progress": progress_context(read_progress(intake.folder)) if intake.running else None,
            "report": report_context(intake.report) if intake.report else None,
            "standing": (standing := intake.standing()),
            "stale": intake.state == State.READ and intake.is_stale(standing),
            "redaction_form": refused or redaction_form(intake, request.user),
            "may_receive": may(request.user, Verb.RECEIVE),
            "may_publish": may(request.user, Verb.PUBLISH),
        }
        return TemplateResponse(request, "admin/staff/books/intake.html", context)

    def _known(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, "title": title}

    def _try(self, request: HttpRequest, action: Any, *arguments: Any) -> None:
        try:
            action(*arguments)
        except ActionError as problem:
            messages.error(request, str(problem))


def receive(cleaned_data: dict[str, Any], author: User) -> Intake:
    """Store an uploaded file and count its pages. Raises ValidationError, and then stores nothing."""
    file: UploadedFile[bytes] = cleaned_data["file"]
    intake = Intake(
        city_slug=cleaned_data["city_slug"],
        city_name=cleaned_data["city_name"],
        fiscal_year=cleaned_data["fiscal_year"],
        mapping=cleaned_data["mapping"],
        volume=cleaned_data["volume"].strip(),
        name=display_name(file.name or ""),
        size=file.size or 0,
        sha256=sha256_of(file),
        author=author,
    )
    name = folder_of(intake, f"book{cleaned_data['ending']}")
    folder = Path(default_storage.path(name)).parent
    try:
        intake.file.name = default_storage.save(name, file)
        intake.pages = pages_of(Path(intake.file.path))
        with transaction.atomic():
            intake.save()
            record(author, "결산서 올림", intake, f"{intake.sha256} ({intake.size:,})")
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise ValidationError(_("파일을 디스크에 두지 못했습니다. 전산 담당자에게 알려 주세요.")) from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return intake
