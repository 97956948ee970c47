"""Match the names of local governments in a file with the one that is imported.

경기양주시 is 양주시 of 경기도, 남양주시 is not. Names used in several provinces (고성군, 중구) differ by the province
only.
"""

import re
from dataclasses import dataclass, field
from enum import Enum

from figures.names import search_key

_PROVINCES = (
    ("서울특별시", "서울시", "서울"),
    ("부산광역시", "부산시", "부산"),
    ("대구광역시", "대구시", "대구"),
    ("인천광역시", "인천시", "인천"),
    ("광주광역시", "광주"),
    ("대전광역시", "대전시", "대전"),
    ("울산광역시", "울산시", "울산"),
    ("세종특별자치시", "세종시", "세종"),
    ("경기도", "경기"),
    ("강원특별자치도", "강원도", "강원"),
    ("충청북도", "충북"),
    ("충청남도", "충남"),
    ("전북특별자치도", "전라북도", "전북"),
    ("전라남도", "전남"),
    ("경상북도", "경북"),
    ("경상남도", "경남"),
    ("제주특별자치도", "제주도", "제주"),
)
_PROVINCE = {spelling: names[-1] for names in _PROVINCES for spelling in names}
_OWN_SEAT = "본청"
"""The name of a province's own government in national lists: 경기본청."""
NAMESAKES = frozenset({"고성군", "중구", "동구", "서구", "남구", "북구", "강서구"})
"""Names of local governments that several provinces have."""

NameInProvince = tuple[str, str]
"""A province (empty if not stated) and the name within it."""


def possible_names(name: str, province: str = "") -> set[NameInProvince]:
    """Return the possible meanings of a name: as it is, and split after each province that it begins with."""
    key = search_key(name)
    stated = _PROVINCE.get(search_key(province), search_key(province))
    names = {(stated, key)}
    for spelling, short in _PROVINCE.items():
        if key == spelling:
            names.add((short, _OWN_SEAT))
        elif key.startswith(spelling) and len(key) > len(spelling) + 1 and stated in ("", short):
            names.add((short, key.removeprefix(spelling)))
    return names


@dataclass(slots=True)
class Municipality:
    """The local government whose rows are imported."""

    name: str

    @property
    def is_ambiguous(self) -> bool:
        """Whether several provinces have a government of this name and none is stated."""
        return search_key(self.name) in NAMESAKES

    def is_called(self, name: str, province: str = "") -> bool:
        """Whether a name in a file, with the province stated or "", denotes this local government."""
        own_names = possible_names(self.name)
        return any(
            its_name == own_name and (not its_province or not own_province or its_province == own_province)
            for own_province, own_name in own_names
            for its_province, its_name in possible_names(name, province)
        )


_YEAR = re.compile(r"(\d{4})(?:\.0)?\s*(?:년|년도|회계\s*연도)?\Z")


class CityMatch(Enum):
    """Whether a row belongs to the imported city and year."""

    OURS = "ours"
    OTHERS = "others"
    UNSTATED = "unstated"


@dataclass(slots=True)
class CityMatcher:
    """Decides whether rows belong to the imported city and year, by the city, province and year they state."""

    city: Municipality
    fiscal_year: int
    _known: dict[tuple[str, str, str], CityMatch] = field(default_factory=dict)

    def match(self, city: str, province: str, year: str, *, needs_city: bool, needs_year: bool) -> CityMatch:
        """Return whether a row belongs; UNSTATED if a required city or year is missing."""
        key = (city, province, year)
        if key not in self._known:
            self._known[key] = self._match_row(*key, needs_city, needs_year)
        return self._known[key]

    def _match_row(self, city: str, province: str, year: str, needs_city: bool, needs_year: bool) -> CityMatch:
        match = _YEAR.match(year)
        if (match is None and (needs_year or year)) or (needs_city and not city):
            return CityMatch.UNSTATED
        if city and not self.city.is_called(city, province):
            return CityMatch.OTHERS
        return CityMatch.OURS if match is None or int(match[1]) == self.fiscal_year else CityMatch.OTHERS

    @property
    def cities(self) -> list[str]:
        """The names of all cities stated in rows so far, sorted."""
        return sorted({city for city, _, _ in self._known if city})
