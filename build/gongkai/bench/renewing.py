"""Put stages that were measured again into the result of an earlier run.

In: a result, and an earlier one. Out: the earlier one with the measures of these stages and sizes
in place of its own, each with the time at which its run began, judged anew. Must not put two
machines, or two versions of a program, into one table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gongkai.bench.growth import fit
from gongkai.bench.targets import judge
from gongkai.bench.wording import words
from gongkai.model import UsageError

Result = Mapping[str, Any]

ALIKE: dict[str, Callable[[Result], Any]] = {
    "machine": lambda one: {**one["machine"], "load_before": None},
    "years": lambda one: one["options"]["years"],
    "jobs": lambda one: one["options"]["jobs"],
    "program": lambda one: one["gongkai"],
    "programs beside it": lambda one: one["versions"],
}
"""What two runs must have in common for their times to stand in one table."""


def load_result(path: Path) -> dict[str, Any]:
    """Read what an earlier run wrote.

    Raises:
        UsageError: it is not there, or no such result.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--into {path}: no result of an earlier run ({error})") from error
    if not isinstance(found, dict) or not {"schema", "measures", "machine"} <= found.keys():
        raise UsageError(f"--into {path}: no result of an earlier run")
    return found


def renew(earlier: Result, fresh: Result) -> dict[str, Any]:
    """Give the earlier result with what was measured afresh.

    All sides of a stage come from one run, as they must to be compared; a stage that the earlier
    run did not measure is added behind its own. ``refuse_others`` says whether the two go together.
    """
    new: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for one in fresh["measures"]:
        new.setdefault(_key(one), []).append({**one, "began": fresh["began"]})
    replaced = new.keys() & {_key(one) for one in earlier["measures"]}
    measures: list[dict[str, Any]] = []
    for one in earlier["measures"]:
        measures += new.pop(_key(one), []) if _key(one) in replaced else [one]
    measures += [one for some in new.values() for one in some]
    return {
        **earlier,
        "measures": measures,
        "growth": fit(measures),
        "targets": judge(measures),
        "words": words(),
    }


def refuse_others(earlier: Result, fresh: Result) -> None:
    """Refuse to join runs of two machines or two programs.

    Raises:
        UsageError: names what differs.
    """
    if earlier["schema"] != fresh["schema"]:
        raise UsageError("--into: the earlier result has another form; measure everything anew")
    for name, of in ALIKE.items():
        if of(earlier) != of(fresh):
            raise UsageError(
                f"--into: the {name} of the earlier run differs; measure everything anew"
            )


def _key(one: Mapping[str, Any]) -> tuple[str, int]:
    return one["stage"], one["bodies"]
