"""The list of syllables of a Tesseract model, made whole."""

import struct

import pytest

from ingest.reader.scan.syllables import with_all_syllables

Listed = dict[str, tuple[int, ...]]
"""What is recognised, and of which codes it is made."""
KNOWN: Listed = {"NULL": (0,), "가": (80, 99, 120), "곳": (80, 107, 135), "꽂": (81, 107, 138), "」": (79,)}
OTHERS = {0: b"config", 17: b"network"}


def model(known: Listed, count: int = 24) -> bytes:
    """A model that lists some syllables and signs, among other parts."""
    lines = "".join(f"{name} 1 0,255 Hangul {at} 0 {at} {name}\n" for at, name in enumerate(known))
    coded = b"".join(struct.pack(f"<bi{len(codes)}i", 1, len(codes), *codes) for codes in known.values())
    parts = OTHERS | {21: f"{len(known)}\n{lines}".encode(), 22: struct.pack("<I", len(known)) + coded}
    start, starts = 4 + 8 * count, []
    for part in range(count):
        starts.append(start if part in parts else -1)
        start += len(parts.get(part, b""))
    return struct.pack(f"<i{count}q", count, *starts) + b"".join(parts[part] for part in sorted(parts))


def listed(model: bytes) -> Listed:
    """What a model lists."""
    starts = struct.unpack_from("<24q", model, 4)
    assert model[starts[0] : starts[21]] == b"".join(OTHERS.values())
    count, *lines = model[starts[21] : starts[22]].decode().splitlines()
    at, known = starts[22] + 4, {}
    for name in (line.split()[0] for line in lines):
        (length,) = struct.unpack_from("<i", model, at + 1)
        known[name] = struct.unpack_from(f"<{length}i", model, at + 5)
        at += 5 + 4 * length
    assert (at, len(known), struct.unpack_from("<I", model, starts[22])) == (len(model), int(count), (int(count),))
    return known


def test_printed_syllables_made_of_the_models_letters_are_added() -> None:
    whole = with_all_syllables(model(KNOWN))
    added = {"갓": (80, 99, 135), "갖": (80, 99, 138), "고": (80, 107, 120), "곶": (80, 107, 138)}
    added |= {"까": (81, 99, 120), "깟": (81, 99, 135), "꼬": (81, 107, 120), "꼿": (81, 107, 135)}
    assert listed(whole) == KNOWN | added, "but 깢 is in no print"
    assert with_all_syllables(whole) == whole


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no model",
        model(KNOWN, 23),
        model(KNOWN)[:-9],
        model(KNOWN | {"고": (82, 107, 120)}),
    ],
    ids=["empty", "short", "of other parts", "cut", "a letter of two codes"],
)
def test_a_model_of_another_format_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        with_all_syllables(content)
