"""Where a person's name begins and ends beside a title.

Scripts with capitals show it; in Persian and Arabic it is decided by what cannot be in a name, by known parts
of names, and by repetition in the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from relations.finding.items import Item

LONGEST = 6
_QUOTES = frozenset("\"'“”«»„‟‘’")
_INSIDE = frozenset("-'’ʼ‘`´.")


class Name(NamedTuple):
    """A candidate name: items `first` to `last` (inclusive) and how much speaks for it."""

    first: int
    last: int
    score: float
    quoted: bool = False


class Voice(NamedTuple):
    """What a document says about names: its script's habits, known parts, and how often words occur."""

    cased: bool
    parts: Mapping[str, str]  # folded -> given, family, particle, suffix
    counts: Mapping[str, int]
    headline: bool = False  # every word has a capital, so capitals show nothing


def _touches(items: Sequence[Item], at: int) -> bool:
    """Return whether the item before `at` ends where this one begins."""
    return at > 0 and items[at - 1].end == items[at].start


def _may_stand(items: Sequence[Item], at: int, voice: Voice) -> bool:
    """Return whether the item can be a word of a name by itself."""
    item = items[at]
    if item.kind == "country":
        return not item.entry.strong and voice.cased and item.capital and item.entry.kind == "name"
    if item.kind == "honorific" and voice.parts.get(item.key):
        return True
    if item.kind in ("noun", "adjective") and not voice.cased:
        return _is_enclosed(items, at, voice)
    if item.kind != "name" or item.key.isdigit():
        return False
    return item.capital or not voice.cased


def _is_enclosed(items: Sequence[Item], at: int, voice: Voice) -> bool:
    """Return whether an ordinary word stands between a given name and another part: عاصم افتخار احمد."""
    if not 0 < at < len(items) - 1 or items[at + 1].kind != "name" or items[at - 1].kind != "name":
        return False
    return voice.parts.get(items[at - 1].key) == "given" and items[at + 1].key in voice.parts


def _is_particle(item: Item, voice: Voice) -> bool:
    return voice.parts.get(item.key) == "particle"


def _run_right(items: Sequence[Item], first: int, voice: Voice) -> int:
    """Return the last item of the longest run of name words that begins at `first`, `first - 1` if none."""
    last, words, at = first - 1, 0, first
    while at < len(items) and words < LONGEST:
        if _may_stand(items, at, voice):
            last, words = at, words + 1
        elif words and _is_hyphened(items, at):
            last, at = at + 1, at + 1
        elif not (words and _is_initial_dot(items, at)) and not _leads_on(items, at, voice):
            break
        at += 1
    return last


def _is_hyphened(items: Sequence[Item], at: int) -> bool:
    """Return whether a hyphen or apostrophe joins the words on both sides: Seung-woo, Sa'dullo."""
    inside = items[at].key in _INSIDE and items[at].key != "."
    return (
        inside
        and _touches(items, at)
        and at + 1 < len(items)
        and _touches(items, at + 1)
        and items[at + 1].kind != "mark"
        and (items[at].key == "-" or items[at + 1].capital or _is_long_name(items[at + 1]))
    )


def _is_long_name(item: Item) -> bool:
    """Return whether a word after an apostrophe is no ending: Sa'dullo, not Putin'in."""
    return item.kind == "name" and len(item.key) > 2


def _is_initial_dot(items: Sequence[Item], at: int) -> bool:
    return items[at].key == "." and _touches(items, at) and len(items[at - 1].key) <= 2


def _leads_on(items: Sequence[Item], at: int, voice: Voice) -> bool:
    """Return whether a particle stands before one more word of the name."""
    return (
        _is_particle(items[at], voice)
        and (following := at + 1 + (at + 1 < len(items) and _is_hyphened(items, at + 1))) < len(items)
        and (_may_stand(items, following, voice) or _is_particle(items[following], voice))
    )


