"""What in a text is not the article: repeated titles, dates, codes, forms, menus, lists of headlines."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from relations import tables
from relations.reading.calendars import find_in_line, plain_digits
from relations.reading.lines import Line, lines_of, make_line
from relations.reading.words import KNOWLEDGE, rows
from relations.text import fold_key

if TYPE_CHECKING:
    import pandas as pd

# All thresholds were tried on 27 articles of our own in five languages and five of other makers.
_HEAD = 12  # lines in which a title is looked for
_LIST = 3  # headlines in a row that make a list
_TAIL = 0.25  # share of a text that may follow its last footer line
_REPEATED = 4  # documents with different articles that show a template line

_CODE = re.compile(
    r"[\d\s\-–/|*.:,()#]+|[A-Z]{1,5}(?:/[A-Z0-9]{1,10})+|[A-Za-z]{0,4}\d*[*/]{1,3}\d{3,}[*\d]*"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-f]{16,64}|(?:\w\.?){1,3}\s*/\s*\d{1,6}|\w{0,12}\*\*\d{3,}\S*"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_LABEL = re.compile(r"[^\W\d]\s*[:：]")
_DIGIT = re.compile(r"\d")
_COUNT = re.compile(r"[\d\s.,()+]+")
_PIECES = re.compile(r"\s+[|/•·»›>]\s+|\s*\|\s*|\s*[»›•]\s*")
_HASHTAGS = re.compile(r"(?:#\w+[\s,،]*)+")
_RIGHTS = re.compile(r"©|\(c\)\s|\bAll rights reserved", re.IGNORECASE)
_FOOTERS = frozenset(["source_line", "tags", "comment_form", "credit", "captcha", "cookie"])


class _Phrase(NamedTuple):
    key: str
    marked: bool  # whether it is written with a colon or the like at its end
    words: int
    reason: str


class _Phrases(NamedTuple):
    lines: dict[str, str]  # key of a whole line -> reason
    starts: dict[str, list[_Phrase]]  # by the first two letters of the key, the longest first
    ends: tuple[tuple[str, str], ...]  # phrase as written -> reason


@cache
def _phrases() -> _Phrases:
    """Return the phrases of every language: a page in one language often stands in the frame of another."""
    lines, starts, ends = {}, defaultdict(list), []
    for path in sorted(KNOWLEDGE.glob("languages/[a-z]*/furniture.csv")):
        for row in rows(path):
            phrase, key = row["phrase"], fold_key(row["phrase"])
            if row["where"] == "line":
                lines.setdefault(key, row["reason"])
            elif row["where"] == "end":
                ends.append((phrase, row["reason"]))
            else:
                marked = phrase.rstrip()[-1] in ":：/|»>"
                starts[key[:2]].append(_Phrase(key, marked, make_line(phrase).words, row["reason"]))
    for phrases in starts.values():
        phrases.sort(key=lambda phrase: (-len(phrase.key), phrase.key, not phrase.marked))
    return _Phrases(lines, starts, tuple(ends))


def find_title(documents: pd.DataFrame) -> pd.DataFrame:
    """Return `documents` with `title` filled where a first line is a headline by its shape."""
    titles = [
        title if isinstance(title, str) else _title_text(text)
        for title, text in zip(documents["title"], documents["text"], strict=True)
    ]
    import pandas as pd

    return documents.assign(title=pd.array(titles, dtype="string"))


def _title_text(text: str) -> str | None:
    lines = lines_of(text[:4000])
    index = _title_index(lines, None)
    return None if index is None else lines[index].text.lstrip("# ")


def title_place(text: str, title: str | None) -> tuple[int, int] | None:
    """Return (start, end) of the line that says the title in the head of `text`, None where none does."""
    if not isinstance(title, str):
        return None
    start = text.find(title, 0, 1000 + len(title))
    end = start + len(title)
    if start >= 0 and text[start - 1 : start] in ("", "\n", "\r") and text[end : end + 1] in ("", "\n", "\r"):
        return start, end
    lines = lines_of(text[:4000])
    index = _title_index(lines, title)
    return None if index is None else (lines[index].start, lines[index].end)


def _title_index(lines: list[Line], title: str | None) -> int | None:
    """Return which line is the title: the one that says it, else the first that looks like one."""
    head = lines[:_HEAD]
    if title:
        key = fold_key(title)
        return next((i for i, line in enumerate(head) if line.key and _same_title(line, key)), None)
    later = {line.key for line in lines[1:_HEAD]} if len(lines) > 1 else set()
    for i, line in enumerate(head):
        if _of_itself(line, "und"):
            continue
        if (
            i + 1 < len(lines)
            and line.key
            and line.key in {other.key for other in lines[i + 1 : _HEAD]} & later
        ):
            return i
        if line.words < 3:
            continue
        if i + 1 < len(lines) and lines[i + 1].text[0].islower():
            return None
        shaped = (
            len(line.text) <= 200 and not line.stops and not line.bullet and line.text[-1] not in ",;:،؛：；"
        )
        return i if shaped and any(other.stops or len(other.text) > 200 for other in lines[i + 1 :]) else None
    return None


def _same_title(line: Line, key: str) -> bool:
    """Return whether a line is the title, or the title with an outlet's name after a bar or dash."""
    if line.key == key:
        return True
    rest = line.key[len(key) :].split() if line.key.startswith(key + " ") else []
    return 0 < len(rest) <= 4 and len(key) > 12 and bool(re.search(r"\s[|–—-]\s[^|–—-]+$", line.text))


