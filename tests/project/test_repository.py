"""What the repository says about itself is true."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from typer.testing import CliRunner

from gongkai import __version__
from gongkai.cli import app

from .conftest import REPORTS, ROOT

READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-check.lock"]
WORKFLOWS = sorted((ROOT / ".github").glob("*/*.yml"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(path: Path) -> str:
    """Read a text file of the repository."""
    return path.read_text(encoding="utf-8")


def test_the_version_is_the_same_everywhere() -> None:
    """Program, pyproject, the newest heading of the changelog, and the citation."""
    headings = re.findall(r"^## \[(.+?)\] - (\S+)$", read(ROOT / "CHANGELOG.md"), re.M)
    citation = yaml.safe_load(read(ROOT / "CITATION.cff"))
    assert headings[0][0] == __version__ == PROJECT["project"]["version"] == citation["version"]
    assert headings[0][1] == citation["date-released"]


def test_the_changelog_speaks_of_the_data_first() -> None:
    """Every version says which numbers changed before it says what became of the code."""
    for version in re.split(r"^## ", read(ROOT / "CHANGELOG.md"), flags=re.M)[1:]:
        assert re.findall(r"^### (\w+)", version, re.M) == ["Data", "Code"]


def test_the_citation_has_what_its_format_asks_for() -> None:
    """The keys that CFF 1.2.0 requires, and a licence that it knows."""
    citation = yaml.safe_load(read(ROOT / "CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation["license"] == PROJECT["project"]["license"] == "MIT"


def code_of(path: Path) -> list[str]:
    """Give the code blocks of a page, without their comments."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", read(path), re.M | re.S)
    return [re.sub(r"\s+# .*", "", block) for block in blocks]


def test_both_readmes_show_the_same() -> None:
    """Equal code, equal commands, equal links, section by section."""
    english, chinese = READMES
    assert code_of(english) == code_of(chinese)
    spans = [sorted(set(re.findall(r"`[^`\n]+`", read(path)))) for path in READMES]
    assert spans[0] == spans[1]
    counts = [len(re.findall(r"^(?:## |- |\d\. |\| )", read(path), re.M)) for path in READMES]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_commands_and_files_of_the_readme_exist(path: Path) -> None:
    """No command and no link leads nowhere."""
    text = read(path)
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    named = set(re.findall(r"(?:`|bin/|\$ )gongkai ([a-z]+)", text))
    assert named
    assert named <= known
    assert {"check", "verify", "diff"} <= known
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / link).is_file(), link


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_explained_figure_is_printed_as_shown(path: Path, monkeypatch: Any) -> None:
    """The README's example is the program's own output."""
    monkeypatch.chdir(ROOT)
    (block,) = re.findall(
        r"^```console\n\$ \S+gongkai explain (.*?)\n(.*?)^```", read(path), re.M | re.S
    )
    words, shown = block[0].split(), block[1]
    words[0] = words[0].replace("datasets/archive/", "tests/archive/")
    assert Path(words[0]).is_file()
    done = CliRunner().invoke(app, ["explain", *words])
    assert done.stdout_bytes.decode() == shown


def test_every_command_of_the_changelog_exists() -> None:
    """The changelog lists the commands of its version."""
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    line = next(
        line for line in read(ROOT / "CHANGELOG.md").splitlines() if "program `gongkai`" in line
    )
    assert set(re.findall(r"`([a-z]+)`", line)) - {"gongkai"} <= known


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_hashes_and_no_address(path: Path) -> None:
    """Each pin has its hashes; where packages come from is left to the machine."""
    text = read(path)
    assert "://" not in text
    pins = re.findall(r"^(\S+==.*?)(?=^\S|\Z)", text, re.M | re.S)
    assert len(pins) == len(re.findall(r"^[a-z]", text, re.M))
    assert all("--hash=sha256:" in pin for pin in pins)


