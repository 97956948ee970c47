"""The first answer of a page as values: facts and sentences of phrases, each number with its address. Plain Python."""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import NamedTuple


class Phrase(NamedTuple):
    """Words that lead somewhere, or (without an address) do not."""

    words: str
    url: str = ""


Sentence = tuple[Phrase, ...]


class Fact(NamedTuple):
    """A figure under its name; `note` says what it is measured by, or why it is unknown."""

    label: str
    value: Phrase
    note: Sentence = ()


class Headline(NamedTuple):
    """What a page answers at once: figures, and at most three sentences made of figures."""

    facts: tuple[Fact, ...] = ()
    sentences: tuple[Sentence, ...] = ()

    @property
    def text(self) -> str:
        """All of it as plain text, for who passes the page on."""
        facts = ", ".join(f"{fact.label} {fact.value.words}" for fact in self.facts)
        return " ".join(filter(None, [f"{facts}." if facts else "", *map(plain_text, self.sentences)]))


def sentence(template: str, **phrases: Phrase | str) -> Sentence:
    """A sentence of a template with names in braces; what is a plain text leads nowhere.

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


def joined(sentences: Iterable[Sentence], by: str = " ") -> Sentence:
    """Sentences one after the other as one."""
    parts: list[Phrase] = []
    for sentence in sentences:
        parts += [Phrase(by), *sentence] if parts else sentence
    return tuple(parts)


def plain_text(phrases: Sentence) -> str:
    return "".join(phrase.words for phrase in phrases)


class Change(NamedTuple):
    """The difference of an amount from the year before, and that amount; in won."""

    amount: int
    before: int

    @property
    def sign(self) -> str:
        """▲ more, ▼ less, - the same."""
        return "▲" if self.amount > 0 else "▼" if self.amount < 0 else "-"


def change(now: int | None, before: int | None) -> Change | None:
    """
    >>> change(120, 100), change(90, 0), change(None, 1)
    (Change(amount=20, before=100), Change(amount=90, before=0), None)
    """
    return None if now is None or before is None else Change(now - before, before)


def largest(amounts: Mapping[str, int | None]) -> list[str]:
    """The names of known amounts above 0, the largest first.

    >>> largest({"a": 1, "b": None, "c": 5, "d": 0})
    ['c', 'a']
    """
    known = [(name, amount) for name, amount in amounts.items() if amount is not None and amount > 0]
    return [name for name, _amount in sorted(known, key=lambda item: -item[1])]
