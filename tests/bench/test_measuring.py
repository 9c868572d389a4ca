"""What the command ``bench`` promises: its JSON, honest gaps, and that nothing is left behind."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import gongkai
from gongkai.bench import command as bench_command
from gongkai.bench.counting import Counting, read_rows
from gongkai.bench.country import choose_bodies, choose_names
from gongkai.bench.growth import fit
from gongkai.bench.listed import STAGES
from gongkai.bench.measure import run_alone
from gongkai.bench.renewing import refuse_others, renew
from gongkai.bench.targets import judge
from gongkai.bench.trial import Absent, Room, Trial
from gongkai.bench.wording import words
from gongkai.model import UsageError
from gongkai.publish import files
from gongkai.tables import from_rows, schema

SCHEMA = json.loads(
    Path(bench_command.__file__).with_name("bench.schema.json").read_text(encoding="utf-8")
)
ROOT = Path(__file__).parents[2]
PROGRAM = "import sys; sys.argv[0] = 'gongkai'; from gongkai.cli import main; main()"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``gongkai bench`` where no peer outside Python can be found."""
    scratch = folder / "tmp"
    scratch.mkdir()
    path = [Path(gongkai.__file__).parents[1], *map(Path, sys.path)]
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "bench", *arguments],
        env={
            **os.environ,
            "PATH": str(folder / "nothing"),
            "TMPDIR": str(scratch),
            "PYTHONPATH": os.pathsep.join(map(str, path)),
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_command_measures_everything_and_leaves_nothing(tmp_path: Path) -> None:
    json_path = tmp_path / "result.json"
    arguments = ("--bodies", "3", "--years", "1", "--repeats", "1", "--jobs", "1")
    done = run(tmp_path, *arguments, "--json", str(json_path), "--site-src", str(ROOT / "site_src"))
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(json_path.read_text(encoding="utf-8"))
    jsonschema.validate(result, SCHEMA)
    sides = {(one["stage"], one["side"], one["bodies"]) for one in result["measures"]}
    assert sides == {(stage.name, side, 3) for stage in STAGES for side in stage.sides}
    found = {(one["stage"], one["side"]): one for one in result["measures"]}
    assert found["stamp", "hugo"]["status"] == "not_measured"
    assert found["stamp", "hugo"]["reason"] == "apt-get install hugo"
    assert "not measured (apt-get install hugo)" in done.stdout
    verdicts = {one["target"]: one["verdict"] for one in result["targets"]}
    assert verdicts["stamp-hugo"] == "not_measured"
    assert verdicts["figures-size"] == "not_judged"
    assert found["validate", "gongkai"]["facts"]["equal_verdicts"] is True
    assert found["stamp", "gongkai"]["units"] == found["stamp", "floor"]["units"]
    assert not list((tmp_path / "tmp").iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"tmp", "result.json"}


def test_a_kept_archive_says_that_it_is_invented(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    done = run(tmp_path, "--bodies", "3", "--only", "generate", "--keep", str(kept))
    assert done.returncode == 0, done.stderr
    datasets = kept / "3" / "datasets"
    assert "is_synthetic: true" in (datasets / "site.yml").read_text(encoding="utf-8")
    assert "Never publish" in (datasets / "SYNTHETIC").read_text(encoding="utf-8")
    again = run_in(tmp_path, kept)
    assert again.returncode == 2
    assert "is no empty folder" in again.stderr


def test_a_run_that_is_ended_leaves_nothing(tmp_path: Path) -> None:
    scratch = ended(tmp_path, "300", "--bodies", "300", "--only", "generate")
    assert not list(scratch.iterdir())


def test_a_run_that_is_ended_leaves_what_it_measured(tmp_path: Path) -> None:
    json_path = tmp_path / "result.json"
    arguments = ("--bodies", "3,3000", "--only", "generate", "--json", str(json_path))
    ended(tmp_path, "3000", *arguments)
    result = json.loads(json_path.read_text(encoding="utf-8"))
    jsonschema.validate(result, SCHEMA)
    assert {one["bodies"] for one in result["measures"]} == {3}


def ended(folder: Path, size: str, *arguments: str) -> Path:
    """End a run as soon as it is at a size; gives where it worked."""
    scratch = folder / "tmp"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "bench", *arguments],
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.DEVNULL,
    )
    while not list(scratch.glob(f"*/{size}")) and process.poll() is None:
        time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=60) != 0
    return scratch


