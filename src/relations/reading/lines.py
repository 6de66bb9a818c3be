"""The lines of a text: where they stand, and what their shape says before any word is known."""

from __future__ import annotations

import re
from typing import NamedTuple

from relations.text import fold_key

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_FINAL = re.compile(r"[.。۔؟?!！？…:：][\"'”’»)\]）」』]*$")
_FULL_STOP = re.compile(r"[.。۔][\"'”’»)\]）」』]*$")
_BULLET = re.compile(r"[-–—•*·▪■●◦>»←→]\s+|\d{1,2}[.)]\s+|[-–—•▪■●](?=\w)")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LONG = 300  # characters; no furniture line but a template's is longer


class Line(NamedTuple):
    """A line without the blanks around it; `key` is its folded words, '' where it is long."""

    start: int
    end: int
    text: str
    key: str
    words: int
    bullet: bool

    @property
    def stops(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_FULL_STOP.search(self.text)) or (len(self.text) > 80 and bool(_FINAL.search(self.text)))

    @property
    def ends(self) -> bool:
        """Whether it ends with any mark that closes or opens something."""
        return bool(_FINAL.search(self.text))

    @property
    def headline(self) -> bool:
        """Whether it may be a headline of a list: short, more than a word, not ending as a sentence does."""
        return (
            len(self.text) <= 200
            and self.words <= 30
            and not self.stops
            and self.text[-1:] not in ",;،؛，；:："
        )


def lines_of(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank."""
    found = []
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip(" \t\u00a0\u200b\u200e\u200f\ufeff\x0b\x0c\u3000")
        if stripped:
            start = match.start() + raw.find(stripped)
            found.append(make_line(stripped, start))
    return found


def make_line(text: str, start: int = 0) -> Line:
    """Return a line of stripped text at a place."""
    bullet = _BULLET.match(text)
    bare = text[bullet.end() :] if bullet else text
    words = len(bare.split())
    if words <= len(bare) // 12 and _HAN.search(bare):  # written without blanks: two letters make a word
        words = len(bare) // 2
    key = fold_key(bare) if len(text) <= _LONG else ""
    return Line(start, start + len(text), text, key, words, bool(bullet))
