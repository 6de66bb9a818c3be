"""Dates in sentences and the day of publication; cases in `cases/dates/`."""

import csv
import time
from pathlib import Path

import pytest

from relations import tables
from relations.reading.calendars import find_written
from relations.reading.dates import find_dates, find_published
from relations.reading.furniture import find_furniture, find_title
from relations.reading.sentences import split_sentences

ROWS = list(csv.DictReader((Path(__file__).parent / "cases/dates/cases.csv").open(encoding="utf-8")))


def document(text, **told):
    row = {"document_id": "d", "source": "a.txt", "text": text, "language": "en"} | told
    return find_title(tables.make("documents", [row]))


def published(text, **told):
    documents = document(text, **told)
    row = find_published(documents, find_furniture(documents)).iloc[0]
    return (
        (row["published"], row["published_from"]) if row["published"] is not __import__("pandas").NA else None
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']} {row['dates'][:40]}")
def test_the_dates_of_a_case_are_found(row):
    documents = document(row["text"], language=row["language"], published=row["published"] or None)
    sentences = split_sentences(documents, tables.make("furniture")).assign(language=row["language"])
    found = find_dates(documents, sentences).fillna("")
    told = [
        f"{d.surface.replace(',', '')}={d.date or '?'}" + (f"/{d.date_to}" if d.date_to else "")
        for d in found.itertuples()
    ]
    assert "; ".join(told) == row["dates"]


def test_a_date_line_gives_the_day_of_publication():
    assert published("Ministers sign a plan\nPublish Date: 2025/01/29\nThe plan is long.") == (
        "2025-01-29",
        "text",
    )


def test_metadata_counts_before_the_text():
    text = "Ministers sign a plan\nPublish Date: 2025/01/29\nThe plan is long."
    told = published(text, published="2025-01-28", published_from="metadata")
    assert told == ("2025-01-28", "metadata")


def test_the_first_publication_counts_and_not_the_update():
    text = "Ministers sign a plan\nUpdated: 30 January 2025 | Published: 29 January 2025\nThe plan is long."
    swapped = "Ministers sign a plan\nUpdated: 30 January 2025\nPublished: 29 January 2025\nThe plan is long."
    assert published(swapped) == ("2025-01-29", "text")
    assert published(text) is None or published(text)[0] == "2025-01-29"


def test_a_dateline_with_a_full_date_gives_the_day():
    assert published("TEHRAN, Jan. 24, 2024 (IRNA) – The minister met the envoy.") == ("2024-01-24", "text")


def test_a_full_date_in_the_name_of_the_file_comes_last():
    assert published("The minister met the envoy.", source="in/2024-01-24_plan.txt") == (
        "2024-01-24",
        "filename",
    )


def test_a_day_is_never_guessed():
    unclear = [
        "Ministers sign a plan\nPublished: January 2025\nThe plan is long.",
        "Ministers sign a plan\nPublished: 03/04/2025\nThe plan is long.",
        "The minister said on January 24, 2024 that the plan is long.",
    ]
    assert [published(text, source="000_20249999.txt") for text in unclear] == [None, None, None]


@pytest.mark.parametrize("filler", [" ", "2024 ", "May ", "1.", "in ", "May 1-"])
def test_dates_of_a_hostile_sentence_are_looked_for_in_linear_time(filler):
    text = "January " + filler * (20_000 // len(filler))
    start = time.perf_counter()
    find_written(text, "en")
    assert time.perf_counter() - start < 2
