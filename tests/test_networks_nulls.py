"""The stochastic degree sequence model: margins kept, tails exact or close."""

import numpy as np
import pytest
from scipy.stats import binom

from relations.networks.nulls import cell_probabilities, exact_tail, poisson_binomial_tail, saddlepoint_tail


@pytest.mark.parametrize("density", [0.1, 0.5, 0.9])
def test_expected_margins_are_the_observed_margins(density):
    table = np.random.default_rng(1).random((30, 50)) < density
    rows, row_count = np.unique(table.sum(1), return_counts=True)
    columns, column_count = np.unique(table.sum(0), return_counts=True)
    cells = cell_probabilities(rows, row_count, columns, column_count)
    np.testing.assert_allclose(cells @ column_count, rows, atol=1e-7)
    np.testing.assert_allclose(row_count @ cells, columns, atol=1e-7)


def test_a_nested_table_leaves_no_room_for_chance():
    """{A B C} {A B} {A}: the only table with these margins."""
    degrees, once = np.array([1, 2, 3]), np.array([1, 1, 1])
    cells = cell_probabilities(degrees, once, degrees, once)
    assert cells.tolist() == [[0, 0, 1], [0, 1, 1], [1, 1, 1]]


def test_the_exact_tail_is_binomial_where_chances_are_equal_and_keeps_its_digits():
    k = np.arange(0, 41)
    tail = exact_tail(k, np.full((41, 1), 0.01), np.array([40]))
    np.testing.assert_allclose(tail, binom.sf(k - 1, 40, 0.01), rtol=1e-12)


def test_the_exact_tail_of_two_unequal_trials_is_what_the_hand_works_out():
    tail = exact_tail(np.array([0, 1, 2]), np.array([[0.5, 0.2]] * 3), np.array([1, 1]))
    assert tail.tolist() == pytest.approx([1, 1 - 0.5 * 0.8, 0.5 * 0.2])


@pytest.mark.parametrize(("chance", "within"), [(0.5, 0.02), (0.05, 0.02), (0.008, 0.02), (0.0015, 0.08)])
def test_the_saddlepoint_is_close_to_the_exact_tail(chance, within):
    rng = np.random.default_rng(2)
    k = np.repeat([1, 2, 3, 5, 10, 15], 50)
    chances, count = rng.uniform(0.5 * chance, 1.5 * chance, (len(k), 6)), np.full(6, 4)
    exact, close = exact_tail(k, chances, count), saddlepoint_tail(k, chances, count)
    np.testing.assert_allclose(close, exact, rtol=within)


def test_a_large_table_is_worked_by_saddlepoint():
    k, chances, count = np.array([40]), np.array([[0.001]]), np.array([20_000])
    tail = poisson_binomial_tail(k, chances, count, exact_steps=1000)
    assert tail[0] == pytest.approx(binom.sf(39, 20_000, 0.001), rel=0.01)
