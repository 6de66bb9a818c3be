"""Parts of a page as safe HTML, each with a plain-text form: sentences, tables, quotations, figures.

Everything that comes from data is escaped and isolated here (`showing.safe`); what these functions return
is the only HTML that a report takes over as it is. pandas' own styling does not escape and is not used.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from numbers import Integral
from typing import TYPE_CHECKING

from relations.showing.safe import address, anchor, direction, escape, visible

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NOT_MET = (
    "Mentioned together does not mean met: a tie says that the same text names both, "
    "and only the sentence says what happened."
)


class Part:
    """A part of a page: shown as HTML where that can be, else as plain text; a figure also as a picture."""

    def __init__(self, html: str, text: str, picture: bytes | None = None):
        self.html, self.text, self.picture = html, text, picture

    def __repr__(self) -> str:
        return self.text

    def __add__(self, other: Part) -> Part:
        picture = self.picture or other.picture
        return Part(f"{self.html}\n{other.html}", f"{self.text}\n\n{other.text}", picture)

    def _repr_html_(self) -> str:
        return self.html

    def _repr_png_(self) -> bytes | None:
        return self.picture


def say(words: str, /, **values: object) -> Part:
    """A paragraph: `words` with `{value}` filled in, each value isolated so that no script upsets another.

    >>> say("{who} is named {n} times.", who="A & B", n=1200)._repr_html_()
    '<p><bdi>A &amp; B</bdi> is named <bdi>1,200</bdi> times.</p>'
    """
    plain = {name: _plain(value) for name, value in values.items()}
    marked = {name: f"<bdi>{escape(value)}</bdi>" for name, value in plain.items()}
    return Part(
        f"<p>{escape(words).format_map(marked)}</p>",
        words.format_map({name: visible(value) for name, value in plain.items()}),
    )


def note(words: str, /, **values: object) -> Part:
    """A paragraph that qualifies what stands beside it."""
    part = say(words, **values)
    return Part(part.html.replace("<p>", '<p class="note">', 1), part.text)


def count(number: int, thing: str, things: str = "") -> str:
    """A number with its noun.

    >>> count(1, "article"), count(0, "country", "countries")
    ('1 article', '0 countries')
    """
    return f"{int(number):,} {thing if number == 1 else things or thing + 's'}"


def listed(names: Iterable[str], *, most: int = 5) -> str:
    """Names in a row, the rest counted.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=1)
    ('a, b and c', 'a and 2 more')
    """
    names = [str(name) for name in names]
    shown = names[:most] + ([f"{len(names) - most:,} more"] if len(names) > most else [])
    return " and ".join([part for part in (", ".join(shown[:-1]), *shown[-1:]) if part])


def safe_table(
    rows_of: pd.DataFrame,
    /,
    *,
    caption: str = "",
    rows: int = 20,
    link: Mapping[str, str | pd.Series] | None = None,
    written: Iterable[str] = (),
    whole: str = "",
) -> Part:
    """A table of the first `rows` rows; a line below says how many more there are and where (`whole`).

    `link` makes the cells of a column links: to the addresses in another column, or in a series with the
    table's index (http, https or a place in the page; anything else stays text). `written` are columns whose
    text is in the row's `language`. Every cell has its own direction; a missing value is an empty cell.
    """
    cut = rows_of.head(rows)
    language = cut["language"] if "language" in cut else [None] * len(cut)
    heads = "".join(f'<th scope="col">{escape(_heading(column))}</th>' for column in cut)
    columns = [_cells(cut, column, (link or {}).get(column), language, column in written) for column in cut]
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True))
    more = _more(len(rows_of) - len(cut), whole)
    if rows_of.empty:
        more = "None."
    html = (
        f'<figure class="table"><figcaption>{escape(caption)}</figcaption>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption or "Table")}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        + (f'<p class="more">{escape(more)}</p>' if more else "")
        + "</figure>"
    )
    text = "\n".join(filter(None, [caption, visible_frame(cut), more]))
    return Part(html, text)


def visible_frame(table: pd.DataFrame) -> str:
    """A table as plain text, one line a row, hidden characters visible."""
    if table.empty:
        return ""
    shown = table.astype("string").fillna("").map(lambda cell: visible(" ".join(cell.split())))
    return shown.to_string(index=False)


def quotation(sentence: Mapping) -> Part:
    """A sentence with what it names marked, and where it stands.

    `sentence` has `text` and `marks` (pairs of start and end within it); of `language` `title` `outlet`
    `published` `source` `url` `document_id` what is known.
    """
    text, language = sentence["text"], _known(sentence, "language")
    marked, last = [], 0
    for start, end in sorted(sentence["marks"]):
        if start >= last:
            marked += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
            last = end
    marked.append(escape(text[last:]))
    html = (
        f'<blockquote{_language(language)} dir="{direction(text)}"><p>{"".join(marked)}</p></blockquote>'
        f'<p class="source">{_source(sentence)}</p>'
    )
    return Part(f'<div class="quotation">{html}</div>', f"{visible(text)}\n  {_source_text(sentence)}")


def quotations(sentences: pd.DataFrame, *, most: int = 5, whole: str = "") -> Part:
    """Up to `most` quotations, how many more there are, and where all are: a command or a file (`whole`)."""
    shown = [quotation(row) for row in sentences.head(most).to_dict("records")]
    left = len(sentences) - len(shown)
    words = f"{count(left, 'more sentence')}. All of them: " if left > 0 else "All of them: "
    html = "\n".join(part.html for part in shown)
    html += f'<p class="more">{escape(words)}<code>{escape(whole)}</code></p>'
    return Part(html, "\n".join([*(part.text for part in shown), words + visible(whole)]))


def opened(title: str, inside: Part, *, id: str = "", open: bool = False) -> Part:
    """A part behind its title, opened by a click; `id` lets a link lead to it."""
    name = f' id="{anchor(id)}"' if id else ""
    head = f"<details{name}{' open' if open else ''}><summary><bdi>{escape(title)}</bdi></summary>"
    html = f"{head}{inside.html}</details>"
    return Part(html, f"{visible(title)}\n{inside.text}")


def figure(ax: Axes, *, alt: str, caption: str = "") -> Part:
    """A figure as a picture inside the page, with `alt` in words for those who do not see it."""
    from relations.showing import figures

    drawn = base64.b64encode(figures.svg(ax).encode()).decode()
    html = (
        f'<figure><img alt="{escape(alt)}" src="data:image/svg+xml;base64,{drawn}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
    return Part(html, f"[{visible(alt)}]\n{visible(caption)}", figures.png(ax, dpi=72))


def places(word: str, ids: pd.Series, among: Iterable[str] | None = None) -> pd.Series:
    """Addresses within the page of what `opened` with the id `<word>-<id>`; missing for ids not `among`."""
    found = ids.map(lambda id: f"#{anchor(f'{word}-{id}')}", na_action="ignore").astype("string")
    return found if among is None else found.where(ids.isin(list(among)))


def sentences_naming(run, entity: str) -> pd.DataFrame:
    """The sentences that name `entity`, as rows for `quotation`, by date; copies are left out."""
    import pandas as pd

    copies = run.documents.loc[run.documents["duplicate_of"].notna(), "document_id"]
    mentions = run.mentions[run.mentions["entity_id"].eq(entity) & ~run.mentions["document_id"].isin(copies)]
    return _sentences(run, pd.Index(mentions["sentence_id"].unique()), [entity])


def sentences_of(run, evidence: pd.DataFrame, left: str, right: str) -> pd.DataFrame:
    """The sentences behind a tie, as rows for `quotation`: first those that name both, then by date.

    `evidence` has `source` `target` `sentence_id` `holds`, as `relations.cooccurrence` returns it.
    """
    own = evidence[(evidence["source"] == min(left, right)) & (evidence["target"] == max(left, right))]
    holds = own.drop_duplicates("sentence_id").set_index("sentence_id")["holds"]
    found = _sentences(run, holds.index, (left, right))
    both = found["sentence_id"].map(holds).eq("both")
    return found.loc[(~both).sort_values(kind="stable").index].reset_index(drop=True)


def named(run, entities: Iterable[str], labels: Labels) -> Part:
    """Each of `entities`, opening to up to five of the sentences that name it (`places("named", ids)`)."""
    part = Part("", "")
    for entity in entities:
        found = sentences_naming(run, entity)
        title = f"{labels[entity]}: {count(len(found), 'sentence')}"
        whole = f"{run_name(run)}/mentions.parquet, entity_id {entity}"
        part += opened(title, quotations(found, whole=whole), id=f"named-{entity}")
    return part


def ties(run, edges: pd.DataFrame, evidence: pd.DataFrame, labels: Labels) -> Part:
    """Each tie of `edges`, opening to up to five of its sentences (`places("tie", ids)`: `CUB-IRN`)."""
    part = Part("", "")
    for left, right, stories in zip(edges["source"], edges["target"], edges["stories"], strict=True):
        names = f"{labels[left]} – {labels[right]}"
        quoted = quotations(
            sentences_of(run, evidence, left, right),
            whole=f"relations evidence {run_name(run)} {left} {right}",
        )
        part += opened(f"{names}: {count(stories, 'story', 'stories')}", quoted, id=f"tie-{left}-{right}")
    return part


def made(run, **parameters: object) -> Part:
    """What was run on what: the program, the run, a fingerprint of the articles' text, the parameters."""
    import hashlib
    import platform
    from importlib.metadata import version

    fingerprint = hashlib.sha256()
    for id, text in sorted(zip(run.documents["document_id"], run.documents["text"].fillna(""), strict=True)):
        fingerprint.update(f"{id}\0{text}\0".encode("utf-8", "surrogatepass"))
    given = "; ".join(f"{name} = {value!r}" for name, value in parameters.items())
    return note(
        "Made by relations {version} on Python {python} from the run {run}: {documents}, whose texts have "
        "the SHA-256 {fingerprint}. Parameters: {given}.",
        version=version("relations"),
        python=platform.python_version(),
        run=run_name(run),
        documents=count(len(run.documents), "article"),
        fingerprint=fingerprint.hexdigest()[:16],
        given=given or "none",
    )


