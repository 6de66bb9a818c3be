"""The sample corpus that comes with the program, and the run made of it."""

from __future__ import annotations

from pathlib import Path

from relations.errors import InputError
from relations.runs import MANIFEST, Run, build, open_run

_BUNDLED = Path(__file__).parent / "bundled"
_CHECKOUT = Path(__file__).parents[2]


def sample_folder() -> Path:
    """Return the folder of the sample's articles: in the checkout, or inside the installed package."""
    return _first(_CHECKOUT / "data" / "raw", _BUNDLED / "sample")


def gold_file() -> Path:
    """Return the file that says what is right for the sample."""
    return _first(_CHECKOUT / "data" / "gold" / "gold.jsonl", _BUNDLED / "gold" / "gold.jsonl")


def _first(*paths: Path) -> Path:
    for path in paths:
        if path.exists():
            return path
    raise InputError("the sample corpus is not in this installation; reinstall relations")


def load_sample(folder: str | Path = "relations-demo/run") -> Run:
    """Return the run of the sample corpus in `folder`, built there first where it is not yet."""
    if (Path(folder) / MANIFEST).exists():
        return open_run(folder)
    return build(sample_folder(), folder)
