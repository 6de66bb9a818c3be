"""Ties between those who are named together, and the sentences behind each tie."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from relations.errors import InputError, did_you_mean
from relations.networks.appearances import USES, appearances, run_starts
from relations.networks.significance import TESTS, assess
from relations.networks.weights import TIE, WEIGHTS, weigh

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

EVIDENCE = [*TIE, "document_id", "sentence_id", "holds"]
COUNTS = ["sentences", "documents", "stories", "outlets"]
_HOLDS = ("source", "target", "both")


def cooccurrence(
    run_or_table,
    *,
    layer: str = "country",
    within: str = "sentence",
    uses: Iterable[str] = USES,
    since: str | None = None,
    until: str | None = None,
    weights: Iterable[str] = tuple(WEIGHTS),
    tests: Iterable[str] = tuple(TESTS),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (edges, evidence): who is named together with whom, and where.

    `run_or_table`, `layer`, `within`, `uses`, `since` and `until` are those of `appearances`; `weights` and
    `tests` name the columns to add (`()` for none). In layer `mixed` a tie joins an official and a country.

    `edges`, by source and target: `source` `target` (source < target) `layer` `within` `sentences` (that hold
    both; missing where the table has no sentences) `documents` `stories` `outlets` `first` `last` (days of
    publication), a Float64 column for each weight, `p_<test>` and `q_<test>`. `evidence`, by tie, story,
    document and sentence: `source` `target` `document_id` `sentence_id` `holds` (`both`, or within a
    paragraph or document also `source` and `target`). Raises `InputError` for wrong options.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"document": ["a", "a", "b", "b"], "entity": ["IRN", "CUB", "CUB", "IRN"]})
    >>> edges, evidence = cooccurrence(table)
    >>> edges[["source", "target", "documents"]].values.tolist()
    [['CUB', 'IRN', 2]]
    """
    found = appearances(run_or_table, layer=layer, within=within, uses=uses, since=since, until=until)
    return tie(found, layer=layer, within=within, weights=weights, tests=tests)


