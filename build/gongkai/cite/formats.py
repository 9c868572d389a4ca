"""Writes a citation in the formats that reference managers read.

In: a ``Work``, whose texts are single lines. Out: BibTeX, RIS, CSL-JSON and CITATION.cff as text.
Each format has its own ways to end a value too early; each is closed here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gongkai.cite.work import Work
from gongkai.licences import known

CFF_MESSAGE = (
    "If you use this data, please cite it as below; to cite a single report, "
    "cite the report itself."
)
KEYWORDS = ("政府信息公开", "open government information", "China")
_json = json.JSONEncoder(ensure_ascii=False).encode

# BibTeX counts braces also behind a backslash, so none of a text's own may be left.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "#$%&_"},
    }
)


def bibtex(work: Work) -> str:
    r"""Write one BibTeX entry, ``@techreport`` or ``@dataset``; office names stay whole.

    >>> print(bibtex(Work("dataset", "50% {a}", "B & C", "d", version="1")), end="")
    @dataset{dataset-d-1,
      author = {{B \& C}},
      title = {{50\% \textbraceleft{}a\textbraceright{}}},
      version = {1},
      howpublished = {Release 1},
      langid = {chinese},
    }
    """
    is_report = work.kind == "report"
    published, fetched = work.published, work.fetched
    values = {
        "author": f"{{{_tex(work.author)}}}",
        "title": f"{{{_tex(work.title)}}}",
        "titleaddon": _tex(work.title_en),
        "institution": f"{{{_tex(work.author)}}}" if is_report else "",
        "publisher": "" if is_report or not work.publisher else f"{{{_tex(work.publisher)}}}",
        "year": str(published.year) if published else "",
        "date": published.isoformat() if published else "",
        "version": _tex(work.version),
        "howpublished": f"Release {_tex(work.version)}" if work.version else "",
        "url": work.url,
        "urldate": fetched.isoformat() if fetched and work.url else "",
        "langid": "english" if work.language.startswith("en") else "chinese",
        "note": _tex(work.note),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in values.items() if value]
    return f"@{'techreport' if is_report else 'dataset'}{{{work.key},\n{''.join(lines)}}}\n"


def _tex(text: str) -> str:
    return text.translate(TEX)


def ris(work: Work) -> str:
    """Write one RIS record; a tag stands at the start of a line alone."""
    is_report = work.kind == "report"
    published, fetched = work.published, work.fetched
    values = (
        ("TY", "RPRT" if is_report else "DATA"),
        ("AU", work.author),
        ("TI", work.title),
        ("TT", work.title_en),
        ("PY", str(published.year) if published else ""),
        ("DA", published.strftime("%Y/%m/%d") if published else ""),
        ("PB", work.author if is_report else work.publisher),
        ("ET", work.version),
        ("AN", work.identifier),
        ("LA", work.language),
        ("UR", work.url),
        ("Y2", fetched.strftime("%Y/%m/%d") if fetched and work.url else ""),
        ("N1", work.note),
    )
    lines = [f"{tag}  - {value}\n" for tag, value in values if value]
    return f"{''.join(lines)}ER  - \n"


def csl_json(work: Work) -> str:
    """Write a CSL-JSON list of one item, as Zotero and pandoc read it."""
    published, fetched = work.published, work.fetched
    item: dict[str, Any] = {
        "id": work.key,
        "type": work.kind,
        "title": work.title,
        "author": [{"literal": work.author}],
        "publisher": work.author if work.kind == "report" else work.publisher,
        "issued": _csl_date(published.timetuple()[:3]) if published else None,
        "accessed": _csl_date(fetched.timetuple()[:3]) if fetched and work.url else None,
        "version": work.version,
        "URL": work.url,
        "language": work.language,
        "note": work.note,
    }
    lines = [f'  "{name}": {_json(value)}' for name, value in item.items() if value]
    return "[{\n" + ",\n".join(lines) + "\n}]\n"


def _csl_date(parts: tuple[Any, ...]) -> Mapping[str, Any]:
    return {"date-parts": [list(parts)]}


def cff(work: Work) -> str:
    """Write ``CITATION.cff`` (version 1.2.0) of a release; YAML takes JSON strings."""
    # The format takes only names of SPDX's own list; any other licence is told by its address.
    is_listed = work.license_id in known()
    values = {
        "cff-version": "1.2.0",
        "message": _json(CFF_MESSAGE),
        "type": work.kind,
        "title": _both(work.title, work.title_en),
        "abstract": _json(work.abstract) if work.abstract else "",
        "version": _json(work.version),
        "date-released": f'"{work.published.isoformat()}"' if work.published else "",
        "license": work.license_id if is_listed else "",
        "license-url": _json(work.license_url) if work.license_url and not is_listed else "",
        "url": _json(work.url) if work.url else "",
    }
    lines = [f"{name}: {value}\n" for name, value in values.items() if value]
    words = [f"  - {_json(word)}\n" for word in KEYWORDS]
    authors = f"authors:\n  - name: {_both(work.author, work.author_en)}\n"
    return "".join((*lines, authors, "keywords:\n", *words))


def _both(text: str, text_en: str) -> str:
    joined = f"{text} / {text_en}" if text_en and text_en != text else text
    return _json(joined)
