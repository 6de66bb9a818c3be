"""Title groups: the stretch of a sentence that names one office, with its field, body and countries.

A group grows from its head (a title) over the items that belong to it. It is the same walk in every language;
what a language puts where stands in its `grammar.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from relations.finding.items import Item
from relations.text import fold_key

DIPLOMATS = frozenset("ambassador charge_daffaires consul envoy".split())
SOLE = frozenset(  # offices that a state has once: two holders in one article serve two states
    "president monarch head_of_state supreme_leader prime_minister minister speaker ambassador".split()
)
_DEPUTY = {
    "minister": "deputy_minister",
    "prime_minister": "deputy_prime_minister",
    "president": "vice_president",
    "agency_head": "deputy_agency_head",
    "secretary_general": "deputy_agency_head",
    "director": "deputy_agency_head",
}
_WITHOUT_FIELD = DIPLOMATS | {"monarch", "head_of_state", "supreme_leader", "prime_minister", "mayor"}
_POSSESSIVE = frozenset("'’s")
_COMMAS = frozenset(",،")
_FURTHEST = 5  # items that may stand between two parts of one title; tried on the sample corpus


@dataclass
class Group:
    """An office in a sentence: items `first` to `last` (inclusive), its head, and what was read from it."""

    first: int
    last: int
    head: int
    role: str
    portfolio: str = ""
    status: str = "current"
    countries: list[int] = field(default_factory=list)  # items, of the state served
    hosts: list[int] = field(default_factory=list)  # items, of where a diplomat is accredited
    bodies: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)  # items that say what the office is
    counterpart: bool = False
    anaphor: bool = False  # "of that country", "its": the country is the one named before
    joined: bool = False  # stands after "and" beside another title of the same person
    plural: bool = False


def _is_definite(item: Item) -> bool:
    return item.kind == "name" and item.key.startswith(("ال", "وال", "لل")) and len(item.key) > 4


def _is_plain(item: Item, grammar: dict) -> bool:
    """Return whether a word that no list knows, or a noun, may belong to the field of an office."""
    return item.kind in ("name", "noun", "adjective", "number") and item.key not in grammar["bridges"]


def _links(items: Sequence[Item], at: int, diplomat: bool, body: bool, grammar: dict) -> bool:
    """Return whether a word such as "of" or "in" leads on to what the office is for or where it is held.

    "in" leads on to the host of a diplomat, and to the name of a state, not to a city, where a language
    says "the minister in Russia" for the Russian one.
    """
    if items[at].key in grammar["host"] and not diplomat:
        following = items[at + 1] if at + 1 < len(items) and not body else None
        state = following is not None and following.kind == "country" and following.entry.kind == "name"
        return items[at].key in grammar["of"] and state
    return items[at].key in grammar["of"] | grammar["host"]


@dataclass
class _Reach:
    """How far the group of a head goes to the right, item by item.

    Fields, bodies and countries belong; so do unknown words on the way to one of them, where no field was
    named yet or "and" goes before, and words that can only be a field ("of rural life", «الريفية»). A country
    ends the group but for a modifier, another country after "and", and the host of a diplomat.
    """

    items: Sequence[Item]
    head: int
    grammar: dict
    given: dict[str, str]
    parts: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)  # words that belong only if something known follows
    named: bool = False  # a field was named
    closed: bool = False  # a country was named
    linked: bool = False  # "of" or "in" went before
    joined: bool = False  # "and" or a comma went before

    def __post_init__(self) -> None:
        title = self.items[self.head]
        self.named = bool(title.entry.portfolio)
        self.diplomat = title.entry.value in DIPLOMATS
        self.definite = self.grammar["juxtaposed"] and title.key.startswith("ال")

    def step(self, at: int) -> bool:
        """Take the next item in; return whether the group may go on after it."""
        item = self.items[at]
        if self.definite and not _agrees_with_definite(item, self.linked):
            return False
        if self._belongs(item, at):
            self.parts += [*self.waiting, at]
            self.waiting = []
            self._note(item)
        elif self._leads_on(item, at):
            self.waiting.append(at)
        else:
            return False
        return len(self.waiting) <= _FURTHEST

    def _belongs(self, item: Item, at: int) -> bool:
        if item.kind == "country":
            return not self.closed or self.linked or self.joined
        if item.kind == "modifier":
            return not self.waiting
        if item.kind in ("portfolio", "body"):
            return not self.closed or self.linked or _possessed(self.items, self.waiting, self.grammar)
        if _more_field(item, self.named, self.closed, self.grammar):
            return True
        if _is_place(item, self.head, at, self.items, self.grammar, self.given):
            return True
        if self.closed:
            return self.linked and self.diplomat and item.kind in ("noun", "adjective")
        return self._may_wait(item) and _only_field(item, self.linked, self.grammar)

    def _note(self, item: Item) -> None:
        """Remember what an item that was taken in means for those after it."""
        if item.kind in ("country", "portfolio", "body"):
            self.linked = self.joined = False
        self.closed |= item.kind == "country"
        self.named |= item.kind in ("portfolio", "body") or item.key.startswith("وال")

    def _leads_on(self, item: Item, at: int) -> bool:
        """Return whether an item may stand on the way to one that belongs."""
        goes_on = item.key in _COMMAS and _goes_on(self.items, at, self.grammar)
        if item.key in self.grammar["and"] or goes_on:
            self.joined = True
        elif _links(self.items, at, self.diplomat, self._is_bare_body(), self.grammar):
            self.linked = True
        elif item.key not in self.grammar["state"] and (
            item.key not in self.grammar["articles"] or self.joined
        ):
            return not self.closed and self._may_wait(item)
        return True

    def _is_bare_body(self) -> bool:
        """Return whether the group is a state body whose field is not known: "the administration in Mali"."""
        return self.items[self.head].kind == "body" and not self.named

    def _may_wait(self, item: Item) -> bool:
        """Return whether a plain word can stand inside a title at this place."""
        if not _is_plain(item, self.grammar) or self.given.get(item.key.split()[0]) == "given":
            return False
        return self.linked or self.joined or (self.grammar["juxtaposed"] and not self.named)


def _reach_right(items: Sequence[Item], head: int, grammar: dict, given: dict[str, str]) -> list[int]:
    """Return the items right of a head that belong to its group."""
    reach = _Reach(items, head, grammar, given)
    for at in range(head + 1, len(items)):
        if not reach.step(at):
            break
    return reach.parts


def _more_field(item: Item, named: bool, closed: bool, grammar: dict) -> bool:
    """Return whether an Arabic word goes on with a field just named: «والتنمية», «الحضرية»."""
    if not named or closed or not grammar["juxtaposed"]:
        return False
    return item.kind in ("name", "noun", "adjective") and (
        item.key.startswith("وال") or (item.key.startswith("ال") and item.key.endswith("یه"))
    )


def _is_place(
    item: Item, head: int, at: int, items: Sequence[Item], grammar: dict, given: dict[str, str]
) -> bool:
    """Return whether a word is the place of a governor or mayor: «والی هرات»."""
    local = items[head].entry.value in ("governor", "mayor") and grammar["juxtaposed"] and at == head + 1
    return local and item.kind == "name" and given.get(item.key.split()[0]) != "given"


def _goes_on(items: Sequence[Item], at: int, grammar: dict) -> bool:
    """Return whether a comma stands inside a title: before one more field, or in a list of countries."""
    if at + 1 < len(items) and items[at + 1].kind == "portfolio":
        return True
    while at + 2 < len(items) and items[at + 1].kind == "country":
        if items[at + 2].key in grammar["and"]:
            return at + 3 < len(items) and items[at + 3].kind == "country"
        at += 2
    return False


def _possessed(items: Sequence[Item], waiting: list[int], grammar: dict) -> bool:
    """Return whether only a possessive ending stands after a country: "head of Iran's space agency"."""
    return not grammar["juxtaposed"] and all(items[at].key in _POSSESSIVE for at in waiting)


def _agrees_with_definite(item: Item, linked: bool) -> bool:
    """Return whether a word can go on from an Arabic noun with the article: with one too, or linked."""
    if item.kind == "country":
        return linked or item.entry.kind == "demonym"
    return linked or item.kind != "name" or _is_definite(item)


def _only_field(item: Item, linked: bool, grammar: dict) -> bool:
    """Return whether a plain word is part of a title even where nothing known follows it."""
    if item.kind in ("noun", "adjective"):
        return linked or grammar["juxtaposed"]
    return linked and not item.capital and not grammar["juxtaposed"] or _is_definite(item)


def _reach_left(items: Sequence[Item], head: int, grammar: dict) -> list[int]:
    """Return the items left of a head that belong to its group, nearest first."""
    parts: list[int] = []
    for at in range(head - 1, -1, -1):
        if not _belongs_left(items, at, parts, grammar):
            break
        parts.append(at)
    while parts and (items[parts[-1]].key in _POSSESSIVE or items[parts[-1]].key in grammar["and"]):
        parts.pop()
    return parts


def _belongs_left(items: Sequence[Item], at: int, parts: list[int], grammar: dict) -> bool:
    """Return whether an item belongs to the title whose parts (nearest last) stand right of it."""
    item, before = items[at], grammar["country_before"]
    if item.kind == "modifier":
        return True
    if item.kind in ("portfolio", "body"):
        return before != "no"
    if item.kind == "country":
        return before == "any" or (before == "adjective" and item.entry.kind == "demonym")
    if at == 0:
        return False
    if item.key in _POSSESSIVE:
        return before == "any"
    if item.key == "-":
        return items[at - 1].kind == "modifier" and items[at - 1].end == item.start
    near = (items[at - 1], items[parts[-1]]) if parts else ()
    fields = item.key in grammar["and"] and all(other.kind == "portfolio" for other in near)
    states = item.key in grammar["and"] | _COMMAS and all(
        other.kind == "country" and other.entry.kind == "demonym" for other in near
    )
    return bool(near) and before != "no" and (fields or states)


def _sort_countries(group: Group, items: Sequence[Item], grammar: dict) -> None:
    """Tell the countries served from the hosts of a diplomat."""
    for at in range(group.first, group.last + 1):
        if items[at].kind != "country":
            continue
        hosted = group.role in DIPLOMATS and _after_host(items, at, group.first, grammar)
        (group.hosts if hosted else group.countries).append(at)


def _after_host(items: Sequence[Item], at: int, first: int, grammar: dict) -> bool:
    for before in range(at - 1, first - 1, -1):
        if items[before].key in grammar["host"]:
            return True
        if items[before].key not in grammar["articles"] and items[before].kind not in ("noun", "adjective"):
            return False
    return False


def _read(group: Group, items: Sequence[Item]) -> None:
    """Set role, portfolio and status from the parts of a group."""
    deputy = False
    for at in (group.head, *group.parts):
        entry = items[at].entry
        if entry is None or items[at].kind == "country":
            continue
        if entry.kind == "modifier":
            deputy |= entry.value == "deputy"
            charged = at + 1 < len(items) and items[at + 1].key == "ب"  # «المكلف بـ» is "in charge of"
            group.status = (not charged and entry.status) or group.status
        elif entry.kind == "body":
            group.bodies.append(at)
        if not group.portfolio or group.portfolio == "other":
            group.portfolio = entry.portfolio or group.portfolio
        if entry.kind == "title" and entry.status:
            group.status = entry.status
    if group.role in _WITHOUT_FIELD:
        group.portfolio = ""
    if group.role == "president" and group.bodies:
        group.role = "speaker" if group.portfolio == "parliament" else "agency_head"
    if deputy:
        group.role = _DEPUTY.get(group.role, group.role)


def groups_of(items: Sequence[Item], grammar: dict, given: dict[str, str]) -> list[Group]:
    """Return the title groups of a sentence in order.

    Heads are titles and the word for a counterpart; a state body that is in none of their groups makes a
    group without a role.
    """
    groups: list[Group] = []
    for head, item in enumerate(items):
        if item.kind not in ("title", "counterpart", "body"):
            continue
        if item.kind == "body" and groups and head <= groups[-1].last:
            continue
        left, right = _reach_left(items, head, grammar), _reach_right(items, head, grammar, given)
        if groups:
            left = [at for at in left if at > groups[-1].last]
        parts = [*left, *right]
        role = "" if item.kind == "body" else item.entry.value
        group = Group(min([head, *left]), max([head, *right]), head, role, parts=parts)
        group.counterpart = item.kind == "counterpart"
        group.portfolio = item.entry.portfolio
        group.plural = item.key.endswith("s") and not fold_key(item.entry.phrase).endswith("s")
        _read(group, items)
        _sort_countries(group, items, grammar)
        group.anaphor = not group.countries and _is_anaphor(items, group, grammar)
        if groups and not groups[-1].role and group.first <= groups[-1].last:
            groups.pop()
        groups.append(group)
    _cut_overlaps(groups)
    _join(groups, items, grammar)
    return groups


def _is_anaphor(items: Sequence[Item], group: Group, grammar: dict) -> bool:
    """Return whether words around a title say that its country is the one named before."""
    after = " ".join(item.key for item in items[group.last + 1 : group.last + 3])
    inside = " ".join(items[at].key for at in range(group.head + 1, group.last + 1))
    before = items[group.first - 1].key if group.first else ""
    return before in grammar["same_country"] or any(
        f"{inside} {after}".find(phrase) >= 0 for phrase in grammar["same_country"] if " " in phrase
    )


def _cut_overlaps(groups: list[Group]) -> None:
    """End each group before the next begins."""
    for group, following in zip(groups, groups[1:], strict=False):
        if group.last >= following.first:
            group.last = following.first - 1
            for places in (group.countries, group.hosts, group.bodies, group.parts):
                places[:] = [at for at in places if at <= group.last]


def _join(groups: list[Group], items: Sequence[Item], grammar: dict) -> None:
    """Mark a group that follows another after "and" only: one person may hold both offices."""
    for group, following in zip(groups, groups[1:], strict=False):
        between = [items[at].key for at in range(group.last + 1, following.first)]
        following.joined = not between or (len(between) == 1 and between[0] in grammar["and"])
