"""What can be found in a book, as data: each kind's name, its sentence in two languages, and how grave it is.

The slots of a sentence are {row} {column} {printed} {expected} {difference} of the finding, and its notes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from budget.columns import EXPENDITURE, REVENUE, SPENT_BEFORE
from figures.particles import with_particles
from figures.won import write_won
from ingest.reconcile.identities import BY_ID, IDENTITIES, Severity
from performance.columns import INDICATOR, PROGRAM_GOAL, STATUS, STRATEGIC_GOAL, SUMMARY


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding; `name` and the sentence stand in Korean and in English."""

    id: str
    name_ko: str
    name_en: str
    ko: str
    en: str
    severity: Severity


_NAMES = {
    "row": ("행 안의 계산 불일치", "A row does not add up"),
    "tree": ("하위 합계와 다름", "Not the sum of what is below"),
    "sister": ("표 사이의 금액이 다름", "Two tables differ"),
    "years": ("해 사이의 금액이 다름", "Two years differ"),
    "volumes": ("두 권의 금액이 다름", "Two volumes differ"),
}

_BY = {
    "row": "계산하면",
    "tree": "더하면",
    "sister": "대응하는 표에는",
    "years": "다른 해로는",
    "volumes": "다른 권에는",
}

_BROKEN = tuple(
    Kind(
        identity.id,
        f"{_NAMES[identity.scope][0]} ({identity.id})",
        f"{_NAMES[identity.scope][1]} ({identity.id})",
        f"{{row}}의 {{column}}: 인쇄된 값은 {{printed}}, {_BY[identity.scope]} {{expected}} (차이 {{difference}})."
        f" {identity.ko}",
        f"{{column}} of {{row}}: printed {{printed}}, expected {{expected}} (difference {{difference}}). {identity.en}",
        identity.severity,
    )
    for identity in IDENTITIES
)

