"""The command line: parse, call one function, print."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from relations.errors import FaultsFound, InputError, RelationsError, listed


class _Commands(click.Group):
    """Commands whose faults are one line and an exit code, not a traceback (unless `--debug` is given)."""

    def invoke(self, context: click.Context):
        try:
            return super().invoke(context)
        except RelationsError as fault:
            if context.params.get("debug"):
                raise
            click.echo(f"relations: {fault}", err=True)
            context.exit(fault.exit_code)
        except click.UsageError as fault:
            command = fault.ctx.command_path if fault.ctx else "relations"
            click.echo(f"relations: {fault.format_message()} See: {command} --help", err=True)
            context.exit(fault.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="relations")
@click.option("--debug", is_flag=True, help="Show the traceback of a fault.")
def main(debug: bool) -> None:
    """Networks of countries and officials from news articles, with the sentences behind every tie."""


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the run.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes to use.")
@click.option(
    "--columns", multiple=True, metavar="NAME=COLUMN", help="A CSV or JSONL column, as text=corpus."
)
def build(inputs: tuple[Path, ...], out: Path, workers: int, columns: tuple[str, ...]) -> None:
    """Read files or folders of articles and write all tables to a run."""
    from relations.runs import build as build_run

    run = build_run(inputs, out, columns=_pairs(columns), workers=workers)
    click.echo(f"{out}: {run.summary()}")
    problems = run.problems
    for code, count in problems["code"].value_counts().sort_index().items():
        first = problems[problems["code"] == code].iloc[0]
        click.echo(f"  {code}: {count}, e.g. {first['source']}: {first['detail']}")


def _pairs(stated: tuple[str, ...]) -> dict[str, str]:
    wrong = [item for item in stated if "=" not in item]
    if wrong:
        raise InputError(f"{wrong[0]!r}: write it as NAME=VALUE")
    return dict(item.split("=", 1) for item in stated)


@main.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="File to write; its suffix says how."
)
@click.option(
    "--layer", default="country", show_default=True, type=click.Choice(["country", "official", "mixed"])
)
@click.option(
    "--within",
    default="sentence",
    show_default=True,
    type=click.Choice(["sentence", "paragraph", "document"]),
)
@click.option("--strength", default="stories", show_default=True, help="Column that weighs a tie.")
@click.option("--since", help="First day, YYYY-MM-DD.")
@click.option("--until", help="Last day, YYYY-MM-DD.")
@click.option("--backbone", "method", help="Keep ties that this test finds more than chance.")
@click.option("--alpha", default=0.05, show_default=True, help="Level of the test, on q-values.")
@click.option("--format", "form", help="Where a suffix is shared: node-link, vosviewer, cytoscape.")
def network(run, out, layer, within, strength, since, until, method, alpha, form) -> None:
    """Write a co-occurrence network of a run."""
    from relations.networks.backbone import backbone
    from relations.networks.cooccurrence import cooccurrence
    from relations.networks.export import write_network
    from relations.networks.graphs import nodes
    from relations.runs import open_run

    opened = open_run(run)
    edges, evidence = cooccurrence(opened, layer=layer, within=within, since=since, until=until)
    if method:
        edges = backbone(edges, method=method, alpha=alpha)
        evidence = evidence.merge(edges[["source", "target"]])
    write_network(edges, evidence, out, format=form, nodes=nodes(edges, opened), strength=strength)
    click.echo(f"{out}: {len(edges)} ties ({layer}, within {within})")


@main.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("a")
@click.argument("b")
@click.option(
    "--within",
    default="sentence",
    show_default=True,
    type=click.Choice(["sentence", "paragraph", "document"]),
)
def evidence(run: Path, a: str, b: str, within: str) -> None:
    """Print the sentences behind the tie of A and B (alpha-3 codes or official ids)."""
    from relations.networks.cooccurrence import sentences_behind
    from relations.runs import open_run
    from relations.showing.safe import visible

    rows = sentences_behind(open_run(run), a, b, within=within)
    for row in rows.fillna("").itertuples(index=False):
        click.echo(visible(" ".join(filter(None, (row.published, row.outlet, row.source)))))
        click.echo(f"    {visible(_marked(row.text, [*row.spans_a, *row.spans_b]))}")
    click.echo(f"{len(rows)} sentences behind {a} and {b}, within a {within}")


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    """Return `text` on one line with each stretch of `spans` in square brackets."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return " ".join(text.split())


