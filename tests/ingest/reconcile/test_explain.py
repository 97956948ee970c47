"""What a difference is made of, and in which words findings are told."""

import pytest

from figures.standing import Standing
from ingest.reconcile import explain
from ingest.reconcile.explain import _confused, candidates, figure_of, link_causes, name_difference, slip
from ingest.reconcile.identities import IDENTITIES
from ingest.reconcile.kinds import KINDS, severity_of
from ingest.reconcile.sentences import finding_sentence
from ingest.rows import Discrepancy, Figure, PrintedRow, ProvenRow


def row(name: str, parent: int | None, spent: int) -> ProvenRow:
    figure = Figure(spent, Standing.PRINTED)
    return ProvenRow(PrintedRow(1, 1, (name,)), name, None, parent, {"spent": figure})


ROWS = [
    row("과", None, 100),
    row("정책", 0, 60),
    row("단위", 1, 60),
    row("가", 2, 37),
    row("나", 2, 23),
    row("다", 0, 40),
]


@pytest.mark.parametrize(
    ("difference", "names"),
    [
        (37, ["가"]),
        (-37, ["가"]),
        (60, ["정책"]),
        (63, ["나", "다"]),
        (77, ["가", "다"]),
        (41, []),
        (0, []),
    ],
)
def test_a_difference_names_its_rows(difference, names):
    assert [ROWS[at].name for at in name_difference({"spent": difference}, ROWS)] == names


def test_two_choices_of_rows_name_none():
    rows = [*ROWS, row("라", 0, 37)]
    assert name_difference({"spent": 37}, rows) == []


def test_of_many_rows_two_may_make_a_difference_and_of_few_three(monkeypatch):
    rows = [*ROWS, row("라", 0, 7)]
    three = {"spent": 37 + 23 + 7}
    assert len(name_difference(three, rows)) == 2  # 정책 and 라
    rows = [*ROWS[:1], *(row(name, 0, spent) for name, spent in (("가", 37), ("나", 23), ("다", 7), ("라", 100)))]
    assert [rows[at].name for at in name_difference(three, rows)] == ["가", "나", "다"]
    assert name_difference(three, rows, 2) == []
    monkeypatch.setattr(explain, "LARGE", 2)
    assert name_difference(three, rows) == []
    assert [rows[at].name for at in name_difference({"spent": 60}, rows)] == ["가", "나"]
    monkeypatch.setattr(explain, "LARGE", 3)
    assert [rows[at].name for at in name_difference(three, rows)] == ["가", "나", "다"]


def test_rows_below_one_row_alone_may_be_asked_for():
    rows = [row("과", None, 90), row("정책", 0, 45), row("가", 1, 40), row("정책 나", 0, 45), row("나", 3, 40)]
    assert name_difference({"spent": 40}, rows) == []
    assert name_difference({"spent": 40}, rows, within=1) == [2]
    assert name_difference({"spent": 45}, rows, within=3) == []


def test_a_large_book_is_not_tried_by_subsets():
    rows = [row(str(at), None, at * 7919 + 13) for at in range(4000)]
    goal = rows[17].figures["spent"].value + rows[3100].figures["spent"].value + 1
    assert name_difference({"spent": goal}, rows) == []


@pytest.mark.parametrize(
    ("printed", "meant", "kind"),
    [
        (128, 188, "digit"),
        (12, 128, "dropped"),
        (1128, 128, "added"),
        (182, 128, "swapped"),
        (5, 5000, "thousand"),
        (5000, 5, "thousand"),
        (5005, 5, None),
        (-5, 5, "sign"),
        (128, 999, None),
        (0, 128, None),
        (0, 5, None),
        (5, 0, None),
        (-1, 5, None),
        (-128, -188, "digit"),
    ],
)
def test_slips(printed, meant, kind):
    assert slip(printed, meant) == kind


