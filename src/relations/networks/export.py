"""A network as a file that other programs read: whole or not at all, the same bytes for the same input."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from relations.errors import InputError, OutputError, did_you_mean
from relations.networks import graphs
from relations.text import clean

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

GEXF = "http://gexf.net/1.3"
EXCEL_ROWS, EXCEL_CHARACTERS = 1_048_576, 32_767


def write_network(
    edges: pd.DataFrame,
    evidence: pd.DataFrame | None,
    path: str | os.PathLike,
    *,
    format: str | None = None,
    nodes: pd.DataFrame | None = None,
    strength: str = "stories",
) -> list[Path]:
    """Write a network, return the files written; the suffix of `path` says the format unless `format` does.

    Formats: `gexf` (1.3), `graphml`, `node-link` (.json, as networkx reads it), `vosviewer` and `cytoscape`
    (.json too), `pajek` (.net), `csv` (exact), `csv-excel` (opens in Excel, no cell can be a formula),
    `parquet`, `xlsx` (sheets edges, nodes, evidence; no formulas). `csv`, `csv-excel` and `parquet` hold the
    edges; nodes and evidence stand in files beside, `<name>.nodes.csv` and `<name>.evidence.csv`. `nodes`
    defaults to `graphs.nodes(edges)`; `strength` is the weight in the graph formats.

    Letters of every script survive; characters no format can hold (NUL, lone surrogates) become U+FFFD. Each
    file is written beside and then renamed. Raises `InputError` for an unknown format, a missing folder or
    too many rows for Excel, `OutputError` where the disk refuses.
    """
    path = Path(path)
    format = _format(path, format)
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}; make it or choose another --out")
    nodes = graphs.nodes(edges) if nodes is None else nodes
    edges, nodes = _cleaned(edges), _cleaned(nodes)
    evidence = None if evidence is None else _cleaned(evidence)
    if format in _GRAPHS:
        made = graphs.graph(edges, strength=strength, nodes=nodes)
        contents = {path: _GRAPHS[format](made)}
    elif format == "xlsx":
        contents = {path: _xlsx({"edges": edges, "nodes": nodes, "evidence": evidence})}
    else:
        beside = {"nodes": nodes, "evidence": evidence}
        tables = {path: edges} | {path.with_suffix(f".{n}{path.suffix}"): t for n, t in beside.items()}
        contents = {at: _TABLES[format](table) for at, table in tables.items() if table is not None}
    for at, content in contents.items():
        _put(at, content)
    return list(contents)


def _format(path: Path, format: str | None) -> str:
    """Return the format to write, by name or by suffix."""
    if format is not None:
        if format not in FORMATS:
            raise InputError(f"no format {format!r}{did_you_mean(str(format), FORMATS)}")
        return format
    if path.suffix.lower() not in SUFFIXES:
        hint = did_you_mean(path.suffix.lower(), SUFFIXES)
        raise InputError(f"{path.name}: no network format has the suffix {path.suffix!r}{hint}")
    return SUFFIXES[path.suffix.lower()]


def _cleaned(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every text free of characters that some format cannot hold."""
    import pandas as pd
    from pandas.api.types import is_numeric_dtype

    def cell(value):
        return value if pd.isna(value) else clean(str(value)).replace("\x0b", " ").replace("\x0c", " ")

    texts = [column for column in table if not is_numeric_dtype(table[column])]
    return table.assign(**{c: table[c].astype(object).map(cell).astype("string") for c in texts})


