"""Places for the nodes of a drawing: the same network always gets the same picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def place(edges: pd.DataFrame, *, rounds: int = 150) -> pd.DataFrame:
    """Place the nodes of `edges` (`source` `target`) so that ties have about length 1.

    Each connected part is drawn by stress majorization (Gansner, Koren, North 2005,
    doi:10.1007/978-3-540-31843-9_25) over steps along ties, started from classical scaling; the parts
    then stand side by side. Returns `node` (sorted), `x`, `y`. Nothing is random.
    """
    import numpy as np
    import pandas as pd

    nodes = pd.Index(pd.unique(pd.concat([edges["source"], edges["target"]]))).sort_values()
    if nodes.empty:
        return pd.DataFrame({"node": nodes, "x": pd.Series(dtype=float), "y": pd.Series(dtype=float)})
    distance = _distance(nodes.get_indexer(edges["source"]), nodes.get_indexer(edges["target"]), len(nodes))
    part = np.isfinite(distance).argmax(axis=1)  # the first node that can be reached stands for the part
    parts = [np.flatnonzero(part == first) for first in np.unique(part)]
    parts.sort(key=lambda members: (-len(members), members[0]))
    drawn = [_stress(distance[np.ix_(members, members)], rounds) for members in parts]
    places = np.zeros((len(nodes), 2))
    for members, spots in zip(parts, _side_by_side(drawn), strict=True):
        places[members] = spots
    return pd.DataFrame({"node": nodes, "x": places[:, 0].round(4), "y": places[:, 1].round(4)})


def around(edges: pd.DataFrame, centre: str, *, strength: str = "stories") -> pd.DataFrame:
    """Place `centre` in the middle and its neighbours on a circle, the strongest on top and clockwise.

    Returns `node`, `x`, `y`; ties that do not touch `centre` are ignored.
    """
    import numpy as np
    import pandas as pd

    own = edges[(edges["source"] == centre) | (edges["target"] == centre)]
    other = own["source"].where(own["source"] != centre, own["target"])
    ranked = pd.DataFrame({"node": other.astype(str), "strength": own[strength].astype(float)})
    ranked = ranked.sort_values(["strength", "node"], ascending=[False, True])
    angle = np.pi / 2 - 2 * np.pi * np.arange(len(ranked)) / max(1, len(ranked))
    x, y = np.append(0.0, np.cos(angle)), np.append(0.0, np.sin(angle))
    return pd.DataFrame({"node": [centre, *ranked["node"]], "x": x.round(4), "y": y.round(4)})


def _distance(left: np.ndarray, right: np.ndarray, n: int) -> np.ndarray:
    """Steps between every two of `n` nodes (n by n), infinite where there is no way: breadth first."""
    import numpy as np

    tied = np.zeros((n, n), dtype="float32")
    tied[left, right] = tied[right, left] = 1
    distance = np.where(np.eye(n, dtype=bool), 0.0, np.inf)
    reached, step = np.eye(n, dtype="float32"), 0
    while reached.any():
        step += 1
        reached = ((reached @ tied > 0) & np.isinf(distance)).astype("float32")
        distance[reached > 0] = step
    return distance


def _stress(distance: np.ndarray, rounds: int) -> np.ndarray:
    """Places (n by 2) of one connected part, longest side level, centred on 0."""
    import numpy as np

    n = len(distance)
    if n <= 2:
        return np.array([[0.0, 0.0], [1.0, 0.0]])[:n] - [(n - 1) / 2, 0]
    spots = _scaled(distance)
    steps = distance.astype("float32") + np.eye(n, dtype="float32")
    pull = steps**-2 - np.eye(n, dtype="float32")
    total, wanted = pull.sum(axis=1)[:, None], pull * steps
    for _ in range(rounds if n <= 500 else max(10, rounds // 5)):
        ratio = _apart(spots)
        np.divide(wanted, ratio, out=ratio)
        spots = (pull @ spots + ratio.sum(axis=1)[:, None] * spots - ratio @ spots) / total
    spots -= spots.mean(axis=0)
    _, _, axes = np.linalg.svd(spots, full_matrices=False)
    return _signed(spots @ axes.T)


def _scaled(distance: np.ndarray) -> np.ndarray:
    """Classical scaling to two dimensions, with a small fixed spiral so that no two nodes coincide."""
    import numpy as np

    n = len(distance)
    centred = distance**2 - (distance**2).mean(axis=0)
    centred = -0.5 * (centred - centred.mean(axis=1)[:, None])
    turn = np.arange(n) * 2.399963  # the golden angle
    spiral = np.sqrt((np.arange(n) + 1) / n)[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    axes = spiral
    for _ in range(60):  # power iteration towards the two leading axes
        axes, _ = np.linalg.qr(centred @ axes)
    length = np.sqrt(np.maximum(np.diag(axes.T @ centred @ axes), 0))
    return _signed(axes * length) + 0.1 * spiral


def _apart(spots: np.ndarray) -> np.ndarray:
    """Distances between every two spots (n by n, float32), never 0."""
    import numpy as np

    x, y = spots.astype("float32").T
    across, along = x[:, None] - x, y[:, None] - y
    across *= across
    along *= along
    across += along
    return np.sqrt(np.maximum(across, 1e-12, out=across), out=across)


def _signed(spots: np.ndarray) -> np.ndarray:
    """Turn each axis so that its largest entry is positive: a solver may return either sign."""
    import numpy as np

    largest = np.abs(spots).argmax(axis=0)
    return spots * np.where(spots[largest, range(spots.shape[1])] < 0, -1.0, 1.0)


def _side_by_side(drawn: list[np.ndarray]) -> list[np.ndarray]:
    """Shift parts into rows about as wide as the largest part or as the whole is high."""
    import numpy as np

    sizes = [np.ptp(spots, axis=0) + 1.2 for spots in drawn]
    width = max(sizes[0][0], 1.5 * float(np.sqrt(sum(w * h for w, h in sizes))))
    shifted, left, top, height = [], 0.0, 0.0, 0.0
    for spots, (w, h) in zip(drawn, sizes, strict=True):
        if left and left + w > width:
            left, top, height = 0.0, top - height, 0.0
        shifted.append(spots - spots.min(axis=0) + [left, top - h])
        left, height = left + w, max(height, h)
    return shifted
