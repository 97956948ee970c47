"""The reader's language, and the book's terms in it."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from web.english import IN_ENGLISH

FIXED: Mapping[str, Promise] = {
    "원": _("원"),
    "천원": _("천원"),
    "백만원": _("백만원"),
    "억원": _("억원"),
    "명": _("명"),
    "개": _("개"),
    "부서": _("부서"),
    "정책사업": _("정책사업"),
    "단위사업": _("단위사업"),
    "세부사업": _("세부사업"),
    "장": _("장"),
    "관": _("관"),
    "항": _("항"),
    "목": _("목"),
    "합계": _("합계"),
    "초과달성": _("초과달성"),
    "달성": pgettext_lazy("indicator", "달성"),
    "미달성": _("미달성"),
    "회계연도": _("회계연도"),
    "자치단체": _("자치단체"),
    "회계": _("회계"),
    "과목코드": _("과목코드"),
    "과목": _("과목"),
    "구분": _("구분"),
    "쪽": _("쪽"),
    "규칙": _("규칙"),
    "질문": _("질문"),
    "값": _("값"),
    "답변": _("답변"),
    "따로봄": _("따로 봄"),
    "행의키": _("행의 키"),
    "주소": _("주소"),
    "표": _("표"),
    "행": _("행"),
    "확인": _("확인"),
    "사업": _("사업"),
    "정책사업목표": _("정책사업목표"),
    "성과지표": _("성과지표"),
    "단위": _("단위"),
    "측정산식": _("측정산식"),
    "달성성과": _("달성성과"),
    "부서명": _("부서명"),
    "종류": _("종류"),
    "대상": _("대상"),
    "항목": _("항목"),
    "인쇄값": _("인쇄값"),
    "기대값": _("기대값"),
    "차이": _("차이"),
    "설명": _("설명"),
    "심각도": _("심각도"),
    "상태": _("상태"),
    "사유": _("사유"),
    "미달성 사유": _("미달성 사유"),
    "차이의 설명": _("차이의 설명"),
    "이름": _("이름"),
    "건수": _("건수"),
    "금액": _("금액"),
    "계단위직제명": _("계단위직제명"),
    "날짜": _("날짜"),
    "읽은값": _("읽은값"),
    "바로잡은값": _("바로잡은값"),
    "세입결산": _("세입결산"),
    "사업별조서": _("사업별조서"),
    "부서 성과": _("부서 성과"),
    "총괄": _("총괄"),
    "성과목표 및 재원비중": _("성과목표 및 재원비중"),
    "전략목표별 성과보고": _("전략목표별 성과보고"),
    "정책사업목표 현황": _("정책사업목표 현황"),
    "조직 및 인력현황": _("조직 및 인력현황"),
    "결산현황": _("결산현황"),
    "성과지표 달성현황": _("성과지표 달성현황"),
    "관련 예산사업 결산현황": _("관련 예산사업 결산현황"),
}
"""Fixed words in table data (units, levels, marks, column names) with their translations for pages."""


class Named(Protocol):
    """A column or another term: its printed label, and its English one."""

    @property
    def label(self) -> str: ...
    @property
    def in_english(self) -> str: ...


def language() -> str:
    """The active language: "ko" or "en"."""
    return "en" if (get_language() or "").startswith("en") else "ko"


def named(term: Named) -> str:
    """A term's label in the reader's language. Names of departments, programs and subjects are never translated."""
    return term.in_english if language() == "en" else term.label


def all_named(terms: Iterable[Named]) -> list[str]:
    """Each term in the language of the reader, which is asked for once."""
    in_english = language() == "en"
    return [term.in_english if in_english else term.label for term in terms]


class _City(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def slug(self) -> str: ...


def city_in_words(city: _City) -> str:
    """The name of a city; in English after the name in its URLs: Gimpo (김포시)."""
    return f"{city.slug.title()} ({city.name})" if language() == "en" else city.name


def in_words(word: str) -> str:
    """A fixed word of the tables in the reader's language; any other word unchanged."""
    return str(FIXED.get(word, word))


def explained(sentence: str) -> str:
    """The help text or formula of a column or term in the reader's language."""
    return IN_ENGLISH.get(sentence, sentence) if language() == "en" else sentence
