"""Changes of a document's lines between versions of its data."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.book import Document
from documents.models.field_text import change_text


class LineChange(models.Model):
    """A change of a figure or text of a line, or an added or deleted line; never updated.

    Points to its line as a Correction does. `before` and `after` are texts, as a Correction writes them, empty for
    unknown; `was` and `now` the standings of a figure. Of a line that came or went `field` is empty, and the name of
    one that came stands on the line itself; of one that went, `printed` is the text of its cells. `at` is when its
    version came to be, the same for all changes recorded together; empty for those recorded before it was.
    """

    class Kind(models.TextChoices):
        CHANGED = "changed", _("바뀜")
        ADDED = "added", _("새로 생김")
        GONE = "gone", _("사라짐")

    class Cause(models.TextChoices):
        READING = "reading", _("책을 다시 읽음")
        CORRECTION = "correction", _("정정에 따라 다시 확인함")

    document = models.ForeignKey(Document, models.CASCADE, related_name="line_changes", verbose_name=_("문서"))
    version = models.PositiveIntegerField(_("자료의 판"))
    at = models.DateTimeField(_("바뀐 때"), null=True)
    cause = models.CharField(_("사유"), max_length=10, choices=Cause)
    kind = models.CharField(_("종류"), max_length=7, choices=Kind, default=Kind.CHANGED)
    target = models.CharField(_("표"), max_length=60)
    target_key = models.CharField(_("대상 자연키"), max_length=500)
    name = models.CharField(_("대상"), max_length=500, blank=True)
    field = models.CharField(_("항목"), max_length=60, blank=True)
    before = models.TextField(_("앞의 값"), blank=True)
    after = models.TextField(_("뒤의 값"), blank=True)
    printed = models.TextField(_("인쇄되어 있던 글"), blank=True)
    was = models.CharField(_("앞의 확인"), max_length=12, blank=True)
    now = models.CharField(_("뒤의 확인"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("바뀐 행")
        verbose_name_plural = _("바뀐 행")
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["document", "target", "version"], name="line_changes_of_a_version")]

    def __str__(self) -> str:
        if not self.field:
            return f"{self.name} {self.get_kind_display()}".strip()
        return f"{self.name} {change_text(self.target, self.field, self.before, self.after)}"
