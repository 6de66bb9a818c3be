"""Contacts between states as articles report them: a cue for an encounter and those who took part.

A first, narrow version: cue and parties must stand in one sentence. `docs/limits.md` says what it misses.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from relations.finding.places import phrases_in
from relations.lexicon import Lexicon
from relations.scan import Hits
from relations.tables import make

if TYPE_CHECKING:
    import pandas as pd

PLOVER = {"meeting": "CONSULT", "call": "CONSULT", "visit": "CONSULT", "signing": "AGREE"}


def find_contacts(
    cues: pd.DataFrame, mentions: pd.DataFrame, dates: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables `contacts` and `parties` of sentences that hold a cue and parties of two states.

    `cues` is the table of `find_cues`.
    """
    state = dict(zip(mentions["entity_id"], mentions["entity_id"].str.slice(0, 3), strict=True))
    named = defaultdict(list)
    for row in mentions.itertuples(index=False):
        if row.kind == "official" or row.use == "plain":
            named[row.sentence_id].append(row)
    day = dates[dates["date"].notna()].groupby("sentence_id").first() if len(dates) else dates
    contacts, parties, counts, seen = [], [], defaultdict(int), set()
    for cue in cues.itertuples(index=False):
        who = _parties(named[cue.sentence_id], state)
        key = cue.document_id, cue.kind, tuple(sorted(who))
        if len({state[entity] for entity in who}) < 2 or key in seen:
            continue
        seen.add(key)
        counts[cue.document_id] += 1
        contact = f"{cue.document_id}-c{counts[cue.document_id]}"
        dated = day.loc[cue.sentence_id] if cue.sentence_id in day.index else {}
        contacts.append(
            cue._asdict()
            | {
                "contact_id": contact, "event_id": contact, "status": cue.status or "happened",
                "date": dated.get("date"), "date_precision": dated.get("date_precision"),
                "plover": PLOVER[cue.kind],
            }
        )  # fmt: skip
        parties += [
            {
                "contact_id": contact,
                "entity_id": entity,
                "kind": row.kind,
                "name": row.surface,
                "side": "other",
            }
            for entity, row in who.items()
        ]
    return make("contacts", contacts), make("parties", parties)


def find_cues(documents: pd.DataFrame, sentences: pd.DataFrame, hits: Hits, lexicon: Lexicon) -> pd.DataFrame:
    """Return the first cue of each kind in a sentence.

    Columns: `document_id` `sentence_id` `start` `end` `kind` `status` (empty where open) `rule`.
    """
    found = phrases_in("cue", documents, sentences, hits, lexicon)
    for column in ("kind", "status", "rule"):
        found[column] = [getattr(entry, column) for entry in found["entry"]]
    return found.drop(columns="entry").drop_duplicates(["sentence_id", "kind"])


def _parties(named: list, state: dict) -> dict:
    """Return entity -> mention: the officials of a sentence, and the countries that none of them serves."""
    officials = {row.entity_id: row for row in named if row.kind == "official"}
    served = {state[entity] for entity in officials}
    countries = {row.entity_id: row for row in named if row.kind == "country" and row.entity_id not in served}
    return officials if len(served) > 1 else officials | countries
