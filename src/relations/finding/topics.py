"""Sectors of cooperation named in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relations.finding.countries import sentence_of
from relations.lexicon import ICT_TOPICS, LAYERS, Lexicon
from relations.scan import Hits
from relations.tables import check

if TYPE_CHECKING:
    import pandas as pd


def find_topics(
    documents: pd.DataFrame, sentences: pd.DataFrame, hits: Hits, lexicon: Lexicon
) -> pd.DataFrame:
    """Return the table `topics` from the hits of `scan` over `documents["text"]`."""
    import pandas as pd

    index = pd.Series(range(len(documents)), index=documents["document_id"])
    ordered = sentences.assign(text=index[sentences["document_id"]].to_numpy())
    ordered = ordered.sort_values(["text", "start"], ignore_index=True)
    mine = np.flatnonzero(hits.layer == LAYERS.index("topic"))
    text, start, end = hits.text[mine], hits.start[mine], hits.end[mine]
    sentence = sentence_of(text, start, end, ordered)
    topic = [lexicon.entries[n].value for n in hits.entry[mine].tolist()]
    found = pd.DataFrame(
        {
            "document_id": documents["document_id"].to_numpy()[text],
            "sentence_id": ordered["sentence_id"].to_numpy()[sentence] if len(ordered) else None,
            "start": start, "end": end, "topic": topic,
            "sector": ["ict" if name in ICT_TOPICS else name for name in topic],
        }
    )[sentence >= 0]  # fmt: skip
    return check("topics", found.drop_duplicates(["document_id", "start"]))
