"""Figures: a table in, `Axes` out. The one door to matplotlib; its global settings stay as they were.

Every function draws on `ax`, or on a new figure of its own that no global state keeps, and returns the
`Axes`. Text is drawn as it is written, right to left where its script is, never as mathematics. Colours
are those of Okabe and Ito (2008, https://jfly.uni-koeln.de/color/), told apart by the colour-blind.
Everything is fixed: the same table gives the same bytes.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from relations.showing import layout
from relations.showing.safe import visible

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#595959")
MARKERS = "osD^vPXh"
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "+++", "ooo", "---")
TIE, INK, PALE = "#8c8c8c", "#1a1a1a", "#d9d9d9"
FONT = Path(__file__).parent / "fonts" / "Vazirmatn-Regular.ttf"
LONGEST = 42  # characters of a label; longer ones end in an ellipsis

_SETTINGS = {
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10.0,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "relations",
    "svg.fonttype": "path",
}


def network(
    edges: pd.DataFrame,
    *,
    strength: str = "stories",
    labels: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
    most: int = 60,
    ax: Axes | None = None,
) -> Axes:
    """Draw ties as a network: a node's area grows with its summed strength, a tie's width with its own.

    `edges` has `source`, `target` and `strength`, or is a graph that carries them. `labels` names nodes,
    `groups` colours and shapes them, with a legend (past the seven largest groups as "other"). Only the
    `most` nodes of greatest strength are drawn; the axes' title then says so.
    """
    edges = _edges(edges, strength)
    kept, left_out = _strongest(edges, strength, most)
    spots = layout.place(kept).set_index("node")
    with _drawing(ax, (8.0, 6.0) if len(spots) <= 25 else (10.0, 8.0)) as ax:
        if spots.empty:
            return _nothing(ax, "No ties")
        _ties(ax, kept, spots, strength)
        _nodes(ax, kept, spots, strength, groups)
        _label(ax, kept, spots, strength, labels)
        if left_out:
            ax.set_title(f"The {most} strongest nodes; {left_out} more are not drawn", fontsize=9)
        return ax


def ego(
    edges: pd.DataFrame,
    centre: str,
    *,
    strength: str = "stories",
    labels: Mapping[str, str] | None = None,
    most: int = 30,
    ax: Axes | None = None,
) -> Axes:
    """Draw `centre` amid the `most` nodes it is tied to most strongly, clockwise from the top."""
    edges = _edges(edges, strength)
    own = edges[(edges["source"] == centre) | (edges["target"] == centre)]
    own = own.sort_values([strength, "source", "target"], ascending=[False, True, True]).head(most)
    spots = layout.around(own, centre, strength=strength).set_index("node")
    with _drawing(ax, (7.0, 6.0)) as ax:
        if own.empty:
            return _nothing(ax, "No ties")
        among = edges["source"].isin(spots.index) & edges["target"].isin(spots.index)
        _ties(ax, edges[among], spots, strength)
        _nodes(
            ax,
            own,
            spots,
            strength,
            {centre: "centre"} | dict.fromkeys(spots.index[1:], "tied"),
            legend=False,
        )
        _label(ax, own, spots, strength, labels)
        return ax


def matrix(
    edges: pd.DataFrame,
    *,
    strength: str = "stories",
    labels: Mapping[str, str] | None = None,
    most: int = 30,
    ax: Axes | None = None,
) -> Axes:
    """Draw ties as a square matrix, the nodes of greatest summed strength first; no tie is white."""
    import numpy as np
    from matplotlib.ticker import MaxNLocator

    edges, left_out = _strongest(_edges(edges, strength), strength, most)
    order = _totals(edges, strength).index
    size = max(4.0, 1.8 + 0.3 * len(order))
    with _drawing(ax, (size + 1.0, size)) as ax:
        if edges.empty:
            return _nothing(ax, "No ties")
        values = np.full((len(order), len(order)), np.nan)
        rows, columns = order.get_indexer(edges["source"]), order.get_indexer(edges["target"])
        values[rows, columns] = values[columns, rows] = edges[strength].astype(float)
        high = float(np.nanmax(values))
        image = ax.imshow(values, cmap="cividis_r", vmin=0, vmax=high, aspect="equal")
        names = [_short(name) for name in _named(order, labels)]
        ax.set_xticks(range(len(order)), names, rotation=90, fontsize=8)
        ax.set_yticks(range(len(order)), names, fontsize=8)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        _cells(ax, values, high)
        scale = ax.figure.colorbar(image, ax=ax, label=strength.replace("_", " "), shrink=0.7)
        if (edges[strength] == edges[strength].astype(float).round()).all():
            scale.locator = MaxNLocator(integer=True)
        if left_out:
            ax.set_title(f"The {most} strongest; {left_out} more are not drawn", fontsize=9)
        return ax


def bars(values: pd.Series, *, most: int = 20, unit: str = "", ax: Axes | None = None) -> Axes:
    """Draw a series as level bars with their numbers, in their order from the top; `unit` names the axis."""
    shown = values.dropna().head(most)
    with _drawing(ax, (7.0, 0.9 + 0.28 * max(2, len(shown)))) as ax:
        if shown.empty:
            return _nothing(ax, "Nothing to count")
        names = [_short(name) for name in shown.index]
        drawn = ax.barh(range(len(shown)), shown.astype(float), color=COLOURS[0], height=0.7)
        ax.bar_label(drawn, labels=[f"{value:,.6g}" for value in shown], padding=3, fontsize=9)
        ax.set_yticks(range(len(shown)), names)
        ax.invert_yaxis()
        ax.margins(x=0.1)
        ax.set_xlabel(unit)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.tick_params(axis="y", length=0)
        if len(values.dropna()) > most:
            ax.set_title(f"The first {most}; {len(values.dropna()) - most} more are not drawn", fontsize=9)
        return ax


def timeline(
    rows: pd.DataFrame,
    *,
    date: str = "published",
    by: str | None = None,
    unit: str = "articles",
    ax: Axes | None = None,
) -> Axes:
    """Draw how many `rows` fall on each day, month or year (the finest that gives at most 40 bars).

    `date` is a column of `YYYY-MM-DD`; rows without one are left out. `by` stacks the bars by a column,
    told apart by colour and hatching; from the eighth value on they are drawn together as "other".
    """
    dated = rows[rows[date].notna()]
    with _drawing(ax, (8.0, 3.2)) as ax:
        if dated.empty:
            return _nothing(ax, "Nothing is dated")
        counts = _counted(dated[date].astype(str), dated[by].fillna("unknown") if by else None)
        bottom = counts.iloc[:, 0] * 0.0
        for number, column in enumerate(counts):
            ax.bar(
                range(len(counts)), counts[column], 0.8, bottom, label=_short(column), linewidth=0.5,
                color=COLOURS[number % 8], hatch=HATCHES[number % 8], edgecolor="white",
            )  # fmt: skip
            bottom = bottom + counts[column]
        step = -(-len(counts) // 12)
        ax.set_xticks(range(0, len(counts), step), counts.index[::step], rotation=45, ha="right", fontsize=8)
        ax.yaxis.get_major_locator().set_params(integer=True)
        ax.set_ylabel(unit)
        if by:
            ax.legend(
                frameon=False,
                fontsize=8,
                ncols=min(4, counts.shape[1]),
                loc="lower left",
                bbox_to_anchor=(0, 1),
            )
        return ax


def svg(ax: Axes) -> str:
    """Return the figure of `ax` as SVG text, without date or creator; its letters are outlines."""
    out = io.StringIO()
    _save(ax, out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue()
    return text[text.index("<svg") :]


def png(ax: Axes, *, dpi: int = 144) -> bytes:
    """Return the figure of `ax` as PNG bytes, without date or creator."""
    out = io.BytesIO()
    _save(ax, out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()


def _save(ax: Axes, out, **how) -> None:
    import matplotlib

    with matplotlib.rc_context({**_SETTINGS, "font.family": _families()}), _quiet():
        ax.figure.savefig(out, facecolor="white", bbox_inches="tight", pad_inches=0.08, **how)


@contextmanager
def _drawing(ax: Axes | None, size: tuple[float, float]):
    """Give axes to draw on, with our settings in force only meanwhile."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_SETTINGS, "font.family": _families()}), _quiet():
        if ax is None:
            own = Figure(figsize=size, layout="constrained")
            FigureCanvasAgg(own)
            ax = own.add_subplot()
        yield ax


