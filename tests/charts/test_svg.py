"""Drawings as SVG: small enough to be checked by eye, well formed, escaped, without style and script."""

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from charts.bars import Bar, bars
from charts.drawing import NARROW, DrawingSettings
from charts.svg import write

GOLDEN = (
    '<svg class="drawing narrow" viewBox="0 0 320 88" width="320" height="88" role="group" aria-label="부서별 세출">'
    '<a href="/가?a=1&amp;b=2"><title>가: 마이너스 50원</title>'
    '<rect class="hit" x="0" y="0" width="320" height="44"/>'
    '<rect class="less" x="4" y="25" width="{less}" height="14"/>'
    '<text x="4" y="20">가</text><text class="amount" x="316" y="20" text-anchor="end">△50</text></a>'
    '<a href="/나"><title>나: 미확인</title>'
    '<rect class="hit" x="0" y="44" width="320" height="44"/>'
    '<rect class="unknown" x="4" y="69" width="312" height="14"/>'
    '<text x="4" y="64">나</text><text class="amount" x="316" y="64" text-anchor="end">미확인</text></a>'
    '<path class="zero" d="M316 25L316 39M316 69L316 83"/></svg>'
)


def test_a_small_picture_to_the_letter() -> None:
    drawing = bars([Bar("가", -50, "/가?a=1&b=2"), Bar("나", None, "/나")], DrawingSettings(NARROW))
    assert write(drawing, "부서별 세출", "narrow") == GOLDEN.format(less=312)


@settings(max_examples=40)
@given(st.text(max_size=50), st.integers(-100, 100) | st.none())
def test_whatever_the_names_hold_it_is_well_formed_and_escaped(name: str, amount: int | None) -> None:
    drawing = bars([Bar(f"{name}<script>alert(1)</script>\"'\x00", amount, "/?q=<&>")], DrawingSettings())
    root = ET.fromstring(write(drawing, name))
    assert {element.tag for element in root.iter()} <= {"svg", "a", "title", "rect", "text", "path"}
    assert not [element for element in root.iter() if "style" in element.attrib]


def test_links_open_where_they_are_asked_to() -> None:
    drawing = bars([Bar("가", 1, "/가")], DrawingSettings())
    assert 'href="/가" target="_blank" rel="noopener"' in write(drawing, "", target="_blank")
    assert "target" not in write(drawing, "")
