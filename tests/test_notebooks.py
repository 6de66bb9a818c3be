"""Notebooks: one question each, stored without outputs, short cells that call the library."""

import ast
import re

import nbformat
import pytest

from relations import reports

PATHS = sorted(reports._notebooks_folder().glob("*.ipynb"))


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, 4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_first_notebooks_are_there():
    assert {"01_corpus", "02_countries", "03_officials", "_template"} <= {path.stem for path in PATHS}


def test_a_notebook_is_valid_and_stored_without_outputs_or_counts(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert not [cell for cell in code(notebook) if cell.outputs or cell.execution_count]
    assert not [cell for cell in notebook.cells if {*cell.metadata} - {"tags"}]


def test_a_notebook_asks_one_question_in_its_title(notebook):
    titles = re.findall(
        "(?m)^# (.*)$", "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    )
    assert len(titles) == 1 and titles[0].endswith("?")
    assert notebook.cells[0].source.startswith("# ")


def test_its_parameters_are_plain_literals_and_each_says_what_it_means(notebook):
    declared = reports._declared(notebook, "notebook")
    assert [parameter.name for parameter in declared][:3] == ["run", "since", "until"]
    assert all(parameter.meaning for parameter in declared)


def test_a_cell_has_at_most_twenty_lines_and_defines_no_function(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= 20
        assert not [
            node
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        ]


def test_every_network_says_that_mentioned_together_is_not_met(notebook):
    drawn = [
        cell.source
        for cell in code(notebook)
        if "figures.network" in cell.source or "pages.ties" in cell.source
    ]
    assert all("NOT_MET" in source for source in drawn)


def test_the_last_cell_says_what_was_run_on_what(notebook):
    names = [
        parameter.name for parameter in reports._declared(notebook, "notebook") if parameter.name != "run"
    ]
    assert code(notebook)[-1] is notebook.cells[-1] and notebook.cells[-1].source.startswith(
        "pages.made(corpus"
    )
    assert all(f"{name}={name}" in notebook.cells[-1].source for name in names)
