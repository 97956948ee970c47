"""Identities are data: each is declared once, in two languages."""

from ingest.reconcile.identities import IDENTITIES
from ingest.reconcile.kinds import KINDS


def test_every_identity_and_every_kind_is_declared_once() -> None:
    for declared in ([identity.id for identity in IDENTITIES], [kind.id for kind in KINDS]):
        assert len(declared) == len(set(declared))


def test_every_identity_speaks_both_languages() -> None:
    for identity in IDENTITIES:
        assert identity.ko and identity.en and identity.ko != identity.en
