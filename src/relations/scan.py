"""One pass over folded text for every phrase of a lexicon.

Many texts are laid end to end as one array of code points, folded, cut into tokens, and each token's hash is
taken from one running sum. A phrase is a path through a table of hashed token sequences, walked for all
candidate tokens of all texts at once. The longest phrase at token boundaries wins; see `performance.md` of
the project's founding notes for the designs this one was chosen from.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from relations.text import DOT, HARD, NEWLINE, SINGLE, WORD, capitals, code_points, fold_codes, vanishing

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2**64
_MIX = np.uint64(0xC2B2AE3D27D4EB4F)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_BLOCK = 1 << 18  # code points scanned at once: the work arrays of one block stay in the processor's cache
_BITS = 20
_CONJUNCTIONS = [ord(letter) for letter in "وف"]
_PREPOSITIONS = [ord(letter) for letter in "بکل"]
ANY, INITIAL, ALL = range(3)  # what a phrase asks of capitals in the text


class Phrase(NamedTuple):
    """A written form to look for: `entry` it stands for, letters to `skip` at its start, asked `case`.

    `layer` is a small number; phrases compete for a stretch of text within a layer only. `joins` (0 or 1):
    whether particles of Arabic may be written as one with the first word.
    """

    form: str
    entry: int
    skip: int
    case: int
    layer: int
    joins: int = 0


class Phrases(NamedTuple):
    """Phrases compiled for scanning (all arrays). A slot of the table is one token sequence."""

    sequence: np.ndarray  # uint64, hash of the sequence in each slot of an open table, 0 where free
    first: np.ndarray  # bool, whether a sequence begins with a token of this hash prefix
    goes_on: np.ndarray  # bool per slot, whether a longer sequence begins so
    begin: np.ndarray  # int32 per slot and one more, the slot's rows in the arrays below
    entry: np.ndarray
    skip: np.ndarray
    case: np.ndarray
    layer: np.ndarray
    joins: np.ndarray


class Hits(NamedTuple):
    """Places found (arrays of one length, in order of text, layer and place)."""

    text: np.ndarray  # index into the texts scanned
    start: np.ndarray  # code points, half-open
    end: np.ndarray
    entry: np.ndarray
    layer: np.ndarray


class _Tokens(NamedTuple):
    start: np.ndarray
    end: np.ndarray
    hash: np.ndarray
    joined: np.ndarray  # whether a phrase may run on from this token to the next
    bare: tuple[
        np.ndarray, np.ndarray, np.ndarray
    ]  # tokens less 1 or 2 particles: token, letters left out, hash
    origin: np.ndarray | None


@cache
def _powers(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the powers of the base and of its inverse modulo 2**64, uint64, `size` of each."""
    inverse = np.uint64(pow(int(_BASE), -1, 1 << 64))
    with np.errstate(over="ignore"):
        return tuple(
            np.cumprod(np.concatenate(([np.uint64(1)], np.full(size - 1, base)))) for base in (_BASE, inverse)
        )


def _tokens(codes: np.ndarray) -> _Tokens:
    """Fold and cut an array of code points into tokens with their hashes."""
    folded, kinds, origin = fold_codes(codes)
    word = kinds == WORD
    single = kinds == SINGLE
    edges = np.flatnonzero(np.diff(word.view(np.int8), prepend=0, append=0))
    start, end = edges[::2], edges[1::2]
    if single.any():
        alone = np.flatnonzero(single)
        start, end = np.concatenate((start, alone)), np.concatenate((end, alone + 1))
        order = np.argsort(start, kind="stable")
        start, end = start[order], end[order]
    size = 1 << max(len(folded), _BLOCK).bit_length()
    power, inverse = _powers(size)
    total = np.zeros(len(folded) + 1, dtype=np.uint64)
    np.cumsum(folded * power[: len(folded)], out=total[1:])

    def hashed(first, last):
        return ((total[last] - total[first]) * inverse[first] * _SPREAD) | np.uint64(1)

    token, left_out = _particles(folded, start, end)
    bare = token, left_out, hashed(start[token] + left_out, end[token])
    return _Tokens(start, end, hashed(start, end), _joined(kinds, start, end), bare, origin)


