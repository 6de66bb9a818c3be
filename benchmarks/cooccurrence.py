"""Ties from a table of documents and entities: ours against scipy.sparse, pandas and a Counter.

    python benchmarks/cooccurrence.py [documents]

Prints process seconds (median of three; of one for the slow peers) and the ratio to ours, for 200 countries
and 200,000 officials drawn by Zipf's law, eight to a document. All must count the same ties. scipy and the
Counter keep counts alone; ours and pandas also every meeting, which the evidence is made of.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd

from relations.networks.appearances import run_starts
from relations.networks.cooccurrence import cooccurrence, pairs


def sample(documents: int, entities: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (document, entity), sorted, each pair once: about eight entities a document."""
    rng = np.random.default_rng(1)
    document = np.repeat(np.arange(documents), rng.poisson(9, documents))
    chance = 1 / np.arange(1, entities + 1)
    entity = rng.choice(entities, len(document), p=chance / chance.sum())
    cell = np.unique(document.astype("int64") * entities + entity)
    return cell // entities, cell % entities


def by_pairs(document, entity) -> int:
    left, right = pairs(document, entity)
    starts = run_starts(entity[left], entity[right])
    return len(np.diff(starts, append=len(left)))


def by_scipy(document, entity) -> int:
    from scipy.sparse import coo_matrix, triu

    total = 0
    for first in range(0, document[-1] + 1, 100_000):
        part = slice(*np.searchsorted(document, [first, first + 100_000]))
        shape = (100_000, int(entity.max()) + 1)
        cells = (np.ones(part.stop - part.start, "int32"), (document[part] - first, entity[part]))
        table = coo_matrix(cells, shape=shape).tocsr()
        total = total + table.T @ table
    return triu(total, 1).nnz


def by_pandas(document, entity) -> int:
    table = pd.DataFrame({"document": document, "entity": entity})
    both = table.merge(table, on="document")
    return len(both[both["entity_x"] < both["entity_y"]].groupby(["entity_x", "entity_y"]).size())


def by_counter(document, entity) -> int:
    starts = run_starts(document)[1:]
    total = Counter()
    for group in np.split(entity, starts):
        total.update(combinations(group.tolist(), 2))
    return len(total)


def whole(document, entity) -> int:
    """The public function: strings in, evidence, six weights and four tests out."""
    names = np.array([f"E{i:06d}" for i in range(int(entity.max()) + 1)])
    ids = np.array([f"d{i:08d}" for i in range(int(document.max()) + 1)])
    table = pd.DataFrame({"document_id": ids[document], "entity_id": names[entity]}, dtype="string")
    began = time.process_time()
    edges, evidence = cooccurrence(table)
    print(f"{'  whole, with evidence, weights, tests':40s}{time.process_time() - began:8.2f} s "
          f"{len(edges):>12,} ties {len(evidence):>12,} rows of evidence")  # fmt: skip
    return len(edges)


def measure(documents: int) -> None:
    for entities in (200, 200_000):
        table = sample(documents, entities)
        print(f"{documents:,} documents, {entities:,} entities, {len(table[0]):,} rows")
        ties, ours = set(), None
        for function, repeats in ((by_pairs, 3), (by_scipy, 3), (by_pandas, 1), (by_counter, 1)):
            seconds = []
            for _ in range(repeats):
                began = time.process_time()
                ties.add(function(*table))
                seconds.append(time.process_time() - began)
            spent = float(np.median(seconds))
            ours = ours or spent
            print(f"  {function.__name__:38s}{spent:8.2f} s   {spent / ours:6.1f} x ours")
        ties.add(whole(*table))
        assert len(ties) == 1, ties


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