_OTHERS = (
    Kind(
        "levels_ambiguous",
        "사업의 단계가 정해지지 않음",
        "Levels are ambiguous",
        "{row} 아래 {count}줄은 합계만으로 정책·단위·세부사업이 하나로 정해지지 않습니다.",
        "The levels of {count} rows below {row} do not follow from their sums alone.",
        "warning",
    ),
    Kind(
        "search_given_up",
        "사업의 단계 찾기를 그만둠",
        "The search for levels was given up",
        "{row} 아래 {count}줄은 가능한 경우가 너무 많아 단계 찾기를 그만두었습니다. 단계를 비워 두었습니다.",
        "The search for the levels of {count} rows below {row} was given up, for there were too many ways to try;"
        " the levels are left open.",
        "warning",
    ),
    Kind(
        "row_missing",
        "행이 빠진 것으로 보임",
        "A row seems to be missing",
        "{row} 아래에서 한 행이 빠진 것으로 보입니다: {amounts}.",
        "A row seems to be missing below {row}: {amounts}.",
        "warning",
    ),
    Kind(
        "row_repeated",
        "같은 행이 거듭 인쇄됨",
        "A row is printed twice",
        "{row}부터 {count}줄이 앞에 인쇄된 그대로 다시 나와, 한 번만 셌습니다.",
        "From {row} on, {count} rows are printed again as they stood before, and counted once.",
        "warning",
    ),
    Kind(
        "department_row_missing",
        "부서 합계 행이 없음",
        "The department's own row is missing",
        "{row}의 합계 행이 인쇄되지 않았습니다. 정책사업의 합계와 견줄 금액이 없습니다.",
        "The total of {row} is not printed: there is nothing to hold the sum of its policies against.",
        "warning",
    ),
    Kind(
        "indent_otherwise",
        "들여쓰기와 합계가 다른 단계를 가리킴",
        "Indents show other levels than sums",
        "{row} 등 {count}줄은 들여쓰기로 보이는 단계와 합계로 정해지는 단계가 다릅니다. 합계를 따랐습니다.",
        "The indents of {count} rows ({row} first) show other levels than the sums do; the sums were followed.",
        "warning",
    ),
    Kind(
        "row_in_one_volume",
        "한 권에만 있는 행",
        "Rows that one volume lacks",
        "두 권에 인쇄된 같은 표에서 {row} 등 {count}행은 {volume}권에만 있고 {other}권에는 없습니다: {names}.",
        "Of a table that two volumes print, {count} rows stand in volume {volume} and not in volume {other}: {names}.",
        "warning",
    ),
    Kind(
        "page_scanned",
        "글자 없이 그림만 있는 쪽",
        "A page that is a picture",
        "{row}은 글자 없이 그림만 있어 읽지 못했습니다. 글자 인식(OCR)을 거친 파일로 다시 읽어야 합니다.",
        "{row}: a picture without text, not read. Read the file again after text recognition (OCR).",
        "error",
    ),
    Kind(
        "page_unlettered",
        "글꼴에 글자 정보가 없는 쪽",
        "A page whose fonts tell no letters",
        "{row}은 글꼴에 글자 정보가 없어 읽지 못했습니다. 글자 인식(OCR)을 거친 파일로 다시 읽어야 합니다.",
        "{row}: its fonts do not tell what they draw. Read the file again after text recognition (OCR).",
        "error",
    ),
    Kind(
        "page_crowded",
        "여러 쪽을 모아 찍은 쪽",
        "Several pages on one sheet",
        "{row}은 한 장에 여러 쪽을 모아 찍어 읽는 순서를 알 수 없으므로 읽지 않았습니다."
        " 한 장에 한 쪽씩 담은 파일로 다시 읽어야 합니다.",
        "{row}: several pages on one sheet, in an order that nothing tells; not read. Use a file of single pages.",
        "error",
    ),
    Kind(
        "page_lost",
        "읽지 못한 쪽",
        "A page that could not be read",
        "{row}은 읽다가 멈추거나 너무 오래 걸려 읽지 못했습니다. 원문을 직접 확인해 주세요.",
        "{row} could not be read: it failed or took too much. See the document itself.",
        "error",
    ),
    Kind(
        "page_partly_read",
        "다 읽지 못한 쪽",
        "A page that was read in part",
        "{row}의 금액 {amounts}개 가운데 {placed}개만 표에서 제자리를 찾았습니다. 나머지는 원문에서 확인해 주세요.",
        "{row}: of {amounts} amounts only {placed} found a place in a table. See the document for the others.",
        "warning",
    ),
    Kind(
        "page_two_ways",
        "두 가지로 읽힌 쪽",
        "A page read in two ways",
        "{row}을 두 방법으로 읽은 결과 {rows}줄의 금액이 서로 달라, 계산이 더 많이 맞는 쪽을 따랐습니다."
        " 원문을 확인해 주세요.",
        "{row}: two readings differ in the amounts of {rows} rows; the one that adds up more often stands.",
        "warning",
    ),
    Kind(
        "unreadable",
        "금액으로 읽히지 않음",
        "Not an amount",
        "{row}의 {column} 자리에 적힌 ‘{printed}’은(는) 금액으로 읽히지 않습니다.",
        "‘{printed}’ in {column} of {row} cannot be read as an amount.",
        "warning",
    ),
    Kind(
        "row_cut_off",
        "칸이 모자람",
        "A row is cut off",
        "{row}의 줄은 {cells}칸에서 끝나, 나머지 금액을 알 수 없습니다.",
        "The row of {row} ends after {cells} cells; its other amounts are unknown.",
        "warning",
    ),
    Kind(
        "mended",
        "잘못 읽힌 금액을 바로잡음",
        "A misread amount was mended",
        "{row}{others}의 {column}: {printed}(으)로 인쇄되었으나, {because}의 계산은 {expected}을(를) 가리킵니다.",
        "{column} of {row}{others}: printed {printed}, but the identities {because} ask for {expected}.",
        "note",
    ),
    Kind(
        "filled",
        "빈칸의 금액을 계산으로 채움",
        "A blank was filled",
        "{row}의 {column}: 빈칸으로 인쇄되었으나, {because}의 계산은 {expected}을(를) 가리킵니다.",
        "{column} of {row}: printed blank, but the identities {because} ask for {expected}.",
        "note",
    ),
    Kind(
        "printed_twice",
        "한 금액이 두 칸에 인쇄됨",
        "One amount in two cells",
        "{row}{others}: {of}이(가) {columns} 칸에 또 인쇄되어 있어, {columns}은(는) 계산이 가리키는 값으로 읽었습니다.",
        "{row}{others}: {of} is printed again under {columns}, which was read as the identities ask.",
        "note",
    ),
    Kind(
        "moved",
        "밀린 칸 보정",
        "Amounts put back in their columns",
        "{row}{others}: {cause} 인쇄된 금액을 제자리에서 읽었습니다({columns}).",
        "{row}{others}: amounts printed {cause} were read in their own columns ({columns}).",
        "note",
    ),
    Kind(
        "open",
        "여러 값이 가능함",
        "More than one value would do",
        "{row}의 {column}은(는) {values} 가운데 어느 것인지 정해지지 않아 비워 둡니다.",
        "{column} of {row} may be any of {values} and is left open.",
        "warning",
    ),
    Kind(
        "named_once",
        "한 표에만 있음",
        "Named in one table only",
        "{row}은(는) {table}에만 있고, 대응하는 표에는 없습니다.",
        "{row} stands in {table} alone and is missing from its sister table.",
        "warning",
    ),
    Kind(
        "named_once_nil",
        "올해 금액 없이 한 표에만 있음",
        "Named in one table, with nothing this year",
        "{row}은(는) {table}에만 있으며, 올해 예산과 결산은 0원입니다.",
        "{row} stands in {table} alone; its budget and spending are 0 this year.",
        "note",
    ),
    Kind(
        "two_spellings",
        "이름이 두 가지로 적힘",
        "One thing under two spellings",
        "같은 것을 ‘{printed}’와(과) ‘{expected}’의 두 가지로 적었습니다. 더 여러 곳에 적힌 대로 보입니다.",
        "One thing is spelled ‘{printed}’ and ‘{expected}’; it is shown by the spelling that more places print.",
        "note",
    ),
    Kind(
        "department_twice",
        "부서 줄이 두 번 나옴",
        "The department stands twice",
        "{row}의 부서 합계가 한 표에 두 번 나옵니다.",
        "The total of {row} stands twice in one table.",
        "warning",
    ),
    Kind(
        "table_twice",
        "표가 두 번 인쇄됨",
        "A table is printed twice",
        "{row}(으)로 시작하는 표가 같은 내용으로 두 번 인쇄되어 있어, 한 번만 셈합니다.",
        "The table that begins with {row} is printed twice with the same contents; it counts once.",
        "note",
    ),
    Kind(
        "row_twice",
        "줄이 두 번 인쇄됨",
        "A row is printed twice",
        "{row}의 줄이 같은 표에 같은 내용으로 두 번 인쇄되어 있어, 한 번만 셈합니다.",
        "The row {row} is printed twice in one table with the same contents; it counts once.",
        "note",
    ),
    Kind(
        "row_unreadable",
        "읽히지 않는 칸이 있는 줄",
        "A row that cannot be read",
        "{row}의 줄에서 {columns}을(를) 읽지 못해 비워 둡니다: ‘{printed}’",
        "In the row of {row}, {columns} could not be read and are left open: ‘{printed}’",
        "warning",
    ),
    Kind(
        "parent_missing",
        "상위 과목이 없음",
        "The subject above is missing",
        "{row}의 상위 과목 {expected}이(가) 앞에 없어, 가장 가까운 상위 과목에 붙였습니다.",
        "{row} has no subject {expected} before it and was put under the nearest one above.",
        "warning",
    ),
    Kind(
        "total_row_lost",
        "합계 줄이 빠짐",
        "A total row was lost",
        "{row} 줄이 인쇄되지 않아, 나머지 줄의 합계 {expected}(으)로 채웠습니다.",
        "The row {row} was not printed; the other rows add up to {expected}.",
        "note",
    ),
    Kind(
        "correction_overtaken",
        "원문이 정정과 다르게 바뀜",
        "The document overtook a correction",
        "{row}의 {column}: {before}을(를) {expected}(으)로 정정했으나, 다시 읽은 문서는 {printed}입니다.",
        "{column} of {row}: corrected from {before} to {expected}, but the document now reads {printed}.",
        "error",
    ),
    Kind(
        "correction_orphaned",
        "정정할 대상이 사라짐",
        "What was corrected is gone",
        "{row}의 {column}을(를) {expected}(으)로 정정했으나, 다시 읽은 문서에 그 줄이 없습니다.",
        "{column} of {row} was corrected to {expected}, but the document no longer has that row.",
        "error",
    ),
    Kind(
        "before_parent",
        "상위 줄보다 먼저 나옴",
        "Stands before its parent",
        "{row}의 줄은 상위 사업 {expected}보다 먼저 나옵니다. 그 아래에 두어야 합계가 맞아 거기에 두었습니다.",
        "{row} stands before {expected}, which it belongs to: only with it does the sum come out.",
        "note",
    ),
    Kind(
        "wider_than_head",
        "제목보다 칸이 많음",
        "More cells than heads",
        "{row}: 제목보다 칸이 많은 줄이 {count}개 있습니다. 제목이 없는 칸은 읽지 않고 원문에 두었습니다.",
        "{row}: {count} rows have more cells than the head; cells without a head are kept in the source, not read.",
        "note",
    ),
    Kind(
        "overspent",
        "예산현액보다 많이 지출함",
        "Spent more than the budget",
        "{row}의 지출액 {printed}이(가) 예산현액 {expected}보다 많습니다. 열이 바뀌었거나 잘못 적혔을 수 있습니다.",
        "{row} spent {printed}, more than its current budget {expected}: columns exchanged, or an amount misprinted.",
        "error",
    ),
    Kind(
        "row_again",
        "같은 행이 거듭 나옴",
        "A row stands twice",
        "{row}의 행이 {first}행에 이어 똑같이 다시 나옵니다. 하나의 사업이 두 번 더해졌을 수 있습니다.",
        "The row of {row} repeats that of line {first}: one program may be added twice.",
        "warning",
    ),
    Kind(
        "rows_contradict",
        "한 이름에 금액이 다른 행",
        "Rows of one name differ",
        "{row}의 행이 {first}행에도 있으나 금액이 다릅니다. 서로 다른 사업인지, 어느 쪽이 맞는지 확인해 주세요.",
        "{row} stands in line {first} too, with other amounts: two programs, or one of them is wrong.",
        "warning",
    ),
    Kind(
        "unknown_columns",
        "뜻을 모르는 열",
        "Columns nobody knows",
        "{row} 표의 {columns} 열은 뜻을 알 수 없어 글로만 두었습니다.",
        "The columns {columns} of the table {row} are not known; they are kept as text.",
        "note",
    ),
    Kind(
        "columns_uncertain",
        "열이 정해지지 않은 표",
        "Columns are uncertain",
        "{row} 표는 머리를 알아볼 수 없어 {count}줄을 글로만 두었습니다. 원문의 머리를 확인해 주세요.",
        "The head of the table {row} cannot be read; its {count} rows are kept as text.",
        "error",
    ),
    Kind(
        "page_head_missing",
        "회계나 부서를 밝힌 머리가 없음",
        "No page head",
        "{row}의 표 위에 【회계】 【부서】 머리가 없어, 어느 회계와 부서의 것인지 표의 첫 줄로만 보았습니다.",
        "No page head of account and department stands above the tables of {row}: only their first row tells.",
        "warning",
    ),
    Kind(
        "table_ownerless",
        "어느 부서의 것인지 모르는 표",
        "A table of no department",
        "{row} 표 위에 회계와 부서가 없습니다. 다른 부서들의 합계일 수 있어 {count}줄을 글로만 두었습니다.",
        "No account or department stands above the table {row}: it may total others. Its {count} rows are text.",
        "warning",
    ),
    Kind(
        "page_head_otherwise",
        "쪽의 머리와 다른 부서의 행",
        "Rows of another department than the page head",
        "이 쪽의 머리는 ‘{printed}’이지만, 표가 앞에서 이어지고 합계도 그래야 맞아 {row}의 행으로 읽었습니다."
        " 원문을 확인해 주세요.",
        "The page head is ‘{printed}’, but its rows go on with those before and add up as {row}: they were read so.",
        "warning",
    ),
    Kind(
        "page_head_doubted",
        "쪽의 머리가 의심스러움",
        "A page head in doubt",
        "{row}의 머리 아래 표가 첫 줄 없이 중간부터 나옵니다. 바로 앞의 {printed} 표가 이어지는 것일 수 있습니다.",
        "Under the page head of {row} a table opens amid rows: it may go on with that of {printed} before it.",
        "warning",
    ),
    Kind(
        "heads_contradicted",
        "표의 제목과 계산이 다름",
        "Heads contradict the sums",
        "{row} 표의 {columns} 열은 제목대로 읽으면 계산({because})이 맞지 않고, 서로 바꾸어 읽어야 맞습니다."
        " 어느 쪽이 맞는지 알 수 없어 그 금액들을 상충으로 두었습니다. 원문의 제목을 확인해 주세요.",
        "In the table {row}, the columns {columns} break {because} as their heads have them, and hold only in other"
        " places. Nothing tells which is right: their amounts are conflicting. See the heads in the document.",
        "error",
    ),
    Kind(
        "head_lost",
        "제목이 없는 표",
        "A table without a head",
        "{row}의 {count}줄은 표의 제목이 없고 어느 표의 것인지 정해지지 않아 글로만 두었습니다.",
        "{count} rows of {row} have no head, and nothing tells of which table they are; they are kept as text.",
        "warning",
    ),
    Kind(
        "head_lost_chosen",
        "제목 없이 계산으로 읽은 표",
        "A table read without its head",
        "{row} 표의 {count}줄에는 제목이 없습니다. 같은 문서의 다른 표처럼 읽으면 모든 계산이 맞아 그렇게 읽었습니다.",
        "{count} rows of the table {row} have no head. As other tables of the document print it, all sums hold.",
        "warning",
    ),
    Kind(
        "column_takes_in_more",
        "다른 열을 품은 열",
        "A column takes in another",
        "{row} 표에는 {columns} 열이 없습니다. 인쇄된 {column}에는 그 금액이 들어 있을 수 있어 글로만 두었습니다.",
        "The table {row} prints no {columns}: its {column} may take that in, and is kept as text.",
        "warning",
    ),
    Kind(
        "units_contradict",
        "단위가 서로 다름",
        "Units contradict",
        "{row} 표에 단위가 둘 있습니다 ({units}). 어느 것인지 알 수 없어 금액을 미확인으로 두었습니다.",
        "Two units stand over the table {row} ({units}); its amounts are left unknown.",
        "error",
    ),
    Kind(
        "unit_refuted",
        "크기가 단위와 맞지 않음",
        "Sizes refute a unit",
        "{row} 표는 {unit} 단위로 읽히지만, 금액이 {table} 표의 같은 금액과 {times}배 차이가 납니다."
        " 어느 쪽이 맞는지 알 수 없어 금액을 미확인으로 두었습니다.",
        "The table {row} reads as {unit}, but its amounts are {times} times off the same amounts of {table}."
        " Nothing tells which is right; its amounts are left unknown.",
        "error",
    ),
    Kind(
        "unit_unread",
        "단위를 알 수 없음",
        "A unit cannot be read",
        "표의 단위 '{printed}'을(를) 알 수 없어 그 아래 금액을 미확인으로 두었습니다. 원문을 확인해 주세요.",
        "The unit '{printed}' cannot be read; the amounts below it are left unknown.",
        "error",
    ),
    Kind(
        "unit_unknown",
        "단위를 알 수 없는 표",
        "A table of an unknown unit",
        "{row} 표에는 단위가 없고, 같은 문서의 다른 표는 모두 다른 단위입니다."
        " {units}(이)라고 할 수 없어 금액을 미확인으로 두었습니다.",
        "The table {row} prints no unit, and no other table of the document is in {units};"
        " its amounts are left unknown.",
        "error",
    ),
    Kind(
        "unit_missing",
        "단위가 없는 표",
        "A table without a unit",
        "{row} 표에는 단위가 없습니다. {units}(으)로 읽었으나, 같은 문서의 다른 표에는 단위가 있으니 확인해 주세요.",
        "The table {row} prints no unit and was read in {units}, though other tables of the document print theirs.",
        "warning",
    ),
    Kind(
        "row_unread",
        "읽지 못한 줄",
        "A row was not read",
        "{row} 표의 한 줄을 읽지 못해 글로 두었습니다: {printed}",
        "A row of the table {row} could not be read and is kept as text: {printed}",
        "warning",
    ),
    Kind(
        "lower_is_better",
        "낮을수록 좋은 지표로 봄",
        "Lower is better, by inference",
        "{row}의 달성률 {printed}은(는) 목표÷실적으로만 나오므로, 낮을수록 좋은 지표로 보았습니다(추정).",
        "The rate {printed} of {row} only follows from target ÷ result: lower is better, as inferred.",
        "note",
    ),
)

