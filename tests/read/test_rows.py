"""The fields of a crawl's row: what is taken, and what is left because two may be meant."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest

from gongkai.model import ReadError
from gongkai.read.rows import row_record

LONG = "演示镇人民政府2022年政府信息公开工作年度报告。" * 20


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"text": "a"}, "a"),
        ({"Content": "a"}, "a"),
        ({"raw-content": "a"}, "a"),
        ({"html": "<p>a</p>", "text": "b"}, "<p>a</p>"),
        ({"content": "<p>a</p>", "text": "b"}, "<p>a</p>"),
        ({"text": LONG, "content": LONG[:300]}, LONG),
        ({"text": f" {LONG}\n", "content": LONG}, f" {LONG}\n"),
        ({"text": LONG, "body": "演示镇人民政府"}, LONG),
        ({"_source": {"content": LONG}}, LONG),
        ({"title": "题", "text": "a"}, "题\na"),
        ({"title": "a<b", "content": "<p>c</p>"}, "<h1>a&lt;b</h1>\n<p>c</p>"),
        ({"title": "题", "text": "题\na"}, "题\na"),
        ({"text": "a\ud800b"}, "a\ufffdb"),
    ],
)
def test_a_row_has_one_text(row: Mapping[str, object], text: str) -> None:
    data = row_record(row).data
    assert isinstance(data, bytes)
    assert text.replace("\ud800", "\ufffd") == data.decode().replace("\ufffd\ufffd\ufffd", "\ufffd")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"url": "http://a.cn"}, "without a text"),
        ({"text": "  "}, "without a text"),
        ({"text": 5}, "without a text"),
        ({"text": LONG, "content": LONG.replace("2022", "2023")}, "two texts"),
        ({"html": "<p>a</p>", "content": "<p>b</p>"}, r"two texts \(html and content\)"),
    ],
)
def test_a_row_without_one_text_is_refused(row: Mapping[str, object], reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        raise row_record(row).data


@pytest.mark.parametrize(
    ("row", "url"),
    [
        ({"url": "http://a.cn/1"}, "http://a.cn/1"),
        ({"url": "http://a.cn/1", "source": "http://b.cn/"}, "http://a.cn/1"),
        ({"source": "mC4", "link": "https://b.cn/"}, "https://b.cn/"),
        ({"source": "http://a.cn/", "link": "https://b.cn/"}, None),
        ({"meta": {"url": "http://a.cn/1"}}, "http://a.cn/1"),
        ({"url": "javascript:alert(1)"}, None),
        ({"url": 'http://a.cn/"><script>'}, None),
        ({"url": "http://a.cn/\n"}, "http://a.cn/"),
        ({"url": "http://[/"}, None),
        ({"url": ["http://a.cn/"]}, None),
    ],
)
def test_an_address_is_taken_only_where_it_is_certain(
    row: Mapping[str, object], url: str | None
) -> None:
    assert url == row_record({"text": "a", **row}).url


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ({"timestamp": "2019-01-21T22:04:31Z"}, "2019-01-21"),
        ({"crawl_date": datetime.datetime(2020, 2, 3, 4)}, "2020-02-03"),
        ({"fetch_time": 1612310400}, "2021-02-03"),
        ({"timestamp": 1612310400123}, "2021-02-03"),
        ({"date": "2021-02-03"}, None),
        ({"date": "2021-02-03T04:05:06Z"}, "2021-02-03"),
        ({"fetched_at": "20210203", "timestamp": "2022-02-03"}, "2021-02-03"),
        ({"fetched_at": "20210203", "crawl_time": "2022-02-03"}, None),
        ({"fetched_at": "2021年2月3日"}, "2021-02-03"),
        ({"fetched_at": "20210203040506"}, "2021-02-03"),
        ({"fetched_at": "1612121234"}, None),
        ({"fetched_at": "2021-13-03"}, None),
        ({"fetched_at": "9021-12-03"}, None),
        ({"fetched_at": True}, None),
        ({"fetched_at": float("nan")}, None),
    ],
)
def test_the_day_of_the_fetch_is_never_that_of_publication(
    row: Mapping[str, object], day: str | None
) -> None:
    """A mere date may be the latter."""
    assert day == row_record({"text": "a", **row}).fetched_on
