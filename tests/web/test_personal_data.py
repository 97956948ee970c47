"""What in a free text is taken for personal data, and what is not."""

import re
from pathlib import Path

import pytest

from web.personal_data import personal_data

SAMPLE = Path("fixtures/gimpo-2020-sample.txt").read_text(encoding="utf-8").splitlines()

TELEPHONES = """
01012345678 / 010 1234 5678 / +82 10-1234-5678 / ０１０－１２３４－５６７８ / 031-980-2114
02)123-4567 / (031) 980 2114
0 1 0 - 1 2 3 4 - 5 6 7 8 / 0 1 0 1 2 3 4 5 6 7 8 / 0 3 1 9 8 0 2 1 1 4 / 031 980 2114 / 02 123 4567 / 031-980 2114
0319802114 / 070 1234 5678 / 0505-123-4567 / 010.1234.5678 / 010·1234·5678 / 담당 35 010-1234-5678, 급합니다
문의,010-1234-5678
"""
RESIDENTS = """
900101-1234567 / 9001011234567 / 900101 - 4234567 / 900101–1234567 / 9 0 0 1 0 1 - 1 2 3 4 5 6 7 / 900101 - 1 234567
"""
CARDS = """
1234567812345678 / 5123-4567-8901-2345 / 5123 4567 8901 2345 / 5 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 / 3712-123456-12345
"""
ACCOUNTS = "농협 301-0123-4567-81 / 국민은행 123456-12-123456 / 카카오뱅크 3333-01-1234567"
ADDRESSES = """
중앙로 1 / 김포시 사우중로 1 / 사우로 1 / 봉화로 1에 삽니다 / 김포대로 1234 / 금파로25번길 3-1
봉화로181번길 12 / 종로 1 / 양촌읍 양곡1로 12 / 김포한강11로 12 / 걸포로 1 302호
사우중로 1(사우동) / 풍무로 12, 101동 / 사우동 12-3번지
"""
MAILS = "a@b.kr / a(at)b.kr / a [at] b.kr / A(AT)B.KR / hong(골뱅이)naver.com / hong골뱅이naver.com / a(at)b(dot)kr"

REASONS = """
예산현액 20,626,294,000원 중 18,362,055,610원
예산현액은 20626294000원으로 1 차이가 납니다.
2020. 12. 31. 기준 108468000
과목 216-01과 521-01
장 200 관 210 항 211 목 211-01
1,234,567,890,123원
△5,558,259,000
5555555555555
031번 줄, 12쪽 305행
305쪽에서 306쪽으로 1쪽 넘어감
2018 2019 2020 2021 네 해의 값이 모두 같습니다.
은행 이자수입 2018 2019 2020 세 해
금고 이자수입 18362055610원이 빠짐
정원 0 1 0 1 2 0 0 1 3 2 1 0 명
직급별 현원 0 1 2 0 1 0 2 1 0 1 2 3 1 0 2 1
02 123 4567천원이 아니라 02 123 4576천원
042 2019 2020
일반회계로 3건, 특별회계로 1건이 옮겨졌습니다.
예비비로 1,000천원을 편성함
순서대로 1, 2, 3행이 바뀌었습니다
항목별로 1. 사무관리비 2. 여비
감사담당관에서 예산법무과로 2020년에 이관
고촌읍 농로 3개소 포장, 배수로 2km
등산로 12㎞ 정비
국도 48호선 도로 12
김포대로 확포장 공사비가 두 번 나옵니다
합계로 1 더해야 함
원문대로 1로 고침
https://example.go.kr/files/2020123456/305?line=12
"""


def in_texts(texts: str) -> list[str]:
    return [text.strip() for line in texts.strip().splitlines() for text in line.split(" / ")]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("전화번호", TELEPHONES),
        ("주민등록번호", RESIDENTS),
        ("카드번호", CARDS),
        ("계좌번호", ACCOUNTS),
        ("집 주소", ADDRESSES),
        ("전자우편", MAILS),
        ("여권번호", "M12345678 / M123A4567"),
        ("운전면허번호", "11-12-123456-78"),
    ],
)
def test_each_way_to_write_a_kind_is_known(kind: str, texts: str) -> None:
    assert [text for text in in_texts(texts) if personal_data(text) != [kind]] == []


@pytest.mark.parametrize("text", REASONS.strip().splitlines())
def test_figures_are_no_personal_data(text: str) -> None:
    assert personal_data(text) == []


def test_a_settlement_holds_none() -> None:
    assert [line for line in SAMPLE if personal_data(line)] == []


def test_nearly_no_line_of_a_settlement_without_commas_is_taken_for_any() -> None:
    lines = [re.sub(r"\s+", " ", line.replace(",", "")) for line in SAMPLE]
    assert sum(1 for line in lines if personal_data(line)) <= 1
