"""Read tables of spaced-out lines (layouts L8 and L9): a row per line, cells parted by blanks.

In: a stretch of unmarked text. Out: rows, or None where the text is not spaced out. Must not
place a figure.

What such text loses is the frame: a wrapped label stands above, beside and below its numbers,
headings are cut into pieces, a group's label runs down the margin. So each table is read as a
whole: its header is woven together, the pieces of labels are given to the lines of numbers that
they belong to, and a line with blank cells is held against the full lines around it.
"""

from gongkai.parse.spaced.tables import find_spaced

__all__ = ["find_spaced"]
