"""The sample corpus and its gold fit each other."""

import csv
import json
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from relations import tables

DATA = Path(__file__).parents[1] / "data"
RAW = DATA / "raw"
GOLD = [json.loads(line) for line in (DATA / "gold" / "gold.jsonl").read_text("utf-8").splitlines()]
LEGACY = {"safir_riyadh_1256.txt": "windows-1256", "svyaz_tegeran_1251.txt": "windows-1251"}
SPANS = ("country_mentions", "official_mentions", "dates", "furniture")


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            return [(row["title"], row["content"]) for row in csv.DictReader(file)]
        return [(row["headline"], row["body"]) for row in map(json.loads, file)]


def _articles():
    for path in sorted(RAW.iterdir()):
        if path.suffix in {".jsonl", ".csv"}:
            yield from ((f"{path.name}#{n}", "\n\n".join(row)) for n, row in enumerate(_rows(path), 1))
        else:
            yield path.name, path.read_bytes().decode(LEGACY.get(path.name, "utf-8-sig"))


TEXTS = dict(_articles())
EACH = pytest.mark.parametrize("gold", GOLD, ids=[record["id"] for record in GOLD])


def test_every_article_has_one_line_of_gold():
    assert sorted(record["id"] for record in GOLD) == sorted(TEXTS)


def test_every_language_has_its_share_of_articles():
    least = {"en": 14, "fa": 10, "ar": 9, "es": 6, "ru": 5}
    counts = Counter(record["lang"] for record in GOLD)
    assert {language: min(counts[language], n) for language, n in least.items()} == least


def test_one_event_is_told_in_several_languages():
    told = {(record["story"], record["lang"]) for record in GOLD}
    stories = Counter(story for story, _ in told)
    assert sum(n >= 2 for n in stories.values()) >= 12
    assert max(stories.values()) >= 4


def test_the_corpus_is_under_a_megabyte_and_of_every_form():
    assert sum(path.stat().st_size for path in RAW.iterdir()) < 1_000_000
    assert {path.suffix for path in RAW.iterdir()} == {".txt", ".html", ".jsonl", ".csv"}
    assert len(_rows(RAW / "wire.jsonl")) >= 5 and len(_rows(RAW / "export.csv")) >= 4


@pytest.mark.parametrize("name", LEGACY)
def test_a_legacy_file_is_no_utf8_and_long_enough_to_tell_its_encoding(name):
    data = (RAW / name).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert len(data) >= 800


@EACH
def test_gold_spans_slice_to_a_surface_without_blanks_at_its_ends(gold):
    text = TEXTS[gold["id"]]
    for key in SPANS:
        for span in gold.get(key, []):
            surface = text[span["start"] : span["end"]]
            assert surface and surface == surface.strip(), (key, span)


@EACH
def test_gold_uses_the_declared_codes(gold):
    allowed = {name: table.allowed for name, table in tables.TABLES.items()}
    for mention in gold.get("country_mentions", []):
        assert mention["basis"] in {"name", "demonym", "capital", "metonym"}
        assert mention["use"] in allowed["mentions"]["use"]
    for official in gold["officials"]:
        for office in [official, *official.get("also", [])]:
            assert office["role"] in {None, *allowed["officials"]["role"]}
            assert office["portfolio"] in {None, *allowed["officials"]["portfolio"]}
            assert office["status"] in allowed["offices"]["status"]
    for contact in gold["contacts"]:
        assert contact["kind"] in allowed["contacts"]["kind"]
        assert contact["status"] in allowed["contacts"]["status"]
    assert {span["reason"] for span in gold.get("furniture", [])} <= allowed["furniture"]["reason"]


@EACH
def test_no_gold_mention_lies_in_gold_furniture(gold):
    furniture = [(span["start"], span["end"]) for span in gold.get("furniture", [])]
    for key in ("country_mentions", "official_mentions", "dates"):
        for span in gold.get(key, []):
            assert not any(start < span["end"] and span["start"] < end for start, end in furniture), span


@EACH
def test_the_countries_of_an_article_are_those_of_its_mentions(gold):
    if "country_mentions" in gold:
        real = [m["entity_id"] for m in gold["country_mentions"] if m["use"] in {"plain", "office"}]
        assert gold["countries"] == sorted(set(real))
    assert not set(gold["countries"]) & {*gold["countries_optional"], *gold["furniture_only_countries"]}


@EACH
def test_every_written_form_of_an_official_stands_in_the_article(gold):
    for official in gold["officials"]:
        assert official["as_written"]
        assert [form for form in official["as_written"] if form not in TEXTS[gold["id"]]] == []


@EACH
def test_participants_are_officials_of_the_article_or_countries(gold):
    keys = {official["key"] for official in gold["officials"]}
    for contact in gold["contacts"]:
        assert [p for p in contact["participants"] if p not in keys and not re.fullmatch("[A-Z]{3}", p)] == []


def test_three_articles_are_near_copies_of_an_earlier_one_in_the_same_language():
    gold = {record["id"]: record for record in GOLD}
    copies = [record for record in GOLD if record["duplicate_of"]]
    assert len(copies) == 3
    for copy in copies:
        first = gold[copy["duplicate_of"]]
        assert (first["lang"], first["story"]) == (copy["lang"], copy["story"])
        likeness = SequenceMatcher(None, TEXTS[first["id"]].split(), TEXTS[copy["id"]].split(), False).ratio()
        assert 0.5 < likeness < 1
