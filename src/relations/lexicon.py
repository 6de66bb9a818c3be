"""Every word the program knows, read from `knowledge/` into one frozen lexicon; the faults of those files."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from relations.inflection import forms
from relations.tables import PORTFOLIOS, ROLES
from relations.text import fold_key, script_of

if TYPE_CHECKING:
    from relations.scan import Phrase, Phrases

KNOWLEDGE = Path(__file__).parent / "knowledge"
LAYERS = ("country", "office", "cue", "topic")

_KINDS = {
    "country": "name demonym capital metonym trap",
    "office": "title modifier portfolio body honorific counterpart private link organisation trap",
    "cue": "meeting call visit signing",
    "topic": "topic",
}
_TOPICS = (
    "ai cybersecurity e-government satellite postal data-transit fiber 5g data-center digital-economy "
    "platforms standards training trade energy health transport security defence education science culture "
    "agriculture finance environment space ict"
)
ICT_TOPICS = frozenset(_TOPICS.split()[:13])


_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")


class Entry(NamedTuple):
    """One fact of the knowledge files: what a phrase means in a language."""

    layer: str
    language: str
    phrase: str
    kind: str
    value: str  # alpha-3, role or topic; of a trap what it really is
    portfolio: str = ""
    status: str = ""
    strong: bool = True
    place: str = ""
    rule: str = ""  # file and line


class Lexicon(NamedTuple):
    """What is known of one language: entries, their phrases compiled for `scan`, the words around names."""

    language: str
    entries: tuple[Entry, ...]
    phrases: Phrases
    words: dict[str, str]  # folded word that is in no name -> its kind
    names: dict[str, str]  # folded part of a name -> given, family, particle or suffix
    settings: dict  # language.toml, and grammar.toml under `grammar`


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a knowledge file; nothing where there is no such file."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            yield reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}


@cache
def languages(folder: Path = KNOWLEDGE) -> tuple[str, ...]:
    """Return the codes of the languages that have a folder of knowledge, in order."""
    found = (path.name for path in (folder / "languages").iterdir() if path.is_dir())
    return tuple(sorted(code for code in found if not code.startswith("_")))


@cache
def countries(folder: Path = KNOWLEDGE) -> dict[str, dict[str, str]]:
    """Return the countries by alpha-3 code: alpha2, name_en, qid, region, capital."""
    return {row["alpha3"]: row for _, row in _rows(folder / "countries.csv")}


def _cldr(language: str, folder: Path) -> Iterator[Entry]:
    """Yield the everyday names that Unicode CLDR has for every country in a language.

    What stands in brackets is a name too ("Myanmar (Burma)"), unless it names another country.
    """
    from babel import Locale

    territories = Locale.parse({"sr": "sr_Cyrl"}.get(language, language)).territories
    told = {alpha3: territories.get(row["alpha2"], "") for alpha3, row in countries(folder).items()}
    plain = {alpha3: _BRACKETS.sub("", name).replace("\u200f", "").strip() for alpha3, name in told.items()}
    taken = {fold_key(name) for name in plain.values()}
    for alpha3, name in told.items():
        inside = [part for part in _BRACKETS.findall(name) if fold_key(part) not in taken]
        for phrase in filter(None, (plain[alpha3], *(part.strip("()（） ") for part in inside))):
            rule = f"cldr/{language}:{countries(folder)[alpha3]['alpha2']}"
            yield Entry("country", language, phrase, "name", alpha3, rule=rule)


def _entries(language: str, folder: Path) -> Iterator[Entry]:
    """Yield the entries of a language's own files."""
    home = folder / "languages" / language
    for line, row in _rows(home / "countries.csv"):
        strong = row["strength"] != "weak"
        rule = f"{language}/countries.csv:{line}"
        yield Entry("country", language, row["alias"], row["kind"], row["alpha3"], strong=strong, rule=rule)
    for line, row in _rows(home / "offices.csv"):
        details = row["role"], row["portfolio"], row["status"]
        rule = f"{language}/offices.csv:{line}"
        yield Entry("office", language, row["title"], row["kind"], *details, place=row["place"], rule=rule)
    for line, row in _rows(home / "organisations.csv"):
        rule = f"{language}/organisations.csv:{line}"
        yield Entry("office", language, row["phrase"], "organisation", "", rule=rule)
    for line, row in _rows(home / "cues.csv"):
        rule = f"{language}/cues.csv:{line}"
        yield Entry("cue", language, row["phrase"], row["kind"], "", status=row["status"], rule=rule)
    for line, row in _rows(home / "topics.csv"):
        rule = f"{language}/topics.csv:{line}"
        yield Entry("topic", language, row["phrase"], "topic", row["topic"], rule=rule)
    for line, row in _rows(home / "traps.csv"):
        layer = {"title": "office"}.get(row["looks_like"], "country")
        rule = f"{language}/traps.csv:{line}"
        yield Entry(layer, language, row["phrase"], "trap", row["really"], rule=rule)


