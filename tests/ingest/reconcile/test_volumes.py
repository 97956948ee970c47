"""What is written of the figures of several volumes."""

from decimal import Decimal

from ingest.reconcile.volumes import _plain


def test_a_measure_is_told_without_the_zeros_behind_it() -> None:
    assert (_plain(1_200), _plain(Decimal("97.50")), _plain(Decimal("100"))) == (1_200, "97.5", "100")
