"""Read-only admins of documents and their lines, which change only by reading a document again."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.model_admin import NamedAdmin, UnchangeableAdmin
from documents.admin_filters import OF_A_BOOK, CityDepartmentFilter
from documents.admin_paging import LimitedPaginator
from documents.models import City, Document, Finding, LineChange, Page, PrintedLine, UnclaimedLine, Volume
from documents.models.field_text import field_label, value_text
from documents.places import place_words
from documents.rows import place_url
from documents.templatetags.figures import figure, measure
from figures.columns import Column
from lists.filters import search

admin.site.site_header = admin.site.site_title = _("결산 관리")
INDENT = "\u3000"  # a space that browsers do not collapse


class ReadOnlyAdmin(UnchangeableAdmin):
    """A read-only list to search and filter. `related` are passed to select_related."""

    paginator = LimitedPaginator
    list_per_page = 50
    related: ClassVar[tuple[str, ...]] = ()

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["css/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.related)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def readonly_form(self, request: HttpRequest, obj: Model, fieldsets: Any) -> AdminForm:
        """The fields of an object as text, in these fieldsets."""
        fields = flatten_fieldsets(fieldsets)
        form = self.get_form(request, obj, change=True, fields=fields)(instance=obj)
        return AdminForm(form, list(fieldsets), {}, readonly_fields=fields, model_admin=self)

    def render_page(self, request: HttpRequest, obj: Model, context: dict[str, Any]) -> HttpResponse:
        """The change page of an object in response to a POST of our own form, which Django would take for a change."""
        page = {
            **self.admin_site.each_context(request),
            "adminform": self.readonly_form(request, obj, self.get_fieldsets(request, obj)),
            "original": obj,
            "object_id": obj.pk,
            "subtitle": str(obj),
            "media": self.media,
            "is_popup": False,
            "to_field": None,
            "inline_admin_formsets": [],
            "errors": [],
            "preserved_filters": self.get_preserved_filters(request),
        }
        return self.render_change_form(request, page | context, change=True, obj=obj)


@admin.display(description=_("인쇄된 칸"))
def printed_cells(line: PrintedLine) -> str:
    """The printed cells of a row, one line of text for each printed line."""
    return "\n".join(" | ".join(map(str, cells)) for cells in line.cells)


@admin.display(description=_("행의 키"))
def row_key(line: PrintedLine) -> str:
    return line.key


class LineAdmin(ReadOnlyAdmin):
    """A printed line: its identity, its figures, and its place in the source."""

    search_fields: ClassVar[tuple[str, ...]] = ("name",)
    list_filter: ClassVar[Any] = (*OF_A_BOOK, ("department", CityDepartmentFilter))
    related: ClassVar[tuple[str, ...]] = ("document__city", "department")
    listed: ClassVar[tuple[str, ...]] = ()  # names of the figures a list shows
    about: ClassVar[tuple[str, ...]] = ("department", "name")
    about_in_lists: ClassVar[tuple[str, ...]] = ("department",)
    row_identity: ClassVar[tuple[Any, ...]] = (printed_cells, row_key)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        figures = [shown(column) for column in self.model.figure_columns if column.name in self.listed]
        return [indented, *self.about_in_lists, *figures, source]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        figures = [shown(column) for column in self.model.figure_columns]
        return [
            (None, {"fields": self.about}),
            *([(_("인쇄된 값"), {"fields": figures})] if figures else []),
            (_("자리"), {"fields": ("document", source, "page", "line", *self.row_identity)}),
        ]


class NamedLineAdmin(LineAdmin):
    """A line searched as in the public lists: ignoring spaces, and by 초성."""

    search_fields = ("search",)
    search_help_text = _("띄어쓰기를 가리지 않으며, 초성으로도 찾습니다.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return search(queryset, search_term) if search_term else queryset, False


@admin.display(description=_("이름"))
def indented(obj: Any) -> str:
    """The name of a line or program, indented by its level."""
    depth = getattr(obj, "level", None) or getattr(obj, "depth", None) or 0
    return INDENT * depth + str(obj)


@admin.display(description=_("원문"))
def source(line: PrintedLine | UnclaimedLine | Finding) -> SafeString:
    """A link to the page of the source."""
    match line:
        case PrintedLine():
            row = line._meta.label, line.key
        case Finding():
            row = line.target, line.target_key
        case _:
            row = "", ""
    url = place_url(line.document, line.page, line.line, *row)
    return format_html('<a href="{}">{}</a>', url, place_words(line.page, line.line))


def shown(column: Column) -> Callable[[PrintedLine], SafeString]:
    """A display function for a figure as on public pages: with standing and link to its source."""

    @admin.display(description=column.label, ordering=column.name)
    def show(line: PrintedLine) -> SafeString:
        return measure(line, column, column.unit) if column.unit in ("", "%") else figure(line, column)

    show.__name__ = column.name
    return show


@admin.register(City)
class CityAdmin(NamedAdmin):
    """Cities, the only editable objects here: name, source and licence."""

    list_display = ("name", "slug", "code", "source", "licence")
    search_fields = ("name", "slug", "code")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("title", "city", "fiscal_year", "read_at")
    list_filter = ("city", "fiscal_year")
    search_fields = ("title", "volumes__sha256")
    fields = ("city", "fiscal_year", "title", "read_at", "version")
    related = ("city",)


@admin.register(Volume)
class VolumeAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "document", "kind", "file_name", "read_at", "read_by")
    list_filter = (*OF_A_BOOK, "kind")
    search_fields = ("title", "file_name", "sha256")
    related = ("document__city", "read_by")


@admin.register(Page)
class PageAdmin(ReadOnlyAdmin):
    list_display = ("number", "document", "first_line", "on_site")
    list_filter = OF_A_BOOK
    search_fields = ("text",)
    related = ("document__city",)

    @admin.display(description=_("원문"))
    def on_site(self, page: Page) -> SafeString:
        return format_html('<a href="{}">{}</a>', page.get_absolute_url(), page)


@admin.register(UnclaimedLine)
class UnclaimedLineAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "document", "amounts", source)
    list_filter = OF_A_BOOK
    search_fields = ("text",)
    related = ("document__city",)


@admin.register(LineChange)
class LineChangeAdmin(ReadOnlyAdmin):
    list_display = ("name", "label", "value_before", "value_after", "kind", "cause", "version", "document")
    list_filter = (*OF_A_BOOK, "cause", "kind")
    search_fields = ("name", "target_key")
    ordering = ("-pk",)
    related = ("document__city",)
    fields = ("document", "version", "at", "cause", "kind", "name", "label", "value_before", "value_after", "printed")

    @admin.display(description=_("항목"), ordering="field")
    def label(self, change: LineChange) -> str:
        return field_label(change.target, change.field) if change.field else "-"

    @admin.display(description=_("앞의 값"))
    def value_before(self, change: LineChange) -> str:
        return value_text(change.target, change.field, change.before) if change.field else "-"

    @admin.display(description=_("뒤의 값"))
    def value_after(self, change: LineChange) -> str:
        return value_text(change.target, change.field, change.after) if change.field else "-"
