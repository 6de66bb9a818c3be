"""Which name goes with which title in a sentence: names on both sides of every title are scored together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from relations.finding.items import Item
from relations.finding.names import Name, Voice, name_left, name_right
from relations.finding.titles import Group

_COMMAS = frozenset(",،，")
_DASHES = frozenset("-–—:(（[/|")
_QUOTES = frozenset("\"'“”«»„‟‘’")
_ENOUGH = 2.6  # least score of a link; tried on the sample corpus
# How much speaks for a name that stands so beside its title; only the order of these matters much.
_NEXT, _QUOTED, _AFTER_COMMA, _AFTER_DASH, _BRIDGED = 2.2, 2.2, 1.3, 1.3, 1.6
_BEFORE_COMMA, _BEFORE_DASH, _BEFORE = 1.9, 1.7, 1.4


class Link(NamedTuple):
    """A name that stands for the holder of a title (`group` is its number in the sentence)."""

    group: int
    name: Name
    score: float


def _bridge(items: Sequence[Item], at: int, step: int, words: frozenset[str]) -> int:
    """Return the item past words that may stand between a title and a name."""
    for _ in range(3):
        if not 0 <= at < len(items):
            break
        pair = [items[i].key for i in sorted((at, at + step)) if 0 <= i < len(items)]
        if " ".join(pair) in words:
            at += 2 * step
        elif items[at].key in words:
            at += step
        else:
            break
    return at


def _right(items: Sequence[Item], group: Group, voice: Voice, grammar: dict) -> tuple[Name, float] | None:
    """Return the name right of a group and how it stands there."""
    at, weight = group.last + 1, _NEXT
    if at < len(items) and items[at].key in _COMMAS | _DASHES:
        weight = _AFTER_COMMA if items[at].key in _COMMAS else _AFTER_DASH
        at += 1
    elif at < len(items) and items[at].key in _QUOTES:
        weight = _QUOTED
    bridged = _bridge(items, at, 1, grammar["bridges"])
    if bridged > at and weight == _NEXT:
        weight = _BRIDGED
    if bridged < len(items) and items[bridged].key in grammar["of"] and not items[bridged].capital:
        return None  # "the mayor of Lyon" names no person
    name = name_right(items, bridged, voice)
    return (name, weight) if name else None


def _left(items: Sequence[Item], group: Group, voice: Voice, grammar: dict) -> tuple[Name, float] | None:
    """Return the name left of a group and how it stands there."""
    at = _bridge(items, group.first - 1, -1, grammar["articles"])
    article = at < group.first - 1
    if at < 0:
        return None
    mark, weight = items[at].key, 0.0
    if mark in _COMMAS | _DASHES:
        weight = _BEFORE_COMMA if mark in _COMMAS else _BEFORE_DASH
        at -= 1
    else:
        bridged = _bridge(items, at, -1, grammar["bridges"])
        if bridged < at:
            weight = _BRIDGED
            at = bridged - (bridged >= 0 and items[bridged].key in _COMMAS)
        elif mark in _QUOTES:
            weight = _QUOTED
        elif not voice.cased and not article:
            weight = _BEFORE
    name = name_left(items, at, voice) if weight else None
    return (name, weight) if name else None


def _begins_group(items: Sequence[Item], at: int, groups: Sequence[Group], grammar: dict) -> bool:
    """Return whether another title begins at item `at`, or after a comma or dash there."""
    if at < len(items) and items[at].key in _COMMAS | _DASHES:
        at = _bridge(items, at + 1, 1, grammar["articles"])
    return any(group.first == at for group in groups)


def _candidates(items, groups: Sequence[Group], voice: Voice, grammar: dict) -> list[Link]:
    found = []
    for number, group in enumerate(groups):
        if not group.role:
            continue
        if right := _right(items, group, voice, grammar):
            name, weight = right
            following = groups[number + 1] if number + 1 < len(groups) else None
            if not (following and following.first <= name.last):
                lent = weight < _NEXT and _begins_group(items, name.last + 1, groups, grammar)
                found.append(Link(number, name, name.score + weight - 1.5 * lent))
        if left := _left(items, group, voice, grammar):
            name, weight = left
            signed = name.first > 0 and items[name.first - 1].kind in ("organisation", "private")
            if not signed and not any(g.first <= name.last and name.first <= g.last for g in groups):
                found.append(Link(number, name, name.score + weight))
    return found


def links_of(items: Sequence[Item], groups: Sequence[Group], voice: Voice, grammar: dict) -> list[Link]:
    """Return the links of a sentence: each title gets its best name, each name its best title.

    A name goes to several titles where these follow one another with "and" only, and several names to one
    title that names several countries ("the ministers of Iran and Cuba, A and B").
    """
    taken: dict[int, Link] = {}
    spans: list[Name] = []
    for link in sorted(_candidates(items, groups, voice, grammar), key=lambda link: -link.score):
        name = link.name
        crossed = any(name.first <= span.last and span.first <= name.last for span in spans)
        if link.score >= _ENOUGH and link.group not in taken and not crossed:
            taken[link.group] = link
            spans.append(name)
    links = list(taken.values())
    for link in links:
        _read_country_after(items, groups[link.group], link.name, grammar)
    links += _shared(groups, taken)
    for link in list(links):
        links += _further(items, groups, link, voice, grammar)
    return sorted(links)


def _read_country_after(items: Sequence[Item], group: Group, name: Name, grammar: dict) -> None:
    """Add to a group the country after its name: "President X of Serbia"."""
    at = name.last + 1
    if group.countries or name.first < group.last or at >= len(items) or items[at].key not in grammar["of"]:
        return
    at = _bridge(items, at + 1, 1, grammar["articles"] | grammar["state"])
    if at < len(items) and items[at].kind == "country":
        group.countries.append(at)


def _shared(groups: Sequence[Group], taken: dict[int, Link]) -> list[Link]:
    """Return links for titles without a name that stand beside one with a name, joined by "and"."""
    shared = []
    for number in range(len(groups) - 1, 0, -1):
        one, other = number - 1, number
        if not groups[number].joined or (one in taken) == (other in taken):
            continue
        holder, lacking = (one, other) if one in taken else (other, one)
        if groups[lacking].role and not groups[lacking].counterpart:
            taken[lacking] = taken[holder]._replace(group=lacking)
            shared.append(taken[lacking])
    return shared


def _further(items, groups: Sequence[Group], link: Link, voice: Voice, grammar: dict) -> list[Link]:
    """Return links for the second and later names of a title in the plural or of several countries."""
    several = groups[link.group].plural or len(groups[link.group].countries) > 1
    if not several or link.name.first < groups[link.group].first:
        return []
    found, name = [], link.name
    while name.last + 2 < len(items) and items[name.last + 1].key in grammar["and"] | _COMMAS:
        if not (following := name_right(items, name.last + 2, voice)):
            break
        found.append(Link(link.group, following, link.score))
        name = following
    return found
