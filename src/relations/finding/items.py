"""A sentence as a row of items: words, marks, and the phrases of the lexicon that stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import regex

from relations.lexicon import Entry, Lexicon
from relations.text import fold_key

_ELIDED = r"(?<!\w)(?:[cdjlmnst]|qu|[dns]?[ae]ll|sull|un)['’]"  # of French and Italian: d'Iran, dell'Iraq
_TOKEN = regex.compile(_ELIDED + r"|[\p{L}\p{N}\p{M}\u200c\u200d\u0640]+|[^\s\p{Cf}]")
_BLANK = " \t\r\n\u200c\u00a0-'’"
_PRIORITY = (
    "trap",
    "title",
    "counterpart",
    "private",
    "body",
    "organisation",
    "portfolio",
    "modifier",
    "honorific",
)


class Item(NamedTuple):
    """A word, a mark or a phrase of the lexicon, at code points `start` to `end` of the document.

    `kind` is `country`, a kind of office entry (`title`, `body` ...), a kind of word that is in no name
    (`verb`, `noun` ...), `mark`, or `name` for any other word.
    """

    start: int
    end: int
    key: str  # folded
    kind: str
    capital: bool
    entry: Entry | None = None
    acronym: bool = False  # all capitals, two or more


class Place(NamedTuple):
    """A phrase found in a document: code points and its entries."""

    start: int
    end: int
    entries: tuple[Entry, ...]


@cache
def _key(word: str) -> str:
    return fold_key(word)


def _best(entries: Sequence[Entry]) -> Entry:
    """Return the entry that decides what a phrase is: a title before a modifier."""
    ranked = [e for e in entries if e.kind in _PRIORITY]
    return min(ranked, key=lambda e: _PRIORITY.index(e.kind)) if ranked else entries[0]


class Words(NamedTuple):
    """What a language's single words are: in no name (`kinds`), or part of one (`names`).

    `joined` are the particles written as one with a word; `exact` are words that fold to a name, known by
    their own spelling.
    """

    kinds: Mapping[str, str]
    names: Mapping[str, str]
    joined: frozenset[str]
    exact: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon, grammar: Mapping) -> Words:
        """Gather the words of `words.csv` and the function words of `language.toml`."""
        common = fold_key(lexicon.settings.get("stop_words", "")).split()
        kinds = dict.fromkeys(common, "function") | lexicon.words
        return cls(kinds, lexicon.names, grammar["joined"], grammar["exact"])

    def kind(self, word: str, key: str) -> str:
        """Return the kind of a word, `name` for one that could be in a name."""
        if key in self.joined or word in self.exact:
            return "conjunction"
        if key in self.kinds:
            return self.kinds[key] if self.names.get(key) not in ("given", "family") else "name"
        if key in self.names or not self.joined:
            return "name"
        bare = [key[len(particle) :] for particle in self.joined if key.startswith(particle)]
        known = (self.kinds.get(form) for rest in bare if len(rest) > 1 for form in (rest, "ال" + rest))
        return next(filter(None, known), "name")

    def particle(self, key: str) -> int:
        """Return how many letters of a conjunction are joined before a given name: 1 for «وعلي», else 0."""
        return int(
            len(key) > 3
            and key[0] in self.joined
            and key not in self.names
            and (self.names.get(key[1:]) == "given")
        )


def _word_items(text: str, start: int, end: int, words: Words) -> list[Item]:
    """Return the words and marks of `text[start:end]`; a conjunction joined to a given name stands apart."""
    items = []
    for match in _TOKEN.finditer(text, start, end):
        word, first = match.group(), match.start()
        key = _key(word)
        if key and words.joined and words.particle(key):
            items.append(Item(first, first + 1, key[0], "conjunction", False))
            word, key, first = word[1:], key[1:], first + 1
        kind = words.kind(word, key) if key else "mark"
        acronym = len(word) > 1 and word.isupper()
        items.append(Item(first, match.end(), key or word, kind, word[:1].isupper(), None, acronym))
    return items


def _phrase_item(text: str, place: Place) -> Item:
    entry = _best(place.entries)
    key = _key(text[place.start : place.end])
    kind = "country" if entry.layer == "country" else entry.kind
    return Item(place.start, place.end, key, kind, text[place.start].isupper(), entry)


def _apart(places: Sequence[Place]) -> list[Place]:
    """Cut titles and countries that overlap, so that each is an item: «رئیس جمهوری | اسلامی ایران»."""
    countries = [place for place in places if place.entries[0].layer == "country"]
    cut = []
    for place in places:
        start, end = place.start, place.end
        if place.entries[0].layer == "office" and _best(place.entries).kind != "trap":
            for country in countries:
                if start < country.start < country.end == end:
                    end = country.start
                elif start == country.start < country.end < end:
                    start = country.end
        cut.append(place._replace(start=start, end=end))
    titles = [place for place in cut if _best(place.entries).kind == "title"]
    return [
        place._replace(
            start=max([place.start, *(t.end for t in titles if t.start < place.start < t.end < place.end)])
        )
        if place.entries[0].layer == "country"
        else place
        for place in cut
    ]


def _trimmed(text: str, place: Place) -> Place:
    surface = text[place.start : place.end]
    start = place.start + len(surface) - len(surface.lstrip(_BLANK))
    return place._replace(start=start, end=start + len(surface.strip(_BLANK)))


def items_of(text: str, start: int, end: int, places: Sequence[Place], words: Words) -> list[Item]:
    """Cut `text[start:end]` into items; of places that overlap, the longer (then the first) is one item."""
    taken: list[Place] = []
    places = [_trimmed(text, place) for place in _apart(places)]
    for place in sorted(places, key=lambda p: (p.start - p.end, p.start)):
        if place.start < place.end and all(
            place.end <= other.start or other.end <= place.start for other in taken
        ):
            taken.append(place)
    items, at = [], start
    for place in sorted(taken):
        items += _word_items(text, at, place.start, words)
        items.append(_phrase_item(text, place))
        at = place.end
    return items + _word_items(text, at, end, words)


def grammar(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Return the folded words of `grammar.toml`, by their part in a sentence."""
    stated = lexicon.settings.get("grammar", {})
    return {
        key: value
        if not isinstance(value, list)
        else frozenset(value if key == "exact" else map(fold_key, value))
        for key, value in stated.items()
    }
