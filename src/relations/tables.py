"""The tables of a run: each declared once, checked where it is made, read and written as Parquet.

A column is declared as `name: (dtype, meaning)`. Dtypes are pandas' nullable ones (`string`, `Int64`,
`Float64`, `boolean`), so that a missing value is `<NA>` in pandas and null in Parquet. `docs/tables.md`
is made from these declarations by `describe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

S, N, F, B = "string", "Int64", "Float64", "boolean"

_PLACE = {
    "document_id": (S, "the document"),
    "sentence_id": (S, "the sentence"),
    "start": (N, "first code point in `documents.text`"),
    "end": (N, "one past the last code point"),
}


@dataclass(frozen=True)
class Table:
    """A table's declaration: `meaning` of a row, `columns` (name to dtype and meaning), `key` columns."""

    name: str
    meaning: str
    columns: Mapping[str, tuple[str, str]]
    key: tuple[str, ...]
    allowed: Mapping[str, frozenset[str]]


TABLES: dict[str, Table] = {}


def _declare(name, meaning, key, columns, **allowed):
    closed = {column: frozenset(values.split()) for column, values in allowed.items()}
    TABLES[name] = Table(name, meaning, columns, tuple(key.split()), closed)


ROLES = (
    "president vice_president monarch head_of_state supreme_leader prime_minister deputy_prime_minister "
    "minister deputy_minister ambassador charge_daffaires consul envoy speaker legislator governor mayor "
    "judge commander agency_head deputy_agency_head secretary_general commissioner adviser spokesperson "
    "director other"
)
PORTFOLIOS = (
    "ict foreign defence interior economy trade industry energy oil transport health education science "
    "agriculture culture justice labour environment tourism security space post nuclear central_bank "
    "religion sport parliament government regulator other"
)
PRECISIONS = "day month year"
PROBLEM_CODES = (
    "empty unreadable unknown_type missing_extra encoding_uncertain truncated no_text unsupported_language "
    "not_a_regular_file too_deep bad_row all_furniture"
)
FURNITURE_REASONS = (
    "repeated_title date_line code byline share comment_form captcha cookie menu tags related credit "
    "source_line repeated_line"
)

