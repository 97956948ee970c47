"""The preview picture (og:image) of a shared page: its summary as an SVG of 1200 × 630 pixels. Plain Python."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from charts.letters import plain

WIDTH, HEIGHT, MARGIN, GAP = 1200, 630, 60, 30
FIRST_LINE, LAST_LINE = 372, 560
"""The y of the first and the last possible line of the sentences."""
SENTENCE_SIZES, FIGURE_SIZES, LABEL_SIZE = range(29, 20, -2), range(40, 15, -2), 23
"""Font sizes in pixels; the first at which the text fits is used."""
LONGEST = 400
"""The characters of a text that are measured for a line at most."""

TextWidth = Callable[[str, float], float]
"""The width of a text in pixels at a font size."""


def card(
    title: str,
    subtitle: str,
    facts: Sequence[tuple[str, str]],
    sentences: Sequence[str],
    source: str,
    measure: TextWidth,
) -> str:
    """The picture as SVG; `facts` are labels with their figures."""
    room = WIDTH - 2 * MARGIN
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/><rect width="{WIDTH}" height="14" fill="#0a3a70"/>',
        _text(MARGIN, 92, _clip(title, room, 54, measure), 54, "#1e2124", bold=True),
        _text(MARGIN, 136, _clip(subtitle, room, 26, measure), 26, "#464c53"),
        *_facts(facts[:5], room, measure),
        *_paragraphs(sentences, room, measure),
        _text(MARGIN, HEIGHT - 28, _clip(source, room, 22, measure), 22, "#58616a"),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="Pretendard GOV">{"".join(parts)}</svg>'
    )


def _facts(facts: Sequence[tuple[str, str]], room: float, measure: TextWidth) -> Iterator[str]:
    """The figures side by side: each as wide as its text, plus an equal share of the remaining room."""
    if not facts:
        return
    yield f'<rect x="{MARGIN}" y="168" width="{room}" height="148" rx="12" fill="#eef2f7"/>'
    room -= 2 * GAP - 16
    for size in FIGURE_SIZES:
        label = min(LABEL_SIZE, size)
        widths = [max(measure(name, label), measure(value, size)) for name, value in facts]
        spare = (room - sum(widths)) / len(facts)
        if spare >= GAP:
            break
    else:
        spare, widths = GAP, [room / len(facts) - GAP] * len(facts)
    x: float = MARGIN + GAP - 8
    for (name, value), wide in zip(facts, widths, strict=True):
        yield _text(x, 216, _clip(name, wide, label, measure), label, "#464c53")
        yield _text(x, 276, _clip(value, wide, size, measure), size, "#0a3a70", bold=True)
        x += wide + spare


def _paragraphs(sentences: Sequence[str], room: float, measure: TextWidth) -> Iterator[str]:
    """The sentences below the figures; the last line ends in … where some do not fit."""
    for size in SENTENCE_SIZES:
        lines, height = _lines(sentences, room, size, measure), round(size * 1.45)
        most = 1 + (LAST_LINE - FIRST_LINE) // height
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _clip(f"{lines[most - 1]} …", room, size, measure)]
    for number, line in enumerate(lines):
        yield _text(MARGIN, FIRST_LINE + number * height, line, size, "#1e2124")


def _lines(sentences: Sequence[str], room: float, size: int, measure: TextWidth) -> list[str]:
    """The sentences broken into lines between words."""
    lines: list[str] = []
    for sentence in sentences:
        line = ""
        for word in plain(sentence).split():
            longer = f"{line} {word}".strip()
            if line and measure(longer, size) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(_clip(line, room, size, measure))
    return lines


def _clip(words: str, room: float, size: float, measure: TextWidth) -> str:
    """The text shortened with … to fit `room` pixels."""
    words = plain(words)
    if measure(words, size) <= room:
        return words
    words = words[:LONGEST]
    while words and measure(f"{words}…", size) > room:
        words = words[:-1].rstrip()
    return f"{words}…"


def _text(x: float, y: float, words: str, size: int, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.0f}" y="{y}" font-size="{size}" fill="{colour}"{weight}>{escape(words, quote=False)}</text>'
