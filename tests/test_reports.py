"""Reports: every parameter is checked before a notebook runs, and a page needs nothing from outside."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from small_run import write_small_run

from relations import reports
from relations.errors import InputError, OutputError, RelationsError

PARAMETERS = """run: str = "data/x"  # a run
country: str = ""  # alpha-3
most: int = 5
share: float = 0.5  # between 0 and 1
all: bool = False
codes: list = ["IRN"]"""


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    return write_small_run(tmp_path_factory.mktemp("SECRETUSER") / "small")


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """A folder of notebooks for one test; call it to put one there."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(reports, "_notebooks_folder", lambda: folder)

    def put(name, *sources, parameters=PARAMETERS):
        new = nbformat.v4
        cells = [new.new_markdown_cell("# Why & how?\\n\\n<b>raw</b>".replace("\\n", "\n"), id="a")]
        cells += [new.new_code_cell(parameters, id="b", metadata={"tags": ["parameters"]})]
        cells += [new.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
        nbformat.write(new.new_notebook(cells=cells), folder / f"{name}.ipynb")

    put("06_country", "country")
    return put


def checked(**given):
    declared = reports._declared(reports._read(reports._notebook("06_country")), "06_country")
    return reports._checked("06_country", declared, given)


def test_reports_lists_question_and_parameters(notebooks):
    row = reports.reports().iloc[0]
    assert (row["name"], row["question"]) == ("06_country", "Why & how?")
    assert row["parameters"].splitlines()[:3] == ["run: str = 'data/x'", "country: str = ''", "most: int = 5"]
    assert [*reports.parameters("06_country")["meaning"]] == [
        "a run",
        "alpha-3",
        "",
        "between 0 and 1",
        "",
        "",
    ]


@pytest.mark.parametrize(
    "text", ["NO", "NA", "ON", "007", "1e3", "None", "True", "true", "۱۲", "", "2024-01-31"]
)
def test_text_stays_text(notebooks, text):
    assert checked(country=text) == {"country": text}


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("share", "1e3", 1000.0), ("share", "0.25", 0.25), ("share", 3, 3.0), ("share", "-.5", -0.5),
        ("most", "12", 12), ("most", 12, 12), ("most", "-3", -3), ("all", "true", True),
        ("all", "false", False), ("all", True, True), ("codes", "IRN, CUB", ["IRN", "CUB"]),
        ("codes", ["NO"], ["NO"]),
        ("codes", ("a", "b"), ["a", "b"]), ("codes", "", []),
    ],
)  # fmt: skip
def test_a_value_arrives_in_its_declared_type(notebooks, name, given, value):
    found = checked(**{name: given})[name]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("most", "1e3"), ("most", "12.0"), ("most", 1.0), ("most", True), ("most", "۱۲"), ("most", ""),
        ("most", "1_000"), ("share", "nan"), ("share", "inf"), ("share", float("nan")), ("share", "1,5"),
        ("share", True), ("all", "yes"), ("all", "True"), ("all", 1), ("country", 7), ("country", None),
        ("country", ["IRN"]), ("codes", 5), ("codes", [None]), ("codes", {"a": 1}),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_by_name(notebooks, name, given):
    with pytest.raises(InputError, match=f"^06_country: parameter '{name}' is .*, not "):
        checked(**{name: given})


def test_a_misspelled_parameter_is_refused_with_the_nearest_name(notebooks):
    with pytest.raises(InputError) as caught:
        checked(contry="CUB")
    assert str(caught.value) == "06_country has no parameter 'contry'; did you mean 'country'?"


def test_every_fault_is_told_at_once(notebooks):
    with pytest.raises(InputError, match="(?s)'contry'.*'most' is a whole number.*'run' is not given"):
        checked(contry="CUB", most="x", run="y")


@pytest.mark.parametrize("name", ["06_contry", "../06_country", "/etc/passwd", "", "06_country\x00"])
def test_an_unknown_report_is_refused(notebooks, tmp_path, name):
    with pytest.raises(InputError, match="^no report "):
        reports.report(name, "x", tmp_path / "x.html")


def test_a_run_that_is_not_there_is_refused(notebooks, tmp_path):
    with pytest.raises(InputError, match="no run there"):
        reports.report("06_country", tmp_path, tmp_path / "x.html")


@pytest.mark.parametrize(
    "line", ["x = 1", "x: int = 2 * 3", "x: int | None = None", "x: int = 'a'", "X: int = 1", "import os"]
)
def test_a_parameter_that_is_no_plain_literal_is_refused(notebooks, line):
    notebooks("07_bad", parameters=f"run: str = ''\n{line}")
    with pytest.raises(InputError, match="^07_bad: write each parameter as"):
        reports.reports()


def test_a_page_that_is_not_html_is_refused(notebooks, run, tmp_path):
    with pytest.raises(InputError, match=r"ends in \.html"):
        reports.report("06_country", run, tmp_path / "page.pdf")


def test_a_page_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        reports._write(tmp_path / "file" / "page.html", "x")


