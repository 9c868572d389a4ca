r"""Find the document that lies as a string within JSON or a script.

In: the bytes of a file. Out: the string as a record: markup or text, with title, address and day
where an object gives them. Must not run a script, nor read the string.

Sites publish reports as ``{"data": {"title": …, "content": "<p>…"}}`` or ``let content = "<p>…"``.
Of several strings none is chosen: where they are not all contained in one, or next to nothing
beside one, the file is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from gongkai.model import ReadError
from gongkai.read.encoding import decode
from gongkai.read.rows import SHORT, Record, has_text, row_record

HEAD = 4096
SCRIPT = re.compile(
    r"\s*(?://[^\n]*\n\s*|/\*(?:[^*]|\*(?!/))*\*/\s*)*"
    r"(?:(?:var|let|const|export|import|window|document|module)\b|[$\w.]{1,80}\s*[(=]|;)"
)
QUOTE = re.compile(r"[\"'`]")
REST = {quote: re.compile(rf"(?:[^{quote}\\\n]|\\[\s\S])*") for quote in "\"'"}
REST["`"] = re.compile(r"(?:[^`\\]|\\[\s\S])*")
ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n|[\s\S]))"
)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
TAGS = re.compile(r"</?(?:p|div|td|tr|table|br|span|h[1-6]|li)\b[^>]{0,400}>", re.IGNORECASE)
FEW = 3
MAX_SCRIPT = 4_000_000
"""Characters of a script; beyond it is nothing but pictures."""
MAIN = 0.9
"""The share of all strings that one must have to be the document, the others being snippets."""
SEVERAL = "holds {} texts, and none is more than a part; save the page as HTML (请另存为网页)"


def find_scripted(data: bytes) -> tuple[Record, str, str] | None:
    """Give the document within JSON or a script, its media type, and the file's encoding.

    Raises:
        ReadError: there are several, or JSON that breaks off.
    """
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    begin = head.decode("utf-8", "replace")
    if not (begin.startswith(("{", "[")) or SCRIPT.match(begin)):
        return None
    text, encoding = decode(data)
    if begin.startswith(("{", "[")):
        try:
            found = _in_json(json.loads(text))
        except (ValueError, RecursionError):
            pass
        else:
            return None if found is None else (found, "application/json", encoding)
        if TAGS.search(begin) and re.match(r'[\[{]\s*[\[{]?\s*"', begin):
            raise ReadError("broken JSON: it breaks off, or is nested too deeply")
    if len(text) > MAX_SCRIPT:
        return None
    literals = [_unescaped(raw) for raw in _literals(text) if len(raw) >= SHORT]
    markup = _only([one for one in literals if len(TAGS.findall(one)) >= FEW])
    record = None if markup is None else Record(markup.encode("utf-8", "replace"))
    return None if record is None else (record, "text/javascript", encoding)


def _in_json(value: Any) -> Record | None:
    """Take the only object with a text, else the only string that is markup."""
    objects: list[dict[str, Any]] = []
    strings: list[str] = []
    for one in _walk(value):
        if isinstance(one, str):
            strings += [one] if len(one) >= SHORT and len(TAGS.findall(one)) >= FEW else []
        elif has_text(one):
            objects.append(one)
    records = [row_record(one) for one in objects]
    whole = [r for r in records if isinstance(r.data, ReadError) or len(r.data) >= SHORT]
    if len(whole) > 1:
        raise ReadError(SEVERAL.format(len(whole)))
    if whole:
        return whole[0]
    markup = _only(strings)
    return None if markup is None else Record(markup.encode("utf-8", "replace"))


def _walk(value: Any) -> Iterator[str | dict[str, Any]]:
    """Give every object and string in a JSON value; nesting costs no recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, str):
            yield one


def _only(strings: list[str]) -> str | None:
    """Give the one string that is the document."""
    found = sorted(set(strings), key=lambda one: (-len(one), one))
    if not found:
        return None
    if len(found[0]) < MAIN * sum(map(len, found)):
        raise ReadError(SEVERAL.format(len(found)))
    return found[0]


def _literals(script: str) -> Iterator[str]:
    """Give the strings of a script; one that does not end takes the rest of its line."""
    at = 0
    is_template_open = False
    while match := QUOTE.search(script, at):
        quote = match[0]
        if quote == "`" and is_template_open:
            at = match.end()
            continue
        rest = REST[quote].match(script, match.end())
        end = rest.end() if rest else match.end()
        if script[end : end + 1] == quote:
            yield script[match.end() : end]
            at = end + 1
        elif quote != "`":
            at = end
        else:  # the first one without an end: no later one has one either
            is_template_open = True
            at = match.end()


def _unescaped(raw: str) -> str:
    r"""Undo the escapes of a string in a script.

    >>> _unescaped(r'<td colspan=\"5\">\u653f\n<\/td>')
    '<td colspan="5">政\n</td>'
    """
    words = ESCAPE.sub(_character, raw)
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    letter = match[4]
    return PLAIN.get(letter, "" if "\n" in letter else letter)
