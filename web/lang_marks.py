"""Adds lang="ko" to Korean text on English pages, so that screen readers pronounce the names right. Plain Python."""

import re

_HANGUL = "[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"
_RUN = re.compile(rf"{_HANGUL}(?:[^<>&;:a-z]*{_HANGUL})?")
"""A run of Korean: from its first to its last Hangul letter, with no English word between."""
_HAS_HANGUL = re.compile(_HANGUL)
_TOKEN = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_LANGUAGE = re.compile(r"\slang=")
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_NO_TEXT = frozenset(("script", "style", "textarea"))
_NO_MARKUP = frozenset(("option", "text", "title"))
"""Elements that cannot contain a span; they get the lang attribute themselves."""


def marked(html: str) -> str:
    """The HTML with each run of Korean marked, except within elements that have a lang attribute.

    >>> marked('<p>Budget of 주민자치 지원: 3</p><p lang="ko">예산</p>')
    '<p>Budget of <span lang="ko">주민자치 지원</span>: 3</p><p lang="ko">예산</p>'
    """
    result, at, within, depth = [""], 0, "", 0
    for token in _TOKEN.finditer(html):
        text, tag = html[at : token.start()], token[0]
        at = token.end()
        if text and not within and _HAS_HANGUL.search(text):
            text = _with_mark(text, result)
        result += (text, tag)
        match = _TAG.match(tag)
        if match is None or match[2] in _VOID:
            continue
        if within:
            depth += 0 if match[2] != within else -1 if match[1] else 1
            within = within if depth else ""
        elif not match[1] and not tag.endswith("/>") and (match[2] in _NO_TEXT or _LANGUAGE.search(tag)):
            within, depth = match[2], 1
    return "".join((*result, html[at:]))


def _with_mark(text: str, parts: list[str]) -> str:
    """The text with its Korean marked; in an element without markup, unchanged, with the mark put on the tag before."""
    tag = _TAG.match(parts[-1])
    if tag and not tag[1] and tag[2] in _NO_MARKUP:
        parts[-1] = f'{parts[-1][:-1]} lang="ko">'
        return text
    return _RUN.sub(r'<span lang="ko">\g<0></span>', text)
