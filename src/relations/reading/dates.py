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
from relations.reading.words import languages

if TYPE_CHECKING:
    import pandas as pd

_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_./]?)(\d{2})\2(\d{2})(?!\d)")
_TOP = 160  # characters of the body in which a dateline may give the day
_DATELINE = re.compile(r"[^.\n]{0,100}?\s*[-–—:/)(]\s")


def find_published(documents: pd.DataFrame, furniture: pd.DataFrame) -> pd.DataFrame:
    """Return `documents` with `published` and `published_from` filled where the article shows its day.

    Metadata counts first, then a date line of the page or the dateline, then a full date in the file's name.
    A day that could be read in two ways, or a month alone, fills nothing.
    """
    lines = defaultdict(list)
    dated = furniture[furniture["reason"] == "date_line"]
    for document_id, start, end in zip(dated["document_id"], dated["start"], dated["end"], strict=True):
        lines[document_id].append((start, end))
    published, basis = documents["published"].tolist(), documents["published_from"].tolist()
    columns = (documents[name].tolist() for name in ("document_id", "text", "source", "language"))
    for n, (document_id, text, source, code) in enumerate(zip(*columns, strict=True)):
        if isinstance(published[n], str):
            continue
        day = _shown(text, lines.get(document_id, []), code)
        kind = "text" if day else "filename"
        day = day or _of_name(source)
        if day:
            published[n], basis[n] = day, kind
    import pandas as pd

    return documents.assign(
        published=pd.array(published, dtype="string"), published_from=pd.array(basis, dtype="string")
    )


def _shown(text: str, spans: list[tuple[int, int]], code: str) -> str | None:
    """Return the day of the first date line that gives one clear day, else that of the dateline."""
    for start, end in spans:
        day = _clear_day(find_in_line(text[start:end], code)[0])
        if day:
            return day
    return None


def _clear_day(found: list[Found]) -> str | None:
    days = {day_of(item) for item in found if item.year and item.day and not item.open and not item.day_to}
    day = days.pop() if days else None
    return day.isoformat() if day and not days else None


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
        for item in _with_ranges(find_written(text, code), text, code):
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


def _with_ranges(found: list[Found], text: str, code: str) -> list[Found]:
    return found


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
    """Return the day and last day of a date without a year: the latest that is not after publication."""
    if to_come or not item.month:
        return None, None
    around = _year_of(published, item.calendar)
    for year in (around, around - 1):
        day = day_of(item._replace(year=year))
        if day and day <= published:
            last = day_of(item._replace(year=year), day=item.day_to) if item.day_to else None
            return day.isoformat(), last and last.isoformat()
    return None, None


def _year_of(day: date, calendar: str) -> int:
    if calendar == "solar_hijri":
        return day.year - 621
    if calendar == "islamic":
        return round((day.year - 622) * 33 / 32) + 1
    return day.year
