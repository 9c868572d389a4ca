"""The two shell scripts, and those of the workflows: they keep the program's exit codes."""

from __future__ import annotations

import os
import shutil
import stat
import time
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT, Ran, run

SCRIPTS = ROOT / ".github" / "scripts"


def write_script(path: Path, body: str) -> Path:
    """Write a small shell script that can be run."""
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the two scripts and what they need to begin."""
    folder = tmp_path / "a project"
    (folder / "build").mkdir(parents=True)
    for name in ("site", "check", "environment"):
        shutil.copy(ROOT / "build" / name, folder / "build" / name)
    for name in ("requirements.lock", "requirements-check.lock", "pyproject.toml"):
        (folder / name).write_text("", encoding="utf-8")
    return folder


def make_environment(project: Path, code: int) -> None:
    """Let the project's environment look ready, with a program that ends in this code."""
    python = shutil.which("python3")
    script = f'cd "{project}" && . build/environment && find_python && mkdir -p .venv/bin && '
    script += "for name in python requirements.lock pyproject.toml; do line_for $name; done "
    script += ">.venv/made-from"
    assert run("sh", "-c", script, cwd=project, PYTHON=str(python)).code == 0
    body = f'echo "$@" >words; mkdir -p site; echo x >site/index.html; exit {code}'
    write_script(project / ".venv" / "bin" / "gongkai", body)


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_build_site_keeps_the_exit_code(project: Path, tmp_path: Path, code: int) -> None:
    """From any folder; where to look is said only when something was published."""
    make_environment(project, code)
    done = run("sh", project / "build" / "site", "--jobs", "1", cwd=tmp_path)
    assert done.code == code, done.err
    assert (project / "words").read_text(encoding="utf-8") == "build --jobs 1\n"
    assert (f"{project}/site/index.html" in done.out) is (code <= 1)
    assert ("gongkai serve" in done.out) is (code <= 1)


def test_no_venv_module_gives_one_line_with_the_package(project: Path, tmp_path: Path) -> None:
    """The Python is good enough, but Debian split its venv off."""
    fake = write_script(
        tmp_path / "python3",
        f"""case "$2" in
*ensurepip*) exit 1 ;;
*base_executable*) echo "{tmp_path}/python3" ;;
*) echo python3.11 ;;
esac""",
    )
    done = run("sh", project / "build" / "site", cwd=tmp_path, PYTHON=str(fake))
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "site: python3.11 has no venv module; on Debian and Ubuntu: apt install python3.11-venv\n"
    )


def test_no_python_gives_one_line(project: Path, tmp_path: Path) -> None:
    """Also where the name given is no program."""
    done = run("sh", project / "build" / "check", cwd=tmp_path, PYTHON="python-that-is-not-there")
    assert done.code == 3
    assert done.err.startswith("check: needs Python 3.11 or later")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(("code", "end"), [(0, 0), (1, 0), (2, 2), (3, 3)])
def test_a_build_is_published_on_0_and_1(tmp_path: Path, code: int, end: int) -> None:
    """The workflow's build step: refused files are named in the job summary."""
    script = write_script(
        tmp_path / "site", f'echo "gongkai: a.pdf: no reader" >&2; echo other >&2; exit {code}'
    )
    summary = tmp_path / "summary"
    done = run(
        "sh", SCRIPTS / "build-site.sh", script, cwd=tmp_path, GITHUB_STEP_SUMMARY=str(summary)
    )
    assert done.code == end
    told = summary.read_text(encoding="utf-8")
    assert "    a.pdf: no reader" in told
    assert "other" not in told


def compare(tmp_path: Path, code: int, *words: str) -> Ran:
    """Run the workflow's comparison with a program that ends in this code."""
    program = write_script(tmp_path / "program", f'echo "$@"; exit {code}')
    return run("sh", SCRIPTS / "compare.sh", program, "old", "new", *words, cwd=tmp_path)


@pytest.mark.parametrize(("code", "end"), [(0, 0), (4, 0), (3, 3), (2, 2)])
def test_differences_do_not_stop_but_losses_do(tmp_path: Path, code: int, end: int) -> None:
    """`gongkai diff` says 4 for differences and 3 for more lost than allowed."""
    (tmp_path / "old" / "gongkai").mkdir(parents=True)
    done = compare(tmp_path, code, "--max-lost", "0.02")
    assert done.code == end
    assert "diff old new --max-lost 0.02" in done.out


def test_a_first_build_has_nothing_to_compare(tmp_path: Path) -> None:
    """No earlier packages: said, and no fault."""
    done = compare(tmp_path, 3)
    assert done.code == 0
    assert "no earlier build" in done.out


