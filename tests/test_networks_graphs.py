"""Backbones, graphs, slices, comparisons."""

import math

import pandas as pd
import pytest
from small_run import small_run

from relations.errors import InputError
from relations.networks.backbone import backbone
from relations.networks.compare import compare
from relations.networks.cooccurrence import cooccurrence
from relations.networks.graphs import communities, graph, measures, nodes
from relations.networks.over_time import slices

DAYS = ["2024-01-03"] * 3 + ["2024-02-09"] * 2 + [None] * 2
TABLE = pd.DataFrame({"document": list("1112233"), "entity": list("ABCABAC"), "published": DAYS})
EDGES = pd.DataFrame(
    {"source": list("AAB"), "target": list("BCC"), "stories": [2, 4, 4], "q_sdsm": [0.2, 0.05, 0.01]}
)


def test_a_backbone_holds_the_ties_up_to_alpha():
    kept = backbone(EDGES, method="sdsm", alpha=0.05)
    assert kept[["source", "target"]].values.tolist() == [["A", "C"], ["B", "C"]]


def test_a_backbone_by_strength_needs_no_column():
    star = pd.DataFrame({"source": ["A"] * 12, "target": list("bcdefghijklm"), "stories": [100, *[1] * 11]})
    assert backbone(star, method="disparity")["target"].tolist() == ["b"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "sdms"}, "did you mean 'sdsm'"),
        ({"method": "hypergeometric"}, "no column q_hypergeometric"),
        ({"alpha": 0}, "alpha is 0"),
    ],
)
def test_a_backbone_that_cannot_be_is_refused(options, message):
    with pytest.raises(InputError, match=message):
        backbone(EDGES, **options)


def test_a_graph_carries_strength_and_distance_and_nothing_missing():
    about = pd.DataFrame({"entity_id": ["A", "D"], "label": ["Ä", None], "rank": [1, pd.NA]})
    made = graph(EDGES.assign(first=["2024-01-01", None, None]), nodes=about)
    assert made["A"]["B"] == {
        "strength": 2,
        "distance": 0.5,
        "stories": 2,
        "q_sdsm": 0.2,
        "first": "2024-01-01",
    }
    assert "first" not in made["A"]["C"]
    assert dict(made.nodes(data=True)) == {"A": {"label": "Ä", "rank": "1"}, "D": {}, "B": {}, "C": {}}


def test_attributes_of_a_graph_are_plain_python():
    edges, _ = cooccurrence(small_run(), within="document")
    made = graph(edges, nodes=nodes(edges, small_run()))
    rows = [*dict(made.nodes(data=True)).values(), *(row for *_, row in made.edges(data=True))]
    assert {type(value) for row in rows for value in row.values()} == {str, int, float}


def test_a_strength_that_is_no_number_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="no strength 'storys'; did you mean 'stories'"):
        graph(EDGES, strength="storys")


def test_nodes_are_labelled_by_country_name_and_by_the_name_of_the_official():
    edges, _ = cooccurrence(small_run(), layer="mixed")
    labels = nodes(edges, small_run()).set_index("entity_id")
    assert labels.loc["CUB"].tolist() == ["country", "Cuba"]
    assert labels.loc["IRN-sattar-hashemi"].tolist() == ["official", "Sattar Hashemi"]


def test_measures_of_a_triangle_are_what_the_hand_works_out():
    table = measures(graph(EDGES)).set_index("entity_id")
    assert table["strength"].to_dict() == {"C": 8, "A": 6, "B": 6}
    assert table["betweenness"].to_dict() == {"C": 0.5, "A": 0.0, "B": 0.0}  # A to B: 1/2, or 1/4 + 1/4 by C
    assert (table["core"] == 2).all()
    ratio = table.loc["C", "eigenvector"] / table.loc["A", "eigenvector"]
    assert ratio == pytest.approx((math.sqrt(33) - 1) / 4)  # eigenvector (1, 1, c): 2 + 4 c = 8 / c


def test_measures_of_nothing_are_an_empty_table():
    assert len(measures(graph(EDGES.iloc[:0]))) == 0


def test_communities_do_not_depend_on_the_order_of_the_ties():
    cliques = [(a, b) for group in ("abcd", "efgh") for a in group for b in group if a < b] + [("d", "e")]
    edges = pd.DataFrame(cliques, columns=["source", "target"]).assign(stories=1)
    groups, _ = communities(graph(edges))
    assert groups == communities(graph(edges.iloc[::-1]))[0]
    assert [groups[n] for n in "abcdefgh"] == [0, 0, 0, 0, 1, 1, 1, 1]


def test_slices_are_the_ties_of_each_month():
    edges = slices(TABLE)
    assert edges[["period", "source", "target", "stories"]].values.tolist() == [
        ["2024-01-01", "A", "B", 1], ["2024-01-01", "A", "C", 1], ["2024-01-01", "B", "C", 1],
        ["2024-02-01", "A", "B", 1],
    ]  # fmt: skip


def test_slices_of_nothing_have_the_columns_of_slices():
    assert slices(TABLE.iloc[:0]).dtypes.to_dict() == slices(TABLE).dtypes.to_dict()


def test_an_unknown_period_is_refused():
    with pytest.raises(InputError, match="no period 'monthly'; did you mean 'month'"):
        slices(TABLE, by="monthly")


def test_compare_says_what_was_gained_lost_and_changed():
    a = pd.DataFrame({"source": list("AAB"), "target": list("BCC"), "stories": [100, 10, 1]})
    b = pd.DataFrame({"source": list("AAA"), "target": list("BCD"), "stories": [10, 100, 1]})
    both = compare(a, b)
    assert both[["source", "target", "verdict"]].values.tolist() == [
        ["A", "B", "weaker"], ["A", "C", "stronger"], ["A", "D", "gained"], ["B", "C", "lost"]
    ]  # fmt: skip
    assert both["change"].tolist() == pytest.approx([-math.log2(10), math.log2(10), math.inf, -math.inf])
    assert ((both["low"] <= both["change"]) & (both["change"] <= both["high"])).all()


def test_a_network_compared_with_itself_or_with_nothing_does_not_fail():
    assert set(compare(EDGES, EDGES)["verdict"]) == {"same"}
    assert set(compare(EDGES, EDGES.iloc[:0])["verdict"]) == {"lost"}
    assert len(compare(EDGES.iloc[:0], EDGES.iloc[:0])) == 0


def test_compare_takes_runs_and_refuses_weights():
    assert set(compare(small_run(), small_run())["verdict"]) == {"same"}
    with pytest.raises(InputError, match="'q_sdsm' is no count"):
        compare(EDGES, EDGES, strength="q_sdsm")
