"""Dates as they are written in ten languages and three calendars, and their Gregorian days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from relations.reading.words import languages

_DIGITS = {ord(letter): str(n % 10) for n, letter in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩０１２３４５６７８９")}
# Letters that are one letter on different keyboards, and the joints of a word.
_VARIANTS = {"ی": "[یيى]", "ي": "[یيى]", "ى": "[یيى]", "ک": "[کك]", "ك": "[کك]", "ا": "[اأإآ]", "أ": "[اأإآ]",
    "إ": "[اأإآ]", "آ": "[اأإآ]", "ه": "[هةۀ]", "ة": "[هةۀ]", "ئ": "[ئی]", " ": "[\\s\u200c]",
    "\u200c": "[\\s\u200c]?",
    "'": "['’]", "’": "['’]"}  # fmt: skip
_BEFORE, _AFTER = r"(?<![\d.,:/\-–])", r"(?![\d/]|[.,:]\d)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_DAY_TO = r"(?P<to>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>1[2-9]\d\d|20\d\d)"
_YEAR_2 = _YEAR.replace("year", "year2")
_DIGIT = re.compile(r"\d")
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|ª|-?го|\.)?"
_SHORT = {"en": 3}  # shorter names of weekdays (Sun, Sat) are other words too


class Found(NamedTuple):
    """A date as written, from `start` to `end`: what it says and no more; None or 0 where it is silent.

    `weekday` counts from Monday; `days` is the distance from the day of publication; `turn` is -1 for
    "last", 1 for "next". `open` marks a day and month that may stand in either order.
    """

    start: int
    end: int
    calendar: str = "gregorian"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    day_to: int | None = None
    weekday: int | None = None
    days: int | None = None
    turn: int = 0
    open: bool = False


def plain_digits(text: str) -> str:
    """Return `text` with Persian, Arabic and full-width digits as 0 to 9; the same length."""
    return text if text.isascii() else text.translate(_DIGITS)


def _any_of(names) -> str:
    """Return a pattern for any of the names, the longest first, in all their keyboards."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return "|".join("".join(_VARIANTS.get(c, re.escape(c)) for c in name) for name in ordered) or r"(?!)"


def _key(name: str) -> str:
    """Return a name as one spelling, for looking up what a pattern has matched."""
    for old, new in (
        ("ي", "ی"),
        ("ى", "ی"),
        ("ك", "ک"),
        ("أ", "ا"),
        ("إ", "ا"),
        ("آ", "ا"),
        ("ة", "ه"),
        ("ۀ", "ه"),
    ):
        name = name.replace(old, new)
    return re.sub(r"[\s\u200c'’]", "", name.replace("ئ", "ی")).lower()


class _Patterns(NamedTuple):
    absolute: tuple[tuple[str, re.Pattern], ...]  # calendar and pattern
    named: dict[str, re.Pattern]  # any month of the calendar, to try before its patterns
    relative: re.Pattern
    months: dict[tuple[str, str], int]
    weekdays: dict[str, int]
    days: dict[str, int]
    turns: dict[str, int]
    order: str


