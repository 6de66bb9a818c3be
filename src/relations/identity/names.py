"""How alike two written names are, whatever scripts they are in.

A word is reduced to its consonants, each to the class that the scripts keep apart (Arabic has no p, Russian
writes h and kh with one letter, vowels come and go). Words of two names are then matched one to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex
from rapidfuzz.distance import Indel, JaroWinkler

from relations.text import fold_key, script_of

# Consonant classes and the letters that write them; a capital class stands in a skeleton, what is not listed
# is dropped, `w` is the و that may be a vowel.
_CLASSES = {
    "B": "b p ب پ б п", "V": "v w f ph ف ڤ в ф", "D": "d dh د д", "T": "t th ت ط т",
    "S": "s sz ce ci cy ث س ص с", "Z": "z ذ ز ض ظ з", "C": "tsch shch sch sh ch ts tz cz تش چ ش тс ц ч ћ ш щ",
    "J": "j dzh dj zh ge gi ج ژ دج дж ж ђ џ", "H": "h kh ح خ ه х",
    "K": "k c ck qu ک к", "G": "g gh q غ ق گ г ґ", "L": "l ل л љ", "M": "m م м", "N": "n ن н њ",
    "R": "r ر р", "KS": "x кс", "w": "و",
}  # fmt: skip
_TABLE = {letters: kind for kind, written in _CLASSES.items() for letters in written.split()}
_LETTERS = regex.compile("|".join(sorted(map(regex.escape, _TABLE), key=len, reverse=True)) + "|.")
_HAN = regex.compile(r"[\u3400-\u9fff]")
_STYLES = frozenset(
    "سید seyed sayyed seyyed sayed sayyid said السید سيد сейед сеид сейид seyid الشیخ".split()
)
_LINKS = frozenset(
    "al el ال bin ibn بن ابن bn de del la y و von van der da dos di oghlu ogly аль эль бин ибн".split()
)


_VOWELS = dict(
    zip("اآأإىویيؤئةعء", ["a", "a", "a", "i", "a", "u", "i", "i", "u", "i", "a", "a", ""], strict=True)
)
_SOUNDS = dict(
    zip(
        "بپتطثجچحخدذرزژسشصضظغفڤقکكگلمنه",
        "b p t t s j ch h kh d z r z zh s sh s z z gh f v q k k g l m n h".split(),
        strict=True,
    )
)
SURNAME = 0.88  # likeness from which a word is taken for another's surname


def romanise(name: str) -> str:
    """Return a plain Latin form of a name, for display and slugs.

    Persian and Arabic do not write short vowels: an "a" stands for each that a syllable needs.

    >>> romanise("Díaz-Canel"), romanise("هاکوب آرشاکیان"), romanise("Аббас Арагчи")
    ('Diaz-Canel', 'Hakub Arshakian', 'Abbas Aragchi')
    """
    from anyascii import anyascii

    words = [_spelled(word) if script_of(word) == "Arab" else word for word in name.split()]
    return regex.sub(r"\s+", " ", regex.sub("[`']", "", anyascii(" ".join(words)))).strip()


def _spelled(word: str) -> str:
    """Return a word of Arabic script in Latin letters."""
    letters = [c for c in word if c in _VOWELS or c in _SOUNDS]
    spelled, cluster = "", []
    for at, letter in enumerate(letters):
        if letter in "ویي" and at == 0:
            cluster.append("v" if letter == "و" else "y")
        elif letter in _SOUNDS:
            cluster.append(_SOUNDS[letter])
        else:
            spelled += _voiced(cluster, first=not spelled, last=False) + _VOWELS[letter]
            cluster = []
    return (spelled + _voiced(cluster, first=not spelled, last=True)).capitalize()


def _voiced(cluster: list[str], *, first: bool, last: bool) -> str:
    """Return consonants with an "a" where a syllable needs one."""
    if first and len(cluster) > 1:
        return cluster[0] + "a" + _voiced(cluster[1:], first=False, last=last)
    if last and len(cluster) > 1:
        return "".join(cluster[:-1]) + "a" + cluster[-1]
    return "".join(cluster[:2]) + "a" + "".join(cluster[2:]) if len(cluster) > 2 else "".join(cluster)


def words_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name that tell persons apart: without styles, articles and links.

    >>> words_of("Abdullah bin Saud Al-Anzi")
    ('abdullah', 'saud', 'anzi')
    >>> words_of("سیدستار هاشمی") == words_of("سيد ستار هاشمي")
    True
    """
    if _HAN.search(name):
        name = romanise(name)
    words = []
    for word in fold_key(name).split():
        if word.startswith("سید") and len(word) > 5:
            word = word[3:]
        elif word.startswith("ال") and len(word) > 4:
            word = word[2:]
        words.append(word)
    kept = tuple(word for word in words if word not in _STYLES | _LINKS)
    return kept or tuple(words)


