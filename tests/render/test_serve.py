"""The little server: types, ranges, and the site's own page for what is not there."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


def test_types_are_right(address: str) -> None:
    for path, kind in (
        ("/", "text/html; charset=utf-8"),
        ("/bodies/990101/index.json", "application/json; charset=utf-8"),
        ("/data/bodies/990101/figures.csv", "text/csv; charset=utf-8"),
        ("/assets/gongkai/site.js", "text/javascript; charset=utf-8"),
    ):
        with urlopen(address + path) as answer:  # noqa: S310
            assert answer.headers["Content-Type"] == kind


def test_a_range_is_answered(address: str) -> None:
    request = Request(address + "/robots.txt", headers={"Range": "bytes=0-9"})  # noqa: S310
    with urlopen(request) as answer:  # noqa: S310
        assert (answer.status, answer.read()) == (206, b"User-agent")
        assert answer.headers["Content-Range"].startswith("bytes 0-9/")


def test_what_is_not_there_is_404(address: str) -> None:
    with pytest.raises(HTTPError) as found:
        urlopen(address + "/bodies/none/")  # noqa: S310
    assert found.value.code == 404
    found.value.close()
