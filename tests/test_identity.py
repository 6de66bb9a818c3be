"""Names across scripts, decisions on pairs, and officials made of them."""

import pandas as pd
import pytest

from relations.identity.judgements import _folded
from relations.identity.names import is_surname, likeness, romanise, skeletons
from relations.identity.pairs import Identity, clusters, compare, decide
from relations.identity.resolve import resolve
from relations.tables import make

SAME = [
    ("سیدستار هاشمی", "سيد ستار هاشمي"),
    ("سیدستار هاشمی", "Seyed Sattar Hashemi"),
    ("ألكسندر شويتوف", "الكسندر شويتوف"),
    ("Miguel Díaz-Canel", "Miguel Diaz-Canel"),
    ("Аббас Арагчи", "عباس عراقچی"),
]
DIFFERENT = [
    ("Sattar Hashemi", "Mohammad Hashemi"),
    ("Abdullah bin Saud Al-Anzi", "Naseer Abdul Mohsen Abdullah"),
    ("Bruno Rodríguez", "Delcy Rodríguez"),
    ("هاشمی", "هاشمیان نژاد"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_name_in_two_scripts_is_alike(left, right):
    assert likeness(left, right) >= 0.8


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_a_shared_surname_does_not_make_two_names_alike(left, right):
    assert likeness(left, right) < 0.76


def test_consonants_of_one_name_are_one_in_three_scripts():
    assert skeletons("هاشمی") == skeletons("hashemi") == skeletons("хашеми")


def test_a_surname_alone_is_known_from_a_whole_name():
    assert is_surname("زارع بور", "Issa Zarepour")
    assert not is_surname("Sattar Hashemi", "ستار هاشمی")


def test_names_of_arabic_script_are_spelled_with_vowels():
    assert [romanise(name) for name in ("ستار هاشمی", "علی اکبر", "Вучич")] == [
        "Satar Hashmi",
        "Ali Akbar",
        "Vuchich",
    ]


def person(name, country=None, office=("minister", "ict"), language="en", nation=None):
    return Identity(language, name, country, nation or country, {office}, [name])


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        (person("Sattar Hashemi", "IRN"), person("ستار هاشمی", "IRN", language="fa"), "same"),
        (person("Sattar Hashemi", "IRN"), person("ستار هاشمی", language="fa"), "same"),
        (person("Ali Ahmadi", "IRN"), person("Ali Ahmadi", "AFG"), "different"),
        (
            person("Ali Ahmadi", "IRN", ("minister", "oil")),
            person("Ali Ahmadi", None, ("mayor", "")),
            "unsure",
        ),
        (person("Zarepour", None, nation="IRQ"), person("Issa Zarepour", "IRN"), "unsure"),
        (person("Zarepour"), person("Issa Zarepour", "IRN"), "same"),
        (person("Abdullah", "SAU", ("ambassador", "")), person("Naseer Abdullah", "IRQ"), "different"),
    ],
)
def test_names_join_only_with_a_second_kind_of_evidence(left, right, verdict):
    assert decide(left, right, {})[0] == verdict


def test_a_judgement_beats_the_score_and_stops_a_chain():
    people = [person("Ali Ahmadi", "IRN"), person("علی احمدی", "IRN", language="fa")]
    judgements = {frozenset(_folded(one.key) for one in people): ("different", "two men")}
    rows = compare(people, judgements)
    assert [row[2] for row in rows] == ["different"]
    assert len(set(clusters(2, rows))) == 2


def test_a_different_stands_between_two_that_a_third_would_join():
    rows = [
        (0, 1, "same", 0.9, "", "score"),
        (1, 2, "same", 0.95, "", "score"),
        (0, 2, "different", 0.9, "", "score"),
    ]
    home = clusters(3, rows)
    assert home[1] == home[2] != home[0]


def resolved(*people, judgements=(), excluded=frozenset()):
    """Resolve persons `(id, name, country, role)`, each the only one of a document named like the id."""
    ids = [{"document_id": p[0], "language": "en", "text": "", "source": p[0]} for p in people]
    documents = make("documents", ids)
    rows = [(f"{d}:1", d, name, "en", country) for d, name, country, _ in people]
    table = pd.DataFrame(
        rows, columns=["person_id", "document_id", "name", "language", "country"], dtype="string"
    )
    offices = pd.DataFrame(
        {
            "official_id": f"{d}:1", "document_id": d, "sentence_id": f"{d}-1", "start": 0, "end": 1,
            "role": role, "portfolio": None, "title": "x", "organisation": None, "country": country,
            "country_from": "title" if country else None, "status": "current", "rule": "r",
        }
        for d, name, country, role in people
    )  # fmt: skip
    return resolve(
        documents, make("mentions"), offices, table, judgements=dict(judgements), excluded=excluded
    )


def test_a_judgement_keeps_two_persons_of_one_state_apart():
    apart = {frozenset(("en|ali ahmadi|IRN", "en|ali ahmady|IRN")): ("different", "two men")}
    made = resolved(
        ("a", "Ali Ahmadi", "IRN", "mayor"), ("b", "Ali Ahmady", "IRN", "mayor"), judgements=apart
    )
    assert made.offices["official_id"].tolist() == ["IRN-ali-ahmadi", "IRN-ali-ahmady"]


def test_a_country_that_one_article_states_is_given_to_the_office_in_another():
    made = resolved(("a", "Ali Ahmadi", "IRN", "mayor"), ("b", "Ali Ahmadi", None, "mayor"), judgements={})
    assert made.offices[["country", "country_from"]].values.tolist() == [
        ["IRN", "title"],
        ["IRN", "register"],
    ]


def test_an_excluded_person_is_in_no_table():
    people = ("a", "Ali Ahmadi", "IRN", "mayor"), ("b", "Reza Karimi", "IRN", "mayor")
    made = resolved(*people, excluded={("ali", "ahmadi")})
    assert made.offices["official_id"].tolist() == ["IRN-reza-karimi"]
