"""Which ties are more than chance: four tests, each with its null model, and the false discovery rate.

Two tests keep to the table of units and entities that the ties were made from (`hypergeometric`, `sdsm`);
two see only the weighted ties (`disparity`, `noise_corrected`). All are one-sided: is this tie stronger than
the null model lets expect?
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from relations.errors import InputError, did_you_mean, listed
from relations.networks.nulls import cell_probabilities, poisson_binomial_tail
from relations.networks.weights import TIE, by_unit, counts, positions

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

EXACT_STEPS = 100_000_000
"""Steps up to which the Poisson-binomial tail is summed exactly (about half a second on one core)."""


def hypergeometric_tail(together, source_units, target_units, units) -> np.ndarray:
    """Return ln P(X >= together) where X units are drawn in common by chance, exactly, without underflow.

    X is hypergeometric: of `units`, `source_units` are marked and `target_units` drawn. All are arrays of
    counts (broadcast). The largest term comes from log-gamma, the others from the ratio of neighbours: upward
    where `together` lies above the mean, else the lower tail downward and its complement. Relative error of
    P against scipy below 1e-9 up to a million units. Tumminello, Micciche, Lillo, Piilo and Mantegna (2011),
    Statistically validated networks in bipartite complex systems, doi:10.1371/journal.pone.0017994.
    """
    import numpy as np

    k, a, b, n = np.broadcast_arrays(
        *(np.asarray(count, dtype="float64") for count in (together, source_units, target_units, units))
    )
    upper = k * (n + 2) > (a + 1) * (b + 1)
    start = np.where(upper, k, k - 1)
    tail = np.full(k.shape, -np.inf)
    possible = (start >= np.maximum(0, a + b - n)) & (start <= np.minimum(a, b))
    tail[possible] = _log_term(*(x[possible] for x in (start, a, b, n)))
    tail[possible] += np.log(_term_sum(*(x[possible] for x in (start, a, b, n, upper))))
    lower = ~upper
    tail[lower] = np.log1p(-np.minimum(np.exp(tail[lower]), 1.0))
    return np.minimum(tail, 0.0)


def _log_term(k, a, b, n) -> np.ndarray:
    """Return ln P(X = k) of the hypergeometric distribution."""
    from scipy.special import gammaln

    def choose(m, r):
        return gammaln(m + 1) - gammaln(r + 1) - gammaln(m - r + 1)

    return choose(a, k) + choose(n - a, b - k) - choose(n, b)


def _term_sum(k, a, b, n, upper) -> np.ndarray:
    """Return the tail from k on, upward or downward, in units of its first term."""
    import numpy as np

    total = np.ones(len(k))
    term = np.ones(len(k))
    active = np.arange(len(k))
    j, a, b, n, upper = k.copy(), a, b, n, upper
    while len(active):
        up = (a - j) * (b - j) / ((j + 1) * (n - a - b + j + 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            down = j * (n - a - b + j) / ((a - j + 1) * (b - j + 1))
        term = term * np.where(upper, up, down)
        total[active] += term
        more = term > total[active] * 1e-17
        active, term, a, b, n, upper = active[more], term[more], a[more], b[more], n[more], upper[more]
        j = np.where(upper, j[more] + 1, j[more] - 1)
    return total


def disparity_tail(edges: pd.DataFrame, strength: str = "stories") -> np.ndarray:
    """Return ln p of the disparity filter for each tie: the smaller of its two ends' p.

    At an end with degree d whose ties sum to s, p = (1 - w/s)^(d - 1); an end with a single tie says nothing
    (p = 1). Serrano, Boguna and Vespignani (2009), Extracting the multiscale backbone of complex weighted
    networks, doi:10.1073/pnas.0808904106. The smaller of two is no uniform p under the null: read it as the
    filter of the paper, not as a calibrated test.
    """
    import numpy as np

    weight = edges[strength].to_numpy("float64")
    ends = _ends(edges)
    degree = np.bincount(ends.ravel())
    total = np.bincount(ends.ravel(), np.tile(weight, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        tails = (degree[ends] - 1) * np.log1p(-np.minimum(weight / total[ends], 1.0))
    return np.where(degree[ends] > 1, tails, 0.0).min(axis=0)


def noise_corrected_tail(edges: pd.DataFrame, strength: str = "stories") -> np.ndarray:
    """Return ln p of the noise-corrected backbone for each tie: its score against a score of 0.

    The score is (r - 1) / (r + 1) with r the weight over its expectation from both ends' totals; its variance
    is of a binomial weight with a beta prior, by the delta method; p is the normal tail of score over
    standard deviation. Each tie stands in both directions, as in the authors' code. Coscia and Neffke (2017),
    Network backboning with noisy data, doi:10.1109/ICDE.2017.100.
    """
    import numpy as np
    from scipy.special import log_ndtr

    weight = edges[strength].to_numpy("float64")
    ends = _ends(edges)
    totals = np.bincount(ends.ravel(), np.tile(weight, 2))
    source, target = totals[ends]
    whole = 2 * weight.sum()
    prior = source * target / whole**2
    variance = source * target * (whole - source) * (whole - target) / (whole**4 * (whole - 1))
    alpha = prior**2 / variance * (1 - prior) - prior
    beta = prior / variance * (1 - prior**2) - (1 - prior)
    chance = (alpha + weight) / (alpha + beta + whole)
    ratio = whole / (source * target)
    slope = 1 / (source * target) - whole * (source + target) / (source * target) ** 2
    score = (ratio * weight - 1) / (ratio * weight + 1)
    deviation = np.sqrt(chance * (1 - chance) * whole) * np.abs(
        2 * (ratio + weight * slope) / (ratio * weight + 1) ** 2
    )
    return log_ndtr(-score / deviation)


def _ends(edges: pd.DataFrame) -> np.ndarray:
    """Return codes of the ends, shape (2, ties)."""
    import pandas as pd

    codes, _ = pd.factorize(pd.concat([edges[side].astype("str") for side in TIE], ignore_index=True))
    return codes.reshape(2, -1)


def sdsm_tail(together, source_units, target_units, entity_units, unit_entities) -> np.ndarray:
    """Return ln P(X >= together) under the stochastic degree sequence model of `networks.nulls`.

    `entity_units` holds the number of units of every entity, `unit_entities` the number of entities of every
    unit. Exact for small tables (`EXACT_STEPS`), else by saddlepoint. Neal, Domagalski and Sagan (2021),
    Comparing alternatives to the fixed degree sequence model, doi:10.1038/s41598-021-03238-3.
    """
    import numpy as np

    rows, row_count = np.unique(entity_units, return_counts=True)
    columns, column_count = np.unique(unit_entities, return_counts=True)
    cells = cell_probabilities(rows, row_count, columns, column_count)
    chances = cells[np.searchsorted(rows, source_units)] * cells[np.searchsorted(rows, target_units)]
    tail = poisson_binomial_tail(together, chances, column_count, exact_steps=EXACT_STEPS)
    with np.errstate(divide="ignore"):
        return np.log(tail)


def false_discovery(p, tests: int | None = None) -> np.ndarray:
    """Return the q-value of each p: the smallest false discovery rate at which it would be kept.

    `tests` is how many were made in all; those not given count as p = 1. Pairs that never met are tests
    too: leaving them out would test only what was already seen. Benjamini and Hochberg (1995), Controlling
    the false discovery rate, doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    import numpy as np

    p = np.asarray(p, dtype="float64")
    order = np.argsort(p)
    scaled = p[order] * (tests or len(p)) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def _distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the different rows of a table of counts (k, a, b), and which of them each row is.

    Large networks have far fewer different cases than ties.
    """
    import pandas as pd

    case = rows[:, 0]
    for column in rows.T[1:]:
        case, _ = pd.factorize(case * (column.max(initial=0) + 1) + column)
    first = pd.Series(case).drop_duplicates().index
    return rows[first], case


def _hypergeometric(appearances, together, source_units, target_units):
    return hypergeometric_tail(together, source_units, target_units, appearances["unit_id"].nunique())


def _sdsm(appearances, together, source_units, target_units):
    margins = [
        appearances.groupby(side, observed=True).size().to_numpy() for side in ("entity_id", "unit_id")
    ]
    return sdsm_tail(together, source_units, target_units, *margins)


BY_MARGINS = {"hypergeometric": _hypergeometric, "sdsm": _sdsm}
BY_STRENGTH = {"disparity": disparity_tail, "noise_corrected": noise_corrected_tail}
TESTS = BY_MARGINS | BY_STRENGTH


def assess(
    edges: pd.DataFrame,
    evidence: pd.DataFrame,
    appearances: pd.DataFrame,
    *,
    tests: Iterable[str] = tuple(TESTS),
) -> pd.DataFrame:
    """Return `edges` with `p_<test>` and `q_<test>` (Float64) for each test named; all unless told.

    `appearances` must be those the evidence was made from. For `hypergeometric` and `sdsm` the q-values
    count every pair of the layer that could have met, for the other two every tie. Raises `InputError` for a
    name that is no test.
    """
    import numpy as np
    import pandas as pd

    faults = [f"no test {name!r}{did_you_mean(name, TESTS)}" for name in tests if name not in TESTS]
    if faults:
        raise InputError(listed(faults))
    reduced = by_unit(evidence, appearances)
    met = counts(*reduced)
    cases, case = _distinct(met.to_numpy()[positions(met.index, edges)])
    possible = possible_pairs(edges, appearances)
    columns = {}
    for name in tests:
        p = (
            np.exp(TESTS[name](reduced[1], *cases.T))[case]
            if name in BY_MARGINS
            else np.exp(TESTS[name](edges))
        )
        made = possible if name in BY_MARGINS else len(p)
        columns[f"p_{name}"] = pd.array(p, dtype="Float64")
        columns[f"q_{name}"] = pd.array(false_discovery(p, made), dtype="Float64")
    return edges.assign(**columns)


def possible_pairs(edges: pd.DataFrame, appearances: pd.DataFrame) -> int:
    """Return how many pairs could have met: any two entities; in layer `mixed` an official and a country."""
    entities = appearances[["entity_id", "kind"]].drop_duplicates("entity_id")
    if len(edges) and edges["layer"].iloc[0] == "mixed":
        officials = int((entities["kind"] == "official").sum())
        return officials * (len(entities) - officials)
    return len(entities) * (len(entities) - 1) // 2
