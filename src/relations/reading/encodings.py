"""Bytes to text: byte order mark, stated encoding, UTF-8, UTF-16, then legacy encodings by their letters."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache
from math import log

from relations.reading.words import languages

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The legacy encodings and the languages written in them; in order of preference where two read the same.
_LEGACY = {
    "windows-1252": "es fr de en",
    "windows-1256": "ar fa",
    "windows-1251": "ru sr",
    "windows-1254": "tr",
    "windows-1250": "sr de",
    "koi8-r": "ru",
    "iso-8859-6": "ar fa",
    "iso-8859-5": "ru sr",
    "gb18030": "zh",
}
_SAMPLE = 6000  # bytes that are weighed
_SURE = 5.0  # nats between the best reading and the next; tried on eight corpora in seven encodings
_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
# What stands in no word unless the encoding is wrong: two scripts, a capital after a small letter, a sign
# between letters.
_WRONG = re.compile(
    "[A-Za-z][\u0400-\u04ff\u0600-\u06ff]|[\u0400-\u04ff\u0600-\u06ff][A-Za-z]|[а-яёß-öø-ÿ][А-ЯЁÀ-ÖØ-Þ]"
    "|[^\\W\\d_][¡-¿×÷ˆ˜‡†‰™\u2200-\u25ff][^\\W\\d_]|[\u064b-\u0652]{2}"
)
_MARK = log(0.02)  # a quotation mark, dash or other sign that every encoding has
_RARE, _SIGN, _CONTROL = log(0.0004), log(0.0002), log(1e-7)
_CAPITAL, _MISFIT = log(0.05), log(0.01)
_SIGNS = "£€©®°“”‘’«»–—…„•،؛؟№\xa0\u200c\u200e\u200f，。、：；！？（）《》"


def decode(source: bytes, *, declared: str | None = None) -> tuple[str, str, bool]:
    """Return (text, encoding, sure) of the bytes of a file; a byte order mark is not text.

    `declared` is what the file or its transport says; it counts where all bytes fit it and are no UTF-8
    (which no other encoding gives by chance). `sure` is false where
    the bytes fit no encoding, or two about equally well; what cannot be decoded is then U+FFFD.

    >>> decode("Министр прибыл в Тегеран и был принят президентом".encode("koi8-r"))[1:]
    ('koi8-r', True)
    """
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            return _kept(source[len(mark) :], encoding)
    wide = _wide(source)
    if wide:
        return _kept(source, wide)
    text = _strict(source, "utf-8")
    if text is not None:
        return text, "utf-8", True
    text = _strict(source, _known(declared)) if declared else None
    if text is not None and not _BROKEN.search(text):
        return text, _known(declared), True
    if _mostly_utf8(source):
        return source.decode("utf-8", "replace"), "utf-8", False
    return _legacy(source)


def _known(encoding: str) -> str:
    """Return Python's name of an encoding, as browsers read it (Latin-1 is windows-1252), or ''."""
    try:
        name = codecs.lookup(encoding.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    return {"iso8859-1": "windows-1252", "ascii": "windows-1252", "iso8859-9": "windows-1254"}.get(name, name)


def _strict(source: bytes, encoding: str) -> str | None:
    try:
        return source.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _kept(source: bytes, encoding: str) -> tuple[str, str, bool]:
    text = _strict(source, encoding)
    return (
        (text, encoding, True) if text is not None else (source.decode(encoding, "replace"), encoding, False)
    )


def _wide(source: bytes) -> str:
    """Return the UTF-16 byte order of text without a mark, '' where it is no UTF-16.

    One byte of each pair is the script: 00 (Latin and blanks), 04 (Cyrillic), 06 (Arabic).
    """
    sample = source[:2000]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    for encoding, high, low in (
        ("utf-16-le", sample[1::2], sample[0::2]),
        ("utf-16-be", sample[0::2], sample[1::2]),
    ):
        scripts = sum(high.count(byte) for byte in (0, 1, 4, 6, 0x20))
        if scripts > 0.9 * len(high) and low.count(0) < 0.1 * len(low) and high.count(0) > 0.02 * len(high):
            return encoding
    return ""


def _mostly_utf8(source: bytes) -> bool:
    """Return whether nine tenths of what is not ASCII is sound UTF-8: a file with a few broken places."""
    text = source[:100_000].decode("utf-8", "replace")
    high = sum(1 for letter in text if letter > "\x7f")
    return high > 3 and text.count("\ufffd") <= 0.1 * high


def _legacy(source: bytes) -> tuple[str, str, bool]:
    sample = _window(source)
    read = {encoding: sample.decode(encoding, "replace") for encoding in _LEGACY}
    likeness = {encoding: _likeness(read[encoding], encoding) for encoding in _LEGACY}
    best = max(likeness, key=likeness.__getitem__)  # the first of equals
    others = [likeness[encoding] for encoding in _LEGACY if read[encoding] != read[best]]
    text = source.decode(best, "replace")
    return text, best, likeness[best] - max(others, default=-99.0) > _SURE and not _BROKEN.search(text)


@cache
def _letters(encoding: str) -> list[dict[str, float]]:
    """Return, for each language of the encoding, log probabilities of the letters outside ASCII.

    The n-th most frequent letter gets 1 / (n + 4), normalised, and its capital a twentieth of that.
    """
    tables = []
    for code in _LEGACY[encoding].split():
        frequent = languages()[code].frequent_letters
        whole = sum(1 / (n + 4) for n in range(len(frequent)))
        table = {letter: log(1 / (n + 4) / whole) for n, letter in enumerate(frequent)}
        if languages()[code].cased:
            table = {letter.upper(): value + _CAPITAL for letter, value in table.items()} | table
        tables.append(table | dict.fromkeys("يك", table.get("ی", _SIGN)) if code == "fa" else table)
    return tables


def _likeness(text: str, encoding: str) -> float:
    """Return the log likelihood of the letters outside ASCII under the likeliest language of the encoding."""
    high = Counter(letter for letter in text if letter > "\x7f")
    misfits = _MISFIT * len(_WRONG.findall(text))
    broken = (_CONTROL - _SIGN) * len(_BROKEN.findall(text))

    def worth(letter: str) -> float:
        return _MARK if letter in _SIGNS else _RARE if letter.isalpha() else _SIGN

    tables = _letters(encoding)
    sums = [sum(n * (table.get(c) or worth(c)) for c, n in high.items()) for table in tables]
    return max(sums) + misfits + broken


def _window(source: bytes) -> bytes:
    """Return at most `_SAMPLE` bytes, cut at blanks, from a little before the first that is not ASCII."""
    if len(source) <= _SAMPLE:
        return source
    first = re.search(rb"[\x80-\xff]", source)
    start = source.rfind(b" ", 0, max(first.start() - 200, 0)) + 1 if first else 0
    end = source.rfind(b" ", start, start + _SAMPLE)
    return source[start : end if end > start else start + _SAMPLE]
