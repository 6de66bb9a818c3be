"""Reports: a notebook run by papermill for given parameters, and rendered to one offline HTML file.

The one door to papermill and nbconvert. A notebook is a question: its first heading is its title, its cell
tagged `parameters` holds annotated plain literals with a comment each. Parameters are checked here, before
papermill, which would run the wrong report for a misspelled one.
"""

from __future__ import annotations

import ast
import contextlib
import html
import io
import json
import os
import re
import sys
import tempfile
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from relations.errors import InputError, OutputError, RelationsError, did_you_mean, listed
from relations.showing.safe import anchor, direction, escape, visible

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "showing" / "template"
_FORMS = {
    "int": (re.compile(r"[+-]?[0-9]{1,18}"), int),
    "float": (re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"), float),
    "bool": (re.compile(r"true|false"), "true".__eq__),
}
_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,40}")


@dataclass(frozen=True)
class Parameter:
    """A parameter as a notebook declares it: `type` is one of str, int, float, bool, list."""

    name: str
    type: str
    default: object
    meaning: str


def reports() -> pd.DataFrame:
    """Return the notebooks there are: `name`, `question`, `parameters` (`name: type = default` a line)."""
    import pandas as pd

    rows = [
        (path.stem, _question(notebook), "\n".join(f"{p.name}: {p.type} = {p.default!r}" for p in declared))
        for path in _notebooks()
        for notebook in [_read(path)]
        for declared in [_declared(notebook, path.stem)]
    ]
    return pd.DataFrame(rows, columns=["name", "question", "parameters"], dtype="string")


def parameters(name: str) -> pd.DataFrame:
    """Return the parameters of a notebook: `name`, `type`, `default` (as Python writes it), `meaning`."""
    import pandas as pd

    path = _notebook(name)
    rows = [(p.name, p.type, repr(p.default), p.meaning) for p in _declared(_read(path), path.stem)]
    return pd.DataFrame(rows, columns=["name", "type", "default", "meaning"], dtype="string")


def report(name: str, run, path: str | Path, /, **parameters: object) -> Path:
    """Run the notebook `name` on `run` (a run or its folder) and write one HTML file to `path`.

    The executed notebook is kept beside it, with the suffix `.ipynb`. A value given as text becomes its
    parameter's declared type or is refused. Returns `path`. Raises `InputError` for an unknown notebook,
    run, parameter or value, `OutputError` where `path` cannot be written, and `RelationsError` naming
    notebook and cell where the notebook itself fails. The same input gives the same bytes.
    """
    path = Path(path)
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{visible(str(path))}: a report is one HTML file, so its name ends in .html")
    source = _notebook(name)
    home, shown = _run_folder(run)
    values = _checked(source.stem, _declared(_read(source), source.stem), parameters)
    notebook = _execute(source, home, {**values, "run": shown})
    _write(
        path.with_suffix(".ipynb"), json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )
    _write(path, _render(notebook))
    return path


def report_all(run, folder: str | Path, /, *, names: Iterable[str] | None = None) -> pd.DataFrame:
    """Run every notebook (or those in `names`) on `run` into `folder`, with an `index.html`.

    A notebook that fails does not stop the others; its reason stands in the index. Returns `name`,
    `question`, `path` (missing where it failed), `error` (missing where it did not). Raises `InputError`
    where there is no such run and `OutputError` where `folder` cannot be written.
    """
    from concurrent.futures import ThreadPoolExecutor

    import pandas as pd

    folder = Path(folder)
    _run_folder(run)
    paths = [_notebook(name) for name in names] if names is not None else _notebooks()
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        ended = list(pool.map(lambda path: _try(path, run, folder), paths))
    rows = [
        (path.stem, _question(_read(path)), None if error else str(folder / f"{path.stem}.html"), error)
        for path, error in zip(paths, ended, strict=True)
    ]
    done = pd.DataFrame(rows, columns=["name", "question", "path", "error"], dtype="string")
    _write(folder / "index.html", _index(f"Reports: {folder.name}", {"": _entries(folder, done)}))
    return done


