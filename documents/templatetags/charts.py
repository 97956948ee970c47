"""A picture on a page: for a phone and for a desk, with its caption, its file, and what others need to frame it."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from charts import svg
from charts.drawing import NARROW, WIDE, Drawing
from documents.charts import Picture, basis_line, frame, needed_key, picture_addresses, source_line

register = template.Library()

FRAMED = 220
"""Pixels that a frame needs for what stands around the marks."""
LARGEST = {NARROW: 1.3, WIDE: 1.34}
"""How much larger than drawn a picture is shown, at most: as in static/css/charts.css."""


@register.inclusion_tag("charts/picture.html", takes_context=True)
def picture(context: Context, picture: Picture, anchor: str = "") -> dict[str, Any]:
    """The picture as part of a page; `anchor` is its id, where a page has several of one name."""
    request = context["request"]
    shown = drawn(context, picture)
    addresses = picture_addresses(picture, context["document"])
    frame = request.build_absolute_uri(addresses["frame"])
    return shown | {
        "file": addresses["file"],
        "frame": frame,
        "anchor": anchor or f"picture-{picture.name}",
        "city": context["city"],
    }


@register.inclusion_tag("charts/marks.html", takes_context=True)
def framed_picture(context: Context, picture: Picture) -> dict[str, Any]:
    """The picture alone, whose links open beside the page that frames it."""
    return drawn(context, picture, target="_blank") | {"source": source_line(context["document"])}


def drawn(context: Context, picture: Picture, target: str = "") -> dict[str, Any]:
    """The picture for both widths, with the words around it."""
    basis = basis_line(picture, context["document"], context["unit"])
    drawings = {width: picture.shape(frame(width, context["unit"], context["scale"])) for width in (NARROW, WIDE)}
    height = max(drawing.height * LARGEST[width] for width, drawing in drawings.items())
    return {
        "picture": picture,
        "key": needed_key(picture, drawings[WIDE]),
        "basis": basis,
        "height": round(height) + FRAMED,
        "narrow": _written(drawings[NARROW], f"{picture.title}, {basis}", "narrow", target),
        "wide": _written(drawings[WIDE], f"{picture.title}, {basis}", "wide", target),
        "marks": len(drawings[WIDE].marks),
    }


def _written(drawing: Drawing, label: str, size: str, target: str) -> SafeString:
    return mark_safe(svg.write(drawing, label, size, target))  # noqa: S308 (the writer escapes all words)