def _particles(folded: np.ndarray, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (token, letters) of words that may begin with an Arabic particle, or a conjunction and one."""
    first = np.isin(folded[start], _CONJUNCTIONS + _PREPOSITIONS) & (end - start > 2)
    one = np.flatnonzero(first)
    second = np.isin(folded[start[one]], _CONJUNCTIONS) & np.isin(folded[start[one] + 1], _PREPOSITIONS)
    two = one[second & (end[one] - start[one] > 3)]
    return np.concatenate((one, two)), np.repeat([1, 2], [len(one), len(two)])


def _joined(kinds: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return which gaps between a token and the next a phrase may cross (one bool a token, last False)."""
    weight = np.zeros(HARD + 3, dtype=np.int64)
    weight[[HARD, NEWLINE, DOT]] = 1 << 40, 1 << 20, 1
    total = np.concatenate(([0], np.cumsum(weight[kinds])))
    gap = total[start[1:]] - total[end[:-1]]
    dots = gap & ((1 << 20) - 1)
    short = end[:-1] - start[:-1] <= 2
    return np.append((gap < 2 << 20) & ((dots == 0) | (short & (dots == 1))), False)


def _find(table: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Return the slot of each key in an open table with linear probing, -1 where it is not there."""
    mask = np.int64(len(table) - 1)
    slot = (keys >> np.uint64(30)).astype(np.int64) & mask
    found = np.full(len(keys), -1, dtype=np.int64)
    open_ = np.arange(len(keys))
    while len(open_):
        there = table[slot[open_]]
        right = there == keys[open_]
        found[open_[right]] = slot[open_[right]]
        open_ = open_[~right & (there != 0)]
        slot[open_] = slot[open_] + 1 & mask
    return found


def _table(keys: np.ndarray) -> np.ndarray:
    """Lay distinct keys out in an open table at most half full."""
    table = np.zeros(1 << max(4, (2 * len(keys)).bit_length()), dtype=np.uint64)
    mask = np.int64(len(table) - 1)
    slot = (keys >> np.uint64(30)).astype(np.int64) & mask
    while len(keys):
        wanted, first = np.unique(slot, return_index=True)
        free = first[table[wanted] == 0]
        table[slot[free]] = keys[free]
        left = np.delete(np.arange(len(keys)), free)
        keys, slot = keys[left], slot[left] + 1 & mask
    return table


def compile_phrases(phrases: Sequence[Phrase]) -> Phrases:
    """Compile phrases for `scan`. A phrase without any letter is left out."""
    forms = [phrase.form for phrase in phrases]
    tokens = _tokens(code_points("\0".join(forms)))
    limits = np.cumsum([len(form) + 1 for form in forms])
    start = tokens.start if tokens.origin is None else tokens.origin[tokens.start]
    owner = np.searchsorted(limits, start, side="right")
    counts = np.bincount(owner, minlength=len(forms))
    first = np.concatenate(([0], np.cumsum(counts)))[:-1]

    whole = np.zeros(len(forms), dtype=np.uint64)
    inner, step, left = [np.zeros(0, np.uint64)], 0, np.flatnonzero(counts)
    while len(left):
        whole[left] = (
            _extended(whole[left], tokens.hash[first[left] + step]) if step else tokens.hash[first[left]]
        )
        step += 1
        left = left[counts[left] > step]
        inner.append(whole[left])
    prefixes = np.unique(np.concatenate(inner))
    kept = np.flatnonzero(counts)
    table = _table(np.union1d(whole[kept], prefixes))

    slot = _find(table, whole[kept])
    kept = kept[np.argsort(slot, kind="stable")]
    begin = np.searchsorted(np.sort(slot), np.arange(len(table) + 1)).astype(np.int32)
    goes_on = np.zeros(len(table), dtype=bool)
    goes_on[_find(table, prefixes)] = True
    starts = np.zeros(1 << _BITS, dtype=bool)
    starts[tokens.hash[first[kept]] >> np.uint64(64 - _BITS)] = True
    columns = np.array([phrase[1:] for phrase in phrases], dtype=np.int32).reshape(-1, 5)[kept].T
    return Phrases(table, starts, goes_on, begin, *(np.ascontiguousarray(column) for column in columns))


def _extended(sequence: np.ndarray, token: np.ndarray) -> np.ndarray:
    return (sequence * _MIX ^ token) * _SPREAD | np.uint64(1)


def _walk(phrases: Phrases, tokens: _Tokens) -> tuple[np.ndarray, ...]:
    """Return (first token, letters left out of it, last token, slot) of the sequences in the text."""
    at, left_out, sequence = _firsts(phrases, tokens)
    last, found = at, []
    while len(at):
        slot = _find(phrases.sequence, sequence)
        known = slot >= 0
        at, left_out, last, slot, sequence = (part[known] for part in (at, left_out, last, slot, sequence))
        ends = phrases.begin[slot + 1] > phrases.begin[slot]
        found.append((at[ends], left_out[ends], last[ends], slot[ends]))
        on = phrases.goes_on[slot] & tokens.joined[last]
        at, left_out, last = at[on], left_out[on], last[on] + 1
        sequence = _extended(sequence[on], tokens.hash[last])
    if not found:
        return (np.zeros(0, dtype=np.int64),) * 4
    return tuple(np.concatenate(part) for part in zip(*found, strict=True))


def _firsts(phrases: Phrases, tokens: _Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (token, letters left out, hash) of words, whole or less particles, that may begin a phrase."""
    whole = np.flatnonzero(phrases.first[tokens.hash >> np.uint64(64 - _BITS)])
    token, left_out, hashes = tokens.bare
    bare = phrases.first[hashes >> np.uint64(64 - _BITS)]
    bare &= _find(phrases.sequence, tokens.hash[token]) < 0  # «وزارة» is no «و» and «زارة»
    less = np.append(np.zeros(len(whole), dtype=np.int64), left_out[bare])
    return np.append(whole, token[bare]), less, np.append(tokens.hash[whole], hashes[bare])


def _right_case(codes: np.ndarray, start: np.ndarray, end: np.ndarray, case: np.ndarray) -> np.ndarray:
    """Return which places have the capitals that their phrase asks for."""
    right = case == ANY
    right[~right] = capitals(codes[start[~right]])
    shouted = np.flatnonzero(right & (case == ALL))
    if len(shouted):
        letters = [codes[s:e] for s, e in zip(start[shouted], end[shouted], strict=True)]
        right[shouted] = [not any(c.islower() for c in map(chr, word.tolist())) for word in letters]
    return right


def _longest(text: np.ndarray, layer: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return which places stay when, in a text and layer, the longer of two that overlap wins.

    Places with the same start and end all stay. Input is in order of text, layer, start.
    """
    reach = np.maximum.accumulate(end + (group := _group(text, layer)) * (1 << 40))
    clash = np.append(False, start[1:] + group[1:] * (1 << 40) < reach[:-1])
    stays = np.ones(len(start), dtype=bool)
    cluster = np.cumsum(~clash)
    crowded = np.flatnonzero(clash | np.append(clash[1:], False))
    for members in np.split(crowded, np.flatnonzero(np.diff(cluster[crowded])) + 1):
        taken: list[tuple[int, int]] = []
        for i in sorted(members.tolist(), key=lambda i: (start[i] - end[i], start[i])):
            place = int(start[i]), int(end[i])
            stays[i] = all(place == other or place[1] <= other[0] or other[1] <= place[0] for other in taken)
            if stays[i]:
                taken.append(place)
    return stays


def _group(text: np.ndarray, layer: np.ndarray) -> np.ndarray:
    return np.cumsum(np.append(0, (np.diff(text) != 0) | (np.diff(layer) != 0)))


def _with_marks(codes: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Move each end past the vowel marks that belong to the last letter."""
    marks = vanishing(codes)
    for _ in range(3):
        inside = end < len(codes)
        end = end + (inside & marks[np.where(inside, end, 0)])
    return end


def _with_dot(codes: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Move each end past the last dot of an abbreviation: the U.S., EE. UU."""
    dots = np.concatenate(([0], np.cumsum(codes == ord("."))))
    inside = end < len(codes)
    last = codes[np.where(inside, end, 0)] == ord(".")
    return end + (inside & last & (dots[end] > dots[start]))


class _Found(NamedTuple):
    """Rows of phrases that stand in a block of texts, in order of text, layer and place."""

    text: np.ndarray
    start: np.ndarray
    end: np.ndarray
    row: np.ndarray

    def only(self, kept: np.ndarray) -> _Found:
        """Return the rows that `kept` (indices or bools) picks."""
        return _Found(*(column[kept] for column in self))


def _stand(texts: Sequence[str], phrases: Phrases) -> _Found:
    """Return every phrase that stands in the texts, overlapping ones too, at places within its own text."""
    codes = code_points("\0".join(texts))
    tokens = _tokens(codes)
    at, left_out, last, slot = _walk(phrases, tokens)
    many = phrases.begin[slot + 1] - phrases.begin[slot]
    row = np.repeat(phrases.begin[slot] - np.append(0, np.cumsum(many)[:-1]), many) + np.arange(many.sum())
    less = np.repeat(left_out, many)
    start = np.repeat(tokens.start[at], many) + less + phrases.skip[row]
    stop = np.repeat(tokens.end[last], many) - 1
    if tokens.origin is not None:
        start, stop = tokens.origin[start], tokens.origin[stop]
    end = stop + 1
    end = _with_dot(codes, start, end if tokens.origin is None else _with_marks(codes, end))
    limits = np.cumsum([len(text) + 1 for text in texts])
    text = np.searchsorted(limits, start, side="right")
    right = (less == 0) | (phrases.joins[row] == 1)
    right &= _right_case(codes, start, end, phrases.case[row])
    found = _Found(text, start, end, row).only(right)
    found = found.only(
        np.lexsort((found.start - found.end, found.start, phrases.layer[found.row], found.text))
    )
    begins = (limits - [len(t) + 1 for t in texts])[found.text]
    return _Found(found.text, found.start - begins, found.end - begins, found.row)


def _scan_block(texts: Sequence[str], phrases: Phrases) -> Hits:
    found = _stand(texts, phrases)
    found = found.only(_longest(found.text, phrases.layer[found.row], found.start, found.end))
    return Hits(found.text, found.start, found.end, phrases.entry[found.row], phrases.layer[found.row])


def scan_all(text: str, phrases: Phrases) -> list[tuple[int, int, int, tuple[int, int] | None]]:
    """Return (start, end, entry, place of the longer phrase that covers it) of every phrase in one text."""
    with np.errstate(over="ignore"):
        found = _stand([text], phrases)
    layer = phrases.layer[found.row]
    stays = _longest(found.text, layer, found.start, found.end)
    kept = [(int(found.start[i]), int(found.end[i]), layer[i]) for i in np.flatnonzero(stays)]
    rows = []
    for i, (start, end) in enumerate(zip(found.start.tolist(), found.end.tolist(), strict=True)):
        longer = next((k[:2] for k in kept if k[2] == layer[i] and k[0] < end and start < k[1]), None)
        rows.append((start, end, int(phrases.entry[found.row[i]]), None if stays[i] else longer))
    return rows


def _blocks(texts: Sequence[str]):
    """Yield (first, last) so that the texts between hold about `_BLOCK` code points."""
    first, size = 0, 0
    for i, text in enumerate(texts):
        if size and size + len(text) >= _BLOCK:
            yield first, i
            first, size = i, 0
        size += len(text) + 1
    if first < len(texts):
        yield first, len(texts)


def scan(texts: Sequence[str], phrases: Phrases) -> Hits:
    """Find every phrase in every text.

    In a text and layer the longest of overlapping phrases stays; phrases of one place all stay.
    """
    with np.errstate(over="ignore"):
        parts = [_scan_block(texts[a:b], phrases) for a, b in _blocks(texts)]
    if not parts:
        return Hits(*(np.zeros(0, dtype=np.int64) for _ in Hits._fields))
    begins = [a for a, _ in _blocks(texts)]
    text = np.concatenate([part.text + begin for part, begin in zip(parts, begins, strict=True)])
    return Hits(text, *(np.concatenate(column) for column in list(zip(*parts, strict=True))[1:]))