def write_index(folder: str | Path) -> Path:
    """Write `folder/index.html`: one page that leads to the reports of every folder in `folder`."""
    folder = Path(folder)
    homes = (
        sorted(home for home in folder.iterdir() if (home / "index.html").is_file())
        if folder.is_dir()
        else []
    )
    if not homes:
        raise InputError(
            f"{visible(str(folder))}: no folder of reports in it; make one with `relations report --all`"
        )
    groups = {home.name: _entries(home, None) for home in homes}
    _write(folder / "index.html", _index("Reports", groups))
    return folder / "index.html"


def _notebooks_folder() -> Path:
    """The notebooks of the installed package, or of the checkout."""
    for folder in (_HERE / "bundled" / "notebooks", _HERE.parent.parent / "notebooks"):
        if folder.is_dir():
            return folder
    raise RelationsError("the notebooks are not installed; install the package again")


def _notebooks() -> list[Path]:
    return sorted(path for path in _notebooks_folder().glob("*.ipynb") if path.name[0] not in "_.")


def _notebook(name: str) -> Path:
    known = {path.stem: path for path in _notebooks()}
    if name not in known:
        raise InputError(f"no report {visible(repr(name))}{did_you_mean(str(name), known)}")
    return known[name]


def _read(path: Path) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise InputError(f"{path.name}: not a notebook that can be read ({type(error).__name__})") from error


def _question(notebook: NotebookNode) -> str:
    """The first heading."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = re.search(r"^# +(.+)$", text, flags=re.MULTILINE)
    return found[1].strip() if found else "Untitled"


def _declared(notebook: NotebookNode, name: str) -> list[Parameter]:
    """The parameters of the cell tagged so: `name: type = literal  # meaning`, a line each."""
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise InputError(f"{name}: {len(tagged)} cells are tagged 'parameters'; there must be one")
    source = tagged[0].source
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found = [_parameter(line, comments.get(line.end_lineno, ""), name) for line in ast.parse(source).body]
    if "run" not in [parameter.name for parameter in found]:
        raise InputError(f"{name}: its parameters cell declares no 'run'")
    return found


def _parameter(line: ast.stmt, meaning: str, name: str) -> Parameter:
    plain = isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None
    kind = ast.unparse(line.annotation) if plain else ""
    try:
        default = ast.literal_eval(line.value) if plain else None
    except ValueError:
        default = None
    if type(default) is not _TYPES.get(kind) or not _NAME.fullmatch(line.target.id):
        raise InputError(
            f'{name}: write each parameter as `name: str = ""  # meaning`, not `{ast.unparse(line)}`'
        )
    return Parameter(line.target.id, kind, default, meaning)


def _checked(name: str, declared: list[Parameter], given: Mapping[str, object]) -> dict[str, object]:
    """Given values in their declared types; every fault in one line."""
    known = {parameter.name: parameter for parameter in declared}
    values, faults = {}, []
    for key, value in given.items():
        if key == "run":
            faults.append("'run' is not given as a parameter: it is the run itself")
        elif key not in known:
            others = [parameter for parameter in known if parameter != "run"]
            faults.append(f"{name} has no parameter {visible(repr(key))}{did_you_mean(key, others)}")
        else:
            try:
                values[key] = _typed(known[key], value)
            except ValueError as error:
                faults.append(f"{name}: {error}")
    if faults:
        raise InputError(listed(faults))
    return values


def _typed(parameter: Parameter, value: object) -> object:
    """`value` in the declared type; text is read, nothing is rounded, cut or guessed."""
    kind, made = parameter.type, None
    if isinstance(value, str) and kind in _FORMS:
        form, read = _FORMS[kind]
        made = read(value) if form.fullmatch(value) else None
    elif isinstance(value, str) and kind == "list":
        made = [part.strip() for part in value.split(",") if part.strip()]
    elif kind == "list" and isinstance(value, list | tuple):
        made = list(value) if all(type(part) in (str, int, float, bool) for part in value) else None
    elif type(value) is _TYPES[kind]:
        made = value
    elif kind == "float" and type(value) is int:
        made = float(value)
    if made is None or (isinstance(made, float) and made - made != 0):
        raise ValueError(
            f"parameter '{parameter.name}' is {_kind_in_words(kind)}, not {visible(repr(value))}"
        )
    return made


def _kind_in_words(kind: str) -> str:
    return {
        "str": "text",
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
        "list": "a list such as IRN,CUB",
    }[kind]


def _run_folder(run) -> tuple[Path, str]:
    """The folder a notebook is run in, and the run's path from there; no absolute path reaches a report."""
    path = Path(getattr(run, "path", run))
    if not (path / "manifest.json").is_file():
        raise InputError(
            f"{visible(str(path))}: no run there (it has no manifest.json); make it with `relations build`"
        )
    if path.is_absolute():
        return path.parent, path.name
    return Path.cwd(), path.as_posix()