def find_furniture(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the table `furniture` of all documents.

    Lines are judged by phrases of `furniture.csv`, by shape, by what stands before them, and by repetition
    over the documents of one outlet or folder. What is in doubt is left to the article.
    """
    columns = [documents[name].tolist() for name in ("document_id", "text", "title", "language")]
    layouts = [
        _Layout(text, title if isinstance(title, str) else None, code)
        for _, text, title, code in zip(*columns, strict=True)
    ]
    _mark_repeated(layouts, _groups(documents))
    found = [
        {"document_id": document_id, "start": start, "end": end, "reason": reason}
        for document_id, layout in zip(columns[0], layouts, strict=True)
        for start, end, reason in layout.spans()
    ]
    return tables.make("furniture", found)


class _Layout:
    """The lines of one text with the reason why each is furniture, '' where it is the article."""

    def __init__(self, text: str, title: str | None, code: str):
        self.lines = lines_of(text)
        self.title = _title_index(self.lines, title)
        key = self.lines[self.title].key if self.title is not None else fold_key(title or "")
        self.reasons = [
            ""
            if i == self.title
            else "repeated_title"
            if key and _same_title(line, key)
            else _of_itself(line, code)
            for i, line in enumerate(self.lines)
        ]
        self._mark_around_title()
        self._mark_lists()
        self._mark_footers()
        self._mark_last_lines()

    def _mark_around_title(self) -> None:
        """One or two words above the title are the section; below it, fewer than its own, who wrote it."""
        if self.title is None:
            return
        title = self.lines[self.title]
        for i in range(self.title):
            if not self.reasons[i] and self.lines[i].words <= 2 and not self.lines[i].stops:
                self.reasons[i] = "menu"
        for i in range(self.title + 1, len(self.lines)):
            line = self.lines[i]
            if not self.reasons[i] and (line.ends or line.bullet or line.words > min(5, title.words - 1)):
                break
            self.reasons[i] = self.reasons[i] or "byline"

    def _mark_lists(self) -> None:
        """Headlines under a heading such as "Latest News" are its list, up to the next sentence."""
        open_list = False
        for i, line in enumerate(self.lines):
            if self.reasons[i]:
                if open_list and self.reasons[i] in ("date_line", "code") and not _LABEL.search(line.text):
                    self.reasons[i] = "related"  # the day or number of a headline of the list
                open_list = self.reasons[i] == "related" or (open_list and self.reasons[i] == "share")
            elif open_list and i != self.title and (line.headline or (line.bullet and len(line.text) <= 200)):
                self.reasons[i] = "related"
            else:
                open_list = False

    def _mark_footers(self) -> None:
        """After the last footer of an article only a little is left, and it is the page's.

        Read from the end: `rest` are the article's lines so far, which the highest footer that may have them
        takes; sources, tags, forms and rights take two sentences, other footers none.
        """
        body = [i for i, reason in enumerate(self.reasons) if not reason and self.lines[i].stops]
        most = _TAIL * sum(len(line.text) for line in self.lines)
        rest: list[int] = []
        after = sentences = others = taken = 0
        for i in range(len(self.lines) - 1, body[0] if body else len(self.lines), -1):
            line, reason = self.lines[i], self.reasons[i]
            if reason:
                certain = reason in _FOOTERS and sentences <= 2
                taken = len(rest) if certain or not others else taken
                continue
            after += len(line.text)
            if after > most or len(line.text) > 200:
                break
            sentences, others = sentences + line.stops, others + (not line.headline)
            rest.append(i)
        for i in rest[:taken]:
            self.reasons[i] = "related" if self.lines[i].headline else "menu"

    def _mark_last_lines(self) -> None:
        """Headlines at the very end are a list without a heading; a last word or two a signature.

        Three make a list; where all lines of the article end as sentences, one of few words does.
        """
        last = len(self.lines)
        while last and self.reasons[last - 1]:
            last -= 1
        first = last
        while (
            first
            and not self.reasons[first - 1]
            and first - 1 != self.title
            and self.lines[first - 1].headline
        ):
            first -= 1
        body = [self.lines[i].stops for i in range(first) if not self.reasons[i] and i != self.title]
        if not any(body) or self.lines[first - 1].text[-1] in ":：":
            return
        short = all(line.words <= 8 and not line.ends for line in self.lines[first:last])
        if last - first >= _LIST or (short and len(body) >= _LIST and all(body)):
            self.reasons[first:last] = ["related"] * (last - first)
        elif last - first == 1 and self.lines[first].words <= 2 and len(self.lines[first].text) <= 25:
            self.reasons[first] = "byline"

    def spans(self):
        """Yield (start, end, reason) of each line that is furniture, and of an end phrase in its line."""
        for line, reason in zip(self.lines, self.reasons, strict=True):
            if reason:
                yield line.start, line.end, reason
            elif tail := _tail(line):
                yield line.start + tail[0], line.end, tail[1]


def _tail(line: Line) -> tuple[int, str] | None:
    """Return (place in the line, reason) of a phrase such as "end of message" after the last sentence."""
    bare = line.text.rstrip(" ./)]*»0123456789۰۱۲۳۴۵۶۷۸۹")
    for phrase, reason in _phrases().ends:
        if bare.endswith(phrase) or line.text.endswith(phrase):
            place = line.text.rfind(phrase)
            before = line.text[:place].rstrip(" ([")
            if before and before[-1] in '.!?؟»”"…،/':
                return place, reason
    return None


def _of_itself(line: Line, code: str) -> str:
    """Return the reason a line is furniture by its own words and shape, '' where it is not."""
    if not line.key:
        return "" if len(line.text) > 60 or any(c.isalpha() for c in line.text) else "code"
    reason = _phrases().lines.get(line.key) or _phrases().lines.get(_COUNT.sub(" ", line.key).strip())
    if reason:
        return reason
    if _HASHTAGS.fullmatch(line.text):
        return "tags"
    plain = plain_digits(line.text)
    dated = len(plain) <= 90 and _DIGIT.search(plain)
    if dated and _is_date(plain, code):
        return "date_line"
    if len(plain) <= 80 and _CODE.fullmatch(plain):
        return "code"
    if _ADDRESS.fullmatch(plain):
        return "source_line"
    return _by_start(line, plain) or _by_pieces(line)


def _is_date(plain: str, code: str) -> bool:
    """Return whether a line says a date and hardly anything else: a clock time, a label, a place."""
    found, rest = find_in_line(plain, code)
    if not any((item.year and item.month) or item.day for item in found):
        return False
    label = any(
        fold_key(rest).startswith(p.key)
        for p in _phrases().starts.get(fold_key(rest)[:2], ())
        if p.reason == "date_line"
    )
    words = len(rest.split())
    return words == 0 or (words <= 2 and len(plain) <= 60) or (label and words <= 4)


def _by_start(line: Line, plain: str) -> str:
    for phrase in _phrases().starts.get(line.key[:2], ()):
        if not line.key.startswith(phrase.key) or not _bounded(line.key, len(phrase.key)):
            continue
        if phrase.marked and not re.search(r"[:：/|»>]", line.text[: len(phrase.key) + 8]):
            continue
        alone = line.key == phrase.key
        if phrase.reason in ("date_line", "code") and not alone and not _DIGIT.search(plain):
            continue
        if phrase.marked or alone or _fits(line, phrase):
            return phrase.reason
    if _RIGHTS.search(line.text[:40]) or (line.words <= 25 and _RIGHTS.search(line.text)):
        return "credit"
    return ""


def _bounded(key: str, place: int) -> bool:
    return place == len(key) or key[place] == " " or key[place - 1] >= "\u3400"


def _fits(line: Line, phrase: _Phrase) -> bool:
    """Return whether a phrase without a colon makes a whole line furniture: one of them must be short."""
    if phrase.reason == "byline":
        return line.words <= 6 and not line.stops
    if phrase.reason in ("date_line", "code"):
        return line.words <= 12 and not line.stops
    return (phrase.words >= 3 and line.words <= 40) or (line.words <= 10 and not line.stops)


def _by_pieces(line: Line) -> str:
    """Return `menu` for short pieces with bars between them, or the reason that all known pieces share."""
    known = [_phrases().lines.get(fold_key(piece)) for piece in re.split(r"[|/•·»›>,،–—-]", line.text)]
    if len(known) > 1 and all(known):
        return known[0]
    pieces = [piece for piece in _PIECES.split(line.text) if piece.strip()]
    if len(pieces) < 2:
        return ""
    limit = 4 if len(pieces) == 2 else 6
    bars = "|" in line.text or "»" in line.text or "›" in line.text or len(pieces) > 2
    short = all(len(piece.split()) <= limit for piece in pieces)
    return "menu" if bars and short and not line.stops else ""


def _groups(documents: pd.DataFrame) -> list[str]:
    """Return what the documents are compared within: outlet, else folder or file of rows."""
    folders = [source.rpartition("#")[0] or os.path.dirname(source) for source in documents["source"]]
    return [o if isinstance(o, str) else f"/{f}" for o, f in zip(documents["outlet"], folders, strict=True)]


def _mark_repeated(layouts: list[_Layout], groups: list[str]) -> None:
    """Mark lines that stand in at least `_REPEATED` documents of one group whose longest lines differ.

    Copies of one article share their longest line and count once; a line that ends as a sentence must be in
    half of the group.
    """
    members, seen = defaultdict(set), defaultdict(set)
    for layout, group in zip(layouts, groups, strict=True):
        longest = hash(max((line.text for line in layout.lines), key=len, default=""))
        members[group].add(longest)
        for line, reason in zip(layout.lines, layout.reasons, strict=True):
            if not reason and line.key:
                seen[group, line.key].add(longest)
    often = {place: len(found) for place, found in seen.items() if len(found) >= _REPEATED}
    for layout, group in zip(layouts, groups, strict=True):
        for i, line in enumerate(layout.lines):
            count = 0 if layout.reasons[i] or i == layout.title else often.get((group, line.key), 0)
            if count and (not line.stops or count >= len(members[group]) / 2):
                layout.reasons[i] = "repeated_line"
