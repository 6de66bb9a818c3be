"""In what use a country is named: in an office or state body, an organisation's name, a dateline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from relations.finding.items import Item
from relations.finding.titles import Group

_OPENING = regex.compile(
    r"^([^\n]{2,60}?)(?:\s?[—–]\s|\s?--?\s|\sـ\s|/\.?\s?[—–-]?\s|\)\s?[:—–.-]*\s|[:：]\s)"
)
_DAY = regex.compile(r"\d{1,4}(?:\s?(?:de\s)?\p{L}{3,10}(?:\sde)?(?:\s\d{4})?)?")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*")
_AGENCY = regex.compile(r"[^\s:–—-][^:–—\n]{0,24}?\s?[:–—]\s|\([^)\n]{2,30}\)\s?[:–—-]?\s")
_MOST = 4  # words of a dateline: place, agency
_NAMING = frozenset(("name", "noun", "adjective", "portfolio"))
_PLURAL = frozenset(("ها", "های"))  # written apart, a Persian plural: «شرکت های ایرانی» are no one company
_INSIDE = frozenset("-'’&")
_BETWEEN = 4  # items between the word for an organisation and the country in its name


def dateline_end(text: str, start: int, end: int, *, cased: bool, dash_is: bool, signed: bool) -> int:
    """Return where the dateline at the beginning of a paragraph ends, `start` where there is none.

    A dateline is a few words, days left out, in a `cased` script each with a capital, before a dash, a
    bracket or a colon. One that must be `signed` names an agency too. Where the dash also stands for "is"
    (`dash_is`), the place must be in capitals.
    """
    match = _OPENING.match(text[start:end])
    if not match:
        return start
    words = _WORD.findall(_DAY.sub(" ", match[1]))
    small = [word for word in words if cased and not word[0].isupper() and len(word) > 2]
    doubtful = dash_is and bool(words) and not words[0].isupper() and match[0].rstrip()[-1] in "—–-"
    if not words or len(words) > _MOST or small or doubtful:
        return start
    agency = _AGENCY.match(text[start + match.end() : end])
    if signed and not (agency or match[0].count("/") > 1 or "(" in match[0]):
        return start
    return start + match.end() + (agency.end() if agency else 0)


def office_ends(items: Sequence[Item], groups: Sequence[Group]) -> Iterator[int]:
    """Yield where countries inside titles and state bodies end."""
    for group in groups:
        for at in {*range(group.first, group.last + 1), *group.countries}:
            if items[at].kind == "country":
                yield items[at].end


def organisation_ends(items: Sequence[Item], cased: bool, small: frozenset[str]) -> Iterator[int]:
    """Yield where countries inside the names of organisations end; `small` are words a name may hold."""
    for at, item in enumerate(items):
        named = item.kind == "organisation" or (item.kind == "private" and " " in item.key and not cased)
        if named and (item.capital or not cased):
            for near in _named(items, at, small) if cased else _construct(items, at):
                yield items[near].end


def _named(items: Sequence[Item], at: int, small: frozenset[str]) -> Iterator[int]:
    """Yield the countries in the run of capitalised words around the word for an organisation."""
    for step in (-1, 1):
        near = at + step
        while 0 <= near < len(items) and (items[near].capital or items[near].key in small | _INSIDE):
            if items[near].kind == "country" and items[near].capital:
                yield near
            near += step


def _construct(items: Sequence[Item], at: int) -> Iterator[int]:
    """Yield the country that closes the name begun by the word for an organisation.

    After an Arabic word with the article only adjectives with it go on («البنك الأهلي المصري»); a demonym
    right after one word without it is just that («شرکت ایرانی»).
    """
    head = items[at]
    definite = head.key.startswith("ال")
    for near in range(at + 1, min(at + 2 + _BETWEEN, len(items))):
        item = items[near]
        if item.kind == "country":
            whole = definite or (" " in head.key and head.kind == "organisation")
            if item.entry.kind != "demonym" or near > at + 1 or (whole and item.key.startswith("ال")):
                yield near
            return
        adjective = item.key.startswith("ال") and item.key.endswith(("ی", "یه"))
        if item.kind not in _NAMING or item.key in _PLURAL or (definite and not adjective):
            return
