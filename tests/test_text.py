"""Folding: what becomes one, what stays apart, and that places come back."""

import pytest

from relations.text import clean, code_points, fold_codes, fold_key, script_of

SAME = [
    ("سيد ستار هاشمي", "سید ستار هاشمی"),
    ("الإيرانيّة", "الايرانيه"),
    ("گفت\u200cوگو", "گفت وگو"),
    ("Díaz-Canel", "diaz canel"),
    ("Türkiye", "TURKIYE"),
    ("İran", "iran"),
    ("Королёв", "королев"),
    ("۱۴۰۳", "1403"),
    ("ﻻ", "لا"),
    ("Straße", "strasse"),
]
APART = [("مالی", "مال"), ("Iran", "Iraq"), ("ش", "س"), ("پ", "ب")]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_letters_that_differ_by_keyboard_or_accent_fold_to_one(left, right):
    assert fold_key(left) == fold_key(right)


@pytest.mark.parametrize(("left", "right"), APART)
def test_letters_that_tell_words_apart_stay_apart(left, right):
    assert fold_key(left) != fold_key(right)


def test_every_folded_letter_leads_back_to_the_letter_it_came_from():
    text = "عُمان ﻻ Straße"
    folded, _, origin = fold_codes(code_points(text))
    back = [text[i] for i in origin]
    assert "".join(map(chr, folded)) == "عمان لا strasse"
    assert back == list("عمان ﻻﻻ Straßße")


def test_text_without_vanishing_letters_needs_no_map():
    assert fold_codes(code_points("Iran و عراق"))[2] is None


def test_clean_keeps_the_length_and_the_good_letters():
    dirty = "a\ud800b\x00c\td\uffff"
    assert clean(dirty) == "a\ufffdb\ufffdc\td\ufffd"


def test_no_code_point_breaks_folding():
    for first in range(0, 0x110000, 0x10000):
        block = "".join(chr(c) for c in range(first, first + 0x10000) if not 0xD800 <= c < 0xE000)
        folded, kinds, _ = fold_codes(code_points(clean(block)))
        assert len(folded) == len(kinds)


@pytest.mark.parametrize(
    ("text", "script"),
    [("هاشمی", "Arab"), ("Hashemi", "Latn"), ("Хашеми", "Cyrl"), ("哈希米", "Hans"), ("12", "Zyyy")],
)
def test_the_script_is_that_of_most_letters(text, script):
    assert script_of(text) == script
