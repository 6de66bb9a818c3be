"""Where the phrases of a scan stand: in which sentence, with which entry of the lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relations.lexicon import LAYERS, Lexicon
from relations.scan import Hits

if TYPE_CHECKING:
    import pandas as pd

_BIG = 1 << 40


def in_order(documents: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences in order, with the number of their document in the column `text`."""
    import pandas as pd

    index = pd.Series(range(len(documents)), index=documents["document_id"])
    numbered = sentences.assign(text=index[sentences["document_id"]].to_numpy())
    return numbered.sort_values(["text", "start"], ignore_index=True)


def sentence_of(text: np.ndarray, start: np.ndarray, end: np.ndarray, sentences: pd.DataFrame) -> np.ndarray:
    """Return the row of the sentence (of `in_order`) that holds each place, -1 where none does."""
    numbers = sentences["text"].to_numpy()
    keys = numbers * _BIG + sentences["start"].to_numpy()
    if not len(keys):
        return np.full(len(text), -1)
    at = np.searchsorted(keys, text * _BIG + start, side="right") - 1
    inside = (at >= 0) & (numbers[at] == text) & (end <= sentences["end"].to_numpy()[at])
    return np.where(inside, at, -1)


def phrases_in(
    layer: str, documents: pd.DataFrame, sentences: pd.DataFrame, hits: Hits, lexicon: Lexicon
) -> pd.DataFrame:
    """Return the phrases of a layer that stand in sentences.

    Columns: `document_id` `sentence_id` `start` `end` `entry` (of the lexicon).
    """
    import pandas as pd

    ordered = in_order(documents, sentences)
    mine = np.flatnonzero(hits.layer == LAYERS.index(layer))
    text, start, end = hits.text[mine], hits.start[mine], hits.end[mine]
    sentence = sentence_of(text, start, end, ordered)
    table = pd.DataFrame(
        {
            "document_id": documents["document_id"].to_numpy()[text],
            "sentence_id": ordered["sentence_id"].to_numpy()[sentence] if len(ordered) else None,
            "start": start,
            "end": end,
            "entry": pd.Series([lexicon.entries[n] for n in hits.entry[mine].tolist()], dtype=object),
        }
    )
    return table[sentence >= 0].reset_index(drop=True)
