"""A correction in words for the public: the value read, the value now, the reason, and its state."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import ROW, Correction, Document, LineChange
from documents.models.field_text import column_named, field_label, value_text
from documents.rows import place_url
from documents.templatetags.figures import corrections_url
from web.addresses import address
from web.amounts import signed

State, Fate = Correction.State, Correction.Fate
PUBLIC = (State.ACCEPTED, State.REVOKED)
"""Pending and rejected corrections are not public."""
SENTENCES = {
    Fate.APPLIED: gettext_lazy("바로잡은 값으로 보입니다."),
    Fate.CONFIRMED: gettext_lazy("다시 읽은 원문에도 이 값이 있어 원문대로 보입니다."),
    Fate.OVERTAKEN: gettext_lazy("다시 읽은 원문의 값이 그때와 달라 적용하지 않습니다."),
    Fate.ORPHANED: gettext_lazy("다시 읽은 원문에 대상이 없어 적용하지 않습니다."),
}


def public(documents: Sequence[Document]) -> QuerySet[Correction]:
    """The corrections of a city's documents that anyone may see, newest first."""
    years = [document.fiscal_year for document in documents]
    corrections = Correction.objects.filter(city=documents[0].city_id, fiscal_year__in=years, state__in=PUBLIC)
    return corrections.select_related("revokes").order_by("-decided_at", "-pk")


def accepted(city: int, fiscal_year: int, about: Q) -> QuerySet[Correction]:
    """The accepted corrections of a year about something, newest first."""
    corrections = Correction.objects.filter(about, city=city, fiscal_year=fiscal_year, state=State.ACCEPTED)
    return corrections.select_related("revokes").order_by("-decided_at", "-pk")


def with_replacements(corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    """Annotate corrections with the one that replaced each, and when."""
    later = Correction.objects.filter(revokes=OuterRef("pk"), state__in=PUBLIC).order_by("-decided_at", "-pk")
    return corrections.annotate(
        replaced_by=Subquery(later.values("pk")[:1]), replaced_at=Subquery(later.values("decided_at")[:1])
    )


def correction_url(correction: Correction, document: Document) -> str:
    """The address of a correction in its list, on whatever page of it."""
    return f"{corrections_url(document, correction.target_key)}#correction-{correction.pk}"


def correction_context(correction: Correction, document: Document) -> dict[str, Any]:
    """The template context of a correction, in the reader's language."""
    return {
        "name": correction.name,
        "item": item(correction),
        "printed": shown(correction, former(correction)),
        "value": shown(correction, correction.value),
        "reason": correction.reason,
        "date": day(correction),
        "standing": sentence(correction),
        "page": correction.page,
        "line": correction.line,
        "url": correction_url(correction, document),
    }


def former(correction: Correction) -> str:
    """The value before the correction: the value read, or that of the correction which it revokes."""
    taken_back = correction.revokes if correction.restores else None
    return taken_back.value if taken_back else correction.printed


def item(record: Correction | LineChange) -> str:
    """The label of the corrected field."""
    return field_label(record.target, record.field)


def shown(correction: Correction | LineChange, text: str) -> SafeString:
    """A value as a page shows it."""
    if not text:
        return format_html('<span class="unknown">{}</span>', _("미확인"))
    if column_named(correction.target, correction.field):
        return signed(written(correction, text))
    return format_html('<span class="words">{}</span>', written(correction, text))


def written(record: Correction | LineChange, text: str) -> str:
    """A value for display."""
    return value_text(record.target, record.field, text)


def state(correction: Correction) -> str:
    """The correction's state (accepted, revoked, or revoking another), and its fate in the last reading."""
    words = str(correction.get_state_display())
    if correction.state != State.ACCEPTED:
        return words
    if correction.restores:
        return _("앞의 정정을 되돌림")
    if correction.fate == Fate.APPLIED:
        return _("반영됨")
    return f"{words}: {correction.get_fate_display()}" if correction.fate else words


def sentence(correction: Correction) -> str:
    """A sentence on the correction's current effect on the figure."""
    if correction.state == State.REVOKED:
        return _("뒤의 정정으로 되돌렸습니다.")
    if correction.restores:
        return _("앞선 정정을 되돌려 읽은 값으로 보입니다.")
    return str(SENTENCES[Fate(correction.fate or Fate.APPLIED)])


def day(correction: Correction) -> date | None:
    """The day on which it was accepted."""
    return timezone.localdate(correction.decided_at) if correction.decided_at else None


def people(correction: Correction) -> str:
    """The author and the reviewer, if the city publishes them; never their login names."""
    if not settings.SHOW_STAFF_NAMES:
        return ""
    proposed, reviewed = _name(correction.author), _name(correction.reviewer)
    credits = [(_("제안 %(name)s"), proposed), (_("검토 %(name)s"), reviewed)]
    return ", ".join(words % {"name": name} for words, name in credits if name)


def source_url(correction: Correction, document: Document, page: int | None = None) -> str:
    """The page of the source, with the corrected line marked; another page as a whole."""
    if page:
        return address("page", *document.url_args, document.pk, page)
    target = "" if correction.field == ROW else correction.target  # a removed row is still printed
    return place_url(document, correction.page, correction.line, target, correction.target_key, correction.field)


def name_shown(user: User | None) -> str:
    """A staff member's name, if the city publishes it; else ""."""
    return _name(user) if settings.SHOW_STAFF_NAMES else ""


def _name(user: User | None) -> str:
    """A person's name in its own order: 홍길동, Ada Lovelace."""
    if user is None:
        return ""
    family, given = user.last_name.strip(), user.first_name.strip()
    korean = any("가" <= letter <= "힣" for letter in family + given)
    return family + given if korean else f"{given} {family}".strip()
