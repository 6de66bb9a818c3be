"""Figures: readable, the same each time, and without effect on anything else."""

import matplotlib
import pandas as pd
import pytest

from relations.showing import figures, layout

NAMES = {"IRN": "ایران", "IRQ": "العراق", "CUB": "Cuba", "RUS": "Россия", "SAU": "From $200 to $\\foo_^{"}
EDGES = pd.DataFrame(
    [("IRN", "IRQ", 5), ("CUB", "IRN", 3), ("IRN", "RUS", 2), ("IRQ", "SAU", 1)],
    columns=["source", "target", "stories"],
)
NONE = EDGES.head(0)
DATED = pd.DataFrame({"published": ["2024-01-24", "2025-01-29", None], "language": ["en", "fa", None]})
DRAWN = {
    "network": lambda edges, **how: figures.network(edges, labels=NAMES, **how),
    "matrix": lambda edges, **how: figures.matrix(edges, labels=NAMES, **how),
    "ego": lambda edges, **how: figures.ego(edges, "IRN", labels=NAMES, **how),
    "bars": lambda edges, **how: figures.bars(edges.set_index("source")["stories"], **how),
    "timeline": lambda edges, **how: figures.timeline(
        DATED if len(edges) else DATED.head(0), by="language", **how
    ),
}


def words(ax):
    return {text.get_text() for text in ax.findobj(matplotlib.text.Text)}


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_the_same_bytes_twice_and_changes_no_setting(name):
    before = dict(matplotlib.rcParams)
    assert figures.svg(DRAWN[name](EDGES)) == figures.svg(DRAWN[name](EDGES))
    assert figures.png(DRAWN[name](EDGES)) == figures.png(DRAWN[name](EDGES))
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_of_nothing_says_so(name):
    assert {"No ties", "Nothing to count", "Nothing is dated"} & words(DRAWN[name](NONE))


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_drawn_on_the_axes_it_is_given(name):
    ax = matplotlib.figure.Figure().add_subplot()
    assert DRAWN[name](EDGES, ax=ax) is ax


def test_the_order_of_ties_does_not_change_the_picture():
    assert figures.svg(DRAWN["network"](EDGES)) == figures.svg(DRAWN["network"](EDGES[::-1]))


def test_an_svg_tells_neither_day_nor_program():
    text = figures.svg(DRAWN["bars"](EDGES))
    assert text.startswith("<svg") and "metadata" not in text and matplotlib.__version__ not in text


def test_labels_are_drawn_as_they_are_written():
    assert set(NAMES.values()) <= words(DRAWN["network"](EDGES)) & words(DRAWN["matrix"](EDGES))


@pytest.mark.parametrize(
    "label", ["$", "$x$", "\\", "{", "^_", "a\nb", "\x00", "\u202ex", "", " ", "中国", "\ud800"]
)
def test_any_label_can_be_drawn(label):
    for name in ("network", "matrix", "ego"):
        figures.svg(getattr(figures, name)(EDGES, *(["IRN"] if name == "ego" else []), labels={"IRN": label}))


def test_a_long_label_is_cut_and_a_hidden_character_shown():
    ax = figures.bars(pd.Series({"x" * 99: 1, "a\u202eb": 2}))
    assert {"x" * 41 + "…", "a‹U+202E›b"} <= words(ax)


def test_sixty_labels_do_not_overlap():
    edges = pd.DataFrame(
        {"source": [f"n{i:02}" for i in range(60)], "target": [f"n{(7 * i + 1) % 60:02}" for i in range(60)]}
    )
    ax = figures.network(
        edges.assign(stories=1), labels={node: f"Official {node}" for node in edges["source"]}
    )
    renderer = ax.figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in ax.texts]
    overlaps = [1 for i, a in enumerate(boxes) for b in boxes[:i] if a.overlaps(b)]
    assert len(boxes) == 60 and not overlaps


def test_only_the_strongest_nodes_are_drawn_and_the_title_says_so():
    ax = figures.network(EDGES, most=3)
    assert words(ax) >= {"IRN", "IRQ", "CUB", "The 3 strongest nodes; 2 more are not drawn"}
    assert "SAU" not in words(ax)


def test_a_graph_is_drawn_as_its_table():
    class Graph:
        def edges(self, data):
            return [(b, a, {"stories": n}) for a, b, n in EDGES.itertuples(index=False)]

    assert figures.svg(figures.network(Graph())) == figures.svg(
        figures.network(EDGES.sort_values(["source", "target"]))
    )


def test_a_timeline_counts_each_month_between_the_first_and_the_last():
    ax = figures.timeline(DATED)
    assert len(ax.patches) == 13 and sum(bar.get_height() for bar in ax.patches) == 2


def test_ties_get_about_the_same_length():
    places = layout.place(EDGES).set_index("node")
    ends = [places.loc[EDGES[end]].to_numpy() for end in ("source", "target")]
    lengths = ((ends[0] - ends[1]) ** 2).sum(axis=1) ** 0.5
    assert lengths.min() > 0.8 and lengths.max() < 1.2


def test_parts_that_are_not_joined_stand_apart():
    edges = pd.DataFrame({"source": ["a", "c", "e"], "target": ["b", "d", "f"]})
    places = layout.place(edges)
    assert not places.duplicated(["x", "y"]).any() and [*places["node"]] == [*"abcdef"]


def test_past_seven_groups_the_rest_are_other():
    nodes = [f"n{i}" for i in range(12)]
    edges = pd.DataFrame({"source": nodes[:-1], "target": nodes[1:], "stories": 1})
    ax = figures.network(edges, groups={node: f"g{i:02}" for i, node in enumerate(nodes)})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [f"g{i:02}" for i in range(7)] + [
        "other"
    ]
