"""Four documents, {A B C} {A B} {B C} {C}: A stands in 2, B and C in 3; A B meet in 2, A C in 1, B C in 2."""

import math

import pandas as pd
import pytest

from relations.errors import InputError
from relations.networks.appearances import appearances
from relations.networks.cooccurrence import cooccurrence
from relations.networks.weights import WEIGHTS, weigh

FOUR = pd.DataFrame({"document": list("11122334"), "entity": list("ABCABBCC")})
BY_HAND = {
    "fractional": [1 / 2 + 1, 1 / 2, 1 / 2 + 1],
    "association": [2 * 4 / (2 * 3), 1 * 4 / (2 * 3), 2 * 4 / (3 * 3)],
    "npmi": [
        math.log(4 / 3) / -math.log(2 / 4),
        math.log(2 / 3) / -math.log(1 / 4),
        math.log(8 / 9) / -math.log(2 / 4),
    ],
    "jaccard": [2 / 3, 1 / 4, 2 / 4],
    "cosine": [2 / math.sqrt(6), 1 / math.sqrt(6), 2 / 3],
    "dice": [4 / 5, 2 / 5, 4 / 6],
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_each_weight_is_what_the_hand_works_out(name):
    edges, _ = cooccurrence(FOUR)
    assert edges[["source", "target"]].values.tolist() == [["A", "B"], ["A", "C"], ["B", "C"]]
    assert edges[name].tolist() == pytest.approx(BY_HAND[name], abs=1e-12)


def test_every_weight_names_its_paper():
    for weight in WEIGHTS.values():
        assert "doi:10." in weight.__doc__


def test_two_that_are_never_apart_have_npmi_one():
    table = pd.DataFrame({"document": [1, 1, 2, 2], "entity": list("ABAB")})
    edges, _ = cooccurrence(table)
    assert edges["npmi"].tolist() == [1.0]


def test_weights_of_some_edges_in_any_order_are_those_of_all():
    edges, evidence = cooccurrence(FOUR, weights=())
    some = edges.iloc[[2, 0]].reset_index(drop=True)
    weighed = weigh(some, evidence.sample(frac=1, random_state=1), appearances(FOUR), weights=["dice"])
    assert weighed["dice"].tolist() == pytest.approx([4 / 6, 4 / 5])


def test_an_unknown_weight_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="no weight 'jacard'; did you mean 'jaccard'"):
        cooccurrence(FOUR, weights=["jacard"])


def test_edges_without_evidence_are_refused():
    edges, evidence = cooccurrence(FOUR, weights=())
    with pytest.raises(InputError, match="1 of 3 ties have no evidence"):
        weigh(edges, evidence[evidence["target"] != "B"], appearances(FOUR))
