"""A small run made by hand: three articles of our own, in English, Persian and Arabic, and a copy."""

import json
from pathlib import Path
from types import SimpleNamespace

from relations import tables

TEXTS = {
    "d1": (
        "en",
        "Havana talks",
        "Iran and Cuba signed a memorandum. Sattar Hashemi met Mayra Arevich in Havana.",
    ),
    "d2": ("fa", "گفت‌وگوی تهران و بغداد", "ستار هاشمی با همتای عراقی دیدار کرد. ایران و عراق همکاری می‌کنند."),
    "d3": ("ar", "لقاء في بغداد", "التقى الوزير هاشمي نظيره في بغداد. إيران والعراق يتعاونان."),
    "d4": (
        "en",
        "Havana talks",
        "Iran and Cuba signed a memorandum. Sattar Hashemi met Mayra Arevich in Havana.",
    ),
}
NAMED = {
    "IRN": ("country", ["Iran", "ایران", "إيران"]),
    "CUB": ("country", ["Cuba", "Havana"]),
    "IRQ": ("country", ["عراقی", "العراق", "عراق", "بغداد"]),
    "IRN-sattar-hashemi": ("official", ["Sattar Hashemi", "ستار هاشمی", "هاشمي"]),
    "CUB-mayra-arevich": ("official", ["Mayra Arevich"]),
}
HASHEMI = {"official_id": "IRN-sattar-hashemi", "country": "IRN", "role": "minister", "portfolio": "ict"}


def rows(title=None, name="Sattar Hashemi", url="https://example.org/1"):
    """The rows of every table; `title`, `name` and `url` put other words into them."""
    documents, sentences, mentions = [], [], []
    for id, (language, head, body) in TEXTS.items():
        text = f"{title or head}\n\n{body}"
        documents.append(
            {"document_id": id, "source": f"{id}.txt", "language": language, "title": title or head,
             "text": text,
             "published": None if id == "d3" else f"2024-0{id[1]}-15", "outlet": f"Outlet {id}", "url": url,
             "published_from": None if id == "d3" else "text",
             "duplicate_of": "d1" if id == "d4" else None, "story_id": "s1" if id in ("d1", "d4") else id}
        )  # fmt: skip
        starts = [len(text) - len(body), text.index(". ") + 2]
        for number, start in enumerate(starts):
            end = starts[1] - 1 if number == 0 else len(text)
            sentence = {"sentence_id": f"{id}-{number}", "document_id": id, "start": start, "end": end}
            sentences.append(sentence | {"paragraph": 1, "language": language})
            mentions += _mentions(sentence, text)
    official = HASHEMI | {"name": name, "documents": 4, "languages": "ar en fa", "first_seen": "2024-01-15"}
    cuban = {
        "official_id": "CUB-mayra-arevich",
        "name": "Mayra Arevich",
        "country": "CUB",
        "role": "minister",
    }
    office = HASHEMI | {"document_id": "d2", "sentence_id": "d2-0", "start": 0, "end": 5, "status": "current"}
    hashemi = {"official_id": HASHEMI["official_id"]}
    return {
        "documents": documents, "sentences": sentences, "mentions": mentions,
        "furniture": [{"document_id": "d1", "start": 0, "end": 4, "reason": "menu"}],
        "problems": [{"source": "bad.bin", "code": "unknown_type", "detail": "not text", "used": False}],
        "officials": [official, cuban | {"documents": 2, "languages": "en"}],
        "names": [hashemi | {"name": name, "language": "en", "script": "Latn", "mentions": 2},
                  hashemi | {"name": "ستار هاشمی", "language": "fa", "script": "Arab", "mentions": 1}],
        "offices": [office | {"title": "همتای", "rule": "offices.csv:1"}],
        "pairs": [{"left": "en|Sattar Hashemi|IRN", "right": "fa|ستار هاشمی|IRN", "verdict": "same",
                   "score": 0.9, "reason": "same country and role", "decided_by": "score"},
                  {"left": "ar|هاشمي|IRN", "right": "fa|ستار هاشمی|IRN", "verdict": "unsure", "score": 0.6,
                   "reason": "surname only", "decided_by": "score"}],
    }  # fmt: skip


def _mentions(sentence, text):
    found = []
    for entity, (kind, surfaces) in NAMED.items():
        at = [text.find(s, sentence["start"], sentence["end"]) for s in surfaces]
        place = next(((start, s) for start, s in zip(at, surfaces, strict=True) if start >= 0), None)
        if place:
            start, surface = place
            place = {k: sentence[k] for k in ("document_id", "sentence_id")} | {"start": start}
            found.append(
                place | {"mention_id": f"{sentence['sentence_id']}-{entity}", "end": start + len(surface),
                         "surface": surface, "kind": kind, "entity_id": entity, "rule": "countries.csv:1",
                         "basis": "name" if kind == "country" else "full",
                         "use": "plain" if kind == "country" else None}
            )  # fmt: skip
    return found


def small_run(path="runs/small", *, empty=False, **words):
    """The run in memory."""
    made = {} if empty else rows(**words)
    parts = {name: tables.make(name, made.get(name, ())) for name in tables.TABLES}
    return SimpleNamespace(path=Path(path), manifest={"version": "0.1.0"}, **parts)


def write_small_run(folder, **how):
    """The run as a folder of Parquet files and a manifest."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    run = small_run(folder, **how)
    for name in tables.TABLES:
        tables.write(name, getattr(run, name), folder)
    (folder / "manifest.json").write_text(json.dumps(run.manifest), encoding="utf-8")
    return folder
