"""The language of a text, from its script, the letters that mark a language, and its function words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from relations.reading.words import Language, languages, other_languages

_KANA = re.compile("[\u3040-\u30ff]")
_BREAKS = ".,:;!?()[]\"'’‘“”«»-–—/|،؛؟\u200c\u3000，。、：；！？（）"
_KEYBOARD = (("ي", "ی"), ("ى", "ی"), ("ك", "ک"), ("\u0640", ""))

# A sample from the head, where there may be menus, and a longer one from the middle, where there is prose.
_HEAD, _MIDDLE = 200, 500
# Worth, in 1/60 of a function word, of a function word, a marking letter (each time, up to _CAP times: it
# may be that of one foreign name), the end or beginning of a word, and a hint. Tried on the sentences of
# eight labelled corpora in eight languages; see docs/method.md.
_WORD_WORTH, _LETTER_WORTH, _PART_WORTH, _HINT_WORTH = 60, 30, 18, 60
_CAP = 6

# Unicode gives scripts in blocks of 128 code points.
_BLOCKS = {
    "Latn": (0, 1, 2, 3, 4, 60, 61), "Grek": (6, 7, 62), "Cyrl": (8, 9), "Armn": (10,), "Hebr": (11,),
    "Arab": (12, 13, 14, 502, 503, 508, 509), "Deva": (18,), "Beng": (19,), "Guru": (20,), "Gujr": (21,),
    "Taml": (23,), "Telu": (24,), "Knda": (25,), "Mlym": (26,), "Sinh": (27,), "Thai": (28,), "Laoo": (29,),
    "Mymr": (32,), "Geor": (33,), "Hang": (34, 35, *range(344, 432)), "Ethi": (36, 37), "Khmr": (47,),
    "Kana": (96, 97), "Hani": (*range(104, 320), 498, 499, *range(1024, 1536)),
}  # fmt: skip
_SCRIPTS = {block: script for script, blocks in _BLOCKS.items() for block in blocks}


class _Evidence(NamedTuple):
    """What speaks for the languages of one script, by word, letter, end and beginning of a word.

    The worth of a piece is one integer, 16 bits for each language in the order of `languages`, so that all
    languages are summed at once. `against` is the same for letters that a language does not have.
    """

    languages: tuple[str, ...]
    words: dict[str, int]
    letters: dict[str, int]
    against: dict[str, int]
    endings: dict[str, int]
    beginnings: dict[str, int]


@cache
def _evidence() -> dict[str, _Evidence]:
    known = {**languages(), **other_languages()}
    written = {code: {"Hani" if s in ("Hans", "Hant") else s for s in known[code].scripts} for code in known}
    return {
        script: _of_script([known[code] for code in known if script in written[code]], script)
        for script in sorted(set.union(*written.values()))
    }


def _of_script(known: list[Language], script: str) -> _Evidence:
    def worth(
        pieces: Callable[[Language], Iterable[str]], each: int, *, shared: bool = True
    ) -> dict[str, int]:
        claims = defaultdict(list)
        for number, language in enumerate(known):
            for piece in {_even(piece).strip() for piece in pieces(language)}:
                if _SCRIPTS.get(ord(piece[0]) >> 7) == script:
                    claims[piece].append(number)
        return {
            piece: sum((each // len(numbers) if shared else each) << 16 * number for number in numbers)
            for piece, numbers in claims.items()
        }

    return _Evidence(
        tuple(language.code for language in known),
        worth(lambda language: language.stop_words | _of_dates(language), _WORD_WORTH),
        worth(lambda language: language.letters, _LETTER_WORTH),
        worth(lambda language: language.foreign_letters, _LETTER_WORTH, shared=False),
        worth(lambda language: language.endings, _PART_WORTH),
        worth(lambda language: language.beginnings, _PART_WORTH),
    )


def _of_dates(language: Language) -> set[str]:
    """Return the names of months and weekdays that are one word."""
    tables = [*(language.months or {}).values(), (language.dates or {}).get("weekdays", [])]
    return {
        name for table in tables for names in table for name in names if len(name) > 3 and " " not in name
    }


def _even(text: str) -> str:
    """Return small letters, the keyboards' variants of Arabic letters made one, blanks for punctuation."""
    text = text.lower()
    for mark in _BREAKS:
        text = text.replace(mark, " ")
    if not text.isascii():
        for old, new in _KEYBOARD:
            text = text.replace(old, new)
    return text


