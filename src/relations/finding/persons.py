"""The persons of one document: who is linked to an office, and where else they are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from relations.finding.items import Item
from relations.finding.links import Link, links_of
from relations.finding.names import Voice, name_left, name_right
from relations.finding.titles import DIPLOMATS, SOLE, Group, groups_of

_SHORT_WORD = 3  # letters; a last word this short (pour, ov) is no surname by itself


class Spot(NamedTuple):
    """A place in the document: sentence number, items `first` to `last`, and what it shows."""

    sentence: int
    first: int
    last: int
    basis: str  # full, short or title


@dataclass
class Office:
    """An office as stated: the sentence and group it was read from, and the country served."""

    sentence: int
    group: Group
    role: str
    country: str | None = None
    country_from: str = ""
    hosts: tuple[str, ...] = ()


@dataclass
class Person:
    """Someone a document links to an office: the words of the longest name, offices, and places."""

    words: tuple[str, ...]
    offices: list[Office] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    @property
    def country(self) -> str | None:
        """Return the country served that most of the offices state."""
        stated = Counter(office.country for office in self.offices if office.country)
        return stated.most_common(1)[0][0] if stated else None


class Sentence(NamedTuple):
    """A sentence cut into items with its title groups and links."""

    items: list[Item]
    groups: list[Group]
    links: list[Link]


def read_sentences(everything: Mapping[int, list[Item]], voice: Voice, grammar: dict) -> dict[int, Sentence]:
    """Find the title groups of every sentence and the names linked to them.

    The word for a counterpart means the office named last before it.
    """
    read, latest = {}, None
    for number, items in sorted(everything.items()):
        groups = groups_of(items, grammar, voice.parts)
        for group in groups:
            if group.counterpart and latest:
                group.role, group.portfolio = latest.role, latest.portfolio
            elif group.role:
                latest = group
        tone = voice._replace(headline=voice.cased and not grammar["capital_nouns"] and _is_headline(items))
        read[number] = Sentence(items, groups, links_of(items, groups, tone, grammar))
    return read


def _is_headline(items: Sequence[Item]) -> bool:
    """Return whether nearly every longer word has a capital."""
    words = [item for item in items if item.kind != "mark" and len(item.key) > 3]
    return len(words) > 3 and sum(item.capital for item in words) >= 0.8 * len(words)


def words_of(items: Sequence[Item], first: int, last: int) -> tuple[str, ...]:
    """Return the folded words of items `first` to `last`, marks left out."""
    return tuple(word for item in items[first : last + 1] if item.kind != "mark" for word in item.key.split())


def is_part(short: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether the words of `short` stand in `whole` in the same order."""
    rest = iter(whole)
    return all(word in rest for word in short)


def _office(sentence: int, read: Sentence, group: Group, place: int = 0) -> Office:
    """Return the office that a group states, for the `place`-th of several countries."""
    codes = list(dict.fromkeys(read.items[at].entry.value for at in group.countries))
    country = codes[min(place, len(codes) - 1)] if codes else None
    hosts = tuple(read.items[at].entry.value for at in group.hosts)
    return Office(sentence, group, group.role, country, "title" if country else "", hosts)


def persons_of(sentences: Mapping[int, Sentence]) -> list[Person]:
    """Gather the linked names of a document into persons: a shorter name joins the longer that holds it."""
    appearances = []
    for number, read in sentences.items():
        places: Counter[int] = Counter()
        for link in sorted(read.links, key=lambda link: link.name.first):
            group = read.groups[link.group]
            office = _office(number, read, group, places[link.group])
            places[link.group] += 1
            words = words_of(read.items, link.name.first, link.name.last)
            spot = Spot(number, link.name.first, link.name.last, "full")
            appearances.append((words, office, spot))
    persons: list[Person] = []
    for words, office, spot in sorted(appearances, key=lambda a: -len(a[0])):
        person = next((p for p in persons if _agrees(p, words, office)), None)
        if person is None:
            persons.append(person := Person(words))
        person.offices.append(office)
        basis = "full" if len(words) > 1 or words == person.words else "short"
        if all(spot[:3] != other[:3] for other in person.spots):
            person.spots.append(spot._replace(basis=basis))
    return persons


def _agrees(person: Person, words: tuple[str, ...], office: Office) -> bool:
    """Return whether a name and its office can be this person's."""
    if not is_part(words, person.words):
        return False
    if words == person.words or person.country is None or office.country is None:
        return True
    return office.country == person.country


def _short_forms(words: tuple[str, ...], parts: Mapping[str, str]) -> set[tuple[str, ...]]:
    """Return the runs of words that may later stand for a full name: its ends, and a first surname."""
    size = len(words)
    forms = {words[i:] for i in range(1, size)} | {words[:i] for i in range(2, size)} | {words}
    forms |= {words[i:-1] for i in range(1, size - 1)} if size > 2 else set()
    return {form for form in forms if _stands_alone(form, parts)}


