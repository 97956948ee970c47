"""Tables of other layouts: whatever the order, the spelling and the unit of their heads, no figure is another's."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column
from figures.standing import Standing
from ingest.errors import BookError
from ingest.proving import DepartmentReading, prove
from ingest.reading import open_book, read_departments, sheet_of_pages
from ingest.rows import ProvenRow

Amounts = dict[str, int]
Spell = Callable[[str], str]

HEADS = {column.name: column.label for column in (*EXPENDITURE, *REVENUE)} | {
    "unspent_plan_change": "계획변경등 집행사유미발생"
}
HEAD_WORDS = {word for column in (*EXPENDITURE, *REVENUE) for word in column.heads}
MARKS = ("", " ㉮", " ①", " (A)", " (B=C−D)", " 가", " ㉓=㉑+㉒")


def revenue_row(budget: int, paid: int, refunded: int, written_off: int, left: int) -> Amounts:
    net = paid - refunded
    return {
        "budget": budget,
        "carried_in": budget // 10,
        "current_budget": budget + budget // 10,
        "assessed": net + written_off + left,
        "gross_receipts": paid,
        "paid_in_kind": 0,
        "refunded": refunded,
        "net_receipts": net,
        "written_off": written_off,
        "uncollected": left,
    }


def expenditure_row(budget: int, spent: int, moved: int, carried: int, returned: int) -> Amounts:
    row = dict.fromkeys((column.name for column in EXPENDITURE), 0)
    row |= {"budget": budget, "diversion": moved, "current_budget": budget + moved, "spent": spent}
    row |= {"carried_out": carried, "carried_specified": carried, "subsidy_returned": returned}
    row["unspent"] = row["unspent_remainder"] = budget + moved - spent - carried - returned
    return row


def added(*rows: Amounts) -> Amounts:
    return {name: sum(row[name] for row in rows) for name in rows[0]}


INTEREST = revenue_row(500_000, 620_000, 0, 0, 0)
OTHERS = revenue_row(3_000_000, 3_300_000, 100_000, 200_000, 700_000)
PAST = revenue_row(2_000_000, 2_500_000, 0, 1_500_000, 5_000_000)
REVENUE_ROWS = {
    "새빛과": added(INTEREST, OTHERS, PAST),
    "200 세외수입": added(INTEREST, OTHERS, PAST),
    "210 경상적세외수입": INTEREST,
    "216 이자수입": INTEREST,
    "216-01 공공예금이자수입": INTEREST,
    "220 임시적세외수입": added(OTHERS, PAST),
    "224 기타수입": OTHERS,
    "224-06 그외수입": OTHERS,
    "225 지난년도수입": PAST,
    "225-01 지난년도수입": PAST,
}
ROADS = expenditure_row(90_000_000, 61_000_000, -4_000_000, 7_000_000, 2_000_000)
LIGHTS = expenditure_row(40_000_000, 38_500_000, 4_000_000, 1_000_000, 0)
PARKS = expenditure_row(21_000_000, 15_250_000, 0, 0, 750_000)
OFFICE = expenditure_row(12_000_000, 11_300_000, 0, 0, 0)
EXPENDITURE_ROWS = {
    "새빛과": added(ROADS, LIGHTS, PARKS, OFFICE),
    "길 돌보기": added(ROADS, LIGHTS, PARKS),
    "밝은 길": added(ROADS, LIGHTS),
    "길 고치기": ROADS,
    "등 달기": LIGHTS,
    "푸른 길": PARKS,
    "공원 가꾸기": PARKS,
    "행정운영경비(새빛과)": OFFICE,
    "기본경비(새빛과)": OFFICE,
    "기본경비 (새빛과)": OFFICE,
}
LEVELS = dict(zip(EXPENDITURE_ROWS, (0, 1, 2, 3, 3, 2, 3, 1, 2, 3), strict=True))
OF_REVENUE = [column.name for column in REVENUE]
OF_EXPENDITURE = [column.name for column in EXPENDITURE if column.cell]


def table(title: str, columns: Sequence[str], rows: Mapping[str, Amounts], spell: Spell, scale: int) -> str:
    head = "\t".join([title, *(spell(HEADS[name]) for name in columns)])
    cells = {name: [f"{amounts[column] // scale:,}" for column in columns] for name, amounts in rows.items()}
    return "\n".join([head, *("\t".join([name, *own]) for name, own in cells.items())]) + "\n"


def book(
    revenue: Sequence[str] = OF_REVENUE,
    expenditure: Sequence[str] = OF_EXPENDITURE,
    spell: Spell = str,
    unit: str = "원",
    scale: int = 1,
) -> str:
    page = f"【일반회계】 【새빛과】\n\n(단위: {unit})\n\n"
    revenue_table = table("과목 조직-장-관-항-목", revenue, REVENUE_ROWS, spell, scale)
    programs = table("과목 (조직 - 사업)", expenditure, EXPENDITURE_ROWS, spell, scale)
    return f"{page}{revenue_table}\n{page}- 사업별조서\n\n{programs}"


def read(text: str) -> DepartmentReading:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.txt"
        path.write_text(text, encoding="utf-8")
        (department,) = read_departments(open_book(path))
    return department


def wrong(department: DepartmentReading) -> list[tuple[str, str, int | None]]:
    """The figures that are neither what was meant nor unknown."""
    proofs = [(department.revenue, REVENUE_ROWS), (department.expenditure, EXPENDITURE_ROWS)]
    pairs = [(row, truth[row.name]) for proof, truth in proofs if proof for row in proof["일반회계"].rows]
    return [
        (row.name, name, figure.value)
        for row, truth in pairs
        for name, figure in row.figures.items()
        if figure.value is not None and figure.value != truth.get(name, 0)
    ]


def values(rows: Sequence[ProvenRow], columns: Sequence[str]) -> list[list[int | None]]:
    return [[row.figures[column].value for column in columns] for row in rows]


def ordered(columns: Sequence[Column], *left_out: str) -> st.SearchStrategy[list[str]]:
    return st.permutations([column.name for column in columns if column.name not in left_out])


@given(
    revenue=ordered(REVENUE),
    expenditure=ordered(EXPENDITURE, "reorganisation_transfer"),
    marks=st.lists(st.sampled_from(MARKS), min_size=1, max_size=7),
    spaced=st.booleans(),
    unit=st.sampled_from([("원", 1), ("천원", 1000)]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_columns_in_any_order_and_spelling_are_read_by_their_heads(
    revenue: list[str], expenditure: list[str], marks: list[str], spaced: bool, unit: tuple[str, int]
) -> None:
    turn = iter(marks * 40)

    def spell(head: str) -> str:
        return (" ".join(head) if spaced else head) + next(turn)

    department = read(book(revenue, expenditure, spell, *unit))
    assert values(department.revenue["일반회계"].rows, revenue) == [
        [amounts[column] for column in revenue] for amounts in REVENUE_ROWS.values()
    ]
    assert not wrong(department)
    six = ["budget", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"]
    assert values(department.expenditure["일반회계"].rows, six) == [
        [amounts[column] for column in six] for amounts in EXPENDITURE_ROWS.values()
    ]


def some(columns: Sequence[Column]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([column.name for column in columns]), unique=True, min_size=4)


@given(data=st.data(), revenue=some(REVENUE), expenditure=some(EXPENDITURE))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_with_letters_of_heads_misread_no_figure_is_another_columns(
    data: st.DataObject, revenue: list[str], expenditure: list[str]
) -> None:
    def misread(head: str) -> str:
        letters = list(head)
        for at in range(len(letters)):
            if data.draw(st.integers(0, 9)) == 0:
                letters[at] = data.draw(st.sampled_from("가각구국금길나녹다도라로마무바부사수아앤자즈차치카타파하0·"))
        spelled = "".join(letters)
        return head if spelled in HEAD_WORDS else spelled  # 물납액 as 수납액 is another column's for any reader

    try:
        department = read(book(revenue, expenditure, misread))
    except BookError:  # no head is left by which to know a table
        return
    assert not wrong(department)
    for proof in department.expenditure.values():
        assert all(row.level in (None, LEVELS[row.name]) for row in proof.rows)


@pytest.mark.parametrize(("column", "head"), [("budget", "길산액"), ("uncollected", "·수납액")])
def test_a_head_that_may_be_the_word_of_two_columns_names_neither(column: str, head: str) -> None:
    others = {"지출액": "금출부", "집행잔액": "지카잔무", "실제수납액": "카나수너각"}
    department = read(book(spell=lambda word: head if word == HEADS[column] else others.get(word, word)))
    assert not wrong(department)


@pytest.mark.parametrize("between", ["", "(단위: 원)", "※ 이월액을 포함한 금액임", "- 3 -"])
def test_a_table_goes_on_after_what_stands_between_its_head_and_its_rows(between: str) -> None:
    lines = [[line, between] if line.startswith("과목") else [line] for line in book().split("\n")]
    department = read("\n".join(line for pair in lines for line in pair))
    assert not wrong(department)
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)


def test_columns_a_book_lacks_are_unknown_and_not_zero() -> None:
    printed = [column.name for column in EXPENDITURE if not column.name.startswith("unspent_")]
    department = read(book(expenditure=printed))
    for row in department.expenditure["일반회계"].rows:
        assert row.figures["unspent_savings"].value is None
        assert row.figures["reorganisation_transfer"].value == 0
        assert row.figures["unspent"].value == EXPENDITURE_ROWS[row.name]["unspent"]


def test_one_name_over_cells_of_two_amounts_is_that_of_neither_where_the_head_is_damaged() -> None:
    columns = ("budget", "current_budget", "spent", "subsidy_returned", "unspent")
    lines = ["과목 (조직 - 사업)\t예산액\t예산현액\t지출액\t보조금반납금\t금 계쉬 이월액\t지출잔액"]
    for name, amounts in EXPENDITURE_ROWS.items():
        lines.append("\t".join([name, *(f"{amounts[column]:,}" for column in columns), "0"]))
        lines.append("\t" * 6 + f"{amounts['unspent_remainder']:,}")
    department = read("【일반회계】 【새빛과】\n\n(단위: 원)\n\n- 사업별조서\n\n" + "\n".join(lines) + "\n")
    assert not wrong(department)
    rows = department.expenditure["일반회계"].rows
    assert [row.figures["spent"].value for row in rows] == [row["spent"] for row in EXPENDITURE_ROWS.values()]
    assert {row.figures["unspent_remainder"].value for row in rows} == {None}


def test_a_column_nobody_knows_is_kept_as_text_and_reported_once() -> None:
    lines = []
    for line in book().split("\n"):
        cells = line.split("\t")
        if len(cells) == len(OF_REVENUE) + 1:
            cells.insert(5, "체납처분비" if cells[4] == "징수결정액" else "7,777")
        lines.append("\t".join(cells))
    department = read("\n".join(lines))
    assert not wrong(department)
    assert {row.printed.cells[5] for row in department.revenue["일반회계"].rows} == {"7,777"}
    (discrepancy,) = [finding for finding in department.findings if finding.kind == "unknown_columns"]
    assert discrepancy.notes == {"columns": ["체납처분비"]}


def test_what_is_left_takes_in_what_is_to_be_returned_where_that_has_no_column() -> None:
    short = ["budget", "carried_in", "reserve_used", "current_budget", "spent", "carried_out", "unspent"]
    department = read(book(expenditure=short))
    assert {row.figures["unspent"].value for row in department.expenditure["일반회계"].rows} == {None}
    assert "column_takes_in_more" in [finding.kind for finding in department.findings]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("90, 000, 000", 90_000_000),
        ("９０,０００,０００", 90_000_000),
        ("90,000,000원", 90_000_000),
        ("9O,000,000", None),
        ("90.000.000", None),
        ("90,000,000*", None),
        ("90,000,000'", None),
        ("(90,000,000", None),
        ("△△90,000,000", None),
        ("90,00", None),
        ("90,000, 000", None),
    ],
)
def test_a_cell_that_cannot_be_read_for_certain_is_one_unknown_figure_and_one_finding(
    printed: str, value: int | None
) -> None:
    department = read(book().replace("\n길 고치기\t90,000,000\t", f"\n길 고치기\t{printed}\t", 1))
    assert not wrong(department)
    unreadable = [finding.printed for finding in department.findings if finding.kind == "unreadable"]
    assert unreadable == ([] if value else [printed])


@pytest.mark.parametrize("name", ["합계", "합 계", "총계", "합계(A)", "Total", "새빛과 계"])
@pytest.mark.parametrize("first", [True, False])
def test_a_row_of_totals_is_checked_and_no_program(name: str, first: bool) -> None:
    text = book()
    head, own, rest = text.rpartition("\n새빛과\t")
    cells, _, below = rest.partition("\n")
    total = f"\n{name}\t{cells}"
    text = f"{head}{total}{own}{rest}" if first else f"{head}{own}{rest.rstrip()}{total}\n"
    department = read(text)
    proof = department.expenditure["일반회계"]
    assert [row.name for row in proof.rows] == list(EXPENDITURE_ROWS)
    assert proof.tallies["T1"].held > 0
    broken = read(text.replace(total, total.replace("163,000,000", "163,000,001")))
    assert ("T1", name) in [(finding.kind, finding.row) for finding in broken.findings]


def test_who_paid_of_a_project_what_is_kept_with_it_and_not_counted() -> None:
    text = book()
    _, _, cells = next(line for line in text.split("\n") if line.startswith("공원 가꾸기")).partition("\t")
    parts = [
        "국비",
        "(균)",
        "보조금",
        "시비(50%)",
        "(지특)",
        "도비 보조금",
        "(이월분)",
        "당해연도",
        "- 시·군·구비",
        "기타",
    ]
    text = text.replace(f"공원 가꾸기\t{cells}", "\n".join(f"{name}\t{cells}" for name in ("공원 가꾸기", *parts)))
    department = read(text)
    rows = department.expenditure["일반회계"].rows
    assert [row.name for row in rows] == list(EXPENDITURE_ROWS)
    assert [row.name for row in rows[6].printed.financing] == parts
    assert not wrong(department)


@pytest.mark.parametrize("name", ["보조금 지원", "보조사업", "도비 보조사업", "자체사업", "국비 지원"])
@pytest.mark.parametrize("replaced", ["밝은 길", "길 고치기", "푸른 길", "공원 가꾸기"])
def test_a_program_with_the_name_of_financing_is_a_program(name: str, replaced: str) -> None:
    text = book().replace(f"\n{replaced}\t", f"\n{name}\t")
    department = read(text)
    rows = department.expenditure["일반회계"].rows
    assert [row.name for row in rows] == [name if row == replaced else row for row in EXPENDITURE_ROWS]
    assert [row.level for row in rows] == list(LEVELS.values())


@pytest.mark.parametrize("name", ["100세 건강교실", "119 안전센터 건립", "365일 돌봄", "24시간 어린이집", "112 치안"])
def test_a_program_that_begins_with_a_number_is_no_object_of_expenditure(name: str) -> None:
    department = read(book().replace("\n공원 가꾸기\t", f"\n{name}\t"))
    rows = department.expenditure["일반회계"].rows
    assert [row.name for row in rows] == [name if row == "공원 가꾸기" else row for row in EXPENDITURE_ROWS]


@pytest.mark.parametrize("title", ["사업명", "구분", "정책-단위-세부사업", "과목 (조직 - 사업)"])
@pytest.mark.parametrize("others", [{"지출액": "결산액"}, {"지출액": "결산액", "집행잔액": "불용액"}])
def test_programs_are_known_by_other_words_for_their_columns(title: str, others: dict[str, str]) -> None:
    text = book(spell=lambda word: others.get(word, word)).replace("과목 (조직 - 사업)", title)
    department = read(text)
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    assert not wrong(department)
    spent = [row.figures["spent"].value for row in department.expenditure["일반회계"].rows]
    assert spent == [row["spent"] for row in EXPENDITURE_ROWS.values()]


def test_parts_with_the_names_of_programs_add_up_to_their_project() -> None:
    text = book()
    _, _, cells = next(line for line in text.split("\n") if line.startswith("길 고치기")).partition("\t")
    nothing = "\t".join("0" for _ in cells.split("\t"))
    parts = f"국비 지원\t{nothing}\n시비 지원\t{cells}\n"
    rows = read(text.replace("등 달기\t", f"{parts}등 달기\t")).expenditure["일반회계"].rows
    assert [row.name for row in rows] == list(EXPENDITURE_ROWS)
    assert [part.name for part in rows[3].printed.financing] == ["국비 지원", "시비 지원"]


@pytest.mark.parametrize(
    "line", ["※ 예산현액은 이월액을 포함함", "2021. 3. 15.", "대외비", "- 12 -", "2020회계연도 세입세출결산서"]
)
def test_a_table_goes_on_after_what_only_stands_on_its_page(line: str) -> None:
    text = book()
    department = read(text.replace("\n밝은 길", f"\n{line}\n밝은 길").replace("\n216 ", f"\n{line}\n216 "))
    assert [row.name for row in department.revenue["일반회계"].rows] == list(REVENUE_ROWS)
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    assert line in [unclaimed.text for unclaimed in department.sheet.unclaimed]


@pytest.mark.parametrize(
    "unit",
    [
        "(단위: 천원)",
        "(단위 천원)",
        "<단위 - 천원>",
        "[단위 : 천원]",
        "(단위:₩1,000)",
        "(금액단위: 천원)",
        "(단위: 천원, %)",
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "{unit}\n\n과목",
        "과목 {unit}",
        "세입결산서 {unit}\n\n과목",
        "\t\t{unit}\n과목",
        "2020년\t세입결산\t\t{unit}\n과목",
    ],
)
def test_a_unit_holds_wherever_it_stands_and_however_it_is_spelled(unit: str, place: str) -> None:
    text = book(scale=1000)
    text = text.replace("(단위: 원)\n\n과목", place.format(unit=unit), 1).replace("(단위: 원)\n\n", "")
    department = read(text)
    assert not wrong(department)
    assert department.expenditure["일반회계"].rows[0].figures["budget"].value == 163_000_000


@pytest.mark.parametrize(
    "head",
    [
        "[일반회계] [새빛과]",
        "회계 : 일반회계 부서 : 새빛과",
        "【일반회계】 새빛과",
        "일반회계 / 새빛과",
        "새빛과 (일반회계)",
    ]
    + [
        "<일반회계> <새빛과>",
        "■ 일반회계 - 새빛과",
        "1. 일반회계  새빛과",
        "부서 : 새빛과  회계 : 일반회계",
        "일반회계\t새빛과",
    ]
    + ["【일반회계】\t【새빛과】\t(단위: 원)", "【새빛과】 【일반회계】", "[새빛과] [일반회계]"]
    + [
        "『일반회계』 『새빛과』",
        "회계명 일반회계 부서명 새빛과",
        "# 일반회계 새빛과",
        "【일반회계-새빛과】",
        "(일반회계) 새빛과",
    ]
    + ["[회계] 일반회계 [부서] 새빛과", "○ 회계 : 일반회계\n○ 부서 : 새빛과", "소관\t새빛과\n회계구분\t일반회계"],
)
def test_a_page_head_is_known_in_all_its_shapes(head: str) -> None:
    text = book()
    department = read(text.replace("【일반회계】 【새빛과】", head))
    assert (department.name, *department.revenue) == ("새빛과", "일반회계")
    assert not wrong(department)


@pytest.mark.parametrize("line", ["일반회계 세입결산서", "일반회계 사업별조서", "회계 : 일반회계"])
def test_a_title_or_an_account_alone_is_no_page_head(line: str) -> None:
    department = read(book().replace("(단위: 원)", f"{line}\n(단위: 원)"))
    assert (department.name, *department.revenue) == ("새빛과", "일반회계")
    assert not wrong(department)


def with_heads_exchanged(form: str, columns: Sequence[str], *pairs: tuple[str, str]) -> str:
    """The book with the words of some heads in each other's place."""
    named = list(columns)
    for first, second in pairs:
        at, other = columns.index(first), columns.index(second)
        named[at], named[other] = second, first
    text = book(**{form: columns})
    return text.replace("\t".join(HEADS[name] for name in columns), "\t".join(HEADS[name] for name in named))


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        ("revenue", "budget", "current_budget"),
        ("revenue", "assessed", "net_receipts"),
        ("revenue", "refunded", "uncollected"),
        ("expenditure", "budget", "carried_accidental"),
        ("expenditure", "current_budget", "spent"),
        ("expenditure", "other_change", "current_budget"),
        ("expenditure", "carried_specified", "subsidy_returned"),
        ("expenditure", "unspent", "unspent_savings"),
    ],
)
def test_where_all_rows_contradict_two_heads_their_figures_are_conflicting(form: str, first: str, second: str) -> None:
    columns = OF_REVENUE if form == "revenue" else OF_EXPENDITURE
    truth = REVENUE_ROWS if form == "revenue" else EXPENDITURE_ROWS
    department = read(with_heads_exchanged(form, columns, (first, second)))
    (discrepancy,) = [finding for finding in department.findings if finding.kind == "heads_contradicted"]
    assert {first, second} <= set(discrepancy.notes["columns"])
    (proof,) = (department.revenue if form == "revenue" else department.expenditure).values()
    for row in proof.rows:
        for name, figure in row.figures.items():
            doubtful = name in discrepancy.notes["columns"]
            assert (figure.standing is Standing.CONFLICTING) == doubtful, (row.name, name)
            printed = {first: second, second: first}.get(name, name)
            assert figure.value == truth[row.name].get(printed, 0)
    if form == "expenditure":
        assert [row.level for row in proof.rows] == list(LEVELS.values())


