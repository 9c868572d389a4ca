"""Open an Office package: a ZIP of XML parts, within limits and without entities.

In: the bytes of a .docx, .xlsx or OpenDocument file. Out: its kind and its parts. Must not know
what the parts say.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Literal

from lxml import etree

from gongkai.model import ReadError

Kind = Literal["word", "excel", "powerpoint", "opendocument", "ofd", "zip"]

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    NotImplementedError,
)
"""What a damaged ZIP makes the standard library raise; RuntimeError means a password."""

MAX_PART = 64 << 20
MAX_TOTAL = 256 << 20
MAX_RATIO, RATIO_FROM = 300, 4 << 20
"""A part of more than 4 MB that was packed 300 times smaller is a bomb and no report."""
CHUNK = 1 << 20
OFFICE_PARTS: tuple[tuple[str, Kind], ...] = (
    ("word/", "word"),
    ("xl/", "excel"),
    ("ppt/", "powerpoint"),
)
RELATION_KEYS = ("Type", "Target", "Id")


class Package:
    """The parts of one Office file."""

    def __init__(self, data: bytes) -> None:
        """Open a package.

        Raises:
            ReadError: the bytes are no readable ZIP.
        """
        self._left = MAX_TOTAL
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ZIP as error:
            raise ReadError("a broken Office or ZIP file; its directory is unreadable") from error
        self._infos = {info.filename.replace("\\", "/"): info for info in self._zip.infolist()}

    def kind(self) -> Kind:
        """Tell what kind of file the package is, by its parts."""
        names = self._infos.keys()
        if "[Content_Types].xml" in names or "_rels/.rels" in names:
            for folder, kind in OFFICE_PARTS:
                if any(name.startswith(folder) for name in names):
                    return kind
        if "mimetype" in names and "content.xml" in names:
            return "opendocument"
        return "ofd" if "OFD.xml" in names else "zip"

    def has(self, name: str) -> bool:
        """Tell whether a part is there."""
        return name in self._infos

    def part(self, name: str) -> bytes:
        """Give the bytes of one part.

        Raises:
            ReadError: the part is missing, broken, encrypted or over the limits.
        """
        info = self._infos.get(name)
        if info is None:
            raise ReadError(f"a broken Office file: {name} is missing")
        data = read_member(self._zip, info, min(MAX_PART, self._left))
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element:
        """Give the root of an XML part.

        Raises:
            ReadError: as ``part``, or the part is no XML or declares entities.
        """
        return parse_xml(self.part(name), name)

    def main(self, fallback: str) -> str:
        """Give the name of the part that holds the document itself."""
        for relation in self._relations("_rels/.rels"):
            if relation["Type"].endswith("/officeDocument"):
                return resolve("", relation["Target"])
        return fallback

    def targets(self, name: str) -> dict[str, str]:
        """Give the parts that a part points to, by relationship id."""
        folder, base = posixpath.split(name)
        relations = self._relations(posixpath.join(folder, "_rels", base + ".rels"))
        return {one["Id"]: resolve(folder, one["Target"]) for one in relations}

    def target_of_type(self, name: str, kind: str) -> str | None:
        """Give the first part of a kind that a part points to, if it is there."""
        folder, base = posixpath.split(name)
        for one in self._relations(posixpath.join(folder, "_rels", base + ".rels")):
            target = resolve(folder, one["Target"])
            if one["Type"].endswith("/" + kind) and self.has(target):
                return target
        return None

    def _relations(self, name: str) -> list[Mapping[str, str]]:
        if not self.has(name):
            return []
        found = [{key: each.get(key) or "" for key in RELATION_KEYS} for each in self.xml(name)]
        return [one for one in found if one["Target"]]


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack one member of a ZIP, never more than the limit; the declared size is not believed.

    Raises:
        ReadError: the member is encrypted, broken, too large, or a zip bomb.
    """
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as file:
            while part := file.read(CHUNK):
                size += len(part)
                if size > limit:
                    raise ReadError(f"unpacks to more than {limit >> 20} MB")
                if size > RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size):
                    raise ReadError("unpacks to hundreds of times its size (zip bomb?)")
                parts.append(part)
    except RuntimeError as error:
        if isinstance(error, NotImplementedError):
            raise ReadError("packed by an unknown method") from error
        raise ReadError("protected by a password") from error
    except BROKEN_ZIP as error:
        raise ReadError(f"a broken ZIP: {' '.join(info.filename.split())} is damaged") from error
    return b"".join(parts)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse XML that comes from anybody: no entities, no network, no endless depth.

    Raises:
        ReadError: the bytes are no well-formed XML, or declare a document type.
    """
    if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:8192]:
        raise ReadError(f"{name} declares a document type; no Office program writes that")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"a broken Office file: {name} is no well-formed XML") from error


def resolve(folder: str, target: str) -> str:
    """Give the part that a relationship in a folder points to.

    >>> resolve("xl", "worksheets/sheet1.xml"), resolve("xl", "/xl/styles.xml")
    ('xl/worksheets/sheet1.xml', 'xl/styles.xml')
    """
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))
