"""Find the page in a file that a browser or Word saved as one: .mht, .mhtml, .eml, also .doc.

In: the bytes of a file. Out: the bytes of its page and its address. Must not read the page.
"""

from __future__ import annotations

import email
import re
from email.message import Message

from gongkai.model import ReadError
from gongkai.read.rows import address

HEAD = 4096
MAX_PARTS = 2000
FIRST_LINE = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
VERSION = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
CONTENT = re.compile(rb"^Content-Type:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)


def is_saved_page(data: bytes) -> bool:
    """Tell a page that is saved with its headers and pictures in one file."""
    head = data[:HEAD]
    is_mail = FIRST_LINE.match(head) and VERSION.search(head) and CONTENT.search(head)
    return bool(is_mail)


def saved_page(data: bytes) -> tuple[bytes, str | None]:
    """Give the bytes of the page, which is the longest HTML part, and its address.

    Raises:
        ReadError: no part is HTML, or what there is is damaged.
    """
    if data.count(b"Content-Type:") > MAX_PARTS:
        raise ReadError(f"a saved page (MHTML) of more than {MAX_PARTS} parts")
    try:
        message = email.message_from_bytes(data)
        parts = [one for one in message.walk() if one.get_content_type() == "text/html"]
        pages = [(one, payload) for one in parts if (payload := _payload(one))]
    except (ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise ReadError("a saved page (MHTML) that is damaged") from error
    if not pages:
        raise ReadError("a saved page or mail (MHTML) without an HTML part")
    page, payload = max(pages, key=lambda each: len(each[1]))
    said = (page.get("Content-Location"), message.get("Snapshot-Content-Location"))
    return payload, next((url for each in said if each and (url := address(str(each)))), None)


def _payload(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
