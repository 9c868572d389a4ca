"""What became of a document is kept: nothing is read twice, and nothing wrong is ever kept."""

from __future__ import annotations

import csv
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from drawing import draw_report
from gongkai import pipeline, taking
from gongkai.model import Stopped, UsageError
from gongkai.pipeline import Folders, make_packages, reading
from gongkai.store import depends
from gongkai.store.store import FEW, INDEX, Store
from gongkai.swap import locked

SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
YEARS = (2020, 2021, 2022)
NAMES = ("安化县教育局", "安化县民政局", "桃江县教育局")
DEPARTMENTS = {NAMES[0]: "430923-education", NAMES[1]: "430923-civil-affairs"}
PROGRAM = "import sys; sys.argv[0] = 'gongkai'; from gongkai.cli import main; main()"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An archive of nine reports, three of them in a container."""
    archive = tmp_path / "data" / "archive"
    archive.mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    for name in NAMES[:2]:
        for year in YEARS:
            (archive / f"{name}{year}.txt").write_text(drawn(name, year), encoding="utf-8")
    with zipfile.ZipFile(archive / "a.zip", "w") as container:
        for year in YEARS:
            container.writestr(f"{NAMES[2]}{year}.txt", drawn(NAMES[2], year))
    return Folders(archive, tmp_path / "data" / "packages", tmp_path / "site", tmp_path / "src")


def drawn(name: str, year: int, received: int = 3) -> str:
    title = f"{name}{year}年政府信息公开工作年度报告"
    form = "2019" if year < 2021 else "2021"
    return draw_report(form, {"requests.received.total": str(received)}, title=title, year=year)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the documents that are read; emptied to begin anew."""
    seen: list[str] = []
    own = taking.take_batch

    def counted(jobs: Sequence[taking.Job], keys: Sequence[str]) -> taking.Batch:
        batch = own(jobs, keys)
        marks = zip(jobs, batch.containers, strict=True)
        seen.extend(job[0].source.path for job, is_container in marks if not is_container)
        return batch

    monkeypatch.setattr(taking, "take_batch", counted)
    return seen


