"""What differs between two sites that gongkai makes: ``datasets/site.yml`` as one object.

In: the YAML file of a dataset folder. Out: ``Settings``. Must not know what is published.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from gongkai.licences import USUAL, Licence, licence
from gongkai.model import KnowledgeError

LANGUAGES = ("zh", "en")
SIZES = ("auto", "full", "lean")
"""How much a page holds; ``auto`` goes by the number of reports."""
NEEDED = ("title_zh", "title_en", "owner_zh", "owner_en")
ADDRESSES = ("base_url", "data_url", "repository")
WHOLE_ADDRESSES = ("license_url",)
"""Addresses that are kept with the slash that they may end in."""
SYNTHETIC_ZH, SYNTHETIC_EN = "【合成样例】", "[Synthetic] "
"""Stand before the title of a site of invented reports: on each page, in each package."""
NOTICE_ZH = "全部报告都是为测试而编造的，不是真实报告。"
NOTICE_EN = "All reports were invented for tests; none of them is real. "


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a site says about itself; both languages of a text stand side by side.

    Addresses end in no slash. ``base_url`` is where the site will stand (used in feeds, in the
    sitemap and in citations only, pages link relatively); ``data_url`` is where pages find bulk
    data, the site's own ``data/`` when empty. The two numbers are those of the filings that a
    public site in mainland China shows at its foot. ``license_id`` and ``license_url`` name the
    licence of the compilation; ``license_zh`` and ``license_en`` speak of it. ``is_synthetic``
    says that every report is invented; titles and notice say so too then. ``size`` is ``full``,
    ``lean`` or left to the number of reports.
    """

    title_zh: str
    title_en: str
    owner_zh: str
    owner_en: str
    description_zh: str = ""
    description_en: str = ""
    contact: str = ""
    base_url: str = ""
    repository: str = ""
    data_url: str = ""
    notice_zh: str = ""
    notice_en: str = ""
    license_zh: str = ""
    license_en: str = ""
    license_id: str = USUAL
    license_url: str = ""
    icp_number: str = ""
    police_number: str = ""
    languages: tuple[str, ...] = LANGUAGES
    is_synthetic: bool = False
    size: str = SIZES[0]

    @property
    def licence(self) -> Licence:
        """The licence of the compilation."""
        return licence(self.license_id, self.license_url)


def load_settings(path: Path) -> Settings:
    """Read ``site.yml``.

    Raises:
        KnowledgeError: the file is missing, is no mapping, has an unknown or missing key, or
            a value that is none.
    """
    if not path.is_file():
        raise KnowledgeError(f"{path}: no such file; every dataset folder needs a site.yml")
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: no readable YAML: {' '.join(str(error).split())}") from error
    if not isinstance(found, dict):
        raise KnowledgeError(f"{path}: expected `key: value` lines")
    known = {field.name for field in fields(Settings)}
    if unknown := sorted(str(key) for key in found if key not in known):
        raise KnowledgeError(
            f"{path}: unknown key {unknown[0]}; known are {', '.join(sorted(known))}"
        )
    for must in NEEDED:
        if not found.get(must):
            raise KnowledgeError(f"{path}: {must} is missing")
    no_texts = ("languages", "is_synthetic", "size")
    values = {key: _text(path, key, value) for key, value in found.items() if key not in no_texts}
    languages = _languages(path, found.get("languages"))
    is_synthetic = found.get("is_synthetic", False)
    if not isinstance(is_synthetic, bool):
        raise KnowledgeError(f"{path}: is_synthetic must be true or false")
    _settle_licence(path, values)
    size = _size(path, found.get("size"))
    settings = Settings(**values, languages=languages, is_synthetic=is_synthetic, size=size)
    return _said_synthetic(settings) if is_synthetic else settings


def _said_synthetic(settings: Settings) -> Settings:
    """Say in the titles and the notice, which stand everywhere, that nothing here is real."""
    return replace(
        settings,
        title_zh=SYNTHETIC_ZH + settings.title_zh,
        title_en=SYNTHETIC_EN + settings.title_en,
        notice_zh=NOTICE_ZH + settings.notice_zh,
        notice_en=NOTICE_EN + settings.notice_en,
    )


def _settle_licence(path: Path, values: dict[str, str]) -> None:
    """Leave an empty name to its default, and refuse a licence that nobody can look up."""
    name, url = values.pop("license_id", ""), values.get("license_url", "")
    if url and not name:
        raise KnowledgeError(f"{path}: license_url needs license_id: which licence is it?")
    if name:
        values["license_id"] = name
    try:
        licence(name or USUAL, url)
    except ValueError as error:
        raise KnowledgeError(f"{path}: {error}") from error


def _size(path: Path, found: object) -> str:
    if found is None:
        return SIZES[0]
    if found not in SIZES:
        raise KnowledgeError(f"{path}: size must be {', '.join(SIZES[:-1])} or {SIZES[-1]}")
    return str(found)


def _languages(path: Path, found: object) -> tuple[str, ...]:
    if found is None:
        return LANGUAGES
    if not isinstance(found, list) or found not in (["zh"], ["zh", "en"], ["en", "zh"]):
        raise KnowledgeError(f"{path}: languages must be [zh] or [zh, en]")
    return tuple(language for language in LANGUAGES if language in found)


def is_address(text: str) -> bool:
    """Say whether a text is an http(s) address with a host.

    >>> is_address("https://www.example.gov.cn/a"), is_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_clean = not any(character.isspace() or character in "\"'<>" for character in text)
    return is_clean and parts.scheme in ("http", "https") and bool(parts.hostname)


def _text(path: Path, key: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise KnowledgeError(f"{path}: {key} must be a text in quotes")
    text = value.strip()
    if key in (*ADDRESSES, *WHOLE_ADDRESSES) and text and not is_address(text):
        raise KnowledgeError(f"{path}: {key} must be an http:// or https:// address, or empty")
    return text.rstrip("/") if key in ADDRESSES else text