@cache
def _patterns(code: str) -> _Patterns:
    language = languages()[code]
    told = language.dates
    flags = 0 if code == "en" else re.IGNORECASE
    absolute = [("chinese", _CHINESE)] if code == "zh" else []
    named = {"chinese": re.compile("月")} if code == "zh" else {}
    months = {}
    for calendar, twelve in language.months.items():
        names = {name for names in twelve for name in names}
        names |= {name.upper() for name in names} if code == "en" else set()
        named[calendar] = re.compile(_any_of(names), flags)
        absolute += ((calendar, re.compile(form, flags)) for form in _month_forms(code, _any_of(names)))
        months |= {(calendar, _key(name)): n for n, names in enumerate(twelve, start=1) for name in names}
    weekdays = {
        name: n
        for n, names in enumerate(told["weekdays"])
        for name in names
        if len(name) > _SHORT.get(code, 0)
    }
    turn = _any_of([*told["last"], *told["next"]])
    edge = ("", "") if code == "zh" else (r"(?<![\w\u200c])", r"(?![\w\u200c])")
    if code == "ar":  # after a joined particle too
        edge = (rf"(?:{edge[0]}|(?<=\b[وفبل]))", edge[1])
    relative = (
        f"{edge[0]}(?:(?:(?P<turn>{turn})\\s{{0,3}})?(?P<weekday>{_any_of(weekdays)})(?:\\s{{1,3}}(?P<after>{turn}))?"
        f"|(?P<days>{_any_of(told['days'])})){edge[1]}"
    )
    return _Patterns(
        tuple(absolute),
        named,
        re.compile(relative, flags),
        months,
        {_key(name): n for name, n in weekdays.items()},
        {_key(word): days for word, days in told["days"].items()},
        {_key(word): -1 for word in told["last"]} | {_key(word): 1 for word in told["next"]},
        told["order"],
    )


def _month_forms(code: str, names: str) -> list[str]:
    """Return the patterns of dates with a month's name: day and month, month and year, and a month alone."""
    told = languages()[code].dates
    link = f"(?:\\s{{0,3}}(?:{_any_of(told['links'])})\\b)*" if told["links"] else ""
    mark = f"(?:\\s{{0,3}}(?:{_any_of(told['year_marks'])})\\b\\.?)*" if told["year_marks"] else ""
    to = f"\\s{{0,3}}(?:[-–—]|{_any_of(told['to'])})\\s{{0,3}}"
    turn, before = _any_of([*told["last"], *told["next"]]), _any_of(told["before_month"])
    month = f"(?P<month>{names})\\b\\.?(?:\\s{{0,3}}[/(]\\s{{0,3}}(?:{names})\\)?)?"
    year = f"(?:{link},?\\s{{0,3}}{mark}\\s{{0,3}}{_YEAR})"
    days = f"{_DAY}{_ORDINAL}(?:{to}{_DAY_TO}{_ORDINAL})?"
    forms = [
        f"{_BEFORE}{days}{link}\\s{{0,3}}[-/]?\\s{{0,3}}{month}(?:{year}|[-/]{_YEAR_2})?{_AFTER}",
        f"(?<!\\w){month}{year}{_AFTER}",
        f"(?<!\\w)(?:{before})\\s{{1,3}}(?:(?P<turn>{turn})\\s{{1,3}})?(?P<month>{names})"
        f"(?:\\s{{1,3}}(?P<after>{turn}))?(?![\\w\u200c])",
        f"(?<![\\w\u200c])(?P<month>{names})\\s{{0,3}}(?:(?P<after>{turn})|{_any_of(told['after_month'])})(?![\\w\u200c])",
        f"(?<!\\w)(?P<turn>{turn})\\s{{1,3}}(?P<month>{names})(?![\\w\u200c])",
    ]
    if code == "en":
        forms.append(f"\\b{month}\\s{{1,3}}{link}\\s{{0,3}}{days}(?:,?\\s{{1,3}}{_YEAR})?{_AFTER}")
    return forms


_NUMERIC = re.compile(
    rf"{_BEFORE}(?:(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>0?[1-9]|[12]\d|3[01])"
    rf"|(?P<a>\d{{1,2}})(?P<s2>[-/.])(?P<b>\d{{1,2}})(?P=s2)(?P<y2>\d{{4}}))(?![\d/]|[.,:]\d)"
)
_CHINESE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[12]\d|3[01]|0?[1-9])[日号號](?:[至到-](?P<to>[12]\d|3[01]|0?[1-9])[日号號])?)?"
)


