"""The network month by month: ties in slices of time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from relations.errors import InputError, did_you_mean
from relations.networks.appearances import USES, appearances
from relations.networks.cooccurrence import tie

if TYPE_CHECKING:
    import pandas as pd

PERIODS = {"year": "Y", "quarter": "Q", "month": "M", "week": "W"}


def slices(
    run_or_table,
    *,
    by: str = "month",
    layer: str = "country",
    within: str = "sentence",
    uses: Iterable[str] = USES,
    since: str | None = None,
    until: str | None = None,
    weights: Iterable[str] = (),
    tests: Iterable[str] = (),
) -> pd.DataFrame:
    """Return the edges of every period one below the other, with `period` (its first day) in front.

    `by` is `year`, `quarter`, `month` or `week` (from Monday); the other parameters are those of
    `cooccurrence`. Documents without a day are in no period, and a period without ties has no rows. Weights
    and tests are of the period alone. Raises `InputError` for wrong options.
    """
    import pandas as pd

    if by not in PERIODS:
        raise InputError(f"no period {by!r}{did_you_mean(str(by), PERIODS)}")
    found = appearances(run_or_table, layer=layer, within=within, uses=uses, since=since, until=until)
    days = pd.to_datetime(found["published"].astype("string"), errors="coerce")
    periods = days.dt.to_period(PERIODS[by]).dt.start_time.dt.strftime("%Y-%m-%d").astype("string")
    options = {"layer": layer, "within": within, "weights": weights, "tests": tests}
    parts = [tie(found.iloc[:0], **options)[0].assign(period=pd.array([], dtype="string"))]
    for period, part in found.groupby(periods):
        edges, _ = tie(part.reset_index(drop=True), **options)
        parts.append(edges.assign(period=pd.array([period] * len(edges), dtype="string")))
    edges = pd.concat(parts, ignore_index=True)
    return edges[["period", *edges.columns.drop("period")]]
