"""Dates in the text and the day of publication."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from relations import tables
from relations.reading.calendars import Found, day_of, find_in_line, find_written
from relations.reading.furniture import title_place
from relations.reading.lines import lines_of
from relations.reading.words import languages

if TYPE_CHECKING:
    import pandas as pd

_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_./]?)(\d{2})\2(\d{2})(?!\d)")
_DATED = frozenset(["date_line", "byline", "code", "source_line", "credit", "menu", "share"])
# Days after publication that a date without a year may mean, and in which it is not taken for last year's.
_AHEAD, _NEAR = 183, 45
_YEAR = re.compile(r"\d{4}")
_DATELINE_END = re.compile(r"\s[-–—]+\s|\)\s*[-–—:]?|/\.?\s|:\s|-\s")


def find_published(documents: pd.DataFrame, furniture: pd.DataFrame) -> pd.DataFrame:
    """Return `documents` with `published` and `published_from` filled where the article shows its day.

    Metadata counts first, then a line of the page's frame, then the dateline, then a full date in the file's
    name. A day that could be read in two ways, or a month alone, fills nothing.
    """
    import pandas as pd

    lines = defaultdict(list)
    columns = (furniture[name] for name in ("document_id", "start", "end", "reason"))
    for document_id, start, end, reason in zip(*columns, strict=True):
        lines[document_id].append((start, end, reason))
    published, basis = documents["published"].tolist(), documents["published_from"].tolist()
    columns = (documents[name].tolist() for name in ("document_id", "text", "title", "source", "language"))
    for n, (document_id, text, title, source, code) in enumerate(zip(*columns, strict=True)):
        if isinstance(published[n], str):
            continue
        spans = lines.get(document_id, [])
        shown = _of_frame(text, spans, code) or _of_dateline(text, title, spans, code)
        day = shown or _of_name(source)
        if day:
            published[n], basis[n] = day, "text" if shown else "filename"
    return documents.assign(
        published=pd.array(published, dtype="string"), published_from=pd.array(basis, dtype="string")
    )


def _of_frame(text: str, spans: list[tuple[int, int, str]], code: str) -> str | None:
    """Return the day a line of the frame gives; date lines first, those that say "updated" last."""
    lines = [
        (text[start:end], reason) for start, end, reason in spans if reason in _DATED and end - start <= 150
    ]
    lines = [(line, reason) for line, reason in lines if _YEAR.search(line)]
    for line, _ in sorted(
        lines, key=lambda found: (bool(_updated().search(found[0])), found[1] != "date_line")
    ):
        if day := _clear_day(find_in_line(line, code)[0], line):
            return day
    return None


@cache
def _updated() -> re.Pattern:
    words = [word for language in languages().values() for word in language.dates["updated"]]
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def _clear_day(found: list[Found], line: str) -> str | None:
    """Return the one day that a line gives before the word "updated", if it has it; None where unclear."""
    updated = _updated().search(line)
    full = [item for item in found if item.year and item.day and not item.open and not item.day_to]
    days = {day_of(item) for item in full if not updated or item.end <= updated.start()}
    days = (days or {day_of(item) for item in full}) - {None}
    return days.pop().isoformat() if len(days) == 1 else None


def _of_dateline(text: str, title: str | None, spans: list[tuple[int, int, str]], code: str) -> str | None:
    """Return the full date between the place and the dash or agency that open the article."""
    if not _YEAR.search(text[:1000]):
        return None
    headline = title_place(text, title) or (0, 0)
    taken = {start for start, _, _ in spans} | ({headline[0]} if headline[1] else set())
    opening = next((line for line in lines_of(text[:4000]) if line.start not in taken), None)
    for mark in _DATELINE_END.finditer(opening.text[:100] if opening else ""):
        found, rest = find_in_line(opening.text[: mark.end()], code)
        if len(rest.split()) <= 4 and (day := _clear_day(found, "")):
            return day
    return None


def _of_name(source: str) -> str | None:
    """Return the one full date in a file's name, not in its folders'."""
    if "#" in source:
        return None
    days = {
        day
        for match in _IN_NAME.finditer(os.path.basename(source))
        if 1990 <= int(match[1]) <= 2100
        and (day := day_of(Found(0, 0, "gregorian", *map(int, match.group(1, 3, 4)))))
    }
    return days.pop().isoformat() if len(days) == 1 else None


def find_dates(documents: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the table `dates`: each date in a sentence as written, with its Gregorian day where it is clear.

    A day without a year, a weekday, "yesterday" are resolved by the day of publication; where that is
    missing, or the sentence speaks of what is to come, they are left open.
    """
    days = dict(zip(documents["document_id"], documents["published"], strict=True))
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    found = []
    columns = (
        sentences[name].tolist() for name in ("document_id", "sentence_id", "start", "end", "language")
    )
    for document_id, sentence_id, start, end, code in zip(*columns, strict=True):
        if code not in languages():
            continue
        text = texts[document_id][start:end]
        published = days[document_id]
        published = date.fromisoformat(published) if isinstance(published, str) else None
        for item in find_written(text, code):
            row = _row(item, published, _is_to_come(text, code))
            if row:
                place = {"start": start + item.start, "end": start + item.end}
                surface = text[item.start : item.end]
                found.append(
                    {
                        "document_id": document_id,
                        "sentence_id": sentence_id,
                        "surface": surface,
                        **place,
                        **row,
                    }
                )
    return tables.make("dates", found)


