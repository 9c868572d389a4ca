"""Tell formats that hold no text that we read, by their first bytes, and say what to do.

In: the bytes of a file. Out: a reason in one line, or None. Must not read the file. A mark that
a text might begin with by chance counts only with what follows it in that format.
"""

from __future__ import annotations

import re

IMAGE = "an image ({}); gongkai reads text: recognize it (OCR) and save the result (请识别为文字)"
MEDIA = "an audio or video file ({}); gongkai reads text"
ARCHIVE = "packed as {}; unpack it and put its files there instead (请先解压)"
PROGRAM = "a program ({}) and no document"
OTHER = "{}; save the report as text or .docx (请另存为 .txt 或 .docx)"

MARKS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), reason, name)
    for reason, rows in (
        (
            IMAGE,
            (
                (rb"\x89PNG", "PNG"),
                (rb"\xff\xd8\xff", "JPEG"),
                (rb"GIF8[79]a", "GIF"),
                (rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", "BMP"),
                (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", "TIFF"),
                (rb"RIFF.{4}WEBP", "WebP"),
                (rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1|avi[fs])", "HEIC"),
                (rb"\0\0\x01\0[^\0]\0", "ICO"),
                (rb"8BPS\0\x01", "Photoshop"),
                (rb"AT&TFORM", "DjVu"),
                (rb"\0\0\0\x0cjP  ", "JPEG 2000"),
                (rb"\x01\0\0\0.{36} EMF|\xd7\xcd\xc6\x9a", "WMF"),
            ),
        ),
        (
            MEDIA,
            (
                (rb".{4}ftyp", "MP4"),
                (rb"RIFF.{4}(?:WAVE|AVI )", "RIFF"),
                (rb"ID3[\x02-\x04]|\xff[\xf2\xf3\xfa\xfb]", "MP3"),
                (rb"OggS\0|fLaC\0", "Ogg"),
                (rb"FLV\x01|[FCZ]WS[\x01-\x40].{4}", "Flash"),
                (rb"\x1aE\xdf\xa3", "Matroska"),
                (rb"\0\0\x01[\xba\xb3]", "MPEG"),
                (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media"),
                (rb"#!AMR\n", "AMR"),
            ),
        ),
        (
            ARCHIVE,
            (
                (rb"Rar!\x1a\x07", "RAR"),
                (rb"7z\xbc\xaf\x27\x1c", "7z"),
                (rb".{257}ustar", "tar"),
                (rb"BZh[1-9]1AY&SY", "bzip2"),
                (rb"\xfd7zXZ\0", "xz"),
                (rb"MSCF\0{4}", "CAB"),
                (rb".{2}-l[hz][0-9s]-", "LZH"),
                (rb"PK00PK|PK\x07\x08", "split ZIP"),
                (rb"\x1f[\x9d\xa0]", "compress"),
            ),
        ),
        (
            PROGRAM,
            (
                (rb"MZ[^\0-\x1f]?.{0,60}?\0", "Windows"),
                (rb"\x7fELF", "Linux"),
                (rb"\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe", "Java or macOS"),
                (rb"\0asm", "WebAssembly"),
            ),
        ),
        (
            OTHER,
            (
                (rb"SQLite format 3\0", "a database (SQLite)"),
                (rb"\0\x01\0\0Standard (?:Jet|ACE) DB", "a database (Access)"),
                (rb"%!PS", "a PostScript file"),
                (rb"ITSF\x03", "a help file (CHM)"),
                (rb"CAJ\0|KDH |HN[\xc8\xa9]", "a CAJ file"),
                (rb"wOF[F2]|\0\x01\0\0\0.\0|OTTO\0", "a font"),
            ),
        ),
    )
    for pattern, name in rows
)
ANY_MARK = re.compile(b"|".join(b"(?:%b)" % pattern.pattern for pattern, _, _ in MARKS), re.DOTALL)
"""One look for all marks: nearly no file has any."""
OFD = OTHER.format("an OFD file")
PRESENTATION = OTHER.format("a presentation")
CONTAINER = (
    "holds several files: gongkai parse, text and build open it and read each of them; "
    "read takes a single one"
)


def why_refused(data: bytes) -> str | None:
    """Give the reason for which a file of a known format is not read.

    >>> why_refused(b"GIF89a")
    'an image (GIF); gongkai reads text: recognize it (OCR) and save the result (请识别为文字)'
    >>> why_refused("BM 报告".encode())
    """
    head = data[:300]
    if not ANY_MARK.match(head):
        return None
    found = (reason.format(name) for pattern, reason, name in MARKS if pattern.match(head))
    return next(found, None)
