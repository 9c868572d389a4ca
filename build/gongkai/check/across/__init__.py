"""Check what needs several reports: SQL over the staged tables, restricted early and streamed.

In: staged tables. Out: per report and check what comparing it with others showed. Must not load
an archive into memory: comparisons are queries, and what leaves them is counts and findings.
Reports of different scope are never added nor held against each other.
"""
