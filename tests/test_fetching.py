"""One address is fetched politely: robots first, once, within bounds, and from nowhere else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest

from gongkai import __version__, fetching
from gongkai.fetching import fetch
from gongkai.model import UsageError
from web_server import Answer, Server, serving

PAGE = "<p>政府信息公开</p>".encode("gb18030")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server with one page; no proxy stands between."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as found:
        found.answers["/a.html"] = Answer(
            PAGE, headers={"Content-Type": "text/html; charset=gb18030"}
        )
        yield found


def test_the_bytes_are_what_came(server: Server) -> None:
    """Robots once, the page once, nothing more; the charset that was said is kept."""
    found = fetch(f"{server.url}/a.html", "mail@example.org")
    assert (found.data, found.media_type) == (PAGE, "text/html; charset=gb18030")
    assert (found.url, found.note) == (f"{server.url}/a.html", "")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found.fetched_at)
    assert server.paths == ["/robots.txt", "/a.html"]
    assert {agent for _, agent in server.asked} == {f"gongkai/{__version__} (+mail@example.org)"}


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        (Answer(b"User-agent: *\nDisallow: /"), "does not allow"),
        (Answer(b"User-agent: other\nDisallow:\n\nUser-agent: gongkai\nDisallow: /a"), "does not"),
        (Answer(status=403), "does not allow"),
        (Answer(status=503), "answers 503"),
    ],
)
def test_robots_are_obeyed(server: Server, robots: Answer, said: str) -> None:
    """The page is not even asked for."""
    server.answers["/robots.txt"] = robots
    with pytest.raises(UsageError, match=f"a.html: not fetched: .*{said}"):
        fetch(f"{server.url}/a.html")
    assert server.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    "robots",
    [
        Answer(b"User-agent: *\nDisallow: /private/"),
        Answer(b"<html>\xff\0</html>"),
        Answer(status=410),
    ],
)
def test_robots_that_say_nothing_of_it_allow_it(server: Server, robots: Answer) -> None:
    """Another folder, no rules at all, and no such file."""
    server.answers["/robots.txt"] = robots
    assert fetch(f"{server.url}/a.html").data == PAGE


def test_a_redirect_is_followed_and_told(server: Server) -> None:
    """The address is where the bytes came from; what was asked for is a note."""
    server.answers["/old"] = Answer(status=302, headers={"Location": "/a.html"})
    found = fetch(f"{server.url}/old")
    assert (found.data, found.url) == (PAGE, f"{server.url}/a.html")
    assert found.note == f"asked for as {server.url}/old"
    assert server.paths == ["/robots.txt", "/old", "/a.html"]


def test_a_redirect_is_held_to_robots(server: Server) -> None:
    """What may not be asked for may not be led to either."""
    server.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /a")
    server.answers["/old"] = Answer(status=301, headers={"Location": "/a.html"})
    with pytest.raises(UsageError, match="does not allow"):
        fetch(f"{server.url}/old")
    assert "/a.html" not in server.paths


@pytest.mark.parametrize("path", ["/old", "/robots.txt"])
@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/a", "javascript:x"])
def test_a_redirect_leads_nowhere_but_the_web(server: Server, path: str, target: str) -> None:
    """A file of this machine is not what was asked for."""
    server.answers["/old"] = Answer(PAGE)
    server.answers[path] = Answer(status=302, headers={"Location": target})
    with pytest.raises(UsageError, match=r"leads to|Redirection to url|answers 302"):
        fetch(f"{server.url}/old")


def test_a_redirect_into_the_local_network_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page outside must not lead to what only this machine can see, unless that is wanted."""
    server.answers["/old"] = Answer(status=302, headers={"Location": f"{server.url}/a.html"})
    was = fetching._is_local
    monkeypatch.setattr(fetching, "_is_local", lambda url: not url.endswith("/old") and was(url))
    with pytest.raises(UsageError, match="no public address; see --allow-local"):
        fetch(f"{server.url}/old")
    assert fetch(f"{server.url}/old", allow_local=True).data == PAGE


def test_redirects_come_to_an_end(server: Server) -> None:
    """A page that leads to itself is one line."""
    server.answers["/old"] = Answer(status=302, headers={"Location": "/old"})
    with pytest.raises(UsageError, match="cannot be fetched: 302"):
        fetch(f"{server.url}/old")
    assert len(server.paths) < 10


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(status=404), "cannot be fetched: 404 Not Found"),
        (Answer(b"x" * 50, headers={"Content-Length": "100"}), "broke off after 50 of 100 bytes"),
        (Answer(b"x" * 1000, times=4), "gives more than 0 MB"),
        (Answer(gzip.compress(b"x" * 9000), headers={"Content-Encoding": "gzip"}), "more than"),
        (Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), "cannot be fetched: Not a gz"),
        (Answer(b"x", headers={"Content-Encoding": "br"}), "coding br, which was not asked for"),
        (Answer(b"x", times=40, wait=0.05), "takes longer than 0.5 s"),
        (Answer(b"x", wait=2), "timed out"),
    ],
)
def test_what_goes_wrong_is_one_line(
    server: Server, monkeypatch: pytest.MonkeyPatch, answer: Answer, said: str
) -> None:
    """An absent page, one that is cut off, too large, packed, or too slow."""
    monkeypatch.setattr(fetching, "MAX_BYTES", 2000)
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    server.answers["/b"] = answer
    with pytest.raises(UsageError) as error:
        fetch(f"{server.url}/b")
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_coding_of_the_transport_is_undone(server: Server) -> None:
    """The document is what lies in it; the note says how it came."""
    server.answers["/b"] = Answer(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})
    found = fetch(f"{server.url}/b")
    assert (found.data, found.note) == (PAGE, "sent as gzip")


def test_an_address_in_chinese_is_spelled_out(server: Server) -> None:
    """As a browser would; what is spelled out already stays."""
    path = "/%E5%B9%B4%E6%8A%A5.html"
    server.answers[path] = Answer(PAGE)
    assert fetch(f"{server.url}/年报.html").url == f"{server.url}/年报.html"
    assert fetch(f"{server.url}{path}").data == PAGE


def test_nobody_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that nobody listens at."""
    with serving() as gone:
        url = gone.url
    with pytest.raises(UsageError, match=r"cannot be fetched: .*refused"):
        fetch(f"{url}/a")


@pytest.mark.parametrize("contact", ["a\r\nX: y", "联系 我们", "mail@example.org"])
def test_a_contact_stays_in_its_header(server: Server, contact: str) -> None:
    """Whatever site.yml says, the header is one line of ASCII."""
    fetch(f"{server.url}/a.html", contact)
    assert all(agent.isascii() and agent.endswith(")") for _, agent in server.asked)


def test_local_addresses_are_told_from_public_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback, private and link-local ones in either family; names by what they stand for."""
    local = [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "[fe80::1]",
        "0.0.0.0",  # noqa: S104
    ]
    assert all(fetching._is_local(f"http://{host}/") for host in local)
    assert not any(
        fetching._is_local(f"http://{host}/") for host in ("8.8.8.8", "[2001:4860::8888]")
    )

    def unknown(*_: Any, **__: Any) -> Any:
        raise OSError

    monkeypatch.setattr(fetching.socket, "getaddrinfo", unknown)
    assert not fetching._is_local("http://www.example.gov.cn/")
