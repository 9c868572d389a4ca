"""What is measured, in the order in which it runs; each stage is one entry of ``STAGES``.

To measure something new, write its sides (``Room`` → ``Trial``) and name them here; a figure that
is demanded of it is a row of ``targets.csv``.
"""

from __future__ import annotations

from gongkai.bench.peers import floor, hugo, material, pagefind
from gongkai.bench.stages import (
    again,
    archive,
    figures,
    making,
    names,
    pages,
    parsing,
    stamping,
    validating,
    words,
)
from gongkai.bench.trial import Stage

__all__ = ["STAGES"]

STAGES: tuple[Stage, ...] = (
    Stage("generate", {"gongkai": archive.write, "floor": floor.write_archive}, (), True),
    Stage("parse", {"gongkai": parsing.parse, "floor": parsing.scan}, ("generate",)),
    Stage("publish", {"gongkai": making.publish, "floor": floor.read_archive}, ("generate",), True),
    Stage("render", {"gongkai": making.render, "floor": floor.write_site}, ("publish",), True),
    Stage(
        "stamp",
        {
            "gongkai": stamping.stamp,
            "hugo": hugo.build,
            "material": material.build,
            "floor": stamping.write_alone,
        },
        ("render",),
    ),
    Stage("pages", {"gongkai": pages.write, "floor": pages.write_alone}, ("publish",)),
    Stage("names", {"gongkai": names.index, "pagefind": pagefind.index_names}),
    Stage("words", {"gongkai": words.index, "pagefind": pagefind.index_words}, ("publish",)),
    Stage(
        "validate",
        {
            "gongkai": validating.questions,
            "frictionless-parquet": validating.frictionless_parquet,
            "frictionless-csv": validating.frictionless_csv,
            "floor": validating.read_alone,
        },
        ("publish",),
    ),
    Stage("verify", {"gongkai": validating.verify, "floor": floor.hash_packages}, ("publish",)),
    Stage("figures", {"gongkai": figures.write, "pyarrow": figures.write_usual}, ("publish",)),
    Stage(
        "figures-slim",
        {"gongkai": figures.write_slim, "pyarrow": figures.write_slim_usual},
        ("publish",),
    ),
    Stage("range", {"gongkai": figures.fetch_body}, ("figures",)),
    Stage(
        "unchanged", {"gongkai": again.unchanged, "floor": floor.look_archive}, ("render",), True
    ),
    Stage("added", {"gongkai": again.added}, ("render",), every_size=True),
)
