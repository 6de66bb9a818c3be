"""Text to sentences: title first, then the paragraphs of the body, none of them in furniture."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from relations import tables
from relations.reading.furniture import title_place
from relations.reading.language import find_language
from relations.reading.lines import lines_of
from relations.reading.words import languages

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 20_000  # characters of a sentence; a longer one is cut at a blank
_WRAPPED = (40, 130)  # characters of a line that an editor may have broken

_CLOSING = r"(?:[\"'”“’»)\]）」』]{0,4}(?:[ \u00a0\u202f]»(?!\w))?)"
# A place where a sentence may end: marks, closing quotes, then a blank; Chinese marks need no blank; a full
# stop between two words of Arabic letters is one that was typed without a blank.
_END = re.compile(
    rf"[.!?؟۔…]{{1,8}}{_CLOSING}(?=\s)|[。！？]{{1,8}}{_CLOSING}"
    r"|(?<=[\u0620-\u064a\u06a9-\u06d3]{2})[.؟](?=[\u0620-\u064a\u06a9-\u06d3]{2})"
)
_TOKEN = re.compile(r"[^\s(\[«“\"‘/]+$")
_NEXT = re.compile(r"\s*[\"'“‘«(\[¿¡—–-]*\s*(\w+)")
_INITIAL = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*")


def split_sentences(documents: pd.DataFrame, furniture: pd.DataFrame) -> pd.DataFrame:
    """Return the table `sentences`: paragraph 0 is the title, the body counts from 1.

    A line is a paragraph, unless an editor broke it; a sentence has no blanks at its ends, no furniture in
    it and at most 20,000 characters. Its language is its own where it says enough, else its document's.
    """
    taken = defaultdict(list)
    for document_id, start, end in zip(
        furniture["document_id"], furniture["start"], furniture["end"], strict=True
    ):
        taken[document_id].append((start, end))
    found = {name: [] for name in tables.TABLES["sentences"].columns}
    columns = (documents[name].tolist() for name in ("document_id", "text", "title", "language"))
    for document_id, text, title, code in zip(*columns, strict=True):
        spans = list(_sentences(text, title, code, taken.get(document_id, [])))
        found["sentence_id"] += (f"{document_id}-{n}" for n in range(1, len(spans) + 1))
        found["document_id"] += [document_id] * len(spans)
        for name, values in zip(("paragraph", "start", "end"), zip(*spans, strict=True), strict=False):
            found[name] += values
        found["language"] += (find_language(text[start:end], hint=code) for _, start, end in spans)
    import pandas as pd

    return tables.check("sentences", pd.DataFrame(found))


def _sentences(
    text: str, title: str | None, code: str, taken: list[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Yield (paragraph, start, end) of each sentence of one text."""
    headline = title_place(text, title)
    if headline and not any(start < headline[1] and headline[0] < end for start, end in taken):
        yield (0, *headline)
        taken = sorted([*taken, headline])
    for number, (start, end) in enumerate(_paragraphs(text, sorted(taken), code), start=1):
        for first, last in _cut(text, start, end, code):
            yield number, first, last


def _paragraphs(text: str, taken: list[tuple[int, int]], code: str) -> list[tuple[int, int]]:
    """Return the lines outside `taken`, as (start, end); lines that an editor broke are joined."""
    found: list[tuple[int, int]] = []
    place = 0
    for line in lines_of(text):
        end = line.end
        while place < len(taken) and taken[place][1] <= line.start:
            place += 1
        if place < len(taken) and taken[place][0] <= line.start:
            continue
        if place < len(taken) and taken[place][0] < end:
            end = line.start + len(text[line.start : taken[place][0]].rstrip())
        if found and _goes_on(text, found[-1], line.start, code):
            found[-1] = (found[-1][0], end)
        else:
            found.append((line.start, end))
    return found


def _goes_on(text: str, before: tuple[int, int], start: int, code: str) -> bool:
    """Return whether a line goes on in the next: no blank line, no end mark, and a small letter next."""
    line = text[text.rfind("\n", before[0], before[1]) + 1 : before[1]].lstrip()
    if not _WRAPPED[0] <= len(line) <= _WRAPPED[1] or text.count("\n", before[1], start) > 1:
        return False
    return text[start].islower() and line[-1] not in ".!?؟:。"


def _cut(text: str, start: int, end: int, code: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences of a paragraph, without blanks around them."""
    first = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _ends(text, first, match, end, code):
            yield from _bounded(text, first, match.end())
            first = match.end()
    yield from _bounded(text, first, end)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretch without blanks around it, in pieces of at most `LONGEST` characters."""
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        stop = end
        if end - start > LONGEST:
            stop = text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        last = stop
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start:
            yield start, last
        start = stop


@cache
def _abbreviations(code: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], bool]:
    """Return (never, final, stop words, ordinals): English ones too, which other languages quote."""
    language, english = languages().get(code), languages()["en"]
    if language is None:
        return english.never, english.final, english.stop_words, False
    small = {word.lower() for word in language.never} if language.cased else language.never
    never = language.never | english.never | small
    return never, language.final | english.final, language.stop_words, code in ("de", "sr", "tr")


def _ends(text: str, first: int, match: re.Match, end: int, code: str) -> bool:
    """Return whether a sentence ends at these marks: no abbreviation before, and the next begins one."""
    marks = match.group()
    following = _NEXT.match(text, match.end(), min(end, match.end() + 80))
    word = following.group(1) if following else ""
    if word[:1].islower():
        return False
    if marks[0] != ".":
        return not (marks[0] == "…" and word[:1].isalpha() and not word[0].isupper())
    if marks.startswith(".."):
        return word[:1].isupper() or word[:1].isdigit()
    token = _TOKEN.search(text, max(first, match.start() - 24), match.start())
    before = token.group() if token else ""
    never, final, stop_words, ordinals = _abbreviations(code)
    if len(word) == 1 and text[following.end() : following.end() + 1] == ".":  # another initial
        return len(before) > 1 and before not in never and before not in final
    begins = word.lower() in stop_words and not word.islower() and word[:1].isupper()
    if before in final:
        return begins
    if before in never:
        return False
    if before.isdigit() and len(before) <= 2:
        return begins if ordinals else match.start() - len(before) > first
    if _INITIAL.fullmatch(before) and (len(before) == 1 or "." in before):
        return begins if before[0].isupper() or "." in before else len(before) > 1
    return True
