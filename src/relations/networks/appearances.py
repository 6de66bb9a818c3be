"""Who appears where: the one table that ties, weights and tests are made from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from relations.errors import InputError, did_you_mean, listed

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LAYERS = ("country", "official", "mixed")
WITHIN = ("sentence", "paragraph", "document")
USES = ("office", "plain")

_COLUMNS = ["unit_id", "document_id", "sentence_id", "entity_id", "kind", "story_id", "outlet", "published"]
_OTHER_NAMES = {
    "document": "document_id",
    "entity": "entity_id",
    "sentence": "sentence_id",
    "story": "story_id",
    "date": "published",
}
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def appearances(
    run_or_table,
    *,
    layer: str = "country",
    within: str = "sentence",
    uses: Iterable[str] = USES,
    since: str | None = None,
    until: str | None = None,
) -> pd.DataFrame:
    """Return who appears in which sentence, one row for each, in order of story, document and sentence.

    `run_or_table` is a run (tables `documents`, `sentences`, `mentions`) or any table with the columns
    `document_id` (or `document`) and `entity_id` (or `entity`), and where known `sentence_id`, `paragraph`,
    `story_id`, `outlet`, `published`, `kind` (`country` or `official`). Copies are left out; so are mentions
    of a country whose `use` is not among `uses`. `since` and `until` are days, months or years
    (`2024-01-31`, `2024-01`, `2024`), both included; a document without a date is then left out.

    Columns, all `category`: `unit_id` `document_id` `sentence_id` `entity_id` `kind` `story_id` `outlet`
    `published`. A unit is what weights and tests count once: the sentence, the paragraph, or (within a
    document) the story, so that a story told by many outlets is one observation. A table without
    sentences is counted by document whatever `within` says. Raises `InputError` for a wrong option.
    """
    _check_options(layer, within, uses, since, until)
    given = _of_table(run_or_table) if _is_table(run_or_table) else _of_run(run_or_table, uses)
    found = _select(given, layer, since, until)
    found["unit_id"] = _units(found, within)
    found = found[found["unit_id"].notna()]
    found = found.drop_duplicates(["document_id", "sentence_id", "entity_id"])
    return _in_order(found)


def _is_table(run_or_table) -> bool:
    return hasattr(run_or_table, "columns")


def _check_options(layer, within, uses, since, until) -> None:
    faults = []
    for name, value, known in (("layer", layer, LAYERS), ("within", within, WITHIN)):
        if value not in known:
            faults.append(f"no {name} {value!r}{did_you_mean(str(value), known)}")
    known_uses = ("office", "organisation", "dateline", "plain")
    faults += [f"no use {use!r}{did_you_mean(str(use), known_uses)}" for use in uses if use not in known_uses]
    for name, value in (("since", since), ("until", until)):
        if value is not None and not _DAY.fullmatch(str(value)):
            faults.append(f"{name} is {value!r}: write it as 2024, 2024-01 or 2024-01-31")
    if faults:
        raise InputError(listed(faults))


def _of_table(table: pd.DataFrame) -> pd.DataFrame:
    """Bring any table to our column names; what it does not have is missing."""
    renamed = {old: new for old, new in _OTHER_NAMES.items() if old in table and new not in table}
    table = table.rename(columns=renamed)
    missing = [column for column in ("document_id", "entity_id") if column not in table]
    if missing:
        known = ", ".join(map(str, table.columns)) or "none"
        raise InputError(f"the table has no column {' and '.join(missing)}; its columns: {known}")
    wanted = [*_COLUMNS[1:], "paragraph"]
    table = table.reindex(columns=wanted).astype("string")
    table["story_id"] = table["story_id"].fillna(table["document_id"])
    return table.dropna(subset=["document_id", "entity_id"])


def _of_run(run, uses: Iterable[str]) -> pd.DataFrame:
    """Join mentions to their sentence's paragraph and their document's story, outlet and day."""
    mentions = run.mentions[["document_id", "sentence_id", "entity_id", "kind", "use"]]
    used = (mentions["kind"] != "country") | mentions["use"].fillna("plain").isin(list(uses))
    originals = run.documents.loc[
        run.documents["duplicate_of"].isna(), ["document_id", "story_id", "outlet", "published"]
    ]
    found = mentions[used & mentions["entity_id"].notna()].drop(columns="use")
    found = found.merge(originals, on="document_id", how="inner")
    found["story_id"] = found["story_id"].fillna(found["document_id"])
    return found.merge(run.sentences[["sentence_id", "paragraph"]], on="sentence_id", how="left")


def _select(given: pd.DataFrame, layer: str, since: str | None, until: str | None) -> pd.DataFrame:
    """Keep the layer's kinds and the days asked for."""
    if layer == "mixed" and given["kind"].isna().any():
        raise InputError("layer 'mixed' needs a column kind that says country or official in every row")
    kept = given["kind"].isna() | given["kind"].isin(
        ("country", "official") if layer == "mixed" else (layer,)
    )
    published = given["published"].str[:10]
    if since is not None:
        kept &= (published >= str(since)).fillna(False)
    if until is not None:
        kept &= (published.str[: len(str(until))] <= str(until)).fillna(False)
    return given[kept].assign(published=published[kept])


def _units(found: pd.DataFrame, within: str) -> pd.Series:
    """Return what each row is counted in: sentence, paragraph or story."""
    if within == "document" or found["sentence_id"].isna().all() and found["paragraph"].isna().all():
        return found["story_id"]
    if within == "sentence":
        places = found[["document_id", "sentence_id"]].drop_duplicates()
        if places["sentence_id"].is_unique:
            return found["sentence_id"]
        return found["document_id"] + "/" + found["sentence_id"]
    if found["paragraph"].isna().all():
        raise InputError("within 'paragraph' needs a column paragraph; there is 'sentence' or 'document'")
    return found["document_id"] + "/" + found["paragraph"].astype("string")


def _in_order(found: pd.DataFrame) -> pd.DataFrame:
    """Sort by story, document and sentence, each where it first comes; make every column categorical."""
    import numpy as np
    import pandas as pd

    coded = pd.DataFrame(index=found.index)
    for column in _COLUMNS:
        if column in ("entity_id", "published"):
            coded[column] = pd.Categorical(found[column].astype("string"))
        else:
            codes, values = pd.factorize(found[column].astype("string"))
            coded[column] = pd.Categorical.from_codes(codes, values)
    order = ("story_id", "document_id", "unit_id", "sentence_id", "entity_id")
    keys = [coded[column].cat.codes for column in order]
    return coded.iloc[np.lexsort(keys[::-1])].reset_index(drop=True)


def run_starts(*arrays: np.ndarray) -> np.ndarray:
    """Return where a run of equal values begins, looking at all arrays (of one length) together.

    >>> import numpy as np
    >>> run_starts(np.array([5, 5, 7, 7]), np.array([1, 1, 1, 2])).tolist()
    [0, 2, 3]
    """
    import numpy as np

    changed = np.zeros(len(arrays[0]), bool)
    changed[:1] = True
    for array in arrays:
        changed[1:] |= array[1:] != array[:-1]
    return np.flatnonzero(changed)
