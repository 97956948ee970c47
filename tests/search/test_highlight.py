"""What was found is marked where it stands, spaces and all, and nothing of a name becomes markup."""

import pytest

from search.highlight import excerpt, marked
from search.query import read_query


@pytest.mark.parametrize(
    ("words", "name", "shown"),
    [
        ("사회적경제", "사회적 경제 육성", "<mark>사회적 경제</mark> 육성"),
        ("ㅈㅁㅈㅊ", "2020 주민 자치 지원", "2020 <mark>주민 자치</mark> 지원"),
        ("달성율", "달성률(%)", "<mark>달성률</mark>(%)"),
        ("bus", "BUS 운영", "<mark>BUS</mark> 운영"),
        ("없는말", "주민자치", "주민자치"),
        ("b", "<b>&", "&lt;<mark>b</mark>&gt;&amp;"),
    ],
)
def test_the_found_part_is_marked(words: str, name: str, shown: str) -> None:
    query = read_query(words)
    assert query
    assert marked(name, query) == shown


def test_of_a_long_text_the_surroundings_are_shown() -> None:
    query = read_query("버스")
    assert query
    shown = excerpt("가" * 100 + "버스" + "나" * 300, query)
    assert shown == "… " + "가" * 40 + "<mark>버스</mark>" + "나" * 120 + " …"
