"""Documents that tell one story: copies of each other, or the same officials on the same days."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from relations.tables import make

if TYPE_CHECKING:
    import pandas as pd

_DAYS = 4  # between the publications of one story
_ENOUGH = 0.6
_COMMONEST = 50  # an official of more documents than this does not make two of them one story


def find_stories(documents: pd.DataFrame, mentions: pd.DataFrame, topics: pd.DataFrame):
    """Return (documents with `story_id`, story_pairs).

    Two documents tell one story when one is a copy of the other, or when they share two officials or more of
    two states, most of their countries, and were published within days (where both days are known).
    """
    officials = _sets(mentions[mentions["kind"] == "official"], "entity_id")
    countries = _sets(mentions[mentions["kind"] == "country"], "entity_id")
    sectors = _sets(topics, "topic")
    order = documents["document_id"].tolist()
    published = dict(zip(order, documents["published"], strict=True))
    rows = []
    for left, right in _candidates(order, officials):
        score, reason = _likeness(left, right, officials, countries, sectors, published)
        if score >= _ENOUGH:
            rows.append({"left": left, "right": right, "score": score, "reason": reason})
    copies = documents[documents["duplicate_of"].notna()]
    for left, right in zip(copies["duplicate_of"], copies["document_id"], strict=True):
        rows.append({"left": left, "right": right, "score": 1.0, "reason": "a copy"})
    unique = {(row["left"], row["right"]): row for row in rows}
    story = _joined(order, unique)
    return documents.assign(story_id=[story[document] for document in order]), make(
        "story_pairs", unique.values()
    )


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


def _likeness(left, right, officials, countries, sectors, published) -> tuple[float, str]:
    """Return (score, reason) for two documents."""
    import pandas as pd

    days = [published[document] for document in (left, right)]
    if not any(pd.isna(day) for day in days):
        apart = abs((pd.Timestamp(days[0]) - pd.Timestamp(days[1])).days)
        if apart > _DAYS:
            return 0.0, ""
    both = officials[left] & officials[right]
    if len({person[:3] for person in both}) < 2:
        return 0.0, ""
    score = 0.6 * _share(officials, left, right) + 0.25 * _share(countries, left, right)
    score += 0.15 * _share(sectors, left, right)
    reason = f"both name {', '.join(sorted(both)[:4])}"
    return round(score, 4), reason


def _share(sets, left: str, right: str) -> float:
    """Return the share of the smaller set that the two documents have in common."""
    one, other = (sets.get(document, set()) for document in (left, right))
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


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
