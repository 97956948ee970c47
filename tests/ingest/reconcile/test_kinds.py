"""What can be found in a book: every kind is declared once, with its sentence in two languages."""

from collections import Counter

import pytest

from ingest.reconcile.identities import IDENTITIES
from ingest.reconcile.kinds import KIND_BY_ID, KINDS, severity_of
from ingest.reconcile.labels import COLUMN_LABELS, COLUMNS_IN_ENGLISH, IN_ENGLISH_BY_LABEL


def test_no_two_kinds_have_one_id_or_one_name() -> None:
    assert Counter(kind.id for kind in KINDS).most_common(1)[0][1] == 1
    assert Counter(kind.name_ko for kind in KINDS).most_common(1)[0][1] == 1
    assert len(KIND_BY_ID) == len(KINDS)


def test_every_kind_is_reported_in_korean() -> None:
    assert [kind.id for kind in KINDS if not any("가" <= letter <= "힣" for letter in kind.ko)] == []


@pytest.mark.parametrize(
    ("kind", "severity"), [("E5", "error"), ("levels_ambiguous", "warning"), ("nobody declared it", "warning")]
)
def test_a_kind_is_as_grave_as_its_identity_or_its_declaration_says(kind: str, severity: str) -> None:
    assert severity_of(kind) == severity


def test_an_identity_is_as_grave_as_it_says_itself() -> None:
    assert {severity_of(identity.id) for identity in IDENTITIES} == {identity.severity for identity in IDENTITIES}
    assert all(severity_of(kind.id) == kind.severity for kind in KINDS)


def test_a_column_has_its_words_in_both_languages() -> None:
    assert (COLUMN_LABELS["spent"], COLUMNS_IN_ENGLISH["spent"]) == ("지출액", "Spent")
    assert IN_ENGLISH_BY_LABEL["지출액"] == "Spent"
    assert IN_ENGLISH_BY_LABEL["결산액"] == "Spending"  # of the report
    assert COLUMN_LABELS["name"] == "이름"