def _stands_alone(form: tuple[str, ...], parts: Mapping[str, str]) -> bool:
    if parts.get(form[0]) == "suffix" or parts.get(form[-1]) == "particle":
        return False
    return (
        len(form) > 1
        or (len(form[0]) > _SHORT_WORD or parts.get(form[0]) == "family")
        and (parts.get(form[0]) not in ("particle", "suffix"))
    )


class _Known(NamedTuple):
    """Short forms of the persons of a document, by first word."""

    by_word: Mapping[str, list[tuple[tuple[str, ...], int]]]

    @classmethod
    def of(cls, persons: Sequence[Person], parts: Mapping[str, str]) -> _Known:
        found: dict[str, list] = {}
        for number, person in enumerate(persons):
            for form in _short_forms(person.words, parts):
                single_given = (
                    len(form) == 1 and parts.get(form[0]) == "given" and form[0] != person.words[-1]
                )
                if not single_given:
                    found.setdefault(form[0], []).append((form, number))
        return cls(found)


def find_short_forms(
    sentences: Mapping[int, Sentence], persons: list[Person], voice: Voice, joined: frozenset
) -> None:
    """Add to each person the places where a short form of the name, or the name again, stands."""
    known = _Known.of(persons, voice.parts)
    last_named = dict.fromkeys(range(len(persons)), -1)
    for number, read in sorted(sentences.items()):
        taken = {
            (at)
            for p in persons
            for s in p.spots
            if s.sentence == number
            for at in range(s.first, s.last + 1)
        }
        covered = {at for group in read.groups for at in range(group.first, group.last + 1)}
        at = 0
        while at < len(read.items):
            found = None if at in taken | covered else _known_at(read.items, at, known, voice, joined)
            if found is None:
                at += 1
                continue
            last, form, owners = found
            owner = max(owners, key=lambda n: (last_named[n], len(persons[n].words) == len(form), -n))
            whole = form == persons[owner].words
            persons[owner].spots.append(
                Spot(number, at, last, "full" if whole and len(form) > 1 else "short")
            )
            last_named[owner] = number
            at = last + 1
        for n, person in enumerate(persons):
            if any(spot.sentence == number for spot in person.spots):
                last_named[n] = number


def _known_at(items, at: int, known: _Known, voice: Voice, joined: frozenset):
    """Return (last item, form, owners) of the longest known form at item `at`, if not in another name."""
    item = items[at]
    if item.kind == "mark" or (voice.cased and not item.capital):
        return None
    words, spans = [], []
    for i in range(at, min(at + 8, len(items))):
        for word in items[i].key.split() if items[i].kind != "mark" else ():
            words.append(word)
            spans.append(i)
        if items[i].kind == "mark" and items[i].key not in "-'’.":
            break
    if not words:
        return None
    starts = [words[0]] + [words[0][1:]] * (words[0][:1] in joined)
    best = None
    for start in starts:
        for form, owner in known.by_word.get(start, ()):
            size = len(form)
            if (start, *words[1:size]) == form and (size == len(words) or spans[size] != spans[size - 1]):
                if best is None or size > len(best[1]):
                    best = (spans[size - 1], form, [owner])
                elif size == len(best[1]):
                    best[2].append(owner)
        if best:
            break
    if best is None or _is_other_name(items, at, best[0], voice):
        return None
    return best


def _is_other_name(items: Sequence[Item], first: int, last: int, voice: Voice) -> bool:
    """Return whether the words around a short form make it the name of someone else."""
    before = items[first - 1] if first else None
    after = items[last + 1] if last + 1 < len(items) else None
    if before and before.kind == "name" and voice.parts.get(before.key) in ("given", "particle"):
        return True
    if not voice.cased:
        return False
    if before and before.kind == "name" and before.capital and first > 1:
        return True
    return bool(after and after.kind == "name" and after.capital)


def unlinked(sentences: Mapping[int, Sentence]) -> list[tuple[int, Group]]:
    """Return (sentence, group) of the titles that no name stands beside."""
    free = []
    for number, read in sorted(sentences.items()):
        linked = {link.group for link in read.links}
        free += [(number, group) for at, group in enumerate(read.groups) if group.role and at not in linked]
    return free


