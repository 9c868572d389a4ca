"""Drafts → one list of what does not add up: for offices that compile many units' reports.

In: a folder of drafts; if given, last year's folder, the list of units and the county's own
draft. Out: ``Found``, as a workbook, a table or JSON Lines. Must not hold a rule or a formula:
checks and their wording are those of ``check`` and knowledge/checks.csv, identities those of
knowledge/identities.csv. Must not say whose mistake it is, and changes no file.
"""

from __future__ import annotations

from gongkai.desk.desk import Asked, check_drafts
from gongkai.desk.found import Found

__all__ = ["Asked", "Found", "check_drafts"]
