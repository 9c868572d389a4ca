"""Says how a report or a release of the data is cited, and describes the data to catalogues.

In: what is cited, as a ``Work``, or the descriptor of a package. Out: texts and plain data in the
formats that reference managers and catalogues read. Standard library only; must not know pages,
packages on a disk or tables. What is not known is left out: no date and no address is made up.
"""

from gongkai.cite.formats import bibtex, cff, csl_json, ris
from gongkai.cite.gbt import EDITIONS, gbt7714
from gongkai.cite.work import Work
from gongkai.cite.works import DataRelease, cite_data, cite_report, cite_whole, formatted

__all__ = [
    "EDITIONS",
    "DataRelease",
    "Work",
    "bibtex",
    "cff",
    "cite_data",
    "cite_report",
    "cite_whole",
    "csl_json",
    "formatted",
    "gbt7714",
    "ris",
]
