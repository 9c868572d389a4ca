"""Make what gongkai is measured and tried on: synthetic archives of any size.

In: a seed, years and bodies. Out: files that say of themselves that they are synthetic, with what
is true of every cell. They are never data: a build refuses them unless ``site.yml`` says that all
of it is synthetic. Must not read what it makes.
"""

from gongkai.bench.archives import Cell, Made, Plan, Truth, generate
from gongkai.bench.bodies import Body, below, bodies_of

__all__ = ["Body", "Cell", "Made", "Plan", "Truth", "below", "bodies_of", "generate"]