def _execute(source: Path, home: Path, values: dict[str, object]) -> NotebookNode:
    """Run a notebook in its own kernel of this interpreter; return it without times, paths and random ids."""
    import papermill

    with tempfile.TemporaryDirectory(prefix="relations-") as scratch:
        try:
            executed = papermill.execute_notebook(
                _read(source),
                None,
                parameters=values,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                resources={"metadata": {"path": str(home)}},
                kernel_manager_class=_kernel_manager(scratch),
            )
        except papermill.PapermillExecutionError as error:
            raise RelationsError(_failure(source, error)) from error
        except RuntimeError as error:
            raise RelationsError(f"{source.stem}: its kernel stopped ({_line(error)})") from error
    return _settled(executed)


def _kernel_manager(scratch: str) -> type:
    """A manager whose one kernel is this interpreter, whatever Jupyter and IPython settings a user has."""
    import subprocess

    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    command = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    # A fixed seed orders sets alike each time; the rest keeps the user's home untouched.
    settings = {"PYTHONHASHSEED": "0", "IPYTHONDIR": scratch, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    spec = KernelSpec(argv=command, env=settings, display_name="Python 3", language="python")

    class OwnKernel(AsyncKernelManager):
        kernel_spec = spec
        transport = "tcp" if os.name == "nt" else "ipc"  # a socket file needs no network at all

        async def _async_start_kernel(self, **how):
            self.connection_file = os.path.join(scratch, "kernel.json")
            return await super()._async_start_kernel(**how, stderr=subprocess.DEVNULL)

        start_kernel = _async_start_kernel

    return OwnKernel


def _failure(source: Path, error) -> str:
    """One line: notebook, cell, what went wrong. Our own errors are already written for the user."""
    reason = _line(error.evalue)
    ours = error.ename in ("InputError", "RelationsError", "OutputError", "FaultsFound")
    return f"{source.stem}, cell {error.cell_index + 1}: {reason if ours else f'{error.ename}: {reason}'}"


def _line(text: object) -> str:
    return visible(" ".join(str(text).split()))[:500]


def _settled(notebook: NotebookNode) -> NotebookNode:
    """Take out what differs from run to run or tells of this machine: times, paths, ids, warnings."""
    notebook = notebook.copy()
    notebook.metadata = {
        key: notebook.metadata[key] for key in ("kernelspec", "language_info") if key in notebook.metadata
    }
    for number, cell in enumerate(notebook.cells):
        injected = "injected-parameters" in cell.metadata.get("tags", [])
        cell.id = "injected-parameters" if injected else cell.get("id", f"cell-{number}")
        cell.metadata = {key: cell.metadata[key] for key in ("tags",) if cell.metadata.get(key)}
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
    return notebook


def _render(notebook: NotebookNode) -> str:
    """The notebook's words and outputs in our own template: no code, no script, nothing from outside."""
    from nbconvert.exporters.templateexporter import TemplateExporter
    from traitlets.config import Config

    title = _question(notebook)
    settings = Config(
        {"TemplateExporter": {"template_name": "relations", "extra_template_basedirs": [str(_TEMPLATES)]}}
    )
    exporter = TemplateExporter(config=settings, template_file="index.html.j2", file_extension=".html")
    exporter.register_filter("escaped", escape)
    exporter.register_filter("words", _words)
    resources = {
        "title": title,
        "headings": _headings(notebook),
        "style": _style(),
        "language": notebook.metadata.get("language", "en"),
        "direction": direction(title),
    }
    page, _ = exporter.from_notebook_node(notebook, resources)
    return page


def _style() -> str:
    return (_TEMPLATES / "style.css").read_text(encoding="utf-8").strip()


def _words(markdown: str) -> str:
    """Markdown as HTML; HTML in it is shown as text, and second-level headings can be linked to."""
    import mistune

    made = mistune.create_markdown(escape=True)(markdown).strip()
    return re.sub(r"<h2>(.*?)</h2>", lambda found: f'<h2 id="{_heading_id(found[1])}">{found[1]}</h2>', made)


def _headings(notebook: NotebookNode) -> list[dict[str, str]]:
    pages = [_words(cell.source) for cell in notebook.cells if cell.cell_type == "markdown"]
    texts = [text for page in pages for text in re.findall(r"<h2 [^>]*>(.*?)</h2>", page)]
    return [{"id": _heading_id(text), "text": html.unescape(re.sub(r"<[^>]+>", "", text))} for text in texts]


def _heading_id(text: str) -> str:
    return anchor("part", *re.findall(r"\w+", re.sub(r"<[^>]+>|&[^;]+;", " ", text.lower())))


def _try(source: Path, run, folder: Path) -> str | None:
    """Make one report; return what went wrong, leaving no page of an earlier run in its place."""
    page = folder / f"{source.stem}.html"
    try:
        report(source.stem, run, page)
    except OutputError:
        raise
    except RelationsError as error:
        for stale in (page, page.with_suffix(".ipynb")):
            stale.unlink(missing_ok=True)
        return str(error)
    return None


def _entries(home: Path, done: pd.DataFrame | None) -> list[tuple[str, str, str]]:
    """Rows of an index: file name (empty where it failed), question, and what else to say."""
    if done is not None:
        return [
            (
                "" if isinstance(error, str) else f"{name}.html",
                question,
                error if isinstance(error, str) else "",
            )
            for name, question, error in zip(done["name"], done["question"], done["error"], strict=True)
        ]
    found = [page for page in sorted(home.glob("*.html")) if page.with_suffix(".ipynb").is_file()]
    return [(page.name, _question(_read(page.with_suffix(".ipynb"))), "") for page in found]


def _index(title: str, groups: Mapping[str, list[tuple[str, str, str]]]) -> str:
    """A page of links: for each group (a folder beside the page, or the page's own) its reports."""
    from urllib.parse import quote

    parts = []
    for folder, entries in groups.items():
        items = []
        for file, question, error in entries:
            href = "/".join(quote(part) for part in (folder, file) if part)
            link = f'<a href="{escape(href)}">{escape(question)}</a>' if file else escape(question)
            items.append(
                f"<li>{link}" + (f' <span class="failed">{escape(error)}</span>' if error else "") + "</li>"
            )
        heading = f"<h2><bdi>{escape(folder)}</bdi></h2>" if folder else ""
        parts.append(f"{heading}<ul>{''.join(items)}</ul>")
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en" dir="ltr">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>\n{_style()}\n</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1>\n{''.join(parts)}\n</main></body>\n</html>\n"
    )


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(text, encoding="utf-8", newline="\n")
        os.replace(scratch, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            scratch.unlink()
        raise OutputError(f"{visible(str(path))}: cannot be written ({error.strerror or error})") from error
