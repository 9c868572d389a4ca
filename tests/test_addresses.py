"""An archive and packages at an address are what they would be in a folder, or nothing changes."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from typer.testing import CliRunner

from gongkai import addresses
from gongkai.addresses import checked, is_address, plain_path
from gongkai.cli import app
from gongkai.model import KnowledgeError, Stopped, UsageError
from gongkai.stamps import walk
from web_server import Answer, serving

ARCHIVE = Path(__file__).parent / "archive"
SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
DESCRIPTOR = "gongkai/datapackage.json"


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Mirrors of its own for each test, nothing in memory, and no waiting for a second try."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(addresses, "PAUSE", 0)
    yield
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two real reports, one of them in a container, their settings, and packages made of them."""
    top = tmp_path_factory.mktemp("made")
    archive = top / "data" / "archive"
    archive.mkdir(parents=True)
    (archive.parent / "site.yml").write_text(SITE, encoding="utf-8")
    first, second = sorted(ARCHIVE.glob("*.txt"))[:2]
    (archive / "安化 县").mkdir()
    shutil.copyfile(first, archive / "安化 县" / "报告#1%41.txt")
    with zipfile.ZipFile(archive / "all.zip", "w") as container:
        container.write(second, "inner/二.txt")
    publish(archive, top / "local")
    (archive.parent / "bodies.csv").unlink()
    return top


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """The folder of the archive and of what lies beside it."""
    return Path(shutil.copytree(made / "data", tmp_path / "data"))


@pytest.fixture
def local(made: Path, tmp_path: Path) -> dict[str, bytes]:
    """The files of the packages that were made of that folder; they lie in ``local`` too."""
    shutil.copytree(made / "local", tmp_path / "local")
    return files_in(made / "local")


def listed(archive: Path, *, hashed: bool = True) -> None:
    """Write a manifest of all files, as an archive on a web server needs one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["path", "sha256", "url", "fetched_at", "media_type", "note"])
    for name, _ in sorted(walk(archive)):
        digest = hashlib.sha256((archive / name).read_bytes()).hexdigest() if hashed else ""
        if name != "manifest.csv":
            writer.writerow([name, digest, "", "", "", ""])
    (archive / "manifest.csv").write_text(text.getvalue(), encoding="utf-8")


def in_memory(folder: Path, place: str) -> str:
    """Put a folder into memory."""
    for name, _ in walk(folder):
        fsspec.filesystem("memory").pipe_file(f"/{place}/{name}", (folder / name).read_bytes())
    return f"memory://{place}"


def files_in(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name, _ in walk(folder)}


def memory_files(place: str) -> dict[str, bytes]:
    system = fsspec.filesystem("memory")
    found = system.find(f"/{place}")
    return {path.removeprefix(f"/{place}/"): system.cat_file(path) for path in found}


def run(*words: str) -> tuple[int, str]:
    """Run a command; give its exit code, or what it raised, and what it printed."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def publish(archive: object, packages: object) -> str:
    code, said = run(
        "publish", "--archive", str(archive), "--packages", str(packages), "--jobs", "2"
    )
    assert code == 0, said
    return said


def test_in_memory_it_is_the_same(data: Path, local: dict[str, bytes], tmp_path: Path) -> None:
    """Archive and packages; ids are put beside the archive; readers read the same."""
    archive = in_memory(data, "d") + "/archive"
    said = publish(archive, "memory://out/packages")
    assert memory_files("out/packages") == local
    assert fsspec.filesystem("memory").ls("/out", detail=False) == ["/out/packages"]
    assert "memory://d/bodies.csv: ids of new bodies were added" in said
    assert memory_files("d")["bodies.csv"].startswith(b"body_id")
    assert run("verify", "--packages", "memory://out/packages")[0] == 0
    assert run("diff", "memory://out/packages", tmp_path / "local")[0] == 0


