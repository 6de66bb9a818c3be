"""Files of many forms to one table of documents; what could not be read is a row of problems."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from relations import tables
from relations.errors import InputError, did_you_mean, listed
from relations.reading.calendars import read_date
from relations.reading.encodings import decode
from relations.reading.files import UNPACKED_LIMIT, File, list_files, read_bytes
from relations.reading.html import declared_encoding, read_page
from relations.reading.language import find_language
from relations.reading.words import languages, other_languages
from relations.text import clean, fold_key

if TYPE_CHECKING:
    import pandas as pd

CAP = 5_000_000  # characters of one document that are used, and bytes of a file that is one document
FIELDS = {
    "text": "text body content article fulltext full_text maintext article_text article_body",
    "title": "title headline",
    "published": "published date pubdate published_at publish_date publication_date datepublished",
    "url": "url link",
    "outlet": "outlet source publisher site_name media_name",
    "language": "lang language",
    "external_id": "id external_id",
}


class Article(NamedTuple):
    """One article as its file tells it; '' where it does not. `row` is its number in the file, or 0."""

    text: str
    title: str = ""
    published: str = ""
    url: str = ""
    outlet: str = ""
    language: str = ""
    external_id: str = ""
    row: int = 0


class Problem(NamedTuple):
    """A fault of an input: code, words, whether the rest was used, and the row of the file, or 0."""

    code: str
    detail: str
    used: bool = False
    row: int = 0


def read_documents(
    inputs: str | os.PathLike | Iterable[str | os.PathLike], *, columns: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read files and folders to the tables `documents` and `problems`.

    `columns` names the fields of rows that are not found by themselves, as `{"text": "Inhalt"}`. Raises
    `InputError` for a path that does not exist, a folder without files, and where no article could be read.
    """
    inputs = [inputs] if isinstance(inputs, (str, os.PathLike)) else list(inputs)
    unknown = [name for name in columns or {} if name not in FIELDS]
    if unknown:
        raise InputError(f"columns: no field {unknown[0]!r}{did_you_mean(unknown[0], FIELDS)}")
    files = list_files(inputs)
    if not files:
        raise InputError(f"{_named(inputs)}: no files; give files or folders of {' '.join(sorted(_FORMS))}")
    articles, problems = [], []
    for file in files:
        for item in _read_file(file, columns or {}):
            source = f"{file.source}#{item.row}" if item.row else file.source
            if isinstance(item, Article):
                articles.append(_document(source, item))
            else:
                problems.append(
                    {"source": source, "code": item.code, "detail": item.detail, "used": item.used}
                )
    if not articles:
        faults = listed(f"{row['source']}: {row['detail']}" for row in problems)
        raise InputError(f"{_named(inputs)}: no article could be read ({faults})")
    documents = tables.make("documents", articles)
    return documents, tables.make("problems", problems + _unsupported(documents))


def _named(inputs: list) -> str:
    return ", ".join(os.fspath(path) for path in inputs)


def _document(source: str, article: Article) -> dict[str, str | None]:
    """Return the row of `documents`: rows of a file get the title before the text."""
    text = clean(article.text)
    title = clean(" ".join(article.title.split()))
    if title and (article.row or fold_key(title) not in map(fold_key, text[:2000].splitlines()[:8])):
        text = f"{title}\n\n{text}" if text else title
    digest = hashlib.sha256(f"{source}\0{text}".encode()).hexdigest()
    day = read_date(article.published)
    return {
        "document_id": digest[:12],
        "source": source,
        "external_id": article.external_id or None,
        "url": article.url or None,
        "outlet": article.outlet or None,
        "language": find_language(text, hint=_hint(article.language)),
        "title": title or None,
        "published": day or None,
        "published_from": "metadata" if day else None,
        "text": text,
    }


def _hint(stated: str) -> str | None:
    code = stated.strip().lower().replace("_", "-").split("-")[0]
    return code if code in languages() or code in other_languages() else None


def _unsupported(documents: pd.DataFrame) -> list[dict]:
    names = {code: language.name for code, language in other_languages().items()}
    unread = documents[~documents["language"].isin(list(languages()))]
    return [
        {
            "source": source,
            "code": "unsupported_language",
            "detail": f"{names.get(code, 'a language unknown here')} ({code}): nothing is looked for in it",
            "used": False,
        }
        for source, code in zip(unread["source"], unread["language"], strict=True)
    ]


def _read_file(file: File, columns: Mapping[str, str]) -> Iterator[Article | Problem]:
    """Yield the articles and problems of one file; nothing a file holds raises."""
    if file.fault:
        yield Problem(file.fault, file.detail)
        return
    name = os.path.basename(file.source).lower()
    form = os.path.splitext(name.removesuffix(".gz"))[1]
    if name.startswith((".", "readme")) or form not in _FORMS:
        known = "read are " + " ".join(sorted(_FORMS)) + ", also with .gz"
        deep = form == ".gz"
        yield Problem("too_deep" if deep else "unknown_type", "packed twice; unpack it" if deep else known)
        return
    reader, limit = _FORMS[form]
    try:
        source = read_bytes(file, limit + 1)
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        yield Problem("unreadable", f"{words}; make it readable or leave it out")
        return
    if not source.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        yield Problem("empty", "there is nothing in it; leave it out")
        return
    if len(source) > limit:
        yield Problem("truncated", f"larger than {limit:,} bytes and used up to there; split it", True)
        source = _cut(source[:limit])
    text, encoding, sure = decode(source, declared=declared_encoding(source) if reader is _page else None)
    if not sure:
        used = text.count("\ufffd") <= 0.01 * len(text) and clean(text) == text.replace("\0", "\ufffd")
        yield Problem("encoding_uncertain", f"perhaps {encoding}, or no text; save it as UTF-8", used)
        if not used:
            return
    for item in reader(text, columns):
        if len(item[0]) > CAP and isinstance(item, Article):
            yield Problem("truncated", f"longer than {CAP:,} characters and used up to there", True, item.row)
            item = item._replace(text=item.text[:CAP])
        yield item


