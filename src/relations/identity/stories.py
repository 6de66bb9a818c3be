"""Documents that tell one story: copies of each other, or the same officials on the same days."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from relations.tables import make

if TYPE_CHECKING:
    import pandas as pd

_DAYS = 4  # between the publications of one story
_ENOUGH = 0.28  # gave the best F1 (0.86) on the sample corpus
_WEIGHTS = 0.6, 0.25, 0.15  # of officials, countries and topics
_COMMONEST = 50  # an official of more documents than this does not make two of them one story


def find_stories(documents: pd.DataFrame, mentions: pd.DataFrame, topics: pd.DataFrame):
    """Return (documents with `story_id`, story_pairs).

    Two documents tell one story when one is a copy of the other, or when they share officials, and so many of
    their officials, countries and topics, the rare ones counting more, that chance is unlikely; where both
    days of publication are known they lie within days of each other.
    """
    officials = _sets(mentions[mentions["kind"] == "official"], "entity_id")
    tables = officials, _sets(mentions[mentions["kind"] == "country"], "entity_id"), _sets(topics, "topic")
    seen = Counter(item for sets in tables for items in sets.values() for item in items)
    rarity = {item: math.log(len(documents) / count) + 0.1 for item, count in seen.items()}
    order = documents["document_id"].tolist()
    day = _days(documents)
    rows = {}
    for left, right in _candidates(order, officials):
        apart = abs(day[left] - day[right]) if left in day and right in day else 0
        shares = [_share(sets, left, right, rarity) for sets in tables]
        score = round(sum(w * share for w, share in zip(_WEIGHTS, shares, strict=True)), 4)
        if apart <= _DAYS and score >= _ENOUGH:
            both = sorted(officials[left] & officials[right])
            rows[left, right] = {
                "left": left,
                "right": right,
                "score": score,
                "reason": f"both name {', '.join(both[:4])}",
            }
    copies = documents[documents["duplicate_of"].notna()]
    for left, right in zip(copies["duplicate_of"], copies["document_id"], strict=True):
        rows[left, right] = {"left": left, "right": right, "score": 1.0, "reason": "a copy"}
    story = _joined(order, rows)
    return documents.assign(story_id=[story[document] for document in order]), make(
        "story_pairs", rows.values()
    )


def _days(documents: pd.DataFrame) -> dict[str, int]:
    """Return document_id -> day of publication as a number, where it is known."""
    known = documents[documents["published"].notna()]
    return {
        document: date.fromisoformat(day).toordinal()
        for document, day in zip(known["document_id"], known["published"], strict=True)
    }


def _sets(table: pd.DataFrame, column: str) -> dict[str, set[str]]:
    """Return document_id -> the values of a column."""
    return {document: set(values) for document, values in table.groupby("document_id")[column]}


def _candidates(order: list[str], officials) -> list[tuple[str, str]]:
    """Return the pairs of documents, in order, that share an official who is not in very many."""
    place = {document: n for n, document in enumerate(order)}
    members = defaultdict(list)
    for document, people in officials.items():
        for person in people:
            members[person].append(place[document])
    pairs = {
        (a, b)
        for block in members.values()
        if len(block) <= _COMMONEST
        for i, a in enumerate(sorted(block))
        for b in sorted(block)[i + 1 :]
    }
    return [(order[a], order[b]) for a, b in sorted(pairs)]


def _share(sets, left: str, right: str, rarity: dict[str, float]) -> float:
    """Return how much two documents share of what either has, each item weighed by its rarity."""
    one, other = sets.get(left, set()), sets.get(right, set())
    both = sum(rarity[item] for item in sorted(one & other))
    return both / sum(rarity[item] for item in sorted(one | other)) if both else 0.0


def _joined(order: list[str], pairs) -> dict[str, str]:
    """Return document -> story_id, the id of the first document of its story."""
    story = {document: document for document in order}

    def root(document: str) -> str:
        while story[document] != document:
            document = story[document]
        return document

    place = {document: n for n, document in enumerate(order)}
    for left, right in pairs:
        one, other = sorted((root(left), root(right)), key=place.__getitem__)
        story[other] = one
    return {document: root(document) for document in order}
