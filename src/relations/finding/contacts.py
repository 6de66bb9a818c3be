"""Contacts between states as articles report them: a cue for an encounter and those who took part.

A first, narrow version: cue and parties must stand in one sentence. `docs/limits.md` says what it misses.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from relations.finding.countries import sentence_of
from relations.lexicon import LAYERS, Lexicon
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
    import pandas as pd

    index = pd.Series(range(len(documents)), index=documents["document_id"])
    ordered = sentences.assign(text=index[sentences["document_id"]].to_numpy())
    ordered = ordered.sort_values(["text", "start"], ignore_index=True)
    mine = np.flatnonzero(hits.layer == LAYERS.index("cue"))
    text, start, end = hits.text[mine], hits.start[mine], hits.end[mine]
    sentence = sentence_of(text, start, end, ordered)
    entries = [lexicon.entries[n] for n in hits.entry[mine].tolist()]
    found = pd.DataFrame(
        {
            "document_id": documents["document_id"].to_numpy()[text],
            "sentence_id": ordered["sentence_id"].to_numpy()[sentence] if len(ordered) else None,
            "start": start, "end": end, "kind": [entry.kind for entry in entries],
            "status": [entry.status for entry in entries], "rule": [entry.rule for entry in entries],
        }
    )[sentence >= 0]  # fmt: skip
    return found.drop_duplicates(["sentence_id", "kind"])


def _parties(named: list, state: dict) -> dict:
    """Return entity -> mention: the officials of a sentence, and the countries that none of them serves."""
    officials = {row.entity_id: row for row in named if row.kind == "official"}
    served = {state[entity] for entity in officials}
    countries = {row.entity_id: row for row in named if row.kind == "country" and row.entity_id not in served}
    return officials if len(served) > 1 else officials | countries