@contextmanager
def _quiet():
    """A letter that no font has is drawn as a box; the warning about it says nothing a reader can use."""
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        yield


@functools.cache
def _families() -> list[str]:
    """Our font for Arabic and Latin script, matplotlib's own for more, one for Chinese if there is one."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(FONT)
    there = {font.name for font in font_manager.fontManager.ttflist}
    chinese = ("Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei")
    return ["Vazirmatn", "DejaVu Sans", *[name for name in chinese if name in there][:1]]


def _edges(edges, strength: str) -> pd.DataFrame:
    """A table of ties from a table or from a graph."""
    import pandas as pd

    if isinstance(edges, pd.DataFrame):
        return edges
    rows = [(*sorted((a, b)), data.get(strength)) for a, b, data in edges.edges(data=True)]
    return pd.DataFrame(rows, columns=["source", "target", strength]).sort_values(["source", "target"])


def _totals(edges: pd.DataFrame, strength: str) -> pd.Series:
    """Summed strength of each node, greatest first, then by name."""
    import pandas as pd

    ends = pd.concat([edges.set_index("source")[strength], edges.set_index("target")[strength]])
    totals = ends.astype(float).groupby(level=0).sum().rename_axis("node").reset_index(name="total")
    return totals.sort_values(["total", "node"], ascending=[False, True]).set_index("node")["total"]


def _strongest(edges: pd.DataFrame, strength: str, most: int) -> tuple[pd.DataFrame, int]:
    """Ties among the `most` strongest nodes, in order; how many nodes are left out."""
    totals = _totals(edges, strength)
    nodes = totals.index[:most]
    kept = edges[edges["source"].isin(nodes) & edges["target"].isin(nodes)]
    return kept.sort_values([strength, "source", "target"]), max(0, len(totals) - most)


def _ties(ax: Axes, edges: pd.DataFrame, spots: pd.DataFrame, strength: str) -> None:
    from matplotlib.collections import LineCollection

    ends = [spots.loc[edges[end], ["x", "y"]].to_numpy() for end in ("source", "target")]
    high = max(float(edges[strength].astype(float).max()), 1e-12)
    widths = 0.6 + 4.4 * edges[strength].astype(float).clip(lower=0).to_numpy() / high
    lines = [[(a[0], a[1]), (b[0], b[1])] for a, b in zip(*ends, strict=True)]
    ax.add_collection(LineCollection(lines, linewidths=widths, colors=TIE, alpha=0.55, zorder=1))


def _nodes(
    ax: Axes, edges, spots, strength: str, groups: Mapping[str, str] | None, *, legend: bool = True
) -> None:
    areas = _areas(edges, spots, strength)
    kind = _kinds(spots.index, groups)
    for number, group in enumerate(sorted(set(kind), key=lambda group: (group == "other", group))):
        own = kind == group
        ax.scatter(
            spots["x"][own], spots["y"][own], areas[own], COLOURS[number % 8], marker=MARKERS[number % 8],
            edgecolors="white", linewidths=0.8, zorder=2, label=_short(group),
        )  # fmt: skip
    if groups and legend and kind.nunique() > 1:
        ax.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1, 1), markerscale=0.7)
    ax.set_axis_off()
    ax.margins(0.14)


def _kinds(nodes: pd.Index, groups: Mapping[str, str] | None) -> pd.Series:
    """Group of each node, in order; past the seven largest, and without a group, it is "other"."""
    import pandas as pd

    kinds = pd.Series([str((groups or {}).get(node, "other")) for node in nodes], index=nodes)
    sizes = kinds[kinds != "other"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return kinds.where(kinds.isin(sizes.index[:7]), "other")


def _areas(edges: pd.DataFrame, spots: pd.DataFrame, strength: str) -> pd.Series:
    """Area of each node, in square points."""
    totals = _totals(edges, strength).reindex(spots.index).fillna(0)
    return 40 + 360 * totals / max(totals.max(), 1e-12)


def _rims(ax: Axes, spots: pd.DataFrame, areas: pd.Series):
    """Points (n by 2) in and around every node, which names keep clear of."""
    import numpy as np

    angle = np.arange(8) * np.pi / 4
    ring = np.vstack([[0, 0], np.column_stack([np.cos(angle), np.sin(angle)])])
    radius = np.sqrt(areas.to_numpy()) / 2 * ax.figure.dpi / 72
    centres = ax.transData.transform(spots[["x", "y"]].to_numpy())
    points = centres[:, None] + radius[:, None, None] * ring
    return ax.transData.inverted().transform(points.reshape(-1, 2))


def _label(ax: Axes, edges, spots, strength: str, labels: Mapping[str, str] | None) -> None:
    """Write each node's name beside it, clear of nodes, of other names and, where it can be, of ties."""
    import textalloc

    names = [_short(name) for name in _named(spots.index, labels)]
    x, y = spots["x"].to_numpy(), spots["y"].to_numpy()
    few = len(names) <= 25
    if few:  # amid many ties a name that keeps clear of all of them stands too far from its node
        ends = [spots.loc[edges[end], ["x", "y"]].to_numpy() for end in ("source", "target")]
        lines = [[[a[axis], b[axis]] for a, b in zip(*ends, strict=True)] for axis in (0, 1)]
    ax.figure.canvas.draw()
    limits, rims = (ax.get_xlim(), ax.get_ylim()), _rims(ax, spots, _areas(edges, spots, strength))
    textalloc.allocate(
        ax, x, y, names, x_scatter=rims[:, 0], y_scatter=rims[:, 1], textsize=9 if few else 7.5,
        x_lines=lines[0] if few else None, y_lines=lines[1] if few else None,
        linecolor=TIE, textcolor=INK, linewidth=0.5, min_distance=0.015, max_distance=0.2,
        bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.4},
    )  # fmt: skip
    ax.set_xlim(limits[0])
    ax.set_ylim(limits[1])


