"""How strong a tie is: each weight a small function of the evidence, with the paper it comes from.

A weight takes `evidence` (one row for each tie and unit: `source` `target` `unit_id`, the rows of a tie
together) and `appearances` (one row for each unit and entity: `unit_id` `entity_id`), both as `by_unit` makes
them, and returns a Series of floats under the index (`source`, `target`). To add one, write the function and
its line in `WEIGHTS`.

In the formulas k is the number of units in which both appear, a and b those in which each appears, n all
units in which anyone of the layer appears.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from relations.errors import InputError, did_you_mean, listed
from relations.networks.appearances import run_starts

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

TIE = ["source", "target"]


def by_unit(evidence: pd.DataFrame, appearances: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return evidence by tie and unit and appearances by unit and entity, each row once, all categorical.

    `evidence` has `source` `target` `document_id` `sentence_id`; `appearances`, the table that it was made
    from, says in which unit that is.
    """
    import numpy as np

    there = appearances[["unit_id", "entity_id"]].drop_duplicates(ignore_index=True)
    if "unit_id" not in evidence:
        places = appearances[["document_id", "sentence_id", "unit_id"]].drop_duplicates()
        places = places.astype({"document_id": "string", "sentence_id": "string"})
        evidence = evidence.merge(places, on=["document_id", "sentence_id"], how="left")
        evidence = evidence.astype(dict.fromkeys(TIE, there["entity_id"].dtype))
        evidence = evidence.iloc[np.lexsort(_codes(evidence, "unit_id", "target", "source"))]
    starts = run_starts(*_codes(evidence, *TIE, "unit_id"))
    return evidence[[*TIE, "unit_id"]].take(starts).reset_index(drop=True), there


def counts(evidence: pd.DataFrame, appearances: pd.DataFrame) -> pd.DataFrame:
    """Return k, a and b of each tie as `together` `source_units` `target_units` (int64), by unit."""
    import numpy as np
    import pandas as pd

    starts = run_starts(*_codes(evidence, *TIE))
    units = np.bincount(*_codes(appearances, "entity_id"), minlength=1)
    ties = evidence[TIE].take(starts)
    columns = {f"{side}_units": units[codes] for side, codes in zip(TIE, _codes(ties, *TIE), strict=True)}
    index = pd.MultiIndex.from_arrays([ties[side].array for side in TIE], names=TIE)
    return pd.DataFrame({"together": np.diff(starts, append=len(evidence)), **columns}, index=index)


def fractional(evidence: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    """Sum over the units of a tie of 1 / (entities in the unit - 1).

    A long list of names says less about each pair. Newman (2001), Scientific collaboration networks II,
    Physical Review E 64, 016132, doi:10.1103/PhysRevE.64.016132, equation 2.
    """
    import numpy as np
    import pandas as pd

    entities = np.bincount(*_codes(appearances, "unit_id"), minlength=1)
    (unit,) = _codes(evidence, "unit_id")
    share = 1.0 / (entities[unit] - 1)
    starts = run_starts(*_codes(evidence, *TIE))
    total = np.add.reduceat(share, starts) if len(starts) else share
    return pd.Series(total, index=counts(evidence, appearances).index)


def association(evidence: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    """k n / (a b): how many times more often together than if each appeared independently of the other.

    The association strength (probabilistic affinity) of van Eck and Waltman (2009), How to normalize
    cooccurrence data?, JASIST 60(8), 1635-1651, doi:10.1002/asi.21075, scaled by n so that 1 is chance.
    """
    c = counts(evidence, appearances)
    return c["together"] * _units(appearances) / (c["source_units"] * c["target_units"])


def npmi(evidence: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    """ln(k n / (a b)) / -ln(k / n): -1 never together, 0 as by chance, 1 never apart.

    Pointwise mutual information is of Church and Hanks (1989), Word association norms, mutual information,
    and lexicography, doi:10.3115/981623.981633; its normalisation of Bouma (2009), Normalized (pointwise)
    mutual information in collocation extraction, Proceedings of GSCL, 31-40 (has no DOI). A pair that is
    together in every unit is given 1, the limit.
    """
    import numpy as np

    together = counts(evidence, appearances)["together"]
    information = -np.log(together / _units(appearances))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(association(evidence, appearances)) / information
    return ratio.where(information > 0, 1.0)


def jaccard(evidence: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    """k / (a + b - k): share of the units of either in which both appear.

    Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist 11(2), 37-50,
    doi:10.1111/j.1469-8137.1912.tb05611.x.
    """
    c = counts(evidence, appearances)
    return c["together"] / (c["source_units"] + c["target_units"] - c["together"])


def cosine(evidence: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    """k / sqrt(a b): Salton's cosine, here the same as Ochiai's coefficient.

    Ahlgren, Jarneving and Rousseau (2003), Requirements for a cocitation similarity measure, JASIST 54(6),
    550-560, doi:10.1002/asi.10242.
    """
    c = counts(evidence, appearances)
    return c["together"] / (c["source_units"].astype("float64") * c["target_units"]) ** 0.5


def dice(evidence: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    """2 k / (a + b).

    Dice (1945), Measures of the amount of ecologic association between species, Ecology 26(3), 297-302,
    doi:10.2307/1932409.
    """
    c = counts(evidence, appearances)
    return 2 * c["together"] / (c["source_units"] + c["target_units"])


WEIGHTS = {
    "fractional": fractional,
    "association": association,
    "npmi": npmi,
    "jaccard": jaccard,
    "cosine": cosine,
    "dice": dice,
}


def weigh(
    edges: pd.DataFrame,
    evidence: pd.DataFrame,
    appearances: pd.DataFrame,
    *,
    weights: Iterable[str] = tuple(WEIGHTS),
) -> pd.DataFrame:
    """Return `edges` with one more Float64 column for each weight named; all of `WEIGHTS` unless told.

    `appearances` must be those the evidence was made from (same layer, unit, uses and days). Raises
    `InputError` for a name that is no weight.
    """
    import pandas as pd

    faults = [f"no weight {name!r}{did_you_mean(name, WEIGHTS)}" for name in weights if name not in WEIGHTS]
    if faults:
        raise InputError(listed(faults))
    reduced = by_unit(evidence, appearances)
    at = positions(counts(*reduced).index, edges)
    columns = {name: WEIGHTS[name](*reduced).to_numpy()[at] for name in weights}
    return edges.assign(**{name: pd.array(values, dtype="Float64") for name, values in columns.items()})


def positions(ties: pd.MultiIndex, edges: pd.DataFrame) -> np.ndarray:
    """Return where each row of `edges` stands in `ties`. Raises `InputError` if one is not there."""
    import numpy as np
    import pandas as pd

    there = [ties.get_level_values(side).astype("str") for side in TIE]
    asked = [edges[side].astype("str") for side in TIE]
    if len(ties) == len(edges) and all((a == b.array).all() for a, b in zip(there, asked, strict=True)):
        return np.arange(len(edges))
    at = pd.MultiIndex.from_arrays(there).get_indexer(pd.MultiIndex.from_arrays(asked))
    if (at < 0).any():
        raise InputError(
            f"{int((at < 0).sum())} of {len(at)} ties have no evidence; are these tables of one run?"
        )
    return at


def _units(appearances: pd.DataFrame) -> int:
    return appearances["unit_id"].nunique()


def _codes(table: pd.DataFrame, *columns: str) -> list[np.ndarray]:
    """Return the codes of categorical columns, int64."""
    return [table[column].cat.codes.to_numpy("int64") for column in columns]
