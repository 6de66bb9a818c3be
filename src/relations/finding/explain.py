"""Why a text gives what it gives: every phrase that fired, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relations.finding.texts import find_countries, find_officials
from relations.lexicon import Entry, load, spoken
from relations.scan import scan_all

if TYPE_CHECKING:
    import pandas as pd


def explain(text: str, language: str) -> pd.DataFrame:
    """Return every phrase of the lexicon in `text`, in order.

    Columns: `start` `end` `surface` `meaning` `rule` `outcome`: `found` (a country that counts), `part of
    "..."` (a longer phrase stands there), `trap`, `no support` (a weak alias alone), `office` (read with its
    title), `not in a name or office`.
    """
    import pandas as pd

    lexicon = load(spoken(language, text) or "en")
    found = {
        (row.start, row.end): row for row in find_countries(text, language=language).itertuples(index=False)
    }
    rows = []
    for start, end, number, covered_by in scan_all(text, lexicon.phrases):
        entry = lexicon.entries[number]
        outcome = _outcome(entry, found.get((start, end)), text[slice(*covered_by)] if covered_by else None)
        rows.append((start, end, text[start:end], _meaning(entry), entry.rule, outcome))
    for row in find_officials(text, language=language).itertuples(index=False):
        who = f"{row.name}: {row.role} {row.portfolio or ''} of {row.country or 'unknown'} ({row.status})"
        rows.append(
            (row.start, row.end, row.title, who, row.rule, f"official; country from {row.country_from}")
        )
    columns = ["start", "end", "surface", "meaning", "rule", "outcome"]
    return pd.DataFrame(rows, columns=columns).sort_values(["start", "end"], kind="stable", ignore_index=True)


def _meaning(entry: Entry) -> str:
    details = (entry.value, entry.portfolio, entry.status, "" if entry.strong else "weak")
    return f"{entry.layer} {entry.kind} " + " ".join(part for part in details if part)


def _outcome(entry: Entry, found, longer: str | None) -> str:
    if longer:
        return f"part of {longer!r}"
    if entry.kind == "trap":
        return "trap"
    if entry.layer != "country":
        return entry.layer
    if found is not None and found.entity_id == entry.value:
        return f"found ({found.use})"
    return "no support" if not entry.strong else "another meaning has more support"
