"""Whether this installation can do its work."""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = (
    "pandas",
    "pyarrow",
    "numpy",
    "networkx",
    "matplotlib",
    "papermill",
    "nbconvert",
    "jupyterlab",
    "babel",
)


def examine() -> list[tuple[str, bool, str]]:
    """Return (what, whether it is fine, detail) for versions, knowledge, text shaping, fonts and writing."""
    return [_python(), *map(_library, _LIBRARIES), _knowledge(), _shaping(), _writing()]


def _python() -> tuple[str, bool, str]:
    return "python", sys.version_info >= (3, 11), ".".join(map(str, sys.version_info[:3]))


def _library(name: str) -> tuple[str, bool, str]:
    try:
        return name, True, version(name)
    except PackageNotFoundError:
        return name, False, "not installed; install relations again with its requirements"


def _knowledge() -> tuple[str, bool, str]:
    from relations.lexicon import languages, load

    count = sum(len(load(language).entries) for language in languages())
    return "knowledge", True, f"{count} entries in {len(languages())} languages"


def _shaping() -> tuple[str, bool, str]:
    import matplotlib.ft2font

    shapes = hasattr(matplotlib.ft2font, "__libraqm_version__")
    return (
        "Arabic and Persian in figures",
        shapes,
        "letters join" if shapes else "install matplotlib 3.11 or newer",
    )


def _writing() -> tuple[str, bool, str]:
    from relations import tables

    with tempfile.TemporaryDirectory() as folder:
        tables.write("dates", tables.make("dates"), Path(folder))
        return "writing tables", len(tables.read("dates", Path(folder))) == 0, "Parquet written and read back"