@pytest.fixture(autouse=True)
def rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish nothing but the staged rows, sorted: they are all that the store decides."""
    if request.node.get_closest_marker("slow"):
        return

    def published(staged: Path, packages: Path, *_: object) -> None:
        packages.mkdir(parents=True, exist_ok=True)
        for path in sorted(staged.glob("*.parquet")):
            found = sorted(map(repr, pq.read_table(path).to_pylist()))
            (packages / path.stem).write_text("\n".join(found), encoding="utf-8")

    monkeypatch.setattr(pipeline, "publish", published)
    monkeypatch.setattr(pipeline, "refuse_foreign_packages", lambda _: None)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def clean(folders: Folders, tmp_path: Path) -> dict[str, bytes]:
    """The packages of a build that knows nothing."""
    other = tmp_path / "clean" / "packages"
    make_packages(Folders(folders.archive, other, folders.site, folders.site_src), 1)
    return content(other)


def test_nothing_is_read_twice(folders: Folders, read: list[str]) -> None:
    make_packages(folders, 2)
    assert len(read) == 9
    before = content(folders.packages)
    read.clear()
    make_packages(folders, 1)
    assert read == []
    assert before == content(folders.packages)


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_change_reads_what_it_touches_and_gives_what_a_clean_build_gives(
    folders: Folders, read: list[str], tmp_path: Path, jobs: int
) -> None:
    """An edit, an addition, a removal and a note in the manifest, of files drawn by lot."""
    dice = random.Random(jobs)  # noqa: S311
    make_packages(folders, jobs)
    files = sorted(folders.archive.glob("*.txt"))
    changed, gone, noted = dice.sample(files, 3)
    changed.write_text(drawn(NAMES[0], 2022, dice.randint(5, 99)), encoding="utf-8")
    gone.unlink()
    added = folders.archive / "新.txt"
    added.write_text(drawn("桃江县民政局", 2021), encoding="utf-8")
    with (folders.archive / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("path", "sha256", "url", "fetched_at", "media_type", "note"))
        rows.writerow((noted.name, "", "http://www.anhua.gov.cn/a.html", "2023-02-01", "", ""))
    read.clear()
    make_packages(folders, jobs)
    assert sorted(read) == sorted(path.name for path in (changed, added, noted))
    assert content(folders.packages) == clean(folders, tmp_path)


def test_an_erratum_reads_its_document_again_and_its_absence_does_not(
    folders: Folders, read: list[str], tmp_path: Path
) -> None:
    make_packages(folders, 1)
    before = content(folders.packages)
    read.clear()
    erratum = (
        '- {body: "430922-education", year: 2021, indicator: requests.received.total,'
        ' as_printed: "3", value: 9, reason: r, evidence: e}\n'
    )
    (folders.datasets / "errata.yml").write_text(erratum, encoding="utf-8")
    make_packages(folders, 1)
    assert read == [f"a.zip!/{NAMES[2]}2021.txt"]
    assert content(folders.packages) == clean(folders, tmp_path) != before
    (folders.datasets / "errata.yml").unlink()
    make_packages(folders, 1)
    assert content(folders.packages) == before


@pytest.mark.usefixtures("lent_readers")
def test_any_changes_give_what_a_clean_build_gives(
    folders: Folders, read: list[str], tmp_path: Path
) -> None:
    """Of reports, errata, masks and decisions, in any order; only what they touch is read."""
    dice = random.Random("store")  # noqa: S311  # the same changes every time
    make_packages(folders, 1)
    masked: set[str] = set()
    kinds = set()
    for step in range(10):
        kind = dice.choice(("report", "gone", "erratum", "mask", "review"))
        touched = _change(folders, dice, kind)
        if kind == "mask":
            masked, touched = touched, touched | masked
        read.clear()
        make_packages(folders, 1)
        assert {*read} <= touched, (step, kind)
        kinds |= {kind} if read else set()
        other = Folders(
            folders.archive, tmp_path / str(step) / "packages", folders.site, folders.site_src
        )
        make_packages(other, 1)
        assert content(folders.packages) == content(other.packages), (step, kind)
    assert kinds == {"report", "erratum", "mask"}


def _change(folders: Folders, dice: random.Random, kind: str) -> set[str]:
    """Change one thing; gives the paths of the documents that it may touch."""
    name, year = dice.choice([*DEPARTMENTS]), dice.choice(YEARS)
    path = folders.archive / f"{name}{year}.txt"
    if kind == "report" or not path.is_file():
        path.write_text(drawn(name, year, dice.randint(3, 5)), encoding="utf-8")
        return {path.name}
    if kind == "gone":
        path.unlink()
        return set()
    if kind == "erratum":
        told = (
            f'- {{body: "{DEPARTMENTS[name]}", year: {year}, as_printed: "3",'
            f" indicator: requests.received.total, value: 9, reason: r, evidence: e}}\n"
        )
        (folders.datasets / "errata.yml").write_text(told, encoding="utf-8")
    elif kind == "mask":
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        start = path.read_text(encoding="utf-8").index("公开")
        told = f"sha256,start,end,reason\n{sha256},{start},{start + 2},r\n"
        (folders.datasets / "redactions.csv").write_text(told, encoding="utf-8")
    else:
        found = re.findall("'finding_id': '([^']+)'", (folders.packages / "findings").read_text())
        told = f"key,verdict,reason,reviewed_on\n{dice.choice(found)},rejected,seen,2024-01-31\n"
        (folders.datasets / "reviewed.csv").write_text(told, encoding="utf-8")
        return set()
    return {path.name}


@pytest.mark.parametrize("kept", [1, 3])
def test_a_build_that_ends_while_it_reads_keeps_what_it_read(
    folders: Folders, read: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: int
) -> None:
    """The next one reads the rest alone, and makes what a clean one makes."""
    monkeypatch.setattr(taking, "BATCH", 2)
    own = Store.put
    puts: list[int] = []

    def ended(store: Store, keys: Sequence[str], shard: Any) -> None:
        own(store, keys, shard)
        puts.append(len(keys))
        if len(puts) == kept:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Store, "put", ended)
        make_packages(folders, 1)
    assert not folders.packages.exists()
    read.clear()
    make_packages(folders, 1)
    assert len(read) == 9 - sum(puts)
    assert content(folders.packages) == clean(folders, tmp_path)


def test_other_code_or_knowledge_reads_everything_again(
    folders: Folders, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And forgets what it knew."""
    make_packages(folders, 1)
    before = set((folders.store / "shards").iterdir())
    read.clear()
    monkeypatch.setattr("gongkai.store.store.recipe", lambda: "other")
    make_packages(folders, 1)
    assert len(read) == 9
    after = set((folders.store / "shards").iterdir())
    assert (len(after), after & before) == (len(before), set())


