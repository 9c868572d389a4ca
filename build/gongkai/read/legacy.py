"""Read old Office files by LibreOffice: .doc, .wps, .xls, .rtf, .odt and .ods.

In: a source and its bytes. Out: a Document, read from what LibreOffice makes of the file. Must
not know the form. Where LibreOffice is not installed the file is refused with advice.

LibreOffice runs without macros, without updating links and behind a proxy that does not exist,
in a profile and folder of its own that are deleted; it starts in 1.5 s, needs 0.6 GB of address
space, and is killed after ``SECONDS``, before the limit of the process that reads.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

from gongkai.model import Document, ReadError, Source
from gongkai.read.excel import read_excel
from gongkai.read.package import Package
from gongkai.read.word import read_word

Family = Literal["doc", "wps", "xls", "rtf", "odt", "ods", "xml"]

SECONDS = 7.0
MEMORY = 1 << 30
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
FLAT_WORD = b"http://schemas.microsoft.com/office/2006/xmlPackage"
EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
HEAD = 4096
ENTRY = 128
"""Bytes of a directory entry in an OLE file; it begins with the stream's name in UTF-16."""
STREAMS: tuple[tuple[str, Family], ...] = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
SHEETS: frozenset[Family] = frozenset({"xls", "ods"})
MEDIA_TYPES: dict[Family, str] = {
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "xls": "application/vnd.ms-excel",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xml": "application/xml",
}
PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
PROXY = "127.0.0.1"
SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", PROXY),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", PROXY),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def legacy_family(data: bytes) -> Family | None:
    """Tell which old Office format the bytes are in; None for any other file.

    Raises:
        ReadError: the file is encrypted, or an Office file that holds no report.
    """
    if data.startswith(OLE):
        return _ole_family(data)
    if data.startswith(RTF):
        return "rtf"
    if data.startswith(b"PK\x03\x04"):
        return _open_document(Package(data))
    head = data[:HEAD]
    if WORD_2003 in head or FLAT_WORD in head:
        return "xml"
    return "xls" if EXCEL_2003 in head else None


def _ole_family(data: bytes) -> Family:
    if _has_stream(data, "EncryptedPackage"):
        raise ReadError("protected by a password")
    if _has_stream(data, "PowerPoint Document"):
        raise ReadError("a PowerPoint file; gongkai reads text (请另存为 .docx)")
    return next((family for name, family in STREAMS if _has_stream(data, name)), "wps")


def _has_stream(data: bytes, name: str) -> bool:
    """Look for a stream's name where directory entries begin."""
    wanted = (name + "\0").encode("utf-16-le")
    at = data.find(wanted)
    while at >= 0 and at % ENTRY:
        at = data.find(wanted, at + 1)
    return at >= 0


def _open_document(package: Package) -> Family | None:
    if package.kind() != "opendocument":
        return None
    return "ods" if b"spreadsheet" in package.part("mimetype") else "odt"


@cache
def find_office() -> str | None:
    """Find LibreOffice, or None where it is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def read_legacy(source: Source, data: bytes) -> Document:
    """Read an old Office file.

    Raises:
        ReadError: LibreOffice is not installed or cannot read the file in time.
    """
    family = legacy_family(data)
    if family is None:
        raise ReadError("no Office file")
    office = find_office()
    if office is None:
        raise ReadError(
            "a legacy Office file, and LibreOffice is not installed to read it; "
            "save it as .docx or .xlsx (请另存为 .docx/.xlsx)"
        )
    converted = _convert(office, data, family)
    read = read_excel if family in SHEETS else read_word
    return replace(read(source, converted), media_type=MEDIA_TYPES[family])


def _convert(office: str, data: bytes, family: Family) -> bytes:
    """Let LibreOffice write the file anew."""
    wanted = "xlsx:Calc MS Excel 2007 XML" if family in SHEETS else "docx:MS Word 2007 XML"
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        (folder / "profile" / "user").mkdir(parents=True)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.write_text(_settings(), encoding="utf-8")
        given = folder / f"report.{family}"
        given.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault"),
            *("--convert-to", wanted, "--outdir", str(folder / "made"), str(given)),
        ]
        _run(command, folder)
        made = list((folder / "made").glob("report.*"))
        if not made:
            raise ReadError(
                "LibreOffice cannot read this Office file (broken, or a password?); "
                "save it as .docx or .xlsx (请另存为 .docx/.xlsx)"
            )
        return made[0].read_bytes()


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>"
    )


def _run(command: list[str], folder: Path) -> None:
    """Run a program in its own session; it and its children end with the time limit."""
    address = f"http://{PROXY}:9"
    process = subprocess.Popen(  # noqa: S603  # LibreOffice, with a file name of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "svp",
            "http_proxy": address,
            "https_proxy": address,
        },
        start_new_session=True,
        preexec_fn=_limit if os.name == "posix" else None,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ReadError(f"LibreOffice takes longer than {SECONDS:g} s for this file") from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()


def _limit() -> None:
    """Bound what outlives a killed reader: processor time; and memory, if nobody did before."""
    import resource

    seconds = int(SECONDS * 2) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
