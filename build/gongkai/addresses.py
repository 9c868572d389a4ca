"""Files at an address that fsspec knows: listed, fetched and put, each fault in one line.

In: an address such as ``s3://bucket/archive``. Out: names below it, and their bytes in files here.
Must not know what the files are. Plain paths never come here, and fsspec is imported only for an
address: it is an extra.

A name is what a stranger's listing says, so that it is looked at before it becomes a path here:
none may lead out of the folder that it is fetched into.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

from gongkai.model import KnowledgeError, Stopped, UsageError
from gongkai.stages import counted

T = TypeVar("T")

WEB = ("http", "https")
AT_ONCE = 8
"""Files that are on their way at the same time."""
TRIES = 3
PAUSE = 0.5
"""Seconds before a second try; twice as long before a third."""
ANSWER, SILENCE = 10, 60
"""Seconds in which a web server must take a connection, and send something."""
STAMPS = (
    "ETag", "etag", "e_tag", "md5", "md5Hash", "content_md5", "Content-MD5", "checksum", "mtime",
    "LastModified", "Last-Modified", "last_modified", "updated", "modified", "created",
)  # fmt: skip
"""What file systems call the words by which a changed file is told."""
NOT_THERE = (404, 410)
"""What a web server answers where nothing is."""
LONGEST = 255
"""Bytes of a name that a folder here can hold."""


def is_address(place: str) -> bool:
    """Say whether a place is an address, and not a path."""
    return "://" in place


def plain_path(place: str) -> Path | None:
    """Give the path that a place names on this machine; None for any other address.

    >>> str(plain_path("file:///srv/%E6%A1%A3")), plain_path("s3://bucket")
    ('/srv/档', None)
    """
    if not is_address(place):
        return Path(place)
    if not place.startswith("file://"):
        return None
    parts = urlsplit(place)
    if parts.netloc not in ("", "localhost"):
        raise UsageError(f"{place}: names a file on another machine; write file:///FOLDER")
    return Path(unquote(parts.path))


@dataclass(frozen=True, slots=True)
class Listed:
    """A file at an address: its size, and words that change with it; None where nobody says."""

    size: int | None = None
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A folder at an address, opened."""

    said: str
    root: str
    system: Any = field(repr=False)
    is_web: bool = False

    def __str__(self) -> str:
        """The address as somebody wrote it, without a password in it."""
        head, _, rest = self.said.partition("://")
        host, slash, path = rest.partition("/")
        return f"{head}://{host.rpartition('@')[2]}{slash}{path}"

    @property
    def parent(self) -> Address | None:
        """The folder that it lies in; None for a bucket or a host."""
        head, _, rest = self.said.partition("://")
        above = rest.rpartition("/")[0]
        if not above.strip("/") and head != "memory":
            return None
        return Address(f"{head}://{above}", self.root.rpartition("/")[0], self.system, self.is_web)

    def below(self, name: str) -> Address:
        """Give a folder in it."""
        return Address(f"{self.said}/{name}", self._at(name), self.system, self.is_web)

    def beside(self, name: str) -> Address:
        """Give a sibling."""
        above, slash, _ = self.said.rpartition("/")
        root, root_slash, _ = self.root.rpartition("/")
        return Address(f"{above}{slash}{name}", f"{root}{root_slash}{name}", self.system)

    def list(self) -> dict[str, Listed]:
        """List all files below it that are not hidden, with names that are paths here.

        Raises:
            KnowledgeError: a name would lead out of a folder.
            Stopped: it does not answer.
        """
        self.system.invalidate_cache()
        found = _asked(self, lambda: self.system.find(self.root, detail=True))
        if self.root in found:
            raise UsageError(f"{self}: is a file; name a folder")
        names = {path[len(self.root) :].lstrip("/"): info for path, info in found.items()}
        return {
            checked(name, str(self)): _listed(info)
            for name, info in sorted(names.items())
            if not any(part.startswith(".") and part.strip(".") for part in name.split("/"))
        }

    def look(self, name: str) -> Listed | None:
        """Ask for one file; None where there is none."""
        try:
            return _listed(_asked(self, lambda: self.system.info(self._at(name)), name))
        except FileNotFoundError:
            return None

    def read(self, name: str) -> bytes | None:
        """Read a small file; None where there is none."""
        try:
            found: bytes = _asked(self, lambda: self.system.cat_file(self._at(name)), name)
        except FileNotFoundError:
            return None
        return found

    def fetch(self, name: str, path: Path, listed: Listed | None = None) -> bool:
        """Put a file at a path here, in one step; False where there is none at the address.

        Raises:
            Stopped: it does not answer, breaks off, or sends another number of bytes.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{os.getpid()}.{abs(hash(name)):x}.new")
        wanted = listed.size if listed else None

        def fetch() -> None:
            self.system.get_file(self._at(name), str(draft))
            if wanted is not None and draft.stat().st_size != wanted:
                raise OSError(f"{draft.stat().st_size} of {wanted} bytes came")

        try:
            _asked(self, fetch, name)
            draft.replace(path)
        except FileNotFoundError:
            return False
        finally:
            draft.unlink(missing_ok=True)
        return True

    def put(self, path: Path, name: str) -> None:
        """Put a file of ours there."""
        self.change(lambda: self.system.put_file(str(path), self._made(name)), name)

    def write(self, data: bytes, name: str) -> None:
        """Write a small file there."""
        self.change(lambda: self.system.pipe_file(self._made(name), data), name)

    def move(self, name: str, target: Address) -> None:
        """Move a file to the same name below another address of the same system."""
        goal = target._made(name)
        self.change(lambda: self.system.mv(self._at(name), goal), name)

    def remove(self, name: str = "") -> None:
        """Remove a file, or the folder with all that is in it; what is not there is removed."""
        with contextlib.suppress(FileNotFoundError):
            self.change(lambda: self.system.rm(self._at(name), recursive=not name), name)

    def change(self, do: Callable[[], T], name: str) -> T:
        """Do something there that changes it.

        Raises:
            UsageError: it can only be read.
        """
        try:
            return _asked(self, do, name)
        except NotImplementedError as error:
            raise read_only(self) from error

    def _at(self, name: str) -> str:
        if not name:
            return self.root
        return f"{self.root}/{quote(name) if self.is_web else name}"

    def _made(self, name: str) -> str:
        """Give the place of a file after its folder was made, where the system has folders."""
        place = self._at(name)
        self.system.makedirs(place.rpartition("/")[0], exist_ok=True)
        return place


def read_only(address: Address | str) -> UsageError:
    """Say that nothing can be written at an address."""
    return UsageError(
        f"{address}: can only be read; write to a folder, or to storage such as s3://bucket/folder"
    )


def open_address(said: str) -> Address:
    """Open an address.

    Raises:
        UsageError: the extra, or what its kind of address needs, is not installed; or it is none.
    """
    said = said.rstrip("/") if said.partition("://")[2].strip("/") else said
    is_web = said.startswith(tuple(f"{name}://" for name in WEB))
    if is_web and (urlsplit(said).query or urlsplit(said).fragment):
        raise UsageError(f"{said.partition('?')[0]}: an address with ? or # is no folder")
    try:
        from fsspec.core import url_to_fs

        system, root = url_to_fs(said, **(_web_options() if is_web else {}))
    except ImportError as error:
        raise UsageError(
            f"{said}: cannot be opened here ({error}); addresses are an extra of gongkai:"
            " pip install 'gongkai[addresses]', and what fsspec asks for"
        ) from error
    except ValueError as error:
        raise UsageError(f"{said}: no kind of address that is known ({error})") from error
    return Address(said, str(root).rstrip("/"), system, is_web)


def _web_options() -> dict[str, Any]:
    from aiohttp import ClientTimeout

    timeout = ClientTimeout(total=None, sock_connect=ANSWER, sock_read=SILENCE)
    # the bytes of the file, not what a server made of them on the way
    headers = {"Accept-Encoding": "identity"}
    return {"encoded": True, "client_kwargs": {"timeout": timeout, "headers": headers}}


def checked(name: str, where: str) -> str:
    """Give a name that is a path below any folder here, as it is.

    Raises:
        KnowledgeError: it is none: it would lead elsewhere, or no folder can hold it.
    """
    parts = name.split("/")
    is_odd = any(ord(sign) < ord(" ") or sign in "\\\x7f" for sign in name)
    is_long = any(len(part.encode("utf-8", "surrogatepass")) > LONGEST for part in parts)
    if is_odd or is_long or any(part in ("", ".", "..") for part in parts):
        raise KnowledgeError(f"{where}: {name[:100]!r} cannot be the name of a file; rename it")
    return name


def _listed(info: dict[str, Any]) -> Listed:
    stamp = next((str(info[key]) for key in STAMPS if info.get(key) is not None), None)
    return Listed(info.get("size"), stamp)


def _asked(address: Address, do: Callable[[], T], name: str = "") -> T:
    """Do something over the network, a few times where it fails.

    Raises:
        FileNotFoundError: nothing is there.
        Stopped: it does not answer.
    """
    where = f"{address}/{name}" if name else str(address)
    for count in range(1, TRIES + 1):
        try:
            return do()
        except NotImplementedError:
            raise
        except Exception as error:  # each kind of file system has errors of its own
            if _is_ours(error) or _is_nothing_there(error, address):
                raise
            if isinstance(error, PermissionError):
                raise Stopped(f"{where}: access is denied ({error})") from error
            if count == TRIES:
                why = " ".join(str(error).split()) or type(error).__name__
                raise Stopped(
                    f"{where}: cannot be reached ({why}); look at the address and the network,"
                    " then run it again: what was fetched is kept"
                ) from error
            time.sleep(PAUSE * count)
    raise AssertionError


def _is_ours(error: Exception) -> bool:
    """Say whether it is a disk here that fails, and not the network."""
    return isinstance(error, OSError) and (
        error.filename is not None or error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    )


def _is_nothing_there(error: Exception, address: Address) -> bool:
    """Say whether nothing is there; fsspec says so of a web server that does not answer, too."""
    cause = error.__cause__ if address.is_web else None
    return isinstance(error, FileNotFoundError) and (
        cause is None or getattr(cause, "status", 0) in NOT_THERE
    )


def each(do: Callable[[T], object], things: Sequence[T], what: str) -> Iterator[T]:
    """Do something with every thing, some at the same time; give each when it is done.

    ``what`` says to who watches what is done.
    """
    with ThreadPoolExecutor(AT_ONCE) as threads:
        futures = [threads.submit(do, one) for one in things]
        try:
            told = counted(what, zip(things, futures, strict=True), len(things))
            for one, future in told:
                future.result()
                yield one
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
