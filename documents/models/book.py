"""Cities, their documents, volumes, editions and pages, and the base of printed lines."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from documents.fields import StandingsIn
from figures.columns import Column
from figures.standing import Standing
from figures.volumes import FIRST_VOLUME, LAST_VOLUME, page_in_volume, pages_of_volume, volume_of_page

FIRST_YEAR, LAST_YEAR = 1948, 2199
FIRST_VERSION = 1
_EXCEPTIONS = [standing.value for standing in Standing if standing is not Standing.PRINTED]
KINDS = [
    ("text", _("글")),
    ("html", "HTML"),
    ("pdf", "PDF"),
    ("scan", _("스캔")),
    ("hwpx", "HWPX"),
    ("csv", "CSV"),
    ("xlsx", "XLSX"),
    ("json", "JSON"),
]


class City(models.Model):
    """A local government. `code` is its 행정표준코드: text, one of several systems, never joined by number."""

    slug = models.SlugField(_("주소 이름"), unique=True)
    name = models.CharField(_("이름"), max_length=100)
    code = models.CharField(_("행정표준코드"), max_length=10, blank=True)
    source = models.CharField(_("출처"), max_length=200, blank=True)
    licence = models.CharField(_("이용 조건"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("자치단체")
        verbose_name_plural = _("자치단체")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Together(models.Func):
    """All values of a column, separated by commas (GROUP_CONCAT or STRING_AGG)."""

    template = "GROUP_CONCAT(%(expressions)s)"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')", **extra)


class Documents(models.QuerySet["Document"]):
    """Documents, and the years beside them."""

    def with_years(self) -> "Documents":
        """Each with `city_years`: the fiscal years of its city, parted by commas."""
        of_city = Document.objects.filter(city=models.OuterRef("city")).order_by()
        return self.annotate(
            city_years=models.Subquery(of_city.annotate(years=Together("fiscal_year")).values("years"))
        )


class Document(models.Model):
    """The settlement of one city and year: the contents of all its volumes, as last read.

    `version` grows whenever its public data changes (`documents.version`); the changed lines are recorded from version
    `changes_kept_from` on. `last_volume` is the highest volume number ever used; numbers are not reused.
    """

    city = models.ForeignKey(City, models.PROTECT, related_name="documents", verbose_name=_("자치단체"))
    fiscal_year = models.PositiveSmallIntegerField(
        _("회계연도"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    title = models.CharField(_("제목"), max_length=200)
    read_at = models.DateTimeField(_("읽은 때"))
    report = models.JSONField(_("판독 결과"), default=dict)
    version = models.PositiveIntegerField(_("자료 판"), default=FIRST_VERSION, editable=False)
    changes_kept_from = models.PositiveIntegerField(default=FIRST_VERSION, editable=False)
    changed_at = models.DateTimeField(_("바뀐 때"), default=timezone.now, editable=False)
    last_volume = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = Documents.as_manager()

    class Meta:
        verbose_name = _("문서")
        verbose_name_plural = _("문서")
        ordering = ("city", "-fiscal_year")
        indexes: ClassVar = [models.Index(fields=["version", "changed_at"], name="state_of_the_data")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "fiscal_year"], name="one_document_per_city_and_year"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                name="fiscal_year_is_a_year",
            ),
        ]

    def __str__(self) -> str:
        year = str(self.fiscal_year)
        return f"{self.city} {self.title}" if year in self.title else f"{self.city} {year} {self.title}"

    @property
    def url_args(self) -> tuple[str, int]:
        """The URL arguments of the pages of its year: `/<city>/<year>/`."""
        return self.city.slug, self.fiscal_year

    @property
    def sha256(self) -> str:
        """The SHA-256 of each volume's file, parted by commas. One query, unless the volumes were prefetched."""
        return ", ".join(dict.fromkeys(volume.sha256 for volume in self.volumes.all()))


class Volume(models.Model):
    """A book of a year's settlement, as it was last read.

    `number` determines the range of its pages and lines in the year (`figures.volumes`). `book` is the stored file
    (`documents.stored_file`), `file_name` its original name. `layout` maps cells to columns where a CSV or XLSX file
    was read by a mapping. Of a PDF, `census` has the numbers of the pages that were skipped or not read, by reason, and
    `pages_sha256` the SHA-256 of the text that was read. `tables` are the kind, department and account of its tables,
    by which the volume is recognised when it is read again.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="volumes", verbose_name=_("문서"))
    number = models.PositiveSmallIntegerField(
        _("권"), validators=[MinValueValidator(FIRST_VOLUME), MaxValueValidator(LAST_VOLUME)]
    )
    title = models.CharField(_("제목"), max_length=200)
    file_name = models.CharField(_("파일 이름"), max_length=200, blank=True)
    kind = models.CharField(_("형식"), max_length=4, choices=KINDS, default="text")
    layout = models.JSONField(_("열의 뜻"), default=dict, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64)
    book = models.FileField(_("보관한 책"), max_length=200, blank=True, editable=False)
    pages_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    census = models.JSONField(_("읽지 않은 쪽"), default=dict, blank=True, editable=False)
    tables = models.JSONField(_("담은 표"), default=list, blank=True, editable=False)
    read_at = models.DateTimeField(_("읽은 때"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("읽힌 사람")
    )

    class Meta:
        verbose_name = _("권")
        verbose_name_plural = _("권")
        ordering = ("document_id", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="volume_once"),
            models.UniqueConstraint(fields=["document", "title"], name="volume_title_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def of_document(self, model: type[models.Model], field: str, numbers: tuple[int, int]) -> models.QuerySet[Any]:
        """Rows of the document whose page or line is one of this volume's numbers."""
        return model._default_manager.filter(document=self.document_id, **{f"{field}__range": numbers})

    @property
    def pages(self) -> models.QuerySet["Page"]:
        """Its pages, numbered as in the year."""
        return self.of_document(Page, "number", pages_of_volume(self.number))

    @property
    def unclaimed(self) -> models.QuerySet["UnclaimedLine"]:
        """Its lines that no form could read."""
        return self.of_document(UnclaimedLine, "page", pages_of_volume(self.number))


