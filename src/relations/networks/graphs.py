"""Edges as a graph, and what a graph says about its nodes. The one door to networkx (and igraph)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relations.errors import InputError, did_you_mean
from relations.networks.weights import TIE

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

SOURCES = 500
"""Betweenness is exact up to this many nodes, else estimated from this many of them."""

MEASURES = ["degree", "strength", "betweenness", "eigenvector", "core", "community"]


def nodes(edges: pd.DataFrame, run=None) -> pd.DataFrame:
    """Return the entities of `edges`, sorted: `entity_id` `kind` (`country` `official`) `label` (string).

    The label of a country is its English short name (`knowledge/countries.csv`), of an official the Latin
    name in `run.officials`, else the id itself. `kind` is read from the edges' layer.
    """
    import pandas as pd

    ids = pd.unique(pd.concat([edges[side].astype("string") for side in TIE], ignore_index=True))
    table = pd.DataFrame({"entity_id": pd.array(sorted(ids), dtype="string")})
    layer = edges["layer"].iloc[0] if len(edges) and "layer" in edges else "country"
    is_official = table["entity_id"].str.contains("-") if layer == "mixed" else layer == "official"
    table["kind"] = pd.Series(is_official, index=table.index).map({True: "official", False: "country"})
    labels = _country_names()
    if run is not None:
        labels |= dict(zip(run.officials["official_id"], run.officials["name"], strict=True))
    table["label"] = table["entity_id"].map(labels).fillna(table["entity_id"])
    return table.astype("string")


def _country_names() -> dict[str, str]:
    import csv
    from importlib.resources import files

    with (files("relations") / "knowledge" / "countries.csv").open(encoding="utf-8", newline="") as rows:
        return {row["alpha3"]: row["name_en"] for row in csv.DictReader(rows)}


def graph(edges: pd.DataFrame, *, strength: str = "stories", nodes: pd.DataFrame | None = None) -> nx.Graph:
    """Return a plain `networkx.Graph`: attributes are str, int, float or bool, missing ones left out.

    Every tie carries `strength` (the column named) for flows and `distance` (1 / strength) for paths, and
    the edges' other columns. `nodes` (column `entity_id`, such as `graphs.nodes` makes) gives node
    attributes. Ties whose strength is missing or not above 0 are left out. Raises
    `InputError` for an unknown strength.
    """
    import networkx as nx

    if strength not in edges or not _is_number(edges[strength]):
        numbers = [column for column in edges if column not in TIE and _is_number(edges[column])]
        raise InputError(f"no strength {strength!r}{did_you_mean(str(strength), numbers)}")
    made = nx.Graph(strength_is=strength)
    if nodes is not None:
        made.add_nodes_from((row.pop("entity_id"), row) for row in _plain_rows(nodes))
    made.add_nodes_from(sorted({end for side in TIE for end in edges[side]}))
    for row in _plain_rows(edges):
        if (weight := row.get(strength, 0)) > 0:
            ends = row.pop("source"), row.pop("target")
            made.add_edge(*ends, strength=weight, distance=1.0 / weight, **row)
    return made


def _is_number(column: pd.Series) -> bool:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return is_numeric_dtype(column) and not is_bool_dtype(column)


def _plain_rows(table: pd.DataFrame) -> list[dict]:
    """Return rows as dicts of str, int, float and bool; a missing cell has no key."""
    from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype

    def plain(column):
        if is_bool_dtype(column):
            return bool
        if is_integer_dtype(column):
            return int
        return float if is_numeric_dtype(column) else str

    to = {name: plain(table[name]) for name in table}
    kept = {name: table[name].notna().to_numpy() for name in table}
    values = {name: table[name].to_numpy(dtype=object) for name in table}
    return [{name: to[name](values[name][i]) for name in table if kept[name][i]} for i in range(len(table))]


def measures(G: nx.Graph, *, seed: int = 1) -> pd.DataFrame:
    """Return one row for each node, the strongest first, and missing what cannot be computed.

    `entity_id`, the node's own attributes, then `degree` (ties), `strength` (their sum), `betweenness` (on
    `distance`; estimated from `SOURCES` nodes in larger graphs), `eigenvector` (on `strength`), `core`
    (largest k of the k-cores it is in), `community` (0 is the largest) and `communities_by` (`leiden` where
    igraph is installed, else `louvain`; both by modularity). `seed` fixes what is random.
    """
    import networkx as nx
    import pandas as pd

    bare = G.copy()
    bare.remove_edges_from(list(nx.selfloop_edges(G)))
    sample = SOURCES if len(G) > SOURCES else None
    groups, method = communities(bare, seed=seed)
    columns = {
        "degree": dict(bare.degree()),
        "strength": dict(bare.degree(weight="strength")),
        "betweenness": nx.betweenness_centrality(bare, k=sample, weight="distance", seed=seed),
        "eigenvector": _eigenvector(bare),
        "core": nx.core_number(bare),
        "community": groups,
    }
    rows = [
        {"entity_id": node, **G.nodes[node], **{c: v.get(node) for c, v in columns.items()}} for node in G
    ]
    names = dict.fromkeys(["entity_id", *(name for row in rows for name in row), *MEASURES])
    table = pd.DataFrame(rows, columns=list(names))
    table = table.astype(
        {"entity_id": "string", "degree": "Int64", "core": "Int64", "community": "Int64"}
        | dict.fromkeys(("strength", "betweenness", "eigenvector"), "Float64")
    )
    table["communities_by"] = pd.array([method] * len(table), dtype="string")
    return table.sort_values(["strength", "entity_id"], ascending=[False, True], ignore_index=True)


def _eigenvector(G: nx.Graph) -> dict:
    """Return eigenvector centrality; empty where there is none or the iteration does not settle."""
    import networkx as nx

    try:
        return nx.eigenvector_centrality(G, max_iter=5000, tol=1e-9, weight="strength")
    except (nx.PowerIterationFailedConvergence, nx.NetworkXException):
        return {}


def communities(G: nx.Graph, *, seed: int = 1) -> tuple[dict, str]:
    """Return (node to community number, method); 0 is the largest, equal ones in order of their first node.

    Leiden by modularity (Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z) where igraph is
    installed, else Louvain (Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008).
    """
    if not len(G):
        return {}, "none"
    try:
        groups, method = _leiden(G, seed), "leiden"
    except ImportError:
        from networkx.algorithms.community import louvain_communities

        groups, method = louvain_communities(_sorted(G), weight="strength", seed=seed), "louvain"
    groups = sorted(groups, key=lambda group: (-len(group), min(group)))
    return {node: number for number, group in enumerate(groups) for node in group}, method


def _leiden(G: nx.Graph, seed: int) -> list[set]:
    import random

    import igraph

    ordered = _sorted(G)
    names = list(ordered)
    number = {name: i for i, name in enumerate(names)}
    ties = [(number[a], number[b]) for a, b in ordered.edges]
    strengths = [strength for _, _, strength in ordered.edges(data="strength")]
    igraph.set_random_number_generator(random.Random(seed))
    found = igraph.Graph(len(names), ties).community_leiden(
        objective_function="modularity", weights=strengths, n_iterations=-1
    )
    return [{names[i] for i in group} for group in found]


def _sorted(G: nx.Graph) -> nx.Graph:
    """Return the graph with nodes and ties in order: a seeded method must not see how it was built."""
    import networkx as nx

    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(G))
    ordered.add_weighted_edges_from(
        sorted((*sorted((a, b)), strength) for a, b, strength in G.edges(data="strength")), weight="strength"
    )
    return ordered
