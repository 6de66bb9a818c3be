"""What is not the article; single lines in `cases/furniture/`, whole pages here."""

import csv
from pathlib import Path

import pytest

from relations import tables
from relations.reading.furniture import find_furniture, find_title

ROWS = list(csv.DictReader((Path(__file__).parent / "cases/furniture/lines.csv").open(encoding="utf-8")))
TITLE = "Ministers of the two countries sign a plan for their networks"
BODY = (
    "The plan was signed in the capital on Monday, the ministry said.\nIt has three parts, and all are good."
)


def furniture(*texts, **told):
    rows = [
        {"document_id": f"d{n}", "source": f"a/{n}.txt", "text": text, "language": "en"}
        for n, text in enumerate(texts)
    ]
    documents = find_title(tables.make("documents", [row | told for row in rows]))
    found = find_furniture(documents)
    return [(texts[int(row.document_id[1:])][row.start : row.end], row.reason) for row in found.itertuples()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["line"][:40])
def test_a_line_inside_an_article_is_judged_as_marked(row):
    text = f"{TITLE}\n{BODY}\n{row['line']}\n{BODY}"
    assert furniture(text) == ([(row["line"], row["reason"])] if row["reason"] else [])


def test_the_second_title_is_furniture_and_the_first_is_not():
    assert furniture(f"{TITLE}\n\n{TITLE}\n\n{BODY}") == [(TITLE, "repeated_title")]


def test_a_list_under_a_heading_goes_to_its_end():
    items = ["- Serbia opens an embassy", "- Cuba builds a port", "Iraq buys cable"]
    found = furniture("\n".join([TITLE, BODY, "Latest News", *items]))
    assert found == [(line, "related") for line in ["Latest News", *items]]


def test_a_list_under_a_heading_ends_where_the_article_goes_on():
    found = furniture("\n".join([TITLE, BODY, "Related News", "Serbia opens an embassy", BODY]))
    assert found == [("Related News", "related"), ("Serbia opens an embassy", "related")]


def test_a_list_without_a_heading_at_the_end_is_found():
    items = ["Serbia opens an embassy in Tehran", "Cuba builds a port", "Iraq buys cable"]
    assert furniture("\n".join([TITLE, BODY, *items])) == [(item, "related") for item in items]


def test_a_list_that_the_article_announces_stays():
    items = ["The port of Mariel", "The bridge over the river", "The cable to the coast"]
    assert furniture("\n".join([TITLE, BODY, "They agreed on these works:", *items])) == []


def test_a_subheading_stays():
    assert furniture("\n".join([TITLE, BODY, "What comes next", BODY])) == []


def test_the_section_above_a_title_and_the_desk_below_it_are_furniture():
    found = furniture("\n".join(["Economy desk", TITLE, "Foreign desk", BODY]))
    assert found == [("Economy desk", "menu"), ("Foreign desk", "byline")]


def test_the_end_mark_of_a_last_line_is_furniture_alone():
    found = furniture(
        "عنوان خبر درباره دیدار دو وزیر\nوزیر با همتای خود دیدار کرد. انتهای پیام", language="fa"
    )
    assert found == [("انتهای پیام", "share")]


def test_a_line_that_repeats_over_articles_of_one_folder_is_found():
    texts = [
        f"{TITLE} {n}\nThe talks number {n} were held in city {n}.\nThe Daily Web Platform" for n in range(4)
    ]
    assert furniture(*texts, outlet="Daily")[-1] == ("The Daily Web Platform", "repeated_line")


def test_copies_do_not_make_their_lines_repeat():
    assert furniture(*[f"{TITLE}\n{BODY}\nWhat comes next\n{BODY}"] * 5) == []


def test_a_page_that_is_all_list_leaves_nothing():
    items = ["Latest News", "Serbia opens an embassy", "Cuba builds a port", "Iraq buys cable"]
    assert len(furniture("\n".join(items))) == 4
