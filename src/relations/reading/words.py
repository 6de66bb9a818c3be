"""The words reading knows of each language: `language.toml`, `furniture.csv` and `other_languages.csv`."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"


@dataclass(frozen=True)
class Language:
    """What `language.toml` says of one language, and for the unsupported ones `other_languages.csv`.

    `never` and `final` are abbreviations without their last dot: those that do not end a sentence, and those
    that may. `months` maps a calendar to its twelve months' names, `dates` holds the words around dates.
    """

    code: str
    name: str
    scripts: tuple[str, ...]
    stop_words: frozenset[str]
    letters: str
    foreign_letters: str = ""
    frequent_letters: str = ""
    cased: bool = False
    endings: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    final: frozenset[str] = frozenset()
    months: Mapping[str, list[list[str]]] | None = None
    dates: Mapping | None = None


@cache
def languages() -> Mapping[str, Language]:
    """Return the supported languages by ISO 639-1 code, in the order of their codes."""
    paths = sorted(KNOWLEDGE.glob("languages/[a-z]*/language.toml"))
    return {path.parent.name: _supported(path) for path in paths}


def _supported(path: Path) -> Language:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Language(
        code=path.parent.name,
        name=told["name"],
        scripts=tuple(told["scripts"]),
        stop_words=frozenset(told["stop_words"].split()),
        letters=told["letters"],
        foreign_letters=told["foreign_letters"],
        frequent_letters=told["frequent_letters"],
        cased=told["cased"],
        endings=frozenset(told["endings"].split()),
        beginnings=frozenset(told.get("beginnings", "").split()),
        never=frozenset(told["abbreviations"]["never"].split()),
        final=frozenset(told["abbreviations"]["final"].split()),
        months=told["months"],
        dates=told["dates"],
    )


@cache
def other_languages() -> Mapping[str, Language]:
    """Return the languages that are told apart but not read, by code."""
    return {
        row["code"]: Language(
            code=row["code"],
            name=row["name"],
            scripts=(row["script"],),
            stop_words=frozenset(row["words"].split()),
            letters=row["letters"],
        )
        for row in rows(KNOWLEDGE / "other_languages.csv")
    }


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a knowledge file as dicts of text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