@pytest.mark.parametrize(
    ("listing", "download", "said"),
    [("", 0, "::notice::"), ("17", 0, ""), ("17", 1, "::warning::")],
)
def test_the_last_packages_may_be_gone(
    tmp_path: Path, listing: str, download: int, said: str
) -> None:
    """A first build, a usual one, and one whose forerunner is no longer kept."""
    write_script(
        tmp_path / "gh",
        f"""case "$2" in
list) echo "{listing}" ;;
download) [ "$3" = 17 ] && exit {download} ;;
esac""",
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = run(
        "sh", SCRIPTS / "last-packages.sh", "site.yml", "main", "last", cwd=tmp_path, PATH=path
    )
    assert done.code == 0
    assert done.out.startswith(said)


def with_gh(tmp_path: Path, body: str) -> str:
    """Put a `gh` of our own first; it writes down how it was called. Give the PATH."""
    write_script(tmp_path / "gh", f'echo "$@" >>"{tmp_path}/called"\n{body}')
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


FETCHED = "printf x >last/gongkai.zip; (cd last && sha256sum gongkai.zip >SHA256SUMS)"


@pytest.mark.parametrize(
    ("listing", "download", "code", "said"),
    [
        ("", "exit 9", 0, "::notice::no earlier release"),
        ("data-2024.01.31", FETCHED, 0, "fetched data-2024.01.31"),
        ("data-2024.01.31", "exit 1", 1, ""),
        ("data-2024.01.31", f"{FETCHED}; echo cut >last/gongkai.zip", 1, ""),
    ],
)
def test_the_last_release_is_whole_or_stops(
    tmp_path: Path, listing: str, download: str, code: int, said: str
) -> None:
    """A first release has none; one that cannot be fetched whole is not passed over."""
    path = with_gh(tmp_path, f'case "$2" in list) echo "{listing}" ;; *) {download} ;; esac')
    done = run("sh", SCRIPTS / "last-release.sh", "last", cwd=tmp_path, PATH=path)
    assert (done.code, done.out.startswith(said)) == (code, True), done


@pytest.mark.parametrize("code", [0, 2, 3, 4])
@pytest.mark.parametrize("has_last", [False, True])
def test_a_release_is_made_against_the_last_one(tmp_path: Path, code: int, has_last: bool) -> None:
    """Notes pass as words, whatever is in them; the exit code is the program's."""
    program = write_script(
        tmp_path / "program",
        f'[ {code} = 0 ] || exit {code}\nfor word; do echo "$word" >>words; done\n'
        "mkdir out; echo notes >out/notes.md; echo data-2024.01.31",
    )
    if has_last:
        (tmp_path / "last").mkdir()
        (tmp_path / "last" / "gongkai.zip").touch()
    done = run(
        "sh",
        SCRIPTS / "make-release.sh",
        program,
        "last",
        "out",
        cwd=tmp_path,
        NOTE_ZH='a "b" $(exit 9)',
        GITHUB_OUTPUT=str(tmp_path / "output"),
        GITHUB_STEP_SUMMARY=str(tmp_path / "summary"),
    )
    assert done.code == code, done
    if code == 0:
        words = (tmp_path / "words").read_text(encoding="utf-8").splitlines()
        assert 'a "b" $(exit 9)' in words
        assert ("--last" in words) is has_last
        assert (tmp_path / "output").read_text(encoding="utf-8") == "tag=data-2024.01.31\n"
        assert (tmp_path / "summary").read_text(encoding="utf-8") == "notes\n"


def test_a_release_has_one_clock_for_all_its_steps(tmp_path: Path) -> None:
    """The workflow sets the moment that it runs at before it builds, for that and what follows."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["make"]["steps"]]
    (setting,) = [place for place, words in enumerate(steps) if "SOURCE_DATE_EPOCH" in words]
    makers = [
        place
        for place, words in enumerate(steps)
        if "build-site" in words or "-release.sh" in words
    ]
    assert len(makers) == 3  # last-release, build-site, make-release
    assert setting < makers[1] < makers[2]
    before = int(time.time())
    environment = tmp_path / "environment"
    assert run("sh", "-c", steps[setting], cwd=tmp_path, GITHUB_ENV=str(environment)).code == 0
    (line,) = environment.read_text(encoding="utf-8").splitlines()
    name, _, value = line.partition("=")
    assert name == "SOURCE_DATE_EPOCH"
    assert before <= int(value) <= time.time()


@pytest.mark.parametrize(
    ("tag", "content", "code"),
    [("data-2024.01.31", "x", 0), ("data-2024.01.31", "changed", 1), ("v1", "x", 2)],
)
def test_only_a_whole_release_is_published(
    tmp_path: Path, tag: str, content: str, code: int
) -> None:
    """A file that is not what it was when it was made, or a wrong tag, publishes nothing."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "notes.md").write_text("x", encoding="utf-8")
    sums = run("sh", "-c", "sha256sum notes.md", cwd=folder)
    (folder / "SHA256SUMS").write_text(sums.out, encoding="utf-8")
    (folder / "notes.md").write_text(content, encoding="utf-8")
    path = with_gh(tmp_path, "")
    script = SCRIPTS / "publish-release.sh"
    done = run("sh", script, "release", tag, "0123", cwd=tmp_path, PATH=path)
    assert done.code == code, done
    called = tmp_path / "called"
    assert called.exists() is (code == 0)
    if code == 0:
        said = called.read_text(encoding="utf-8")
        assert said.startswith(f"release create {tag} --target 0123")
        assert "release/SHA256SUMS release/notes.md" in said