def _cut(source: bytes) -> bytes:
    """Cut at the last blank or line end, so that no character is cut in two; else before the last letter."""
    end = max(source.rfind(b" ", -4096), source.rfind(b"\n", -4096)) + 1
    if end > 0:
        return source[: end + (source[end : end + 1] == b"\0")]
    kept = source.rstrip(bytes(range(0x80, 0xC0)))
    return kept[:-1] if len(source) - len(kept) < 4 and kept[-1:] >= b"\xc0" else source


def _text(source: str, columns: Mapping[str, str]) -> Iterator[Article | Problem]:
    yield Article(source)


def _page(source: str, columns: Mapping[str, str]) -> Iterator[Article | Problem]:
    page = read_page(source)
    if page.text or page.title:
        yield Article(page.text, page.title, page.published, page.url, page.outlet, page.language)
    else:
        yield Problem("no_text", "no text was found in the page; save the article's text")


def _json_lines(source: str, columns: Mapping[str, str]) -> Iterator[Article | Problem]:
    lines = (line for line in source.split("\n") if line.strip())
    yield from _articles(map(_parsed, lines), columns)


def _json(source: str, columns: Mapping[str, str]) -> Iterator[Article | Problem]:
    """Read a list of articles, one article, or an object that holds one list of them."""
    told = _parsed(source)
    if isinstance(told, dict) and not _fields(told, columns).keys() & {"text", "title"}:
        told = next((value for value in told.values() if isinstance(value, list)), [])
    if isinstance(told, str):
        yield Problem("unreadable", f"it is no JSON: {told}")
        return
    yield from _articles(told if isinstance(told, list) else [told], columns)


def _parsed(source: str) -> object:
    """Return what JSON tells; a fault is told as text, which no article is."""
    try:
        return json.loads(source)
    except (ValueError, RecursionError) as error:
        return str(error)


def _comma_separated(source: str, columns: Mapping[str, str]) -> Iterator[Article | Problem]:
    head = source[: source.find("\n")]
    before = csv.field_size_limit(UNPACKED_LIMIT)
    try:
        lines = csv.reader(io.StringIO(source, newline=""), delimiter=max(",;\t|", key=head.count))
        names = next(lines, [])
        yield from _articles((_cells(names, cells) for cells in lines if cells), columns)
    except csv.Error as error:
        yield Problem("bad_row", f"{error}; the rows from there on are left out")
    finally:
        csv.field_size_limit(before)


def _cells(names: list[str], cells: list[str]) -> dict[str, str] | str:
    return (
        dict(zip(names, cells, strict=False))
        if len(cells) <= len(names)
        else "more cells than the head has names"
    )


def _fields(row: Mapping, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the row's values under the names of `Article`, found by themselves or as `columns` says."""
    lower = {str(name).strip().lower(): value for name, value in row.items()}
    found = {}
    for field, names in FIELDS.items():
        stated = [columns[field].lower()] if field in columns else names.split()
        values = (lower[name] for name in stated if name in lower and lower[name] not in (None, ""))
        value = next(values, "")
        if isinstance(value, dict):  # {"name": ...}, as feeds write the outlet
            value = value.get("name") or ""
        if value != "" and isinstance(value, (str, int, float)):
            found[field] = str(value) if field in ("text", "title") else str(value).strip()
    return found


def _articles(rows: Iterable, columns: Mapping[str, str]) -> Iterator[Article | Problem]:
    """Yield the articles of parsed rows; one problem for all rows without text, each bad row its own."""
    without, number = [], 0
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            yield Problem("bad_row", f"it is no article: {str(row)[:200]}", False, number)
            continue
        fields = _fields(row, columns)
        if fields.get("text", "").strip():
            yield Article(**fields | {"row": number})
        elif fields.get("title", "").strip():
            yield Article(**fields | {"text": "", "row": number})
            yield Problem("no_text", "only its title is used", True, number)
        else:
            without.append(number)
    if without and len(without) == number:
        yield Problem(
            "no_text", f"no row has a field {FIELDS['text'].replace(' ', ', ')}; name it with columns"
        )
    elif without:
        yield from (Problem("no_text", "the row has no text", False, row) for row in without)
    elif not number:
        yield Problem("empty", "it has no rows; leave it out")


_ROWS_LIMIT = 1_000_000_000  # bytes of a file of many articles
_FORMS = {
    ".txt": (_text, CAP),
    ".text": (_text, CAP),
    ".md": (_text, CAP),
    ".html": (_page, CAP),
    ".htm": (_page, CAP),
    ".xhtml": (_page, CAP),
    ".jsonl": (_json_lines, _ROWS_LIMIT),
    ".ndjson": (_json_lines, _ROWS_LIMIT),
    ".json": (_json, UNPACKED_LIMIT),
    ".csv": (_comma_separated, _ROWS_LIMIT),
    ".tsv": (_comma_separated, _ROWS_LIMIT),
}
