"""Sectors of cooperation named in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relations.finding.places import phrases_in
from relations.lexicon import ICT_TOPICS, Lexicon
from relations.scan import Hits
from relations.tables import check

if TYPE_CHECKING:
    import pandas as pd


def find_topics(
    documents: pd.DataFrame, sentences: pd.DataFrame, hits: Hits, lexicon: Lexicon
) -> pd.DataFrame:
    """Return the table `topics` from the hits of `scan` over `documents["text"]`."""
    found = phrases_in("topic", documents, sentences, hits, lexicon)
    topic = [entry.value for entry in found["entry"]]
    sector = ["ict" if name in ICT_TOPICS else name for name in topic]
    found = found.drop(columns="entry").assign(topic=topic, sector=sector)
    return check("topics", found.drop_duplicates(["document_id", "start"]))