def _all_entries(language: str, folder: Path) -> tuple[Entry, ...]:
    """Return every entry of a language; an own row stands before CLDR's for the same phrase and country."""
    own = list(_entries(language, folder))
    said = {(fold_key(entry.phrase), entry.value) for entry in own if entry.layer == "country"}
    return (*own, *(e for e in _cldr(language, folder) if (fold_key(e.phrase), e.value) not in said))


def _case(form: str) -> int:
    """Return what capitals a form asks of the text: none, the first, or all."""
    from relations.scan import ALL, ANY, INITIAL

    if not form[:1].isupper():
        return ANY
    return ALL if form.isupper() and sum(map(str.isalpha, form)) > 1 else INITIAL


def _phrases(entries: tuple[Entry, ...]) -> Iterator[Phrase]:
    """Yield every written form of every entry."""
    from relations.scan import Phrase

    for number, entry in enumerate(entries):
        if entry.kind == "link":
            continue
        written = forms(entry.language, entry.phrase, entry.kind)
        written += [form.replace("\u200c", "") for form in written if "\u200c" in form]
        layer = LAYERS.index(entry.layer)
        for form in dict.fromkeys(written):
            joins = int(entry.language == "ar")
            yield Phrase(form, number, 0, _case(form), layer, joins)
            if joins and form.startswith("ال"):  # «للعراق» loses the alif of the article
                yield Phrase("ل" + form[1:], number, 1, _case(form), layer, joins)


def _parts(language: str, name: str, key: str, folder: Path) -> dict[str, str]:
    """Return folded word -> kind of a words or names file; a part of several kinds is a given name first."""
    rows = [row for _, row in _rows(folder / "languages" / language / name)]
    rows.sort(key=lambda row: (row["kind"] == "given", row["kind"] == "family"))
    return {fold_key(row[key]): row["kind"] for row in rows}


def _hash(folder: Path) -> bytes:
    """Return the sha256 of the files of a folder, names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.*")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


@cache
def knowledge_hash(folder: Path = KNOWLEDGE) -> str:
    """Return the sha256 of all knowledge files, as 64 hexadecimal digits."""
    return _hash(folder).hex()


def _settings(home: Path) -> dict:
    """Return language.toml of a language, with grammar.toml under `grammar`."""
    stated = {}
    for name, key in (("language.toml", None), ("grammar.toml", "grammar")):
        if (path := home / name).exists():
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            stated |= {key: found} if key else found
    return stated


@cache
def load(language: str, folder: Path = KNOWLEDGE) -> Lexicon:
    """Return the lexicon of a language, compiled once and kept in the user's cache."""
    kept = _cache_file(language, folder)
    lexicon = _from_cache(kept) if kept.exists() else None
    if lexicon is None:
        lexicon = compile_lexicon(language, folder)
        _to_cache(lexicon, kept)
    return lexicon


_OF_SCRIPT = {"Latn": "en", "Arab": "ar", "Cyrl": "ru", "Hans": "zh"}


def spoken(language: str, text: str) -> str | None:
    """Return the language whose lexicon reads a text, None where there is none.

    A text too short to tell its language (`und`) is read in the most common one of its script.
    """
    language = _OF_SCRIPT.get(script_of(text[:200]), language) if language == "und" else language
    return language if language in languages() else None