@pytest.mark.slow
def test_parameters_reach_the_notebook_unchanged_and_nothing_else_is_run(notebooks, run, tmp_path):
    notebooks("06_country", "print([run, country, most, share, all, codes])")
    country = "NO\"'\\\n{run}; ایران <b>"
    given = {"country": country, "most": "12", "share": "1e3", "all": "true", "codes": "NO,NA"}
    page = reports.report("06_country", run, tmp_path / "out" / "x.html", **given)
    notebook = nbformat.read(page.with_suffix(".ipynb"), 4)
    assert notebook.cells[-1].outputs[0].text == f"{['small', country, 12, 1000.0, True, ['NO', 'NA']]}\n"
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;raw&lt;/b&gt;" in text and "<b>" not in text and "print(" not in text


@pytest.mark.slow
def test_a_notebook_that_fails_is_named_with_its_cell_and_stops_no_other(notebooks, run, tmp_path):
    notebooks("06_country", "print(1)")
    notebooks("07_fails", "1", "{}['<key>']")
    (tmp_path / "07_fails.html").write_text("old")
    done = reports.report_all(run, tmp_path)
    assert [*done["error"].fillna("")] == ["", "07_fails, cell 5: KeyError: '<key>'"]
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (
        "07_fails, cell 5: KeyError: &#x27;&lt;key&gt;&#x27;" in index
        and '<a href="06_country.html">' in index
    )
    assert not (tmp_path / "07_fails.html").exists()
    with pytest.raises(RelationsError, match="^07_fails, cell 5: KeyError"):
        reports.report("07_fails", run, tmp_path / "x.html")


def test_one_index_leads_to_every_folder_of_reports(notebooks, tmp_path):
    notebook = (tmp_path / "notebooks" / "06_country.ipynb").read_text()
    for home in ("sample", 'a "b" <c>'):
        (tmp_path / "all" / home).mkdir(parents=True)
        (tmp_path / "all" / home / "index.html").write_text("")
        (tmp_path / "all" / home / "06_country.html").write_text("")
        (tmp_path / "all" / home / "06_country.ipynb").write_text(notebook)
    text = reports.write_index(tmp_path / "all").read_text(encoding="utf-8")
    assert re.findall('href="(.*?)"', text) == [
        "a%20%22b%22%20%3Cc%3E/06_country.html",
        "sample/06_country.html",
    ]


def test_an_index_over_nothing_is_refused(tmp_path):
    with pytest.raises(InputError, match="no folder of reports"):
        reports.write_index(tmp_path)


def outside(text):
    """Addresses that a page would fetch."""
    text = re.sub(r'<a href="https?://[^"]*" rel="noreferrer noopener">', "", text)
    return re.findall(r"""(?:src|href|url\(|@import|import\()\s*=?\s*["']?\s*(?:https?:)?//[^"' )]*""", text)


@pytest.fixture(scope="session")
def pages(run, tmp_path_factory):
    """Every report on the small run: the table that `report_all` returns."""
    return reports.report_all(run, tmp_path_factory.mktemp("pages"))


@pytest.mark.slow
def test_every_notebook_makes_a_page_that_needs_nothing_and_tells_nothing_of_the_machine(pages):
    assert pages["error"].isna().all(), [*pages["error"]]
    for page in pages["path"].map(Path):
        text, kept = page.read_text(encoding="utf-8"), page.with_suffix(".ipynb").read_text(encoding="utf-8")
        assert not outside(text) and "<script" not in text and len(text) < 500_000
        assert "SECRETUSER" not in text + kept and "papermill" not in kept
        assert not [cell for cell in json.loads(kept)["cells"] if {*cell["metadata"]} - {"tags"}]
        assert "What this page cannot say</a>" in text and '<html lang="en" dir="ltr">' in text


@pytest.mark.slow
def test_every_link_within_a_page_leads_somewhere_and_every_tie_to_its_sentences(pages):
    for page in pages["path"].map(Path):
        text = page.read_text(encoding="utf-8")
        assert {*re.findall('href="#(.*?)"', text)} <= {*re.findall('id="(.*?)"', text)}
    text = Path(pages["path"][1]).read_text(encoding="utf-8")
    assert 'href="#tie-IRN-IRQ"' in text and "<mark>ایران</mark> و <mark>عراق</mark>" in text


@pytest.mark.slow
def test_a_report_is_the_same_bytes_in_another_folder(pages, tmp_path):
    other = write_small_run(tmp_path / "elsewhere" / "small")
    again, first = reports.report("02_countries", other, tmp_path / "x.html"), Path(pages["path"][1])
    assert first.read_bytes() == again.read_bytes()
    assert first.with_suffix(".ipynb").read_bytes() == again.with_suffix(".ipynb").read_bytes()


@pytest.mark.slow
def test_every_notebook_says_so_when_there_is_nothing(tmp_path):
    done = reports.report_all(write_small_run(tmp_path / "empty", empty=True), tmp_path / "out")
    assert done["error"].isna().all(), [*done["error"]]
