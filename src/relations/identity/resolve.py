"""From the persons of single documents to officials: one id for one person in every script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from relations.identity.judgements import read_exclusions, read_judgements
from relations.identity.names import romanise, words_of
from relations.identity.pairs import Identity, clusters, compare
from relations.tables import check, make
from relations.text import script_of

if TYPE_CHECKING:
    import pandas as pd


_FIRM = 100  # a country that a title states outweighs this many guesses


class Resolved(NamedTuple):
    """Checked tables, with `official_id` in place of the persons of single documents."""

    mentions: pd.DataFrame
    offices: pd.DataFrame
    officials: pd.DataFrame
    names: pd.DataFrame
    pairs: pd.DataFrame


def resolve(
    documents: pd.DataFrame, mentions, offices, people, *, judgements: Mapping | None = None, excluded=None
) -> Resolved:
    """Tell who is who among `people` (see `finding.officials.Found`) and name every official.

    `judgements` and `excluded` names default to those of the knowledge folder.
    """
    judgements = read_judgements() if judgements is None else judgements
    excluded = read_exclusions() if excluded is None else excluded
    out = people.loc[[words_of(name) in excluded for name in people["name"]], "person_id"]
    people = people[~people["person_id"].isin(out)]
    mentions = mentions[~mentions["entity_id"].isin(out)]
    offices = offices[~offices["official_id"].isin(out)] if len(offices) else offices
    identities = _identities(people, offices)
    rows = compare(identities, judgements)
    home = clusters(len(identities), rows)
    cluster = {person: home[n] for n, identity in enumerate(identities) for person in identity.people}
    ids = _official_ids(documents, mentions, offices, people, cluster)
    mentions = mentions.assign(entity_id=mentions["entity_id"].replace(ids))
    if len(offices):
        offices = _with_register(offices.assign(official_id=offices["official_id"].map(ids)))
        offices = offices.drop_duplicates(["official_id", "document_id", "start"])
        offices = offices.sort_values(["document_id", "start", "official_id"], ignore_index=True)
    offices = check("offices", offices) if len(offices) else make("offices")
    mentions = check("mentions", mentions)
    officials = _officials(documents, mentions, offices, _shown_names(mentions, people, ids))
    return Resolved(mentions, offices, officials, _names(documents, mentions), _pairs(identities, rows))


def _with_register(offices: pd.DataFrame) -> pd.DataFrame:
    """Set the country of an office that no title tells from the titles of the same official elsewhere."""
    firm = offices[offices["country_from"] == "title"].groupby("official_id")["country"]
    known = offices["official_id"].map(firm.agg(lambda codes: codes.mode()[0]))
    told = (
        (offices["country_from"] != "title").fillna(True)
        & known.notna()
        & (known != offices["country"]).fillna(True)
    )
    return offices.assign(
        country=offices["country"].mask(told, known),
        country_from=offices["country_from"].mask(told, "register"),
    )


def _identities(people: pd.DataFrame, offices: pd.DataFrame) -> list[Identity]:
    """Gather persons whose name, language and country are the same into one identity."""
    held = {}
    if len(offices):
        for person, rows in offices.groupby("official_id"):
            held[person] = set(zip(rows["role"], rows["portfolio"].fillna(""), strict=True))
    guessed = _guessed(offices)
    found: dict[tuple, Identity] = {}
    for person_id, _, name, language, country in _rows(people):
        nation = country or guessed.get(person_id)
        key = language, words_of(name), country, nation
        identity = found.setdefault(key, Identity(language, name, country, nation))
        identity.people.append(person_id)
        identity.offices |= held.get(person_id, set())
    return list(found.values())


def _shown(forms: Counter[str]) -> str:
    """Return the form to show: the most frequent Latin one of two words or more, else one romanised."""
    latin = [form for form in forms if script_of(form) == "Latn"]
    whole = [form for form in latin if len(form.split()) > 1] or latin
    best = max(whole or forms, key=lambda form: (forms[form], len(form), form))
    return best if whole else romanise(best)


def _forms(mentions, people, group: Mapping[str, object]) -> dict:
    """Return the written full forms of each group of persons with their frequencies."""
    forms: dict = {}
    full = mentions[(mentions["kind"] == "official") & (mentions["basis"] == "full")]
    for person, surface in zip(full["entity_id"], full["surface"], strict=True):
        if person in group:
            forms.setdefault(group[person], Counter())[" ".join(surface.split())] += 1
    for person, name in zip(people["person_id"], people["name"], strict=True):
        forms.setdefault(group[person], Counter())[" ".join(name.split())] += 1
    return forms


def _rows(people: pd.DataFrame):
    """Yield the rows of `people` with None where a value is missing."""
    return people.astype(object).where(people.notna(), None).itertuples(index=False, name=None)


def _guessed(offices: pd.DataFrame) -> dict[str, str]:
    """Return person -> a country of the offices held, stated or not."""
    known = offices.dropna(subset="country") if len(offices) else offices
    return dict(zip(known["official_id"], known["country"], strict=True)) if len(known) else {}


def _official_ids(documents, mentions, offices, people, cluster: Mapping[str, int]) -> dict[str, str]:
    """Return person -> official_id; persons with one slug are numbered in the order of their documents."""
    forms = _forms(mentions, people, cluster)
    order = {document: n for n, document in enumerate(documents["document_id"])}
    states: dict[int, Counter] = {}
    first: dict[int, int] = {}
    guessed = _guessed(offices)
    for person, document, _, _, country in _rows(people):
        home = cluster[person]
        said = country or guessed.get(person)
        states.setdefault(home, Counter()).update({said: _FIRM if country else 1} if said else {})
        first[home] = min(first.get(home, order[document]), order[document])
    ids, used = {}, Counter()
    for home in sorted(first, key=lambda home: (first[home], home)):
        state = states[home].most_common(1)[0][0] if states[home] else "INT"
        slug = re.sub(r"[^a-z0-9]+", "-", romanise(_shown(forms[home])).lower()).strip("-") or "x"
        used[state, slug] += 1
        again = used[state, slug]
        ids[home] = f"{state}-{slug}" + (f"-{again}" if again > 1 else "")
    return {person: ids[home] for person, home in cluster.items()}


def _shown_names(mentions, people, ids: Mapping[str, str]) -> dict[str, str]:
    officials = {official: official for official in ids.values()}
    forms = _forms(mentions, people.assign(person_id=people["person_id"].map(ids)), officials)
    return {official: _shown(counted) for official, counted in forms.items()}


def _officials(documents, mentions, offices, shown: Mapping[str, str]) -> pd.DataFrame:
    """Make the table of officials from their mentions and offices."""
    dated = documents.set_index("document_id")
    seen = mentions[mentions["kind"] == "official"].groupby("entity_id")["document_id"].unique()
    order = {document: n for n, document in enumerate(documents["document_id"])}
    published = offices["document_id"].map(dated["published"]).fillna("")
    latest = offices.assign(
        now=offices["status"].isin(["current", "acting"]),
        day=published,
        order=offices["document_id"].map(order),
    ).sort_values(["now", "day", "order", "start"], kind="stable")
    office = latest.groupby("official_id").last()
    state = offices.groupby("official_id")["country"].agg(lambda c: c.dropna().mode().get(0))
    rows = []
    for official, ids in seen.items():
        days = dated.loc[ids, "published"].dropna()
        has = official in office.index
        rows.append(
            {
                "official_id": official, "name": shown[official],
                "country": state.get(official), "role": office.at[official, "role"] if has else None,
                "portfolio": office.at[official, "portfolio"] if has else None,
                "first_seen": days.min() if len(days) else None,
                "last_seen": days.max() if len(days) else None,
                "documents": len(ids), "languages": " ".join(sorted(dated.loc[ids, "language"].unique())),
            }
        )  # fmt: skip
    return make("officials", sorted(rows, key=lambda row: row["official_id"]))


def _names(documents: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Make the table of written names from the mentions by name."""
    named = mentions[(mentions["kind"] == "official") & (mentions["basis"] != "title")]
    language = documents.set_index("document_id")["language"]
    named = named.assign(
        name=named["surface"].str.split().str.join(" "), language=named["document_id"].map(language)
    )
    counted = named.groupby(["entity_id", "name", "language"]).size() if len(named) else {}
    rows = [
        {
            "official_id": official,
            "name": name,
            "language": language,
            "script": script_of(name),
            "mentions": count,
        }
        for (official, name, language), count in counted.items()
    ]
    return make("names", rows)


def _pairs(identities: list[Identity], rows) -> pd.DataFrame:
    """Make the table of pairs; identities that read the same are one side."""
    columns = ["verdict", "score", "reason", "decided_by"]
    made = {}
    for left, right, *decision in rows:
        keys = sorted((identities[left].key, identities[right].key))
        made.setdefault(tuple(keys), dict(zip(columns, decision, strict=True)))
    return make("pairs", [{"left": a, "right": b} | made[a, b] for a, b in sorted(made)])
