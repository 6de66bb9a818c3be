"""A run on disk: a folder of Parquet tables and a manifest; built whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relations import tables
from relations.engine import parts, run_parts
from relations.errors import BusyError, InputError, OutputError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "manifest.json"
SCHEMA = 1  # of the tables; raised when a column is renamed or dropped
_VERSIONS = ("relations", "pandas", "pyarrow", "numpy", "babel", "rapidfuzz", "resiliparse")


class Run:
    """A finished run; each table is an attribute (a DataFrame), read when first asked for."""

    def __init__(self, path: Path):
        self.path = Path(path)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What was run on what: inputs, versions, parameters, and the hash of every table."""
        return json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in tables.TABLES:
            raise AttributeError(f"a run has no table {name!r}{did_you_mean(name, tables.TABLES)}")
        table = tables.read(name, self.path)
        self.__dict__[name] = table
        return table

    def __dir__(self):
        return sorted({*super().__dir__(), *tables.TABLES})

    def __repr__(self) -> str:
        return f"Run({self.path.name!r}: {self.summary()})"

    def summary(self) -> str:
        """Return one line: how much was read and found, and how many inputs had problems."""
        rows = self.manifest["rows"]
        counted = [f"{rows[name]} {name}" for name in ("documents", "mentions", "officials", "contacts")]
        return ", ".join(counted) + f"; {rows['problems']} problems"


def open_run(path: str | Path) -> Run:
    """Open the run in folder `path`. Raises `InputError` where there is none.

    A relative path is looked for from the current folder upwards, so that a notebook finds the run of its
    project whether it is opened from `notebooks/` or from above.
    """
    path = Path(path)
    if not path.is_absolute():
        above = (folder / path for folder in (Path.cwd(), *Path.cwd().parents[:3]))
        path = next((found for found in above if (found / MANIFEST).is_file()), path)
    if not (path / MANIFEST).is_file():
        raise InputError(f"{path}: no run here; make one with: relations build INPUT --out {path}")
    return Run(path)


def build(inputs, out: str | Path, *, columns: Mapping[str, str] | None = None, workers: int = 1) -> Run:
    """Read files or folders and write every table of the run to folder `out`; return the run.

    `columns` names the columns of CSV and JSONL files where they are not found by themselves (for instance
    `{"text": "corpus"}`). Raises `InputError` where nothing can be read, `BusyError` where another run holds
    `out`, `OutputError` where it cannot be written; an earlier run in `out` is then as it was.
    """
    from relations.reading import read

    inputs = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    out = Path(out)
    _refuse_foreign(out)
    with _held(out):
        made = find_all(read(inputs, columns=columns), workers=workers)
        _write(made, out, _manifest(inputs, made, columns))
    return Run(out)


def find_all(made: Mapping[str, pd.DataFrame], *, workers: int = 1) -> dict[str, pd.DataFrame]:
    """Return all tables of a run from those of `reading.read`."""
    import pandas as pd

    from relations.finding.contacts import find_contacts
    from relations.identity.resolve import resolve
    from relations.identity.stories import find_stories

    made = dict(made)
    documents, dates = made["documents"], made["dates"]
    work = [_share(made, part) for part in parts(len(documents))]
    found = list(run_parts(_find_part, work, workers=workers)) or [_find_part(made)]
    mentions, offices, people, topics, cues = (
        pd.concat(column, ignore_index=True) for column in zip(*found, strict=True)
    )
    resolved = resolve(documents, mentions, offices, people)
    made |= {name: getattr(resolved, name) for name in resolved._fields}
    made["topics"] = tables.check("topics", topics)
    made["contacts"], made["parties"] = find_contacts(cues, made["mentions"], dates)
    made["agreements"] = tables.make("agreements")
    made["documents"], made["story_pairs"] = find_stories(documents, made["mentions"], topics)
    return made


def _share(made: Mapping[str, pd.DataFrame], part: slice) -> dict[str, pd.DataFrame]:
    """Return the documents of a part with their sentences."""
    documents = made["documents"].iloc[part]
    mine = made["sentences"]["document_id"].isin(documents["document_id"])
    return {"documents": documents.reset_index(drop=True), "sentences": made["sentences"][mine]}


def _find_part(made: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, ...]:
    """Return mentions, offices, people, topics and cues of some documents."""
    from relations.finding.articles import find_all as find_in_articles

    return find_in_articles(made["documents"], made["sentences"])


def _manifest(inputs: Sequence, made: Mapping[str, pd.DataFrame], columns) -> dict[str, Any]:
    """Return what a reader a year later needs to know; no time, no absolute path, no name of a machine."""
    from relations.lexicon import knowledge_hash

    text = made["documents"].sort_values("document_id")
    content = hashlib.sha256("\0".join([*text["document_id"], *text["text"]]).encode("utf-8", "replace"))
    return {
        "schema": SCHEMA,
        "inputs": [Path(item).name or Path(item).resolve().name for item in inputs],
        "content": content.hexdigest(),
        "knowledge": knowledge_hash(),
        "parameters": {"columns": dict(columns or {})},
        "versions": {name: version(name) for name in _VERSIONS}
        | {"python": ".".join(map(str, sys.version_info[:3]))},
        "languages": made["documents"]["language"].value_counts().sort_index().to_dict(),
        "rows": {name: len(table) for name, table in sorted(made.items())},
    }


