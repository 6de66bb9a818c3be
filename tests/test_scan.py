"""The scan against a plain and slow reference, and the rules of boundary, case, layer and language."""

import itertools
import random

import numpy as np
import pytest

from relations.scan import ALL, ANY, INITIAL, Phrase, compile_phrases, scan
from relations.text import fold_key


def found(text, *phrases):
    """Return [(surface, entry)] in order of place."""
    hits = scan([text], compile_phrases(phrases))
    rows = sorted(zip(hits.start.tolist(), hits.end.tolist(), hits.entry.tolist(), strict=True))
    return [(text[start:end], entry) for start, end, entry in rows]


def phrase(form, entry=0, *, skip=0, case=ANY, layer=0, joins=0):
    return Phrase(form, entry, skip, case, layer, joins)


def test_a_phrase_is_found_at_word_boundaries_only():
    assert found("Iran, Iranian, uniran", phrase("iran")) == [("Iran", 0)]


def test_the_longest_of_overlapping_phrases_wins():
    both = phrase("Iran"), phrase("Iran Air", 1)
    assert found("Iran Air and Iran Airlines", *both) == [("Iran Air", 1), ("Iran", 0)]


def test_phrases_of_two_layers_do_not_compete():
    both = phrase("Cuban minister", 1, layer=1), phrase("Cuban")
    assert found("the Cuban minister", *both) == [("Cuban", 0), ("Cuban minister", 1)]


def test_a_phrase_runs_over_one_line_break_but_not_over_a_full_stop_or_paragraph():
    text = "Saudi\nArabia. Saudi. Arabia Saudi\n\nArabia"
    assert found(text, phrase("Saudi Arabia")) == [("Saudi\nArabia", 0)]


def test_dots_may_stand_inside_an_abbreviation():
    both = phrase("U.S."), phrase("EE. UU.", 1)
    assert found("in the U.S. and EE. UU.", *both) == [("U.S.", 0), ("EE. UU.", 1)]


@pytest.mark.parametrize(
    ("case", "surfaces"), [(ANY, ["us", "Us", "US"]), (INITIAL, ["Us", "US"]), (ALL, ["US"])]
)
def test_capitals_count_as_the_phrase_asks(case, surfaces):
    assert [surface for surface, _ in found("us Us US", phrase("US", case=case))] == surfaces


def test_a_joined_particle_is_left_out_of_the_place():
    text = "إيران والعِراق وبالعراق بالعراق كالعراق"
    assert [surface for surface, _ in found(text, phrase("العراق", joins=1))] == [
        "العِراق",
        "العراق",
        "العراق",
        "العراق",
    ]


def test_a_particle_is_left_out_only_where_the_language_joins_them():
    assert found("والعراق", phrase("العراق")) == []


def test_letters_to_skip_are_no_part_of_the_place():
    assert found("للعراق", phrase("للعراق", skip=1)) == [("لعراق", 0)]


def test_half_space_and_space_are_the_same_between_words():
    assert found("عربستان\u200cسعودی", phrase("عربستان سعودی")) == [("عربستان\u200cسعودی", 0)]


def test_chinese_is_matched_without_spaces():
    assert found("在日本人中", phrase("日本")) == [("日本", 0)]


def test_phrases_of_one_place_all_stay():
    assert found("عمان", phrase("عمان", 1), phrase("عُمان", 2)) == [("عمان", 1), ("عمان", 2)]


def test_places_count_from_the_start_of_each_text():
    hits = scan(["a Iran", "", "Iran"], compile_phrases([phrase("Iran")]))
    assert np.column_stack(hits[:3]).tolist() == [[0, 2, 6], [2, 0, 4]]


def reference(text, phrases):
    """Return (start, end, entry) of the phrases in a text the slow way: every stretch, the longest first."""
    forms = {fold_key(p.form): p.entry for p in phrases}
    edges = [i for i in range(len(text) + 1) if text[i - 1 : i] in (" ", "") or text[i : i + 1] in (" ", "")]
    stretches = [(a - b, a, b) for a, b in itertools.combinations(edges, 2) if text[a:b] == text[a:b].strip()]
    kept = []
    for _, a, b in sorted(stretches):
        if fold_key(text[a:b]) in forms and all(b <= c or d <= a for c, d, _ in kept):
            kept.append((a, b, forms[fold_key(text[a:b])]))
    return sorted(kept)


def test_the_scan_agrees_with_a_slow_reference_on_random_text():
    chance = random.Random(7)
    letters = ["ab", "b", "cé", "هاشمی", "д"]
    forms = {" ".join(chance.choices(letters, k=chance.randint(1, 4))) for _ in range(40)}
    phrases = [phrase(form, n) for n, form in enumerate(sorted(forms))]
    texts = [" ".join(chance.choices(letters, k=chance.randint(0, 20))) for _ in range(100)]
    hits = scan(texts, compile_phrases(phrases))
    for n, text in enumerate(texts):
        mine = np.column_stack([hits.start, hits.end, hits.entry])[hits.text == n]
        assert sorted(map(tuple, mine.tolist())) == reference(text, phrases)
