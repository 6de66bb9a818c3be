"""Which written identities are one person: names must agree, and office or country must agree with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from relations.identity.judgements import identity_key, judged
from relations.identity.names import is_surname, likeness, skeletons, words_of

SAME_NAME = 0.85  # alone with one further sign; 0.69 gave the best F1 (0.935) on pairs of Iranian politicians
NEAR_NAME = 0.76  # with country and office agreeing
_LISTED = 0.70  # least likeness of a row of `pairs`
_LARGEST_BLOCK = 400


@dataclass
class Identity:
    """A name as written in a language, with the country it serves: its offices and the persons behind it."""

    language: str
    name: str
    country: str | None  # as a title states it
    nation: str | None = None  # the same, or a guess, which joins nobody
    offices: set[tuple[str, str]] = field(default_factory=set)  # role, portfolio
    people: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Return `language|written name|alpha3`."""
        return identity_key(self.language, self.name, self.country)


def _blocks(identities: Sequence[Identity]) -> Iterator[tuple[int, int]]:
    """Yield the pairs (left < right) that share the consonants of a word, or of the name written as one."""
    members = defaultdict(list)
    for number, identity in enumerate(identities):
        words = words_of(identity.name)
        for key in {
            bones for word in (*words, "".join(words)) for bones in skeletons(word) if len(bones) > 1
        }:
            members[key].append(number)
    pairs = set()
    for block in members.values():
        if len(block) <= _LARGEST_BLOCK:
            pairs |= {(a, b) for i, a in enumerate(block) for b in block[i + 1 :]}
    yield from sorted(pairs)


def _shared_office(left: Identity, right: Identity) -> tuple[str, str]:
    """Return (role, field) of an office that both hold, empty where there is none or no field is stated."""
    for role, portfolio in sorted(left.offices):
        for other_role, other_portfolio in sorted(right.offices):
            if role == other_role and (portfolio == other_portfolio or not (portfolio and other_portfolio)):
                return role, portfolio and other_portfolio
    return "", ""


def decide(left: Identity, right: Identity, judgements: Mapping) -> tuple[str, float, str, str]:
    """Return (verdict, score, reason, decided_by) for two identities."""
    score = round(likeness(left.name, right.name), 4)
    if hand := judged(left.key, right.key, judgements):
        return hand[0], score, hand[1], "judgement"
    if left.country and right.country and left.country != right.country:
        return (
            "different",
            score,
            f"names agree, but one serves {left.country} and one {right.country}",
            "score",
        )
    office, field = _shared_office(left, right)
    country = left.country if left.country == right.country else None
    evidence = " and ".join(
        filter(None, (country and f"both serve {country}", office and f"both are {office}"))
    )
    if _is_short(left, right):
        clash = None not in (left.nation, right.nation) and left.nation != right.nation
        enough = score >= SAME_NAME and office and (country or field) and not clash
        return _verdict(
            enough, score, f"a surname agrees; {evidence}", "a surname agrees; too little else does"
        )
    if score < (NEAR_NAME if country and office else SAME_NAME):
        return "unsure", score, "the names are near but not the same", "score"
    return _verdict(evidence, score, f"names agree; {evidence}", "names agree; nothing else does")


def _is_short(left: Identity, right: Identity) -> bool:
    """Return whether one of two names is a surname alone."""
    return min(len(words_of(left.name)), len(words_of(right.name))) == 1 or is_surname(left.name, right.name)


def _verdict(same, score: float, yes: str, no: str) -> tuple[str, float, str, str]:
    return ("same", score, yes, "score") if same else ("unsure", score, no, "score")


def compare(
    identities: Sequence[Identity], judgements: Mapping
) -> list[tuple[int, int, str, float, str, str]]:
    """Return (left, right, verdict, score, reason, decided_by) for all pairs whose names are near."""
    rows = []
    for left, right in _blocks(identities):
        verdict, score, reason, by = decide(identities[left], identities[right], judgements)
        if score >= _LISTED or by == "judgement":
            rows.append((left, right, verdict, score, reason, by))
    return rows


def clusters(count: int, rows: Sequence[tuple]) -> list[int]:
    """Return the cluster of each identity: "same" joins, the surest first, but never across a "different"."""
    home = list(range(count))
    members = {number: {number} for number in range(count)}
    apart = {frozenset(row[:2]) for row in rows if row[2] == "different"}
    same = [row for row in rows if row[2] == "same"]
    for left, right, *_ in sorted(same, key=lambda row: (row[5] != "judgement", -row[3], row[0], row[1])):
        one, other = home[left], home[right]
        if one == other or any(frozenset((a, b)) in apart for a in members[one] for b in members[other]):
            continue
        for number in members[other]:
            home[number] = one
        members[one] |= members.pop(other)
    return home