def figures_moved_to_please_a_head(form: str, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
    """The figures stated that are not what stands under their heads, where heads are exchanged."""
    columns = OF_REVENUE if form == "revenue" else OF_EXPENDITURE
    truth = REVENUE_ROWS if form == "revenue" else EXPENDITURE_ROWS
    printed = {one: other for first, second in pairs for one, other in ((first, second), (second, first))}
    department = read(with_heads_exchanged(form, columns, *pairs))
    (proof,) = (department.revenue if form == "revenue" else department.expenditure).values()
    return [
        (row.name, name)
        for row in proof.rows
        for name, figure in row.figures.items()
        if figure.value is not None and figure.standing is not Standing.CONFLICTING
        if figure.value != truth[row.name].get(printed.get(name, name), 0)
    ]


@given(data=st.data(), form=st.sampled_from(["revenue", "expenditure"]), count=st.integers(1, 2))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_figure_is_moved_to_please_a_head_that_stands_over_another_column(
    data: st.DataObject, form: str, count: int
) -> None:
    chosen = data.draw(st.permutations(OF_REVENUE if form == "revenue" else OF_EXPENDITURE))
    pairs = [(chosen[2 * at], chosen[2 * at + 1]) for at in range(count)]
    assert not figures_moved_to_please_a_head(form, *pairs), pairs


@pytest.mark.parametrize(
    ("form", "pairs"),
    [
        ("revenue", [("assessed", "gross_receipts"), ("paid_in_kind", "refunded")]),
        ("revenue", [("gross_receipts", "net_receipts"), ("uncollected", "paid_in_kind")]),
        ("expenditure", [("diversion", "unspent_bid_saving")]),
        ("expenditure", [("unspent_reserve", "diversion"), ("unspent_remainder", "unspent_savings")]),
        (
            "expenditure",
            [
                ("unspent_savings", "diversion"),
                ("unspent_plan_change", "budget"),
                ("other_change", "interprogram_transfer"),
            ],
        ),
        (
            "expenditure",
            [("unspent_reserve", "carried_specified"), ("other_change", "spent"), ("unspent_bid_saving", "diversion")],
        ),
    ],
)
def test_two_rows_or_several_exchanges_at_once_speak_against_heads_too(form: str, pairs: list[tuple[str, str]]) -> None:
    assert not figures_moved_to_please_a_head(form, *pairs)


def test_a_few_damaged_rows_contradict_no_head() -> None:
    text = book()
    for name in ("길 고치기", "등 달기", "공원 가꾸기"):
        line = next(line for line in text.split("\n") if line.startswith(f"{name}\t"))
        cells = line.split("\t")
        at = 1 + OF_EXPENDITURE.index("subsidy_returned")
        text = text.replace(line, "\t".join([*cells[: at - 1], cells[at], "0", *cells[at + 1 :]]))
    assert "heads_contradicted" not in [finding.kind for finding in read(text).findings]


@pytest.mark.parametrize("negative", ["({})", "{}-", "（{}）", "(△{})", "△({})", "－{}"])
def test_brackets_and_signs_after_are_negative_where_sums_hold_only_so(negative: str) -> None:
    text = book().replace("\t-4,000,000\t", f"\t{negative.format('4,000,000')}\t")
    assert negative.format("4,000,000") in text
    department = read(text)
    assert not wrong(department)
    assert department.expenditure["일반회계"].rows[3].figures["diversion"].value == -4_000_000


def test_a_row_of_dashes_with_an_amount_in_brackets_is_a_row() -> None:
    text = book().replace("\t0", "\t-").replace("\t-4,000,000\t", "\t(4,000,000)\t")
    department = read(text)
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    assert not wrong(department)


def test_a_page_number_in_a_cell_is_no_row_of_revenue() -> None:
    lines = book().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("220 임시적"))
    lines.insert(at, "\t\t12")
    assert [row.name for row in read("\n".join(lines)).revenue["일반회계"].rows] == list(REVENUE_ROWS)