def find_title_mentions(
    sentences: Mapping[int, Sentence], persons: list[Person], home: str | None
) -> list[tuple[int, Group]]:
    """Add to persons the titles that stand for them; return the titles that stand for nobody known.

    Of several who fit a title without a country, it stands for the only one of the `home` country.
    """
    nobody = []
    for number, group in unlinked(sentences):
        codes = {sentences[number].items[at].entry.value for at in group.countries}
        if len(codes) > 1:
            continue
        fits = [
            p
            for p in persons
            if any(_fits(office, group, codes, p.country) for office in p.offices)
            and all(office.sentence != number for office in p.offices)
        ]
        if len(fits) > 1 and not codes:
            fits = [p for p in fits if p.country == home] or fits
        if len(fits) == 1:
            fits[0].spots.append(Spot(number, group.first, group.last, "title"))
        elif not fits:
            nobody.append((number, group))
    return nobody


def _fits(office: Office, group: Group, codes: set[str], country: str | None) -> bool:
    if codes and country and country not in codes:
        return False
    if group.counterpart:
        return bool(codes) and country in codes
    if group.role != office.role and not {group.role, office.role} <= {*DIPLOMATS}:
        return False
    return not (group.portfolio and office.group.portfolio and group.portfolio != office.group.portfolio)


_NEAR = (0, 1, -1, 2, -2)  # sentences around a title in which its holder may be named without it
_LEAD = 3  # sentences whose titles may wait for any name near; later ones for a name that speaks


def find_bare_names(
    sentences: Mapping[int, Sentence],
    persons: list[Person],
    nobody: Sequence[tuple[int, Group]],
    voice: Voice,
    grammar: dict,
) -> None:
    """Give titles that stand for nobody known to the unknown names near them.

    A title of one state goes to the nearest name, one of several ("the ministers of Iran and Cuba") to as
    many names joined by "and" in the same order.
    """
    for number, group in nobody:
        if group.counterpart or not (group.countries or group.portfolio or group.role in SOLE):
            continue
        size = max(1, len({sentences[number].items[at].entry.value for at in group.countries}))
        for near in (number + step for step in _NEAR if number + step in sentences):
            speaking = near != number and number >= _LEAD
            found = _free_names(sentences[near], persons, voice, grammar, speaking=speaking)
            if near == number:
                found = [name for name in found if name[0] > group.last or name[1] < group.first]
            chosen = found[:1] if size == 1 else _joined(found, sentences[near].items, size, grammar)
            for place, name in enumerate(chosen):
                office = _office(number, sentences[number], group, place)
                spots = [Spot(near, *name, "full")]
                spots += [Spot(number, group.first, group.last, "title")] if size == 1 else []
                persons.append(Person(words_of(sentences[near].items, *name), [office], spots))
            if chosen:
                break


def _joined(
    names: list[tuple[int, int]], items: Sequence[Item], size: int, grammar: dict
) -> list[tuple[int, int]]:
    """Return the first `size` names that only "and" or commas stand between, none where there are fewer."""
    row: list[tuple[int, int]] = []
    for name in names:
        between = items[row[-1][1] + 1 : name[0]] if row else []
        if row and not (len(between) == 1 and between[0].key in grammar["and"] | {",", "،"}):
            row = []
        row.append(name)
        if len(row) == size:
            return row
    return []


def _free_names(
    read: Sentence, persons: Sequence[Person], voice: Voice, grammar: dict, *, speaking: bool
) -> list[tuple[int, int]]:
    """Return the items of names that are nobody's yet and have no private job beside them, in order.

    A name shows by a known given name, by `speaking` (or only so), or by opening the sentence.
    """
    items = read.items
    known = {word for person in persons for word in person.words}
    covered = {at for group in read.groups for at in range(group.first, group.last + 1)}
    candidates = []
    for at, item in enumerate(items):
        if item.key in grammar["speech"] or item.key[1:] in grammar["speech"]:
            candidates.append(name_right(items, at + 1, voice))
            candidates.append(name_left(items, at - 1, voice) if voice.cased and at else None)
        elif not speaking and at not in covered and _begins_name(items, at, voice):
            candidates.append(name_right(items, at, voice))
    names: list[tuple[int, int]] = []
    for name in sorted(filter(None, candidates)):
        words = words_of(items, name.first, name.last)
        beside = [
            items[at].kind for at in (name.first - 1, name.last + 1, name.last + 2) if 0 <= at < len(items)
        ]
        fresh = len(words) > 1 and not known & set(words) and "private" not in beside
        clear = not covered & set(range(name.first, name.last + 1)) and (
            not names or name.first > names[-1][1]
        )
        if fresh and clear and name.score >= 1:
            names.append((name.first, name.last))
    return names


def _begins_name(items: Sequence[Item], at: int, voice: Voice) -> bool:
    """Return whether a name may begin at an item: a known given name, or the first capital of a sentence."""
    item = items[at]
    if item.kind != "name" or (
        at and items[at - 1].kind == "name" and (items[at - 1].capital or not voice.cased)
    ):
        return False
    if voice.parts.get(item.key.split()[0]) in ("given", "particle"):
        return item.capital or not voice.cased
    return voice.cased and item.capital and at == 0
