"""The summary at the top of a page, as values: facts and sentences whose numbers are links. Plain Python."""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import NamedTuple


class Phrase(NamedTuple):
    """Text, linked to `url` unless that is empty."""

    words: str
    url: str = ""


Sentence = tuple[Phrase, ...]


class Fact(NamedTuple):
    """A labelled figure; `note` says what it is compared with, or why it is unknown."""

    label: str
    value: Phrase
    note: Sentence = ()


class Headline(NamedTuple):
    """The summary of a page: figures, and at most three sentences."""

    facts: tuple[Fact, ...] = ()
    sentences: tuple[Sentence, ...] = ()

    @property
    def text(self) -> str:
        """All of it as plain text, for the page's description."""
        facts = ", ".join(f"{fact.label} {fact.value.words}" for fact in self.facts)
        return " ".join(filter(None, [f"{facts}." if facts else "", *map(plain_text, self.sentences)]))


def sentence(template: str, **phrases: Phrase | str) -> Sentence:
    """Fill a template's `{name}` fields with phrases; plain strings become phrases without a link.

    >>> sentence("{name}에 {amount}", name=Phrase("복지", "/1/"), amount="5원")
    (Phrase(words='복지', url='/1/'), Phrase(words='에 ', url=''), Phrase(words='5원', url=''))
    """
    parts = []
    for words, name, _spec, _conversion in Formatter().parse(template):
        if words:
            parts.append(Phrase(words))
        if name:
            phrase = phrases[name]
            parts.append(phrase if isinstance(phrase, Phrase) else Phrase(phrase))
    return tuple(parts)


def join_sentences(sentences: Iterable[Sentence], by: str = " ") -> Sentence:
    """The sentences as one, with `by` between them."""
    parts: list[Phrase] = []
    for sentence in sentences:
        parts += [Phrase(by), *sentence] if parts else sentence
    return tuple(parts)


def plain_text(phrases: Sentence) -> str:
    return "".join(phrase.words for phrase in phrases)


class HeadlineChange(NamedTuple):
    """The difference from the year before, and that year's amount; in won."""

    amount: int
    before: int

    @property
    def sign(self) -> str:
        """▲ for an increase, ▼ for a decrease, - for none."""
        return "▲" if self.amount > 0 else "▼" if self.amount < 0 else "-"


def change(now: int | None, before: int | None) -> HeadlineChange | None:
    """The change between two years in won; None where either is unknown.

    >>> change(120, 100), change(90, 0), change(None, 1)
    (HeadlineChange(amount=20, before=100), HeadlineChange(amount=90, before=0), None)
    """
    return None if now is None or before is None else HeadlineChange(now - before, before)


def largest(amounts: Mapping[str, int | None]) -> list[str]:
    """The names of known amounts above 0, the largest first.

    >>> largest({"a": 1, "b": None, "c": 5, "d": 0})
    ['c', 'a']
    """
    known = [(name, amount) for name, amount in amounts.items() if amount is not None and amount > 0]
    return [name for name, _amount in sorted(known, key=lambda item: -item[1])]