def _put(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, then rename, so that `path` is the old file or the whole new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(beside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(f"{path} could not be written: {error.strerror or error}") from error


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


_XML_TYPES = {bool: "boolean", int: "integer", float: "double", str: "string"}


def _attributes(rows: list[dict]) -> dict[str, type]:
    """Return every attribute of the rows with its type; one that is now int, now float is float."""
    types: dict[str, type] = {}
    for row in rows:
        for name, value in row.items():
            types[name] = type(value) if types.get(name, type(value)) is type(value) else float
    return types


def _text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _gexf(G: nx.Graph) -> bytes:
    """GEXF 1.3; `weight` is the strength, a node's `label` its label."""
    root = ElementTree.Element("gexf", {"xmlns": GEXF, "version": "1.3"})
    ElementTree.SubElement(ElementTree.SubElement(root, "meta"), "creator").text = "relations"
    inside = ElementTree.SubElement(root, "graph", {"defaultedgetype": "undirected", "mode": "static"})
    for kind, rows in (
        ("node", [d for _, d in G.nodes(data=True)]),
        ("edge", [d for *_, d in G.edges(data=True)]),
    ):
        declared = ElementTree.SubElement(inside, "attributes", {"class": kind, "mode": "static"})
        for name, type_ in _attributes(rows).items():
            about = {"id": name, "title": name, "type": _XML_TYPES[type_]}
            ElementTree.SubElement(declared, "attribute", about)
    listed = ElementTree.SubElement(inside, "nodes")
    for node, row in G.nodes(data=True):
        at = ElementTree.SubElement(listed, "node", {"id": node, "label": row.get("label", node)})
        _gexf_values(at, row)
    listed = ElementTree.SubElement(inside, "edges")
    for number, (source, target, row) in enumerate(G.edges(data=True)):
        ends = {"id": str(number), "source": source, "target": target, "weight": str(row["strength"])}
        _gexf_values(ElementTree.SubElement(listed, "edge", ends), row)
    return _xml(root)


def _gexf_values(element: ElementTree.Element, row: dict) -> None:
    values = ElementTree.SubElement(element, "attvalues")
    for name, value in row.items():
        ElementTree.SubElement(values, "attvalue", {"for": name, "value": _text(value)})


def _graphml(G: nx.Graph) -> bytes:
    """GraphML with typed keys; names of attributes are the columns' names."""
    root = ElementTree.Element("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    kinds = {"node": [d for _, d in G.nodes(data=True)], "edge": [d for *_, d in G.edges(data=True)]}
    names = {bool: "boolean", int: "long", float: "double", str: "string"}
    for kind, rows in kinds.items():
        for name, type_ in _attributes(rows).items():
            about = {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": names[type_]}
            ElementTree.SubElement(root, "key", about)
    inside = ElementTree.SubElement(root, "graph", {"edgedefault": "undirected"})
    for node, row in G.nodes(data=True):
        at = ElementTree.SubElement(inside, "node", {"id": node})
        for name, value in row.items():
            ElementTree.SubElement(at, "data", {"key": f"node_{name}"}).text = _text(value)
    for source, target, row in G.edges(data=True):
        at = ElementTree.SubElement(inside, "edge", {"source": source, "target": target})
        for name, value in row.items():
            ElementTree.SubElement(at, "data", {"key": f"edge_{name}"}).text = _text(value)
    return _xml(root)


def _json(content) -> bytes:
    return (json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _node_link(G: nx.Graph) -> bytes:
    import networkx as nx

    return _json(nx.node_link_data(G, edges="edges"))


def _vosviewer(G: nx.Graph) -> bytes:
    """Items with numbers as VOSviewer wants them; the id stands in `description`."""
    number = {node: i for i, node in enumerate(G, 1)}
    items = [
        {"id": number[node], "label": row.get("label", node), "description": node}
        for node, row in G.nodes(data=True)
    ]
    links = [
        {"source_id": number[a], "target_id": number[b], "strength": strength}
        for a, b, strength in G.edges(data="strength")
    ]
    return _json({"network": {"items": items, "links": links}})


def _cytoscape(G: nx.Graph) -> bytes:
    nodes = [
        {"data": {**row, "id": node, "name": row.get("label", node)}} for node, row in G.nodes(data=True)
    ]
    edges = [
        {"data": {**row, "id": f"{a} {b}", "source": a, "target": b}} for a, b, row in G.edges(data=True)
    ]
    return _json({"elements": {"nodes": nodes, "edges": edges}})


def _pajek(G: nx.Graph) -> bytes:
    """Vertices named by label, or by id where two share a label; edges with their strength."""
    number = {node: i for i, node in enumerate(G, 1)}
    labels = [row.get("label", node) for node, row in G.nodes(data=True)]
    names = labels if len(set(labels)) == len(labels) else list(G)
    lines = [f"*Vertices {len(names)}"]
    lines += [f'{i} "{" ".join(name.replace(chr(34), chr(39)).split())}"' for i, name in enumerate(names, 1)]
    lines += ["*Edges"]
    lines += [f"{number[a]} {number[b]} {strength}" for a, b, strength in G.edges(data="strength")]
    return ("\n".join(lines) + "\n").encode()


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode()


def _csv_excel(table: pd.DataFrame) -> bytes:
    """CSV with a byte order mark, in which an apostrophe stands before a text that Excel would compute."""
    from pandas.api.types import is_numeric_dtype

    texts = [column for column in table if not is_numeric_dtype(table[column])]
    safe = {c: table[c].str.replace(r"^(?=\s*[=+\-@\t\r＝＋－＠])", "'", regex=True) for c in texts}
    return b"\xef\xbb\xbf" + _csv(table.assign(**safe))


def _parquet(table: pd.DataFrame) -> bytes:
    import io

    made = io.BytesIO()
    table.to_parquet(made, index=False, compression="zstd")
    return made.getvalue()


def _xlsx(tables: dict[str, pd.DataFrame | None]) -> bytes:
    """One sheet for each table, its header frozen; every cell a plain text or number."""
    import io
    from datetime import datetime

    import xlsxwriter

    made = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, "nan_inf_to_errors": True, **plain}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        for name, table in tables.items():
            if table is not None:
                _sheet(book.add_worksheet(name), name, table)
    return made.getvalue()


def _sheet(sheet, name: str, table: pd.DataFrame) -> None:
    import pandas as pd

    if len(table) >= EXCEL_ROWS:
        raise InputError(
            f"{name}: {len(table):,} rows are too many for Excel; write .parquet or .csv instead"
        )
    texts = [column for column in table if table[column].dtype == "string"]
    if any(
        table[column].str.len().max() > EXCEL_CHARACTERS for column in texts if table[column].notna().any()
    ):
        raise InputError(f"{name}: a text is too long for a cell of Excel; write .parquet or .csv instead")
    sheet.freeze_panes(1, 0)
    for c, column in enumerate(table):
        sheet.write_string(0, c, str(column))
        for r, value in enumerate(table[column].to_numpy(dtype=object), 1):
            if pd.isna(value):
                continue
            if isinstance(value, str):
                sheet.write_string(r, c, value)
            else:
                sheet.write_number(r, c, value)


_GRAPHS: dict[str, Callable[[nx.Graph], bytes]] = {
    "gexf": _gexf,
    "graphml": _graphml,
    "node-link": _node_link,
    "vosviewer": _vosviewer,
    "cytoscape": _cytoscape,
    "pajek": _pajek,
}
_TABLES: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "csv": _csv,
    "csv-excel": _csv_excel,
    "parquet": _parquet,
}
FORMATS = (*_GRAPHS, *_TABLES, "xlsx")
SUFFIXES = {
    ".gexf": "gexf",
    ".graphml": "graphml",
    ".json": "node-link",
    ".net": "pajek",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