class Edition(models.Model):
    """A volume as it was once published: written once, never changed but where personal data is redacted in `word`.

    `packed_pages` are its pages (`ingest.editions`), from which it can be published again without reading its file.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="editions", verbose_name=_("문서"))
    number = models.PositiveSmallIntegerField(_("권"))
    title = models.CharField(_("제목"), max_length=200)
    file_name = models.CharField(_("파일 이름"), max_length=200, blank=True)
    kind = models.CharField(_("형식"), max_length=4, choices=KINDS, default="text")
    layout = models.JSONField(default=dict, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64)
    book = models.CharField(max_length=200, blank=True, editable=False)
    pages_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    census = models.JSONField(default=dict, blank=True, editable=False)
    tables = models.JSONField(default=list, blank=True, editable=False)
    packed_pages = models.BinaryField(editable=False)
    page_count = models.PositiveIntegerField(_("쪽수"))
    report = models.JSONField(_("판독 결과"), default=dict, editable=False)
    published_at = models.DateTimeField(_("공개한 때"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("공개한 사람")
    )
    word = models.TextField(_("공개 의견"), blank=True)

    class Meta:
        verbose_name = _("지난 판")
        verbose_name_plural = _("지난 판")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.title} {localtime(self.published_at):%Y-%m-%d %H:%M}"


class Page(models.Model):
    """A page of a document: its lines as read, one after another from `first_line` (1-based, of the whole file).

    `number` and `first_line` are numbers in the year, which include the volume (`figures.volumes`). Pages of the
    performance report have a `department` but no `account`. A page of a PDF on which another department begins is
    stored as two parts, one for each department, under one number. `layout` has the places of the lines on a page of
    a PDF, or in a file of tables (`ingest.pages.PageLayout`).
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages", verbose_name=_("문서"))
    number = models.PositiveIntegerField(_("쪽"))
    first_line = models.PositiveIntegerField(_("첫 행"))
    department = models.CharField(_("부서"), max_length=100, blank=True)
    account = models.CharField(_("회계"), max_length=100, blank=True)
    text = models.TextField(_("글"))
    layout = models.JSONField(_("자리"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("쪽")
        verbose_name_plural = _("쪽")
        ordering = ("document_id", "number", "first_line")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number", "first_line"], name="part_of_page_once")
        ]

    def __str__(self) -> str:
        volume = volume_of_page(self.number)
        words = f"{page_in_volume(self.number)}쪽"
        return words if volume == FIRST_VOLUME else f"{volume}권 {words}"

    @property
    def end(self) -> int:
        """The line after its last."""
        return self.first_line + self.text.count("\n") + 1

    def get_absolute_url(self) -> str:
        return reverse("page", args=[*self.document.url_args, self.document_id, self.number])


class UnclaimedLine(models.Model):
    """A line that no form could read; stored as text."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="unclaimed", verbose_name=_("문서"))
    page = models.PositiveIntegerField(_("쪽"))
    line = models.PositiveIntegerField(_("행"))
    text = models.TextField(_("글"))
    amounts = models.PositiveIntegerField(_("금액 수"))

    class Meta:
        verbose_name = _("해석하지 못한 행")
        verbose_name_plural = _("해석하지 못한 행")
        ordering = ("document_id", "line")
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "line"], name="unclaimed_line_once")]

    def __str__(self) -> str:
        return self.text[:80]


class PrintedLine(models.Model):
    """A line of a printed table. A figure is null where it is unknown.

    `key` is the natural key of the line in its document, made of its names and not of its position, so that it is
    the same when the document is read again. `cells` are its cells as printed, a list for each line of text.
    `places` and `standings` hold exceptions only: a figure missing from `places` is in its column's own cell on this
    line; one missing from `standings` is printed. `standings[column]` holds `is`, and where known `printed` (won) and
    `because` (ids of identities).
    """

    figure_columns: ClassVar[tuple[Column, ...]] = ()

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="+", verbose_name=_("문서"), db_index=False
    )  # the indexes below begin with it
    key = models.CharField(_("자연키"), max_length=500)
    position = models.PositiveIntegerField(_("순서"))
    page = models.PositiveIntegerField(_("쪽"))
    line = models.PositiveIntegerField(_("행"))
    cells = models.JSONField(_("인쇄된 칸"), default=list)
    places = models.JSONField(_("자리"), default=dict, blank=True)
    standings = models.JSONField(_("확인"), default=dict, blank=True)
    standings_present = models.GeneratedField(
        expression=StandingsIn("standings", *_EXCEPTIONS), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        abstract = True
        ordering = ("document_id", "page", "line", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "key"], name="%(app_label)s_%(class)s_key_once")
        ]
        indexes: ClassVar = [  # as files hold the lines, so that a million need no sorting; and as departments do
            models.Index(fields=["document", "page", "line", "position"], name="%(class)s_order"),
            models.Index(fields=["department", "document", "position"], name="%(class)s_department"),
        ]

    def standing(self, column: str) -> Standing:
        """The standing of a figure, by the name of its column."""
        record: dict[str, Any] | None = self.standings.get(column)
        return Standing(record["is"]) if record else Standing.PRINTED

    def place(self, column: Column) -> tuple[int, int, int, int]:
        """Page, line, cell and part of the cell where the column's figure was printed."""
        page, line, cell, part = self.places.get(column.name, (self.page, self.line, column.cell or 0, 0))
        return page, line, cell, part