@cache
def skeletons(word: str) -> tuple[str, ...]:
    """Return the consonant classes of a folded word; two forms where a و may be a vowel or a consonant.

    >>> skeletons("هاشمی") == skeletons("hashemi")
    True
    """
    kinds = "".join(_TABLE.get(letters, "") for letters in _LETTERS.findall(word))
    kinds = regex.sub(r"(.)\1+", r"\1", kinds)
    if len(kinds) > 1 and kinds.endswith("H") and word[-1:] in ("ه", "h"):
        kinds = kinds[:-1]
    first = kinds[:1].upper().replace("W", "V") + kinds[1:]
    return tuple(dict.fromkeys((first.replace("w", ""), first.replace("w", "V"))))


@cache
def _sounds(word: str) -> str:
    return romanise(word).lower()


@cache
def word_likeness(left: str, right: str) -> float:
    """Return how alike two folded words are, 0 to 1."""
    if left == right:
        return 1.0
    bones = max(
        Indel.normalized_similarity(a, b) if a and b else 0.0
        for a in skeletons(left)
        for b in skeletons(right)
    )
    sounds = JaroWinkler.similarity(_sounds(left), _sounds(right))
    return 0.7 * bones + 0.3 * sounds


def likeness(left: str, right: str) -> float:
    """Return how alike two full names are, 0 to 1: the words matched in pairs, and the names written as one.

    A given name that differs counts against the pair however alike the rest is.
    """
    one, other = sorted((words_of(left), words_of(right)), key=len)
    if not one or not other:
        return 0.0
    joined = word_likeness("".join(one), "".join(other))
    if is_surname(left, right):
        return 0.95 * max(word_likeness("".join(a), b[-1]) for a, b in ((one, other), (other, one)))
    if len(one) == 1:
        return joined if len(other) == 1 else 0.9 * joined
    scores, missing = _matched(one, other)
    weakest = min(scores)
    matched = 0.5 * weakest + 0.5 * sum(scores) / len(scores) - 0.06 * missing
    return max(matched, joined if len(one) != len(other) or joined > 0.95 else 0.0)


def is_surname(left: str, right: str) -> bool:
    """Return whether one name is only the surname of the other, in one word or written apart.

    >>> is_surname("زارع بور", "Issa Zarepour"), is_surname("Sattar Hashemi", "ستار هاشمی")
    (True, False)
    """
    one, other = sorted((words_of(left), words_of(right)), key=len)
    if len(one) == len(other) == 2:
        joined = [("".join(a), b[-1]) for a, b in ((one, other), (other, one))]
        whole = _matched(one, other)[0]
        return max(word_likeness(a, b) for a, b in joined) > max(SURNAME - 1e-9, min(whole))
    return len(one) < len(other) and word_likeness("".join(one), other[-1]) >= SURNAME


def _matched(one: Sequence[str], other: Sequence[str]) -> tuple[list[float], int]:
    """Match every word of the shorter name to its own word of the longer, the most alike first."""
    scores, left, right = [], set(range(len(one))), set(range(len(other)))
    table = sorted(
        ((word_likeness(a, b), i, j) for i, a in enumerate(one) for j, b in enumerate(other)), reverse=True
    )
    for score, i, j in table:
        if i in left and j in right:
            scores.append(score)
            left.remove(i)
            right.remove(j)
    return scores, len(right)
