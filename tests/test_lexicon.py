"""The knowledge files are sound, and their faults are named by file and line."""

import shutil

import pytest

from relations import lexicon
from relations.lexicon import KNOWLEDGE, countries, faults, languages, load, spoken


@pytest.fixture
def folder(tmp_path):
    """A knowledge folder with one small language, to spoil."""
    home = tmp_path / "languages" / "xx"
    home.mkdir(parents=True)
    shutil.copy(KNOWLEDGE / "countries.csv", tmp_path)
    (home / "countries.csv").write_text(
        "alias,alpha3,kind,strength,source,note\nIran,IRN,name,strong,ours,\n", encoding="utf-8"
    )
    return tmp_path


def spoiled(folder, row):
    """Return the faults after one more row."""
    path = folder / "languages" / "xx" / "countries.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    return faults(folder, "xx")


def test_the_knowledge_that_comes_with_the_program_has_no_faults():
    assert faults() == []


def test_all_countries_are_there_and_codes_that_look_like_missing_values_stay_text():
    assert len(countries()) == 250
    assert countries()["NAM"]["alpha2"] == "NA" and countries()["NOR"]["alpha2"] == "NO"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Persia,IRX,name,strong,ours,", "xx/countries.csv:3: 'Persia': 'IRX' is no country"),
        ("Iran,IRQ,name,strong,ours,", "'Iran' means IRN (xx/countries.csv:2) and IRQ; mark both weak"),
        ("Iran,IRN,name,strong,ours,", "xx/countries.csv:3: 'Iran' repeats xx/countries.csv:2"),
        ("Iranian,IRN,adjective,strong,ours,", "'adjective' is no kind of country"),
        ("…,IRN,name,strong,ours,", "the phrase is empty"),
    ],
)
def test_a_fault_is_named_by_file_and_line(folder, row, fault):
    assert fault in spoiled(folder, row)[-1]


def test_a_lexicon_from_the_cache_is_the_lexicon_that_was_compiled(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    load.cache_clear()
    compiled = load("sr")
    load.cache_clear()
    kept = load("sr")
    load.cache_clear()
    assert list(tmp_path.rglob("*.npz")) != []
    assert kept.entries == compiled.entries and kept.settings == compiled.settings
    assert all((a == b).all() for a, b in zip(kept.phrases, compiled.phrases, strict=True))


def test_a_broken_cache_is_compiled_again(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = lexicon._cache_file("sr", KNOWLEDGE)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK broken")
    load.cache_clear()
    assert len(load("sr").entries) > 100


@pytest.mark.parametrize(
    ("language", "text", "read_as"),
    [
        ("fa", "…", "fa"),
        ("und", "تهران", "ar"),
        ("und", "Tehran", "en"),
        ("ko", "서울", None),
        ("und", "12", None),
    ],
)
def test_a_text_too_short_to_tell_is_read_in_the_common_language_of_its_script(language, text, read_as):
    assert spoken(language, text) == read_as


def test_every_language_names_its_script_and_reads_with_its_own_lexicon():
    assert set(languages()) == {"ar", "de", "en", "es", "fa", "fr", "it", "ru", "sr", "tr", "zh"}
    assert {code: load(code).language for code in languages()} == {code: code for code in languages()}
