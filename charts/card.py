"""A share picture: the first answer of a page as an SVG of 1200 × 630, for who passes the page on. Plain Python."""

from collections.abc import Iterator, Sequence
from html import escape

from charts.letters import clip, plain, width

WIDTH, HEIGHT, MARGIN = 1200, 630, 60
LINES = 5
"""How many lines of sentences there is room for."""


def card(title: str, subtitle: str, facts: Sequence[tuple[str, str]], sentences: Sequence[str], source: str) -> str:
    """The SVG: `facts` are names with their figures, the first of them the largest."""
    room = WIDTH - 2 * MARGIN
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/><rect width="{WIDTH}" height="14" fill="#0a3a70"/>',
        _text(MARGIN, 92, clip(title, room, 54), 54, "#1e2124", bold=True),
        _text(MARGIN, 136, clip(subtitle, room, 26), 26, "#464c53"),
        *_facts(facts, room),
    ]
    y = 372
    for line in _lines(sentences, room):
        parts.append(_text(MARGIN, y, line, 29, "#1e2124"))
        y += 42
    parts.append(_text(MARGIN, HEIGHT - 28, clip(source, room, 22), 22, "#58616a"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="Pretendard GOV">{"".join(parts)}</svg>'
    )


def _facts(facts: Sequence[tuple[str, str]], room: float) -> Iterator[str]:
    """The figures beside each other, each in its share of the width."""
    shown = facts[:5]
    if not shown:
        return
    share = room / len(shown)
    yield f'<rect x="{MARGIN}" y="168" width="{room}" height="148" rx="12" fill="#eef2f7"/>'
    for number, (name, value) in enumerate(shown):
        x, size = MARGIN + number * share + 22, 40
        while width(value, size) > share - 30 and size > 22:
            size -= 2
        yield _text(x, 216, clip(name, share - 30, 23), 23, "#464c53")
        yield _text(x, 276, clip(value, share - 30, size), size, "#0a3a70", bold=True)


def _lines(sentences: Sequence[str], room: float) -> list[str]:
    """The sentences broken between words; the last line ends in … where there is more."""
    lines: list[str] = []
    for sentence in sentences:
        line = ""
        for word in plain(sentence).split():
            longer = f"{line} {word}".strip()
            if line and width(longer, 29) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(clip(line, room, 29))
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], clip(f"{lines[LINES - 1]} …", room, 29)]
    return lines


def _text(x: float, y: float, words: str, size: int, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.0f}" y="{y}" font-size="{size}" fill="{colour}"{weight}>{escape(words, quote=False)}</text>'
