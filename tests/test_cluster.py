"""A cluster reads the same: scheduler and workers on this machine, one of them killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from drawing import draw_report
from gongkai import taking
from gongkai.model import Stopped, UsageError
from gongkai.pipeline import Folders, make_packages
from gongkai.store import open_store

SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
DASK = "from distributed.cli.{0} import main; main()"
QUIET = {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
SECONDS = 60.0


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An archive of sixty reports."""
    archive = tmp_path / "data" / "archive"
    archive.mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    for number in range(60):
        name, year = f"安化县第{number}局", 2019 + number % 4
        form = "2019" if year < 2021 else "2021"
        values = {"requests.received.total": str(number)}
        title = f"{name}{year}年政府信息公开工作年度报告"
        text = draw_report(form, values, title=title, year=year)
        (archive / f"{number}.txt").write_text(text, encoding="utf-8")
    return Folders(archive, tmp_path / "data" / "packages", tmp_path / "site", tmp_path / "src")


def start(what: str, *words: str) -> subprocess.Popen[bytes]:
    """Start a part of a cluster as a process of its own."""
    command = [sys.executable, "-c", DASK.format(f"dask_{what}"), *words]
    return subprocess.Popen(command, env={**os.environ, **QUIET}, stderr=subprocess.DEVNULL)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    children = (
        psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    )
    process.kill()
    process.wait()
    for child in children:
        if child.is_running():
            child.kill()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on loopback: its address, and the workers."""
    told = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        scheduler = start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(told),
        )  # fmt: skip
        stack.callback(end, scheduler)
        until = time.monotonic() + SECONDS
        while not told.is_file() and time.monotonic() < until:
            time.sleep(0.1)
        workers = []
        for _ in range(2):
            worker = start(
                "worker", "--scheduler-file", str(told), "--no-nanny", "--nthreads", "1",
                "--no-dashboard", "--local-directory", str(tmp_path),
            )  # fmt: skip
            stack.callback(end, worker)
            workers.append(worker)
        yield json.loads(told.read_text())["address"], workers


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_what_one_machine_gives(
    folders: Folders,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, workers = cluster
    monkeypatch.setattr(taking, "BATCH", 5)
    monkeypatch.setattr("gongkai.store.store.FEW", 60)  # small shards stay as they are
    own = taking.Store.put
    kept: list[int] = []

    def put(store: Any, keys: Any, shard: Any) -> None:
        own(store, keys, shard)
        kept.append(len(keys))
        if len(kept) == 3:  # in the middle of the work
            workers[0].send_signal(signal.SIGKILL)

    monkeypatch.setattr(taking.Store, "put", put)
    from distributed import Client

    with Client(address) as client:
        client.wait_for_workers(2, timeout=SECONDS)
    make_packages(folders, 1, scheduler=address)
    assert (sum(kept), max(kept)) == (60, 5)
    assert workers[0].wait(SECONDS) == -signal.SIGKILL
    other = Folders(
        folders.archive, tmp_path / "local" / "packages", folders.site, folders.site_src
    )
    make_packages(other, 1)
    assert content(folders.packages) == content(other.packages)


@pytest.mark.slow
def test_workers_read_an_address_and_what_lies_in_containers(
    folders: Folders,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
) -> None:
    """By the command, with an archive that is named by its address."""
    address, _ = cluster
    paths = sorted(folders.archive.iterdir())
    with zipfile.ZipFile(folders.archive / "some.zip", "w") as container:
        for path in paths[:20]:
            container.write(path, path.name)
            path.unlink()
    for packages, place, words in (
        ("far", folders.archive.as_uri(), ["--scheduler", address]),
        ("near", str(folders.archive), ["--jobs", "1"]),
    ):
        words = ["publish", "--archive", place, "--packages", str(tmp_path / packages), *words]
        code = f"import sys; sys.argv = {['gongkai', *words]}; from gongkai.cli import main; main()"
        own = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
        subprocess.run([sys.executable, "-c", code], check=True, env=own)
        (folders.datasets / "bodies.csv").unlink()
    assert content(tmp_path / "far") == content(tmp_path / "near")
    assert len(content(tmp_path / "far")) > len(paths)


def test_a_scheduler_that_does_not_answer_is_named(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.cluster.SECONDS", 0.5)
    with pytest.raises(UsageError, match=r"--scheduler tcp://127.0.0.1:9: no scheduler answers"):
        make_packages(folders, 1, scheduler="tcp://127.0.0.1:9")
    assert not folders.packages.exists()


def test_without_the_extra_it_is_named(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'gongkai\[cluster\]'"):
        make_packages(folders, 1, scheduler="tcp://127.0.0.1:9")


def test_a_batch_that_kills_its_workers_is_said(tmp_path: Path) -> None:
    """Neither that nor a scheduler that is lost is a fault of the program."""
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker, WorkerState

    last = WorkerState(
        address="tcp://127.0.0.1:1", status="running", pid=1, name="a", nthreads=1,
        memory_limit=1, local_directory="", nanny="", server_id="a", scheduler=None,
    )  # fmt: skip
    for fault, said in (
        (KilledWorker("take", last, 3), "4 workers of the cluster died of one batch"),
        (FutureCancelledError("take", "scheduler-connection-lost"), "scheduler of the cluster was"),
    ):
        with ThreadPoolExecutor(1) as threads, open_store(tmp_path / "s") as store:
            line = taking.Line(store, threads, 1, 1)
            future: Future[Any] = Future()
            future.set_exception(fault)
            line._batches.append(([], future))
            with pytest.raises(Stopped, match=f"{said}.*build again"):
                list(line.rest())