def test_many_small_shards_become_few(folders: Folders, read: list[str], tmp_path: Path) -> None:
    """A report a day would leave a shard a day; what is packed together is read no second time."""
    make_packages(folders, 1)
    for number in range(FEW):
        text = drawn("桃江县民政局", 2019, received=number)
        (folders.archive / "新.txt").write_text(text, encoding="utf-8")
        name = f"安化县第{number}中学"
        (folders.archive / f"{number}.txt").write_text(drawn(name, 2021), encoding="utf-8")
        make_packages(folders, 1)
        assert len([*(folders.store / "shards").iterdir()]) < FEW
    read.clear()
    make_packages(folders, 1)
    assert read == []
    assert content(folders.packages) == clean(folders, tmp_path)


@pytest.mark.parametrize("table", ["figures", "cards", "texts"])
def test_a_shard_with_a_wrong_bit_is_read_again(
    folders: Folders, read: list[str], table: str
) -> None:
    """A number that the disk changed must not be published."""
    make_packages(folders, 1)
    before = content(folders.packages)
    shards = sorted((folders.store / "shards").iterdir())
    path = shards[0] / f"{table}.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    read.clear()
    make_packages(folders, 1)
    assert len(read) in (3, 6)
    assert before == content(folders.packages)


@pytest.mark.parametrize("how", ["no index", "noise", "no shards", "other layout", "a file"])
def test_a_damaged_store_is_made_anew(folders: Folders, how: str) -> None:
    make_packages(folders, 1)
    before = content(folders.packages)
    if how == "no index":
        (folders.store / INDEX).unlink()
    elif how == "noise":
        (folders.store / INDEX).write_bytes(os.urandom(8192))
    elif how == "no shards":
        for path in (folders.store / "shards").rglob("*.parquet"):
            path.unlink()
    elif how == "other layout":
        (folders.store / "layout").write_text("0\n")
    else:
        shutil.rmtree(folders.store)
        folders.store.write_text("somebody's")
    make_packages(folders, 1)
    assert before == content(folders.packages)


def test_one_process_writes_at_a_time(folders: Folders) -> None:
    with (
        locked(folders.packages),
        pytest.raises(Stopped, match=rf"process {os.getpid()} is writing"),
    ):
        make_packages(folders, 1)
    make_packages(folders, 1)
    assert not list(folders.packages.parent.glob("*.lock"))


