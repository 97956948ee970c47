"""The panel of inspection questions on a program's page."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import ExpenditureLine, Program
from documents.findings import with_explanations
from documents.models import Document
from documents.panels import Panel
from inspection.models import Question
from inspection.wording import sentence
from web.amounts import signed_within
from web.language import language
from web.prepared import prepared


def program_questions(document: Document, program: Program) -> Panel | None:
    """The questions about a program's expenditure line, with the city's answers. One query."""
    shown = [
        {
            "rule": question.rule,
            "sentence": signed_within(sentence(question, language())),
            "answer": question.explanation,
        }
        for question in _questions(document.pk, program.line_of_figures.key)
    ]
    if not shown:
        return None
    context = {"questions": shown, "args": document.url_args}
    return Panel("questions", _("살펴볼 점"), "inspection/questions_panel.html", context)


@prepared
def _questions(document: int, key: str) -> QuerySet[Any]:
    target = ExpenditureLine._meta.label
    questions: Any = Question.objects.filter(document=document, line_document=document, target=target, target_key=key)
    return with_explanations(questions.order_by("position"))