@pytest.mark.parametrize("sign", ["({})", "{}-"])
def test_brackets_and_signs_after_leave_an_amount_unknown_where_sums_also_hold_without(sign: str) -> None:
    text = book().replace("\t-4,000,000\t", f"\t{sign.format('4,000,000')}\t")
    text = text.replace("\n공원 가꾸기\t21,000,000", f"\n공원 가꾸기\t{sign.format('21,000,000')}")
    department = read(text)
    assert not wrong(department)
    unreadable = [finding.printed for finding in department.findings if finding.kind == "unreadable"]
    assert {sign.format("4,000,000"), sign.format("21,000,000")} <= set(unreadable)


def test_pages_read_again_know_how_their_book_prints_negative_amounts() -> None:
    text = book().replace("\t-4,000,000\t", "\t(4,000,000)\t")
    pages = read(text).sheet.pages
    again = prove(sheet_of_pages("새빛과", pages, None))
    assert again.expenditure["일반회계"].rows[3].figures["diversion"].value == -4_000_000


@pytest.mark.parametrize(("change", "value"), [("(1,000)", -1_000), ("(1,001)", None)])
def test_what_changed_since_last_year_tells_as_well_what_brackets_mean(change: str, value: int | None) -> None:
    summary = (
        "새빛과\n\n주요 성과 및 정책사업 현황\n\n1. 총괄\n\n(단위: 원)\n\n"
        "부서명\t전략목표수\t정책사업목표 개수\t지표수\t초과달성\t달성\t미달성\t결산액\t전년도결산액\t비교증감\n"
        f"새빛과\t1\t1\t1\t1\t0\t0\t5,000\t6,000\t{change}\n"
    )
    department = read(book() + summary)
    (row,) = department.rows["summary"][0]
    assert row.figures["difference"].value == value


