"""Scores against gold: every stage on the small run, by hand."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest
from small_run import small_run

from relations import tables
from relations.errors import InputError
from relations.scoring import COLUMNS, STAGES, format_scores, mistakes, score

HASHEMI = {"key": "hashemi", "name": "Sattar Hashemi", "as_written": ["Sattar Hashemi"], "country": "IRN"}
AREVICH = {
    "key": "arevich",
    "name": "Mayra Arevich Marín",
    "as_written": "Mayra Arevich Marín",
    "role": "minister",
}


def counts(gold, run=None):
    """(gold, found, right) by stage, of all languages."""
    scores = score(run or small_run(), gold)
    rows = scores[(scores["language"] == "all") & scores["right"].notna()]
    return {row.stage: (row.gold, row.found, row.right) for row in rows.itertuples(index=False)}


def text_run(text, *spans, **more):
    """A run of one text; spans (start, end, code, basis, use) are country mentions, `more` rows by table."""
    mentions = [
        {"mention_id": str(i), "document_id": "d", "start": start, "end": end, "surface": text[start:end],
         "entity_id": code, "kind": "country", "basis": basis, "use": use}
        for i, (start, end, code, basis, use) in enumerate(spans)
    ]  # fmt: skip
    document = {"document_id": "d", "external_id": "x-1", "source": "a/b.txt", "text": text}
    rows = {"documents": [document], "mentions": mentions} | {name: [row] for name, row in more.items()}
    return SimpleNamespace(**{name: tables.make(name, rows.get(name, ())) for name in tables.TABLES})


def test_countries_count_once_an_article_and_optional_ones_neither_way():
    gold = [
        {"id": "d1.txt", "countries": ["IRN", "FRA"]},
        {"id": "d2", "countries": ["IRN"], "countries_optional": ["IRQ"]},
    ]
    assert counts(gold) == {"countries": (3, 3, 2)}


def test_what_the_gold_does_not_state_is_not_scored():
    assert counts([{"id": "d1", "published": None}]) == {"published": (0, 1, 0)}


def test_a_country_in_an_organisation_alone_is_not_found():
    run = text_run("Bank of Cuba", (8, 12, "CUB", "name", "organisation"))
    assert counts([{"id": "x-1", "countries": []}], run) == {}


def test_mentions_match_one_to_one_by_place_and_country_then_basis_and_use():
    run = text_run("Cuba, Havana, Iran", (0, 4, "CUB", "name", "plain"), (6, 12, "CUB", "name", "plain"),
                   (14, 18, "IRQ", "name", "plain"))  # fmt: skip
    spans = [(0, 4, "CUB", "name"), (6, 12, "CUB", "capital"), (14, 18, "IRN", "name")]
    mentions = [{"start": s, "end": e, "entity_id": c, "basis": b, "use": "plain"} for s, e, c, b in spans]
    assert counts([{"id": "b.txt", "country_mentions": mentions}], run) == {
        "country_mentions": (3, 3, 2), "basis": (2, 2, 1), "use": (2, 2, 2)
    }  # fmt: skip


def test_records_with_spans_drop_what_is_ignored_or_of_a_basis_nobody_annotated():
    text = "Iran, Havana, French, Iraq"
    run = text_run(text, (0, 4, "IRN", "name", "plain"), (6, 12, "CUB", "capital", "plain"),
                   (14, 20, "FRA", "name", "plain"), (22, 26, "IRQ", "name", "plain"))  # fmt: skip
    record = {"id": "x-1", "text": text, "ignore": [{"start": 14, "end": 20}]}
    record["countries"] = [{"start": 0, "end": 4, "surface": "Iran", "iso3": "IRN", "kind": "name"}]
    assert counts([record], run) == {"countries": (1, 2, 1), "country_mentions": (1, 2, 1)}


def test_a_file_of_ignored_spans_beside_the_gold_is_read(tmp_path):
    record = {"id": "x-1", "lang": "en", "text": "Iraq", "countries": []}
    (tmp_path / "g.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "g.ignore.jsonl").write_text(
        json.dumps({"id": "x-1", "ignore": [{"start": 0, "end": 4}]}), encoding="utf-8"
    )
    run = text_run("Iraq", (0, 4, "IRQ", "name", "plain"))
    assert len(score(run, tmp_path / "g.jsonl")) == 0


def test_a_function_that_finds_countries_can_be_scored():
    def find(texts, *, language):
        row = {
            "text": 1,
            "start": 0,
            "end": 4,
            "surface": "Iran",
            "entity_id": "IRN",
            "basis": "name",
            "use": "plain",
        }
        return pd.DataFrame([row])

    span = {"start": 0, "end": 4, "surface": "Iran", "iso3": "IRN", "kind": "name"}
    gold = [{"id": str(i), "lang": "en", "text": "Iran", "countries": [span]} for i in range(2)]
    assert counts(gold, find)["country_mentions"] == (2, 1, 1)


def test_officials_match_by_name_and_then_their_office_is_compared():
    gold = [
        {
            "id": "d2",
            "lang": "fa",
            "officials": [HASHEMI | {"as_written": "ستار هاشمی", "role": "ambassador"}, AREVICH],
        }
    ]
    assert counts(gold) == {"officials": (2, 1, 1), "official_country": (1, 1, 1), "role": (1, 1, 0)}


def test_of_several_offices_the_ones_that_agree_best_are_compared():
    also = {"role": "minister", "portfolio": "ict", "status": "current"}
    person = HASHEMI | {"role": "envoy", "portfolio": None, "status": "former", "also": [also]}
    found = counts([{"id": "d2", "officials": [person]}])
    assert [found[s] for s in ("role", "portfolio", "status")] == [(1, 1, 1)] * 3


def test_people_with_spans_match_by_place():
    text = small_run().documents["text"][1]
    start = text.index("ستار")
    record = {
        "id": "d2",
        "text": text,
        "people": [{"start": start, "end": start + 5, "surface": "?", "country_iso3": None}],
    }
    assert counts([record])["officials"] == (1, 1, 1)


def test_short_forms_are_the_forms_with_fewer_words():
    run = small_run()
    run.mentions.loc[run.mentions["surface"] == "هاشمي", "basis"] = "short"
    person = HASHEMI | {"as_written": ["ستار هاشمي", "هاشمي"]}
    assert counts([{"id": "d3", "officials": [person]}], run)["short_forms"] == (1, 1, 1)


def test_contacts_match_by_kind_and_a_shared_participant():
    contact = {"document_id": "d", "contact_id": "c", "kind": "meeting", "status": "happened"}
    party = {"contact_id": "c", "entity_id": "IRN", "kind": "country"}
    run = text_run("They met.", contacts=contact | {"start": 0, "end": 9}, parties=party)
    meeting = {"participants": ["IRN", "CUB"], "kind": "meeting", "status": "planned", "place": "CUB"}
    assert counts([{"id": "x-1", "contacts": [meeting, meeting | {"kind": "call"}]}], run) == {
        "contacts": (2, 1, 1), "participants": (2, 1, 1), "contact_status": (1, 1, 0),
        "contact_place": (1, 0, 0),
    }  # fmt: skip


def test_dates_need_place_and_day_and_unresolved_gold_counts_neither_way():
    run = text_run("1 May 2024", dates={"document_id": "d", "start": 0, "end": 10, "date": "2024-05-01"})
    right, unresolved = {"start": 0, "end": 5, "date": "2024-05-01"}, {"start": 0, "end": 5, "date": None}
    assert counts([{"id": "x-1", "dates": [right]}], run) == {"dates": (1, 1, 1)}
    assert counts([{"id": "x-1", "dates": [unresolved]}], run) == {}


def test_furniture_counts_characters_without_blanks():
    run = text_run("menu ab cd", furniture={"document_id": "d", "start": 0, "end": 7, "reason": "menu"})
    gold = [{"id": "x-1", "furniture": [{"start": 5, "end": 10, "reason": "tags"}]}]
    assert counts(gold, run) == {"furniture": (4, 6, 2)}


def test_stories_and_copies_are_pairs_of_articles():
    gold = [{"id": d, "story": s, "duplicate_of": c} for d, s, c in
            [("d1", "a", None), ("d2", "a", None), ("d4", "b", "d1"), ("d3", "b", "d2")]]  # fmt: skip
    assert counts(gold) == {"stories": (2, 1, 0), "copies": (2, 1, 1)}


def test_identity_is_scored_over_appearances_in_all_languages():
    run = small_run()
    gold = [{"id": d, "lang": lang, "officials": [HASHEMI | {"as_written": ["ستار هاشمی", "هاشمي"]}]}
            for d, lang in (("d1", "en"), ("d2", "fa"), ("d3", "ar"))]  # fmt: skip
    scores = score(run, gold).set_index(["stage", "language"])
    assert scores.loc[("identity_pairs", "across"), ["gold", "found", "right"]].tolist() == [3, 3, 3]
    run.mentions = run.mentions.replace({"entity_id": {"IRN-sattar-hashemi": "IRN-x"}}).where(
        run.mentions["document_id"] == "d3", run.mentions
    )
    split = score(run, gold).set_index(["stage", "language"])
    assert split.loc[("identity_pairs", "across"), ["gold", "found", "right"]].tolist() == [3, 1, 1]
    bcubed = split.loc[("identity_bcubed", "all"), ["precision", "recall"]].tolist()
    assert bcubed == pytest.approx([1, (2 / 3 + 2 / 3 + 1 / 3) / 3])


def test_rates_stand_beside_the_counts_and_stages_in_order():
    scores = score(small_run(), [{"id": "d1", "lang": "en", "countries": ["IRN"], "topics": ["ai"]}])
    assert list(scores) == COLUMNS
    assert scores["stage"].tolist() == ["countries", "countries", "topics", "topics"]
    assert scores.loc[0, ["gold", "found", "right", "precision", "recall", "f1"]].tolist() == [
        1,
        2,
        1,
        0.5,
        1,
        2 / 3,
    ]
    assert scores["precision"].isna().tolist() == [False, False, True, True]
    assert set(scores["stage"]) <= set(STAGES)


def test_scores_are_printed_one_stage_a_line():
    lines = format_scores(score(small_run(), [{"id": "d1", "lang": "en", "countries": ["IRN"]}])).splitlines()
    assert [line.split() for line in lines] == [
        ["stage", "gold", "found", "P", "R", "F1", "en"],
        ["countries", "1", "2", "50.0", "100.0", "66.7", "66.7"]
    ]  # fmt: skip


def test_mistakes_are_shown_with_their_sentence():
    gold = [
        {"id": "d1", "country_mentions": [], "published": "2024-01-01", "countries": ["IRN", "CUB", "FRA"]}
    ]
    rows = mistakes(small_run(), gold)
    assert rows[["stage", "verdict", "gold", "found", "text"]].fillna("").values.tolist() == [
        ["countries", "missed", "FRA", "", ""],
        ["country_mentions", "false", "", "IRN", "Iran and Cuba signed a memorandum."],
        ["country_mentions", "false", "", "CUB", "Iran and Cuba signed a memorandum."],
        ["country_mentions", "false", "", "CUB", "Sattar Hashemi met Mayra Arevich in Havana."],
        ["published", "wrong", "2024-01-01", "2024-01-15", ""],
    ]


def test_an_article_that_is_not_in_the_run_is_missed():
    gold = [
        {"id": "d1", "countries": ["IRN", "CUB"]},
        {"id": "gone", "countries": ["FRA"], "officials": [HASHEMI]},
    ]
    assert counts(gold) == {"countries": (3, 2, 2), "officials": (1, 0, 0)}


@pytest.mark.parametrize(
    ("lines", "message"),
    [("{", "g.jsonl:1 is no JSON"), ('{"x": 1}', "g.jsonl:1 is no object with an id"), 
     ("", "no record in it"),
     ('{"id": "zzz"}', "no id of the gold")],
)  # fmt: skip
def test_gold_that_cannot_be_used_is_refused_in_one_line(lines, message, tmp_path):
    (tmp_path / "g.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(InputError, match=message) as error:
        score(small_run(), tmp_path / "g.jsonl")
    assert "\n" not in str(error.value)


def test_gold_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="cannot be read"):
        score(small_run(), "no/such/gold.jsonl")
