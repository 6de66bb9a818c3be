"""The language of documents and sentences; cases in `cases/language/`."""

import csv
from pathlib import Path

import pytest

from relations.reading.language import find_language

ROWS = list(csv.DictReader((Path(__file__).parent / "cases/language/cases.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']} {row['note']}")
def test_the_language_of_a_case_is_found(row):
    assert find_language(row["text"]) == row["language"]


def test_a_hint_decides_only_where_the_text_says_too_little():
    assert find_language("ICT 2025", hint="fa") == "fa"
    assert find_language("The minister said that the talks were good", hint="fa") == "en"


def test_a_few_foreign_names_do_not_change_the_language():
    text = "The talks between Aleksandar Vučić, Dejan Ristić and Søren Müller were held in Beograd on Monday"
    assert find_language(text) == "en"


def test_no_letters_and_unknown_scripts_are_told_apart():
    assert [find_language(text) for text in ("", "12:30", "ᚠᚢᚦᚨᚱᚲ")] == ["und", "und", "und"]