def _refuse_foreign(out: Path) -> None:
    """Raise `InputError` where `out` is a file or a folder of something else than a run."""
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: this is a file; name a folder for the run with --out")
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).exists():
        kept = {path.name for path in out.iterdir()} - {".gitkeep", "README.md"}
        if kept:
            raise InputError(f"{out}: this folder holds other files; name a new or empty folder with --out")


@contextmanager
def _held(out: Path) -> Iterator[None]:
    """Hold the output folder against other runs; the lock goes with the process."""
    lock = out.parent / f".{out.name}.lock"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle = lock.open("a+b")
    except OSError as fault:
        raise OutputError(
            f"{out}: cannot be written ({fault.strerror}); choose another folder with --out"
        ) from None
    with handle:
        try:
            _lock(handle)
        except OSError:
            raise BusyError(
                f"{out}: another run is writing here; wait for it or choose another --out"
            ) from None
        yield


def _lock(handle) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write(made: Mapping[str, pd.DataFrame], out: Path, manifest: dict[str, Any]) -> None:
    """Write tables and manifest beside `out`, then put them in its place."""
    fresh = out.parent / f".{out.name}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        hashes = {}
        for name in tables.TABLES:
            path = tables.write(name, made[name], fresh)
            hashes[name] = file_hash(path)
        text = json.dumps(manifest | {"sha256": hashes}, ensure_ascii=False, indent=1, sort_keys=True)
        (fresh / MANIFEST).write_text(text + "\n", encoding="utf-8")
        _sync(fresh)
        _replace(fresh, out)
    except OSError as fault:
        raise OutputError(
            f"{out}: could not be written ({fault.strerror}); the earlier run is untouched"
        ) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())


def _replace(fresh: Path, out: Path) -> None:
    """Put folder `fresh` in the place of `out`; an earlier run stands aside until then."""
    aside = out.parent / f".{out.name}.old"
    if aside.exists() and not (out / MANIFEST).exists():
        shutil.rmtree(out, ignore_errors=True)
        os.replace(aside, out)
    shutil.rmtree(aside, ignore_errors=True)
    for path in [*out.glob("README.md"), *out.glob(".gitkeep")] if out.is_dir() else []:
        shutil.copy2(path, fresh)
    if out.exists():
        os.replace(out, aside)
    os.replace(fresh, out)
    shutil.rmtree(aside, ignore_errors=True)


def file_hash(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def verify(run: Run) -> list[str]:
    """Return the faults of a run: hashes, schemas, and the invariants that hold between its tables."""
    faults = []
    for name in tables.TABLES:
        path = run.path / f"{name}.parquet"
        if not path.exists():
            faults.append(f"{path.name}: missing")
        elif file_hash(path) != run.manifest["sha256"].get(name):
            faults.append(f"{path.name}: changed since the run was built")
    return faults or _broken_invariants(run)


def _broken_invariants(run: Run) -> list[str]:
    faults = []
    text = run.documents.set_index("document_id")["text"]
    for name in ("mentions", "dates"):
        table = getattr(run, name)
        rows = zip(table["document_id"], table["start"], table["end"], table["surface"], strict=True)
        wrong = sum(text[document][start:end] != surface for document, start, end, surface in rows)
        faults += [f"{name}: {wrong} surfaces are not what stands in the text"] if wrong else []
    merged = run.mentions.merge(run.furniture, on="document_id", suffixes=("", "_of"))
    inside = ((merged["start"] < merged["end_of"]) & (merged["start_of"] < merged["end"])).sum()
    faults += [f"mentions: {inside} lie in furniture"] if inside else []
    officials = run.mentions.loc[run.mentions["kind"] == "official", "entity_id"]
    unknown = set(officials) - set(run.officials["official_id"])
    return faults + (
        [f"mentions: {len(unknown)} officials are not in the table of officials"] if unknown else []
    )


def diff(old: Run, new: Run) -> pd.DataFrame:
    """Return what changed between two runs.

    Columns: `change` (`new` `gone`), `what` (`document` `official` `tie`), `item`.
    """
    import pandas as pd

    rows = []
    for what, items in {
        "document": [set(run.documents["source"]) for run in (old, new)],
        "official": [set(run.officials["official_id"]) for run in (old, new)],
        "tie": [_ties(run) for run in (old, new)],
    }.items():
        rows += [("new", what, item) for item in sorted(items[1] - items[0])]
        rows += [("gone", what, item) for item in sorted(items[0] - items[1])]
    return pd.DataFrame(rows, columns=["change", "what", "item"])


def _ties(run: Run) -> set[str]:
    from relations.networks.cooccurrence import cooccurrence

    edges, _ = cooccurrence(run)
    return set(edges["source"] + " - " + edges["target"])