KINDS = (*_BROKEN, *_OTHERS)
KIND_BY_ID = {kind.id: kind for kind in KINDS}

REPORT_LABELS = {
    column.name: column.label
    for columns in (SUMMARY, STATUS, PROGRAM_GOAL, STRATEGIC_GOAL, INDICATOR)
    for column in columns
}
"""What a column is called in the performance report."""

COLUMN_LABELS = {
    **REPORT_LABELS,
    **{column.name: column.label for column in (*REVENUE, *EXPENDITURE, SPENT_BEFORE)},
    "mark": "달성성과",
    "name": "이름",
    "level": "단계",
    "unit": "단위",
    "direction": "좋은 방향",
}
"""What a column is called; tables that call one otherwise tell it by their own columns."""
_IN_ENGLISH = {
    column.name: column.in_english
    for columns in (SUMMARY, STATUS, PROGRAM_GOAL, STRATEGIC_GOAL, INDICATOR, REVENUE, EXPENDITURE, (SPENT_BEFORE,))
    for column in columns
}
_LABELS_IN_ENGLISH = {label: _IN_ENGLISH[name] for name, label in COLUMN_LABELS.items() if name in _IN_ENGLISH} | {
    "결산액": "Spending",  # the word of the performance report
}
_TABLES_IN_ENGLISH = {"단위사업표": "the unit table", "사업별조서": "the statement of programs"}
_NO_DIFFERENCE = re.compile(r" \((?:차이|difference) -?\)")
_PLACES = {"row": "", "column": "", "printed": "", "expected": "", "difference": ""}


