"""Say where a document contradicts itself about whose report it is, of which year, from when.

In: what identity and dates told, with everything that told otherwise. Out: findings. Must not
choose: the body and the year are what they are, and the reader sees what speaks against them.
"""

from __future__ import annotations

from gongkai.findings import NOWHERE, At, make_finding
from gongkai.knowledge.departments import kinds_of
from gongkai.knowledge.patterns import evidence_rules
from gongkai.model import Body, Evidence, Finding
from gongkai.parse.claims import Claim
from gongkai.parse.dates import Published, Told
from gongkai.parse.identity import Identity

NAMING = frozenset({"title", "field", "signature", "self-announced"})
"""Places that name the report's own body and nobody else, unless something is wrong."""
MIN_VOICE = 2


def find_conflicts(identity: Identity, told: Told, published: Published) -> tuple[Finding, ...]:
    """Give one finding per other body, other year and odd date."""
    return (*_bodies(identity), *_years(told), *_dates(published))


def _bodies(identity: Identity) -> list[Finding]:
    chosen = identity.body
    findings: list[Finding] = []
    seen: set[str] = set()
    for claim, body in identity.claims:
        if claim.rule in NAMING and claim.name not in seen and not is_same(chosen, body):
            seen.add(claim.name)
            findings.append(_rival(identity, claim, body))
    if chosen.name and identity.evidence[0].rule in NAMING:
        findings += _voice(identity)
    return findings


def _rival(identity: Identity, claim: Claim, body: Body) -> Finding:
    chosen = identity.body
    check = "office-or-government" if _is_its_office(chosen, body) else "body-conflict"
    rule = identity.evidence[0].rule if identity.evidence else "voice"
    values = {
        "place": evidence_rules()[rule][0],
        "place_en": evidence_rules()[rule][1],
        "name": chosen.name or "—",
        "other_place": evidence_rules()[claim.rule][0],
        "other_place_en": evidence_rules()[claim.rule][1],
        "other": claim.name,
    }
    proof = Evidence(claim.rule, claim.start, claim.end, claim.name)
    return _finding(check, values, proof)


def _voice(identity: Identity) -> list[Finding]:
    """Note a report that speaks of itself as another kind of body would."""
    chosen, voice = identity.body, identity.voice
    if voice.is_silent or voice.allows(chosen.kind, chosen.level) or voice.count < MIN_VOICE:
        return []
    is_office = chosen.kind == "government" and voice.allows("office", None)
    rule = identity.evidence[0].rule
    values = {
        "place": evidence_rules()[rule][0],
        "place_en": evidence_rules()[rule][1],
        "name": chosen.name or "—",
        "other_place": evidence_rules()["voice"][0],
        "other_place_en": evidence_rules()["voice"][1],
        "other": voice.word,
    }
    check = "office-or-government" if is_office else "body-conflict"
    return [_finding(check, values, Evidence("voice", None, None, voice.word))]


def _is_its_office(one: Body, other: Body) -> bool:
    """Tell a government and its own office, which is a body of its own."""
    if {one.kind, other.kind} != {"government", "office"}:
        return False
    return one.code is None or other.code is None or one.code == other.code


def is_same(one: Body, other: Body) -> bool:
    """Tell whether two names in one document mean one body; 县教育局 is 安化县教育局.

    A name without a division is held against the function alone.
    """
    if one.id == other.id:
        return True
    if one.code and other.code and one.code != other.code:
        return False
    names = (one.name or "", other.name or "")
    if any(a and b.endswith(a) for a, b in (names, names[::-1])):
        return True
    if one.department and one.department == other.department:
        return True
    if one.kind == other.kind == "development-zone" and names[0][:2] == names[1][:2]:
        return True  # 绵竹高新区 and 绵竹高新技术产业园区管理委员会
    return bool(kinds_of(names[0])) and kinds_of(names[0]) == kinds_of(names[1])


def _years(told: Told) -> list[Finding]:
    if not told.others:
        return []
    values = {"year": str(told.year), "other": ", ".join(str(other) for other in told.others)}
    return [_finding("year-conflict", values, told.rivals[0] if told.rivals else None)]


def _dates(published: Published) -> list[Finding]:
    return [
        _finding("publication-date-odd", {"quote": proof.quote or ""}, proof)
        for proof in published.odd
    ]


def _finding(name: str, values: dict[str, str], proof: Evidence | None) -> Finding:
    at = At(proof.start, proof.end, proof.quote) if proof else NOWHERE
    return make_finding(name, values, at=at)
