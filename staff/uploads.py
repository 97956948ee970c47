"""The admin of uploaded files of changes: compared with the stored lines, then proposed as one batch."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from documents.actions import ActionError, Evidence
from documents.admin import ReadOnlyAdmin
from documents.admin_filters import OF_A_BOOK
from documents.models import ROW, Correction, Document, PrintedLine, RowState
from ingest import correction_effects
from ingest.correction_effects import Draft
from ingest.correction_fates import LEVEL
from performance.models import UnitLine
from staff.csv_rows import LARGEST, TableError, read_csv
from staff.editing import editable_field, shown_text, text_of
from staff.forms import ReasonForm, UploadForm
from staff.models import Upload
from staff.permissions import Verb, assigned_departments, demand, has_every_department, may
from staff.proposals import OF_TREES, lock_city, preview_drafts, problem_html, propose_all
from staff.upload_diff import MOST_ERRORS, TABLES, Comparer, Difference, UploadComparison

TARGETS = [
    ("expenditure", gettext_lazy("세출")),
    ("revenue", gettext_lazy("세입")),
    ("indicators", gettext_lazy("성과지표")),
    ("units", gettext_lazy("단위사업 결산현황")),
    ("goals", gettext_lazy("정책사업목표")),
    ("staffing", gettext_lazy("정원과 현원")),
]


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference for display; `undoes` if it undoes an accepted correction."""

    row: int
    department: str
    name: str
    label: str
    before: str
    after: str
    undoes: bool


class UploadAdmin(ReadOnlyAdmin):
    list_display = ("name", "target_label", "document", "author", "batch", "made_at")
    list_filter = (*OF_A_BOOK, "author")
    related = ("document__city", "author")
    fields = ("name", "target_label", "document", "author", "sha256", "batch", "made_at")

    @admin.display(description=gettext_lazy("표"), ordering="target")
    def target_label(self, upload: Upload) -> str:
        return str(dict(TARGETS).get(upload.target, upload.target))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("send/", wrap(self.send_view), name="staff_upload"),
            path("<int:pk>/compared/", wrap(self.compared_view), name="staff_compared"),
            *super().get_urls(),
        ]

    def send_view(self, request: HttpRequest) -> HttpResponseBase:
        """The upload page: errors are listed by row; differences are stored for the user to confirm."""
        demand(request.user, Verb.UPLOAD)
        form = UploadForm(TARGETS, request.POST or None, request.FILES or None)
        errors: list[Any] = []
        if request.method == "POST" and form.is_valid():
            cleaned = form.cleaned_data
            user: Any = request.user
            try:
                comparison = compare(
                    cleaned["file"], cleaned["target"], cleaned["document"], user, removes=cleaned["removes"]
                )
            except TableError as problem:
                form.add_error("file", str(problem))
            else:
                if not comparison.errors and comparison.differences:
                    upload = store_upload(comparison, cleaned["file"], cleaned["target"], cleaned["document"], user)
                    return HttpResponseRedirect(reverse("admin:staff_compared", args=[upload.pk]))
                errors = comparison.errors
                if not errors:
                    form.add_error("file", _("지금 값과 다른 곳이 없습니다."))
        context = {"form": form, "errors": errors[:MOST_ERRORS], "more": max(0, len(errors) - MOST_ERRORS)}
        return self._page(request, "admin/staff/upload.html", _("고친 CSV 올리기"), context)

    def compared_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The differences, and the form to propose them; only for the user who uploaded the file."""
        upload = get_object_or_404(Upload.objects.select_related("document__city"), pk=pk)
        demand(request.user, Verb.UPLOAD)
        if upload.author_id != request.user.pk:
            raise PermissionDenied
        form = ReasonForm(request.POST or None, request.FILES or None)
        user: Any = request.user
        looks = "_effects" in request.POST
        form.fields["reason"].required = not looks
        if request.method == "POST" and not looks and form.is_valid():
            try:
                count = propose_upload(upload, form.cleaned_data["reason"], user, form.evidence)
            except ActionError as problem:
                form.add_error(None, problem_html(problem))
            else:
                messages.success(request, _("정정 {count}건을 한 묶음으로 제안했습니다.").format(count=count))
                batch = {"batch": str(Upload.objects.values_list("batch", flat=True).get(pk=pk))}
                return HttpResponseRedirect(reverse("admin:documents_correction_changelist", query=batch))
        context = {"form": form, "upload": upload, "differences": shown_differences(upload), "effects": None}
        if looks:
            try:
                context["effects"] = preview_drafts(upload.document, _drafts(upload, _lines(upload, upload.document)))
            except ActionError as problem:
                messages.error(request, str(problem))
        context["subtitle"] = upload.name
        return self._page(request, "admin/staff/compared.html", _("올린 파일의 미리보기"), context)

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponseBase:
        admin_context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": title,
        }
        return TemplateResponse(request, template, admin_context | context)


def compare(
    file: "UploadedFile[bytes]", target: str, document: Document, user: User, *, removes: bool = False
) -> UploadComparison:
    """Compare a file with the lines of the user's departments. Raises TableError."""
    if file.size is None or file.size > LARGEST:
        raise TableError(_("파일이 너무 큽니다. 10MB까지 올릴 수 있습니다."))
    file.seek(0)
    table = read_csv(file.read())
    return Comparer(
        target, document, None if has_every_department(user) else assigned_departments(user), removes
    ).compare(table)