@cache
def _year_pattern(code: str) -> re.Pattern | None:
    """Return a pattern of a year alone by the words around it in a language, None where it has none."""
    told = languages()[code].dates
    before, after = ("|".join(map(re.escape, told[key])) for key in ("year_before", "year_after"))
    if not before and not after:
        return None
    opening = rf"(?<!\w)(?:{before})\s{{1,3}}" if before else r"(?<!\d)"
    closing = rf"\.?\s{{0,3}}(?:{after})" if after else ""
    return re.compile(rf"{opening}(?P<year>1[2-9]\d\d|20\d\d){closing}(?![\w/])", re.IGNORECASE)


def find_written(text: str, code: str) -> list[Found]:
    """Return the dates written in a text of one language, in order, none inside another."""
    patterns = _patterns(code)
    plain = plain_digits(text)
    found: list[Found] = []
    named = {calendar for calendar, names in patterns.named.items() if names.search(plain)}
    for calendar, pattern in patterns.absolute if named else ():
        if calendar in named:
            read = (_named(match, calendar, patterns) for match in pattern.finditer(plain))
            found += (item for item in read if item)
    if _DIGIT.search(plain):
        found += _numeric(plain, patterns.order)
        alone = _year_pattern(code)
        for match in alone.finditer(plain) if alone else ():
            year = int(match["year"])
            calendar = _calendar_of(year)
            found.append(Found(match.start("year"), match.end("year"), calendar, year))
    found += _relative(plain, patterns)
    return _apart(found, plain)


def _numeric(text: str, order: str) -> Iterator[Found]:
    for match in _NUMERIC.finditer(text):
        if match["y"]:
            year, month, day, unsure = int(match["y"]), int(match["m"]), int(match["d"]), False
        else:
            first, second, year = int(match["a"]), int(match["b"]), int(match["y2"])
            day, month = (second, first) if second > 12 else (first, second)
            unsure = order != "dmy" and first <= 12 and second <= 12 and first != second
        if 1200 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
            yield Found(*match.span(), _calendar_of(year), year, month, day, open=unsure)


def _calendar_of(year: int) -> str:
    """Return the calendar of a year: 1420 to 1499 is Islamic (1999 to 2076), before that Solar Hijri."""
    return "gregorian" if year >= 1500 else "islamic" if year >= 1420 else "solar_hijri"


def _named(match: re.Match, calendar: str, patterns: _Patterns) -> Found | None:
    groups = match.groupdict()
    year = int(groups.get("year") or groups.get("year2") or 0) or None
    day, to = (int(groups.get(name) or 0) or None for name in ("day", "to"))
    if calendar == "chinese":
        return Found(*match.span(), "gregorian", year, int(match["month"]), day, to) if year or day else None
    month = patterns.months.get((calendar, _key(match["month"])))
    if month is None or (year and (year >= 1500) != (calendar == "gregorian")):
        return None
    turn = patterns.turns.get(_key(groups.get("turn") or groups.get("after") or ""), 0)
    start = match.start() if day or year else match.start("turn" if groups.get("turn") else "month")
    return Found(start, match.end(), calendar, year, month, day, to, turn=turn)


def _relative(text: str, patterns: _Patterns) -> Iterator[Found]:
    for match in patterns.relative.finditer(text):
        if match["days"]:
            yield Found(*match.span(), days=patterns.days[_key(match["days"])])
        else:
            turn = patterns.turns.get(_key(match["turn"] or match["after"] or ""), 0)
            yield Found(*match.span(), weekday=patterns.weekdays[_key(match["weekday"])], turn=turn)


def _apart(found: list[Found], text: str) -> list[Found]:
    """Keep the longest of dates that overlap; a weekday beside a full date only says the same again."""
    taken, kept = bytearray(len(text)), []
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start)):
        if 1 not in taken[item.start : item.end]:
            taken[item.start : item.end] = b"\1" * (item.end - item.start)
            kept.append(item._replace(end=item.start + len(text[item.start : item.end].rstrip(". "))))
    kept.sort()
    beside = [
        item.weekday is not None
        and not item.turn
        and any(other.day and _beside(item, other, text) for other in kept[max(n - 1, 0) : n + 2])
        for n, item in enumerate(kept)
    ]
    return [item for item, again in zip(kept, beside, strict=True) if not again]