def test_a_folder_that_cannot_be_written_is_named(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    blocked = Folders(
        folders.archive, tmp_path / "file" / "packages", folders.site, folders.site_src
    )
    with pytest.raises(UsageError, match=r"file.packages: cannot be written to"):
        make_packages(blocked, 1)


class Ended(Executor):
    """Processes that somebody ends while they read."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool("ended"))
        return future


def test_a_reading_process_that_is_ended_is_said(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "executor_of", lambda *_: nullcontext((Ended(), 2)))
    with pytest.raises(Stopped, match="build again: what was read is kept"):
        make_packages(folders, 2)
    assert not folders.packages.exists()


@pytest.mark.parametrize("few", [0, 400])
def test_processes_and_threads_read_the_same(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, few: int
) -> None:
    """Whatever the size of the batches."""
    expected = clean(folders, tmp_path)
    monkeypatch.setattr(taking, "FEW", few)
    monkeypatch.setattr(taking, "BATCH", 2)
    make_packages(folders, 2)
    assert content(folders.packages) == expected


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_moment_leaves_the_old_and_is_taken_up_again(
    folders: Folders, tmp_path: Path
) -> None:
    """The packages are always a whole old or a whole new one, and end as a clean build's."""
    make_packages(folders, 1)
    states = [content(folders.packages)]
    (folders.archive / "新.txt").write_text(drawn("桃江县民政局", 2021), encoding="utf-8")
    states.append(clean(folders, tmp_path))
    command = [sys.executable, "-c", PROGRAM, "publish", "--archive", folders.archive]
    command += ["--packages", folders.packages, "--jobs", "2"]
    begin = time.monotonic()
    dice = random.Random(0)  # noqa: S311
    whole = 6.0
    for _ in range(8):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
            try:
                child.wait(dice.uniform(0.2, whole))
                whole = max(1.0, time.monotonic() - begin)
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
        begin = time.monotonic()
        assert content(folders.packages) in states
    make_packages(folders, 1)
    assert content(folders.packages) == states[1]
    hidden = {path.name for path in folders.datasets.glob(".*")}
    assert hidden == {folders.store.name}


def test_the_recipe_leaves_out_only_what_reading_does_not_open() -> None:
    """Files of knowledge that are said to be for showing are opened by no reading process."""
    code = (
        "import sys\nseen = set()\n"
        "sys.addaudithook(lambda name, args: seen.add(str(args[0])) if name == 'open' else None)\n"
        "from pathlib import Path\n"
        "from gongkai.intake import Task\nfrom gongkai.archive import source_of\n"
        "from gongkai.taken import NO_CORRECTIONS, take\n"
        "for name in sys.argv[1:]:\n"
        "    path = Path(name)\n    take((Task(source_of(path), path), NO_CORRECTIONS))\n"
        "print('\\n'.join(Path(one).name for one in seen if '/knowledge/' in one))\n"
    )
    reports = sorted(Path(__file__).parent.glob("archive/*.txt"))
    reports += sorted(Path(__file__).parent.glob("reports/*/*.*"))[:200]
    found = subprocess.run(
        [sys.executable, "-c", code, *map(str, reports)], capture_output=True, text=True, check=True
    )
    shown = {row["file"] for row in depends.rows("shown.csv")}
    opened = set(found.stdout.split())
    assert "labels.csv" in opened
    assert not shown & opened


def test_a_file_that_only_pages_show_changes_no_recipe(tmp_path: Path) -> None:
    """So whatever is read stays known when its wording changes; a file that reading opens does."""
    root = Path(depends.gongkai.__file__).parent
    copy = tmp_path / "gongkai"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("__pycache__"))
    code = "from gongkai.store.depends import recipe; print(recipe())"

    def recipe() -> str:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", code]
        return subprocess.run(
            command, capture_output=True, text=True, check=True, env=environment
        ).stdout

    def append(name: str) -> None:
        with (copy / "knowledge" / name).open("a", encoding="utf-8") as file:
            file.write("\n")

    before = recipe()
    for row in depends.rows("shown.csv"):
        append(row["file"])
    assert recipe() == before
    append("labels.csv")
    assert recipe() != before


def test_what_is_left_out_exists() -> None:
    root = Path(depends.gongkai.__file__).parent
    known: Any = depends.LATER
    assert {name for name in known if not (root / name).exists()} <= {"site_src"}
    shown = {row["file"] for row in depends.rows("shown.csv")}
    assert {name for name in shown if not (root / "knowledge" / name).is_file()} == set()
