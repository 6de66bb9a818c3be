"""What can go wrong, in the user's words: what, where, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class RelationsError(Exception):
    """A fault that the user can mend; its text is one line. `exit_code` is that of the command line."""

    exit_code = 2


class InputError(RelationsError):
    """Wrong usage or input."""


class FaultsFound(RelationsError):
    """`check`, `verify` or `doctor` found faults."""

    exit_code = 1


class OutputError(RelationsError):
    """An output could not be written; the earlier run is untouched."""

    exit_code = 74


class BusyError(RelationsError):
    """Another run holds the output."""

    exit_code = 75


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the nearest known word, else the list of known words.

    >>> did_you_mean("contry", ["country", "since"])
    "; did you mean 'country'?"
    >>> did_you_mean("zzz", ["country", "since"])
    '; there are: country, since'
    """
    known = sorted(known)
    nearest = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if nearest:
        return f"; did you mean '{nearest[0]}'?"
    return f"; there are: {', '.join(known)}" if known else ""


def listed(faults: Iterable[str], *, most: int = 3) -> str:
    """Join faults into one line: the first `most`, and how many more there are.

    >>> listed(["a", "b", "c", "d"])
    'a; b; c; and 1 more'
    """
    faults = list(faults)
    more = len(faults) - most
    return "; ".join(faults[:most]) + (f"; and {more} more" if more > 0 else "")
