"""Exact and near copies of one article in one language, found by the runs of three words they share."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from relations.text import fold_key

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# Two texts are copies where they share half of all their runs of three words (Jaccard), or the shorter is
# that much contained in the longer. Tried on the sample's articles, cut, edited and re-titled: see tests.
JACCARD, CONTAINED = 0.5, 0.7
_RUN = 3
# One run in eight, the same in every text, is looked up; of a run that many texts have only the first count.
_SAMPLED, _POSTINGS = 8, 64
_SHORT = 12  # runs; shorter texts are copies only where they are the same


def find_copies(documents: pd.DataFrame, furniture: pd.DataFrame) -> pd.DataFrame:
    """Return `documents` with `duplicate_of`: the first document of which each is a copy in its language.

    Furniture does not count. Runs are looked up in an inverted index (the mod-sampling of Broder 1997,
    doi:10.1109/SEQUEN.1997.666900) and compared in full with the few texts that share some.
    """
    import pandas as pd

    taken = defaultdict(list)
    for document_id, start, end in zip(
        furniture["document_id"], furniture["start"], furniture["end"], strict=True
    ):
        taken[document_id].append((start, end))
    ids = documents["document_id"].tolist()
    index: dict[tuple[str, int], list[int]] = defaultdict(list)
    runs: list[np.ndarray] = []
    originals: list[str | None] = [None] * len(ids)
    for n, (text, code) in enumerate(zip(documents["text"], documents["language"], strict=True)):
        own = _runs(_without(text, taken.get(ids[n], [])), code)
        runs.append(own)
        keys = [(code, key) for key in _sampled(own)]
        first = _first_copy(own, keys, index, runs)
        if first is not None:
            originals[n] = originals[first] or ids[first]
        for key in keys:
            if len(index[key]) < _POSTINGS:
                index[key].append(n)
    return documents.assign(duplicate_of=pd.array(originals, dtype="string"))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    parts, place = [], 0
    for start, end in sorted(spans):
        parts.append(text[place:start])
        place = end
    return "".join([*parts, text[place:]])


def _runs(text: str, code: str) -> np.ndarray:
    """Return the sorted hashes (uint64) of the runs of words, of characters in Chinese; each once."""
    import numpy as np

    words = fold_key(text).split()
    words = list("".join(words)) if code in ("zh", "ja") else words
    codes = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    if len(codes) <= _SHORT + _RUN:
        return np.array([zlib.crc32(" ".join(words).encode("utf-8", "replace")) * _SAMPLED], dtype=np.uint64)
    mixed = codes[: -_RUN + 1] * np.uint64(0x9E3779B97F4A7C15)
    for step in range(1, _RUN):
        mixed = (mixed ^ codes[step : len(codes) - _RUN + 1 + step]) * np.uint64(0xBF58476D1CE4E5B9)
    return np.unique(mixed ^ (mixed >> np.uint64(31)))


def _sampled(runs: np.ndarray) -> list[int]:
    return runs[runs % _SAMPLED == 0].tolist()


def _first_copy(own: np.ndarray, keys: list, index: dict, runs: list[np.ndarray]) -> int | None:
    """Return the number of the first earlier text of which this one is a copy, None where there is none."""
    import numpy as np

    shared = Counter(n for key in keys for n in index.get(key, ()))
    for n in sorted(n for n, count in shared.items() if count * 4 >= min(len(keys), count * 4)):
        both = len(np.intersect1d(own, runs[n], assume_unique=True))
        if (
            both / (len(own) + len(runs[n]) - both) >= JACCARD
            or both / min(len(own), len(runs[n])) >= CONTAINED
        ):
            return n
    return None
