"""How a figure was obtained (DESIGN.md, promise 1)."""

from enum import StrEnum


class Standing(StrEnum):
    """How far a figure can be trusted, from best to worst."""

    PRINTED = "printed"  # as printed, in its place; no identity contradicts it
    MOVED = "moved"  # printed elsewhere in its row or a neighbour; identities prove where it belongs
    DERIVED = "derived"  # not printed; the identities leave exactly this value
    CORRECTED = "corrected"  # by a person
    CONFLICTING = "conflicting"  # as printed, but an identity fails and nothing shows which side is wrong
    UNKNOWN = "unknown"  # more than one value satisfies the identities

    __hash__ = str.__hash__  # Enum's own is slow, in Python; a member equals its value, so their hashes may agree