def tie(
    found: pd.DataFrame,
    *,
    layer: str,
    within: str,
    weights: Iterable[str] = tuple(WEIGHTS),
    tests: Iterable[str] = tuple(TESTS),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (edges, evidence) as `cooccurrence` does, from rows of `appearances`."""
    import numpy as np

    place = _numbered(found, "document_id", "unit_id")
    entity = found["entity_id"].cat.codes.to_numpy("int64")
    kind = found["kind"].cat.codes.to_numpy()
    # A cell is one entity in one place: a run of rows once they are sorted by place and entity.
    rows = np.lexsort((entity, place))
    first = run_starts(place[rows], entity[rows])
    cells = rows[first]
    left, right = pairs(place[cells], entity[cells])
    if layer == "mixed":
        across = kind[cells[left]] != kind[cells[right]]
        left, right = left[across], right[across]
    evidence = _evidence(found, rows, np.append(first, len(rows)), left, right)
    if within == "sentence" and found["sentence_id"].isna().all() and len(found):
        within = "document"
    edges = _edges(found, cells[left], cells[right], evidence).assign(layer=layer, within=within)
    edges = edges.astype({"layer": "string", "within": "string"})
    edges = edges[[*TIE, "layer", "within", *COUNTS, "first", "last"]]
    edges = weigh(edges, evidence, found, weights=weights)
    edges = assess(edges, evidence, found, tests=tests)
    return edges, evidence[EVIDENCE].astype("string")


def pairs(place: np.ndarray, entity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (left, right): the rows of every two entities in one place, by both entities, then place.

    `place` and `entity` (int64, from 0) are sorted by place, then entity, each pair of them once. Every row
    is paired with those before it in its place by counting, without a join: time grows with the number of
    pairs, sum of k (k - 1) / 2 over places, and one sort of them.
    """
    import numpy as np

    starts = run_starts(place)
    start = np.repeat(starts, np.diff(starts, append=len(place)))
    before = np.arange(len(place)) - start
    right = np.repeat(np.arange(len(place)), before)
    left = np.arange(len(right)) - np.repeat(before.cumsum() - before - start, before)
    order = _order(entity[left] * (entity.max(initial=0) + 1) + entity[right])
    return left[order], right[order]


def _order(key: np.ndarray) -> np.ndarray:
    """Return the stable order of `key` (int64, not negative).

    Key and place are sorted as one number if 63 bits hold both: several times faster than `argsort`.
    """
    import numpy as np

    bits = len(key).bit_length()
    if int(key.max(initial=0)).bit_length() + bits > 63:
        return np.argsort(key, kind="stable")
    return np.sort((key << bits) | np.arange(len(key))) & ((1 << bits) - 1)


def _numbered(found: pd.DataFrame, *columns: str) -> np.ndarray:
    """Return the number of the run of equal values in `columns` that each row is in, from 0."""
    import numpy as np

    starts = run_starts(*(found[column].cat.codes.to_numpy() for column in columns))
    return np.repeat(np.arange(len(starts)), np.diff(starts, append=len(found)))


def _evidence(found, rows, bounds, left, right) -> pd.DataFrame:
    """Return the evidence of each meeting, categorical, with `unit_id` and the number of the `meeting`.

    `rows[bounds[c]:bounds[c + 1]]` are the rows of cell c; a meeting joins the cells `left` and `right`.
    """
    import numpy as np
    import pandas as pd

    sentence = _numbered(found, "document_id", "unit_id", "sentence_id")
    meeting, row, side = [], [], []
    for bit, cells in ((1, left), (2, right)):
        size = (bounds[cells + 1] - bounds[cells]).astype("int64")
        within = np.arange(size.sum()) - np.repeat(size.cumsum() - size, size)
        meeting.append(np.repeat(np.arange(len(cells)), size))
        row.append(rows[np.repeat(bounds[cells], size) + within])
        side.append(np.full(len(within), bit))
    meeting, row, side = (np.concatenate(parts) for parts in (meeting, row, side))
    order = _order(meeting * (len(found) + 1) + sentence[row])
    meeting, row, side = meeting[order], row[order], side[order]
    first = run_starts(meeting, sentence[row])
    holds = np.bitwise_or.reduceat(side, first) if len(first) else side
    meeting, row = meeting[first], row[first]
    codes = found["entity_id"].cat.codes.to_numpy()
    entities = found["entity_id"].cat.categories
    columns = {
        "source": pd.Categorical.from_codes(codes[rows[bounds[left[meeting]]]], entities),
        "target": pd.Categorical.from_codes(codes[rows[bounds[right[meeting]]]], entities),
        **{name: found[name].take(row).array for name in ("document_id", "sentence_id", "unit_id")},
        "holds": pd.Categorical.from_codes(holds - 1, list(_HOLDS)),
        "meeting": meeting,
    }
    return pd.DataFrame(columns)


def _edges(found, source_row, target_row, evidence) -> pd.DataFrame:
    """Count the sentences, documents, stories and outlets of each tie, and find its first and last day."""
    import numpy as np
    import pandas as pd

    code = {
        column: found[column].cat.codes.to_numpy("int64")
        for column in ("entity_id", "document_id", "story_id", "outlet", "published")
    }
    source, target = code["entity_id"][source_row], code["entity_id"][target_row]
    starts = run_starts(source, target)
    tie_of = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(source)))

    def different(column):
        """Count the values of `column` in each tie; missing is none."""
        cells = tie_of * (len(found) + 1) + code[column][source_row] + 1
        first = run_starts(cells) if column != "outlet" else np.unique(cells, return_index=True)[1]
        first = first[code[column][source_row[first]] >= 0]
        return np.bincount(tie_of[first], minlength=len(starts))

    both = evidence["meeting"].to_numpy()[evidence["holds"].to_numpy() == "both"]
    columns = {
        "sentences": np.bincount(tie_of[both], minlength=len(starts)),
        "documents": different("document_id"),
        "stories": different("story_id"),
        "outlets": different("outlet"),
    }
    edges = pd.DataFrame(columns, dtype="Int64")
    if found["sentence_id"].isna().all():
        edges["sentences"] = pd.array([pd.NA] * len(edges), dtype="Int64")
    edges["first"], edges["last"] = _days(code["published"][source_row], starts, found["published"])
    for side, codes in (("source", source), ("target", target)):
        edges[side] = _named(found["entity_id"], codes[starts])
    return edges


def _days(day, starts, published) -> tuple[pd.Series, pd.Series]:
    """Return the first and last day of each tie's meetings; missing where none has a day."""
    import numpy as np

    if not len(starts):
        return _named(published, day), _named(published, day)
    late = np.where(day < 0, len(published.cat.categories), day)
    first = np.minimum.reduceat(late, starts)
    first[first == len(published.cat.categories)] = -1
    return _named(published, first), _named(published, np.maximum.reduceat(day, starts))


