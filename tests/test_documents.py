"""Files of many forms, good and bad, to documents and problems."""

import gzip
import json
import os

import pytest

from relations.errors import InputError
from relations.reading import read
from relations.reading.documents import read_documents

TEXT = "The minister of Iran met the ambassador of Cuba in Tehran on Monday."


def write(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def problems(folder):
    found = read_documents(folder)[1]
    return [(row.source, row.code, row.used) for row in found.itertuples()]


def test_a_text_file_is_kept_letter_for_letter(tmp_path):
    source = "\ufeffA title\r\n\r\nThe minister\x00 of Iran \u200e– met\ttwo.\r\n"
    documents, _ = read_documents(write(tmp_path, a_DOT_txt=source))
    assert documents.loc[0, "text"] == source[1:].replace("\x00", "\ufffd")


def test_rows_find_their_fields_by_themselves(tmp_path):
    row = {
        "headline": "A title",
        "content": TEXT,
        "pubDate": "2024-01-24T10:00:00Z",
        "link": "https://a.example/1",
    }
    folder = write(tmp_path, a_DOT_jsonl=json.dumps(row | {"publisher": {"name": "Daily"}, "id": 7}))
    documents, _ = read_documents(folder)
    names = ["source", "title", "published", "url", "outlet", "external_id", "text"]
    assert documents.loc[0, names].tolist() == [
        "a.jsonl#1", "A title", "2024-01-24", "https://a.example/1", "Daily", "7", f"A title\n\n{TEXT}",
    ]  # fmt: skip


def test_columns_name_fields_that_are_not_found_by_themselves(tmp_path):
    folder = write(tmp_path, a_DOT_csv=f"Inhalt;Kopf\n{TEXT};A title\n")
    documents, _ = read_documents(folder, columns={"text": "Inhalt", "title": "Kopf"})
    assert documents.loc[0, "text"] == f"A title\n\n{TEXT}"
    with pytest.raises(InputError, match="did you mean 'title'"):
        read_documents(folder, columns={"titel": "Kopf"})


def test_a_csv_keeps_line_ends_and_quotes_of_its_cells(tmp_path):
    folder = write(tmp_path, a_DOT_csv=f'title,body\nOne,"{TEXT}\nHe said ""yes""."\nTwo,{TEXT}\n')
    documents, _ = read_documents(folder)
    assert documents["text"].tolist() == [f'One\n\n{TEXT}\nHe said "yes".', f"Two\n\n{TEXT}"]


def test_a_json_list_is_read_as_rows(tmp_path):
    folder = write(
        tmp_path, a_DOT_json=json.dumps({"articles": [{"text": TEXT}, {"text": TEXT + " Again."}]})
    )
    assert read_documents(folder)[0]["source"].tolist() == ["a.json#1", "a.json#2"]


def test_a_page_gives_its_article_and_metadata(tmp_path):
    page = f"""<html lang="en"><head><title>A title of the news - Daily</title>
    <meta property="og:site_name" content="Daily"><link rel="canonical" href="https://a.example/1">
    <script type="application/ld+json">{{"@type": "Article", "datePublished": "2024-01-24T08:00"}}</script>
    </head><body><nav><a href="/">Home</a></nav><article><h1>A title of the news</h1><p>{TEXT} می\u200cشود</p>
    <p>The talks were long, and both sides said that they were good for all.</p></article></body></html>"""
    documents, _ = read_documents(write(tmp_path, a_DOT_html=page))
    row = documents.iloc[0]
    assert row[["title", "published", "outlet", "url"]].tolist() == [
        "A title of the news", "2024-01-24", "Daily", "https://a.example/1",
    ]  # fmt: skip
    assert f"{TEXT} می\u200cشود" in row["text"] and "Home" not in row["text"]


def test_the_encoding_a_page_states_is_used(tmp_path):
    page = '<meta charset="windows-1256"><body><p>وزير الخارجية في بغداد اليوم</p></body>'
    documents, found = read_documents(write(tmp_path, a_DOT_html=page.encode("windows-1256")))
    assert "وزير الخارجية في بغداد اليوم" in documents.loc[0, "text"] and found.empty


def test_a_packed_file_is_read_and_a_bomb_is_not(tmp_path):
    bomb = gzip.compress(bytes(10_000_000).replace(b"\0", b"a"))
    write(
        tmp_path,
        a_DOT_txt_DOT_gz=gzip.compress(TEXT.encode()),
        b_DOT_txt_DOT_gz=bomb,
        c_DOT_txt_DOT_gz=b"no gzip",
    )
    documents, _ = read_documents(tmp_path)
    assert documents["source"].tolist() == ["a.txt.gz"]
    assert problems(tmp_path) == [("b.txt.gz", "unreadable", False), ("c.txt.gz", "unreadable", False)]


def test_what_cannot_be_read_is_a_row_of_problems(tmp_path):
    write(
        tmp_path, good_DOT_txt=TEXT, empty_DOT_txt="", data_DOT_bin="x", noise_DOT_txt=bytes(range(256)) * 40
    )
    write(
        tmp_path, rows_DOT_jsonl=json.dumps({"text": TEXT}) + '\n{broken\n{"title": "Only a title of it"}\n'
    )
    assert problems(tmp_path) == [
        ("data.bin", "unknown_type", False),
        ("empty.txt", "empty", False),
        ("noise.txt", "encoding_uncertain", False),
        ("rows.jsonl#2", "bad_row", False),
        ("rows.jsonl#3", "no_text", True),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_links_and_pipes_are_not_followed(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("CANARY")
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder, good_DOT_txt=TEXT)
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    assert problems(folder) == [
        (name, "not_a_regular_file", False) for name in ("link.txt", "loop", "pipe.txt")
    ]


def test_a_folder_that_is_itself_a_link_is_read(tmp_path):
    (tmp_path / "real").mkdir()
    write(tmp_path / "real", a_DOT_txt=TEXT)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert read_documents(tmp_path / "link")[0]["source"].tolist() == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_becomes_text(tmp_path):
    for name in (b"\xff.txt", b"a\nb.txt"):
        with open(os.path.join(os.fsencode(tmp_path), name), "w") as file:
            file.write(TEXT)
    assert read_documents(tmp_path)[0]["source"].tolist() == ["%FF.txt", "a%0Ab.txt"]


def test_two_folders_keep_their_names_apart(tmp_path):
    write(tmp_path, a__x_DOT_txt=TEXT, b__x_DOT_txt=TEXT)
    documents, _ = read_documents([tmp_path / "a", tmp_path / "b"])
    assert documents["source"].tolist() == ["a/x.txt", "b/x.txt"]
    assert documents["document_id"].is_unique


def test_the_same_folder_elsewhere_gives_the_same_ids(tmp_path):
    write(tmp_path, a__x_DOT_txt=TEXT, b__x_DOT_txt=TEXT)
    ids = [read_documents(tmp_path / name)[0].loc[0, "document_id"] for name in "ab"]
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    "case, words", [("nothing", "no files"), ("absent", "no such file"), ("hollow", "no article")]
)
def test_where_nothing_can_be_read_one_line_says_so(tmp_path, case, words):
    if case != "absent":
        (tmp_path / case).mkdir()
    if case == "hollow":
        write(tmp_path, hollow__a_DOT_txt=" \n ")
    with pytest.raises(InputError, match=words) as error:
        read_documents(tmp_path / case)
    assert "\n" not in str(error.value) and case in str(error.value)


def test_a_long_document_is_used_up_to_five_megabytes(tmp_path):
    documents, found = read_documents(
        write(tmp_path, a_DOT_txt="Министр и посол сказали, что это не так. " * 80_000)
    )
    assert len(documents.loc[0, "text"].encode()) <= 5_000_000 and "\ufffd" not in documents.loc[0, "text"]
    assert found[["code", "used"]].values.tolist() == [["truncated", True]]


def test_deep_pages_and_deep_json_end_at_once(tmp_path):
    write(tmp_path, a_DOT_html="<div>" * 100_000 + f"<p>{TEXT}</p>", b_DOT_json="[" * 100_000)
    documents, _ = read_documents(tmp_path)
    assert TEXT in documents.loc[0, "text"]
    assert problems(tmp_path) == [("b.json", "unreadable", False)]


def test_an_unread_language_is_named(tmp_path):
    text = (
        "O ministro dos Negócios Estrangeiros falou com o embaixador sobre a cooperação entre os dois países."
    )
    documents, found = read_documents(write(tmp_path, a_DOT_txt=text))
    assert documents.loc[0, "language"] == "pt"
    assert found["code"].tolist() == ["unsupported_language"] and "Portuguese" in found.loc[0, "detail"]


def test_reading_gives_all_its_tables(tmp_path):
    found = read(
        write(
            tmp_path,
            a_DOT_txt=f"Ministers sign a plan\n24 January 2024\n{TEXT}",
            b_DOT_txt="Latest News\nThe envoy of Cuba is in the port",
        )
    )
    assert {name: len(table) for name, table in found.items()} == {
        "documents": 2, "furniture": 3, "sentences": 2, "dates": 1, "problems": 1,
    }  # fmt: skip
    assert found["problems"].loc[0, "code"] == "all_furniture"
    assert found["documents"].loc[0, "published"] == "2024-01-24"
