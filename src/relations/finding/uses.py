"""In what use a country is named: in an office or state body, in the name of an organisation, in a dateline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from relations.finding.items import Item
from relations.finding.titles import Group

_DATELINE = regex.compile(r"^[^.!?؟\n]{0,70}?(?:\s?[—–]\s|\s-\s|-\s|\s?--\s|\)\s?[:—–-]?|[:：]\s|/\.?\s)")
_LONGEST_DATELINE = 70
_PLURAL = frozenset(("ها", "های"))  # written apart, a Persian plural: «شرکت های ایرانی» are no one company
_INSIDE = frozenset("-'’&")
_BETWEEN = 4  # items between the word for an organisation and the country in its name


def dateline_end(text: str, start: int, end: int) -> int:
    """Return where the dateline at the beginning of a paragraph ends, `start` where there is none."""
    match = _DATELINE.match(text[start : min(end, start + _LONGEST_DATELINE)])
    return start + match.end() if match else start


def office_places(items: Sequence[Item], groups: Sequence[Group]) -> Iterator[tuple[int, int]]:
    """Yield the places of countries inside titles and state bodies."""
    for group in groups:
        for at in {*range(group.first, group.last + 1), *group.countries}:
            if items[at].kind == "country":
                yield items[at].start, items[at].end


def organisation_places(
    items: Sequence[Item], cased: bool, small: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield the places of countries inside the names of organisations; `small` are words a name may hold."""
    for at, item in enumerate(items):
        if item.kind == "organisation" and (item.capital or not cased):
            for near in _named(items, at, small) if cased else _construct(items, at):
                yield items[near].start, items[near].end


def _named(items: Sequence[Item], at: int, small: frozenset[str]) -> Iterator[int]:
    """Yield the countries in the run of capitalised words around the word for an organisation."""
    for step in (-1, 1):
        near = at + step
        while 0 <= near < len(items) and (items[near].capital or items[near].key in small | _INSIDE):
            if items[near].kind == "country" and items[near].capital:
                yield near
            near += step


def _construct(items: Sequence[Item], at: int) -> Iterator[int]:
    """Yield the country that closes the name begun by the word for an organisation."""
    for near in range(at + 1, min(at + 2 + _BETWEEN, len(items))):
        item = items[near]
        if item.key in _PLURAL:
            return
        if item.kind == "country":
            if near > at + 1 or item.entry.kind != "demonym":
                yield near
            return
        if item.kind not in ("name", "noun", "adjective", "portfolio"):
            return
