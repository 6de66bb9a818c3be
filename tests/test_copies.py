"""Exact and near copies in one language."""

import random

from relations import tables
from relations.reading.copies import find_copies

WORDS = [
    "minister",
    "envoy",
    "network",
    "cable",
    "port",
    "treaty",
    "summit",
    "visit",
    "trade",
    "border",
    "river",
    "satellite",
    "postal",
    "budget",
]


def article(seed, sentences=12):
    draw = random.Random(seed)
    lines = [" ".join(draw.choices(WORDS, k=9)) for _ in range(sentences)]
    return [f"{line.capitalize()} {seed}x{n}." for n, line in enumerate(lines)]


def copies(*texts, languages=None):
    codes = languages or ["en"] * len(texts)
    rows = [
        {"document_id": f"d{n}", "text": text, "language": code}
        for n, (text, code) in enumerate(zip(texts, codes, strict=True))
    ]
    return (
        find_copies(tables.make("documents", rows), tables.make("furniture"))["duplicate_of"]
        .fillna("")
        .tolist()
    )


def test_the_first_document_is_the_original_of_all_its_copies():
    lines = article(1)
    texts = [" ".join(lines), " ".join(article(2)), " ".join(lines), " ".join(lines[:-1])]
    assert copies(*texts) == ["", "", "d0", "d0"]


def test_cut_retitled_and_edited_articles_are_copies():
    lines = article(3)
    cut = " ".join(lines[:6])
    retitled = "Another headline stands over it\n" + " ".join(lines)
    edited = " ".join(
        line.replace("minister", "ministers") if n % 4 == 0 else line for n, line in enumerate(lines)
    )
    assert copies(" ".join(lines), cut, retitled, edited) == ["", "d0", "d0", "d0"]


def test_articles_that_share_a_paragraph_are_not_copies():
    shared = article(4, 3)
    assert copies(" ".join(shared + article(5)), " ".join(shared + article(6))) == ["", ""]


def test_the_same_words_in_another_language_are_no_copy():
    text = " ".join(article(7))
    assert copies(text, text, languages=["en", "fr"]) == ["", ""]


def test_letters_of_another_keyboard_do_not_matter():
    text = (
        "وزیر امور خارجه ایران با سفیر عراق در تهران دیدار کرد و درباره همکاری های دو کشور گفتگو کردند و رفت"
    )
    assert copies(text, text.replace("ی", "ي").replace("ک", "ك"), languages=["fa", "fa"]) == ["", "d0"]