class Labels(dict):
    """Names by id; an id without a name is its own."""

    def __missing__(self, id):
        return id


def labels(run) -> Labels:
    """Names to show for ids: the English name of a country, the Latin name of an official."""
    from relations import lexicon

    countries = {code: row["name_en"] for code, row in lexicon.countries().items()}
    officials = run.officials.dropna(subset="name")
    return Labels(countries | dict(zip(officials["official_id"], officials["name"], strict=True)))


def run_name(run) -> str:
    """The run as the reader's commands name it: the path as it was given where that is relative."""
    return run.path.name if run.path.is_absolute() else run.path.as_posix()


def _sentences(run, ids: pd.Index, entities: Iterable[str]) -> pd.DataFrame:
    """Rows for `quotation` of sentences by id, mentions of `entities` marked."""
    documents = run.documents[["document_id", "title", "outlet", "published", "source", "url", "text"]]
    found = run.sentences[run.sentences["sentence_id"].isin(ids)].merge(documents, on="document_id")
    mentions = run.mentions[run.mentions["sentence_id"].isin(ids) & run.mentions["entity_id"].isin(entities)]
    places = mentions[["sentence_id", "start", "end"]].itertuples(index=False)
    marks: dict[str, list] = {sentence: [] for sentence in found["sentence_id"]}
    for sentence, start, end in places:
        marks[sentence].append((int(start), int(end)))
    spans = list(zip(found["sentence_id"], found["start"], found["end"], found["text"], strict=True))
    found = found.assign(
        text=[text[start:end] for _, start, end, text in spans],
        marks=[[(a - start, b - start) for a, b in marks[sentence]] for sentence, start, _, _ in spans],
    )
    return found.sort_values(["published", "document_id", "start"], kind="stable").reset_index(drop=True)


