"""Extend Tesseract's Korean model to all syllables of KS X 1001: by itself it has a thousand.

The model recognises the letters (jamo) of a syllable and has a list of syllables made of them. A syllable that is not
listed, such as 곶 in 대곶면, is read as the most similar listed one or as none. The missing ones are added to the list.
"""

import struct
from collections.abc import Iterator, Mapping

_PARTS = 24  # parts of a model
_LISTED, _CODES = 21, 22  # indices of the parts that list the symbols, and the codes of each symbol
_FIRST, _LAST = ord("가"), ord("힣")
_MEDIALS, _FINALS = 21, 28
_PRINTED = 2  # bytes of a KS X 1001 syllable in EUC-KR; others take more
_OF_CODES = struct.Struct("<bi")
_LETTERS = 3
_PROPERTIES = "1 0,255,0,255,0,0,0,0,0,0 Hangul"

Codes = tuple[int, ...]


def with_all_syllables(model: bytes) -> bytes:
    """Return a model (.traineddata) with all syllables of KS X 1001 that consist of its letters.

    Raises ValueError if the model has another format.
    """
    try:
        parts = _parts(model)
        listed = parts[_LISTED].decode().splitlines()[1:]
        more = dict(_more(dict(zip(_names(listed), _codes(parts[_CODES]), strict=True))))
    except (struct.error, IndexError, KeyError) as error:
        raise ValueError("no model of this form") from error
    count = len(listed) + len(more)
    lines = (f"{name} {_PROPERTIES} {at} 0 {at} {name}" for at, name in enumerate(more, len(listed)))
    parts[_LISTED] = "\n".join([str(count), *listed, *lines, ""]).encode()
    coded = (_OF_CODES.pack(1, _LETTERS) + struct.pack(f"<{_LETTERS}i", *codes) for codes in more.values())
    parts[_CODES] = b"".join([struct.pack("<I", count), parts[_CODES][4:], *coded])
    return _joined(parts)


def _parts(model: bytes) -> list[bytes]:
    """Return the parts of a model; missing ones are empty. Raises ValueError."""
    (count,) = struct.unpack_from("<i", model)
    if count != _PARTS:
        raise ValueError(f"a model of {count} parts")
    starts = struct.unpack_from(f"<{count}q", model, 4)
    ends = sorted(start for start in starts if start >= 0)[1:] + [len(model)]
    return [b"" if start < 0 else model[start : min(end for end in ends if end > start)] for start in starts]


def _joined(parts: list[bytes]) -> bytes:
    """Return the model that consists of the parts."""
    start, starts = 4 + 8 * len(parts), []
    for part in parts:
        starts.append(start if part else -1)
        start += len(part)
    return struct.pack(f"<i{len(parts)}q", len(parts), *starts) + b"".join(parts)


def _names(listed: list[str]) -> list[str]:
    """Return the symbols of the list."""
    return [line.split(" ", 1)[0] for line in listed]


def _codes(part: bytes) -> Iterator[Codes]:
    """Yield the codes of each symbol in the list."""
    (count,) = struct.unpack_from("<I", part)
    at = 4
    for _ in range(count):
        _, length = _OF_CODES.unpack_from(part, at)
        yield struct.unpack_from(f"<{length}i", part, at + _OF_CODES.size)
        at += _OF_CODES.size + 4 * length


def _more(known: Mapping[str, Codes]) -> Iterator[tuple[str, Codes]]:
    """Yield the missing syllables with the codes of their letters, if these occur in known syllables.

    Raises ValueError if a letter has two codes.
    """
    letters: tuple[dict[int, int], ...] = ({}, {}, {})
    for name, codes in known.items():
        if len(name) == 1 and _FIRST <= ord(name) <= _LAST:
            for of_place, letter, code in zip(letters, _letters(ord(name)), codes, strict=True):
                if of_place.setdefault(letter, code) != code:
                    raise ValueError(f"a letter of {name} has two codes")
    for at in range(_FIRST, _LAST + 1):
        if (name := chr(at)) not in known and len(name.encode("euc_kr")) == _PRINTED:
            codes = tuple(of_place.get(letter, -1) for of_place, letter in zip(letters, _letters(at), strict=True))
            if min(codes) >= 0:
                yield name, codes


def _letters(syllable: int) -> tuple[int, int, int]:
    """Return the indices of a syllable's initial, medial and final letter."""
    at = syllable - _FIRST
    return at // (_MEDIALS * _FINALS), at // _FINALS % _MEDIALS, at % _FINALS
