"""Every case row: a sentence of our own in which all that is to be found is marked, and nothing else.

`tests/cases/countries/<language>.csv`: `{surface|alpha3|basis|use}`, use left out when plain.
`tests/cases/officials/<language>.csv`: `{surface|role|portfolio|alpha3|status}`, full names only.
Rows that fail today stand in `tests/cases/known_failures.csv` with the reason; one that passes must leave it.
"""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

import relations as rel

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"\{([^{}|]+)\|([^{}]*)\}")


def rows(kind):
    for path in sorted((CASES / kind).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                yield path.stem, number, row["text"]


def read(marked):
    """Return (text, [(start, end, fields)]) of a marked sentence."""
    text, marks, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        marks.append((len(text), len(text) + len(match[1]), match[2].split("|")))
        text, last = text + match[1], match.end()
    return text + marked[last:], marks


@cache
def known_failures():
    with (CASES / "known_failures.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["kind"], row["language"], row["text"]) for row in csv.DictReader(lines)}


def wrong_countries(language, items):
    """Return the marked sentences whose countries are not found exactly as marked."""
    texts, marks = zip(*map(read, items), strict=True)
    found = rel.find_countries(texts, language=language)
    got = {n: [] for n in range(len(texts))}
    for row in found.itertuples():
        got[row.text].append((row.start, row.end, [row.entity_id, row.basis, row.use]))
    expected = [[(a, b, [*f, "plain"][:3]) for a, b, f in each] for each in marks]
    return [items[n] for n in got if got[n] != expected[n]], got


def wrong_officials(language, items):
    """Return the marked sentences whose officials are not found exactly as marked."""
    texts, marks = zip(*map(read, items), strict=True)
    got = {n: set() for n in range(len(texts))}
    for row in rel.find_officials(texts, language=language).itertuples():
        fields = (row.portfolio, row.country, row.status)
        got[row.text].add((row.name, row.role, *("" if f is None or f != f else f for f in fields)))
    expected = [{(texts[n][a:b], *[*f, "current"][:4]) for a, b, f in each} for n, each in enumerate(marks)]
    return [items[n] for n in got if got[n] != expected[n]], got


CHECKS = {"countries": wrong_countries, "officials": wrong_officials}


@pytest.mark.parametrize(
    ("kind", "language"), [(k, p.stem) for k in CHECKS for p in sorted((CASES / k).glob("*.csv"))]
)
def test_everything_marked_is_found_and_nothing_else(kind, language):
    items = [text for code, _, text in rows(kind) if code == language]
    wrong, got = CHECKS[kind](language, items)
    known = {text for k, code, text in known_failures() if (k, code) == (kind, language)}
    assert {text: got[items.index(text)] for text in wrong if text not in known} == {}
    assert sorted(known - set(wrong)) == [], "these pass now: take them out of known_failures.csv"
