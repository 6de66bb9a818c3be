"""Ties and their evidence: what counts as meeting, what is left out, and where it is written."""

import pandas as pd
import pytest
from small_run import small_run

from relations import tables
from relations.errors import InputError
from relations.networks.cooccurrence import COUNTS, EVIDENCE, cooccurrence, pairs, sentences_behind

PLAIN = {"weights": (), "tests": ()}


def run_of(*mentions, documents=("d1",), sentences=2, **about):
    """A run of documents of 10-character sentences; a mention is (document, sentence, entity, use)."""
    one = small_run(empty=True)
    one.documents = tables.make(
        "documents",
        [
            {"document_id": d, "story_id": d, "language": "en", "text": "0123456789" * sentences, "source": d}
            | {column: values[i] for column, values in about.items()}
            for i, d in enumerate(documents)
        ],
    )
    one.sentences = tables.make(
        "sentences",
        [
            {
                "sentence_id": f"{d}-{n}",
                "document_id": d,
                "paragraph": 1 + n // 2,
                "start": 10 * n,
                "end": 10 * n + 10,
            }
            for d in documents
            for n in range(sentences)
        ],
    )
    one.mentions = tables.make(
        "mentions",
        [
            {"mention_id": str(i), "document_id": d, "sentence_id": f"{d}-{n}",
             "start": 10 * n + 3, "end": 10 * n + 6,
             "entity_id": entity, "kind": "official" if "-" in entity else "country", "use": use or None}
            for i, (d, n, entity, use) in enumerate(mentions)
        ],
    )  # fmt: skip
    return one


def ties(edges):
    return list(zip(edges["source"], edges["target"], strict=True))


def test_a_country_tie_needs_both_in_one_sentence():
    run = run_of(("d1", 0, "IRN", "plain"), ("d1", 0, "CUB", "plain"), ("d1", 1, "RUS", "plain"))
    edges, evidence = cooccurrence(run, **PLAIN)
    assert ties(edges) == [("CUB", "IRN")]
    assert evidence.to_dict("records") == [
        {"source": "CUB", "target": "IRN", "document_id": "d1", "sentence_id": "d1-0", "holds": "both"}
    ]


def test_within_a_document_the_evidence_says_which_sentence_holds_whom():
    run = run_of(("d1", 0, "IRN", "plain"), ("d1", 0, "CUB", "plain"), ("d1", 1, "IRN", "plain"))
    edges, evidence = cooccurrence(run, within="document", **PLAIN)
    assert edges[["within", *COUNTS]].values.tolist() == [["document", 1, 1, 1, 0]]
    assert evidence[["sentence_id", "holds"]].values.tolist() == [["d1-0", "both"], ["d1-1", "target"]]


def test_a_paragraph_ties_its_sentences_and_no_others():
    run = run_of(("d1", 0, "IRN", "plain"), ("d1", 1, "CUB", "plain"), ("d1", 2, "RUS", "plain"), sentences=4)
    assert ties(cooccurrence(run, within="paragraph", **PLAIN)[0]) == [("CUB", "IRN")]


@pytest.mark.parametrize("use", ["organisation", "dateline"])
def test_organisations_and_datelines_make_no_tie_unless_asked_for(use):
    run = run_of(("d1", 0, "IRN", "office"), ("d1", 0, "CUB", use))
    assert ties(cooccurrence(run)[0]) == []
    assert ties(cooccurrence(run, uses=["office", "plain", use])[0]) == [("CUB", "IRN")]


def test_an_official_is_no_mention_of_the_own_country():
    run = run_of(("d1", 0, "IRN-hashemi", ""), ("d1", 0, "CUB", "plain"))
    assert ties(cooccurrence(run, layer="country")[0]) == []
    assert ties(cooccurrence(run, layer="mixed")[0]) == [("CUB", "IRN-hashemi")]


def test_the_mixed_layer_ties_officials_to_countries_only():
    run = run_of(*[("d1", 0, e, "") for e in ("IRN", "CUB", "IRN-hashemi", "CUB-arevich")])
    assert ties(cooccurrence(run, layer="mixed")[0]) == [
        ("CUB", "CUB-arevich"), ("CUB", "IRN-hashemi"), ("CUB-arevich", "IRN"), ("IRN", "IRN-hashemi")
    ]  # fmt: skip
    assert ties(cooccurrence(run, layer="official")[0]) == [("CUB-arevich", "IRN-hashemi")]


def test_copies_are_left_out_and_a_story_counts_once():
    both = [(d, 0, e, "plain") for d in ("d1", "d2", "d3") for e in ("IRN", "CUB")]
    run = run_of(*both, documents=("d1", "d2", "d3"), duplicate_of=[None, None, "d1"], story_id=["s"] * 3,
                 outlet=["a", "b", "c"], published=["2024-02-01", None, "2023-01-01"])  # fmt: skip
    edges, _ = cooccurrence(run, **PLAIN)
    assert edges[[*COUNTS, "first", "last"]].values.tolist() == [[2, 2, 1, 2, "2024-02-01", "2024-02-01"]]


