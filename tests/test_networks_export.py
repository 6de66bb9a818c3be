"""Every format: labels of any script, nothing live, nothing half written, the same bytes again."""

import json

import networkx as nx
import openpyxl
import pandas as pd
import pytest
from small_run import small_run

from relations.errors import InputError, OutputError
from relations.networks.cooccurrence import cooccurrence
from relations.networks.export import FORMATS, SUFFIXES, write_network
from relations.networks.graphs import nodes

EDGES, EVIDENCE = cooccurrence(small_run(), within="document")
HOSTILE = ['=1+1 "<b>&\u202e', "ستار هاشمی\x00\x0b", "@中\uffff"]


def named():
    about = nodes(EDGES)
    about["label"] = pd.array((HOSTILE * len(about))[: len(about)], dtype="string")
    return about.assign(note=pd.array([None, *["x"] * (len(about) - 1)], dtype="string"), known=True)


def labels(format, path):
    if format in ("gexf", "graphml"):
        read = nx.read_gexf if format == "gexf" else nx.read_graphml
        return [row["label"] for _, row in read(path).nodes(data=True)]
    if format == "pajek":
        return list(nx.read_pajek(path))
    if format == "xlsx":
        return [
            row[2] for row in openpyxl.load_workbook(path)["nodes"].iter_rows(min_row=2, values_only=True)
        ]
    if format == "parquet":
        return pd.read_parquet(path.with_suffix(".nodes.parquet"))["label"].tolist()
    if format.startswith("csv"):
        return pd.read_csv(path.with_suffix(".nodes.csv"))["label"].tolist()
    made = json.loads(path.read_text(encoding="utf-8"))
    if format == "vosviewer":
        return [item["label"] for item in made["network"]["items"]]
    if format == "cytoscape":
        return [node["data"]["label"] for node in made["elements"]["nodes"]]
    return [row["label"] for _, row in nx.node_link_graph(made, edges="edges").nodes(data=True)]


@pytest.mark.parametrize("format", FORMATS)
def test_labels_survive_every_format(format, tmp_path):
    path = tmp_path / f"net.{'csv' if 'csv' in format else format}"
    write_network(EDGES, EVIDENCE, path, format=format, nodes=named())
    wanted = ['=1+1 "<b>&\u202e', "ستار هاشمی\ufffd ", "@中\ufffd"]
    if format == "csv-excel":
        wanted = ["'" + wanted[0], wanted[1], "'" + wanted[2]]
    if format == "pajek":
        wanted = [" ".join(w.replace('"', "'").split()) for w in wanted]
    assert labels(format, path) == wanted[: len(named())]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("rows", [0, 3])
def test_the_same_network_gives_the_same_bytes_and_leaves_nothing_beside(format, rows, tmp_path):
    def written():
        return [
            p.read_bytes() for p in write_network(EDGES[:rows], EVIDENCE, tmp_path / "net.x", format=format)
        ]

    first = written()
    assert written() == first
    assert len(list(tmp_path.iterdir())) == len(first)


@pytest.mark.parametrize("format", ["gexf", "graphml"])
def test_types_survive_xml(format, tmp_path):
    write_network(EDGES, EVIDENCE, tmp_path / "net.x", format=format, nodes=named())
    made = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}[format](tmp_path / "net.x")
    assert {type(row["known"]) for _, row in made.nodes(data=True)} == {bool}
    tie = made.edges["CUB", "IRN"]
    assert (tie["stories"], type(tie["jaccard"]), tie["first"]) == (1, float, "2024-01-15")


def test_a_csv_is_exact_and_the_evidence_stands_beside(tmp_path):
    files = write_network(EDGES, EVIDENCE, tmp_path / "net.csv")
    assert [file.name for file in files] == ["net.csv", "net.nodes.csv", "net.evidence.csv"]
    pd.testing.assert_frame_equal(
        pd.read_csv(files[0], dtype={c: str(t) for c, t in EDGES.dtypes.items()}), EDGES
    )
    assert len(pd.read_csv(files[2])) == len(EVIDENCE)


def test_no_cell_of_a_workbook_is_a_formula(tmp_path):
    write_network(EDGES, EVIDENCE, tmp_path / "net.xlsx", nodes=named())
    book = openpyxl.load_workbook(tmp_path / "net.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} == {"s", "n"}


def test_every_suffix_says_a_format():
    assert set(SUFFIXES.values()) <= set(FORMATS)


def test_a_wrong_suffix_format_or_folder_is_refused_in_one_line(tmp_path):
    for path, format, message in [
        ("net.gefx", None, "suffix '.gefx'; did you mean '.gexf'"),
        ("net.json", "cytoscpe", "did you mean 'cytoscape'"),
        ("no/net.csv", None, "there is no folder"),
    ]:
        with pytest.raises(InputError, match=message):
            write_network(EDGES, None, tmp_path / path, format=format)


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_no_scraps(tmp_path, monkeypatch):
    write_network(EDGES, None, tmp_path / "net.gexf")
    before = (tmp_path / "net.gexf").read_bytes()

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(OutputError, match="net.gexf could not be written: No space left on device"):
        write_network(EDGES[:0], None, tmp_path / "net.gexf")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("net.gexf", before)]
