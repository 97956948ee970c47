"""What a shown figure rests on (DESIGN.md, promise 1)."""

from enum import StrEnum


class Standing(StrEnum):
    """How far a figure can be trusted, from best to worst."""

    PRINTED = "printed"  # in its place, and no identity contradicts it
    MOVED = "moved"  # printed elsewhere in its row or the neighbour's; identities prove where it belongs
    DERIVED = "derived"  # not printed so; the identities leave exactly this value
    CORRECTED = "corrected"  # by a person
    CONFLICTING = "conflicting"  # printed, contradicted, and nothing shows which side errs
    UNKNOWN = "unknown"  # more than one value would do

    __hash__ = str.__hash__  # as its value, which it equals; that of an Enum is Python, and counting figures is slow