@pytest.mark.parametrize(
    "unit",
    [
        "※ 단위 : 천원",
        "(單位: 千圓)",
        "Unit: 천원",
        "단위 천원",
        "(단위/천원)",
        "(단위천원)",
        "(천원 단위)",
        "천원 단위",
        "【단위: 천원】",
    ]
    + ["(단위. 천원)", "(단위: 천)", "(단위: 1천원)", "(단위: 천원, 원/㎡)", "(Unit: 1,000 won)", "(금액: 천원)"],
)
def test_a_unit_is_found_however_its_line_is_written(unit: str) -> None:
    department = read(book(unit="천원", scale=1000).replace("(단위: 천원)", unit))
    assert not wrong(department)
    assert department.expenditure["일반회계"].rows[0].figures["spent"].value == EXPENDITURE_ROWS["새빛과"]["spent"]


@pytest.mark.parametrize(
    ("column", "word"),
    [
        *(("spent", "결산액"), ("budget", "당초예산액"), ("unspent", "불용액"), ("unspent", "잔액")),
        *(("carried_out", "이월액"), ("carried_in", "이월액"), ("subsidy_returned", "반환금")),
    ],
)
def test_another_word_names_its_column_where_the_identities_hold_so(column: str, word: str) -> None:
    department = read(book(spell=lambda head: word if head == HEADS[column] else head))
    assert not wrong(department)
    rows = department.expenditure["일반회계"].rows
    assert [row.figures[column].value for row in rows] == [row[column] for row in EXPENDITURE_ROWS.values()]


