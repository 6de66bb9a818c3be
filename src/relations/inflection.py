"""Surface forms of a word, made from its base form by the grammar of its language.

Used when the lexicon is compiled, so that a row of knowledge stays one word. Forms that folding makes
equal (accents, hamza, ё) are not made apart. More is made than the language has where that does no harm
(`Польо`); words that would equal another word are left to rows of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import product

KINDS = ("name", "demonym", "capital", "metonym", "title", "portfolio", "modifier", "body", "other")
_LIKE = {"organisation": "body", "private": "title", "counterpart": "title", "honorific": "title"}
PLACES = ("name", "capital")
ZWNJ = "\u200c"

Slots = list[tuple[str, ...]]  # for each case, first singular then plural, the forms that fit it


def forms(language: str, word: str, kind: str) -> list[str]:
    """Return the base form `word` and then its other forms, none twice.

    `language` is ISO 639-1; one without a grammar here gives the base form alone. `kind` is a kind of the
    knowledge files; a topic, cue or trap is a noun phrase, "other".

    >>> forms("es", "iraní", "demonym")
    ['iraní', 'iraníes', 'iranís']
    >>> forms("en", "minister of trade", "title")
    ['minister of trade', 'ministers of trade']
    """
    if kind not in KINDS:
        kind = _LIKE.get(kind, "other")
    grammar = GRAMMARS.get(language)
    made = grammar(word, kind) if grammar else ()
    return list(dict.fromkeys([word, *made]))


def _ends(word: str, endings: str) -> bool:
    return word.lower().endswith(tuple(endings.split()))


def _head(words: list[str], links: str) -> int:
    """Return how many words stand before the first linking word: the part that is inflected."""
    at = [
        i for i, word in enumerate(words) if i and word.lower().split("'")[0].split("’")[0] in links.split()
    ]
    return at[0] if at else len(words)


# English


def _en(word: str, kind: str) -> list[str]:
    if kind not in ("demonym", "title"):
        return []
    words = word.split()
    head = _head(words, "of for to in at on d with")
    noun = words[head - 1]
    if kind == "demonym" and _ends(noun, "ese ish nch tch s"):
        return []
    return [" ".join([*words[: head - 1], _en_plural(noun), *words[head:]])]


def _en_plural(noun: str) -> str:
    first, hyphen, rest = noun.partition("-")
    if rest == "general":
        return _en_plural(first) + hyphen + rest
    if _ends(noun, "shman chman sman woman kman rman nman") and not noun.endswith("German"):
        return noun[:-2] + "en"
    if _ends(noun, "arch ech"):
        return noun + "s"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if _ends(noun, "s x ch sh") else "s")


# Persian: a half-space form also matches joined and spaced, so only that one is made


def _fa(word: str, kind: str) -> list[str]:
    made = _fa_ezafe(word)
    if kind == "demonym":
        made += [word + ZWNJ + tail for tail in ("ها", "های", "هایی", "ای")]
        made += [word + "ان"] if word.endswith("ی") else []
    if kind == "title":
        first, space, rest = word.partition(" ")
        made += [word + ZWNJ + tail for tail in ("ها", "های")]
        made += [plural + space + rest for plural in _fa_plural(first)]
    return made


def _fa_ezafe(word: str) -> list[str]:
    if word.endswith("ه"):
        return [word + ZWNJ + "ی"]
    return [word + "ی"] if word.endswith(("ا", "و")) else []


def _fa_plural(noun: str) -> list[str]:
    made = [noun + ZWNJ + "ها", noun + ZWNJ + "های"]
    if noun.endswith(("ا", "و")):
        return [*made, noun + "یان"]
    return [*made, noun + "ان", *([noun[:-1] + "گان"] if noun.endswith("ه") else [])]


# Arabic: joined particles are the lexicon's matter, broken plurals are rows


_AR_NISBA = ("", "ة", "ان", "ين", "ون", "ات", "تان", "تين")
_AR_ADJECTIVE = ("", "ة", "ين", "ون", "ات")


def _ar(word: str, kind: str) -> list[str]:
    words = word.split()
    if kind == "demonym":
        inflected = [_ar_suffixed(words, tail) for tail in _AR_NISBA]
        first_only = [" ".join([_ar_definite(w[0]), *w[1:]]) for w in inflected]
        return [" ".join(_ar_suffixed(words, "ا")), *_ar_with_article(inflected), *first_only]
    if kind == "modifier":
        return _ar_with_article([[words[0] + tail, *words[1:]] for tail in _AR_ADJECTIVE])
    if kind == "portfolio" and len(words) == 1 and word.startswith("ال"):
        return [word[2:]]
    return _ar_title(words) if kind in ("title", "portfolio", "body") else []


def _ar_suffixed(words: list[str], tail: str) -> list[str]:
    return [word + tail if word.endswith("ي") else word for word in words]


def _ar_definite(word: str) -> str:
    return word if word.startswith("ال") else "ال" + word


def _ar_with_article(phrases: list[list[str]]) -> list[str]:
    """Return the phrases, then each with the article on every word."""
    made = [" ".join(words) for words in phrases]
    return made + [" ".join(_ar_definite(word) for word in words) for words in phrases]


def _ar_title(words: list[str]) -> list[str]:
    """Return the feminine of a longer title (a single one may be a name: أميرة) and the definite forms."""
    phrases = [words]
    definite = any(word.startswith("ال") for word in words)
    if len(words) > 1 and words[0][-1] not in "ةاءىي":
        phrases.append([words[0] + "ة", *words[1:]])
        if not definite and words[-1][-1] != "ة":
            phrases.append([words[0] + "ة", *words[1:-1], words[-1] + "ة"])
    if definite:
        return [" ".join(phrase) for phrase in phrases]
    construct = [" ".join([*phrase[:-1], _ar_definite(phrase[-1])]) for phrase in phrases]
    return _ar_with_article(phrases) + construct


# Spanish and French: adjective and noun up to the first preposition agree


def _agreeing(word: str, links: str, feminine: Callable[[str], str], plural: Callable[[str], list[str]]):
    words = word.split()
    head = _head(words, links)
    group, tail = words[:head], words[head:]
    made = []
    for gender in (group, [feminine(w) for w in group]):
        made.append(gender)
        made += zip(*[_padded(plural(w)) for w in gender], strict=True)
    return [" ".join([*words, *tail]) for words in made]


def _padded(plurals: list[str]) -> list[str]:
    return [plurals[0], plurals[-1]]


_ES_OTHER_WORDS = {"reyes", "papas"}  # a surname and potatoes
_ES_LINKS = "de del en para por a al ante con y e sobre sin"


def _es(word: str, kind: str) -> list[str]:
    if kind not in ("demonym", "title", "modifier") or word.split()[0].lower() in _ES_LINKS.split():
        return []
    return [
        form for form in _agreeing(word, _ES_LINKS, _es_feminine, _es_plural) if form not in _ES_OTHER_WORDS
    ]


def _es_feminine(word: str) -> str:
    if _ends(word, "ior mayor menor"):
        return word
    if _ends(word, "primer tercer or ol"):
        return word + "a"
    for ending, feminine in (("és", "esa"), ("án", "ana"), ("ín", "ina"), ("ón", "ona")):
        if word.endswith(ending):
            return word[:-2] + feminine
    return word[:-1] + "a" if _ends(word, "o sidente jefe") else word + "a" * _ends(word, "juez")


def _es_plural(word: str) -> list[str]:
    if _ends(word, "primer tercer"):
        return [word + "os"]
    for ending, plural in (("és", "eses"), ("án", "anes"), ("ín", "ines"), ("ón", "ones"), ("z", "ces")):
        if word.endswith(ending):
            return [word[: -len(ending)] + plural]
    if _ends(word, "í ú"):
        return [word + "es", word + "s"]
    return [word if word.endswith("s") else word + ("s" if word[-1] in "aeoiuáéó" else "es")]


_FR_OTHER_WORDS = {"générale", "générales"}  # adjectives: assemblée générale
_FR_LINKS = "de des du d l à aux au pour en auprès et sans par"


def _fr(word: str, kind: str) -> list[str]:
    if kind not in ("demonym", "title", "modifier") or word.split()[0].lower() in _FR_LINKS.split():
        return []
    made = _agreeing(word, _FR_LINKS, _fr_feminine, _fr_plural)
    return [form for form in made if form not in _FR_OTHER_WORDS]


_FR_FEMININE = {
    "ien": "ienne",
    "éen": "éenne",
    "on": "onne",
    "turc": "turque",
    "grec": "grecque",
    "c": "que",
    "chef": "cheffe",
    "f": "ve",
    "ambassadeur": "ambassadrice",
    "teur": "trice",
    "er": "ère",
    "eux": "euse",
    "el": "elle",
    "e": "e",
}


def _fr_feminine(word: str) -> str:
    for ending, feminine in _FR_FEMININE.items():
        if word.lower().endswith(ending):
            return word[: -len(ending)] + feminine
    return word + "e"


def _fr_plural(word: str) -> list[str]:
    if _ends(word, "s x z"):
        return [word]
    if word.endswith("al"):
        return [word[:-1] + "ux", word + "s"]
    return [word + ("x" if word.endswith("eau") else "s")]


# Turkish: proper names take their suffixes after an apostrophe, which ends a word for the scanner, and in
# careless writing without one


def _tr(word: str, kind: str) -> list[str]:
    if kind == "name":
        return _tr_names(word)
    if kind not in ("demonym", "title", "body", "other"):
        return []
    if kind != "demonym" and _tr_is_possessive(word):
        plural = _tr_plural(word[:-2] if word[-2] == "s" and word[-3] in _TR_VOWELS else word[:-1])
        return [*_tr_cases(word, possessive=True), *_tr_possessed(plural)]
    plural = _tr_plural(word)
    made = [*_tr_cases(word), plural, *_tr_cases(plural)]
    return made if kind == "demonym" else [*made, *_tr_possessed(word), *_tr_possessed(plural)]


def _tr_names(word: str) -> list[str]:
    """Return the cases of a name; its last consonant does not change: Irakın.

    None of names so short that a form is another word: Çad, cadde; nor Maliye, finance, of Mali.
    """
    if word.isupper() or len(word) < 4:
        return []
    made = _tr_cases(word, possessive=" " in word and _tr_is_possessive(word))
    return [form for form in made if form.startswith(word) and form != "Maliye"]


_TR_VOWELS = "aeıioöuü"


def _tr_is_possessive(word: str) -> bool:
    """Whether the word is possessed: dışişleri bakanı, cumhurbaşkanı, başkan yardımcısı; not elçi, vali."""
    closed = (word[-2] in "lnr" and len(word) > 4) or (word[-2] == "s" and word[-3] in _TR_VOWELS)
    return word[-1] in "ıiuü" and (" " in word or closed)


def _tr_last_vowel(word: str) -> str:
    low = word.replace("İ", "i").replace("I", "ı").lower()
    return next((c for c in reversed(low) if c in _TR_VOWELS), "e")


def _tr_plural(word: str) -> str:
    return word + ("lar" if _tr_last_vowel(word) in "aıou" else "ler")


def _tr_high(word: str) -> str:
    return dict(zip("aeıioöuü", "ıiıiuüuü", strict=True))[_tr_last_vowel(word)]


def _tr_softened(word: str) -> str:
    several = sum(c in _TR_VOWELS for c in word.lower()) > 1
    return word[:-1] + "ğ" if several and word[-1] == "k" else word


def _tr_possessed(word: str) -> list[str]:
    possessed = word + "s" if word[-1] in _TR_VOWELS else _tr_softened(word)
    possessed += _tr_high(word)
    return [possessed, *_tr_cases(possessed, possessive=True)]


def _tr_cases(word: str, *, possessive: bool = False) -> list[str]:
    """Return accusative, dative, genitive, locative, ablative and instrumental; `possessive`: bakanına."""
    high = _tr_high(word)
    low = "a" if high in "ıu" else "e"
    if possessive:
        tails = [f"n{high}", f"n{low}", f"n{high}n", f"nd{low}", f"nd{low}n", f"yl{low}"]
    elif word[-1] in _TR_VOWELS:
        tails = [f"y{high}", f"y{low}", f"n{high}n", f"d{low}", f"d{low}n", f"yl{low}"]
    else:
        d, soft = "t" if word[-1] in "fstkçşhp" else "d", _tr_softened(word)
        return [
            soft + high,
            soft + low,
            soft + high + "n",
            *(word + t for t in (d + low, f"{d}{low}n", "l" + low)),
        ]
    return [word + tail for tail in tails]


# German


_DE_ADJECTIVES = "sch lich ig igt int end al iert erst oberst groß weiß hoh neu äußer"  # how their stems end
_DE_OFFICIALS = "tragter ndter neter ender"  # Beauftragter, Gesandter, Abgeordneter, Vorsitzender


def _de(word: str, kind: str) -> list[str]:
    """A phrase is adjectives, a noun and a fixed tail: Islamische Republik Iran."""
    words = word.split()
    if kind in ("demonym", "modifier") and words[-1][0].islower():
        return [_de_stem(words[-1]) + ending for ending in ("", "e", "er", "es", "en", "em")]
    if kind in ("portfolio", "modifier"):
        return []
    if kind == "other" and words[0][0].islower() and not _de_is_adjective(words[0]):
        return []  # auf Russisch, telefonierte mit
    count = next((i for i, w in enumerate(words[:-1]) if not _de_is_adjective(w)), len(words) - 1)
    if kind == "title" or (count and len(words) == count + 1):
        nouns = [" ".join([noun, *words[count + 1 :]]) for noun in _de_noun(words[count], kind)]
    else:
        nouns = [" ".join(words[count:])] if count else _de_noun(word, kind)
    if not count:
        return nouns
    stems = [_de_stem(w) for w in words[:count]]
    return [" ".join([*(stem + e for stem in stems), n]) for e, n in product(("e", "en", "er", "es"), nouns)]


def _de_is_adjective(word: str) -> bool:
    stem = _de_stem(word)
    if stem == word or len(word) < 4:
        return False
    return word[0].islower() or (_ends(stem, _DE_ADJECTIVES) and not _ends(word, _DE_OFFICIALS))


def _de_stem(adjective: str) -> str:
    for ending in ("er", "es", "en", "e"):
        if adjective.endswith(ending):
            return adjective[: -len(ending)]
    return adjective


def _de_noun(word: str, kind: str) -> list[str]:
    made = [word] if _ends(word, "s x z ß") else [word, word + "s"]
    if kind in PLACES:
        return [word, word + "n"] if _ends(word, "emirate lande") else made
    if _ends(word, "s ß"):
        return [*made, word + "es"]
    if word.endswith("in") and kind in ("title", "demonym"):
        return [*made, word + "nen"]
    if kind == "title" and _ends(word, _DE_OFFICIALS):
        return [_de_stem(word) + ending for ending in ("e", "en", "er", "em")]
    if word.endswith("er"):
        return [*made, word + "n", word + "in", word + "innen"]
    if word.endswith("e"):
        women = [word[:-1] + "in", word[:-1] + "innen"] if kind == "demonym" else []
        return [*made, word + "n", word + "r", *women]
    return [*made, word + "en", word + "es", word + "e", word + "in", word + "innen"]


# Russian and Serbian: a phrase is adjectives, a head noun and a fixed tail; the first two decline together.
# A paradigm is the endings of genitive, dative, instrumental, locative and, where it is a form of its own,
# accusative; then of the plural: nominative, genitive, dative, instrumental, locative. Slots are nominative,
# these five, and the five of the plural.

_RU_NOUNS = {  # letters cut from the base, singular, plural
    "consonant": (0, "а у ом е", "ы ов ам ами ах"),
    "velar": (0, "а у ом е", "и ов ам ами ах"),
    "hushing": (0, "а у ом/ем е", "и ей ам ами ах"),
    "ц": (0, "а у ом/ем е", "ы ов/ев ам ами ах"),
    "ц unstressed": (0, "а у ем е", "ы ев ам ами ах"),  # немец, немцев; Немцов is a surname
    "й": (1, "я ю ем е", "и ев ям ями ях"),
    "ь": (1, "я ю ем е", "и ей ям ями ях"),
    "ь feminine": (1, "и и ью и", "и ей ям ями ях"),
    "а": (1, "ы е ой е у", "ы - ам ами ах"),
    "а velar": (1, "и е ой е у", "и - ам ами ах"),
    "а hushing": (1, "и е ей/ой е у", "и -/ей ам ами ах"),
    "а ц": (1, "ы е ей/ой е у", "ы - ам ами ах"),
    "я": (1, "и е ей е ю", "и ь ям ями ях"),
    "ья": (2, "ьи ье ьей ье ью", "ьи ей ьям ьями ьях"),
    "ея": (1, "и е ей е ю", "и й ям ями ях"),
    "ия": (1, "и и ей и ю", "и й ям ями ях"),
    "о": (1, "а у ом е", "а - ам ами ах"),
    "ие": (1, "я ю ем и", "я й ям ями ях"),
    "plural ы": (1, "-/ов ам ами ах", ""),
    "plural ты": (1, "ов ам ами ах", ""),
    "plural и": (1, "ов/ей/- ам/ям ами/ями ах/ях", ""),
    "plural а": (1, "ов ам ами ах", ""),
}
_RU_ADJECTIVES = {  # nominative, then as above, of masculine, feminine, neuter; plural
    "hard": ("ый ого ому ым ом", "ая ой ой ой ой ую", "ое ого ому ым ом", "ые ых ым ыми ых"),
    "velar": ("ий ого ому им ом", "ая ой ой ой ой ую", "ое ого ому им ом", "ие их им ими их"),
    "hushing": ("ий его ему им ем", "ая ей ей ей ей ую", "ее его ему им ем", "ие их им ими их"),
    "soft": ("ий его ему им ем", "яя ей ей ей ей юю", "ее его ему им ем", "ие их им ими их"),
}
_RU_STEMS = {"посол": "посл", "турок": "турк", "египет": "египт"}  # these lose the vowel before an ending
_RU_OTHER_WORDS = {"после", "королев", "комиссаров", "генералов"}  # "after", and surnames
_RU_VOWELS = "аеёиоуыэюя"
_RU_PREPOSITIONS = ("по", "при", "в", "на", "о", "об", "для", "с", "от", "за")


def _ru(word: str, kind: str) -> list[str]:
    """Portfolios are given in the genitive, as they stand after министр, and stay so."""
    if kind == "portfolio":
        return []
    if word.isupper():
        return (
            [word + ending for ending in ("а", "у", "ом", "е")]
            if kind == "other" and _ru_is_read(word)
            else []
        )
    fixed, dash, word = word.rpartition(" — ")  # Папуа — Новая Гвинея
    words = word.split()
    head = _ru_head(words)
    count = head + 1 + 2 * (words[head + 1 : head + 2] == ["и"] and kind in PLACES)  # Босния и Герцеговина
    slots = [_ru_slots(w, kind, words[:head]) for w in words[:count]]
    made = _composed(slots if kind in _COUNTED else [s[:6] for s in slots], words[count:])
    if head == 0 and _ru_is_adjective(words[0], kind):
        made += [" ".join([form, *words[1:]]) for group in _ru_adjective(words[0]) for (form,) in group]
    made += _ru_prefixes(word) if kind == "demonym" else []
    return [fixed + dash + form for form in made if form not in _RU_OTHER_WORDS]


_COUNTED = ("demonym", "title", "modifier", "other")  # the kinds that have a plural


def _ru_is_read(abbreviation: str) -> bool:
    """Whether an abbreviation is read as a word and declines: МИД, МИДа; not США."""
    return abbreviation[-1] not in "АЕИОУЭЮЯЫ" and any(c in "АЕИОУЭ" for c in abbreviation)


def _ru_head(words: list[str]) -> int:
    """Return the place of the head: the first word that is no adjective of a later one."""
    for i, word in enumerate(words[:-1]):
        possessive = _ends(word, "овы ины")  # Соломоновы Острова, but Филиппины
        adjective = _ru_is_adjective(word, "modifier") or possessive or (i > 0 and word == "и")
        noun_follows = words[i + 1] not in _RU_PREPOSITIONS and not (i == 0 and word.endswith("щий"))
        if not (adjective and noun_follows):
            return i
    return len(words) - 1


def _ru_is_adjective(phrase: str, kind: str) -> bool:
    """Whether the first word is an adjective; Ханой is none, though it ends like one."""
    word = phrase.split()[0]
    if len(word) < 4 or (word.endswith("ой") and kind in PLACES):
        return False
    if word.endswith("ие"):
        return word[-3] in "гкхжшщч"
    return _ends(word, "ый ий ой ая яя ое ее ые")


def _ru_adjective(word: str) -> list[Slots]:
    """Return the cases of masculine, feminine, neuter and plural."""
    stem, kind = word[:-2], "hard"
    if word.endswith(("овы", "ины")):
        stem = word[:-1]
    elif stem[-1] in "гкх":
        kind = "velar"
    elif stem[-1] in "жшщч":
        kind = "hushing"
    elif _ends(word, "ний няя нее"):
        kind = "soft"
    return [[(stem + ending,) for ending in gender.split()] for gender in _RU_ADJECTIVES[kind]]


def _ru_adjective_slots(word: str) -> Slots:
    masculine, feminine, neuter, plural = _ru_adjective(word)
    if _ends(word, "ые ие овы ины"):
        return [(word,), *plural[1:], (word,), *plural]
    if _ends(word, "ая яя"):
        return [*feminine, *plural]
    singular = neuter if _ends(word, "ое ее") else masculine
    return [(word,), *singular[1:], (word,), *plural]


def _ru_slots(word: str, kind: str, adjectives: list[str]) -> Slots:
    if not word.translate({ord(c): None for c in "-’'"}).isalpha() or word == "и":
        return [(word,)] * 11
    if word in adjectives or _ru_is_adjective(word, kind):
        return _ru_adjective_slots(word)
    start, hyphen, last = word.rpartition("-")
    slots = _ru_noun(last, kind, adjectives)
    if hyphen and slots[1] == (last,) and len(start) > 3:  # Гвинея-Бисау
        return [tuple(f"{form}-{last}" for form in case) for case in _ru_noun(start, kind, adjectives)]
    return [tuple(start + hyphen + form for form in case) for case in slots]


def _ru_noun(word: str, kind: str, adjectives: list[str]) -> Slots:
    """Return the cases of a noun; the same form in each where it does not decline."""
    group = _ru_class(word, kind, adjectives)
    if group is None:
        return [(word,)] * 11
    slots = _declined(word, _ru_stem(word), _RU_NOUNS[group])
    if _ends(word, "анин янин арин"):
        nominative = "ы" if word.endswith("арин") else "е"
        slots[6:] = [(word[:-2] + ending,) for ending in (nominative, "", "ам", "ами", "ах")]
    elif _ends(word, "ка") and word[-3] not in _RU_VOWELS:
        slots[7] = (_ru_genitive_ka(word),)
    return slots


def _declined(word: str, stem: str, paradigm: tuple[int, str, str]) -> Slots:
    cut, singular, plural = paradigm
    stem = stem[: len(stem) - cut]
    cases = [
        tuple(stem + e.replace("-", "") for e in case.split("/")) for case in f"{singular} {plural}".split()
    ]
    several = len(plural.split())
    one = [(word,), *cases[: len(cases) - several]]
    one += [(word,)] * (6 - len(one))
    return one + (cases[-several:] if several else one[:5])


def _ru_stem(word: str) -> str:
    """Return what stands before an ending: иранец, кореец, сенегалец and посол lose a vowel."""
    low = word.lower()
    if low in _RU_STEMS:
        return word[0] + _RU_STEMS[low][1:]
    if low.endswith("ец") and sum(c in _RU_VOWELS for c in low) > 1:
        return word[:-2] + ("ь" if low[-3] == "л" else "й" if low[-3] in _RU_VOWELS else "") + "ц"
    return word


def _ru_genitive_ka(word: str) -> str:
    stem = word[:-2]
    if stem[-1] in "ьй":
        return stem[:-1] + "ек"
    return stem + ("ек" if stem[-1] in "жшч" else "ок")


def _ru_class(word: str, kind: str, adjectives: list[str]) -> str | None:
    """Return the key of `_RU_NOUNS`, or None: радио, врио, a place in -о, -е, -у, -и, -уа do not decline."""
    before, last = word[-2:-1].lower(), word[-1].lower()
    plural = any(_ends(a, "ые ие овы ины") for a in adjectives) or word.lower() == "острова"
    if last == "ы" or (last in "иа" and plural) or (last == "и" and kind in ("metonym", "other")):
        return "plural ты" if word.endswith("ты") else f"plural {last}"
    if last == "ь":
        return "ь feminine" if _ru_is_feminine(word, adjectives) else "ь"
    if last == "а" and not (before in _RU_VOWELS and kind in PLACES):
        return {"ц": "а ц", **dict.fromkeys("гкх", "а velar"), **dict.fromkeys("жшчщ", "а hushing")}.get(
            before, "а"
        )
    if last == "я":
        return before + last if before in "ьеи" else "я"
    if (
        last == "о"
        and before not in _RU_VOWELS
        and (_ends(word, "ово ево ство") or kind not in (*PLACES, "demonym"))
    ):
        return "о"
    if last in _RU_VOWELS:
        return "ие" if before + last == "ие" and kind not in PLACES else None
    if last in "йц":
        return "ц unstressed" if last == "ц" and kind == "demonym" else last
    return "hushing" if last in "жшщч" else "velar" if last in "гкх" else "consonant"


def _ru_is_feminine(word: str, adjectives: list[str]) -> bool:
    if adjectives:
        return _ends(adjectives[-1], "ая яя")
    return _ends(word, "сть сь знь вь жь шь щь чь бь пь сеть ядь")


def _composed(words: list[Slots], tail: list[str]) -> list[str]:
    """Return the phrases in which every word stands in the same case and number."""
    cases = [product(*case) for case in zip(*words, strict=True)]
    return [" ".join([*phrase, *tail]) for case in cases for phrase in case]


def _ru_prefixes(word: str) -> list[str]:
    """Return the first halves of российско-китайский and ирано-кубинский."""
    if not _ends(word, "ский цкий"):
        return []
    return [word[:-2] + "о", *([word[:-4] + "о"] if word.endswith("нский") else [])]


# Serbian: worked in Cyrillic, given in both scripts

_SR_NOUNS = {
    "consonant": (0, "а у ом у", "и/е а има има има"),
    "soft": (0, "а у ем/ом у", "и/е а има има има"),
    "а": (1, "е и ом и у", "е а ама ама ама"),
    "о": (1, "а у ом у", "а а има има има"),
    "е": (1, "а у ем у", "а а има има има"),
    "ио": (1, "ја ју јом ју", ""),
    "ст": (0, "и и и/у и", "и и има има има"),
    "и": (0, "ја ју јем ју", ""),
    "у": (0, "а у ом у", ""),
    "plural и": (1, "а има има има е", ""),
    "plural е": (1, "а ама ама ама", ""),
    "plural а": (1, "а има има има", ""),
}
_SR_ADJECTIVES = (
    "и ог/ога ом/оме/ому им ом/оме ог/ога",
    "а е ој ом ој у",
    "о ог/ога ом/оме им ом/оме",
    "и/е/а их им/има им/има им/има",
)
_SR_SOFTENED = {"к": "ц", "г": "з", "х": "с"}
_SR_STEMS = {"египат": "египт"}
_SR_FIXED = frozenset(  # first words that do not decline: Шри Ланке, Абу Дабија
    "сан санто сент шри њу абу адис пном тел ел хонг лос буенос куала порт форт дар улан папуа сао".split()
)
_SR_STATES = ("република", "краљевина", "држава", "кнежевина", "федерација", "султанат")
_SR_LATIN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
_SR_DIGRAPHS = {"љ": "lj", "њ": "nj", "џ": "dž"}


def _sr(word: str, kind: str) -> list[str]:
    cyrillic = _sr_cyrillic(word)
    made = [cyrillic]
    if kind != "portfolio" and not cyrillic.isupper():
        made += _sr_phrase(cyrillic.split(), kind)
    latin = [_sr_latin(form) for form in made]
    return [*made, *latin] if cyrillic == word else [*latin, *made]


def _sr_phrase(words: list[str], kind: str) -> list[str]:
    agree = [
        word.lower() in _SR_FIXED or _sr_agrees(word, following)
        for word, following in zip(words, words[1:], strict=False)
    ]
    head = agree.index(False) if False in agree else len(words) - 1
    if len(words) == 1 and kind in ("demonym", "modifier") and _sr_is_adjective(words[0]):
        cases = [form for gender in _sr_adjective(words[0]) for case in gender for form in case]
        return [*cases, words[0][:-1] + "о"]
    plural = head > 0 and words[head - 1][-1] in "ие" and words[head][-1] in "ие"
    plural |= words[head].lower() == "острва"
    slots = [_sr_adjective_slots(word, plural) for word in words[:head]]
    slots.append(_sr_noun(words[head], kind, plural))
    tail = words[head + 1 :]
    if tail[:1] == ["и"] and kind in PLACES:
        slots, tail = [*slots, [("и",)] * 11, _sr_noun(tail[1], kind, False)], tail[2:]
    made = _composed(slots if kind in _COUNTED else [s[:6] for s in slots], tail)
    if kind in PLACES and _sr_is_plural(words[head]) and not head:
        made += _composed([_sr_noun(words[0], kind, True)[:6]], tail)
    if len(tail) == 1 and words[head].lower() in _SR_STATES:  # Републике Србије
        made += _composed([s[:6] for s in [*slots, _sr_noun(tail[0], kind, False)]], [])
    return made


def _sr_is_plural(place: str) -> bool:
    """Whether a place may be a plural: Емирати, Малдиви; not Мали."""
    return _ends(place, "ни ти ди") or (len(place) > 5 and _ends(place, "ви ли ми"))


def _sr_is_adjective(word: str) -> bool:
    return len(word) > 3 and _ends(word, "ски чки шки цки ни ви ли љи њи ћи вши")


def _sr_agrees(word: str, following: str) -> bool:
    """Whether `word` is an adjective of what follows: Велика Британија, Бели дом; not Република Србија."""
    fits = {"а": "а", "и": "бвгдђжзјклљмнњпрстћфхцчџшиоу", "о": "ое", "е": "е"}.get(word[-1], "")
    return (
        len(word) > 3
        and _ends(word[:-1], "ск чк шк цк велик свет стар н в л љ ћ вш")
        and following[-1] in fits
    )


def _sr_adjective(word: str) -> list[Slots]:
    stem, endings = word[:-1], _SR_ADJECTIVES
    if stem[-1] in "шћжђљњ":  # бившег
        endings = [g if g[0] == "а" else g.replace("ог", "ег").replace("ом", "ем") for g in endings]
    return [[tuple(stem + e for e in case.split("/")) for case in gender.split()] for gender in endings]


def _sr_adjective_slots(word: str, plural: bool) -> Slots:
    """Return the cases of an adjective before its noun: the short endings only, -ог and not -ога."""
    if word.lower() in _SR_FIXED:  # у Папуи Новој Гвинеји beside у Папуа Новој Гвинеји
        either = _sr_noun(word, "name", False) if word[-1] == "а" else [()] * 11
        return [(word, *(form for form in case if form != word)) for case in either]
    masculine, feminine, neuter, several = ([case[:1] for case in g] for g in _sr_adjective(word))
    several[0] = (word[:-1] + {"а": "е", "о": "а"}.get(word[-1], word[-1]),)
    if plural:
        accusative = word if word[-1] == "а" else word[:-1] + "е"
        return [(word,), *several[1:], (accusative,), *several]
    if word[-1] == "а":
        return [*feminine, *several]
    singular = neuter if word[-1] == "о" else masculine
    return [*singular[:5], (word,), *several]


def _sr_noun(word: str, kind: str, plural: bool) -> Slots:
    if (kind in PLACES or word[0].isupper()) and _ends(word, "ска чка шка цка"):  # у Немачкој
        return _sr_adjective_slots(word, False)
    stem = _sr_stem(word)
    group = _sr_class(word, plural)
    slots = _declined(word, stem, _SR_NOUNS[group])
    if kind in PLACES and group == "е":  # Чилеа beside Скопља
        slots = [(*one, word + e) for one, e in zip(slots, ("", "а", "у", "ом", "у", ""), strict=False)]
    last = stem[:-1][-1] if group == "а" else stem[-1]
    if last in _SR_SOFTENED:  # Америци, председници
        soft = stem[: -2 if group == "а" else -1] + _SR_SOFTENED[last]
        for i in (2, 4) if group == "а" else (6, 8, 9, 10):
            slots[i] += tuple(soft + form[len(soft) :] for form in slots[i] if form[len(soft)] == "и")
    if stem != word and group in ("consonant", "soft"):  # Иранаца, министара
        slots[7] = (word + "а",)
    if kind not in PLACES and _ends(word, "анин рин србин"):
        slots[6:] = [(word[:-2] + "и", word[:-2] + "е"), (word[:-2] + "а",), *[(word[:-2] + "има",)] * 3]
    elif kind not in PLACES and word.endswith("чин"):  # Турци
        stem = word[:-3]
        slots[6:] = [(stem + "ци", stem + "ке"), (stem[:-1] + "рака",), *[(stem + "цима",)] * 3]
    return slots


def _sr_stem(word: str) -> str:
    low = word.lower()
    if low in _SR_STEMS:
        return word[0] + _SR_STEMS[low][1:]
    return word[:-2] + word[-1] if len(word) > 3 and _ends(word, "ац истар") else word


def _sr_class(word: str, plural: bool) -> str:
    last = word[-1].lower()
    if plural:
        return f"plural {last}"
    if _ends(word, "ост ио"):
        return "ио" if last == "о" else "ст"
    if last in "аоеиу":
        return last
    return "soft" if last in "јљњчџшжћђц" else "consonant"


_SR_TO_LATIN = str.maketrans(
    {**_SR_LATIN, **_SR_DIGRAPHS}
    | {c.upper(): latin.capitalize() for c, latin in {**_SR_LATIN, **_SR_DIGRAPHS}.items()}
)
_SR_LATIN_LETTER = re.compile("[A-Za-zčćđšžČĆĐŠŽ]")
_SR_FROM_LATIN = [
    (written, cyrillic)
    for letter, latin in {**_SR_DIGRAPHS, **_SR_LATIN}.items()
    for written, cyrillic in (
        (latin.capitalize(), letter.upper()),
        (latin.upper(), letter.upper()),
        (latin, letter),
    )
]


def _sr_cyrillic(word: str) -> str:
    """Return `word` in Cyrillic; one that has no Latin letter comes back as it is."""
    if not _SR_LATIN_LETTER.search(word):
        return word
    for written, cyrillic in _SR_FROM_LATIN:
        word = word.replace(written, cyrillic)
    return word


def _sr_latin(word: str) -> str:
    latin = word.translate(_SR_TO_LATIN)
    return latin.upper() if word.isupper() else latin


GRAMMARS: dict[str, Callable[[str, str], Iterable[str]]] = {
    "en": _en,
    "fa": _fa,
    "ar": _ar,
    "es": _es,
    "fr": _fr,
    "tr": _tr,
    "ru": _ru,
    "sr": _sr,
    "de": _de,
}