def test_what_is_known_is_not_fetched_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But what changed is, and what is gone is gone."""
    archive = in_memory(data, "d") + "/archive"
    publish(archive, "memory://out/packages")
    system, fetched = type(fsspec.filesystem("memory")), []
    get = system.get_file

    def noted(self: object, path: str, *rest: object, **more: object) -> object:
        fetched.append(path)
        return get(self, path, *rest, **more)

    monkeypatch.setattr(system, "get_file", noted)
    publish(archive, "memory://out/packages")
    assert fetched == []
    third = sorted(ARCHIVE.glob("*.txt"))[2]
    fsspec.filesystem("memory").pipe_file("/d/archive/all.zip", third.read_bytes())
    assert "2 files, 2 reports" in publish(archive, "memory://out/packages")
    assert fetched == ["/d/archive/all.zip"]
    fsspec.filesystem("memory").rm("/d/archive/all.zip")
    assert "1 files, 1 reports" in publish(archive, "memory://out/packages")


@pytest.mark.parametrize("hashed", [True, False])
def test_from_a_web_server_it_is_the_same(
    data: Path, local: dict[str, bytes], tmp_path: Path, hashed: bool
) -> None:
    """The manifest is the list; ids cannot be kept there, and that is said."""
    listed(data / "archive", hashed=hashed)
    with serving() as server:
        server.share(data, "/some data")
        archive = f"{server.url}/some%20data/archive"
        said = publish(archive, tmp_path / "packages")
        assert files_in(tmp_path / "packages") == local
        assert f"{server.url}/some%20data/bodies.csv: cannot be written" in said
        before = len(server.paths)
        publish(archive, tmp_path / "packages")
        again = [path for path in server.paths[before:] if path.endswith((".zip", ".txt"))]
        assert len(again) == (0 if hashed else 2)


def test_packages_are_read_from_a_web_server(
    data: Path, local: dict[str, bytes], tmp_path: Path
) -> None:
    """Each package lists its files; a file that was changed there is found."""
    with serving() as server:
        server.share(tmp_path / "local", "/p")
        code, said = run("verify", "--packages", f"{server.url}/p")
        assert code == 0, said
        assert run("diff", f"{server.url}/p", tmp_path / "local")[0] == 0
        (mirror,) = (tmp_path / "cache" / "gongkai").glob("*/read")
        assert {n: d for n, d in files_in(mirror).items() if n != ".fetched.json"} == local
        server.answers["/p/gongkai/checks.csv"] = Answer(b"x")
        code, said = run("verify", "--packages", f"{server.url}/p")
        assert (code, "gongkai/checks.csv" in said) == (4, True)


def test_a_web_archive_without_a_list_is_none(data: Path, tmp_path: Path) -> None:
    """What is missing is said by name."""
    with serving() as server, pytest.raises(UsageError, match=r"manifest.csv: not found; a web"):
        run("publish", "--archive", f"{server.url}/data/archive", "--packages", tmp_path / "p")
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"short", headers={"Content-Length": "900"}),
        Answer(status=503),
        Answer(status=403),
        Answer(status=404),
    ],
)
def test_what_does_not_come_whole_stops_the_build(
    data: Path, local: dict[str, bytes], tmp_path: Path, answer: Answer
) -> None:
    """What was published before still stands."""
    listed(data / "archive")
    with serving() as server:
        server.share(data, "/data")
        server.answers["/data/archive/all.zip"] = answer
        with pytest.raises((Stopped, KnowledgeError), match=r"/data/archive/all\.zip: "):
            run(
                "publish",
                "--archive",
                f"{server.url}/data/archive",
                "--packages",
                tmp_path / "local",
            )
    assert files_in(tmp_path / "local") == local


def test_nobody_answers(data: Path, tmp_path: Path) -> None:
    """A host that is down is no archive that is missing."""
    with serving() as server:
        gone = server.url
    for words in (["publish", "--archive", gone + "/a", "--packages", tmp_path / "p"],
                  ["verify", "--packages", gone + "/p"]):  # fmt: skip
        with pytest.raises(Stopped, match=r"127.0.0.1:\d+/.*: cannot be reached \("):
            run(*words)


def test_a_web_server_is_not_written_to(data: Path) -> None:
    """That is said before a document is read."""
    for command in ("publish", "build"):
        with pytest.raises(UsageError, match=r"http://127\.0\.0\.1/p: can only be read"):
            run(command, "--archive", data / "archive", "--packages", "http://127.0.0.1/p")


@pytest.mark.parametrize("broken", ["put_file", "mv"])
def test_an_upload_that_breaks_off_leaves_no_half(
    data: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Until all is there the old stands; while it is exchanged there is no descriptor."""
    archive = in_memory(data, "d") + "/archive"
    publish(archive, "memory://out/packages")
    before = memory_files("out/packages")
    third = sorted(ARCHIVE.glob("*.txt"))[2]
    fsspec.filesystem("memory").pipe_file("/d/archive/third.txt", third.read_bytes())
    system, count = type(fsspec.filesystem("memory")), []
    real = getattr(system, broken)

    def failing(self: object, path: str, *rest: object, **more: object) -> object:
        count.append(path)
        if len(count) > 5:
            raise OSError("the line is cut")
        return real(self, path, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(system, broken, failing)
        with pytest.raises(Stopped, match=r"memory://out/.*the line is cut"):
            publish(archive, "memory://out/packages")
    if broken == "put_file":
        assert memory_files("out/packages") == before
    else:
        assert DESCRIPTOR not in memory_files("out/packages")
        with pytest.raises(UsageError, match="no package there, or none that is whole"):
            run("verify", "--packages", "memory://out/packages")
    assert fsspec.filesystem("memory").ls("/out", detail=False) == ["/out/packages"]
    publish(archive, "memory://out/packages")
    assert run("verify", "--packages", "memory://out/packages")[0] == 0


def test_other_things_are_not_replaced(data: Path) -> None:
    """A wrong name must not empty somebody's bucket."""
    fsspec.filesystem("memory").pipe_file("/mine/letters/a.txt", b"a")
    with pytest.raises(UsageError, match="memory://mine: holds letters"):
        run("publish", "--archive", data / "archive", "--packages", "memory://mine")
    assert memory_files("mine") == {"letters/a.txt": b"a"}


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/a", "a//b", "a\\b", "a\nb", "a\0b", "./a", "", "长" * 86]
)
def test_no_name_leads_out_of_the_mirror(name: str) -> None:
    """Whatever a listing says."""
    with pytest.raises(KnowledgeError, match="cannot be the name of a file"):
        checked(name, "memory://a")