_declare(
    "documents",
    "one article",
    "document_id",
    {
        "document_id": (S, "stable for the same input"),
        "source": (S, "path in the corpus; `#n` for the n-th row (from 1) of a JSONL or CSV file"),
        "external_id": (S, "the id the file itself gives"),
        "url": (S, "address of the article"),
        "outlet": (S, "who published it"),
        "language": (S, "ISO 639-1; `und` where unknown"),
        "title": (S, "headline"),
        "published": (S, "day of publication, `YYYY-MM-DD`"),
        "published_from": (S, "where that day comes from"),
        "text": (S, "the whole text; every `start` and `end` counts its code points"),
        "duplicate_of": (S, "the first document of which this is an exact or near copy, same language"),
        "story_id": (S, "documents that tell one story share it"),
    },
    published_from="metadata text filename given",
)
_declare(
    "furniture",
    "a stretch of text that is not the article",
    "document_id start",
    {
        "document_id": (S, "the document"),
        "start": _PLACE["start"],
        "end": _PLACE["end"],
        "reason": (S, "what kind of furniture"),
    },
    reason=FURNITURE_REASONS,
)
_declare(
    "problems",
    "an input that was not, or not fully, used",
    "source code detail",
    {
        "source": (S, "path in the corpus, with `#n` for a row of a file"),
        "code": (S, "what is wrong"),
        "detail": (S, "in words, with what to do"),
        "used": (B, "whether the rest of it was used all the same"),
    },
    code=PROBLEM_CODES,
)
_declare(
    "sentences",
    "a sentence of title or body",
    "sentence_id",
    {
        "sentence_id": (S, "the document's id and the sentence's number"),
        "document_id": (S, "the document"),
        "paragraph": (N, "number of the paragraph, 0 is the title"),
        "start": _PLACE["start"],
        "end": _PLACE["end"],
        "language": (S, "ISO 639-1; `und` where unknown"),
    },
)
_declare(
    "mentions",
    "a place where a country or an official is named, outside furniture",
    "mention_id",
    {
        "mention_id": (S, "the document's id and the mention's number"),
        **_PLACE,
        "surface": (S, "`documents.text[start:end]`"),
        "kind": (S, "`country` or `official`"),
        "entity_id": (S, "alpha-3 code or `official_id`"),
        "basis": (
            S,
            "country: `name` `demonym` `capital` `metonym`; official: `full` `short` (a later short form, or "
            "a surname alone) `title` (an office standing for the person)",
        ),
        "use": (
            S,
            "of a country: `office` (inside a title or state body), `organisation` (inside the name of a "
            "company, bank, university, club, outlet or product), `dateline`, `plain`",
        ),
        "rule": (S, "knowledge file and line that fired"),
    },
    kind="country official",
    basis="name demonym capital metonym full short title",
    use="office organisation dateline plain",
)
_declare(
    "officials",
    "a resolved person who holds or held an office",
    "official_id",
    {
        "official_id": (S, "`<alpha3>-<slug>`; `INT-<slug>` where the office is of no state"),
        "name": (S, "Latin form"),
        "country": (S, "state served, alpha-3"),
        "role": (S, "of the latest current office"),
        "portfolio": (S, "of the latest current office"),
        "first_seen": (S, "first day of publication among the documents that name the person"),
        "last_seen": (S, "last such day"),
        "documents": (N, "number of documents that name the person"),
        "languages": (S, "languages of those documents, in order, joined by a space"),
    },
    role=ROLES,
    portfolio=PORTFOLIOS,
)
_declare(
    "names",
    "a written form of an official",
    "official_id name language",
    {
        "official_id": (S, "the official"),
        "name": (S, "as written"),
        "language": (S, "language of the sentence"),
        "script": (S, "ISO 15924 code of the script"),
        "mentions": (N, "how often it is written so"),
    },
)
_declare(
    "offices",
    "an office as an article states it",
    "official_id document_id start",
    {
        "official_id": (S, "who holds it"),
        **_PLACE,
        "role": (S, "kind of office"),
        "portfolio": (S, "field of the office"),
        "title": (S, "as written"),
        "organisation": (S, "body as written, where there is one"),
        "country": (S, "state served, alpha-3"),
        "country_from": (S, "what the country was read from"),
        "status": (S, "as stated by the article"),
        "rule": (S, "knowledge file and line that fired"),
    },
    role=ROLES,
    portfolio=PORTFOLIOS,
    status="current former acting designate",
)
_declare(
    "pairs",
    "two written identities that were compared",
    "left right",
    {
        "left": (S, "`language|written name|alpha3`"),
        "right": (S, "`language|written name|alpha3`"),
        "verdict": (S, "`same` `different` `unsure`"),
        "score": (F, "likeness of the names, 0 to 1"),
        "reason": (S, "the evidence in words"),
        "decided_by": (S, "`score` or `judgement`"),
    },
    verdict="same different unsure",
)
_declare(
    "contacts",
    "an encounter or act between states, as one article reports it",
    "contact_id",
    {
        "contact_id": (S, "the document's id and the contact's number"),
        "event_id": (S, "the same encounter in several articles"),
        **_PLACE,
        "kind": (S, "kind of contact"),
        "status": (S, "whether it took place"),
        "date": (S, "`YYYY-MM-DD`; with precision month or year its first day"),
        "date_precision": (S, "`day` `month` `year`"),
        "place": (S, "country of the place, alpha-3"),
        "place_name": (S, "place as written"),
        "plover": (S, "PLOVER root class"),
        "rule": (S, "knowledge file and line that fired"),
    },
    kind="meeting call visit signing",
    status="happened planned proposed cancelled",
    date_precision=PRECISIONS,
)
_declare(
    "parties",
    "one who took part in a contact or is party to an agreement",
    "contact_id entity_id name",
    {
        "contact_id": (S, "the contact or agreement"),
        "entity_id": (S, "alpha-3 code or `official_id`; missing for a body"),
        "kind": (S, "`official` `country` `body`"),
        "name": (S, "as written"),
        "side": (S, "`host` `guest` `other`"),
    },
    kind="official country body",
    side="host guest other",
)
_declare(
    "agreements",
    "a document between states",
    "agreement_id",
    {
        "agreement_id": (S, "the document's id and the agreement's number"),
        "contact_id": (S, "the signing, where there is one"),
        **_PLACE,
        "kind": (S, "kind of document"),
        "title": (S, "as written"),
        "stage": (S, "how far it has come"),
        "date": (S, "`YYYY-MM-DD`"),
        "date_precision": (S, "`day` `month` `year`"),
        "place": (S, "alpha-3"),
    },
    kind="mou agreement protocol contract statement other",
    stage="proposed signed in_force delivered stalled",
    date_precision=PRECISIONS,
)
_declare(
    "topics",
    "a sector of cooperation named in a sentence",
    "document_id start",
    {**_PLACE, "topic": (S, "topic"), "sector": (S, "sector it belongs to")},
)
_declare(
    "dates",
    "a date in the text",
    "document_id start",
    {
        **_PLACE,
        "surface": (S, "as written"),
        "date": (S, "`YYYY-MM-DD`; missing where it cannot be resolved"),
        "date_to": (S, "last day of a range"),
        "date_precision": (S, "`day` `month` `year`"),
        "calendar": (S, "calendar it is written in"),
        "basis": (S, "`absolute` or `relative` to publication"),
    },
    date_precision=PRECISIONS,
    calendar="gregorian solar_hijri islamic",
    basis="absolute relative",
)
_declare(
    "story_pairs",
    "why two documents tell one story",
    "left right",
    {
        "left": (S, "a document"),
        "right": (S, "a later document"),
        "score": (F, "0 to 1"),
        "reason": (S, "what they share"),
    },
)