@pytest.mark.parametrize("word", ["당초예산액", "예산총액"])
def test_a_doubtful_word_stays_text_where_identities_contradict_it_or_say_nothing(word: str) -> None:
    denied = book(spell=lambda head: word if head == HEADS["carried_in"] else head)
    columns = ["budget", "current_budget", "spent", "carried_out"]
    undecided = book(expenditure=columns, spell=lambda head: head.replace("예산액", word))
    for text, column in ((denied, "carried_in"), (undecided, "budget")):
        department = read(text)
        assert {row.figures[column].value for row in department.expenditure["일반회계"].rows} == {None}
        assert not wrong(department)
        discrepancies = [finding for finding in department.findings if finding.kind == "unknown_columns"]
        assert word in str([finding.notes for finding in discrepancies])


def test_the_own_word_of_a_column_is_before_another_that_names_it() -> None:
    columns = [*OF_EXPENDITURE, "other_change"]
    words = iter(["변경", "예산변경액"])
    text = book(expenditure=columns, spell=lambda head: next(words) if head == HEADS["other_change"] else head)
    assert not wrong(read(text))
    assert read(text).expenditure["일반회계"].rows[0].figures["other_change"].value == 0


def test_a_row_with_fewer_cells_than_its_head_has_no_figures() -> None:
    lines = book(expenditure=["budget", "current_budget", "spent", "carried_out"]).split("\n")
    head = next(at for at, line in enumerate(lines) if line.startswith("과목 (조직"))
    lines[head] = lines[head].replace("예산현액", "추경\t예산현액")
    rows = read("\n".join(lines)).expenditure["일반회계"].rows
    assert {figure.value for row in rows for figure in row.figures.values()} == {None}


