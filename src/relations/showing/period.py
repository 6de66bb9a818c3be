"""A run seen through a span of days: the same tables, fewer rows."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from relations.errors import InputError, listed

if TYPE_CHECKING:
    import pandas as pd

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def between(run, since: str = "", until: str = "") -> Period | object:
    """Return `run` narrowed to documents published from `since` to `until`, both included.

    Each is a day, month or year (`2024-01-31`, `2024-01`, `2024`), or empty for no bound; without bounds
    the run itself is returned. A document without a date is then left out. Raises `InputError` naming what
    is no date or the wrong way round.
    """
    faults = [
        f"{name} is {value!r}: write it as 2024, 2024-01 or 2024-01-31"
        for name, value in (("since", since), ("until", until))
        if value and not _DAY.fullmatch(value)
    ]
    if not faults and since and until and since[: len(until)] > until[: len(since)]:
        faults = [f"since ({since}) is after until ({until})"]
    if faults:
        raise InputError(listed(faults))
    return Period(run, since, until) if since or until else run


class Period:
    """A view of a run; tables that name documents keep the rows of those published in the span."""

    def __init__(self, run, since: str, until: str):
        self.run, self.since, self.until = run, since, until
        self.path, self.manifest = run.path, run.manifest

    @cached_property
    def documents(self) -> pd.DataFrame:
        """The documents published in the span."""
        documents = self.run.documents
        kept = documents["published"].notna()
        if self.since:
            kept &= (documents["published"] >= self.since).fillna(False)
        if self.until:
            kept &= (documents["published"].str[: len(self.until)] <= self.until).fillna(False)
        return documents[kept].reset_index(drop=True)

    @cached_property
    def officials(self) -> pd.DataFrame:
        """The officials whom those documents name; counts and days are those of the whole run."""
        return self.run.officials[self.run.officials["official_id"].isin(self.mentions["entity_id"])]

    @cached_property
    def names(self) -> pd.DataFrame:
        """The written forms of those officials; counts are those of the whole run."""
        return self.run.names[self.run.names["official_id"].isin(self.officials["official_id"])]

    def __getattr__(self, name: str):
        table = getattr(self.run, name)
        if "document_id" in getattr(table, "columns", ()):
            table = table[table["document_id"].isin(self.documents["document_id"])].reset_index(drop=True)
        self.__dict__[name] = table
        return table
