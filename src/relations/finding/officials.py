"""Countries and officials in the articles: mentions with their sentence, basis, use and rule, and offices."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from relations.finding.countries import country_hits
from relations.finding.home import home_of
from relations.finding.items import Place, Words, grammar, items_of
from relations.finding.names import Voice
from relations.finding.persons import (
    Person,
    Sentence,
    find_bare_names,
    find_short_forms,
    find_title_mentions,
    persons_of,
    read_sentences,
    unlinked,
)
from relations.finding.places import in_order, sentence_of
from relations.finding.served import serve
from relations.finding.uses import dateline_end, office_ends, organisation_ends
from relations.lexicon import LAYERS, Entry, Lexicon
from relations.scan import Hits

if TYPE_CHECKING:
    import pandas as pd

_NO_GRAMMAR = dict.fromkeys(
    ("of", "host", "and", "articles", "state", "bridges", "speech", "joined", "exact", "same_country"),
    frozenset(),
) | {"juxtaposed": False, "country_before": "no", "dash_is": False, "capital_nouns": False}


class Found(NamedTuple):
    """What `find_mentions` returns: mentions and offices, whose officials are still those of one document.

    `entity_id` and `official_id` of an official are `<document_id>:<n>` until `identity.resolve` has told
    who is who; `people` has one row for each: `person_id` `document_id` `name` (as written, longest)
    `language` `country` (only where a title names it: a guess joins and separates nobody).
    """

    mentions: pd.DataFrame
    offices: pd.DataFrame
    people: pd.DataFrame


class _Page(NamedTuple):
    """One document on the way through."""

    document_id: str
    language: str
    text: str
    outlet: str
    sentences: list[tuple[str, int, int, int]]  # id, paragraph, start, end
    places: Mapping[int, list[Place]]  # by sentence
    countries: list[tuple[int, int, int, Entry]]  # sentence, start, end, what it names


def find_mentions(documents: pd.DataFrame, sentences: pd.DataFrame, hits: Hits, lexicon: Lexicon) -> Found:
    """Find countries and officials in every document, all of the lexicon's language.

    `hits` are those of `scan` over `documents["text"]` in the same order. See `Found` for what is returned.
    """
    import pandas as pd

    mentions, offices, people = [], [], []
    speech = _Speech.of(lexicon)
    for page in _pages(documents, sentences, hits, lexicon):
        ends = _dateline_ends(page, speech)
        read, persons = _read_page(page, speech, ends)
        mentions += _country_rows(page, read, speech, ends)
        for number, person in enumerate(persons, 1):
            person_id = f"{page.document_id}:{number}"
            mentions += _official_rows(page, read, person, person_id)
            offices += _office_rows(page, read, person, person_id)
            people.append(_person_row(page, read, person, person_id))
    columns = [
        "document_id",
        "sentence_id",
        "start",
        "end",
        "surface",
        "kind",
        "entity_id",
        "basis",
        "use",
        "rule",
    ]
    table = pd.DataFrame(mentions, columns=columns)
    table = table.sort_values(["document_id", "start", "end", "kind"], kind="stable", ignore_index=True)
    number = (table.groupby("document_id").cumcount() + 1).astype(str)
    table.insert(0, "mention_id", table["document_id"] + "-m" + number)
    people_columns = ["person_id", "document_id", "name", "language", "country"]
    return Found(table, pd.DataFrame(offices), pd.DataFrame(people, columns=people_columns, dtype="string"))


def _pages(documents, sentences, hits: Hits, lexicon: Lexicon):
    """Yield every document with its sentences, the phrases of titles in them, and its countries."""
    import pandas as pd

    sentences = in_order(documents, sentences)
    texts = documents["text"].tolist()
    countries = country_hits(hits, lexicon, sentences, texts)
    offices = _places(hits, lexicon, sentences)
    first = sentences.groupby("text").head(1).index
    begin = dict(zip(sentences["text"].iloc[first], first, strict=True))
    grouped = dict(iter(sentences.groupby("text", sort=False)))
    named = dict(iter(countries.groupby("text", sort=False)))
    for number, row in enumerate(documents.itertuples(index=False)):
        if number not in grouped:
            continue
        own = grouped[number][["sentence_id", "paragraph", "start", "end"]]
        where = named.get(number)
        found = []
        if where is not None:
            found = [
                (sentence - begin[number], start, end, lexicon.entries[entry])
                for sentence, start, end, entry in zip(
                    *(where[c].tolist() for c in ("sentence", "start", "end", "entry")), strict=True
                )
            ]
        outlet = " ".join(str(v) for v in (row.outlet, row.url, row.source) if not pd.isna(v))
        spots = {s - begin[number]: p for s, p in offices.get(number, {}).items()}
        yield _Page(
            row.document_id,
            row.language,
            texts[number],
            outlet,
            list(own.itertuples(index=False, name=None)),
            spots,
            found,
        )


def _places(hits: Hits, lexicon: Lexicon, sentences) -> dict[int, dict[int, list[Place]]]:
    """Return the phrases of the office layer by document and sentence (row of `sentences`)."""
    mine = hits.layer == LAYERS.index("office")
    text, start, end, number = (column[mine] for column in (hits.text, hits.start, hits.end, hits.entry))
    sentence = sentence_of(text, start, end, sentences)
    found: dict[int, dict[int, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for t, s, a, b, n in zip(*(c.tolist() for c in (text, sentence, start, end, number)), strict=True):
        places = found[t][s]
        if places and places[-1][:2] == (a, b):
            places[-1] = Place(a, b, (*places[-1].entries, lexicon.entries[n]))
        else:
            places.append(Place(a, b, (lexicon.entries[n],)))
    return found


class _Speech(NamedTuple):
    """What the pages of one language share."""

    rules: dict
    words: Words
    parts: dict[str, str]
    cased: bool

    @classmethod
    def of(cls, lexicon: Lexicon) -> _Speech:
        """Gather grammar, words and parts of names of a language."""
        rules = _NO_GRAMMAR | grammar(lexicon)
        parts = {part: kind for part, kind in lexicon.names.items() if part not in rules["and"]}
        return cls(rules, Words.of(lexicon, rules), parts, lexicon.settings.get("cased", True))


def _read_page(
    page: _Page, speech: _Speech, ends: Mapping[int, int]
) -> tuple[dict[int, Sentence], list[Person]]:
    """Cut the sentences of a page into items and find its persons; `ends` are those of `_dateline_ends`."""
    rules, words, parts, cased = speech
    countries = defaultdict(list)
    for sentence, start, end, entry in page.countries:
        countries[sentence].append(Place(start, end, (entry,)))
    everything = {}
    for number, (_, _, start, end) in enumerate(page.sentences):
        places = [*page.places.get(number, ()), *countries[number]]
        everything[number] = items_of(page.text, start, end, places, words)
    counts = Counter(item.key for items in everything.values() for item in items if item.kind == "name")
    voice = Voice(cased, parts, counts)
    read = read_sentences(everything, voice, rules)
    persons = persons_of(read)
    often = Counter(entry.value for *_, entry in page.countries)
    home = home_of(page.text, page.outlet, page.language, _dateline(page, ends), set(often))
    titles = unlinked(read)
    serve(persons, titles, read, home=home, countries=often)
    nobody = find_title_mentions(read, persons, home)
    find_bare_names(read, persons, nobody, voice, rules)
    serve(persons, titles, read, home=home, countries=often)
    find_short_forms(read, persons, voice, rules["joined"])
    return read, persons


def _dateline_ends(page: _Page, speech: _Speech) -> dict[int, int]:
    """Return sentence -> where its dateline ends, for the sentences that open a paragraph.

    After the second paragraph, as in a digest, a dateline counts only with the agency's name.
    """
    ends = {}
    habits = {"cased": speech.cased, "dash_is": bool(speech.rules["dash_is"])}
    for n, (_, paragraph, start, end) in enumerate(page.sentences):
        if paragraph and (n == 0 or page.sentences[n - 1][1] != paragraph):
            ends[n] = dateline_end(page.text, start, end, signed=paragraph > 2, **habits)
    return ends


def _dateline(page: _Page, ends: Mapping[int, int]) -> str | None:
    """Return the country of the dateline, None where there is none."""
    dated = [entry.value for sentence, _, end, entry in page.countries if end <= ends.get(sentence, 0)]
    return dated[0] if dated else None


def _country_rows(page: _Page, read: Mapping[int, Sentence], speech: _Speech, ends: Mapping[int, int]):
    """Yield the rows of `mentions` for the countries of a page."""
    small = speech.rules["of"] | speech.rules["articles"]
    office, organisation = set(), set()
    for sentence in read.values():
        office.update(office_ends(sentence.items, sentence.groups))
        organisation.update(organisation_ends(sentence.items, speech.cased, small))
    for sentence, start, end, entry in page.countries:
        use = "office" if end in office else "organisation" if end in organisation else "plain"
        if use == "plain" and entry.kind in ("name", "capital") and end <= ends.get(sentence, 0):
            use = "dateline"
        sentence_id = page.sentences[sentence][0]
        yield _mention(page, sentence_id, start, end, "country", entry.value, entry.kind, use, entry.rule)


def _mention(page: _Page, sentence_id: str, start: int, end: int, *details) -> tuple:
    """Return a row of `mentions`; `details` are kind, entity_id, basis, use and rule."""
    return page.document_id, sentence_id, start, end, page.text[start:end], *details


def _span(
    page: _Page, read: Mapping[int, Sentence], sentence: int, first: int, last: int
) -> tuple[str, int, int]:
    items = read[sentence].items
    return page.sentences[sentence][0], items[first].start, items[last].end


def _official_rows(page: _Page, read, person: Person, person_id: str):
    """Yield the rows of `mentions` for one person."""
    rule = _rule(read, person.offices[0])
    for spot in person.spots:
        yield _mention(page, *_span(page, read, *spot[:3]), "official", person_id, spot.basis, None, rule)


def _rule(read, office) -> str:
    return read[office.sentence].items[office.group.head].entry.rule


def _office_rows(page: _Page, read, person: Person, person_id: str):
    """Yield the rows of `offices` for one person."""
    for office in person.offices:
        group = office.group
        sentence_id, start, end = _span(page, read, office.sentence, group.first, group.last)
        organisation = None
        if group.bodies:
            _, first, last = _span(page, read, office.sentence, group.bodies[0], group.last)
            organisation = page.text[first:last]
        yield {
            "official_id": person_id, "document_id": page.document_id, "sentence_id": sentence_id,
            "start": start, "end": end, "role": office.role, "portfolio": group.portfolio or None,
            "title": page.text[start:end], "organisation": organisation, "country": office.country,
            "country_from": office.country_from or None, "status": group.status, "rule": _rule(read, office),
        }  # fmt: skip


def _person_row(page: _Page, read, person: Person, person_id: str):
    longest = max(
        (s for s in person.spots if s.basis != "title"), key=lambda s: (s.basis == "full", s.last - s.first)
    )
    _, start, end = _span(page, read, *longest[:3])
    firm = next((o.country for o in person.offices if o.country_from == "title"), None)
    return person_id, page.document_id, page.text[start:end], page.language, firm
