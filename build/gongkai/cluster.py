"""Let the batches of a build be read by a cluster that somebody runs: dask.distributed.

In: the address of its scheduler. Out: an executor. Must not start a cluster, nor know what a
batch is. Each worker needs this program as it is here, and the archive at the same path.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager

from gongkai.model import UsageError
from gongkai.store import recipe

SECONDS = 10
"""So long a scheduler has to answer."""
RETRIES = 3
"""So many workers may die of one batch: its files are limited, the machine may not be sound."""


def why_lost(error: Exception) -> str:
    """Say why a batch has no result where its cluster is to blame; empty where it is not."""
    if isinstance(error, CancelledError):
        return "the scheduler of the cluster was lost; look at its log"
    if "distributed" in sys.modules:
        from distributed.scheduler import KilledWorker

        if isinstance(error, KilledWorker):
            return (
                f"{error.allowed_failures + 1} workers of the cluster died of one batch, by want"
                " of memory perhaps; look at their logs"
            )
    return ""


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Give what runs a batch on a cluster, and how many it runs at the same time.

    Raises:
        UsageError: the extra is not installed, no scheduler answers, it has no worker, or a worker
            has other code or knowledge: it would read other numbers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "--scheduler: needs dask, an extra of gongkai: pip install 'gongkai[cluster]'"
        ) from error
    try:
        client = Client(address, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise UsageError(f"--scheduler {address}: no scheduler answers there ({error})") from error
    with client:
        threads = client.nthreads()
        if not threads:
            raise UsageError(f"--scheduler {address}: it has no worker; start one: dask worker")
        for worker, other in client.run(recipe).items():
            if other != recipe():
                raise UsageError(
                    f"--scheduler {address}: worker {worker} has another version of gongkai;"
                    " install the same on every worker"
                )
        yield client.get_executor(pure=False, retries=RETRIES), sum(threads.values())