def test_a_unit_under_a_head_is_its_tables_and_contradicts_one_above() -> None:
    plain = book(unit="천원", scale=1000)
    head = next(line for line in plain.split("\n") if line.startswith("과목 조직"))
    under = plain.replace(f"(단위: 천원)\n\n{head}", f"{head}\n\t(단위: 천원)")
    assert not wrong(read(under))
    assert not any(finding.kind == "unit_missing" for finding in read(under).findings)
    both = read(plain.replace(f"(단위: 천원)\n\n{head}", f"(단위: 원)\n\n{head}\n\t(단위: 천원)"))
    assert {figure.value for row in both.revenue["일반회계"].rows for figure in row.figures.values()} == {None}
    assert [finding.notes["units"] for finding in both.findings if finding.kind == "units_contradict"] == [
        ["원", "천원"]
    ]


@pytest.mark.parametrize(
    "behind", ["(천원)", " 천원", "/천원", "(백만)", "(천)", "(in thousand won)", "(천원, %)", "(₩1,000)"]
)
def test_a_unit_after_each_head_is_the_tables(behind: str) -> None:
    scale = 1_000_000 if "백만" in behind else 1000
    department = read(book(spell=lambda head: head + behind).replace("(단위: 원)\n\n", ""))
    rows = department.expenditure["일반회계"].rows
    assert rows[0].figures["budget"].value == EXPENDITURE_ROWS["새빛과"]["budget"] * scale


