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
from relations.text import fold_key

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
    """All entries, their phrases compiled for `scan`, and the words around names, by language."""

    entries: tuple[Entry, ...]
    phrases: Phrases
    languages: tuple[str, ...]
    words: dict[str, dict[str, str]]  # folded word that is in no name -> its kind
    names: dict[str, dict[str, str]]  # folded part of a name -> given, family, particle or suffix
    settings: dict[str, dict]  # language.toml, and grammar.toml under `grammar`

    def number(self, language: str) -> int:
        """Return the number of a language for `scan`: -1 (all) for `und`, one past the last where unknown."""
        if language == "und":
            return -1
        return self.languages.index(language) if language in self.languages else len(self.languages)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a knowledge file; nothing where there is no such file."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            yield reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}


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


def _all_entries(folder: Path) -> tuple[Entry, ...]:
    """Return every entry; an own row stands before CLDR's for the same phrase and country."""
    entries: list[Entry] = []
    for language in languages(folder):
        own = list(_entries(language, folder))
        said = {(fold_key(entry.phrase), entry.value) for entry in own if entry.layer == "country"}
        entries += own
        entries += [e for e in _cldr(language, folder) if (fold_key(e.phrase), e.value) not in said]
    return tuple(entries)


def _particles(form: str) -> Iterator[tuple[str, int]]:
    """Yield (written form, letters to skip) of an Arabic word with the particles that join it."""
    for conjunction in ("", "و", "ف"):
        yield conjunction + form, len(conjunction)
        for preposition in ("ب", "ك"):
            yield conjunction + preposition + form, len(conjunction) + 1
        if form.startswith("ال"):
            yield conjunction + "ل" + form[1:], len(conjunction) + 1
        else:
            yield conjunction + "ل" + form, len(conjunction) + 1


def _case(form: str) -> int:
    """Return what capitals a form asks of the text: none, the first, or all."""
    from relations.scan import ALL, ANY, INITIAL

    if not form[:1].isupper():
        return ANY
    return ALL if form.isupper() and sum(map(str.isalpha, form)) > 1 else INITIAL


def _phrases(entries: tuple[Entry, ...], codes: tuple[str, ...]) -> Iterator[Phrase]:
    """Yield every written form of every entry."""
    from relations.scan import Phrase

    for number, entry in enumerate(entries):
        if entry.kind == "link":
            continue
        written = forms(entry.language, entry.phrase, entry.kind)
        written += [form.replace("\u200c", "") for form in written if "\u200c" in form]
        layer, language = LAYERS.index(entry.layer), codes.index(entry.language)
        for form in dict.fromkeys(written):
            case = _case(form)
            for whole, skip in _particles(form) if entry.language == "ar" else [(form, 0)]:
                yield Phrase(whole, number, skip, case, layer, language)


def _parts(language: str, name: str, key: str, folder: Path) -> dict[str, str]:
    """Return folded word -> kind of a words or names file; a part of several kinds is a given name first."""
    rows = [row for _, row in _rows(folder / "languages" / language / name)]
    rows.sort(key=lambda row: (row["kind"] == "given", row["kind"] == "family"))
    return {fold_key(row[key]): row["kind"] for row in rows}


@cache
def knowledge_hash(folder: Path = KNOWLEDGE) -> str:
    """Return the sha256 of all knowledge files, names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.*")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _settings(home: Path) -> dict:
    """Return language.toml of a language, with grammar.toml under `grammar`."""
    stated = {}
    for name, key in (("language.toml", None), ("grammar.toml", "grammar")):
        if (path := home / name).exists():
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            stated |= {key: found} if key else found
    return stated


@cache
def load(folder: Path = KNOWLEDGE) -> Lexicon:
    """Return the lexicon of a knowledge folder, compiled once and kept in the user's cache."""
    kept = _cache_file(folder)
    lexicon = _from_cache(kept) if kept.exists() else None
    if lexicon is None:
        lexicon = compile_lexicon(folder)
        _to_cache(lexicon, kept)
    return lexicon


def compile_lexicon(folder: Path = KNOWLEDGE) -> Lexicon:
    """Read and compile the knowledge files of a folder."""
    from relations.scan import compile_phrases

    codes = languages(folder)
    entries = _all_entries(folder)
    return Lexicon(
        entries,
        compile_phrases(list(_phrases(entries, codes))),
        codes,
        {code: _parts(code, "words.csv", "word", folder) for code in codes},
        {code: _parts(code, "names.csv", "name", folder) for code in codes},
        {code: _settings(folder / "languages" / code) for code in codes},
    )


def _cache_file(folder: Path) -> Path:
    """Return where the compiled lexicon is kept: its name is the hash of the knowledge and of this code."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    code = hashlib.sha256(knowledge_hash(folder).encode())
    for module in ("text.py", "inflection.py", "scan.py", "lexicon.py"):
        code.update((Path(__file__).parent / module).read_bytes())
    return Path(home) / "relations" / f"lexicon-{code.hexdigest()[:32]}.npz"


def _to_cache(lexicon: Lexicon, path: Path) -> None:
    """Keep a compiled lexicon; where that cannot be, it is compiled again next time."""
    import numpy as np

    words = json.dumps([lexicon.entries, lexicon.languages, lexicon.words, lexicon.names, lexicon.settings])
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as out:
            np.savez(out, words=np.frombuffer(words.encode(), np.uint8), **lexicon.phrases._asdict())
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
            entries, codes, *rest = json.loads(kept["words"].tobytes())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return Lexicon(tuple(Entry(*entry) for entry in entries), phrases, tuple(codes), *rest)


def _entry_fault(entry: Entry, known: set[str]) -> str | None:
    """Return what is wrong with an entry by itself."""
    if not fold_key(entry.phrase) and not entry.phrase.strip("&"):
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