def pinned(path: Path) -> dict[str, list[str]]:
    """Give the versions of each package of a lock."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", read(path), re.M):
        found.setdefault(name, []).append(version)
    return found


def wanted(group: str) -> list[Requirement]:
    """Give what pyproject asks for, with a group and those that it includes."""
    rows = [Requirement(row) for row in PROJECT["project"]["dependencies"]]
    todo: list[Any] = list(PROJECT["dependency-groups"][group])
    while todo:
        row = todo.pop()
        if isinstance(row, dict):
            todo += PROJECT["dependency-groups"][row["include-group"]]
        else:
            rows.append(Requirement(row))
    return rows


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    """A dependency that was added without making the locks anew is seen here."""
    for path, group in zip(LOCKS, ("build", "check"), strict=True):
        pins = pinned(path)
        for row in wanted(group):
            name = row.name.lower().replace("_", "-")
            assert name in pins, f"{path.name}: {name}"
            assert all(row.specifier.contains(version) for version in pins[name]), name
    assert pinned(LOCKS[0]).items() <= pinned(LOCKS[1]).items()
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["dependency-groups"]["build"])


def test_build_is_no_package() -> None:
    """An ``__init__.py`` there would shadow the packaging tool of that name."""
    assert not (ROOT / "build" / "__init__.py").exists()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_pinned_and_asks_for_little(path: Path) -> None:
    """Actions by commit, permissions said at the top, every script there, nothing run unpinned."""
    text = read(path)
    workflow = yaml.safe_load(text)
    if "jobs" not in workflow:
        pytest.skip("no workflow")
    for uses in re.findall(r"uses: (.*)", text):
        assert re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", uses), uses
    assert "permissions" in workflow
    assert "concurrency" in workflow
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    assert "pull_request_target" not in text
    for script in re.findall(r"(?:sh|bash) (?:\.gongkai/)?([.\w/-]+)", text):
        assert (ROOT / script).is_file(), script


def test_no_expression_is_pasted_into_a_script() -> None:
    """What others may write (branch names, inputs) reaches a shell only as a variable."""
    for path in WORKFLOWS:
        workflow = yaml.safe_load(read(path))
        for job in workflow.get("jobs", {}).values():
            for step in job["steps"]:
                assert "${{" not in step.get("run", ""), path.name


HERE = [str(folder) for folder in (ROOT.parent, Path.home()) if len(folder.parts) > 1]
PLACES = "|".join(["/(?:root|tmp|home/[a-z]+|Users/[A-Za-z]+)", *map(re.escape, HERE)])
FORBIDDEN = re.compile(
    # An absolute path of a machine, this one or any other; where packages come from.
    (
        rf"(?<![\w.~}}-])(?:{PLACES})/[\w.-]"
        r"|(?:index-url|index_url|find-links|registry)[ =\"']+https?:"
    ).encode()
)


def test_no_file_names_the_machine_it_was_written_on() -> None:
    """No absolute path of a workplace, no address to fetch packages from, in any file."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git work tree")
    command = [
        git,
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    found = {}
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and (hit := FORBIDDEN.search(path.read_bytes())):
            found[name] = hit[0]
    assert found == {}


def test_the_reports_of_the_tests_are_there() -> None:
    """They stand apart from datasets/, which everybody may empty."""
    assert len(list(REPORTS.glob("*.txt"))) == 5


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_import_rule_of_the_handbook_is_the_one_that_is_held(language: str) -> None:
    """The line of rooms in the architecture page is that of import-linter."""
    text = read(ROOT / "site_src" / "docs" / f"{language}project" / "architecture.md")
    (line,) = re.findall(r"```\n(cli >.*?)```", text, re.DOTALL)
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    (rooms,) = (one["layers"] for one in contracts if one["id"] == "rooms")
    told = [sorted(layer.split(" | ")) for layer in " ".join(line.split()).split(" > ")]
    assert told == [sorted(layer.split(" | ")) for layer in rooms]