def find_language(text: str, *, hint: str | None = None) -> str:
    """Return the ISO 639-1 code of the language of `text`, `und` where it is too short or has no letters.

    `hint` (a stated language, or that of the document a sentence stands in) decides where the text says
    too little, and nowhere else.

    >>> find_language("وزير الاتصالات ایران در تهران گفت که این همکاري ها ادامه دارد")
    'fa'
    >>> find_language("ICT", hint="fa"), find_language("2025/01/29"), find_language("Il ministro è in Iran")
    ('fa', 'und', 'it')
    """
    language, worth = weigh_language(text, hint=hint)
    return language if worth >= 1 else hint or "und"


def weigh_language(text: str, *, hint: str | None = None) -> tuple[str, float]:
    """Return the likeliest language of `text` and its evidence as a share of what so many words need.

    Below 1 there is too little. A script that only one language has is evidence enough.
    """
    if len(text) > _HEAD + _MIDDLE:
        middle = max(_HEAD, (len(text) - _MIDDLE) // 2)
        text = f"{text[:_HEAD]} {text[middle : middle + _MIDDLE]}"
    words = _even(text).split()
    script = _main_script(words)
    if script in ("Hani", "Kana"):
        return ("ja" if len(_KANA.findall(text)) * 10 > len(text) else "zh"), 1.0
    evidence = _evidence().get(script)
    if evidence is None:
        return "und", 1.0 if script else 0.0
    if len(evidence.languages) == 1:
        return evidence.languages[0], 1.0
    scores = _scores(words, text, evidence)
    if hint in evidence.languages:
        scores[evidence.languages.index(hint)] += _HINT_WORTH
    top = max(scores)
    return evidence.languages[scores.index(top)], top / (12 + 2 * min(len(words), 40))


def _main_script(words: list[str]) -> str:
    """Return the script of most letters of a sample of the words, nothing where there is no letter."""
    lengths: dict[str, int] = defaultdict(int)
    for word in words[:: len(words) // 20 + 1]:
        if word[0].isalpha():
            lengths[_SCRIPTS.get(ord(word[0]) >> 7, "Zzzz")] += len(word)
    return max(lengths, key=lengths.__getitem__, default="")


def _scores(words: list[str], text: str, evidence: _Evidence) -> list[int]:
    """Return the worth of all evidence for each language of the script."""
    known = evidence.languages
    once = set(words)
    long = [word for word in once if len(word) > 5]
    total = sum(map(evidence.words.__getitem__, evidence.words.keys() & once))
    for size in (3, 4):
        total += sum(map(evidence.endings.get, {word[-size:] for word in long} & evidence.endings.keys()))
    if evidence.beginnings:
        begun = [word[:size] for word in long for size in (2, 3)]
        total += sum(evidence.beginnings[piece] for piece in begun if piece in evidence.beginnings)
    against = 0
    if not text.isascii():
        letters = set(text)
        for letter in letters & evidence.letters.keys():
            total += evidence.letters[letter] * min(text.count(letter), _CAP)
        for letter in letters & evidence.against.keys():
            against += evidence.against[letter] * min(text.count(letter), _CAP)
    scores = memoryview(total.to_bytes(2 * len(known), "little")).cast("H").tolist()
    if against:
        minus = memoryview(against.to_bytes(2 * len(known), "little")).cast("H")
        scores = [score - less for score, less in zip(scores, minus, strict=True)]
    return scores