def test_names_of_a_listing_and_of_a_manifest_are_looked_at(data: Path, tmp_path: Path) -> None:
    """Nothing is written, in the mirror or out of it."""
    fsspec.filesystem("memory").pipe_file("/e/archive/a\\b.txt", b"x")
    with pytest.raises(KnowledgeError, match="cannot be the name"):
        run("publish", "--archive", "memory://e/archive", "--packages", tmp_path / "p")
    rows = "path,sha256,url,fetched_at,media_type,note\n../../../x.txt,,,,,\n"
    with serving() as server:
        server.answers["/a/manifest.csv"] = Answer(rows.encode())
        server.answers["/x.txt"] = Answer(b"x")
        with pytest.raises(KnowledgeError, match="cannot be the name"):
            run("publish", "--archive", f"{server.url}/a", "--packages", tmp_path / "p")
    assert [path.name for path in tmp_path.rglob("x.txt")] == []


def test_a_file_address_is_a_path(data: Path, local: dict[str, bytes], tmp_path: Path) -> None:
    """It needs no extra."""
    publish((data / "archive").as_uri(), (tmp_path / "packages").as_uri())
    assert files_in(tmp_path / "packages") == local
    assert plain_path("file:///a%20b") == Path("/a b")
    with pytest.raises(UsageError, match="another machine"):
        plain_path("file://host/a")


@pytest.mark.parametrize("place", ["nosuchkind://a/b", "http://a/b?c=1"])
def test_what_is_no_address_is_said(place: str, data: Path) -> None:
    assert is_address(place)
    with pytest.raises(UsageError):
        run("publish", "--archive", place, "--packages", data / "p")


def test_a_worker_without_the_mirror_asks_the_address(data: Path) -> None:
    """A machine of a cluster has not the disk of the one that gave the command."""
    from gongkai.archive import source_of
    from gongkai.intake import Task
    from gongkai.model import Source
    from gongkai.taken import NO_CORRECTIONS
    from gongkai.taking import GUARDS, OWN, take_batch

    archive = in_memory(data, "d") + "/archive"
    name = "安化 县/报告#1%41.txt"
    found = source_of(data / "archive" / name)
    source = Source(name, found.sha256, found.size)
    away = Path("/nowhere/archive")
    jobs = [(Task(source, away / name, origin=archive), NO_CORRECTIONS)]
    try:
        assert take_batch(jobs, ["a" * 64]).containers == (False,)
        other = [(Task(Source(name, "0" * 64, 1), away / name, origin=archive), NO_CORRECTIONS)]
        with pytest.raises(Stopped, match="changed during the build"):
            take_batch(other, ["b" * 64])
    finally:
        GUARDS.pop().close()
        del OWN.guard


def test_paths_need_no_fsspec(data: Path, tmp_path: Path) -> None:
    """Plain paths work without the extra."""
    words = ["publish", "--archive", str(data / "archive"), "--packages", str(tmp_path / "p")]
    code = (
        "import sys\nsys.modules['fsspec'] = sys.modules['aiohttp'] = None\n"
        f"from gongkai.cli import main\nsys.argv = ['gongkai', *{words}]\nmain()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
