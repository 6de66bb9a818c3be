"""The backbone: the ties that a null model does not explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relations.errors import InputError, did_you_mean
from relations.networks.significance import BY_STRENGTH, TESTS, false_discovery

if TYPE_CHECKING:
    import pandas as pd


def backbone(edges: pd.DataFrame, *, method: str = "sdsm", alpha: float = 0.05) -> pd.DataFrame:
    """Return the rows of `edges` whose `q_<method>` is at most `alpha`: that share of them may be chance.

    Where the column is missing, `disparity` and `noise_corrected` are worked out from `stories`; the others
    need the documents, so make the edges with `cooccurrence`. Raises `InputError` for an unknown method, an
    `alpha` outside 0 to 1 and a missing column.
    """
    import numpy as np

    if method not in TESTS:
        raise InputError(f"no backbone method {method!r}{did_you_mean(str(method), TESTS)}")
    if not 0 < alpha <= 1:
        raise InputError(f"alpha is {alpha}: give a share of false ties above 0 and at most 1, such as 0.05")
    if f"q_{method}" in edges:
        q = edges[f"q_{method}"].to_numpy("float64", na_value=1.0)
    elif method in BY_STRENGTH:
        q = false_discovery(np.exp(BY_STRENGTH[method](edges)))
    else:
        raise InputError(
            f"the edges have no column q_{method}: make them with cooccurrence(run, tests=['{method}'])"
        )
    return edges[q <= alpha].reset_index(drop=True)
