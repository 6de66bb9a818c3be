"""The plan of the house: which room may use which, and what `import relations` may cost."""

import ast
import doctest
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import relations
from relations.tables import describe

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "relations"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "bundled" not in path.parts)

# A room may use only what stands above it.
ROOMS = """
    errors tables text inflection scan lexicon reading finding identity networks showing engine runs reports
    scoring samples doctor cli
""".split()  # noqa: SIM905

# Libraries with one door: who may import them.
DOORS = {
    "networkx": ("networks/",),
    "matplotlib": ("showing/figures.py", "doctor.py"),
    "papermill": ("reports.py",),
    "nbconvert": ("reports.py",),
    "resiliparse": ("reading/",),
    "htmldate": ("reading/",),
    "multiprocessing": ("engine.py",),
    "concurrent": ("engine.py", "reports.py"),
    "click": ("cli.py",),
}
HEAVY = {"pandas", "numpy", "matplotlib", "networkx", "pyarrow", "scipy", "lxml", "papermill", "nbconvert"}


def place(path):
    return path.relative_to(SOURCE).as_posix()


def name(path):
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path):
    """The modules that a file imports, in full, anywhere but for type hints alone."""
    names = set()
    for node in _without_hints(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place(path)}: write imports in full"
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _without_hints(node):
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield child
            yield from _without_hints(child)


def functions(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def room(module):
    """The room of a module of ours; None for other modules and for `relations` itself."""
    parts = module.split(".")
    return parts[1] if parts[0] == "relations" and len(parts) > 1 and parts[1] in ROOMS else None


@pytest.mark.parametrize("path", MODULES[1:], ids=place)
def test_a_module_uses_only_rooms_above_its_own(path):
    own = room(name(path))
    assert own, f"{place(path)} is in no room; add it to ROOMS and to docs/architecture.md"
    used = {room(module) for module in imported(path)} - {None, own}
    assert {other for other in used if ROOMS.index(other) > ROOMS.index(own)} == set()


def test_no_two_modules_of_a_room_use_each_other():
    ours = {name(path): imported(path) for path in MODULES}
    uses = {
        module: {other for other in ours if other in used and other != module}
        for module, used in ours.items()
    }
    while free := {module for module, used in uses.items() if not used}:
        uses = {module: used - free for module, used in uses.items() if module not in free}
    assert uses == {}


@pytest.mark.parametrize("library", DOORS)
def test_a_library_with_one_door_is_imported_nowhere_else(library):
    users = {
        place(path) for path in MODULES if library in {module.split(".")[0] for module in imported(path)}
    }
    assert [user for user in users if not user.startswith(DOORS[library])] == []


@pytest.mark.parametrize(
    "arguments", ["import relations", "from relations.cli import main; main(['--help'])"]
)
def test_neither_import_nor_help_loads_a_heavy_library(arguments):
    code = f"try:\n {arguments}\nfinally:\n import sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stderr.split()) == set()


def test_import_of_any_module_prints_nothing_and_leaves_warnings_alone():
    code = "".join(f"import {name(path)}\n" for path in MODULES)
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("public", relations.__all__)
def test_every_public_name_is_there_and_says_what_it_does(public):
    thing = getattr(relations, public)
    assert thing.__doc__ and thing.__doc__.strip().splitlines()[0].endswith((".", ":"))
    assert public in dir(relations)


def test_an_unknown_public_name_is_refused():
    with pytest.raises(AttributeError, match="relations has no 'find_rivers'"):
        relations.find_rivers  # noqa: B018


def test_the_page_of_tables_is_what_the_declarations_say():
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == describe(), "run: make docs"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_every_example_in_a_docstring_gives_what_it_says(path):
    assert doctest.testmod(import_module(name(path))).failed == 0


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(tree(path))


def test_the_library_prints_nothing_itself():
    calls = [
        (place(path), node) for path in MODULES for node in ast.walk(tree(path)) if isinstance(node, ast.Call)
    ]
    assert {where for where, node in calls if ast.unparse(node.func) == "print"} == set()


def test_no_function_has_a_body_of_more_than_forty_lines():
    long = []
    for path in MODULES:
        for function in functions(path):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            if body and body[-1].end_lineno - body[0].lineno >= 40:
                long.append(f"{place(path)}: {function.name}")
    assert long == []


def test_the_architecture_page_names_every_room():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [own for own in ROOMS if f"`{own}" not in page] == []