def test_units_in_a_row_below_the_heads_are_the_tables_and_two_of_them_a_contradiction() -> None:
    columns = ["budget", "current_budget", "spent", "carried_out"]
    plain = book(expenditure=columns, unit="천원", scale=1000).replace("(단위: 천원)\n\n", "")
    head = next(line for line in plain.split("\n") if line.startswith("과목 (조직"))
    for under, value in (("천원", 163_000_000), ("(천원)", 163_000_000)):
        department = read(plain.replace(head, head + "\n" + f"\t{under}" * 4))
        assert department.expenditure["일반회계"].rows[0].figures["budget"].value == value
    mixed = read(plain.replace(head, head + "\n\t(천원)\t(천원)\t(원)\t(천원)"))
    assert {row.figures["budget"].value for row in mixed.expenditure["일반회계"].rows} == {None}
    assert "unit_unread" in {finding.kind for finding in mixed.findings}


@pytest.mark.parametrize("unit", ["(단위: 원, 천원)", "(단위: 천윙)"])
def test_a_unit_that_says_two_things_or_none_leaves_amounts_unknown(unit: str) -> None:
    department = read(book().replace("(단위: 원)", unit))
    assert {figure.value for row in department.revenue["일반회계"].rows for figure in row.figures.values()} == {None}


@pytest.mark.parametrize(
    "label",
    [
        "전체",
        "총액",
        "집계",
        "총합",
        "차면이월",
        "다음 쪽으로 이월",
        "앞면에서 이월",
        "부서계",
        "합계액",
        "쪽계",
        "전면계",
        "앞 페이지 누계",
        "전 페이지에서",
        "다음 면으로",
        "이하 이월",
        "(합계)",
        "合計",
        "SUM",
        "계 ①",
        "총지출",
        "함 계",
    ]
    + ["総計", "총계 1)", "TOTAL¹⁾"],
)
def test_a_row_of_totals_is_no_project_however_it_is_called(label: str) -> None:
    lines = book().split("\n")
    total = next(line for line in lines if line.startswith("새빛과\t163"))
    last = max(at for at, line in enumerate(lines) if line.startswith("기본경비"))
    lines.insert(last + 1, total.replace("새빛과", label, 1))
    department = read("\n".join(lines))
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    assert department.tallies["T1"].held


