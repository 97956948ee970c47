"""Rows under a project that say who paid of it what: of the state, the province or the city."""

from figures.names import search_key

_PAYERS = frozenset(
    ("국비", "도비", "시비", "군비", "구비", "시도비", "시군비", "국도비", "국고", "국고보조금", "도비보조금", "지방비")
    + (
        "균특",
        "광특",
        "균특회계",
        "자체재원",
        "국고보조",
        "도비보조",
        "시비보조",
        "자체",
        "자체부담",
        "자부담",
        "특교세",
        "특별교부세",
        "특별교부금",
        "특별조정교부금",
    )
)


def is_financing(name: str) -> bool:
    """Whether a row under a project names who paid of it what."""
    return search_key(name) in _PAYERS