def severity_of(kind: str) -> Severity:
    """How grave a kind of finding is; a kind nobody declared is a warning."""
    if kind in BY_ID:
        return BY_ID[kind].severity
    return KIND_BY_ID[kind].severity if kind in KIND_BY_ID else "warning"


_MORE_ROWS = (" and {more} more rows", " 등 {count}줄")
_CAUSES = {
    "left": ("왼쪽 칸에", "in the cell to the left"),
    "right": ("오른쪽 칸에", "in the cell to the right"),
    "line": ("이웃한 줄에", "in a neighbouring line"),
    "near": ("옆 칸이나 이웃한 줄에", "in a neighbouring cell or row"),
}
"""Where amounts were printed that are read in their own places."""


def tell(kind: str, language: str, slots: Mapping[str, object]) -> str:
    """The sentence of a finding in `ko` or `en`, and what explains it; `slots` are its fields and its notes."""
    known = KIND_BY_ID.get(kind)
    if known is None:
        return kind
    count = slots.get("count")
    others = (
        _MORE_ROWS[language == "ko"].format(count=count, more=count - 1) if isinstance(count, int) and count > 1 else ""
    )
    slots = {"cause": "near", "others": others, **slots}
    words = _Words({name: _write(name, value, language) for name, value in {**_PLACES, **slots}.items()})
    sentence = (known.ko if language == "ko" else known.en).format_map(words)
    sentences = [_NO_DIFFERENCE.sub("", sentence)]
    sentences += [ko.format_map(words) if language == "ko" else en.format_map(words) for ko, en in _explained(slots)]
    text = " ".join(sentences)
    return with_particles(text) if language == "ko" else text