def _plain(value: object) -> str:
    return f"{value:,}" if isinstance(value, Integral) and not isinstance(value, bool) else str(value)


def _heading(column: object) -> str:
    return str(column).replace("_", " ")


def _known(row: Mapping, column: str) -> str | None:
    """A cell's text, or None where there is no such column or it is missing."""
    import pandas as pd

    value = row.get(column)
    return None if value is None or pd.isna(value) else str(value)


def _language(language: object) -> str:
    known = isinstance(language, str) and language.isascii() and language.isalpha() and language != "und"
    return f' lang="{language}"' if known else ""


def _cells(table: pd.DataFrame, column, link, language, written: bool) -> list[str]:
    """The cells of one column as HTML."""
    import pandas as pd

    numbers = pd.api.types.is_numeric_dtype(table[column]) and not pd.api.types.is_bool_dtype(table[column])
    links = table[link] if isinstance(link, str) else link
    links = pd.Series(pd.NA, index=table.index) if links is None else links
    return [
        _cell(value, href, tongue if written else None, numbers)
        for value, href, tongue in zip(table[column], links.reindex(table.index), language, strict=True)
    ]


def _cell(value: object, href: object, language: object, number: bool) -> str:
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):
        return "<td></td>"
    if number:
        return f'<td class="number">{escape(f"{value:,.10g}")}</td>'
    text = str(value)
    inside = f"<bdi>{escape(text)}</bdi>"
    target = None if href is None or href is pd.NA else address(href)
    if target and target.startswith("#"):
        inside = f'<a href="{escape(target)}">{inside}</a>'
    elif target:
        inside = f'<a href="{escape(target)}" rel="noreferrer noopener">{inside}</a>'
    short = ' class="short"' if len(text) <= 12 else ""
    return f'<td{short}{_language(language)} dir="{direction(text)}">{inside}</td>'


def _more(left: int, whole: str) -> str:
    if left <= 0:
        return ""
    return f"{count(left, 'more row')}." + (f" The whole table: {whole}." if whole else "")


def _source(sentence: Mapping) -> str:
    """Where a sentence stands: title, outlet, day, file; the title leads to the article's address."""
    title = _known(sentence, "title") or _known(sentence, "document_id") or "untitled"
    target, language = address(_known(sentence, "url") or ""), _language(_known(sentence, "language"))
    shown = f'<cite{language} dir="{direction(title)}">{escape(title)}</cite>'
    if target and not target.startswith("#"):
        shown = f'<a href="{escape(target)}" rel="noreferrer noopener">{shown}</a>'
    rest = [_known(sentence, column) for column in ("outlet", "published", "source")]
    return " · ".join([shown, *(f"<bdi>{escape(word)}</bdi>" for word in rest if word)])


def _source_text(sentence: Mapping) -> str:
    words = [_known(sentence, column) for column in ("title", "outlet", "published", "source")]
    return visible(" · ".join(word for word in words if word))