@main.command()
@click.argument("name", required=False)
@click.argument("run", required=False, type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="HTML file, or with --all a folder."
)
@click.option(
    "-p", "parameters", nargs=2, multiple=True, metavar="KEY VALUE", help="A parameter of the notebook."
)
@click.option(
    "--all", "everything", is_flag=True, help="Every notebook, to a folder with an index (give RUN only)."
)
def report(name, run, out: Path, parameters, everything: bool) -> None:
    """Run one notebook on a run and write one offline HTML file; or all of them."""
    from relations.reports import report as make_report
    from relations.reports import report_all
    from relations.runs import open_run

    if everything:
        _echo_reports(report_all(open_run(run or name), out), out)
        return
    if not name or not run:
        raise InputError(
            "report: name a notebook and a run, as in: relations report 02_countries RUN --out FILE.html"
        )
    click.echo(f"{make_report(name, open_run(run), out, **dict(parameters))}: open it in a browser")


def _echo_reports(done, folder: Path) -> None:
    """Say where the reports of `report_all` are; raise `FaultsFound` where some failed."""
    failed = done["error"].dropna()
    click.echo(f"{folder / 'index.html'}: {len(done) - len(failed)} reports; open it in a browser")
    if len(failed):
        raise FaultsFound(f"{len(failed)} reports failed: {listed(failed)}")


@main.command()
def reports() -> None:
    """List the notebooks there are, their questions and parameters."""
    from relations.reports import reports as list_reports

    for row in list_reports().itertuples(index=False):
        click.echo(f"{row.name}: {row.question}")
        for parameter in row.parameters.splitlines():
            click.echo(f"    {parameter}")


@main.command()
@click.argument("language")
@click.argument("text")
def explain(language: str, text: str) -> None:
    """Show what fires in TEXT, what was a candidate, and what dropped it."""
    from relations.finding.explain import explain as explain_text

    for row in explain_text(text, language).itertuples(index=False):
        click.echo(f"{row.surface!r} {row.start}-{row.end}  {row.meaning}  {row.rule}  {row.outcome}")


@main.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("gold", type=click.Path(path_type=Path))
def score(run: Path, gold: Path) -> None:
    """Print precision, recall and F1 by stage and language."""
    from relations.runs import open_run
    from relations.scoring import format_scores
    from relations.scoring import score as score_run

    click.echo(format_scores(score_run(open_run(run), gold)))


@main.command()
@click.argument("language", required=False)
def check(language: str | None) -> None:
    """Check the knowledge files; name file and line of every fault."""
    from relations.lexicon import faults

    _report_faults(faults(language=language), "the knowledge files are sound")


@main.command()
@click.argument("run", type=click.Path(path_type=Path))
def verify(run: Path) -> None:
    """Check the hashes, schemas and invariants of a finished run."""
    from relations.runs import open_run
    from relations.runs import verify as verify_run

    _report_faults(verify_run(open_run(run)), f"{run}: whole and sound")


def _report_faults(found: list[str], fine: str) -> None:
    for fault in found:
        click.echo(fault)
    if found:
        raise FaultsFound(f"{len(found)} faults")
    click.echo(fine)


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def diff(old: Path, new: Path) -> None:
    """Show what is new and what is gone between two runs."""
    from relations.runs import diff as diff_runs
    from relations.runs import open_run

    changes = diff_runs(open_run(old), open_run(new))
    for row in changes.itertuples(index=False):
        click.echo(f"{row.change} {row.what}: {row.item}")
    click.echo(f"{len(changes)} changes")


@main.command()
@click.option("--out", default="relations-demo", show_default=True, type=click.Path(path_type=Path))
def demo(out: Path) -> None:
    """Build the sample corpus and every report, to look at."""
    from relations.reports import report_all
    from relations.runs import build as build_run
    from relations.samples import sample_folder

    run = build_run(sample_folder(), out / "run")
    click.echo(f"{out / 'run'}: {run.summary()}")
    _echo_reports(report_all(run, out / "reports"), out / "reports")


@main.command()
def doctor() -> None:
    """Check versions, fonts, text shaping and writing."""
    from relations.doctor import examine

    rows = examine()
    for name, fine, detail in rows:
        click.echo(f"{'ok ' if fine else 'BAD'} {name}: {detail}")
    broken = [name for name, fine, _ in rows if not fine]
    if broken:
        raise FaultsFound(f"look at: {listed(broken)}")


if __name__ == "__main__":
    sys.exit(main())
