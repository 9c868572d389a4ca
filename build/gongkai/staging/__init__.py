"""Lay reports out as the rows of the published tables.

In: outcomes and checked reports, with the ids that the archive as a whole gives them. Out: staged
tables. Must not decide anything about a figure; publish sorts and derives the rest.
"""

from gongkai.staging.bodies import stage_bodies
from gongkai.staging.cutting import cutting_of
from gongkai.staging.described import stage_described
from gongkai.staging.filed import PLAIN, SCHEMAS, Filed
from gongkai.staging.found import Found, stage_findings
from gongkai.staging.joined import Joined
from gongkai.staging.reports import stage_documents, stage_reports
from gongkai.staging.slabs import slabs_of

__all__ = [
    "PLAIN",
    "SCHEMAS",
    "Filed",
    "Found",
    "Joined",
    "cutting_of",
    "slabs_of",
    "stage_bodies",
    "stage_described",
    "stage_documents",
    "stage_findings",
    "stage_reports",
]
