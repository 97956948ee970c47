"""Words are cut to the room there is, by kinds of characters, and hold nothing that cannot be seen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from charts.letters import clip, plain, width


def test_hangul_is_wider_than_latin() -> None:
    assert width("가나다", 10) == 30
    assert width("abc", 10) < 20


def test_what_fits_stays_and_what_does_not_ends_in_dots() -> None:
    assert clip("자율방범대 지원", 200, 13) == "자율방범대 지원"
    assert clip("자율방범대 지원", 60, 13) == "자율방…"
    assert clip("자율방범대 지원", 20, 13) == ""


def test_controls_and_marks_of_direction_are_left_out() -> None:
    assert plain("a\u202eb\x00c\u200fd\n e") == "abcd e"


@settings(max_examples=40)
@given(st.text(max_size=30), st.integers(1, 100), st.floats(0, 500))
def test_a_cut_text_is_never_wider_than_its_room(text: str, times: int, room: float) -> None:
    assert width(clip(text * times, room, 13), 13) <= room
