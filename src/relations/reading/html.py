"""One HTML page to its article: main text, title, date, address and outlet from metadata."""

from __future__ import annotations

import html
import json
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from relations.reading.calendars import read_date
from relations.text import fold_key

_DEPTH = 200  # the parser's time grows with the square of nesting: 3.4 s at 10,000 levels
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})[^<>]*>")
_NOT_DEEP = "area base br col embed hr img input link meta param source track wbr p li"
_SILENT = ("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<template", "</template")
_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "publishdate", "pubdate", "date",
    "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher")


class Page(NamedTuple):
    """What a page tells of its article; '' where it does not."""

    text: str
    title: str
    published: str
    url: str
    outlet: str
    language: str


def declared_encoding(source: bytes) -> str | None:
    """Return the encoding an HTML or XML file states in its first 2,048 bytes."""
    stated = _CHARSET.search(source[:2048])
    return stated.group(1).decode("ascii") if stated else None


def read_page(source: str) -> Page:
    """Return the article of an HTML page and its metadata.

    Main text by resiliparse, which keeps half-spaces (trafilatura drops them); all text where it finds none.
    """
    if _too_deep(source):
        return Page(_stripped(source), "", "", "", "", "")
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(source)
    meta, linked = _meta(tree), _linked_data(tree)
    text = extract_plain_text(tree, main_content=True, comments=False, alt_texts=False).strip()
    if not text:
        text = extract_plain_text(tree, main_content=False, alt_texts=False).strip()
    outlet = linked.get("outlet") or _first(meta, _OUTLETS)
    url = linked.get("url") or meta.get("og:url") or _attribute(tree, 'link[rel="canonical"]', "href")
    return Page(
        text,
        _title(tree, meta, linked, outlet),
        _published(source, tree, meta, linked),
        url if url.startswith(("http://", "https://")) else "",
        outlet or (urlsplit(url).hostname or "").removeprefix("www."),
        _attribute(tree, "html", "lang"),
    )


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _meta(tree) -> dict[str, str]:
    """Return the page's `meta` values by name or property in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in tree.document.query_selector_all("head meta[content], meta[itemprop][content]"):
        name = tag.getattr("property") or tag.getattr("name") or tag.getattr("itemprop") or ""
        found.setdefault(name.lower(), " ".join((tag.getattr("content") or "").split()))
    return found


def _linked_data(tree) -> dict[str, str]:
    """Return title, published, url and outlet of the page's first JSON-LD article."""
    for tag in tree.document.query_selector_all('script[type="application/ld+json"]'):
        try:
            told = json.loads(tag.text)
        except (ValueError, RecursionError):
            continue
        items = (
            told if isinstance(told, list) else told.get("@graph", [told]) if isinstance(told, dict) else []
        )
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict) and "Article" in str(item.get("@type", "")):
                publisher = item.get("publisher")
                values = {
                    "title": item.get("headline"),
                    "published": item.get("datePublished"),
                    "url": item.get("url"),
                    "outlet": publisher.get("name") if isinstance(publisher, dict) else publisher,
                }
                return {
                    name: html.unescape(value) for name, value in values.items() if isinstance(value, str)
                }
    return {}


def _title(tree, meta: dict[str, str], linked: dict[str, str], outlet: str) -> str:
    """Return the headline: of the metadata, the only `h1`, or `title` without the outlet at its end."""
    title = linked.get("title") or _first(meta, _TITLES)
    if not title:
        headings = tree.document.query_selector_all("h1")
        title = headings[0].text if len(headings) == 1 else tree.title or ""
    title = " ".join(title.split())
    head, mark, tail = max(
        (title.rpartition(mark) for mark in (" | ", " - ", " – ", " — ")), key=lambda t: len(t[0])
    )
    return head.strip() if mark and outlet and fold_key(tail) == fold_key(outlet) else title


def _attribute(tree, selector: str, name: str) -> str:
    tag = tree.document.query_selector(selector)
    return (tag.getattr(name) or "") if tag else ""


def _published(source: str, tree, meta: dict[str, str], linked: dict[str, str]) -> str:
    """Return the day of publication: JSON-LD, `meta`, the page's only `time`, else what htmldate finds."""
    for stated in (linked.get("published", ""), *(meta.get(name, "") for name in _DATES)):
        if stated and (day := read_date(stated)):
            return day
    times = {tag.getattr("datetime") or tag.text for tag in tree.document.query_selector_all("time")}
    days = {day for stated in times if (day := read_date(stated))}
    if len(days) == 1:
        return days.pop()
    from htmldate import find_date

    try:  # fixed bounds: its own end at today, which changes what is found
        return find_date(source, extensive_search=False, original_date=True, max_date="2100-01-01") or ""
    except (ValueError, TypeError, RecursionError):
        return ""


def _too_deep(source: str) -> bool:
    """Return whether elements are nested deeper than `_DEPTH`; unclosed `p` and `li` do not count."""
    not_deep, depth = frozenset(_NOT_DEEP.split()), 0
    for tag in _TAG.finditer(source):
        if tag.group(2).lower() not in not_deep and not tag.group().endswith("/>"):
            depth += -1 if tag.group(1) else 1
            if depth > _DEPTH:
                return True
    return False


def _stripped(source: str) -> str:
    """Return all text of a page, a line for each element; for pages the parser takes too long for."""
    for opening, closing in _SILENT:
        source = _without(source, opening, closing)
    lines = html.unescape(_TAG.sub("\n", source)).splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _without(source: str, opening: str, closing: str) -> str:
    """Drop what stands from each opening to its closing mark; what is never closed stays."""
    lower, kept, place = source.lower(), [], 0
    if len(lower) != len(source):  # a capital that is two small letters
        lower = source
    while (start := lower.find(opening, place)) >= 0 and (end := lower.find(closing, start)) >= 0:
        kept.append(source[place:start])
        place = end + len(closing)
    return "".join([*kept, source[place:]])