def compile_lexicon(language: str, folder: Path = KNOWLEDGE) -> Lexicon:
    """Read and compile the knowledge files of a language."""
    from relations.scan import compile_phrases

    entries = _all_entries(language, folder)
    return Lexicon(
        language,
        entries,
        compile_phrases(list(_phrases(entries))),
        _parts(language, "words.csv", "word", folder),
        _parts(language, "names.csv", "name", folder),
        _settings(folder / "languages" / language),
    )


def _cache_file(language: str, folder: Path) -> Path:
    """Return where a compiled lexicon is kept, named by the hash of the language's files and of this code."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    code = hashlib.sha256(_hash(folder / "languages" / language) + (folder / "countries.csv").read_bytes())
    for module in ("text.py", "inflection.py", "scan.py", "lexicon.py"):
        code.update((Path(__file__).parent / module).read_bytes())
    return Path(home) / "relations" / f"lexicon-{language}-{code.hexdigest()[:32]}.npz"


def _to_cache(lexicon: Lexicon, path: Path) -> None:
    """Keep a compiled lexicon in place of an older one; where it cannot be kept, it is compiled each time."""
    import numpy as np

    words = json.dumps([lexicon.entries, lexicon.words, lexicon.names, lexicon.settings])
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as out:
            np.savez(out, words=np.frombuffer(words.encode(), np.uint8), **lexicon.phrases._asdict())
        for older in path.parent.glob(f"lexicon-{lexicon.language}-*.npz"):
            older.unlink(missing_ok=True)
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)


def _from_cache(path: Path) -> Lexicon | None:
    """Return the lexicon kept in `path`, None where the file is not whole."""
    import numpy as np

    from relations.scan import Phrases

    try:
        with np.load(path, allow_pickle=False) as kept:
            phrases = Phrases(*(kept[name] for name in Phrases._fields))
            entries, *rest = json.loads(kept["words"].tobytes())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return Lexicon(path.name.split("-")[1], tuple(Entry(*entry) for entry in entries), phrases, *rest)


def _entry_fault(entry: Entry, known: set[str]) -> str | None:
    """Return what is wrong with an entry by itself."""
    if not fold_key(entry.phrase) and entry.phrase != "&":
        return "the phrase is empty"
    if entry.kind not in _KINDS[entry.layer].split():
        return f"{entry.kind!r} is no kind of {entry.layer}"
    if entry.kind in ("name", "demonym", "capital", "metonym") and entry.value not in known:
        return f"{entry.value!r} is no country"
    if entry.kind == "title" and entry.value not in ROLES.split():
        return f"{entry.value!r} is no role"
    if entry.portfolio and entry.portfolio not in PORTFOLIOS.split():
        return f"{entry.portfolio!r} is no portfolio"
    if entry.kind == "topic" and entry.value not in _TOPICS.split():
        return f"{entry.value!r} is no topic"
    return None


def faults(folder: Path = KNOWLEDGE, language: str | None = None) -> list[str]:
    """Return every fault of the knowledge files as `file:line: what is wrong`."""
    known = set(countries(folder))
    found = [] if len(known) == 250 else [f"countries.csv: {len(known)} countries, 250 are known to ISO"]
    for code in [language] if language else languages(folder):
        seen: dict[tuple, list[Entry]] = defaultdict(list)
        for entry in _entries(code, folder):
            fault = _entry_fault(entry, known)
            found += [f"{entry.rule}: {entry.phrase!r}: {fault}"] if fault else []
            seen[entry.layer, fold_key(entry.phrase) or entry.phrase, entry.phrase.isupper()].append(entry)
        for (layer, *_), twins in seen.items():
            found += _twin_faults(layer, twins)
    return found


def _twin_faults(layer: str, twins: list[Entry]) -> list[str]:
    """Return the faults of entries that share one folded phrase and layer."""
    found = []
    for earlier, later in zip(twins, twins[1:], strict=False):
        if layer == "country" and earlier.kind != "trap" and earlier.value != later.value:
            if earlier.strong or later.strong:
                both = f"{earlier.value} ({earlier.rule}) and {later.value}"
                found.append(f"{later.rule}: {later.phrase!r} means {both}; mark both weak")
        elif (earlier.kind, earlier.value) == (later.kind, later.value):
            found.append(f"{later.rule}: {later.phrase!r} repeats {earlier.rule}")
    return found
