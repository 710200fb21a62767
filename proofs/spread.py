"""Work spread over the cores, within a budget of time. Every proof that counts worlds or kills counts them here."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")
N = TypeVar("N")


def spread(
    work: Callable[[tuple[N, ...]], T],
    numbers: Iterable[N],
    *,
    at_once: int,
    seconds: float | None = None,
    jobs: int | None = None,
) -> Iterator[T]:
    """What `work` gives for each batch of `at_once` numbers, in no order; no batch begins after `seconds`."""
    end = None if seconds is None else time.monotonic() + seconds
    cores = jobs or os.cpu_count() or 1
    batches = _batches(numbers, at_once)
    with ProcessPoolExecutor(cores, mp_context=get_context("fork")) as pool:
        pending: set[Future[T]] = {pool.submit(work, batch) for batch in islice(batches, cores * 2)}
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            if end is None or time.monotonic() < end:
                pending |= {pool.submit(work, batch) for batch in islice(batches, len(done))}
            for one in done:
                yield one.result()


def _batches(numbers: Iterable[N], size: int) -> Iterator[tuple[N, ...]]:
    remaining = iter(numbers)
    while batch := tuple(islice(remaining, size)):
        yield batch