def run_in(folder: Path, kept: Path) -> subprocess.CompletedProcess[str]:
    """Run once more into a folder that is not empty."""
    other = folder / "other"
    other.mkdir()
    return run(other, "--bodies", "3", "--only", "generate", "--keep", str(kept))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--bodies", "many"), "numbers of bodies"),
        (("--bodies", "0"), "numbers of bodies"),
        (("--only", "baking"), "no such stage"),
        (("--json", "nowhere/result.json"), "its folder is not there"),
        (("--into", "nowhere.json"), "--into nowhere.json: no result of an earlier run"),
    ],
)
def test_wrong_options_are_told_in_a_line(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def room_of(folder: Path) -> Room:
    return Room(folder, 1, (2020,), folder, 1)


def missing(room: Room) -> Trial:
    """A peer that is nowhere."""
    raise Absent("get it somewhere")


def broken(room: Room) -> Trial:
    """A peer that breaks."""
    raise ValueError("it\nbroke")


def killed(room: Room) -> Trial:
    """A peer that is ended from outside."""
    os.kill(os.getpid(), 9)
    raise AssertionError


def counted(room: Room) -> Trial:
    """A side that writes down each call."""
    path = room.folder / "calls"

    def call() -> None:
        path.write_text(f"{path.read_text()}x" if path.exists() else "x")

    return Trial(call, 10, "row", facts=lambda: {"calls": len(path.read_text())})


def test_a_side_that_is_absent_breaks_or_dies_says_so(tmp_path: Path) -> None:
    room = room_of(tmp_path)
    assert run_alone(missing, room, 5, 1) == {
        "status": "not_measured",
        "reason": "get it somewhere",
    }
    assert run_alone(broken, room, 5, 1) == {"status": "failed", "reason": "ValueError: it broke"}
    assert "ended with -9" in run_alone(killed, room, 5, 1)["reason"]


def test_runs_are_counted_beside_the_warm_up(tmp_path: Path) -> None:
    found = run_alone(counted, room_of(tmp_path), 5, 60)
    assert (len(found["each"]), found["warm_up"], found["facts"]["calls"]) == (5, 1, 6)
    impatient = run_alone(counted, room_of(tmp_path), 5, 0)
    assert len(impatient["each"]) == 1


def test_a_smaller_choice_is_the_beginning_of_a_larger_one() -> None:
    many = choose_bodies("bench", 1000)
    assert len({body.key for body in many}) == 1000
    assert choose_bodies("bench", 40) == many[:40]
    levels = Counter(body.level for body in many)
    assert levels["county"] > levels["township"] > levels["prefecture"] > 0
    assert len(choose_names("bench", 500)) == 500


def measured(stage: str, side: str, each: float, **facts: Any) -> dict[str, Any]:
    spread = {"median": each, "least": each, "most": each}
    head = {"stage": stage, "side": side, "bodies": 1000, "status": "measured", "units": 1000}
    return {**head, "per_unit_ms": each, "cpu_s": spread, "facts": facts}


def verdict_of(target: str, *measures: dict[str, Any]) -> tuple[str, float | None]:
    (row,) = (one for one in judge(measures) if one["target"] == target)
    return row["verdict"], row["measured"]


def test_a_demand_is_met_missed_or_not_judged() -> None:
    ours = measured("stamp", "gongkai", 0.1)
    assert verdict_of("stamp-hugo", ours, measured("stamp", "hugo", 0.9)) == ("met", 9)
    assert verdict_of("stamp-hugo", ours, measured("stamp", "hugo", 0.5)) == ("missed", 5)
    absent = {"stage": "stamp", "side": "hugo", "bodies": 1000, "status": "not_measured"}
    assert verdict_of("stamp-hugo", ours, absent) == ("not_measured", None)
    assert verdict_of("stamp-hugo", ours) == ("not_measured", None)
    assert verdict_of("pages-seconds", measured("pages", "gongkai", 0.5)) == ("met", 50)
    again = {**measured("unchanged", "gongkai", 0.01), "units": 600_000}
    assert verdict_of("unchanged-seconds", again) == ("missed", 6)
    assert verdict_of("unchanged-seconds", {**again, "units": 60_000})[0] == "not_judged"
    whole = {**measured("publish", "gongkai", 1.5), "units": 600_000, "peak_mb": 4000.0}
    assert verdict_of("run-seconds", whole) == ("met", 900)
    assert verdict_of("run-memory", whole) == ("met", 4000)
    lean = measured("render", "gongkai", 0.5, mode="lean", gb_at_100000=0.7)
    assert verdict_of("site-size", lean) == ("met", 0.7)
    few = {**lean, "units": 100}
    assert verdict_of("site-size", few) == ("not_judged", 0.7)
    slow = measured("validate", "frictionless-parquet", 1000)
    unequal = measured("validate", "gongkai", 0.1, equal_verdicts=False)
    assert verdict_of("validate-frictionless", unequal, slow)[0] == "not_judged"


def result_of(began: str, *measures: dict[str, Any], **other: Any) -> dict[str, Any]:
    about = {"machine": {"cpu": "some", "load_before": len(began)}, "versions": {"hugo": "1"}}
    options = {"years": [2019], "jobs": 2, "bodies": [1000]}
    whole = {"schema": 1, "began": began, "gongkai": "0.1.0", "options": options, **about}
    return {**whole, "measures": [*measures], **other}


def timed(stage: str, side: str, each: float, bodies: int = 1000) -> dict[str, Any]:
    spread = {"median": each, "least": each, "most": each}
    return {**measured(stage, side, each), "bodies": bodies, "units": bodies, "wall_s": spread}


def test_stages_measured_again_take_the_place_of_the_earlier_ones() -> None:
    """All sides of them, in their place, with their time; the verdicts are those of the new."""
    failed = {"stage": "stamp", "side": "gongkai", "bodies": 1000, "status": "failed"}
    others = timed("generate", "gongkai", 2), timed("verify", "gongkai", 3)
    earlier = result_of("first", others[0], failed, timed("stamp", "hugo", 1), others[1])
    fresh = (
        timed("stamp", "gongkai", 0.1),
        timed("stamp", "hugo", 0.9),
        timed("pages", "gongkai", 1),
    )
    found = renew(earlier, result_of("second", *fresh))
    again = [{**one, "began": "second"} for one in fresh]
    assert found["measures"] == [others[0], *again[:2], others[1], again[2]]
    verdicts = {one["target"]: one["verdict"] for one in found["targets"]}
    assert verdicts["stamp-hugo"] == "met"
    assert found["began"] == "first"
    larger = timed("verify", "gongkai", 30, 10_000)
    grown = renew(found, result_of("third", larger))
    assert [(one["stage"], one["exponent"]) for one in grown["growth"]] == [("verify", 1.0)]
    assert [one["began"] for one in grown["measures"] if "began" in one] == [
        *["second"] * 3,
        "third",
    ]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("machine", {"cpu": "another", "load_before": 0}),
        ("versions", {"hugo": "2"}),
        ("gongkai", "0.2.0"),
        ("options", {"years": [2019, 2020], "jobs": 2}),
        ("options", {"years": [2019], "jobs": 1}),
        ("schema", 2),
    ],
)
def test_runs_of_two_machines_or_programs_are_not_joined(name: str, other: Any) -> None:
    earlier = result_of("first")
    refuse_others(earlier, result_of("second, under another load"))
    with pytest.raises(UsageError, match="--into"):
        refuse_others(earlier, result_of("second", **{name: other}))


