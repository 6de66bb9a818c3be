"""Decisions made by hand: they beat every score, and a "different" stops a chain."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from relations.identity.names import words_of
from relations.lexicon import KNOWLEDGE
from relations.text import fold_key


def identity_key(language: str, name: str, country: str | None) -> str:
    """Return `language|written name|alpha3`, the form in which `pairs` and judgements name an identity."""
    return f"{language}|{name.replace('|', ' ')}|{country or ''}"


def _folded(key: str) -> str:
    language, name, country = key.split("|")
    return f"{language}|{fold_key(name)}|{country}"


def read_judgements(folder: Path = KNOWLEDGE) -> dict[frozenset[str], tuple[str, str]]:
    """Return {pair of folded identity keys: (verdict, reason)} of `judgements.csv`."""
    return dict(_rows(folder / "judgements.csv"))


def read_exclusions(folder: Path = KNOWLEDGE) -> frozenset[tuple[str, ...]]:
    """Return the names of `exclusions.csv`, each as its words: people who are left out of every output."""
    path = folder / "exclusions.csv"
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as lines:
        return frozenset(words_of(row["name"]) for row in csv.DictReader(lines))


def _rows(path: Path) -> Iterator[tuple[frozenset[str], tuple[str, str]]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield frozenset(map(_folded, (row["left"], row["right"]))), (row["verdict"], row["reason"])


def judged(left: str, right: str, judgements: dict) -> tuple[str, str] | None:
    """Return (verdict, reason) of a hand decision on two identity keys, None where there is none."""
    return judgements.get(frozenset((_folded(left), _folded(right))))