def test_a_program_one_letter_off_a_total_is_one_where_its_amounts_are_its_own() -> None:
    for name in ("등 달기", "공원 가꾸기"):  # the amounts of the latter are its unit's, too
        department = read(book().replace(name, "통계"))
        assert "통계" in [row.name for row in department.expenditure["일반회계"].rows]


def test_a_misread_total_is_one_though_an_amount_of_it_is_damaged() -> None:
    lines = book().split("\n")
    total = next(line for line in lines if line.startswith("새빛과\t163"))
    lines.append(total.replace("새빛과", "함계", 1).replace("163,000,000", "163,000,0��", 1))
    department = read("\n".join(lines))
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)


def test_what_is_carried_over_from_the_page_before_is_no_departments_row() -> None:
    lines = book().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("새빛과\t163"))
    lines.insert(at, "전쪽 이월\t" + "\t".join(["1,000"] * lines[at].count("\t")))
    lines[at + 1] = lines[at + 1].replace("새빛과", "새빛과 ①", 1)
    department = read("\n".join(lines))
    assert [row.figures["budget"].value for row in department.expenditure["일반회계"].rows][0] == 163_000_000
    assert ("T1", "전쪽 이월") in {(finding.kind, finding.row) for finding in department.findings}


@pytest.mark.parametrize("mark", ["1)", "①", "¹"])
def test_the_departments_row_below_a_total_may_carry_the_mark_of_a_footnote(mark: str) -> None:
    lines = book().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("새빛과\t163"))
    lines.insert(at, lines[at].replace("새빛과", "합계", 1))
    lines[at + 1] = lines[at + 1].replace("새빛과", f"새빛과 {mark}", 1)
    department = read("\n".join(lines))
    assert len(department.expenditure["일반회계"].rows) == len(EXPENDITURE_ROWS)
    assert not [finding for finding in department.findings if finding.kind == "levels_ambiguous"]


def test_a_running_title_with_its_page_number_is_no_row_of_its_table() -> None:
    lines = book().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("밝은 길"))
    lines.insert(at, "2020회계연도 결산서\t\t12")
    department = read("\n".join(lines))
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    assert not department.findings


def test_an_amount_whose_comma_is_lost_is_unknown_and_never_its_first_digits() -> None:
    department = read(book().replace("620,000", "620 000").replace("3,300,000", "3,300 123"))
    assert not wrong(department)
    assert {finding.kind for finding in department.findings} & {"unreadable", "filled", "mended"}


def test_a_row_that_says_that_the_table_goes_on_is_no_name() -> None:
    lines = book().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("밝은 길"))
    lines.insert(at + 1, "다음 장에 계속" + "\t" * lines[at].count("\t"))
    assert [row.name for row in read("\n".join(lines)).expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)


@pytest.mark.parametrize("bar", ["375,464,397" + "\t" * 6 + "364,701,894" + "\t" * 4, "\t\t826,087,578" + "\t" * 8])
def test_amounts_over_the_bars_of_a_picture_are_no_rows_of_the_table_before_it(bar: str) -> None:
    behind = "\n【일반회계】 【새빛과】\n\n(단위: 원)\n\n- 사업"
    table, programs = book().split(behind, 1)
    picture = f"\n\f\n연도별 세입 규모\n646,723,576\n{bar}\n2016년 2017년\n\f\n"
    department = read(table + picture + behind + programs)
    assert [row.name for row in department.revenue["일반회계"].rows] == list(REVENUE_ROWS)
    assert [line.text for line in department.sheet.unclaimed if "\t" in line.text] == [bar]
    assert {finding.kind for finding in department.findings} <= {"page_partly_read"}


def test_amounts_in_the_cells_of_a_head_are_reported_as_amounts_without_a_place() -> None:
    lines = book().split("\n")
    head = next(line for line in lines if line.startswith("과목") and "지출액" in line)
    glued = head.replace("지출액", "지출액 3,000,000", 1)
    department = read("\n".join([*lines, "\f", glued, ""]))
    assert [(line.text, line.amounts) for line in department.sheet.unclaimed if "\t" in line.text] == [(glued, 1)]
    assert [finding.notes["amounts"] for finding in department.findings if finding.kind == "page_partly_read"] == [1]
    with_unit = head.replace("지출액", "지출액 (단위: 1,000원)", 1)
    assert not read("\n".join([*lines, "\f", with_unit, ""])).sheet.unclaimed


def test_the_spending_of_the_year_before_beside_it_makes_no_unit_table_of_a_settlement() -> None:
    head, *rows = table("사업명", OF_EXPENDITURE, EXPENDITURE_ROWS, str, 1).rstrip().split("\n")
    programs = "\n".join([f"{head}\t전년도결산액\t비교증감", *(f"{row}\t1,000\t2,000" for row in rows)])
    department = read(f"【일반회계】 【새빛과】\n\n(단위: 원)\n\n- 사업별조서\n\n{programs}\n")
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    assert not wrong(department)
    assert [finding.kind for finding in department.findings] == ["unknown_columns"]
