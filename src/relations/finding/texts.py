"""Countries and officials in loose texts, without a run: for a notebook cell or a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from relations.finding.articles import Findings, find_all
from relations.reading.language import find_language
from relations.reading.sentences import split_sentences
from relations.tables import make

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ["text", "start", "end", "surface", "entity_id", "basis", "use", "rule"]


def _tables(texts: str | Sequence[str], language: str | None):
    """Return documents and sentences for texts; each document's id is its number among them."""
    texts = [texts] if isinstance(texts, str) else list(texts)
    rows = [
        {"document_id": str(n), "source": str(n), "language": language or find_language(text), "text": text}
        for n, text in enumerate(texts)
    ]
    documents = make("documents", rows)
    return documents, split_sentences(documents, make("furniture"))


def _find(texts, language) -> Findings:
    return find_all(*_tables(texts, language))


def find_countries(texts: str | Sequence[str], *, language: str | None = None) -> pd.DataFrame:
    """Find countries in one text or several.

    `language` is an ISO 639-1 code; without it each text's own is guessed. Returns a DataFrame with `text`
    (number of the text), `start`, `end` (code points), `surface`, `entity_id` (alpha-3), `basis`, `use` and
    `rule`.
    """
    found = _find(texts, language).mentions
    found = found[found["kind"] == "country"].assign(text=lambda rows: rows["document_id"].astype(int))
    return found[_COLUMNS].reset_index(drop=True)


def find_officials(texts: str | Sequence[str], *, language: str | None = None) -> pd.DataFrame:
    """Find officials in one text or several; a row is an office that a text states for a person.

    `language` as for `find_countries`. Returns a DataFrame with `text`, `name` (as written), `role`,
    `portfolio`, `country` (alpha-3, missing where the text does not tell), `country_from`, `status`,
    `title` (as written), `start`, `end` (of the title), `rule`.
    """
    found = _find(texts, language)
    columns = [
        "text",
        "name",
        "role",
        "portfolio",
        "country",
        "country_from",
        "status",
        "title",
        "start",
        "end",
        "rule",
    ]
    if not len(found.offices):
        return make("offices").assign(text=[], name=[])[columns]
    names = found.people.set_index("person_id")["name"]
    offices = found.offices.assign(
        text=found.offices["document_id"].astype(int), name=found.offices["official_id"].map(names)
    )
    return offices[columns].reset_index(drop=True)