def _named(categorical: pd.Series, codes: np.ndarray) -> pd.Series:
    """Return the categories that `codes` stand for, as strings; missing for -1."""
    import pandas as pd

    return pd.Series(pd.Categorical.from_codes(codes, categorical.cat.categories), dtype="string")


def sentences_behind(
    run,
    a: str,
    b: str,
    *,
    within: str = "sentence",
    uses: Iterable[str] = USES,
    since: str | None = None,
    until: str | None = None,
) -> pd.DataFrame:
    """Return the sentences behind the tie of `a` and `b` (alpha-3 codes or official ids), oldest story first.

    Columns: `document_id` `sentence_id` `holds` (`both`; within a paragraph or document also `source` and
    `target`, the tie's lesser and greater id) `text` (of the sentence) `spans_a` `spans_b` (lists of (start,
    end) in `text`) `start` (of the sentence in the document) `source` (path) `outlet` `published` `url`
    `language` `story_id`. Empty where nothing ties them. Raises `InputError` where `a` is `b` or neither the
    run nor ISO 3166 knows one of them.
    """
    _check_known(run, a, b)
    layer = {2: "country", 1: "mixed", 0: "official"}[sum(map(_is_country, (a, b)))]
    found = appearances(run, layer=layer, within=within, uses=uses, since=since, until=until)
    found = found[found["entity_id"].isin([a, b])].reset_index(drop=True)
    _, evidence = tie(found, layer=layer, within=within, weights=(), tests=())
    rows = evidence.drop(columns=TIE).merge(
        run.sentences[["sentence_id", "start", "end", "language"]], on="sentence_id", how="left"
    )
    about = ["document_id", "source", "outlet", "published", "url", "story_id", "text"]
    rows = rows.merge(run.documents[about].rename(columns={"text": "whole"}), on="document_id", how="left")
    rows["text"] = [t[s:e] for t, s, e in zip(rows["whole"], rows["start"], rows["end"], strict=True)]
    for column, entity in (("spans_a", a), ("spans_b", b)):
        rows[column] = _spans(run.mentions, entity, rows, uses)
    rows["text"] = rows["text"].astype("string")
    rows = rows.sort_values(["published", "story_id"], kind="stable", ignore_index=True)
    first = ["document_id", "sentence_id", "holds", "text", "spans_a", "spans_b", "start"]
    return rows[[*first, "source", "outlet", "published", "url", "language", "story_id"]]


def _spans(mentions, entity, rows, uses) -> list[list[tuple[int, int]]]:
    """Return for each sentence of `rows` the places, within it, where `entity` is mentioned."""
    use = mentions["use"].fillna("plain")
    counted = (mentions["entity_id"] == entity) & ((mentions["kind"] != "country") | use.isin(list(uses)))
    places: dict[str, list[tuple[int, int]]] = {}
    for sentence, start, end in mentions.loc[counted, ["sentence_id", "start", "end"]].itertuples(
        index=False
    ):
        places.setdefault(sentence, []).append((int(start), int(end)))
    return [
        [(start - int(begin), end - int(begin)) for start, end in sorted(places.get(sentence, []))]
        for sentence, begin in zip(rows["sentence_id"], rows["start"], strict=True)
    ]


def _is_country(entity: str) -> bool:
    return re.fullmatch("[A-Z]{3}", entity) is not None


def _check_known(run, a: str, b: str) -> None:
    if a == b:
        raise InputError(f"a tie needs two ends; both are {a!r}")
    known = {*run.mentions["entity_id"].dropna().unique(), *_country_codes()}
    for entity in (a, b):
        if entity not in known:
            raise InputError(f"no country or official {entity!r} in this run{_nearest(entity, known)}")


def _nearest(entity: str, known: set[str]) -> str:
    suggestion = did_you_mean(entity, known)
    return (
        suggestion
        if "did you mean" in suggestion
        else "; write an alpha-3 code or an official_id of `officials`"
    )


def _country_codes() -> list[str]:
    """Return the alpha-3 codes of `knowledge/countries.csv`."""
    import csv
    from importlib.resources import files

    with (files("relations") / "knowledge" / "countries.csv").open(encoding="utf-8", newline="") as rows:
        return [row["alpha3"] for row in csv.DictReader(rows)]
