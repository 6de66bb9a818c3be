"""Two networks side by side: which ties were gained, lost, or changed by more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relations.errors import InputError, did_you_mean
from relations.networks.cooccurrence import cooccurrence
from relations.networks.significance import false_discovery
from relations.networks.weights import TIE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def compare(a, b, *, strength: str = "stories", **options) -> pd.DataFrame:
    """Return every tie of `a` or `b`: edges, or runs (then `options` go to `cooccurrence`).

    Columns: `source` `target` `strength_a` `strength_b` (0 where the tie is not there) `share_a` `share_b`
    (of all strength of that side) `change` (log2 of share_b / share_a; infinite for gained and lost ties)
    `low` `high` (95 % interval of it) `p` `q` `verdict` (`gained` `lost` `stronger` `weaker` `same`; the
    middle two only where q is at most 0.05). `strength` must be a count: given both counts, the second is
    binomial with the second side's share of all if nothing changed, and p is two-sided from its exact
    (Clopper-Pearson) interval's test. Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313. Raises
    `InputError` for a column that is not there.
    """
    import numpy as np
    import pandas as pd

    a, b = (_counts(side, strength, options) for side in (a, b))
    both = a.merge(b, on=TIE, how="outer", suffixes=("_a", "_b")).sort_values(TIE, ignore_index=True)
    both = both.fillna({"strength_a": 0, "strength_b": 0})
    x, y = (both[f"strength_{side}"].to_numpy("float64") for side in "ab")
    whole = x.sum(), y.sum()
    for side, count, total in (("a", x, whole[0]), ("b", y, whole[1])):
        both[f"share_{side}"] = pd.array(count / max(total, 1.0), dtype="Float64")
    p, low, high = _rate_ratio(x, y, whole[1] / max(sum(whole), 1.0))
    with np.errstate(divide="ignore"):
        change = np.log2(y / max(whole[1], 1.0)) - np.log2(x / max(whole[0], 1.0))
    columns = {"change": change, "low": low, "high": high, "p": p, "q": false_discovery(p)}
    both = both.assign(**{name: pd.array(values, dtype="Float64") for name, values in columns.items()})
    both["verdict"] = pd.array(_verdict(x, y, change, columns["q"]), dtype="string")
    return both


def _counts(side, strength: str, options) -> pd.DataFrame:
    from pandas.api.types import is_integer_dtype

    edges = side if hasattr(side, "columns") else cooccurrence(side, weights=(), tests=(), **options)[0]
    if strength not in edges:
        raise InputError(
            f"the edges have no column {strength!r}{did_you_mean(strength, map(str, edges.columns))}"
        )
    if not is_integer_dtype(edges[strength]):
        raise InputError(f"{strength!r} is no count; compare by sentences, documents, stories or outlets")
    return edges[[*TIE, strength]].rename(columns={strength: "strength"}).astype({"strength": "Int64"})


def _rate_ratio(x, y, chance: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return p and the 95 % interval of log2 of the ratio of shares, where `chance` is the second side's."""
    import numpy as np
    from scipy.stats import beta, binom

    n = x + y
    p = np.minimum(1.0, 2 * np.minimum(binom.cdf(y, n, chance), binom.sf(y - 1, n, chance)))
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(y > 0, beta.ppf(0.025, y, x + 1), 0.0)
        high = np.where(x > 0, beta.ppf(0.975, y + 1, x), 1.0)
        odds = np.log2(chance / (1 - chance)) if 0 < chance < 1 else 0.0
        return p, np.log2(low / (1 - low)) - odds, np.log2(high / (1 - high)) - odds


def _verdict(x, y, change, q) -> np.ndarray:
    import numpy as np

    sure = q <= 0.05
    return np.select(
        [(x == 0), (y == 0), sure & (change > 0), sure & (change < 0)],
        ["gained", "lost", "stronger", "weaker"],
        "same",
    )