def check(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with the declared columns first, in order and dtype; further columns follow.

    Raises `ValueError` naming every fault: a missing column, a value outside the declared ones, a key
    that stands twice, a cell that does not fit its dtype.
    """
    declared = TABLES[name]
    missing = [column for column in declared.columns if column not in table]
    if missing:
        raise ValueError(f"{name}: no column {', '.join(missing)}")
    more = [column for column in table if column not in declared.columns]
    table = table[[*declared.columns, *more]].astype({c: dtype for c, (dtype, _) in declared.columns.items()})
    faults = [
        f"{name}.{column}: {value!r} is none of the declared values"
        for column, allowed in declared.allowed.items()
        for value in table[column].dropna().unique()
        if value not in allowed
    ]
    twice = table.duplicated(list(declared.key))
    if twice.any():
        faults.append(f"{name}: {int(twice.sum())} rows repeat the key {' '.join(declared.key)}")
    if faults:
        raise ValueError("; ".join(faults))
    return table.reset_index(drop=True)


def make(name: str, rows: Iterable[Mapping] = ()) -> pd.DataFrame:
    """Make a checked table from rows (mappings of column to value); a column left out is missing."""
    import pandas as pd

    return check(name, pd.DataFrame(list(rows), columns=list(TABLES[name].columns), dtype=object))


def write(name: str, table: pd.DataFrame, folder: Path) -> Path:
    """Check `table` and write `folder/<name>.parquet` (zstd); the same table gives the same bytes."""
    path = Path(folder) / f"{name}.parquet"
    check(name, table).to_parquet(path, index=False, compression="zstd")
    return path


def read(name: str, folder: Path) -> pd.DataFrame:
    """Read `folder/<name>.parquet` and check it."""
    import pandas as pd

    return check(name, pd.read_parquet(Path(folder) / f"{name}.parquet"))


def describe() -> str:
    """Return `docs/tables.md`: every table with its columns, dtypes, meanings and allowed values."""
    parts = [
        "# Tables\n",
        "Made from `src/relations/tables.py` by `make docs`; do not edit. One Parquet file each in a run.\n",
    ]
    for table in TABLES.values():
        parts.append(f"\n## `{table.name}`\n\nA row is {table.meaning}. Key: `{' '.join(table.key)}`.\n")
        parts.append("| column | dtype | meaning | values |\n|---|---|---|---|")
        for column, (dtype, meaning) in table.columns.items():
            values = " ".join(f"`{v}`" for v in sorted(table.allowed.get(column, ())))
            parts.append(f"| `{column}` | {dtype} | {meaning} | {values} |")
    return "\n".join(parts) + "\n"
