"""The admin of inspection questions and their public answers, and of the city's thresholds."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.model_admin import NamedAdmin
from documents.admin import ReadOnlyAdmin
from documents.admin_filters import OF_A_BOOK, ValuesFilter
from documents.models import Document, Verdict
from figures.won import write_won
from inspection.evaluate import inspect_again
from inspection.models import Question, RuleThreshold, WholeYear
from inspection.rules import THRESHOLDS
from inspection.wording import limit_words, sentence
from staff.finding_decisions import answer_question, verdict_of
from staff.permissions import Verb, demand, may
from staff.redaction import redact_by_form, redaction_form
from web.addresses import address
from web.language import language
from web.validators import no_personal_data


class AnswerForm(forms.Form):
    """The city's answer to a question; empty deletes it."""

    words = forms.CharField(
        label=gettext_lazy("공개 답변"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=gettext_lazy("시민에게 보이는 글입니다. 개인정보를 적지 마세요. 비우면 답변을 거둡니다."),
        validators=[no_personal_data],
    )


class QuestionAdmin(ReadOnlyAdmin):
    """The list of questions with their answers, and the page on which one is answered."""

    change_form_template = "admin/staff/question.html"
    list_display = ("name", "rule", "words", "amount_shown", "severity", "answer", "department", "document")
    list_filter = (*OF_A_BOOK, ("rule", ValuesFilter), "severity", ("department", ValuesFilter))
    search_fields = ("name", "department")
    related = ("document__city",)
    fields: ClassVar[Any] = (
        "rule",
        "words",
        "name",
        "department",
        "account",
        "amount_shown",
        "severity",
        "document",
        "public_list",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        verdicts = Verdict.objects.filter(document=OuterRef("document"), finding_key=OuterRef("key"))
        questions = super().get_queryset(request)
        return questions.annotate(answered=Subquery(verdicts.values("words")[:1]))  # type: ignore[no-any-return]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/answer/", wrap(self.answer_view), name="staff_answer"),
            path("<int:pk>/redact/", wrap(self.redact_view), name="staff_redact_question"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("금액"), ordering="amount")
    def amount_shown(self, question: Question) -> str:
        return "-" if question.amount is None else write_won(question.amount)

    @admin.display(description=gettext_lazy("질문"))
    def words(self, question: Question) -> str:
        return sentence(question, "ko")

    @admin.display(description=gettext_lazy("답변"))
    def answer(self, question: Any) -> str:
        return question.answered or "-"

    @admin.display(description=gettext_lazy("공개 목록"))
    def public_list(self, question: Question) -> SafeString:
        url = address("questions", *question.document.url_args, rule=question.rule)
        return format_html('<a href="{}">{}</a>', url, question.rule)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        question = self.get_object(request, object_id)
        if question is not None and self.has_view_permission(request, question):
            extra_context = {**self._context(request, question), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    def _context(self, request: HttpRequest, question: Question) -> dict[str, Any]:
        verdict = verdict_of(question)
        form = AnswerForm(initial={"words": verdict.words if verdict else ""})
        allowed = may(request.user, Verb.JUDGE, question)
        return {
            "question": question,
            "verdict": verdict,
            "form": form if allowed else None,
            "redaction_form": redaction_form(question, request.user),
        }

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: redact personal data in the answers to a question."""
        question = get_object_or_404(Question.objects.select_related("document__city"), pk=pk)
        if form := redact_by_form(request, question):
            return self.render_page(request, question, self._context(request, question) | {"redaction_form": form})
        return HttpResponseRedirect(reverse("admin:inspection_question_change", args=[pk]))

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: store the public answer to a question."""
        question = get_object_or_404(Question.objects.select_related("document__city"), pk=pk)
        back = reverse("admin:inspection_question_change", args=[pk])
        if request.method != "POST":
            return HttpResponseRedirect(back)
        demand(request.user, Verb.JUDGE, question)
        form = AnswerForm(request.POST)
        user: Any = request.user
        if not form.is_valid():
            return self.render_page(request, question, self._context(request, question) | {"form": form})
        answer_question(question, form.cleaned_data["words"], user)
        messages.success(request, _("저장했습니다."))
        return HttpResponseRedirect(back)


class _SettingAdmin(NamedAdmin):
    """Settings that can only be added, so that their history is kept."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.author = request.user
        super().save_model(request, obj, form, change)
        record(request, obj._meta.verbose_name, obj, str(obj))
        inspect_again(self.documents_of(obj))

    def documents_of(self, obj: Any) -> QuerySet[Document]:
        """The documents whose questions depend on the setting."""
        return Document.objects.filter(city=obj.city_id)


class RuleThresholdAdmin(_SettingAdmin):
    list_display = ("city", "threshold", "value", "author", "set_at")
    list_filter = ("city", "threshold")
    list_select_related = ("city", "author")

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show each threshold's default in the choices."""
        if db_field.name == "threshold":
            defaults = {name: limit_words(item, item.default, language()) for name, item in THRESHOLDS.items()}
            named = [(name, f"{label} ({_('기본값')}: {defaults[name]})") for name, label in db_field.choices]
            kwargs["choices"] = [("", "---------"), *named]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def documents_of(self, obj: RuleThreshold) -> QuerySet[Document]:
        return super().documents_of(obj).order_by("fiscal_year")


class WholeYearAdmin(_SettingAdmin):
    list_display = ("city", "fiscal_year", "whole", "author", "set_at")
    list_filter = ("city",)
    list_select_related = ("city", "author")

    def documents_of(self, obj: WholeYear) -> QuerySet[Document]:
        return super().documents_of(obj).filter(fiscal_year=obj.fiscal_year)
