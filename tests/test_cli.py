"""The command line: what it prints, its exit codes, and one line for each fault."""

import subprocess
import sys

import pandas as pd
import pytest
from click.testing import CliRunner

from relations.cli import main
from relations.runs import _held

ARTICLES = {
    "havana.txt": "Iran and Cuba to share a data link\n\n"
    "The Iranian Minister of Communications, Sattar Hashemi, met his Cuban counterpart, Mayra Arevich, in "
    "Havana. Iran and Cuba signed a memorandum on data transit. Hashemi said the work begins in spring.\n",
    "تهران.txt": "دیدار در تهران\n\n"
    "ستار هاشمی، وزیر ارتباطات ایران، با سفیر کوبا در تهران دیدار کرد. ایران و کوبا بر همکاری تاکید کردند.\n",
    "baghdad.html": "<html lang='en'><head><title>Talks in Baghdad</title></head><body><article><h1>Talks in "
    "Baghdad</h1><p>Iran and Iraq discussed postal services in Baghdad on Sunday, officials said.</p>"
    "<p>The two countries share a long border, and Iraq asked for more exchange offices.</p></article></body>"
    "</html>",
}


def call(*arguments):
    """Run a command; return (exit code, what it printed, what it complained of)."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout, done.stderr


def fault(*arguments):
    """Run a command that fails; return its exit code and the one line it complains in."""
    code, _, complaint = call(*arguments)
    assert complaint.startswith("relations: ") and complaint.count("\n") == 1, complaint
    return code, complaint.removeprefix("relations: ").rstrip("\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "خبر ها"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "run"
    code, printed, complaint = call("build", folder, "--out", out)
    assert (code, complaint) == (0, "")
    assert printed.startswith(f"{out}: 3 documents, ")
    return out


def test_evidence_prints_the_sentences_of_both_languages_with_both_mentions_marked(run):
    code, printed, _ = call("evidence", run, "IRN", "CUB")
    assert code == 0
    assert "[Iran] and [Cuba] signed a memorandum on data transit." in printed
    assert "[ایران] و [کوبا] بر همکاری تاکید کردند." in printed


def test_evidence_is_the_same_whichever_country_comes_first(run):
    assert (
        call("evidence", run, "IRN", "CUB")[1].splitlines()[:-1]
        == (call("evidence", run, "CUB", "IRN")[1].splitlines()[:-1])
    )


def test_a_network_is_written_with_the_ties_that_the_articles_hold(run, tmp_path):
    code, printed, _ = call("network", run, "--out", tmp_path / "ties.csv")
    edges = pd.read_csv(tmp_path / "ties.csv")
    assert (code, printed) == (0, f"{tmp_path / 'ties.csv'}: 2 ties (country, within sentence)\n")
    assert edges[["source", "target", "documents"]].values.tolist() == [["CUB", "IRN", 2], ["IRN", "IRQ", 1]]


def test_a_finished_run_is_verified_and_equals_itself(run):
    assert call("verify", run) == (0, f"{run}: whole and sound\n", "")
    assert call("diff", run, run) == (0, "0 changes\n", "")


def test_a_changed_table_is_a_fault(run, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in run.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / "topics.parquet").write_bytes((run / "dates.parquet").read_bytes())
    assert call("verify", copy)[:2] == (1, "topics.parquet: changed since the run was built\n")


def test_an_empty_folder_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    code, complaint = fault("build", tmp_path / "empty", "--out", tmp_path / "run")
    assert code == 2
    assert complaint.startswith(f"{tmp_path / 'empty'}: no files; give ")


def test_a_wrong_path_is_refused_by_name(tmp_path):
    code, complaint = fault("build", tmp_path / "nowhere", "--out", tmp_path / "run")
    assert code == 2 and str(tmp_path / "nowhere") in complaint
    assert not (tmp_path / "run").exists()


def test_a_folder_of_unknown_types_alone_is_refused(tmp_path):
    (tmp_path / "photo.xyz").write_bytes(b"\x00\x01")
    code, complaint = fault("build", tmp_path, "--out", tmp_path.parent / "unknown-run")
    assert code == 2 and "photo.xyz" in complaint


def test_files_that_cannot_be_used_are_problems_and_the_others_are_read(folder, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(ARTICLES["havana.txt"], encoding="utf-8")
    (tmp_path / "in" / "photo.xyz").write_bytes(b"\x00\x01")
    (tmp_path / "in" / "broken.txt.gz").write_bytes(b"not packed")
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nothing")
    code, printed, complaint = call("build", tmp_path / "in", "--out", tmp_path / "run")
    first, *others = printed.splitlines()
    assert (code, complaint, first[-12:]) == (0, "", "; 3 problems")
    assert [line.split(": ")[:2] for line in others] == [
        ["  not_a_regular_file", "1, e.g. gone.txt"],
        ["  unknown_type", "1, e.g. photo.xyz"],
        ["  unreadable", "1, e.g. broken.txt.gz"],
    ]


def test_a_misspelled_parameter_of_a_report_is_refused_with_the_nearest(run, tmp_path):
    code, complaint = fault(
        "report", "02_countries", run, "--out", tmp_path / "x.html", "-p", "sinse", "2024"
    )
    assert (code, complaint) == (2, "02_countries has no parameter 'sinse'; did you mean 'since'?")
    assert not (tmp_path / "x.html").exists()


def test_a_misspelled_report_is_refused_with_the_nearest(run, tmp_path):
    code, complaint = fault("report", "02_contries", run, "--out", tmp_path / "x.html")
    assert (code, complaint) == (2, "no report '02_contries'; did you mean '02_countries'?")


@pytest.mark.parametrize(("a", "b"), [("IRN", "XYZ"), ("IRN", "IRN"), ("iran", "CUB")])
def test_evidence_refuses_codes_that_make_no_tie(run, a, b):
    code, complaint = fault("evidence", run, a, b)
    assert code == 2 and (a in complaint or b in complaint)


@pytest.mark.parametrize(
    "command", [("verify",), ("evidence", "IRN", "CUB"), ("network", "--out", "x.gexf"), ("diff", "other")]
)
def test_a_folder_without_a_run_is_refused(tmp_path, command):
    name, *others = command
    code, complaint = fault(name, tmp_path / "none", *others)
    assert code == 2 and complaint.startswith(
        f"{tmp_path / 'none'}: no run here; make one with: relations build"
    )


def test_an_output_that_is_a_file_is_refused_and_kept(folder, tmp_path):
    (tmp_path / "notes").write_text("mine")
    code, complaint = fault("build", folder, "--out", tmp_path / "notes")
    assert code == 2 and complaint.startswith(f"{tmp_path / 'notes'}: this is a file; ")
    assert (tmp_path / "notes").read_text() == "mine"


def test_an_output_folder_of_other_files_is_refused_and_kept(folder, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    code, complaint = fault("build", folder, "--out", tmp_path)
    assert code == 2 and "this folder holds other files" in complaint
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_output_that_cannot_be_written_is_74(folder, tmp_path):
    (tmp_path / "file").write_text("")
    assert fault("build", folder, "--out", tmp_path / "file" / "run")[0] == 74


def test_an_output_that_another_run_holds_is_75(folder, tmp_path):
    with _held(tmp_path / "run"):
        code, complaint = fault("build", folder, "--out", tmp_path / "run")
    assert code == 75 and "another run is writing here" in complaint


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["bild"], "Did you mean 'build'?"),
        (["build", "x", "--otu", "y"], "--out"),
        (["build", "x"], "--out"),
        (["build", "x", "--out", "y", "--columns", "text"], "write it as NAME=VALUE"),
        (["network", "x", "--out", "y.gexf", "--layer", "countries"], "'country'"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_do(arguments, hint):
    code, complaint = fault(*arguments)
    assert code == 2 and hint in complaint


def test_every_report_is_listed_with_its_question_and_its_parameters():
    code, printed, _ = call("reports")
    assert code == 0
    assert (
        "02_countries: Which countries are named together, and in which sentences?\n    run: str = "
        in printed
    )


def test_explain_says_what_a_trap_has_dropped():
    code, printed, _ = call("explain", "en", "He flew from New Mexico to Cuba.")
    assert code == 0
    assert "CUB" in printed and "trap" in printed


def test_the_installed_command_ends_with_the_same_exit_code_and_no_traceback(tmp_path):
    command = [sys.executable, "-m", "relations.cli", "verify", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