@pytest.mark.slow
def test_a_stage_is_measured_again_by_the_command(tmp_path: Path) -> None:
    """The file of the earlier run takes in what is new, and is left as it was where it cannot."""
    path, lasting = tmp_path / "result.json", ("--years", "1", "--repeats", "1", "--jobs", "1")
    only = (*lasting, "--only", "parse", "--bodies", "3")
    done = run(tmp_path, *only, "--json", str(path))
    assert done.returncode == 0, done.stderr
    before = json.loads(path.read_text(encoding="utf-8"))
    shutil.rmtree(tmp_path / "tmp")
    done = run(tmp_path, *only, "--json", str(path), "--into", str(path))
    assert done.returncode == 0, done.stderr
    after = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(after, SCHEMA)
    assert [one["side"] for one in after["measures"]] == [one["side"] for one in before["measures"]]
    assert all("began" in one for one in after["measures"])
    assert f"measured again, {after['measures'][0]['began'][:16]}: parse of 3 bodies" in done.stdout
    shutil.rmtree(tmp_path / "tmp")
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b'"jobs": 1', b'"jobs": 2'))
    done = run(tmp_path, *only, "--json", str(path), "--into", str(path))
    assert done.returncode == 2
    assert "--into: the jobs of the earlier run differs; measure everything anew" in done.stderr
    assert path.read_bytes() == kept.replace(b'"jobs": 1', b'"jobs": 2')


