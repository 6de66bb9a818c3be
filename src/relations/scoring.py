"""Found against gold: precision, recall and F1 by stage and language, and the list of mistakes.

Every comparison is first one table of outcomes, one row for each item that the gold or the run has; scores
are its sums and mistakes its wrong rows. How items are matched stands with each stage below.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import TYPE_CHECKING

from relations.errors import InputError, listed
from relations.text import fold_key

if TYPE_CHECKING:
    import pandas as pd

STAGES = (
    *("countries", "country_mentions", "basis", "use"),
    *("officials", "official_country", "role", "portfolio", "status", "short_forms", "official_mentions"),
    *("contacts", "participants", "contact_status", "contact_date", "contact_place"),
    *("dates", "topics", "furniture", "published", "stories", "copies", "identity_bcubed", "identity_pairs"),
)
COLUMNS = ["stage", "language", "gold", "found", "right", "precision", "recall", "f1"]
ACROSS = "across"
"""The language of a pair of documents in two languages."""

_TABLES = ("mentions", "offices", "contacts", "dates", "topics", "furniture")


@dataclass(frozen=True)
class Outcome:
    """An item: what the gold and the run say (None: nothing), if that is right, where, how much it counts."""

    stage: str
    gold: str | None
    found: str | None
    right: bool
    start: int | None = None
    end: int | None = None
    size: int = 1


def score(run, gold: str | Path | Iterable[Mapping]) -> pd.DataFrame:
    """Return precision, recall and F1 of a run against gold, by stage and language and for `all`.

    `gold` is a JSONL file or its records: those of the contract, or records with `text` and spans
    (`countries` or `people`; a file `X.ignore.jsonl` beside `X.jsonl` holds spans that count neither way).
    `run` is a run made from the same documents (gold `id` is a file's name, `file#n` or `external_id`), or
    for records with `text` a function such as `find_countries`, called as `run(texts, language=...)`.

    Columns: `stage` `language` (`across` for pairs of documents in two languages) `gold` `found` `right`
    (Int64) `precision` `recall` `f1` (Float64, missing where nothing is to be divided). What the gold does
    not state is not scored. `furniture` counts characters; `identity_bcubed` has no `right`. Raises
    `InputError` for gold that cannot be read or fits no document.
    """
    import pandas as pd

    records = read_gold(gold)
    run = _run_of(run, records) if callable(run) else run
    table, appearances = _outcomes(run, records)
    parts = []
    for language, rows in [("all", table), *table.groupby("language")]:
        for stage, items in rows.groupby("stage"):
            size = items["size"]
            counts = {
                "gold": size[items["gold"].notna()].sum(),
                "found": size[items["found"].notna()].sum(),
                "right": size[items["right"]].sum(),
            }
            parts.append({"stage": stage, "language": language, **counts})
    scores = _rates(pd.DataFrame(parts, columns=COLUMNS))
    return _ordered(pd.concat([scores, _bcubed(appearances)], ignore_index=True))


def mistakes(run, gold: str | Path | Iterable[Mapping]) -> pd.DataFrame:
    """Return every item that is missed, false or wrong, with its sentence.

    Columns: `stage` `language` `id` `document_id` `verdict` (`missed` `false` `wrong`) `gold` `found` `start`
    `end` `text` (the sentence, missing for what has no place). Parameters and errors as `score`.
    """
    import numpy as np
    import pandas as pd

    records = read_gold(gold)
    run = _run_of(run, records) if callable(run) else run
    table, _ = _outcomes(run, records)
    table = table[~table["right"]].reset_index(drop=True)
    verdict = np.select([table["found"].isna(), table["gold"].isna()], ["missed", "false"], "wrong")
    table["verdict"] = pd.array(verdict, dtype="string")
    table["text"] = pd.array(_sentences(run, table), dtype="string")
    first = ["stage", "language", "id", "document_id", "verdict"]
    return table[[*first, "gold", "found", "start", "end", "text"]]


def format_scores(scores: pd.DataFrame) -> str:
    """Return the scores as lines of text: a row for each stage, then its F1 in each language."""
    languages = [language for language in scores["language"].unique() if language != "all"]
    head = ["stage", "gold", "found", "P", "R", "F1", *languages]
    lines = [head]
    f1 = scores.set_index(["stage", "language"])["f1"].to_dict()
    for row in scores[scores["language"] == "all"].itertuples(index=False):
        rates = [row.precision, row.recall, row.f1, *(f1.get((row.stage, code)) for code in languages)]
        lines.append([row.stage, str(row.gold), str(row.found), *map(_percent, rates)])
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        line[0].ljust(widths[0])
        + "".join(f"  {cell:>{w}}" for cell, w in zip(line[1:], widths[1:], strict=True))
        for line in lines
    )


def _percent(rate) -> str:
    import pandas as pd

    return "-" if rate is None or pd.isna(rate) else f"{100 * rate:.1f}"


# Gold


def read_gold(gold: str | Path | Iterable[Mapping]) -> list[dict]:
    """Return gold records in the contract's keys. Records with spans are brought to them.

    Raises `InputError` naming file and line of what is no record.
    """
    if not isinstance(gold, str | Path):
        return [_brought(dict(record), {}) for record in gold]
    path = Path(gold)
    records = _read_lines(path)
    beside = path.with_name(f"{path.stem}.ignore.jsonl")
    ignored = {r["id"]: r.get("ignore", []) for r in _read_lines(beside)} if beside.is_file() else {}
    bases = {span.get("kind") for r in records for span in _spans(r, "countries")}
    return [_brought(record, ignored, bases) for record in records]


def _read_lines(path: Path) -> list[dict]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: gold that cannot be read ({error}); give a JSONL file in UTF-8") from error
    records, faults = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            faults.append(f"{path}:{number} is no JSON ({error})")
            continue
        if isinstance(record, dict) and "id" in record:
            records.append(record)
        else:
            faults.append(f"{path}:{number} is no object with an id")
    if faults or not records:
        raise InputError(listed(faults) if faults else f"{path}: there is no record in it")
    return records


def _spans(record: Mapping, key: str) -> list[Mapping]:
    """Return the spans under `key`; nothing where it holds codes."""
    return [item for item in record.get(key) or [] if isinstance(item, Mapping)]


def _brought(record: dict, ignored: Mapping, bases: set | None = None) -> dict:
    """Return the record with spans of countries and people under the contract's keys.

    `bases` are those the whole file annotates: what is found by another (a capital, say) is not punished.
    """
    if "text" not in record:
        return record
    record = record | {"ignore": record.get("ignore", ignored.get(record["id"], []))}
    if "countries" in record:
        spans = _spans(record, "countries")
        record["bases"] = bases or {span.get("kind") for span in spans}
        record["country_mentions"] = [
            {"start": s["start"], "end": s["end"], "entity_id": s["iso3"]} for s in spans
        ]
        record["countries"] = sorted({span["iso3"] for span in spans})
    if "people" in record:
        record["officials"] = [
            {"name": s["surface"], "as_written": [s["surface"]], "start": s["start"], "end": s["end"]}
            | ({"country": s["country_iso3"]} if s.get("country_iso3") else {})
            for s in _spans(record, "people")
        ]
    return record


def _run_of(find: Callable, records: list[dict]) -> SimpleNamespace:
    """Return the texts of the records as a run of documents and country mentions, found by `find`."""
    import pandas as pd

    from relations.tables import TABLES, make

    texts = defaultdict(list)
    for record in records:
        if "text" in record:
            texts[record.get("lang")].append(record)
    if not texts:
        raise InputError("the gold has no texts to find anything in; give a run")
    documents, mentions = [], []
    for language, group in texts.items():
        documents += [
            {"document_id": r["id"], "external_id": r["id"], "language": language, "text": r["text"]}
            for r in group
        ]
        found = find([r["text"] for r in group], language=language)
        ids = found["text"].map(dict(enumerate(r["id"] for r in group)))
        mentions.append(found.assign(document_id=ids, kind="country"))
    tables = {name: make(name) for name in TABLES}
    tables |= {"documents": make("documents", documents), "mentions": pd.concat(mentions, ignore_index=True)}
    return SimpleNamespace(**tables)


# Outcomes


def _outcomes(run, records: list[dict]) -> tuple[pd.DataFrame, list[tuple]]:
    """Return all outcomes, and (language, key, official_id or None) for each appearance of an official."""
    import pandas as pd

    places = _places(run, records)
    found = _by_document(run)
    officials = {row["official_id"]: row for row in _rows(run.officials)}
    rows, appearances = [], []
    for record in records:
        document = places.get(record["id"])
        here = found[document]
        language = record.get("lang") or here["language"] or "und"
        about = {"language": language, "id": record["id"], "document_id": document}
        people = _people(record, here, officials)
        for outcome in _of_document(record, here, people):
            rows.append(about | vars(outcome))
        for person, official in people:
            if person and person.get("key"):
                appearances.append((language, person["key"], official["official_id"] if official else None))
    for language, outcome in (*_of_pairs(records, places, found), *_identity_pairs(appearances)):
        rows.append({"language": language, "id": None, "document_id": None} | vars(outcome))
    columns = {
        "language": "string",
        "id": "string",
        "document_id": "string",
        "stage": "string",
        "gold": "string",
    }
    columns |= {"found": "string", "right": "bool", "start": "Int64", "end": "Int64", "size": "Int64"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns), appearances


def _places(run, records: list[dict]) -> dict[str, str]:
    """Return gold id to document_id, by `external_id`, path, file name, or file name without its suffix.

    A name that two documents share names neither. Raises `InputError` if no record fits a document.
    """
    names: dict[str, set] = defaultdict(set)
    rows = run.documents[["document_id", "external_id", "source"]].astype(object)
    for document, external, source in rows.where(rows.notna(), None).itertuples(index=False):
        file = PurePosixPath(source or "").name
        for rank, name in enumerate((external, source, file, file.rsplit(".", 1)[0])):
            if name:
                names[name].add((rank, document))
    places = {}
    for record in records:
        fits = sorted(names.get(str(record["id"]), ()))
        best = [document for rank, document in fits if rank == fits[0][0]]
        if len(best) == 1:
            places[record["id"]] = best[0]
    if not places:
        raise InputError(
            f"no id of the gold ({records[0]['id']}, ...) is a document of the run; are they of one corpus?"
        )
    return places


def _by_document(run) -> defaultdict:
    """Return the rows (dicts, None for missing) of each table by document; an unknown document is empty."""
    empty = {name: [] for name in (*_TABLES, "parties")}
    found: defaultdict = defaultdict(lambda: dict(empty, language=None, published=None, text=""))
    for row in _rows(run.documents):
        found[row["document_id"]] = {name: [] for name in empty} | row
    for name in _TABLES:
        for row in _rows(getattr(run, name)):
            found[row["document_id"]][name].append(row)
    contacts = {row["contact_id"]: row["document_id"] for row in _rows(run.contacts)}
    for row in _rows(run.parties):
        if row["contact_id"] in contacts:
            found[contacts[row["contact_id"]]]["parties"].append(row)
    return found


def _rows(table: pd.DataFrame) -> list[dict]:
    plain = table.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def _match(gold: list, found: list, likeness: Callable) -> list[tuple]:
    """Pair gold with found one to one, the most alike first; the rest stand alone beside None."""
    alike = [(likeness(g, f), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    pairs: dict[int, int] = {}
    for value, i, j in sorted(alike, reverse=True):
        if value > 0 and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    alone = [f for j, f in enumerate(found) if j not in pairs.values()]
    return [
        *((g, found[pairs[i]] if i in pairs else None) for i, g in enumerate(gold)),
        *((None, f) for f in alone),
    ]


def _overlap(a: Mapping, b: Mapping) -> int:
    """Return how many characters two spans share."""
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def _value(stage: str, gold, found, start=None, end=None) -> Iterator[Outcome]:
    """Compare two values of one item; nothing where neither has one."""
    if gold is not None or found is not None:
        yield Outcome(stage, gold, found, gold == found, start, end)


def _sets(stage: str, gold: Iterable[str], found: Iterable[str]) -> Iterator[Outcome]:
    gold, found = set(gold), set(found)
    for item in sorted(gold | found):
        yield Outcome(
            stage, item if item in gold else None, item if item in found else None, item in gold & found
        )


def _of_document(record: dict, here: dict, people: list[tuple]) -> Iterator[Outcome]:
    """Yield the outcomes of every stage that the record has gold for."""
    pairs = _country_pairs(record, here)
    if "countries" in record:
        yield from _countries(record, here, pairs)
    if "country_mentions" in record:
        yield from _country_mentions(pairs)
    if "officials" in record:
        yield from _officials(people)
    if "official_mentions" in record:
        yield from _official_mentions(record, here, people)
    if "contacts" in record:
        yield from _contacts(record, here, people)
    if "dates" in record:
        yield from _dates(record, here)
    if "topics" in record:
        gold = [topic["topic"] if isinstance(topic, Mapping) else topic for topic in record["topics"]]
        yield from _sets("topics", gold, [row["topic"] for row in here["topics"]])
    if "furniture" in record:
        yield from _furniture(record["furniture"], here)
    if "published" in record:
        yield from _value("published", record["published"], here["published"])


# Countries


def _country_pairs(record: dict, here: dict) -> list[tuple]:
    """Match mentions of one country that overlap; leave out what counts neither way.

    That is a find beside the gold which lies in an ignored span, whose basis the gold's file does not
    annotate, or whose country is optional.
    """
    gold = record.get("country_mentions", [])
    found = [m for m in here["mentions"] if m["kind"] == "country"]
    pairs = _match(gold, found, lambda g, f: _overlap(g, f) if g["entity_id"] == f["entity_id"] else 0)
    optional = set(record.get("countries_optional") or ())

    def counts(mention) -> bool:
        beside = not any(_overlap(span, mention) for span in gold)
        ignored = beside and any(_overlap(span, mention) for span in record.get("ignore", ()))
        other = beside and "bases" in record and mention.get("basis") not in record["bases"]
        return not (ignored or other or mention["entity_id"] in optional)

    return [(g, f) for g, f in pairs if g is not None or counts(f)]


def _countries(record: dict, here: dict, pairs: list[tuple]) -> Iterator[Outcome]:
    """Compare the countries of the article.

    One found only in an organisation's name is not the state, unless the gold is spans of every name.
    """
    optional = set(record.get("countries_optional") or ())
    if "text" in record:
        found = [f for _, f in pairs if f]
    else:
        found = [m for m in here["mentions"] if m["kind"] == "country" and m["use"] != "organisation"]
    yield from _sets("countries", set(record["countries"] or ()) - optional, {*map(_code, found)} - optional)


def _country_mentions(pairs: list[tuple]) -> Iterator[Outcome]:
    for gold, found in pairs:
        at = gold or found
        place = at["start"], at["end"]
        yield Outcome("country_mentions", _code(gold), _code(found), bool(gold and found), *place)
        if gold and found:
            for key in ("basis", "use"):
                if key in gold:
                    yield from _value(key, gold[key], found.get(key), *place)


def _code(mention: Mapping | None) -> str | None:
    return mention["entity_id"] if mention else None


# Officials


def _people(record: dict, here: dict, officials: Mapping) -> list[tuple]:
    """Match the officials of an article by name: equal when folded, or the words of one among the other's.

    A found one is a dict: `official_id` `forms` (written names) `spans` `offices` `country`.
    """
    if "officials" not in record:
        return []
    found: dict[str, dict] = {}
    for row in (*here["mentions"], *here["offices"]):
        if row.get("kind", "official") != "official":
            continue
        id = row.get("official_id") or row["entity_id"]
        about = officials.get(id, {})
        person = found.setdefault(
            id, {"official_id": id, "forms": [], "short": [], "spans": [], "offices": [],
                 "name": about.get("name") or id, "country": about.get("country")}
        )  # fmt: skip
        if "official_id" in row:
            person["offices"].append(row)
        elif row["basis"] != "title":
            person["forms"].append(row["surface"])
            person["spans"].append(row)
            person["short"] += [row["surface"]] if row["basis"] == "short" else []
    pairs = _match(record["officials"], list(found.values()), _same_person)
    ignored = record.get("ignore", ())

    def counts(person) -> bool:
        return not person["spans"] or not all(any(_overlap(i, s) for i in ignored) for s in person["spans"])

    return [(g, f) for g, f in pairs if g is not None or counts(f)]


def _written(person: Mapping) -> list[str]:
    written = person.get("as_written") or []
    return [written] if isinstance(written, str) else list(written)


def _same_person(gold: Mapping, found: Mapping) -> float:
    """Return 0 for another person; more the more written forms agree, and most for the same place."""
    if "start" in gold and any(_overlap(gold, span) for span in found["spans"]):
        return 1000
    forms = {fold_key(form) for form in (*_written(gold), gold.get("name") or "")} - {""}
    others = {fold_key(form) for form in (*found["forms"], found["name"])} - {""}
    equal = len(forms & others)
    words, other_words = [set(f.split()) for f in forms], [set(f.split()) for f in others]
    partly = any(a <= b or b <= a for a in words for b in other_words)
    return 10 * equal + partly


def _officials(people: list[tuple]) -> Iterator[Outcome]:
    """Compare who is found, then for those the office: of several, the two that agree best."""
    for gold, found in people:
        name = gold and (gold.get("name") or (_written(gold) or [None])[0])
        place = (found or gold).get("spans") or [gold or {}]
        start, end = place[0].get("start"), place[0].get("end")
        yield Outcome("officials", name, found and found["name"], bool(gold and found), start, end)
        if not (gold and found):
            continue
        stated, office = _best_offices(gold, found)
        for key, stage in _OFFICE.items():
            if key in stated:
                yield from _value(stage, stated[key], office.get(key), start, end)
        yield from _short_forms(gold, found)


_OFFICE = {"country": "official_country", "role": "role", "portfolio": "portfolio", "status": "status"}


def _best_offices(gold: Mapping, found: Mapping) -> tuple[Mapping, Mapping]:
    """Return the two offices that agree most; a country that the article does not give is the person's."""
    also = gold.get("also") or []
    stated = [gold, *(gold | other for other in (also if isinstance(also, list) else [also]))]
    offices = [office | {"country": office["country"] or found["country"]} for office in found["offices"]]
    offices = offices or [{"country": found["country"]}]

    def agreement(pair) -> int:
        return sum(pair[0].get(key) is not None and pair[0].get(key) == pair[1].get(key) for key in _OFFICE)

    return max(((g, f) for g in stated for f in offices), key=agreement)


def _short_forms(gold: Mapping, found: Mapping) -> Iterator[Outcome]:
    """Compare the short forms: those with fewer words than the longest form as written."""
    forms = {fold_key(form) for form in _written(gold)} - {""}
    longest = max((len(form.split()) for form in forms), default=0)
    short = {form for form in forms if len(form.split()) < longest}
    if short or found["short"]:
        yield from _sets("short_forms", short, {fold_key(form) for form in found["short"]} - {""})


def _official_mentions(record: dict, here: dict, people: list[tuple]) -> Iterator[Outcome]:
    """Compare every place where an official is named: right where it overlaps and is the same person."""
    known = {
        gold["key"]: found["official_id"] for gold, found in people if gold and found and gold.get("key")
    }
    found = [m for m in here["mentions"] if m["kind"] == "official" and m["basis"] != "title"]
    same = lambda g, f: _overlap(g, f) if known.get(g["key"]) == f["entity_id"] else 0  # noqa: E731
    for gold, mention in _match(record["official_mentions"], found, same):
        at = gold or mention
        named = mention and mention["surface"]
        yield Outcome(
            "official_mentions", gold and gold["key"], named, bool(gold and mention), at["start"], at["end"]
        )


# Contacts, dates, furniture


def _contacts(record: dict, here: dict, people: list[tuple]) -> Iterator[Outcome]:
    """Compare contacts: of one kind, sharing a participant, those that share most first.

    Sentences about one event are one contact; its values are the first that is stated.
    """
    keys = {found["official_id"]: gold["key"] for gold, found in people if gold and found and gold.get("key")}
    gold = [contact | {"participants": set(contact["participants"])} for contact in record["contacts"] or ()]
    found = _events(here, keys)

    def likeness(g, f) -> float:
        shared = len(g["participants"] & f["participants"])
        agree = sum(g.get(key) == f[key] for key in ("status", "date", "place"))
        return (10 * shared + agree) * (g["kind"] == f["kind"] and shared > 0)

    for g, f in _match(gold, found, likeness):
        start, end = (f["start"], f["end"]) if f else (None, None)
        yield Outcome("contacts", g and _told(g), f and _told(f), bool(g and f), start, end)
        if g and f:
            yield from _sets("participants", g["participants"], f["participants"])
            for key in ("status", "date", "place"):
                if key in g:
                    yield from _value(f"contact_{key}", g[key], f[key], start, end)


def _events(here: dict, keys: Mapping[str, str]) -> list[dict]:
    """Return the found contacts by event and kind; an official whom the gold knows goes by its key."""
    parties = defaultdict(set)
    for party in here["parties"]:
        if party["entity_id"]:
            parties[party["contact_id"]].add(keys.get(party["entity_id"], party["entity_id"]))
    events: dict[tuple, dict] = {}
    for row in here["contacts"]:
        event = events.setdefault(
            (row["event_id"] or row["contact_id"], row["kind"]), row | {"participants": set()}
        )
        event["participants"] |= parties[row["contact_id"]]
        event.update({key: event[key] or row[key] for key in ("status", "date", "place")})
    return list(events.values())


def _told(contact: Mapping) -> str:
    return f"{contact['kind']} {' '.join(sorted(contact['participants']))}"


def _dates(record: dict, here: dict) -> Iterator[Outcome]:
    """Compare resolved dates, by place where the gold has places; gold without a date counts neither way."""
    gold = [{"date": item} if isinstance(item, str) else item for item in record["dates"] or ()]
    unresolved = [g for g in gold if not g.get("date") and "start" in g]
    found = [d for d in here["dates"] if d["date"] and not any(_overlap(g, d) for g in unresolved)]

    def likeness(g, f) -> int:
        return (g["date"] == f["date"]) * (_overlap(g, f) if "start" in g else 1)

    for g, f in _match([g for g in gold if g.get("date")], found, likeness):
        at = g if g and "start" in g else f or {}
        yield Outcome(
            "dates", g and g["date"], f and f["date"], bool(g and f), at.get("start"), at.get("end")
        )


def _furniture(gold: list[Mapping], here: dict) -> Iterator[Outcome]:
    """Compare furniture by character without blanks; a row is a stretch all right, missed or false."""
    text, size = here["text"], len(here["text"])
    inside = {"gold": [False] * size, "found": [False] * size}
    for name, spans in (("gold", gold), ("found", here["furniture"])):
        for span in spans:
            inside[name][span["start"] : span["end"]] = [True] * len(range(size)[span["start"] : span["end"]])
    states = [
        (g, f) if not letter.isspace() else None
        for letter, g, f in zip(text, inside["gold"], inside["found"], strict=True)
    ]
    start = 0
    for end in range(1, size + 1):
        if end == size or states[end] not in (states[start], None):
            state = states[start] or (False, False)
            if any(state):
                letters = sum(not letter.isspace() for letter in text[start:end])
                label = [" ".join(text[start:end].split()) if side else None for side in state]
                yield Outcome("furniture", *label, all(state), start, end, letters)
            start = end


# Pairs of documents, and of appearances


def _of_pairs(records: list[dict], places: Mapping, found: Mapping) -> Iterator[tuple[str, Outcome]]:
    """Yield (language, outcome) for documents that tell one story, and for copies and their originals."""
    told = [r for r in records if r.get("story") is not None and r["id"] in places]
    for a, b in combinations(told, 2):
        here = [found[places[r["id"]]].get("story_id") for r in (a, b)]
        yield from _pair(
            "stories", a, b, a["story"] == b["story"], here[0] is not None and here[0] == here[1]
        )
    copies = {r["id"]: r for r in records if "duplicate_of" in r and r["id"] in places}
    document_of = {places[id]: id for id in copies}
    gold = {frozenset((id, r["duplicate_of"])) for id, r in copies.items() if r["duplicate_of"]}
    originals = {id: found[places[id]].get("duplicate_of") for id in copies}
    said = {frozenset((id, document_of.get(o, o))) for id, o in originals.items() if o}
    for pair in sorted(gold | said, key=sorted):
        a, b = ((copies.get(id) or {"id": id}) for id in sorted(pair))
        yield from _pair("copies", a, b, pair in gold, pair in said)


def _pair(stage: str, a: dict, b: dict, gold: bool, found: bool) -> Iterator[tuple[str, Outcome]]:
    if gold or found:
        label = f"{a['id']} {b['id']}"
        language = a.get("lang") or "und"
        outcome = Outcome(stage, label if gold else None, label if found else None, gold and found)
        yield language if language == (b.get("lang") or "und") else ACROSS, outcome


def _identity_pairs(appearances: list[tuple]) -> Iterator[tuple[str, Outcome]]:
    """Yield (language, outcome) for two appearances of one person in two languages, end to end.

    A pair is gold if the keys agree (also where one was not found) and found if the official ids agree.
    """
    for (lang, key, id), (other, other_key, other_id) in combinations(appearances, 2):
        gold, found = key == other_key, id is not None and id == other_id
        if lang != other and (gold or found):
            label = f"{key} {lang} {other}" if gold else f"{key} {other_key}"
            said = f"{id} {lang} {other}" if found else None
            yield ACROSS, Outcome("identity_pairs", label if gold else None, said, gold and found)


def _bcubed(appearances: list[tuple]) -> pd.DataFrame:
    """Return the B-cubed row over the appearances that were found; Bagga and Baldwin (1998).

    Entity-based cross-document coreferencing using the vector space model, doi:10.3115/980845.980859.
    Precision is the mean share of one person among those under an appearance's official_id, recall the mean
    share of its person's appearances that are under it.
    """
    import pandas as pd

    scores = pd.DataFrame(columns=COLUMNS)
    met = pd.DataFrame([(key, id) for _, key, id in appearances if id is not None], columns=["key", "id"])
    if len(met):
        both = met.groupby(["key", "id"])["key"].transform("size")
        precision = (both / met.groupby("id")["id"].transform("size")).mean()
        recall = (both / met.groupby("key")["key"].transform("size")).mean()
        f1 = 2 * precision * recall / (precision + recall)
        row = ["identity_bcubed", "all", len(met), len(met), pd.NA, precision, recall, f1]
        scores.loc[0] = row
    return _typed(scores)


def _rates(scores: pd.DataFrame) -> pd.DataFrame:
    """Fill in precision, recall and F1 from the counts."""
    scores = _typed(scores)
    scores["precision"] = (scores["right"] / scores["found"]).where(scores["found"] > 0)
    scores["recall"] = (scores["right"] / scores["gold"]).where(scores["gold"] > 0)
    both = scores["gold"] + scores["found"]
    scores["f1"] = (2 * scores["right"] / both).where(both > 0)
    return scores


def _typed(scores: pd.DataFrame) -> pd.DataFrame:
    types = dict.fromkeys(("stage", "language"), "string") | dict.fromkeys(
        ("gold", "found", "right"), "Int64"
    )
    return scores.astype(types | dict.fromkeys(("precision", "recall", "f1"), "Float64"))


def _ordered(scores: pd.DataFrame) -> pd.DataFrame:
    """Sort by stage, `all` first and `across` last among languages."""
    key = scores["language"].map({"all": "", ACROSS: "~"}).fillna(scores["language"])
    ranked = scores.assign(stage_rank=scores["stage"].map(STAGES.index), language_rank=key)
    return ranked.sort_values(["stage_rank", "language_rank"], ignore_index=True)[COLUMNS]


def _sentences(run, table: pd.DataFrame) -> list[str | None]:
    """Return the sentence around each outcome's place; None where it has no place."""
    texts = dict(zip(run.documents["document_id"], run.documents["text"], strict=True))
    spans = defaultdict(list)
    for row in run.sentences[["document_id", "start", "end"]].itertuples(index=False):
        spans[row.document_id].append((row.start, row.end))
    around = []
    for place in _rows(table[["document_id", "start"]]):
        document, start = place["document_id"], place["start"]
        inside = [
            span for span in spans.get(document, ()) if start is not None and span[0] <= start < span[1]
        ]
        around.append(texts[document][slice(*inside[0])] if inside else None)
    return around
