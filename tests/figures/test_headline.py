"""The summary of a page as values: sentences whose figures are links, and the same as plain text."""

from figures.headline import Fact, Headline, Phrase, change, join_sentences, largest, plain_text, sentence


def test_a_sentence_links_the_phrases_that_have_an_address() -> None:
    found = sentence("{name}에 {amount}을 썼습니다.", name=Phrase("복지과", "/1/"), amount="5원")
    assert plain_text(found) == "복지과에 5원을 썼습니다."
    assert [phrase.words for phrase in found if phrase.url] == ["복지과"]


def test_sentences_are_joined_without_a_word_too_many() -> None:
    one, other = sentence("가"), sentence("나")
    assert plain_text(join_sentences([one, other])) == "가 나"
    assert plain_text(join_sentences([one, other], by=" · ")) == "가 · 나"
    assert join_sentences([]) == ()


def test_the_description_of_a_page_has_its_facts_before_its_sentences() -> None:
    facts = (Fact("예산현액", Phrase("100원", "/a/")), Fact("지출액", Phrase("미확인"), sentence("읽지 못함")))
    assert Headline(facts, (sentence("절반을 썼습니다."),)).text == "예산현액 100원, 지출액 미확인. 절반을 썼습니다."
    assert Headline((), (sentence("자료가 없습니다."),)).text == "자료가 없습니다."
    assert Headline().text == ""


def test_a_change_needs_both_years() -> None:
    more, less, equal = change(120, 100), change(90, 100), change(0, 0)
    assert more and less and equal
    assert [(each.amount, each.sign) for each in (more, less, equal)] == [(20, "▲"), (-10, "▼"), (0, "-")]
    assert change(None, 100) is None
    assert change(100, None) is None


def test_the_largest_leave_out_what_is_unknown_or_not_above_zero() -> None:
    assert largest({"가": 1, "나": None, "다": 5, "라": 0, "마": -9, "바": 5}) == ["다", "바", "가"]