def _beside(left: Found, right: Found, text: str) -> bool:
    first, second = sorted((left, right))
    return len(text[first.end : second.start].strip(" ,،()-–—.|")) <= 3 and second.start - first.end <= 8


def day_of(found: Found, *, day: int | None = None) -> date | None:
    """Return the Gregorian day of a date with a year (its first where it is less exact), or None.

    Solar Hijri by persiantools; Islamic by the Umm al-Qura calendar of hijridate, from which observed months
    differ by a day or two.
    """
    year, month, day = found.year, found.month or 1, day or found.day or 1
    try:
        if found.calendar == "solar_hijri":
            from persiantools.jdatetime import JalaliDate

            return JalaliDate(year, month, day).to_gregorian()
        if found.calendar == "islamic":
            from hijridate import Hijri

            gregorian = Hijri(year, month, day).to_gregorian()
            return date(gregorian.year, gregorian.month, gregorian.day)
        return date(year, month, day)
    except (ValueError, OverflowError, TypeError):
        return None


_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T\s]\d|[Zz+]|\s*$)")


def read_date(stated: str) -> str:
    """Return the one full day that metadata states as `YYYY-MM-DD`, '' where there is none or it is unclear.

    >>> read_date("2024-01-24T10:00:00+03:30"), read_date("۱۴۰۲/۱۱/۰۴")
    ('2024-01-24', '2024-01-24')
    >>> read_date("03/04/2024")
    ''
    """
    plain = plain_digits(stated[:200])
    iso = _ISO.match(plain)
    if iso and 1500 < int(iso[1]) <= 2100:
        day = day_of(Found(0, 0, "gregorian", *map(int, iso.groups())))
        return day.isoformat() if day else ""
    if any(item.open for item in _numeric(plain, "")):
        return ""
    for code in languages():
        days = {
            day_of(item) for item in find_written(plain, code) if item.year and item.day and not item.open
        }
        if len(days) == 1 and (day := days.pop()):
            return day.isoformat()
        if days:
            return ""
    return ""


_CLOCK = re.compile(
    r"\d{1,2}[:.٫]\d{2}(?:[:.]\d{2})?\s*(?:[AaPp]\.?\s?[Mm]\.?|ص|م)?|(?<!\d)\d{1,2}\s*[AaPp]\.?[Mm]\.?"
)
_DATE_WORDS = re.compile(
    r"\b(?:GMT|UTC|EST|EDT|IRST|MSK|CET|CEST|Z|at|on|the|de|del|a|las|le|à|den|um|Uhr|h|hrs|г|года|в|saat|"
    r"ساعت|الساعة|بتوقيت|مورخ|روز|يوم|م|هـ|ه|date|Date|DATE)\b|[\W_]+"
)


@cache
def _weekday_names() -> re.Pattern:
    tables = [language.dates["weekdays"] for language in languages().values()]
    return re.compile(
        rf"(?<!\w)(?:{_any_of(name for table in tables for names in table for name in names)})(?!\w)"
    )


def find_in_line(line: str, code: str) -> tuple[list[Found], str]:
    """Return the dates of a short line, and what is left of it without them, clock times and such words."""
    codes = (
        [code, *(other for other in languages() if other != code)] if code in languages() else [*languages()]
    )
    rest = plain_digits(line)
    dates: list[Found] = []
    for code in codes:
        found = [item for item in find_written(rest, code) if item.month or item.year]
        for item in found:
            rest = rest[: item.start] + " " * (item.end - item.start) + rest[item.end :]
        dates += found
        if not _DIGIT.search(rest):
            break
    if dates:
        rest = _weekday_names().sub(" ", _CLOCK.sub(" ", rest))
        rest = _DATE_WORDS.sub(" ", rest).strip()
    return dates, rest