_EXPLANATIONS = {
    "explained_by": (
        "이 차이는 {explained_by}의 금액을 더한 값과 정확히 같습니다.",
        "The difference is exactly the sum of {explained_by}.",
    ),
    "named": ("단위사업표에는 {named}(으)로 적혀 있습니다.", "The unit table names it {named}."),
    "same_cause": ("원인은 {same_cause}에서와 같습니다.", "The cause is the same as for {same_cause}."),
    "explains": ("같은 원인: {explains}.", "The same cause explains: {explains}."),
    "candidates": (
        "한 곳만 고쳐 맞출 수 있는 후보: {candidates}.",
        "One slip that would mend it: {candidates}.",
    ),
}


def _explained(slots: Mapping[str, object]) -> list[tuple[str, str]]:
    """What explains a finding; a cause that another finding gives is not repeated."""
    given = [slot for slot in _EXPLANATIONS if slots.get(slot)]
    if "same_cause" in given:
        given = [slot for slot in given if slot != "explained_by"]
    return [_ALONE if slot == "explained_by" and _is_one(slots[slot]) else _EXPLANATIONS[slot] for slot in given]


_ALONE = ("이 차이는 {explained_by}의 금액과 정확히 같습니다.", "The difference is exactly that of {explained_by}.")


def _is_one(names: object) -> bool:
    return isinstance(names, list | tuple) and len(names) == 1


class _Words(dict[str, str]):
    """Words for the slots of a sentence; a slot that a finding leaves empty stays empty."""

    def __missing__(self, slot: str) -> str:
        return ""


def _write(name: str, value: object, language: str) -> str:
    match value:
        case None:
            return "-"
        case int():
            return write_won(value)
        case list() | tuple():
            return ", ".join(_write(name, one, language) for one in value)
        case str() if language != "ko" and name == "table":
            return _TABLES_IN_ENGLISH.get(value, value)
        case str() if language != "ko" and name in ("same_cause", "explains"):
            row, _space, label = value.rpartition(" ")
            return f"{_LABELS_IN_ENGLISH.get(label, label)} of {row}"
        case str() if name == "cause":
            return _CAUSES.get(value, (value, value))[language != "ko"]
        case _ if name in ("column", "columns", "of"):
            return (COLUMN_LABELS if language == "ko" else _IN_ENGLISH).get(str(value), str(value))
        case _:
            return str(value)
