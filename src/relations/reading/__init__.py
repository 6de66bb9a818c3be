"""From files to documents, furniture, sentences and dates."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from relations import tables

if TYPE_CHECKING:
    import pandas as pd


def read(
    inputs: str | os.PathLike | Iterable[str | os.PathLike], *, columns: Mapping[str, str] | None = None
) -> dict[str, pd.DataFrame]:
    """Read files and folders to the tables `documents` `furniture` `sentences` `dates` `problems`.

    `columns` names fields of rows that are not found by themselves. `documents.story_id` is left missing.
    Raises `InputError` where nothing can be read.
    """
    from relations.reading.copies import find_copies
    from relations.reading.dates import find_dates, find_published
    from relations.reading.documents import read_documents
    from relations.reading.furniture import find_furniture, find_title
    from relations.reading.sentences import split_sentences

    documents, problems = read_documents(inputs, columns=columns)
    documents = find_title(documents)
    furniture = find_furniture(documents)
    documents = find_published(documents, furniture)
    sentences = split_sentences(documents, furniture)
    dates = find_dates(documents, sentences)
    documents = find_copies(documents, furniture)
    problems = tables.check("problems", _with_all_furniture(problems, documents, sentences))
    return {
        "documents": tables.check("documents", documents),
        "furniture": furniture,
        "sentences": sentences,
        "dates": dates,
        "problems": problems,
    }


def _with_all_furniture(
    problems: pd.DataFrame, documents: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    """Add a row for each document of which no sentence of the body is left."""
    import pandas as pd

    body = sentences.loc[sentences["paragraph"] > 0, "document_id"]
    empty = documents[~documents["document_id"].isin(body)]
    rows = tables.make(
        "problems",
        [
            {
                "source": source,
                "code": "all_furniture",
                "detail": "a page of lists or forms; only its title is used",
                "used": True,
            }
            for source in empty["source"]
        ],
    )
    return pd.concat([problems, rows], ignore_index=True) if len(rows) else problems
