"""Drawings as SVG with classes only, no style or script; every mark is an `<a>` with a title."""

from collections.abc import Sequence
from html import escape

from charts.drawing import Drawing, Mark, MarkKind, Rect, Text
from charts.letters import plain

HATCH = 7.0
"""The distance between hatching strokes in pixels."""


def write(drawing: Drawing, label: str, size: str = "", target: str = "") -> str:
    """The `<svg>` of a drawing; `size` is a CSS class, `target` the target of its links."""
    width, height = _number(drawing.width), _number(max(drawing.height, 1))
    return (
        f'<svg class="drawing {size}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="group" aria-label="{_attribute(label)}">{inner_svg(drawing, target)}</svg>'
    )


def inner_svg(drawing: Drawing, target: str = "") -> str:
    """The content of the `<svg>`: joins behind the marks, zero lines and limits in front of them."""
    link_attributes = f' target="{target}" rel="noopener"' if target else ""
    marks = "".join(_mark(mark, link_attributes) for mark in drawing.marks)
    across = [_lines(drawing, kind) for kind in ("zero", "limit")]
    return "".join([_lines(drawing, "join"), marks, *across, shapes(drawing.texts)])


def shapes(placed: Sequence[Rect | Text]) -> str:
    """Rectangles and texts without a link."""
    return "".join(_rect(item) if isinstance(item, Rect) else _text(item) for item in placed)


def _mark(mark: Mark, link_attributes: str) -> str:
    text = escape(plain(mark.spoken), quote=False)
    here = ' class="here"' if mark.here else ""
    shapes = "".join(_rect(rect) for rect in mark.rects)
    texts = "".join(map(_text, mark.texts))
    link = f'href="{_attribute(mark.link)}"{link_attributes}'
    return f"<a {link}{here}><title>{text}</title>{shapes}{texts}</a>"


def _rect(rect: Rect) -> str:
    x, y, width, height = map(_number, rect[:4])
    drawn = f'<rect class="{rect.kind}" x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return drawn + _hatching(rect) if rect.kind == MarkKind.REST else drawn


def _hatching(rect: Rect) -> str:
    """Diagonal strokes within the rectangle; an SVG pattern would need an id."""
    x, y, width, height, _kind = rect
    strokes = []
    offset = HATCH
    while offset < width + height:
        right, left = min(offset, width), max(0.0, offset - height)
        upper, lower = max(0.0, offset - width), min(offset, height)
        strokes.append(f"M{_number(x + right)} {_number(y + upper)}L{_number(x + left)} {_number(y + lower)}")
        offset += HATCH
    return f'<path class="hatch" d="{"".join(strokes)}"/>' if strokes else ""


def _lines(drawing: Drawing, kind: str) -> str:
    """All lines of one kind as one path."""
    lines = [line for line in drawing.lines if line.kind == kind]
    strokes = "".join(f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}" for x1, y1, x2, y2, _ in lines)
    return f'<path class="{kind}" d="{strokes}"/>' if lines else ""


def _text(text: Text) -> str:
    end = ' text-anchor="end"' if text.end else ""
    kind = f' class="{text.kind}"' if text.kind != "name" else ""
    return f'<text{kind} x="{_number(text.x)}" y="{_number(text.y)}"{end}>{escape(text.words, quote=False)}</text>'


def _attribute(text: str) -> str:
    return escape(plain(text))


def _number(value: float) -> str:
    """The number with at most one decimal."""
    tenths = round(value * 10)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths / 10:.1f}"
