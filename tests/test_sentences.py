"""Sentences with their places; cases in `cases/sentences/`, where ‖ marks a boundary."""

import csv
import time
from pathlib import Path

import pytest

from relations import tables
from relations.reading.furniture import find_furniture, find_title
from relations.reading.sentences import split_sentences

CASES = [
    (path.stem, row["text"], row["note"])
    for path in sorted((Path(__file__).parent / "cases/sentences").glob("*.csv"))
    for row in csv.DictReader(path.open(encoding="utf-8"))
]


def split(text, code="en", title=None):
    documents = tables.make(
        "documents", [{"document_id": "d", "source": "a", "text": text, "language": code, "title": title}]
    )
    documents = find_title(documents)
    sentences = split_sentences(documents, find_furniture(documents))
    return [(row.paragraph, text[row.start : row.end]) for row in sentences.itertuples()]


@pytest.mark.parametrize("code, marked, note", CASES, ids=lambda value: str(value)[:40])
def test_a_case_is_cut_where_it_is_marked(code, marked, note):
    pieces = marked.split("‖")
    tight = code == "zh" or "داد.‖وی" in marked
    text = ("" if tight else " ").join(pieces)
    assert [sentence for _, sentence in split(text, code)] == [piece.strip() for piece in pieces]


def test_the_title_is_paragraph_nought_and_lines_are_paragraphs():
    text = "Ministers sign a plan\n\nThe plan is long. It has two parts.\nThe end was good."
    assert split(text) == [
        (0, "Ministers sign a plan"),
        (1, "The plan is long."),
        (1, "It has two parts."),
        (2, "The end was good."),
    ]


def test_lines_that_an_editor_broke_are_one_paragraph():
    text = (
        "The ministers of the two countries met in the capital on Monday to\nsign a plan for their networks."
    )
    assert split(text) == [(1, text)]


def test_no_sentence_lies_in_furniture():
    text = "Ministers sign a plan\nMinisters sign a plan\nThe plan is long.\nTags: plan, minister"
    assert split(text) == [(0, "Ministers sign a plan"), (1, "The plan is long.")]


def test_a_quoted_sentence_keeps_its_own_language():
    text = (
        "The minister spoke to us. «El ministro habló con el embajador sobre la cooperación.» He then left."
    )
    documents = tables.make(
        "documents", [{"document_id": "d", "source": "a", "text": text, "language": "en"}]
    )
    sentences = split_sentences(documents, find_furniture(documents))
    assert sentences["language"].tolist() == ["en", "es", "en"]


def test_an_endless_line_is_cut_in_linear_time():
    def seconds(size):
        text = "word and the minister " * size
        start = time.perf_counter()
        found = split(text)
        assert max(len(sentence) for _, sentence in found) <= 20_000
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(100_000) < 5 * seconds(40_000) + 0.5
