"""Exact and near copies of one article in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def find_copies(documents: pd.DataFrame, furniture: pd.DataFrame) -> pd.DataFrame:
    """Return `documents` with `duplicate_of`."""
    return documents
