"""`ListPage` shows the answer to a question a page at a time, with its sums, and the form to ask another."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from documents.lists.files import CONTENT_TYPES
from documents.lists.filters import Field, LevelFilter, SenselessError
from documents.lists.listing import Listing
from documents.lists.news import SINCE, News, news_of, since_now, versions_asked
from documents.lists.question import Question
from documents.lists.tables import Look, Row, foot, group_rows, heads, lines_of, rows, title
from documents.mixins import YearMixin
from web.addresses import KEPT, keeping
from web.language import in_words

PER_PAGE = 50
MOST_PER_PAGE = 100
MOST_CHANGES = 200
_OF_PAGES_ALONE = ("page", "per_page")


class ListPage(YearMixin, TemplateView):
    """A page of a listing, and a sentence for each condition that made no sense. An address with empty conditions, as
    a form sends it, leads to that of the question."""

    listing: Listing = None  # type: ignore[assignment]  # handed to as_view
    look: Look = Look()
    addressed_by = ("page",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any("" in values for _name, values in request.GET.lists()) and not self.question.problems:
            return HttpResponseRedirect(keeping(f"{request.path}?{self.question.query}"))
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [self.look.template]

    @cached_property
    def question(self) -> Question:
        beside = (*_OF_PAGES_ALONE, SINCE, *KEPT)
        return Question(self.listing, self.document, self.request.GET, self.listing.on_page, beside)

    def describe(self, shown: Mapping[str, Any]) -> str:
        return _("%(city)s %(year)d회계연도 %(title)s: %(rows)s행.") % {
            "city": self.document.city,
            "year": self.document.fiscal_year,
            "title": self.listing.title,
            "rows": f"{shown['page'].paginator.count:,}",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        question = self.question
        problems = [*question.problems]
        news = self.news(problems)
        page = self.paginate(problems)
        fields = question.fields()
        scale: int = context["scale"]
        return context | {
            "title": self.listing.title,
            "introduction": self.listing.introduction,
            "beside": self.listing.beside,
            "question": question,
            "problems": problems,
            "news": news,
            "changes": news.changes[:MOST_CHANGES],
            "news_address": f"?{question.query}&{SINCE}={since_now(question.scope.documents)}".replace("?&", "?"),
            "fields": fields,
            "hidden": self.hidden(fields),
            "active": self.active(),
            "heads": heads(question, self.look),
            "rows": self.rows(page, scale),
            "foot": foot(question, self.look, scale),
            "left_out": self.left_out(),
            "page": page,
            "page_numbers": page.paginator.get_elided_page_range(page.number),
            "files": self.file_links(),
            "columns": self.columns(),
            "groups": self.groups(),
            "years": self.years(),
            "in_won": any(column.unit == "원" for column in question.columns),
            "address": f"?{question.query}",
            "stacks": self.look.stacks and not question.grouped,
        }

    def news(self, problems: list[str]) -> News:
        """What changed since the version that the reader had (`?since=`)."""
        try:
            return news_of(
                self.question, versions_asked(self.request.GET.get(SINCE, ""), self.question.scope.documents)
            )
        except SenselessError as problem:
            problems.append(str(problem))
            return News()

    def paginate(self, problems: list[str]) -> Page[int]:
        """The asked page, or the nearest there is, which the problems then say. Rows are counted once."""
        size, asked = self.request.GET.get("per_page", ""), self.request.GET.get("page", "")
        per_page = _whole_number(size, MOST_PER_PAGE)
        if size and per_page is None:
            problems.append(_("한 쪽에 보일 수 있는 것은 1행에서 %(most)d행까지입니다.") % {"most": MOST_PER_PAGE})
        question = self.question
        summed = question.listing.levels and not question.grouped
        count = sum(each.rows for each in question.sums) if summed else question.count()
        paginator = Paginator(range(count), per_page or PER_PAGE)
        try:
            return paginator.page(asked or 1)
        except InvalidPage:
            page = paginator.get_page(asked)
            problems.append(_("요청한 쪽은 없습니다. %(page)d쪽을 보입니다.") % {"page": page.number})
            return page

    def rows(self, page: Page[int], scale: int) -> list[Row]:
        """The rows of the page, which is of their numbers."""
        numbers: Any = page.object_list
        first, last = (numbers[0], numbers[-1] + 1) if numbers else (0, 0)
        if self.question.grouped:
            return group_rows(self.question, self.question.grouped.slice(first, last), scale)
        return rows(self.question, self.look, lines_of(self.question, self.look, first, last), scale)

    def left_out(self) -> int:
        """How many lines are in no sum, since their level is ambiguous."""
        question = self.question
        if question.grouped:
            return question.grouped.left_out()
        return sum(each.rows for each in question.sums if each.level is None) if question.listing.summed else 0

    def active(self) -> list[dict[str, Any]]:
        """The conditions in words, each with the address of the question without it."""
        question = self.question
        return [
            {"label": each.label, "words": each.words, "without": f"?{question.query_with(without=each)}"}
            for each in question.conditions
        ]

    def hidden(self, fields: list[Field]) -> list[tuple[str, str]]:
        """What the form must hand on though it shows no field for it."""
        question = self.question
        shown = {each.name for each in fields} | {"year"}
        shown |= {f"{bound.name}.{end}" for each in fields for bound in each.bounds for end in ("min", "max")}
        pairs = [pair for condition in question.conditions for pair in condition.parameters if pair[0] not in shown]
        return [*pairs, *([("sort", question.sort)] if question.sort else [])]

    def columns(self) -> list[dict[str, Any]]:
        """Every column there is, the shown ones first in their order, each with the way to bring it one place on."""
        question = self.question
        shown = question.chosen or question.defaults.columns
        others = [name for name in question.listing.by_name if name not in shown]
        made = []
        for index, name in enumerate((*shown, *others)):
            earlier = ""
            if 0 < index < len(shown):
                order = [*shown[: index - 1], name, shown[index - 1], *shown[index + 1 :]]
                earlier = f"?{question.query_with(columns=','.join(order))}"
            header = title(question, question.listing.by_name[name])
            made.append({"name": name, "header": header, "chosen": index < len(shown), "earlier": earlier})
        return made

    def groups(self) -> list[dict[str, Any]]:
        chosen = self.question.group
        return [{"name": each.name, "label": each.label, "chosen": each is chosen} for each in self.listing.groups]

    def years(self) -> list[dict[str, Any]]:
        """The years that are stored, where there is more than one."""
        asked = {document.pk for document in self.question.scope.documents}
        stored = self.question.stored
        return [{"year": each.fiscal_year, "chosen": each.pk in asked} for each in stored] if len(stored) > 1 else []

    def file_links(self) -> list[dict[str, str]]:
        """The files of the same question; where it is of all levels, those of leaves alone too."""
        question, leaf = self.question, self.listing.in_file.level
        way = (self.document.city.slug, self.document.fiscal_year)
        level = next((each.words for each in question.conditions if LevelFilter.name in dict(each.parameters)), "")
        asked = [(level or (_("모든 단계") if leaf else ""), question.query)]
        if leaf and not level and not question.group:
            words = _("%(level)s만 (더해도 두 번 세지 않습니다)") % {"level": in_words(leaf)}
            asked.insert(0, (words, question.query_narrowed((("level", leaf),))))
        return [
            {
                "label": f"{format_.upper()}: {words}" if words else format_.upper(),
                "url": f"{reverse(self.listing.file_route, args=[*way, format_])}?{query}".removesuffix("?"),
            }
            for words, query in asked
            for format_ in CONTENT_TYPES
        ]


def _whole_number(text: str, most: int) -> int | None:
    """A number from 1 to `most`, or None."""
    if not (text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if 1 <= number <= most else None