def test_why_a_demand_is_missed_is_said_in_both_languages() -> None:
    ours = measured("stamp", "gongkai", 0.1)
    for theirs, is_missed in ((0.5, True), (0.9, False)):
        found = {one["target"]: one for one in judge([ours, measured("stamp", "hugo", theirs)])}
        for name in ("reason_zh", "reason_en"):
            assert bool(found["stamp-hugo"][name]) is is_missed
    with (ROOT / "build/gongkai/bench/reasons.csv").open(encoding="utf-8", newline="") as file:
        assert {row["target"] for row in csv.DictReader(file)} <= set(found)


def test_the_measures_that_the_site_shows_are_of_this_program() -> None:
    """Measured by an older one they may be, but not for other demands or in another form."""
    shown = json.loads((ROOT / "site_src/bench.json").read_text(encoding="utf-8"))
    jsonschema.validate(shown, SCHEMA)
    assert [one["target"] for one in shown["targets"]] == [one["target"] for one in judge([])]


def test_growth_is_the_slope_over_sizes() -> None:
    points = [
        {**measured("publish", "gongkai", 1), "units": size, "wall_s": {"median": cost}}
        for size, cost in ((1000, 8000), (10, 1), (100, 1000))
    ]
    (row,) = fit(points)
    assert row["last"] == 0.903
    assert row["exponent"] == 1.952
    assert not fit(points[:1])


def test_everything_that_is_measured_has_words_in_both_languages() -> None:
    named = words()
    for stage in STAGES:
        assert stage.name in named["stage"]
        assert set(stage.sides) <= set(named["side"])
    for row in judge([]):
        assert row["unit"] in named["unit"]
        assert row["verdict"] in named["verdict"]


def test_the_bytes_of_ranges_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    rows = [{"body_id": f"{number // 4:05}", "value": number} for number in range(4000)]
    kinds = schema([("body_id", "string", True), ("value", "integer", False)])
    files.write_parquet(from_rows(rows, kinds), path)
    with Counting(path) as server:
        found = read_rows(server.url, "body_id", "00007", ("body_id", "value"))
        assert found.column("value").to_pylist() == [28, 29, 30, 31]
        taken = server.taken()
        assert 0 < taken <= path.stat().st_size
        assert server.taken() == 0
