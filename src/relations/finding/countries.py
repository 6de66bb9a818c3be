"""Countries in the text: which hits count, on what basis, and in what use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import regex

from relations.finding.places import sentence_of
from relations.lexicon import LAYERS, Lexicon
from relations.scan import Hits

if TYPE_CHECKING:
    import pandas as pd

_BIG = 1 << 40
_LONGEST_LIST = 12  # countries through which support is handed on
_BESIDE = 5  # code points between an alias and the title or the other country that supports it
_ADDRESS = regex.compile(
    r"(?:https?://|www\.)\S{1,500}|[\w.+-]{1,80}@[\w.-]{1,80}|@\w{1,80}|\b[\w-]{1,60}\.(?:com|org|net|info|ir)\b"
)


def country_hits(hits: Hits, lexicon: Lexicon, sentences: pd.DataFrame, texts: list[str]) -> pd.DataFrame:
    """Return the hits that name a country.

    Columns: `text` `sentence` (row of `sentences`) `start` `end` `entry` `entity_id`. A weak alias
    stays only with support: a strong name of that country in the text, a title beside it, or a country
    beside it in a list. Of two meanings of one place the one with more support stays.
    """
    import pandas as pd

    entries = lexicon.entries
    mine = np.flatnonzero(hits.layer == LAYERS.index("country"))
    text, start, end, number = hits.text[mine], hits.start[mine], hits.end[mine], hits.entry[mine]
    sentence = sentence_of(text, start, end, sentences)
    kinds = np.array([entries[n].kind for n in number.tolist()], dtype=object)
    keep = (sentence >= 0) & (kinds != "trap") & ~_in_address(texts, text, start)
    found = pd.DataFrame(
        {
            "text": text, "sentence": sentence, "start": start, "end": end, "entry": number,
            "entity_id": [entries[n].value for n in number.tolist()], "basis": kinds,
            "strong": np.array([entries[n].strong for n in number.tolist()], dtype=bool),
        }
    )[keep]  # fmt: skip
    found = found.iloc[np.lexsort((found["basis"] != "name", found["start"], found["text"]))]
    found = found.drop_duplicates(["text", "start", "end", "entity_id"])
    return _supported(found, hits, lexicon).reset_index(drop=True)


def _in_address(texts: list[str], text: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Return which places lie in a web address, an e-mail address or a handle."""
    inside = np.zeros(len(text), dtype=bool)
    for number in np.unique(text).tolist():
        if any(sign in texts[number] for sign in ("www.", "://", "@", ".com", ".org", ".net", ".ir")):
            spans = [match.span() for match in _ADDRESS.finditer(texts[number])]
            for first, last in spans:
                inside |= (text == number) & (start >= first) & (start < last)
    return inside


def _supported(found: pd.DataFrame, hits: Hits, lexicon: Lexicon) -> pd.DataFrame:
    """Keep strong aliases, and weak ones with support."""
    import pandas as pd

    listed = _in_list(found)
    firm = found[found["strong"]].groupby(["text", "entity_id"]).size()
    named = pd.MultiIndex.from_frame(found[["text", "entity_id"]])
    votes = firm.reindex(named, fill_value=0).to_numpy()
    weak = ~found["strong"].to_numpy()
    support = votes + 0.5 * (_beside_title(found, hits, lexicon) | listed)
    found = found.assign(support=np.where(weak, support, support + 1))[~weak | (support > 0)]
    best = found.groupby(["text", "start", "end"])["support"].transform("max")
    found = found[found["support"] == best].drop_duplicates(["text", "start", "end"])
    return found.drop(columns=["support", "strong", "basis"])


def _beside_title(found: pd.DataFrame, hits: Hits, lexicon: Lexicon) -> np.ndarray:
    """Return which places stand right beside a title or a state body."""
    offices = np.flatnonzero(hits.layer == LAYERS.index("office"))
    strong_kinds = ("title", "body", "counterpart")
    offices = [i for i in offices.tolist() if lexicon.entries[hits.entry[i]].kind in strong_kinds]
    starts = np.sort(hits.text[offices] * _BIG + hits.start[offices])
    ends = np.sort(hits.text[offices] * _BIG + hits.end[offices])
    first = found["text"].to_numpy() * _BIG + found["start"].to_numpy()
    last = found["text"].to_numpy() * _BIG + found["end"].to_numpy()
    after = np.append(starts, 1 << 62)[np.searchsorted(starts, last)] - last <= _BESIDE
    before = first - np.append(-(1 << 62), ends)[np.searchsorted(ends, first, side="right")] <= _BESIDE
    return after | before


def _in_list(found: pd.DataFrame) -> np.ndarray:
    """Return which places stand in one list with the strong name of another country."""
    sentence, start, end = (found[c].to_numpy() for c in ("sentence", "start", "end"))
    entity, sure = found["entity_id"].to_numpy(), found["strong"].to_numpy().copy()
    order = np.lexsort((start, sentence))
    one, other = order[:-1], order[1:]
    close = (
        (sentence[one] == sentence[other]) & (start[other] - end[one] <= _BESIDE) & (start[other] >= end[one])
    )
    close &= entity[one] != entity[other]
    one, other = one[close], other[close]
    near = np.zeros(len(found), dtype=bool)
    for _ in range(_LONGEST_LIST):
        near[one[sure[other]]] = True
        near[other[sure[one]]] = True
        if (sure | near).sum() == sure.sum():
            break
        sure |= near
    return near