def test_likelier_candidates_come_first():
    assert candidates([("가", 110, 120), ("나", 110, 170), ("다", 1, 999)]) == [
        "나 110 → 170 (한 자리)",
        "가 110 → 120 (한 자리)",
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
@pytest.mark.parametrize("language", ("ko", "en"))
def test_every_kind_is_reported(kind, language):
    slots = {"row": "가", "column": "spent", "printed": 1, "expected": 2, "difference": 1, "explained_by": ["나", "다"]}
    sentence = finding_sentence(kind.id, language, slots)
    assert "{" not in sentence
    assert "나, 다" in sentence


def test_names_of_our_own_tables_are_translated_and_names_of_the_book_are_not():
    slots = {"row": "가", "table": "단위사업표"}
    assert finding_sentence("named_once", "en", slots).startswith("가 stands in the unit table alone")
    assert finding_sentence("named_once", "ko", slots).startswith("가는 단위사업표에만")
    assert finding_sentence("named_once", "en", slots | {"table": "별지"}).startswith("가 stands in 별지 alone")


def test_every_identity_is_a_kind():
    assert {identity.id for identity in IDENTITIES} <= {kind.id for kind in KINDS}
    assert severity_of("E5") == "error"
    assert severity_of("named_once_nil") == "note"
    assert severity_of("nobody knows") == "warning"


def test_no_more_than_three_candidates_are_named():
    assert len(candidates([(str(at), 110, 120) for at in range(4)])) == 3
    assert candidates([("가", 110, 999)]) == []


@pytest.mark.parametrize(
    ("printed", "meant", "confused"),
    [(128, 123, True), (128, 127, False), (138, 183, False), (128, 128, False), (-128, 123, True)],
)
def test_the_one_digit_that_differs_may_look_like_the_other(printed, meant, confused):
    assert _confused(printed, meant) is confused


def test_rows_that_lack_a_column_or_know_it_not_are_no_part_of_a_difference():
    rows = [row("과", None, 100), row("가", 0, 37), row("나", 0, 37)]
    rows[2].figures["spent"] = Figure(None, Standing.UNKNOWN)
    assert name_difference({"spent": 37}, rows) == [1]
    rows[2].figures = {}
    assert name_difference({"spent": 37}, rows) == [1]
    assert name_difference({"spent": 37, "budget": 5}, rows) == []
    assert name_difference({"spent": 37, "budget": 0}, rows) == [1]


def test_all_columns_of_a_difference_must_come_out_with_one_sign():
    rows = [row("과", None, 100), row("가", 0, 37)]
    rows[1].figures["budget"] = Figure(40, Standing.PRINTED)
    assert name_difference({"spent": -37, "budget": -40}, rows) == [1]
    assert name_difference({"spent": 37, "budget": 41}, rows) == []
    assert name_difference({"spent": 37, "budget": -40}, rows) == []


def finding(name, kind="E5", column="spent", **notes):
    return Discrepancy(kind, "과", "", name, column, 1, 1, notes=notes)


def test_findings_of_one_cause_point_to_the_first_and_it_lists_them():
    first, again = finding("가", explained_by=["다"]), finding("나", kind="P2", explained_by=["다"])
    other, lost = finding("라", explained_by=["마"]), finding("다", kind="named_once", column="")
    plain, named = finding("마", kind="E1"), finding("다", kind="named_once", column="")
    link_causes([again, first, other, lost, plain, named])
    assert again.notes == {"explained_by": ["다"], "explains": ["가 지출액", "다"]}
    assert first.notes == {"explained_by": ["다"], "same_cause": "나 결산액"}
    assert other.notes == {"explained_by": ["마"]}
    assert lost.notes == named.notes == {"same_cause": "나 결산액"}
    assert plain.notes == {}


def test_what_stands_in_one_table_only_points_to_the_gap_that_it_would_fill():
    gap, lost = finding("가", kind="row_missing", column="", named=["다"]), finding("다", kind="named_once", column="")
    link_causes([gap, lost])
    assert gap.notes == {"named": ["다"], "explains": ["다"]}
    assert lost.notes == {"same_cause": "가"}


def test_a_finding_that_nothing_explains_has_no_cause():
    one, other = finding("가", explained_by=[]), finding("나", explained_by="다")
    lost = finding("다", kind="named_once", column="")
    link_causes([one, other, lost])
    assert [each.notes for each in (one, other, lost)] == [{"explained_by": []}, {"explained_by": "다"}, {}]


def test_a_cause_that_no_finding_bears_is_listed_by_none():
    pointing, other = finding("가", same_cause="나 지출액"), finding("다")
    link_causes([pointing, other])
    assert "explains" not in pointing.notes | other.notes
    bearing = finding("나", same_cause="라 지출액")
    link_causes([pointing, bearing])
    assert "explains" not in bearing.notes


def test_the_report_calls_spending_by_its_own_word():
    assert figure_of("가", "spent") == "가 지출액"
    assert figure_of("가", "spent", of_report=True) == "가 결산액"
    assert figure_of("가", "") == "가"
    assert figure_of("가", "비고") == "가 비고"