def _run_left(items: Sequence[Item], last: int, voice: Voice) -> int:
    """Return the first item of the longest run of name words that ends at `last`, `last + 1` if none."""
    first, words, at = last + 1, 0, last
    while at >= 0 and words < LONGEST:
        if _may_stand(items, at, voice):
            first, words = at, words + 1
        elif not (_is_particle(items[at], voice) and first <= last) and not (
            items[at].key in _INSIDE
            and at + 1 < len(items)
            and _touches(items, at + 1)
            and _touches(items, at)
        ):
            break
        at -= 1
    return first


def _likeness(items: Sequence[Item], first: int, last: int, voice: Voice) -> float:
    """Score how much a stretch looks like one whole name, by soft evidence only."""
    words = [item for item in items[first : last + 1] if item.kind != "mark"]
    if not words:
        return -9
    known = [voice.parts.get(part) for word in words for part in word.key.split()]
    lasting = max(voice.counts.get(words[-1].key, 0) - 1, 0)
    score = (
        min(len(words), 2)
        + 0.6 * (known[0] == "given")
        + 0.3 * sum(k in ("given", "family") for k in known[1:])
    )
    score += 0.5 * min(lasting, 2)
    score -= 0.4 * max(len(words) - 3 - sum(k == "particle" for k in known), 0)
    if not voice.cased:
        score -= 0.35 * sum(k is None for k in known[2:])
        score -= len(words) == 1 and known[0] is None and not lasting
    elif voice.headline and not any(known) and not lasting:
        score -= 2
    if known[-1] == "particle":
        score -= 2
    if (
        all(word.acronym and not kind for word, kind in zip(words, known, strict=False))
        and not voice.headline
    ):
        score -= 3
    return score


def _best_end(items: Sequence[Item], first: int, last: int, voice: Voice) -> int:
    """Return where a name that begins at `first` and may run to `last` most likely ends."""
    if voice.cased:
        return last
    ends = range(first, last + 1)
    return max(ends, key=lambda end: (_likeness(items, first, end, voice) + 0.5 * (end == last), end))


def _best_begin(items: Sequence[Item], first: int, last: int, voice: Voice) -> int:
    """Return where a name that ends at `last` and may begin at `first` most likely begins."""
    if voice.cased:
        return first
    begins = range(first, last + 1)
    return max(
        begins, key=lambda begin: (_likeness(items, begin, last, voice) + 0.5 * (begin == first), -begin)
    )


def _skip_honorifics(items: Sequence[Item], at: int, voice: Voice, step: int) -> int:
    while 0 <= at < len(items) and items[at].kind == "honorific":
        at += step
        if 0 <= at < len(items) and items[at].key == "." and step > 0:
            at += step
    return at


def name_right(items: Sequence[Item], first: int, voice: Voice) -> Name | None:
    """Return the name that begins at item `first` (after honorifics and an opening quote), if any."""
    at = _skip_honorifics(items, first, voice, 1)
    quoted = at < len(items) and items[at].key in _QUOTES
    at = _skip_honorifics(items, at + quoted, voice, 1)
    last = _run_right(items, at, voice)
    if last < at:
        return None
    closed = quoted and last + 1 < len(items) and items[last + 1].key in _QUOTES
    last = last if closed else _best_end(items, at, last, voice)
    score = _likeness(items, at, last, voice) + 0.5 * (at > first) + closed
    return Name(at, last, score, closed)


def name_left(items: Sequence[Item], last: int, voice: Voice) -> Name | None:
    """Return the name that ends at item `last` (before a closing quote), if there is one."""
    quoted = last >= 0 and items[last].key in _QUOTES
    last -= quoted
    first = _run_left(items, last, voice)
    if first > last:
        return None
    opened = quoted and first > 0 and items[first - 1].key in _QUOTES
    first = first if opened else _best_begin(items, first, last, voice)
    return Name(first, last, _likeness(items, first, last, voice) + opened, opened)
