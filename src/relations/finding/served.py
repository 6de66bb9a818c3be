"""Which state each official of a document serves, and what says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from relations.finding.persons import Office, Person, Sentence
from relations.finding.titles import DIPLOMATS, SOLE, Group
from relations.lexicon import countries as country_list

_WORLDLY = frozenset(("secretary_general", "commissioner"))  # mostly of international bodies


def serve(
    persons: Sequence[Person],
    nobody: Sequence[tuple[int, Group]],
    sentences: Mapping[int, Sentence],
    *,
    home: str | None,
    countries: Counter[str],
) -> None:
    """Fill the missing `country` of offices, in the order of how firm the sign is.

    `home` is the country the article is written from, `countries` how often each is mentioned.
    """
    article = _Article(persons, nobody, sentences, home, countries)
    for sign in (_named_before, _home, _title_nearby, _not_the_host, _title_elsewhere, _by_exclusion):
        for person in persons:
            if person.country is None:
                _settle(person, sign(person, article), sign.__name__.strip("_"))
    for person in persons:
        _settle(person, person.country, "own_other_office")


class _Article(NamedTuple):
    persons: Sequence[Person]
    nobody: Sequence[tuple[int, Group]]
    sentences: Mapping[int, Sentence]
    home: str | None
    countries: Counter[str]

    @property
    def main(self) -> list[str]:
        """Return the two countries that an article is about, nothing where it is about more."""
        most = self.countries.most_common(2)
        return [code for code, _ in most] if sum(n for _, n in most) >= _MAIN * self.countries.total() else []

    def codes(self, number: int, group: Group) -> set[str]:
        """Return the countries that a title names."""
        return {self.sentences[number].items[at].entry.value for at in group.countries}


_BEGINNING = 4  # items with which a sentence says what state it is about
_MAIN = 0.7  # least share of an article's mentions that its two main countries must have to tell by exclusion


def _settle(person: Person, country: str | None, sign: str) -> None:
    for office in person.offices if country else ():
        if office.country is None:
            office.country, office.country_from = country, sign


def _is_diplomat(person: Person) -> bool:
    return all(office.role in DIPLOMATS for office in person.offices)


def _same_office(office: Office, group: Group) -> bool:
    other = office.group.portfolio
    return office.role == group.role and (not group.portfolio or not other or group.portfolio == other)


def _has_rival(person: Person, article: _Article, country: str) -> bool:
    """Return whether someone else holds the same sole office of `country`."""
    sole = [o for o in person.offices if o.role in SOLE and o.group.status == "current"]
    return any(
        o.country == country and o.group.status == "current" and _same_office(o, own.group)
        for own in sole
        for other in article.persons
        if other is not person
        for o in other.offices
    )


def _can_serve(person: Person, country: str) -> bool:
    """Return whether a country has the kind of office: a king serves a monarchy."""
    crowned = any(office.role == "monarch" for office in person.offices)
    return not crowned or country_list()[country]["monarchy"] == "yes"


def _titles(person: Person, article: _Article, reach: int) -> str | None:
    """Return the only country that titles without a name, within `reach` sentences, give to such an office.

    A title in the very sentence that names the person is someone else's.
    """
    own = {office.sentence for office in person.offices}
    found, others = set(), set()
    for number, group in article.nobody:
        if number in own:
            others |= (
                article.codes(number, group)
                if any(_rank(o) == _rank(group) for o in person.offices)
                else set()
            )
        elif min(abs(number - place) for place in own) <= reach and any(
            _same_office(o, group) for o in person.offices
        ):
            found |= article.codes(number, group)
    roles = {office.role for office in person.offices}
    others |= {o.country for p in article.persons if p is not person for o in p.offices if o.role in roles}
    found = (found - others) & set(article.main)
    return found.pop() if len(found) == 1 else None


def _rank(office: Office | Group) -> str:
    return "head_of_state" if office.role in ("president", "monarch") else office.role


def _named_before(person: Person, article: _Article) -> str | None:
    """Return the country named last before a title that says "of that country" or "its"."""
    for office in person.offices:
        if office.group.anaphor:
            items = article.sentences[office.sentence].items[: office.group.first]
            earlier = article.sentences.get(office.sentence - 1)
            for item in (*reversed(items), *reversed(earlier.items if earlier else [])):
                if item.kind == "country":
                    return item.entry.value
    return None


def _title_nearby(person: Person, article: _Article) -> str | None:
    return _titles(person, article, 2)


def _title_elsewhere(person: Person, article: _Article) -> str | None:
    if article.home and not _has_rival(person, article, article.home):
        return None
    return _titles(person, article, 1 << 30)


def _not_the_host(person: Person, article: _Article) -> str | None:
    """Return the other of the article's two main countries for a diplomat whose host is one of them."""
    hosts = {host for office in person.offices if office.role in DIPLOMATS for host in office.hosts}
    others = [code for code in article.main if code not in hosts]
    return others[0] if hosts and len(others) == 1 else None


def _home(person: Person, article: _Article) -> str | None:
    """Return the home country, but for a diplomat, a rival, or one named right after a foreign official."""
    home = article.home
    if (
        not home
        or any(_of_acronym(office, article) for office in person.offices)
        or _is_diplomat(person)
        or all(office.role in _WORLDLY for office in person.offices)
        or not _can_serve(person, home)
        or _has_rival(person, article, home)
    ):
        return None
    first = min((office.sentence, office.group.first) for office in person.offices)
    before = [
        (office.sentence, office.group.first, office.country)
        for other in article.persons
        for office in other.offices
        if other is not person
        and not _is_diplomat(other)
        and office.country
        and (office.sentence, office.group.first) < first
    ]
    before += [
        (number, group.first, code)
        for number, group in article.nobody
        if (number, group.first) < first and group.role not in DIPLOMATS
        for code in article.codes(number, group)
    ]
    latest = max(before, default=(-9, 0, home))
    if _opens_abroad(person, article, home):
        return None
    return home if latest[2] == home or latest[0] < first[0] - 1 else None


def _of_acronym(office: Office, article: _Article) -> bool:
    """Return whether a title stands right after an acronym: "WHO director-general" is of no state."""
    items, first = article.sentences[office.sentence].items, office.group.first
    return first > 0 and items[first - 1].acronym


def _opens_abroad(person: Person, article: _Article, home: str) -> bool:
    """Return whether the sentence that names an official, or the one before, begins with another state.

    So in "For Peru, Minister X signed" and in "Beijing has a different account. Spokeswoman X said".
    """
    for office in person.offices:
        own = article.sentences[office.sentence].items[: min(office.group.first, _BEGINNING)]
        before = article.sentences.get(office.sentence - 1)
        opening = [*own, *(before.items[:_BEGINNING] if before else [])]
        if any(item.kind == "country" and item.entry.value != home for item in opening):
            return True
    return False


def _by_exclusion(person: Person, article: _Article) -> str | None:
    """Return the other main country where the holder of the same sole office serves one of the two."""
    main = [code for code in article.main if _can_serve(person, code)]
    taken = [code for code in main if _has_rival(person, article, code)]
    free = [code for code in main if code not in taken]
    crowned = len(main) == 1 and any(office.role == "monarch" for office in person.offices)
    return free[0] if len(free) == 1 and (len(taken) == 1 or crowned) else None