def test_within_a_document_a_story_is_one_observation_of_weights_and_tests():
    table = pd.DataFrame({"document": list("112234"), "entity": list("ABABCC"), "story": list("sssstu")})
    edges, _ = cooccurrence(table, within="document")
    assert edges[["documents", "stories", "p_hypergeometric"]].values.tolist() == [
        [2, 1, pytest.approx(1 / 3)]
    ]


@pytest.mark.parametrize(
    ("since", "until", "documents"),
    [
        (None, None, 4),
        ("2024", None, 2),
        ("2024-02", None, 1),
        (None, "2024-01", 2),
        ("2023-05-01", "2023-05-01", 1),
    ],
)
def test_since_and_until_are_included_and_drop_what_has_no_day(since, until, documents):
    days = ["2023-05-01", "2024-01-31", "2024-02-01", None]
    table = pd.DataFrame(
        {"document": list("11223344"), "entity": list("ABABABAB"), "published": sorted(days * 2, key=str)}
    )
    edges, _ = cooccurrence(table, since=since, until=until, **PLAIN)
    assert edges["documents"].tolist() == [documents]


def test_a_table_with_sentences_that_are_numbered_in_each_document_keeps_them_apart():
    table = pd.DataFrame({"document": list("1122"), "sentence": [1, 2, 1, 1], "entity": list("ABAB")})
    edges, evidence = cooccurrence(table, **PLAIN)
    assert evidence[["document_id", "sentence_id"]].values.tolist() == [["2", "1"]]
    assert edges["sentences"].tolist() == [1]


def test_every_tie_counts_just_its_evidence():
    edges, evidence = cooccurrence(small_run(), within="document")
    opened = evidence.groupby(["source", "target"])["document_id"].nunique().reset_index()
    assert opened.values.tolist() == edges[["source", "target", "documents"]].values.tolist()


@pytest.mark.parametrize("layer", ["country", "official", "mixed"])
@pytest.mark.parametrize("within", ["sentence", "paragraph", "document"])
def test_an_empty_run_has_no_ties_and_the_same_columns(layer, within):
    edges, evidence = cooccurrence(small_run(empty=True), layer=layer, within=within)
    full, _ = cooccurrence(small_run(), layer=layer, within=within)
    assert (len(edges), list(evidence)) == (0, EVIDENCE)
    assert edges.dtypes.to_dict() == full.dtypes.to_dict()


def test_pairs_are_all_pairs_of_a_place_and_no_others():
    import numpy as np

    left, right = pairs(np.array([0, 0, 0, 1, 2, 2]), np.array([0, 1, 2, 1, 0, 1]))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1), (4, 5), (0, 2), (1, 2)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layer": "countries"}, "no layer 'countries'; did you mean 'country'"),
        ({"within": "sentense"}, "did you mean 'sentence'"),
        ({"uses": ["dataline"]}, "did you mean 'dateline'"),
        ({"since": "yesterday"}, "since is 'yesterday'"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(options, message):
    with pytest.raises(InputError, match=message):
        cooccurrence(small_run(empty=True), **options)


def test_a_table_without_documents_is_refused_with_its_columns():
    with pytest.raises(InputError, match="no column document_id; its columns: who, entity"):
        cooccurrence(pd.DataFrame({"who": [1], "entity": [2]}))


def test_sentences_behind_mark_both_mentions_in_the_text():
    rows = sentences_behind(small_run(), "IRN", "CUB")
    first = rows.iloc[0]
    assert first["text"] == "Iran and Cuba signed a memorandum."
    assert [first["text"][s:e] for s, e in first["spans_a"]] == ["Iran"]
    assert [first["text"][s:e] for s, e in first["spans_b"]] == ["Cuba"]
    assert rows[["source", "outlet", "published"]].values.tolist() == [["d1.txt", "Outlet d1", "2024-01-15"]]


def test_sentences_behind_an_official_and_a_country_and_nobody():
    run = small_run()
    assert sentences_behind(run, "IRN-sattar-hashemi", "CUB")["sentence_id"].tolist() == ["d1-1"]
    assert len(sentences_behind(run, "FRA", "CUB")) == 0
    assert len(sentences_behind(small_run(empty=True), "IRN", "CUB")) == 0


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [("CUB", "CUB", "needs two ends"), ("CUB", "IRN-satar-hashemi", "did you mean 'IRN-sattar-hashemi'")],
)
def test_a_tie_that_cannot_be_is_refused(a, b, message):
    with pytest.raises(InputError, match=message):
        sentences_behind(small_run(), a, b)
