"""Parts of pages: what comes from data is never markup, and every tie shows its sentences."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from small_run import small_run

from relations.showing import pages, safe
from relations.showing.period import between

PAYLOADS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "</td></table>",
    "<!--", "]]>", "{{7*7}}", "${x}", "{who}", "&lt;b&gt;<b>", "</style><script>", "<iframe srcdoc=x>",
    "javascript:alert(1)", "\u202e<b>", "\x00<b>", "a\u2028<b>", "<a href=javascript:x>", "$\\foo$ <i>",
]  # fmt: skip
OURS = {
    "p", "bdi", "figure", "figcaption", "div", "table", "thead", "tbody", "tr", "th", "td", "a", "blockquote",
    "mark", "cite", "details", "summary", "code", "img",
}  # fmt: skip


class Elements(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes


def parts_with(payload):
    run = small_run(title=payload, name=payload, url=payload)
    table = pd.DataFrame({payload: [payload], "title": [payload], "language": [payload]}).rename_axis(payload)
    sentence = {"text": payload, "marks": [(0, 2)]} | dict.fromkeys(
        ("title", "outlet", "url", "source"), payload
    )
    how = {"caption": payload, "link": {"title": payload}, "written": ["title"], "whole": payload}
    return [
        pages.say("{value}", value=payload), pages.note("{value}", value=payload),
        pages.safe_table(table, **how), pages.safe_table(table, rows=0, **how),
        pages.quotation(sentence), pages.opened(payload, pages.say("x"), id=payload),
        pages.named(run, run.officials["official_id"], pages.labels(run)), pages.made(run, value=payload),
    ]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_an_element_or_an_attribute(payload):
    for part in parts_with(payload):
        found = Elements(part.html)
        assert set(found.tags) <= OURS
        assert not [
            name for name, _ in found.attributes if name.startswith("on") or name in ("style", "srcdoc")
        ]
        assert not [value for name, value in found.attributes if name == "href" and "script:" in value]


def test_only_web_addresses_and_places_in_the_page_are_linked():
    urls = [
        "https://a.org/x?y=1&z",
        "http://b.org",
        "#tie-a",
        "javascript:alert(1)",
        "data:text/html,x",
        "//c.org",
        "x",
    ]
    table = pd.DataFrame({"title": ["t"] * len(urls), "url": urls})[["title"]]
    html = pages.safe_table(table, link={"title": pd.Series(urls)}).html
    hrefs = [value for name, value in Elements(html).attributes if name == "href"]
    assert hrefs == ["https://a.org/x?y=1&z", "http://b.org", "#tie-a"]
    assert html.count('rel="noreferrer noopener"') == 2


def test_a_hidden_character_is_named():
    assert safe.visible("a\u202eb\u200bc\u2066d\x00") == "a‹U+202E›b‹U+200B›c‹U+2066›d‹U+0000›"
    assert safe.visible("گفت\u200cوگو \t\n") == "گفت\u200cوگو \t\n"


def test_a_cell_says_language_and_direction_of_its_text():
    table = pd.DataFrame({"title": ["گفت‌وگو", "Talks", "لقاء"], "language": ["fa", "en", "und"]})
    html = pages.safe_table(table, written=["title"]).html
    assert '<td class="short" lang="fa" dir="rtl"><bdi>گفت‌وگو</bdi></td>' in html
    assert '<td class="short" lang="en" dir="ltr"><bdi>Talks</bdi></td>' in html
    assert '<td class="short" dir="rtl"><bdi>لقاء</bdi></td>' in html


def test_a_missing_cell_is_empty_and_a_number_is_grouped():
    table = pd.DataFrame(
        {"n": pd.array([1234, None], dtype="Int64"), "s": pd.array([None, "x"], dtype="string")}
    )
    html = pages.safe_table(table).html
    assert '<td class="number">1,234</td><td></td>' in html
    assert "NA" not in html


def test_a_long_table_says_how_many_rows_are_left_and_where():
    part = pages.safe_table(pd.DataFrame({"n": range(1500)}), rows=3, whole="run/x.parquet")
    assert part.html.count("<tr>") == 4
    assert "1,497 more rows. The whole table: run/x.parquet." in part.html and "1,497 more rows" in repr(part)


def test_a_quotation_marks_every_mention_and_names_its_source():
    run = small_run()
    part = pages.quotations(pages.sentences_naming(run, "CUB"), whole="relations evidence")
    assert re.findall("<mark>(.*?)</mark>", part.html) == ["Cuba", "Havana"]
    assert "Outlet d1" in part.html and "2024-01-15" in part.html and "d1.txt" in part.html
    assert "Outlet d4" not in part.html  # a copy


def test_overlapping_marks_repeat_no_text():
    html = pages.quotation({"text": "Cuba's envoy", "marks": [(0, 6), (0, 4), (5, 12)]}).html
    assert re.sub("<.*?>", "", html).startswith("Cuba&#x27;s envoy")


def test_a_tie_opens_to_five_sentences_the_number_left_and_the_command():
    run = small_run()
    edges = pd.DataFrame({"source": ["CUB"], "target": ["IRN"], "stories": [7]})
    evidence = pd.DataFrame({"sentence_id": [*run.sentences["sentence_id"]][:7]})
    part = pages.ties(
        run, edges, evidence.assign(source="CUB", target="IRN", holds="both"), pages.labels(run)
    )
    assert part.html.count("<blockquote") == 5
    assert "Cuba – Iran: 7 stories" in part.html and 'id="tie-CUB-IRN"' in part.html
    assert "2 more sentences. All of them: <code>relations evidence runs/small CUB IRN</code>" in part.html


def test_sentences_that_hold_both_come_first():
    evidence = pd.DataFrame(
        {"source": "IRN", "target": "IRQ", "sentence_id": ["d2-0", "d2-1"], "holds": ["target", "both"]}
    )
    assert [*pages.sentences_of(small_run(), evidence, "IRQ", "IRN")["sentence_id"]] == ["d2-1", "d2-0"]


def test_a_part_has_a_plain_text_form():
    assert repr(pages.say("{who} <b>", who="A & B")) == "A & B <b>"
    assert repr(pages.safe_table(pd.DataFrame({"a": ["x"]}), caption="C")) == "C\na\nx"


def test_an_absolute_path_never_reaches_a_page():
    assert pages.run_name(small_run("/home/somebody/runs/small")) == "small"
    assert "somebody" not in pages.made(small_run("/home/somebody/runs/small")).html


def test_a_period_keeps_what_was_published_in_it():
    run = between(small_run(), "2024-02", "2024-03-31")
    assert [*run.documents["document_id"]] == ["d2"]
    assert {*run.mentions["document_id"]} == {*run.sentences["document_id"]} == {"d2"}
    assert [*run.officials["official_id"]] == ["IRN-sattar-hashemi"]
    assert len(run.problems) == 1


@pytest.mark.parametrize(
    ("since", "until", "fault"),
    [
        ("yesterday", "", "since is 'yesterday'"),
        ("2024-13", "", "since is"),
        ("2025", "2024-05", "since (2025) is after"),
    ],
)
def test_a_period_that_is_none_is_refused(since, until, fault):
    with pytest.raises(Exception, match=re.escape(fault)):
        between(small_run(), since, until)


def test_script_json_cannot_leave_its_element():
    assert safe.script_json({"a": "</script>\u2028&"}) == '{"a":"\\u003c/script\\u003e\\u2028\\u0026"}'


def test_a_place_that_is_not_on_the_page_is_no_address():
    found = pages.places("named", pd.Series(["CUB", "IRN", None]), among=["IRN"])
    assert [*found.fillna("")] == ["", "#named-IRN", ""]
