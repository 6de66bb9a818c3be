"""Where the work is done: in this process, or spread over several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

PART = 200  # documents handed out at once


def parts(count: int, size: int = PART) -> list[slice]:
    """Return slices that cut `count` rows into parts of `size`.

    >>> parts(5, 2)
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    return [slice(first, min(first + size, count)) for first in range(0, count, size)]


def run_parts(function: Callable[[Any], Any], work: Sequence[Any], *, workers: int = 1) -> Iterator[Any]:
    """Yield `function(part)` for each part in order, on `workers` processes."""
    if workers <= 1 or len(work) < 2:
        yield from map(function, work)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(work)), mp_context=context) as pool:
        yield from pool.map(function, work)
