"""The panel of inspection questions on a program's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.models import ExpenditureLine, Program
from documents.findings import with_explanations
from documents.models import Document
from documents.panels import Panel
from inspection.models import Question
from inspection.wording import sentence
from web.amounts import signed_within
from web.language import language


def program_questions(document: Document, program: Program) -> Panel | None:
    """The questions about a program's expenditure line, with the city's answers. One query."""
    questions: Any = Question.objects.filter(
        document=document,
        line_document=document,
        target=ExpenditureLine._meta.label,
        target_key=program.line_of_figures.key,
    )
    shown_questions: Any = with_explanations(questions.order_by("position"))
    shown = [
        {
            "rule": question.rule,
            "sentence": signed_within(sentence(question, language())),
            "answer": question.explanation,
        }
        for question in shown_questions
    ]
    if not shown:
        return None
    context = {"questions": shown, "args": document.url_args}
    return Panel("questions", _("살펴볼 점"), "inspection/questions_panel.html", context)
