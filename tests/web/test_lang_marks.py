"""On English pages, names stay Korean and say so, so that a screen reader pronounces them."""

import pytest

from web.lang_marks import marked

KOREAN = '<span lang="ko">{}</span>'


def test_a_run_of_korean_is_marked_with_what_stands_within_it() -> None:
    assert marked("<p>주민자치 (2020) 지원, 3</p>") == f"<p>{KOREAN.format('주민자치 (2020) 지원')}, 3</p>"


def test_english_words_part_two_runs() -> None:
    assert marked("<p>예산 of 세무과</p>") == f"<p>{KOREAN.format('예산')} of {KOREAN.format('세무과')}</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<p>Budget 2020</p>",
        '<p lang="ko">예산 <b>현액</b></p>',
        '<html lang="en"><p>x</p></html>',
        "<script>let 예산 = 1</script>",
        "<style>.예산 {}</style>",
        "<textarea>사유</textarea>",
        "<!-- 주석 -->",
        '<a title="예산" href="/세무과/">x</a>',
        "예산",
    ],
)
def test_what_is_no_text_or_has_its_language_is_left_alone(html: str) -> None:
    assert marked(html) == html


def test_behind_an_element_with_its_language_marking_goes_on() -> None:
    html = '<div lang="ko">가<div>나</div><br>다</div><p>라</p>'
    assert marked(html) == html.replace("<p>라</p>", f"<p>{KOREAN.format('라')}</p>")


@pytest.mark.parametrize("name", ["option", "title", "text"])
def test_an_element_that_may_hold_no_markup_has_the_language_itself(name: str) -> None:
    assert marked(f"<{name}>세무과</{name}>") == f'<{name} lang="ko">세무과</{name}>'
    assert marked(f'<{name} class="x">Tax 세무과</{name}>') == f'<{name} class="x" lang="ko">Tax 세무과</{name}>'


def test_a_void_element_ends_at_once() -> None:
    assert marked('<p><img lang="ko" src="x">가</p>') == f'<p><img lang="ko" src="x">{KOREAN.format("가")}</p>'
