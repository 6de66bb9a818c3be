"""The country an article is written from: its outlet or agency, «our country», or its language's press."""

from __future__ import annotations

import csv
from collections.abc import Set
from functools import cache

import regex

from relations.lexicon import KNOWLEDGE

_OPENING = 400  # code points at the start of an article, where agencies sign


@cache
def _outlets() -> tuple[regex.Pattern, dict[str, str]]:
    """Return a pattern of the names of outlets and agencies, as written, and their countries."""
    with (KNOWLEDGE / "outlets.csv").open(encoding="utf-8", newline="") as lines:
        countries = {row["name"]: row["alpha3"] for row in csv.DictReader(lines)}
    names = "|".join(map(regex.escape, sorted(countries, key=len, reverse=True)))
    return regex.compile(rf"(?<!\w)[وبلف]{{0,2}}({names})(?!\w)"), countries


_PRESS = {"fa": "IRN"}  # where nearly all the press of a language is one country's


def home_of(
    text: str, outlet: str, language: str, dateline: str | None = None, named: Set[str] = frozenset()
) -> str | None:
    """Return the alpha-3 code of an article's home country, None where nothing tells it.

    In this order: outlet or agency at the beginning, the country of the `dateline`, an agency at the end,
    the one country of a language's press; it must be among the countries `named`.

    >>> home_of("Tehran, IRNA – The minister said", "", "en", named={"IRN"})
    'IRN'
    """
    pattern, countries = _outlets()
    opening = pattern.search(f"{outlet} {text[:_OPENING]}")
    closing = None if opening or dateline else pattern.search(text[-_OPENING:])
    signed = opening or closing
    home = countries[signed.group(1)] if signed else dateline or _PRESS.get(language)
    return home if home in named else None
