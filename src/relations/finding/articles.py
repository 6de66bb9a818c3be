"""All that is found in articles by one scan of each, language by language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relations.finding.contacts import find_cues
from relations.finding.officials import find_mentions
from relations.finding.topics import find_topics
from relations.lexicon import load, spoken
from relations.scan import scan

if TYPE_CHECKING:
    import pandas as pd


class Findings(NamedTuple):
    """Tables of what articles hold; officials are still those of single articles (see `officials.Found`)."""

    mentions: pd.DataFrame
    offices: pd.DataFrame
    people: pd.DataFrame
    topics: pd.DataFrame
    cues: pd.DataFrame


def find_all(documents: pd.DataFrame, sentences: pd.DataFrame) -> Findings:
    """Find countries, officials, topics and cues of contact in every document of a language that is known."""
    import pandas as pd

    codes = [
        spoken(language, text)
        for language, text in zip(documents["language"], documents["text"], strict=True)
    ]
    parts = []
    for code in sorted({code for code in codes if code}) or ["en"]:
        mine = documents[[code == other for other in codes]].reset_index(drop=True)
        within = sentences[sentences["document_id"].isin(mine["document_id"])]
        lexicon = load(code)
        hits = scan(mine["text"].tolist(), lexicon.phrases)
        places = mine, within, hits, lexicon
        parts.append((*find_mentions(*places), find_topics(*places), find_cues(*places)))
    return Findings(*(pd.concat(column, ignore_index=True) for column in zip(*parts, strict=True)))
