"""A chart on a page: for a phone and for a desktop, with its caption, its file, and what others need to frame it."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from charts import svg
from charts.drawing import NARROW, WIDE, Drawing
from documents.charts import Chart, basis_line, chart_addresses, frame, needed_key, source_line

register = template.Library()

FRAMED = 220
"""Pixels that a frame needs for what stands around the marks."""
LARGEST = {NARROW: 1.3, WIDE: 1.34}
"""How much larger than drawn a chart is shown, at most: as in static/css/charts.css."""


@register.inclusion_tag("charts/chart.html", takes_context=True)
def chart(context: Context, chart: Chart, anchor: str = "") -> dict[str, Any]:
    """The chart as part of a page; `anchor` is its id, where a page has several of one name."""
    request = context["request"]
    shown = drawn(context, chart)
    addresses = chart_addresses(chart, context["document"])
    frame = request.build_absolute_uri(addresses["frame"])
    return shown | {
        "file": addresses["file"],
        "frame": frame,
        "anchor": anchor or f"picture-{chart.name}",
        "city": context["city"],
    }


@register.inclusion_tag("charts/marks.html", takes_context=True)
def framed_chart(context: Context, chart: Chart) -> dict[str, Any]:
    """The chart alone, whose links open beside the page that frames it."""
    return drawn(context, chart, target="_blank") | {"source": source_line(context["document"])}


def drawn(context: Context, chart: Chart, target: str = "") -> dict[str, Any]:
    """The chart for both widths, with the words around it."""
    basis = basis_line(chart, context["document"], context["unit"])
    drawings = {width: chart.shape(frame(width, context["unit"], context["scale"])) for width in (NARROW, WIDE)}
    height = max(drawing.height * LARGEST[width] for width, drawing in drawings.items())
    return {
        "chart": chart,
        "key": needed_key(chart, drawings[WIDE]),
        "basis": basis,
        "height": round(height) + FRAMED,
        "narrow": _written(drawings[NARROW], f"{chart.title}, {basis}", "narrow", target),
        "wide": _written(drawings[WIDE], f"{chart.title}, {basis}", "wide", target),
        "marks": len(drawings[WIDE].marks),
    }


def _written(drawing: Drawing, label: str, size: str, target: str) -> SafeString:
    return mark_safe(svg.write(drawing, label, size, target))  # noqa: S308 (the writer escapes all words)
