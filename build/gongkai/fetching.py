"""Fetch one document from an address, politely and once.

In: an address that a person gave. Out: the bytes that came and what was said of them. Must not
follow a link in a document, nor fetch anything that was not asked for but robots.txt.

Only http and https are spoken. Each host is asked for its robots.txt first and obeyed, also where
a redirect leads. A redirect from outside to an address of this machine or its network is refused.
"""

from __future__ import annotations

import gzip
import io
import ipaddress
import socket
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener
from urllib.robotparser import RobotFileParser

from gongkai import __version__
from gongkai.model import UsageError
from gongkai.settings import is_address

MAX_BYTES = 50 << 20
SECONDS = 60.0
"""What one answer of a server may take, and the whole document."""
CHUNK = 64 << 10
REDIRECTS = 5
ROBOTS_BYTES = 500 << 10
NAME = "gongkai"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came; ``url`` is where it was in the end, ``media_type`` what was said."""

    data: bytes
    url: str
    fetched_at: str
    media_type: str
    note: str = ""


class Refused(UsageError):
    """An address that is not fetched."""


def fetch(url: str, contact: str = "", *, allow_local: bool = False) -> Fetched:
    """Fetch one address.

    Args:
        url: http or https.
        contact: a mail or web address that the server's owner can write to.
        allow_local: follow redirects to addresses of this machine and its network too.

    Raises:
        UsageError: the address is no http(s), robots.txt or a redirect forbids it, it cannot be
            fetched, takes too long, or gives more than 50 MB.
    """
    if not is_address(url):
        raise UsageError(f"{url}: must be an http:// or https:// address")
    asked = Asked(contact, allow_local or _is_local(url))
    address = _spelled(url)
    try:
        asked.must_allow(address)
        return asked.document(url, address)
    except Refused as error:
        raise UsageError(f"{url}: not fetched: {error}") from error
    except HTTPError as error:
        error.close()
        raise UsageError(f"{url}: cannot be fetched: {error.code} {error.reason}") from error
    except URLError as error:
        raise UsageError(f"{url}: cannot be fetched: {error.reason}") from error
    except (OSError, HTTPException, ValueError, zlib.error, EOFError) as error:
        why = str(error) or type(error).__name__
        raise UsageError(f"{url}: cannot be fetched: {why}") from error


class Asked(HTTPRedirectHandler):
    """One request of a person, and what it leads to."""

    max_redirections = REDIRECTS
    max_repeats = REDIRECTS

    def __init__(self, contact: str, allow_local: bool) -> None:
        reach = f" (+{quote(contact, safe=':/@.?=&')})" if contact else ""
        self._headers = {
            "User-Agent": f"{NAME}/{__version__}{reach}",
            "Accept-Encoding": "identity",
        }
        self._allow_local = allow_local
        self._robots: dict[str, RobotFileParser] = {}
        self._plain: OpenerDirector = build_opener(_OnlyWeb())
        self._opener: OpenerDirector = build_opener(self)

    def redirect_request(  # noqa: PLR0913  # as the standard library calls it
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Follow a redirect only where the address itself might have been asked for."""
        _must_be_web(newurl)
        if not self._allow_local and _is_local(newurl):
            raise Refused(f"it leads to {newurl}, which is no public address; see --allow-local")
        self.must_allow(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def must_allow(self, url: str) -> None:
        """Ask the host's robots.txt, once.

        Raises:
            Refused: it forbids the address, or cannot be fetched for a reason that may pass.
        """
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._robots:
            self._robots[host] = self._rules(f"{host}/robots.txt")
        if not self._robots[host].can_fetch(NAME, url):
            raise Refused(f"{host}/robots.txt does not allow it")

    def _rules(self, url: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            with self._plain.open(Request(url, headers=self._headers), timeout=SECONDS) as answer:  # noqa: S310
                lines = answer.read(ROBOTS_BYTES).decode("utf-8", "replace").splitlines()
        except HTTPError as error:
            error.close()
            if error.code >= 500 or error.code == 429 or error.code < 400:
                raise Refused(f"{url} answers {error.code}") from error
            lines = ["User-agent: *", "Disallow: /"] if error.code in (401, 403) else []
        rules.parse(lines)
        return rules

    def document(self, url: str, address: str) -> Fetched:
        """Fetch the document itself, within its size and time."""
        end = time.monotonic() + SECONDS
        request = Request(address, headers=self._headers)  # noqa: S310  # http(s), checked above
        with self._opener.open(request, timeout=SECONDS) as answer:
            data = _read(answer, end)
            final = answer.geturl()
            media_type = " ".join((answer.headers.get("Content-Type") or "").split())
            notes = [] if final == address else [f"asked for as {url}"]
            if coding := _coding(answer):
                data = _unpacked(data, coding)
                notes.append(f"sent as {coding}")
        moment = datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Fetched(
            data, url if final == address else final, moment, media_type, "; ".join(notes)
        )


class _OnlyWeb(HTTPRedirectHandler):
    """Redirects of robots.txt, which may not leave the web either."""

    max_redirections = REDIRECTS

    def redirect_request(  # noqa: PLR0913
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        _must_be_web(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _must_be_web(url: str) -> None:
    if not is_address(url):
        raise Refused(f"it leads to {url}, which is no http(s) address")


def _spelled(url: str) -> str:
    """Spell an address in ASCII, as it is sent; signs that are escaped already stay."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, host, path, query, ""))


def _is_local(url: str) -> bool:
    """Say whether a host is of this machine or its network; one that has no address is not."""
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return False
    return any(not ipaddress.ip_address(str(one[4][0]).split("%")[0]).is_global for one in found)


def _read(answer: Any, end: float) -> bytes:
    """Read an answer piece by piece, so that neither its size nor its slowness is without end."""
    stated = answer.headers.get("Content-Length") or ""
    parts, size = [], 0
    while part := answer.read1(CHUNK):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise Refused(f"it gives more than {MAX_BYTES >> 20} MB")
        if time.monotonic() > end:
            raise Refused(f"it takes longer than {SECONDS:g} s")
    if stated.isdigit() and size != int(stated):
        raise Refused(f"it broke off after {size} of {stated} bytes")
    return b"".join(parts)


def _coding(answer: Any) -> str:
    coding = (answer.headers.get("Content-Encoding") or "").strip().lower()
    return "" if coding == "identity" else coding


def _unpacked(data: bytes, coding: str) -> bytes:
    """Undo a coding of the transport that was not asked for: the document is what lies in it."""
    if coding not in ("gzip", "x-gzip"):
        raise Refused(f"it comes in the coding {coding[:40]}, which was not asked for")
    with gzip.open(io.BytesIO(data)) as file:
        found = file.read(MAX_BYTES + 1)
    if len(found) > MAX_BYTES:
        raise Refused(f"it gives more than {MAX_BYTES >> 20} MB")
    return found
