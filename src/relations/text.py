"""Folding text so that letters which differ only by keyboard, accent, case or calligraphy become one.

Folding is one table from code point to folded letters. `fold_key` applies it to a single name;
`fold_codes` to an array of code points, with a map back to the original places.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# What a code point is to the scanner. A phrase may run across SOFT, across one NEWLINE, and across DOT
# after a token of one or two letters (U.S., EE. UU., ج.ا.); HARD ends it. SINGLE is a token of its own.
SOFT, WORD, SINGLE, HARD, NEWLINE, DOT = range(6)

_SOFT = "\t\r\u200c-\u2010\u2011\u2013'’‘ʼ`´_·・‧"
_SINGLE_RANGES = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_FOLDED_RANGES = ((0x20, 0x2E80), (0xA640, 0xAC00), (0xF900, 0x10000))
_NFD_KEEPS_MARKS = re.compile(r"[\u0900-\u109f\u1780-\u17ff]")  # Indic and Khmer vowel signs are letters

_LETTERS = {
    "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ٱ": "ا", "ہ": "ه", "ھ": "ه", "ە": "ه", "ے": "ی", "ٶ": "و",
    "ı": "i", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t", "ß": "ss", "æ": "ae",
    "œ": "oe", "ə": "e", "ŋ": "n", "ʻ": "", "ʿ": "", "ʾ": "", "ʹ": "", "ʺ": "", "ـ": "",
}  # fmt: skip
_CONTROLS = ((0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069))  # of direction and joining
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200d\ufeff" + "".join(
    chr(code) for first, last in _CONTROLS for code in range(first, last + 1)
)


def _folded(letter: str) -> str:
    """Fold one code point: compatibility form, small, without marks, one letter for its look-alikes."""
    if letter in _INVISIBLE:
        return ""
    if _NFD_KEEPS_MARKS.match(letter):
        return letter
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    lowered = unicodedata.normalize("NFKC", letter).lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if unicodedata.category(c) != "Mn")
    return "".join(_LETTERS.get(c, c) for c in bare)


@cache
def _translation() -> dict[int, str]:
    """Return code point to folded letters, for those that change; made from Unicode's own tables."""
    table = {}
    for first, last in _FOLDED_RANGES:
        for code in range(first, last):
            letter = chr(code)
            folded = _folded(letter)
            if folded != letter and not (folded.isspace() or letter == "\u200c"):
                table[code] = folded
    return table


def _kinds() -> np.ndarray:
    """Return what each code point is to the scanner (uint32, one per code point)."""
    import numpy as np

    kinds = np.full(0x110000, HARD, dtype=np.uint32)
    words = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Mn", "Mc"}
    categories = {"Zs": SOFT} | dict.fromkeys(words, WORD)
    kinds[:0x10000] = [categories.get(unicodedata.category(chr(code)), HARD) for code in range(0x10000)]
    for first, last in _SINGLE_RANGES:
        kinds[first : last + 1] = SINGLE
    for letters, kind in ((_SOFT, SOFT), ("&", SINGLE), (".․", DOT), ("\n\u2028\u2029\x0b\x0c\x85", NEWLINE)):
        kinds[[ord(letter) for letter in letters]] = kind
    return kinds


@cache
def _lut() -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    """Return (packed, expansions, capital) for `fold_codes`.

    `packed` (uint32, one per code point) holds the folded code point in its low 21 bits, the scanner's kind
    in bits 21 to 23; bit 24 marks a letter that vanishes, bit 25 one that grows to `expansions[low bits]`.
    `capital` (bool) marks capital letters.
    """
    import numpy as np

    packed = np.arange(0x110000, dtype=np.uint32)
    expansions: list[str] = []
    for code, folded in _translation().items():
        if len(folded) == 1:
            packed[code] = ord(folded)
            continue
        packed[code] = len(expansions) | 2 << 24 if folded else 1 << 24
        expansions.extend([folded] if folded else [])
    capital = np.zeros(0x110000, dtype=bool)
    capital[:0x3000] = [chr(code).isupper() for code in range(0x3000)]
    return packed | _kinds() << 21, tuple(expansions), capital


def code_points(text: str) -> np.ndarray:
    """Return the code points of `text` as a uint32 array."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def fold_codes(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Fold an array of code points.

    Returns (folded, kinds, origin): uint32 folded code points, uint8 kinds for the scanner, and for each
    folded letter the index of the letter it came from (None where nothing vanished or grew).
    """
    import numpy as np

    packed, expansions, _ = _lut()
    values = packed[codes]
    origin = None
    if (values >> 24).any():
        grown = np.flatnonzero(values >> 25)
        letters = [expansions[value] for value in (values[grown] & 0x1FFFFF).tolist()]
        lengths = (values >> 24 == 0).astype(np.int64)
        lengths[grown] = [len(folded) for folded in letters]
        origin = np.repeat(np.arange(len(codes)), lengths)
        values = values[origin]
        values[values >> 25 > 0] = code_points("".join(letters)) | WORD << 21
    return values & 0x1FFFFF, (values >> 21 & 7).astype(np.uint8), origin


def capitals(codes: np.ndarray) -> np.ndarray:
    """Return a boolean array: which code points are capital letters."""
    return _lut()[2][codes]


def vanishing(codes: np.ndarray) -> np.ndarray:
    """Return a boolean array: which code points are marks that folding leaves out."""
    return _lut()[0][codes] >> 24 == 1


_WORDS = re.compile(r"[^\W_]+")


def fold_key(text: str) -> str:
    """Return the folded words of `text` joined by one space, to compare two names.

    >>> fold_key("Díaz-Canel") == fold_key("DIAZ CANEL")
    True
    >>> fold_key("سيد علي") == fold_key("سید\u200cعلی")
    True
    """
    return " ".join(_WORDS.findall(text.translate(_translation())))


_BROKEN = re.compile("[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


def clean(text: str) -> str:
    """Replace lone surrogates, NUL, C0 controls (not TAB, LF, VT, FF, CR) and non-characters by U+FFFD.

    >>> clean("a\\x00b")
    'a\ufffdb'
    """
    return _BROKEN.sub("\ufffd", text)


_SCRIPTS = (
    ("Latn", re.compile("[A-Za-zÀ-ɏḀ-ỿ]")),
    ("Arab", re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")),
    ("Cyrl", re.compile("[\u0400-\u052f]")),
    ("Hans", re.compile("[\u3400-\u9fff\uf900-\ufaff]")),
    ("Grek", re.compile("[\u0370-\u03ff]")),
    ("Hebr", re.compile("[\u05d0-\u05ea]")),
    ("Armn", re.compile("[\u0530-\u058f]")),
    ("Geor", re.compile("[\u10a0-\u10ff]")),
)


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script most letters of `text` are in; `Zyyy` where there is none.

    >>> script_of("هاشمی Hashemi وزیر ارتباطات")
    'Arab'
    """
    counts = {script: len(pattern.findall(text)) for script, pattern in _SCRIPTS}
    script = max(counts, key=counts.__getitem__)
    return script if counts[script] else "Zyyy"
