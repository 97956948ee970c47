"""The table and file of inspection questions."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from budget.views import program_addresses
from documents.models import Document
from documents.places import place_words
from documents.rows import place_url
from documents.tables import ChoiceColumn, korean_words
from figures.won import write_won
from inspection.filters import AMOUNT, QuestionFilterSet
from inspection.models import APART, SEVERITIES, Question
from inspection.wording import sentence, values
from lists.columns import (
    ACCOUNT,
    CITY,
    FISCAL_YEAR,
    LINE,
    PAGE,
    TARGET,
    TARGET_KEY,
    CellMaker,
    FigureColumn,
    FileColumn,
    ListColumn,
    url_column,
)
from lists.filters import name_in_addresses
from lists.filtersets import DefaultColumns
from lists.groups import Grouping
from lists.tables import ListTable
from web.addresses import address
from web.amounts import signed, signed_within
from web.language import language

_DEPARTMENT = FileColumn("department", "부서", "department", help="질문을 받는 부서")
_EXPENDITURE = "budget.ExpenditureLine"


class QuestionAmountColumn(FigureColumn):
    """The amount concerned by a question."""

    def __init__(self) -> None:
        super().__init__(AMOUNT, "integer")

    def cell_maker(self, table: Any) -> CellMaker:
        return lambda record: "-" if record.amount is None else signed(write_won(record.amount, table.scale))


class QuestionTable(ListTable):
    fiscal_year = ListColumn(file=FISCAL_YEAR)
    city = ListColumn(file=CITY)
    rule = ListColumn("규칙", "rule", help="결산검사 규칙의 번호")
    severity = ChoiceColumn("심각도", "severity", SEVERITIES, "얼마나 무거운지")
    department = ListColumn(file=_DEPARTMENT)
    account = ListColumn(file=ACCOUNT)
    name = ListColumn("대상", "name", help="규칙이 찾은 행의 이름")
    sentence = ListColumn(
        "질문",
        compute=lambda question, query: sentence(question, "ko"),
        help="규칙이 찾은 것을 쉬운 말로",
        css="sentence",
        orderable=False,
    )
    amount = QuestionAmountColumn()
    values = ListColumn(
        "값",
        compute=lambda question, query: values(question),
        help="규칙이 본 항목과 그 값, 열의 영문 이름으로. earlier_는 지난해 결산의 값",
        orderable=False,
    )
    apart = ListColumn(
        "따로봄", "apart", write=korean_words([("", ""), *APART.items()]), help="찾았으나 따로 보는 사유"
    )
    answer = ListColumn("답변", "explanation", help="담당 부서의 공개 답변", css="reason", orderable=False)
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    key = ListColumn(file=TARGET_KEY, orderable=False)
    table = ListColumn(file=TARGET, orderable=False)
    address = ListColumn(file=url_column("questions", "target_key"), orderable=False)

    page_layout = DefaultColumns(("name", "rule", "severity", "sentence", "amount", "department", "answer"))
    order = ("position",)
    related = ("line_document__city",)
    filterset: QuestionFilterSet
    groups = (
        Grouping(
            "rule",
            _("규칙"),
            (FileColumn("rule", "규칙", "rule", help="결산검사 규칙의 번호"),),
            ("by_rule",),
            lambda row: (("rule", row["rule"]),),
        ),
        Grouping(
            "department",
            _("부서"),
            (_DEPARTMENT,),
            ("by_department",),
            lambda row: (("department", name_in_addresses(row["department"])),),
        ),
    )

    def prepare(self, records: Sequence[Any]) -> None:
        """Set `program_url`: the address of the row's program, where it has one."""
        by_document: dict[int, list[Any]] = {}
        for question in records:
            question.program_url = ""
            if question.target == _EXPENDITURE:
                by_document.setdefault(question.line_document_id, []).append(question)
        for questions in by_document.values():
            document: Document = questions[0].line_document
            pages = program_addresses(document, {question.target_key for question in questions})
            for question in questions:
                question.program_url = pages.get(question.target_key, "")

    def row_id(self, record: Question) -> str:
        return f"question-{record.pk}"

    def render_name(self, record: Any) -> SafeString:
        name = (
            format_html('<a href="{}">{}</a>', record.program_url, record.name) if record.program_url else record.name
        )
        url = place_url(record.line_document, record.page, record.line, record.target, record.target_key)
        return format_html('{} <a class="place" href="{}">{}</a>', name, url, place_words(record.page, record.line))

    def render_rule(self, record: Question) -> SafeString:
        url = f"{address('inspection', *self.document_of(record).url_args)}#{record.rule}"
        return format_html('<a href="{}">{}</a>', url, record.rule)

    def render_sentence(self, record: Question) -> SafeString:
        words = signed_within(sentence(record, language()))
        return format_html('{} <span class="muted small">{}</span>', words, record.get_apart_display())

    def render_apart(self, record: Question) -> str:
        return record.get_apart_display()

    def render_department(self, record: Question) -> str:
        return record.department