def store_upload(
    comparison: UploadComparison, file: "UploadedFile[bytes]", target: str, document: Document, user: User
) -> Upload:
    """Store the differences for the user to confirm."""
    file.seek(0)
    return Upload.objects.create(
        document=document,
        author=user,
        target=target,
        name=file.name or "",
        sha256=sha256(file.read()).hexdigest(),
        differences=[asdict(difference) for difference in comparison.differences],
    )


@transaction.atomic
def propose_upload(upload: Upload, reason: str, author: User, evidence: Evidence) -> int:
    """Propose an upload as one batch; return the count. Raises ActionError, also where data changed meanwhile."""
    document = lock_city(upload.document)
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.batch is not None:
        raise ActionError(_("이미 제안한 파일입니다."))
    differences = differences_of(upload)
    lines = _lines(upload, document)
    _check_unchanged(upload, differences, lines)
    for line in lines.values():
        if not may(author, Verb.UPLOAD, line):
            raise PermissionDenied
    drafts = _drafts(upload, lines)
    if any(draft.place.field in OF_TREES for draft in drafts):
        preview_drafts(document, drafts)  # refuses impossible values
    upload.batch = uuid4()
    propose_all(drafts, reason, author, evidence, upload.batch)
    upload.save(update_fields=["batch"])
    record(author, "정정 묶음 제안", upload, f"{len(differences)}: {reason}")
    return len(differences)


def differences_of(upload: Upload) -> list[Difference]:
    return [Difference(**difference) for difference in upload.differences]


def shown_differences(upload: Upload) -> list[ShownDifference]:
    """The differences for display."""
    model = _model(upload)
    accepted = set(
        _corrections(upload).filter(state=Correction.State.ACCEPTED).values_list("target_key", "field", "printed")
    )
    items = []
    for item in differences_of(upload):
        field = editable_field(model, item.field)
        before, after = (shown_text(model, item.field, text) or _("미확인") for text in (item.before, item.value))
        undoes = (item.key, item.field, item.value) in accepted
        items.append(
            ShownDifference(
                item.row, item.department, item.name, str(field.label if field else item.field), before, after, undoes
            )
        )
    return items


def _check_unchanged(upload: Upload, differences: list[Difference], lines: dict[str, PrintedLine]) -> None:
    """Raise ActionError where a line was deleted or changed since the file was compared."""
    model = _model(upload)
    since = _corrections(upload).filter(made_at__gte=upload.made_at).select_related("author")
    others = {(item.target_key, item.field): item for item in since}
    added = _new_rows(differences)
    for item in differences:
        behind = added[item.key].value.partition(" ")[2] if item.key in added else item.key
        line, field = lines.get(behind), editable_field(model, item.field)
        if line is None or field is None:
            raise ActionError(_("{row}행: 그사이 없어진 행입니다. 파일을 다시 올려 주세요.").format(row=item.row))
        if other := others.get((item.key, item.field)):
            raise ActionError(
                _("{row}행: 그사이 {who} 님이 다른 값({value})을 제안했습니다. 파일을 다시 올려 주세요.").format(
                    row=item.row, who=other.author, value=shown_text(model, item.field, other.value) or _("미확인")
                )
            )
        if item.key in lines if item.key in added else text_of(line, field) != item.before:
            raise ActionError(_("{row}행: 그사이 값이 바뀌었습니다. 파일을 다시 올려 주세요.").format(row=item.row))


def _new_rows(differences: list[Difference]) -> dict[str, Difference]:
    """The differences that add rows, by the new row's key."""
    return {item.key: item for item in differences if item.field == ROW and item.value.startswith(RowState.ADDED)}


def _drafts(upload: Upload, lines: dict[str, PrintedLine]) -> list[Draft]:
    """The drafts of an upload. Raises ActionError."""
    differences = differences_of(upload)
    added = _new_rows(differences)
    drafts = [
        Draft(correction_effects.place_of(lines[item.key], item.field), item.value)
        for item in differences
        if item.key in lines and item.key not in added
    ]
    for key, row in added.items():
        after = lines.get(row.value.partition(" ")[2])
        texts = {item.field: item.value for item in differences if item.key == key and item.field != ROW}
        level, _space, above = texts.pop(LEVEL, "").partition(" ")
        if after is not None:
            account = getattr(after, "account", "")
            above = above or (after.key.rpartition("/")[0] if isinstance(after, UnitLine) else "")
            drafts += correction_effects.new_row(after, account, row.name, int(level) if level else None, above, texts)
    return drafts


def _lines(upload: Upload, document: Document) -> dict[str, PrintedLine]:
    """The stored lines of an upload, by key."""
    differences = differences_of(upload)
    behind = [row.value.partition(" ")[2] for row in _new_rows(differences).values()]
    keys = list({*behind, *(difference.key for difference in differences)})
    lines: dict[str, PrintedLine] = {}
    for start in range(0, len(keys), 500):
        queryset = _model(upload)._default_manager.filter(document=document, key__in=keys[start : start + 500])
        lines |= {line.key: line for line in queryset.select_related("department")}  # type: ignore[misc]
    for line in lines.values():
        line.document = document
    return lines


def _corrections(upload: Upload) -> Any:
    return Correction.objects.filter(
        city=upload.document.city_id, fiscal_year=upload.document.fiscal_year, target=_model(upload)._meta.label
    )


def _model(upload: Upload) -> type[PrintedLine]:
    model: Any = TABLES[upload.target][0]
    return model  # type: ignore[no-any-return]