@cache
def _future(code: str) -> re.Pattern:
    words = "|".join(map(re.escape, languages()[code].dates["future"]))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)" if code != "zh" else words, re.IGNORECASE)


def _is_to_come(text: str, code: str) -> bool:
    return bool(_future(code).search(text))


def _row(item: Found, published: date | None, to_come: bool) -> dict | None:
    """Return the columns of `dates` that a written date gives."""
    precision = (
        "day"
        if item.day or item.weekday is not None or item.days is not None
        else "month"
        if item.month
        else "year"
    )
    row = {
        "date_precision": precision,
        "calendar": item.calendar,
        "basis": "absolute" if item.year else "relative",
    }
    if item.year:
        day = None if item.open else day_of(item)
        if day is None and not item.open:
            return None
        last = day_of(item, day=item.day_to) if day and item.day_to else None
        return row | {"date": day and day.isoformat(), "date_to": last and last.isoformat()}
    if published is None:
        return row
    if item.days is not None:
        return row | {"date": (published + timedelta(item.days)).isoformat()}
    if item.weekday is not None:
        return row | {"date": _weekday(item, published, to_come)}
    day, last = _without_year(item, published, to_come)
    return row | {"date": day, "date_to": last}


def _weekday(item: Found, published: date, to_come: bool) -> str | None:
    """Return the day a weekday means: the last one up to publication, after "next" the one that follows."""
    back = (published.weekday() - item.weekday) % 7
    if item.turn > 0:
        return (published + timedelta(7 - back)).isoformat()
    if item.turn < 0:
        return (published - timedelta(back or 7)).isoformat()
    return None if to_come else (published - timedelta(back)).isoformat()


def _without_year(item: Found, published: date, to_come: bool) -> tuple[str | None, str | None]:
    """Return the day and last day of a date without a year: the latest up to publication.

    Left open is one that would fall within `_NEAR` after publication, unless the sentence says that it is to
    come: then it is the next, within `_AHEAD`.
    """
    around = _year_of(published, item.calendar)
    days = [(day_of(item._replace(year=year)), year) for year in range(around - 2, around + 2)]
    past = max((found for found in days if found[0] and found[0] <= published), default=None)
    coming = min((found for found in days if found[0] and found[0] > published), default=None)
    ahead = (coming[0] - published).days if coming else _AHEAD + 1
    if item.turn > 0 or (to_come and item.turn == 0):
        chosen = coming if ahead <= _AHEAD else None
    else:
        chosen = past if ahead > _NEAR or item.turn < 0 or not item.day else None
    if chosen is None:
        return None, None
    last = day_of(item._replace(year=chosen[1]), day=item.day_to) if item.day_to else None
    return chosen[0].isoformat(), last and last.isoformat()


def _year_of(day: date, calendar: str) -> int:
    if calendar == "solar_hijri":
        return day.year - 621
    if calendar == "islamic":
        return round((day.year - 622) * 33 / 32) + 1
    return day.year
