"""Read the members of a ZIP that is no Office file.

In: a ZIP. Out: records: bytes and names. Must not know what a member says; nothing is unpacked
under a name that the ZIP gives.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from gongkai.model import ReadError
from gongkai.read.field_names import archive_furniture
from gongkai.read.package import BROKEN_ZIP, OFFICE_PARTS, read_member
from gongkai.read.rows import Record

OFFICE_FIRST = ("[Content_Types].xml", "_rels/", "docProps/", "customXml/", "mimetype")
UNICODE_PATH = 0x7075


def zip_records(origin: Path | bytes, limit: int, stack: ExitStack) -> Iterator[Record]:
    """Read the members of a ZIP, without the furniture of file managers.

    Raises:
        ReadError: the ZIP has no readable directory.
    """
    where = io.BytesIO(origin) if isinstance(origin, bytes) else origin
    try:
        archive = stack.enter_context(zipfile.ZipFile(where))
    except BROKEN_ZIP as error:
        raise ReadError("a broken ZIP: its directory is unreadable") from error
    for info in archive.infolist():
        name = _name(info)
        if not info.is_dir() and not archive_furniture().search(name):
            yield Record(_data(archive, info, name, limit), name, is_numbered=False)


def _data(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int
) -> bytes | ReadError:
    if _is_unsafe(name):
        return ReadError("its name leads out of the archive")
    try:
        return read_member(archive, info, limit)
    except ReadError as error:
        return error


def zip_names(file: BinaryIO | Path) -> list[str]:
    """Give the names in a ZIP's directory; none where there is no directory."""
    try:
        with zipfile.ZipFile(file) as archive:
            return [name.replace("\\", "/") for name in archive.namelist()]
    except BROKEN_ZIP:
        return []


def first_name(head: bytes) -> list[str]:
    """Give the name of the first member, where the directory is cut off."""
    size = int.from_bytes(head[26:28], "little")
    return [head[30 : 30 + size].decode("utf-8", "replace").replace("\\", "/")]


def is_office(names: list[str]) -> bool:
    """Tell an Office file by the names of its parts."""
    folders = tuple(folder for folder, _ in OFFICE_PARTS)
    if len(names) == 1:
        return names[0].startswith((*OFFICE_FIRST, *folders))
    is_package = "[Content_Types].xml" in names or "_rels/.rels" in names
    is_document = ("mimetype" in names and "content.xml" in names) or "OFD.xml" in names
    return is_document or (is_package and any(name.startswith(folders) for name in names))


def _name(info: zipfile.ZipInfo) -> str:
    """Give a member's name; Chinese programs write it in GBK and say nothing."""
    name = info.filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        name = _unicode_path(info.extra, raw) or _guess_name(raw)
    return name.replace("\\", "/")


def _guess_name(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Read the name in UTF-8 that some programs put beside the name in a local encoding."""
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == UNICODE_PATH and int.from_bytes(body[1:5], "little") == zlib.crc32(raw):
            return body[5:].decode("utf-8", "replace")
    return ""


def _is_unsafe(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or bool(re.match(r"[A-Za-z]:", name))
