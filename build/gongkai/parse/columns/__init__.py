"""Resolve the printed headings of a table to the columns of the form.

In: the header rows of one block. Out: ``Columns``: keys in order, and their places where the
table is aligned. Must not look at values.

Where each heading stands in a column of a grid, its place tells the column (``by_place``);
elsewhere only the order of reading does (``by_order``). ``leaves`` tells headings of columns from
those of groups, ``keys`` names them.
"""

from gongkai.parse.columns.found import FOREIGN, NO_COLUMNS, ORGANIZATIONS, STRENGTH, Columns
from gongkai.parse.columns.resolving import MAX_CELLS, resolve

__all__ = ["FOREIGN", "MAX_CELLS", "NO_COLUMNS", "ORGANIZATIONS", "STRENGTH", "Columns", "resolve"]
