"""What is installed: pinned requirements, one list of them, a whole wheel, nothing of our machines."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = {
    "run.txt": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"],
    "test.txt": PROJECT["project"]["dependencies"]
    + PROJECT["dependency-groups"]["build"]
    + PROJECT["project"]["optional-dependencies"]["test"]
    + PROJECT["project"]["optional-dependencies"]["browser"],
}
# Written in parts, so that this file does not hold what it looks for.
OURS_ALONE = re.compile(
    r"(?<![\w.~>*])/(?:" + "work|root|home" + r")/(?!somebody)\w|/opt/(?:py" + r"pi|wheels)"
)
REGISTRIES = re.compile("|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(?:org|com)"]))
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def files():
    """Every file of the repository that git knows or would take in, by path; text only."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode:
        pytest.skip("not a checkout by git")
    texts = {}
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and b"\0" not in (content := path.read_bytes()):
            texts[name] = content.decode("utf-8", "replace")
    return texts


def requirements(name):
    """The requirements of a compiled file, each with its hashes."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(Requirement(line.split("--hash=")[0]), re.findall(r"--hash=(\S+)", line)) for line in lines]


@pytest.mark.parametrize("name", WANTED)
def test_every_requirement_is_pinned_and_hashed_and_names_no_place(name):
    for requirement, hashes in requirements(name):
        assert [pin.operator for pin in requirement.specifier] == ["=="], requirement
        assert hashes and all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), requirement
        assert requirement.url is None, requirement
    assert "://" not in (ROOT / "requirements" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WANTED)
def test_the_pins_satisfy_what_the_project_asks_for(name):
    pins = {}
    for requirement, _ in requirements(name):
        pins.setdefault(canonicalize_name(requirement.name), []).extend(requirement.specifier)
    for wanted in map(Requirement, WANTED[name]):
        versions = [pin.version for pin in pins.get(canonicalize_name(wanted.name), [])]
        assert versions and all(wanted.specifier.contains(version) for version in versions), wanted


def test_tests_use_the_versions_that_users_get():
    run, test = (
        {str(requirement) for requirement, _ in requirements(name)} for name in ("run.txt", "test.txt")
    )
    assert run <= test


def test_conda_and_binder_have_no_second_list_of_dependencies():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, *others = environment["dependencies"]
    assert others == ["pip", {"pip": ["-r requirements/run.txt"]}]
    assert re.fullmatch(r"python=3\.\d+", python)
    assert f">={python.removeprefix('python=')}" == PROJECT["project"]["requires-python"]
    assert "pip install --quiet --no-deps --no-build-isolation -e ." in (ROOT / "postBuild").read_text()


def test_no_file_holds_a_path_of_our_machines_or_the_address_of_a_registry(files):
    found = [
        (name, place[0])
        for name, text in files.items()
        for pattern in (OURS_ALONE, REGISTRIES)
        for place in [pattern.search(text)]
        if place
    ]
    assert found == []


def test_no_source_holds_a_control_that_reorders_what_a_reader_sees(files):
    assert [name for name, text in files.items() if BIDI.search(text)] == []


def test_notebooks_are_stored_without_outputs(files):
    for name in (name for name in files if name.endswith(".ipynb")):
        cells = [cell for cell in json.loads(files[name])["cells"] if cell["cell_type"] == "code"]
        assert [cell["outputs"] for cell in cells] == [[]] * len(cells), name
        assert [cell["execution_count"] for cell in cells] == [None] * len(cells), name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.mark.parametrize(
    ("folder", "home"),
    [
        ("src/relations", "relations"),
        ("notebooks", "relations/bundled/notebooks"),
        ("data/raw", "relations/bundled/sample"),
        ("data/gold", "relations/bundled/gold"),
    ],
)
def test_the_wheel_carries_code_knowledge_notebooks_sample_and_gold(files, wheel, folder, home):
    wanted = {f"{home}{name.removeprefix(folder)}" for name in files if name.startswith(f"{folder}/")}
    assert wanted
    assert wanted - set(wheel.namelist()) == set()


def test_the_wheel_carries_nothing_but_the_package(wheel):
    homes = {name.split("/")[0] for name in wheel.namelist()}
    version = PROJECT["project"]["version"]
    assert homes == {"relations", f"relations-{version}.dist-info"}
    assert [name for name in wheel.namelist() if "__pycache__" in name or name.endswith(".pyc")] == []


def test_make_help_names_every_target_that_users_type():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (declared,) = re.findall(r"^\.PHONY: (.+)$", text, flags=re.MULTILINE)
    assert re.findall(r"^([a-z]+):.* ## ", text, flags=re.MULTILINE) == declared.split()