def _cells(ax: Axes, values, high: float) -> None:
    """Write the numbers of a small matrix into its cells, dark on light and light on dark."""
    import numpy as np

    if len(values) > 15:
        return
    for row, column in np.argwhere(~np.isnan(values)):
        value = values[row, column]
        colour = "white" if value > 0.5 * high else INK
        ax.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=8, color=colour)


def _counted(dates: pd.Series, by: pd.Series | None) -> pd.DataFrame:
    """Numbers of dates in bins (rows: every bin from first to last) and kinds (columns, commonest first)."""
    import pandas as pd

    kinds = pd.Series("all", index=dates.index) if by is None else by.astype(str)
    common = kinds.value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:7]
    kinds = kinds.where(kinds.isin(common), "other")
    days = pd.PeriodIndex(dates, freq="D")
    for freq in "DMY":
        bins = days.asfreq(freq)
        every = pd.period_range(bins.min(), bins.max(), freq=freq)
        if len(every) <= 40:
            break
    counts = pd.crosstab(bins, kinds.to_numpy()).reindex(every, fill_value=0)
    counts.index = counts.index.astype(str)
    return counts[[*[k for k in common if k in counts], *(["other"] if "other" in counts else [])]]


def _named(nodes: Iterable[str], labels: Mapping[str, str] | None) -> list[str]:
    return [str((labels or {}).get(node, node)) for node in nodes]


def _short(name: object) -> str:
    """A label on one line, its controls made visible, cut where it is long."""
    text = " ".join(visible(str(name)).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _nothing(ax: Axes, words: str) -> Axes:
    ax.set_axis_off()
    ax.text(0.5, 0.5, words, ha="center", va="center", color=INK, transform=ax.transAxes)
    return ax
