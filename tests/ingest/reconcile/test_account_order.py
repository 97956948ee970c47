"""The accounts of a department in the order in which its report lists their goals."""

from ingest.reconcile.account_order import in_report_order
from ingest.rows import Proof, ReadRow
from tests.ingest.reconcile.reports import program, read_row


def goals(*amounts: int | None) -> list[ReadRow]:
    return [read_row("목표", spent=amount) for amount in amounts]


def statuses(*amounts: int | None) -> list[ReadRow]:
    return [read_row("목표", reported_spent=amount) for amount in amounts]


def test_an_account_stands_where_the_report_prints_what_it_alone_spent() -> None:
    by_account = {"일반회계": goals(3, 4), "상수도 특별회계": goals(7), "기금": goals(9)}
    assert in_report_order(by_account, {}, statuses(9, 7, 3, 4)) == ["기금", "상수도특별회계", "일반회계"]
    assert in_report_order(by_account, {}, statuses(3, 9, 7, 4)) == ["기금", "일반회계", "상수도특별회계"]


def test_accounts_that_the_report_does_not_name_follow_with_the_general_account_first() -> None:
    by_account = {"나": goals(1), "가": goals(2), "일반회계": goals(None), "다": goals(7)}
    assert in_report_order(by_account, {}, statuses(None, 7)) == ["다", "일반회계", "가", "나"]
    assert in_report_order(by_account, {}, statuses(7)) == ["다", "일반회계", "가", "나"]


def test_an_amount_that_two_accounts_spent_decides_nothing() -> None:
    by_account = {"가": goals(5, 9), "나": goals(5, 7)}
    assert in_report_order(by_account, {}, statuses(7, 5, 5, 9)) == ["나", "가"]
    assert in_report_order(by_account, {}, statuses(5, 7, 9)) == ["나", "가"]


def test_the_policies_of_the_settlement_are_amounts_of_their_account_as_well() -> None:
    proofs = {
        "가": Proof(
            [program("과", 0, None, spent=1), program("정책", spent=5), program("단위", 2, 1, spent=2)], [], {}
        ),
        "나": Proof([program("정책", spent=7), program("정책", spent=1), program("정책", spent=2)], [], {}),
    }
    assert in_report_order({"가": goals(8)}, proofs, statuses(7, 5)) == ["나", "가"]
    assert in_report_order({"가": goals(8), "나": goals()}, proofs, statuses(8, 7, 5)) == ["가", "나"]
    assert in_report_order({}, proofs, statuses(1, 2, 5)) == ["나", "가"]


def test_zero_is_no_amount_to_be_found_by() -> None:
    assert in_report_order({"가": goals(0), "나": goals(7)}, {}, statuses(0, 7)) == ["나", "가"]


def test_what_a_report_in_thousands_prints_is_what_it_rounds() -> None:
    by_account = {"일반회계": goals(3_400), "기금": goals(9_700)}
    reported = statuses(10_000, 3_000)
    assert in_report_order(by_account, {}, reported) == ["일반회계", "기금"]
    for row in reported:
        row.scale = 1000
    assert in_report_order(by_account, {}, reported) == ["기금", "일반회계"]
