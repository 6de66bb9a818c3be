"""The tests against hands, scipy and networks whose truth is known."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, hypergeom

from relations.errors import InputError
from relations.networks.cooccurrence import cooccurrence
from relations.networks.significance import (
    disparity_tail,
    false_discovery,
    hypergeometric_tail,
    noise_corrected_tail,
)

FOUR = pd.DataFrame({"document": list("11122334"), "entity": list("ABCABBCC")})


def planted(seed: int, ties: int = 10) -> tuple[pd.DataFrame, set]:
    """40 entities strewn over 600 documents by Zipf's law; `ties` rare pairs stand together 12 times."""
    rng = np.random.default_rng(seed)
    chance = 1 / np.arange(1, 41)
    document = np.repeat(np.arange(600), rng.integers(1, 5, 600))
    entity = rng.choice(40, len(document), p=chance / chance.sum())
    pairs = [(20 + 2 * i, 21 + 2 * i) for i in range(ties)]
    together = [(d, e) for pair in pairs for d in rng.choice(600, 12, replace=False) for e in pair]
    rows = np.vstack([np.column_stack([document, entity]), np.reshape(together, (-1, 2)).astype(int)])
    names = np.array([f"E{i:02d}" for i in range(40)])
    return pd.DataFrame({"document": rows[:, 0], "entity": names[rows[:, 1]]}), {
        (names[a], names[b]) for a, b in pairs
    }


def test_the_hypergeometric_tail_of_four_documents_is_what_the_hand_works_out():
    edges, _ = cooccurrence(FOUR)
    assert edges["p_hypergeometric"].tolist() == pytest.approx([3 / 6, 1, 1])


def test_the_hypergeometric_tail_agrees_with_scipy():
    rng = np.random.default_rng(1)
    a, b = rng.integers(1, 800, (2, 500))
    k = np.minimum(np.minimum(a, b), rng.integers(0, 300, 500))
    ours = np.exp(hypergeometric_tail(k, a, b, 1000))
    np.testing.assert_allclose(ours, hypergeom.sf(k - 1, 1000, a, b), rtol=1e-9, atol=1e-300)


def test_the_hypergeometric_tail_does_not_underflow():
    expected = -2 * 200 * np.log(2)
    tail = hypergeometric_tail([400], [400], [400], [800])[0]
    assert -600 < tail < expected


def test_a_tail_that_must_be_reached_is_one_and_one_that_cannot_is_zero():
    assert hypergeometric_tail([1, 3], [3, 2], [2, 3], [4, 10]).tolist() == [0.0, -np.inf]


def test_the_disparity_filter_of_four_documents_is_what_the_hand_works_out():
    edges, _ = cooccurrence(FOUR)  # strengths AB 2, AC 1, BC 2; totals A 3, B 4, C 3; every degree 2
    assert np.exp(disparity_tail(edges)).tolist() == pytest.approx([1 / 3, 2 / 3, 1 / 3])


def test_an_end_with_a_single_tie_says_nothing():
    edges = pd.DataFrame({"source": ["A"], "target": ["B"], "stories": [5]})
    assert np.exp(disparity_tail(edges)).tolist() == [1.0]


def test_the_noise_corrected_p_of_a_triangle_is_what_the_hand_works_out():
    """Totals 2 of 6: expected 2/3, score .2; prior (1, 92/9), chance 2/(155/9), deviation .0627813."""
    edges = pd.DataFrame({"source": list("AAB"), "target": list("BCC"), "stories": [1, 1, 1]})
    assert np.exp(noise_corrected_tail(edges)).tolist() == pytest.approx([7.2206e-4] * 3, rel=1e-4)


def test_sdsm_of_an_even_table_is_binomial():
    """Every entity in 2 of 4 documents of two each: every cell 1/2, a meeting 1/4, so Bin(4, 1/4)."""
    table = pd.DataFrame({"document": list("11223344"), "entity": list("ABABCDCD")})
    edges, _ = cooccurrence(table)
    assert edges["p_sdsm"].tolist() == pytest.approx([1 - 0.75**4 - 4 * 0.25 * 0.75**3] * 2)


def test_q_values_agree_with_scipy_and_count_the_tests_that_are_not_shown():
    p = [0.01, 0.2, 0.03, 0.04]
    assert false_discovery(p) == pytest.approx(false_discovery_control(p))
    assert false_discovery(p, 8) == pytest.approx(false_discovery_control([*p, 1, 1, 1, 1])[:4])


def test_pairs_that_never_met_count_as_tests():
    edges, _ = cooccurrence(pd.DataFrame({"document": list("112345"), "entity": list("ABCDEF")}))
    assert edges["p_hypergeometric"].tolist() == pytest.approx([1 / 5])
    assert edges["q_hypergeometric"].tolist() == [1.0]


@pytest.mark.parametrize("test", ["hypergeometric", "sdsm"])
def test_planted_ties_are_found_and_almost_nothing_else(test):
    table, truth = planted(seed=3)
    edges, _ = cooccurrence(table, weights=(), tests=[test])
    kept = edges[edges[f"q_{test}"] <= 0.05]
    found = set(zip(kept["source"], kept["target"], strict=True))
    assert len(found & truth) / len(found) >= 0.95
    assert len(found & truth) / len(truth) >= 0.9


@pytest.mark.parametrize("test", ["hypergeometric", "sdsm"])
def test_a_network_of_chance_has_no_ties(test):
    tables = [planted(seed, ties=0)[0] for seed in range(8)]
    kept = [cooccurrence(t, weights=(), tests=[test])[0][f"q_{test}"].le(0.05).sum() for t in tables]
    assert sum(k > 0 for k in kept) <= 2


def test_an_unknown_test_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="no test 'sdms'; did you mean 'sdsm'"):
        cooccurrence(FOUR, tests=["sdms"])
