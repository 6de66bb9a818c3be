"""The explorer: one offline HTML page to look through a network and read the sentences behind every tie.

The page carries everything inside itself: sigma.js and graphology draw (see `vendor/`), our own script fills
lists with `textContent` only, places are computed here. Its policy forbids any request.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from relations.showing import layout, pages
from relations.showing.figures import COLOURS
from relations.showing.safe import address, direction, escape, script_json, visible

if TYPE_CHECKING:
    import pandas as pd

_HERE = Path(__file__).parent
_SCRIPTS = ("vendor/graphology.umd.min.js", "vendor/sigma.min.js", "template/explorer.js")


def explorer(run, edges: pd.DataFrame, evidence: pd.DataFrame, *, title: str = "", most: int = 5) -> str:
    """Return a whole HTML page for ties and evidence as `relations.cooccurrence` returns them.

    Up to `most` sentences a tie are carried along, with how many more there are and the command that prints
    them. Nodes are countries or officials, found by any name the run holds for them, in any script.
    """
    return _page(_data(run, edges, evidence, most), title or f"Explorer: {pages.run_name(run)}")


def _data(run, edges: pd.DataFrame, evidence: pd.DataFrame, most: int) -> dict:
    """What the page's script reads; plain lists, in order."""
    labels = pages.labels(run)
    places = layout.place(edges)
    kinds = run.officials.set_index("official_id")["country"].reindex(places["node"]).fillna("")
    groups = {kind: number for number, kind in enumerate(sorted(set(kinds)))}
    names = _names(run)
    nodes = [
        {
            "id": node,
            "label": visible(labels[node]),
            "names": sorted(names.get(node, set()) | {labels[node], node}),
            "colour": COLOURS[groups[kind] % len(COLOURS)],
            "x": float(x),
            "y": float(y),
        }
        for node, x, y, kind in zip(places["node"], places["x"], places["y"], kinds, strict=True)
    ]
    return {"nodes": nodes, "ties": _ties(run, edges, evidence, most), "run": pages.run_name(run)}


def _ties(run, edges: pd.DataFrame, evidence: pd.DataFrame, most: int) -> list[dict]:
    """Each tie with its counts and its first sentences, those that name both before those that name one."""
    ranked = evidence.assign(one=evidence["holds"] != "both").sort_values("one", kind="stable")
    ranked = ranked.drop_duplicates(["source", "target", "sentence_id"])
    groups = ranked.groupby(["source", "target"], sort=False)["sentence_id"]
    shown, numbers = groups.head(most), groups.size().to_dict()
    quoted = _sentences(run, set(shown))
    by_tie = shown.groupby([ranked["source"], ranked["target"]], sort=False).agg(list).to_dict()
    return [
        {
            "source": a,
            "target": b,
            "stories": int(stories),
            "sentences": int(numbers.get((a, b), 0)),
            "quoted": [_quoted(quoted[id], (a, b)) for id in by_tie.get((a, b), [])],
        }
        for a, b, stories in zip(edges["source"], edges["target"], edges["stories"], strict=True)
    ]


def _sentences(run, ids: set[str]) -> dict[str, dict]:
    """Sentences by id: text, place, language, where they stand, and every mention in them."""
    found = run.sentences[run.sentences["sentence_id"].isin(ids)]
    found = found.merge(
        run.documents[["document_id", "title", "outlet", "published", "url", "text"]], on="document_id"
    )
    found = found.astype(object).where(found.notna(), None)
    sentences = {row["sentence_id"]: row | {"mentions": []} for row in found.to_dict("records")}
    mentions = run.mentions[run.mentions["sentence_id"].isin(ids)].sort_values("start")
    columns = ("sentence_id", "entity_id", "start", "end")
    for id, entity, start, end in zip(*(mentions[column] for column in columns), strict=True):
        sentences[id]["mentions"].append((entity, int(start), int(end)))
    return sentences


def _quoted(sentence: dict, pair: tuple[str, str]) -> dict:
    """A sentence cut into pieces, every second of which is marked."""
    pieces, last = [], sentence["start"]
    for entity, start, end in sentence["mentions"]:
        if entity in pair and start >= last:
            pieces += [sentence["text"][last:start], sentence["text"][start:end]]
            last = end
    pieces.append(sentence["text"][last : sentence["end"]])
    where = [sentence["title"] or sentence["document_id"], sentence["outlet"], sentence["published"]]
    return {
        "pieces": [visible(piece) for piece in pieces],
        "language": sentence["language"] or "und",
        "direction": direction("".join(pieces)),
        "where": [visible(str(word)) for word in where if word],
        "url": address(sentence["url"]) if sentence["url"] else None,
    }


def _names(run) -> dict[str, set[str]]:
    """Every written form by entity: of officials as resolved, of countries as mentioned."""
    import pandas as pd

    mentions = run.mentions.loc[run.mentions["kind"] == "country", ["entity_id", "surface"]]
    mentions = mentions.rename(columns={"surface": "name"})
    names = run.names[["official_id", "name"]].rename(columns={"official_id": "entity_id"})
    every = pd.concat([mentions, names]).dropna().drop_duplicates()
    return {entity: set(own) for entity, own in every.groupby("entity_id")["name"]}


def _page(data: dict, title: str) -> str:
    scripts = [(_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    style = (_HERE / "template" / "explorer.css").read_text(encoding="utf-8")
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; base-uri 'none'"
    page = (_HERE / "template" / "explorer.html").read_text(encoding="utf-8")
    parts = {
        "POLICY": policy,
        "TITLE": escape(title),
        "STYLE": style,
        "NOT_MET": escape(pages.NOT_MET),
        "DATA": script_json(data),
        "SCRIPTS": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    pieces = page.split("@@")  # text, name, text, name, ..., text: what is put in is not looked at again
    return "".join(parts[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
