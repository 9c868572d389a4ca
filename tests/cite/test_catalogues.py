"""Descriptions of the data, read by rdflib, pyshacl and mlcroissant; nothing is fetched."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import mlcroissant
import pytest
from lxml import html as lxml_html
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, SDO, BNode, Graph, URIRef

from cite.conftest import HOSTILE
from gongkai import tables
from gongkai.cite.jsonld import to_script
from gongkai.publish import dictionary, publish
from gongkai.settings import Settings
from render.conftest import (
    CLOCK,
    RELEASE,
    SETTINGS,
    make_report,
    make_rows,
    render_packages,
    synthetic_rows,
)

# The validators use each other's and pandas' deprecated parts; that is no fault of ours.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]

HERE = Path(__file__).parent
ANONYMOUS = replace(SETTINGS, base_url="", repository="", contact="")
VOCABULARIES = (DCAT, DCTERMS, FOAF)
NEW_IN_DCAT_3 = ("http://www.w3.org/ns/dcat#version",)  # rdflib knows DCAT 2


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A context or vocabulary that is fetched is a fault."""

    def refuse(*_: object) -> None:
        raise AssertionError("something is fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def published(folder: Path, settings: Settings) -> Path:
    """The whole package of the synthetic archive, with other settings."""
    rows = synthetic_rows()
    staged = folder / "staged"
    with tables.Staging(staged, {name: dictionary.arrow_schema(name) for name in rows}) as staging:
        for name, found in rows.items():
            staging.add(name, found)
    publish(staged, folder / "packages", settings, RELEASE, CLOCK)
    return folder / "packages"


@pytest.fixture(scope="module")
def anonymous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages of a site that knows no address of its own."""
    return published(tmp_path_factory.mktemp("anonymous"), ANONYMOUS)


def graph_of(text: str, base: str = "https://data.example/") -> Graph:
    return Graph().parse(data=text, format="json-ld", publicID=base)


def faults(graph: Graph, shapes: str) -> str:
    """What pyshacl finds, "" where all shapes hold."""
    holds, _, text = validate(
        graph, shacl_graph=str(HERE / shapes), advanced=False, inference="none"
    )
    return "" if holds else str(text)


def test_dcat_holds_against_the_shapes(packages: Path, anonymous: Path) -> None:
    """With and without addresses; and a catalogue without what must be there does not hold."""
    for folder in (packages, anonymous):
        graph = graph_of((folder / "gongkai" / "dcat.jsonld").read_text(encoding="utf-8"))
        assert faults(graph, "dcat_ap.ttl") == ""
        assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) > 30
        graph.remove((None, DCAT.accessURL, None))
        assert "accessURL" in faults(graph, "dcat_ap.ttl")


def test_dcat_has_no_term_that_its_vocabularies_lack(packages: Path) -> None:
    """A misspelt property would be passed over in silence by every harvester."""
    graph = graph_of((packages / "gongkai" / "dcat.jsonld").read_text(encoding="utf-8"))
    terms = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    judged = 0
    for term in terms:
        for vocabulary in VOCABULARIES:
            if str(term).startswith(str(vocabulary)):
                assert term in vocabulary or str(term) in NEW_IN_DCAT_3, term
                judged += 1
    assert judged > 20


def test_dcat_and_croissant_name_the_files_as_they_are(packages: Path) -> None:
    """Addresses, sizes and hashes are those of the files that lie there."""
    folder = packages / "gongkai"
    base = "https://example.org/synthetic/data/gongkai/"
    graph = graph_of((folder / "dcat.jsonld").read_text(encoding="utf-8"))
    spdx = "http://spdx.org/rdf/terms#"
    seen = {}
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        place = str(graph.value(one, DCAT.downloadURL))
        checksum = graph.value(one, URIRef(f"{spdx}checksum"))
        value = str(graph.value(checksum, URIRef(f"{spdx}checksumValue"))).lower()
        seen[place] = (int(str(graph.value(one, DCAT.byteSize))), value)
    found = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    listed = {
        one["contentUrl"]: (int(one["contentSize"].removesuffix(" B")), one["sha256"])
        for one in found["distribution"]
    }
    names = [path for path in folder.iterdir() if path.suffix in (".csv", ".parquet")]
    true = {
        f"{base}{path.name}": (
            path.stat().st_size,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in names
    }
    assert seen.items() >= true.items()
    assert listed == seen


def test_dcat_says_where_it_lies_only_by_its_own_place(anonymous: Path) -> None:
    """Without an address of the site, files are beside the description, wherever that lies."""
    text = (anonymous / "gongkai" / "dcat.jsonld").read_text(encoding="utf-8")
    graph = graph_of(text, "https://mirror.example/x/dcat.jsonld")
    places = {str(place) for place in graph.objects(None, DCAT.downloadURL)}
    assert "https://mirror.example/x/figures.csv" in places
    assert not list(graph.objects(None, DCAT.contactPoint))
    assert not list(graph.objects(None, DCAT.landingPage))


def load(path: Path) -> Any:
    """Load a Croissant file; every error is raised, and a warning is one."""
    dataset = mlcroissant.Dataset(jsonld=str(path))
    issues = dataset.metadata.ctx.issues
    assert not issues.errors, issues.report()
    assert not issues.warnings, issues.report()
    return dataset


def test_mlcroissant_finds_no_fault(packages: Path, anonymous: Path) -> None:
    """With and without addresses; and it does find one where a reference leads nowhere."""
    for folder in (packages, anonymous):
        load(folder / "gongkai" / "croissant.json")
    found = json.loads((packages / "gongkai" / "croissant.json").read_text(encoding="utf-8"))
    found["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "nowhere.csv"
    with pytest.raises(mlcroissant.ValidationError):
        mlcroissant.Dataset(jsonld=found)


def said(value: Any) -> str:
    """A text as the loader gives it; an empty one where there is none."""
    return value.decode() if isinstance(value, bytes) else ""


@pytest.mark.parametrize("table", ["reports", "bodies", "figures"])
def test_mlcroissant_loads_the_rows(anonymous: Path, table: str) -> None:
    """Every row of the CSV comes out, and an id with leading digits is no number."""
    dataset = load(anonymous / "gongkai" / "croissant.json")
    rows = list(dataset.records(table))
    with (anonymous / "gongkai" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(rows) == len(expected) > 0
    for key in [key for key in expected[0] if key in ("report_id", "body_id", "code", "path")]:
        assert [said(row[f"{table}/{key}"]) for row in rows] == [row[key] for row in expected]


def blocks(page: Path) -> list[Any]:
    """The JSON-LD blocks of a page, found by a parser of HTML."""
    tree = lxml_html.fromstring(page.read_bytes())
    return [json.loads(one.text) for one in tree.xpath('//script[@type="application/ld+json"]')]


PAGES = ("data", "en/data", "bodies/990101", "en/bodies/990101", "bodies/x-0123abcd")


@pytest.mark.parametrize("address", PAGES)
def test_schema_org_in_a_page_holds(site: Path, address: str) -> None:
    """One block, true to the vocabulary and to what search engines ask for."""
    (found,) = blocks(site / address / "index.html")
    assert found["@context"] == "https://schema.org/"
    found["@context"] = {"@vocab": "https://schema.org/"}
    graph = graph_of(json.dumps(found))
    assert faults(graph, "schema_org.ttl") == ""
    for term in set(graph.predicates()) | set(graph.objects(None, RDF.type)):
        assert term == RDF.type or term in SDO, term
    assert not [node for node in graph.objects() if isinstance(node, BNode) and not graph[node]]
    graph.remove((None, SDO.license, None))
    assert "license" in faults(graph, "schema_org.ttl")


def test_addresses_stand_in_a_page_only_where_the_site_has_them(
    site: Path, anonymous: Path, tmp_path: Path
) -> None:
    """Of a file below the site, below ``data_url``, or not at all."""
    (found,) = blocks(site / "bodies/990101/index.html")
    first = found["distribution"][0]
    assert first["contentUrl"] == "https://example.org/synthetic/data/bodies/990101/figures.csv"
    assert found["url"] == "https://example.org/synthetic/bodies/990101/"
    assert found["temporalCoverage"] == "2020/2021"
    elsewhere = replace(ANONYMOUS, data_url="https://data.example.org/x")
    render_packages(anonymous, tmp_path / "elsewhere", elsewhere)
    (found,) = blocks(tmp_path / "elsewhere/data/index.html")
    urls = [one["contentUrl"] for one in found["distribution"]]
    assert "https://data.example.org/x/gongkai/figures.csv" in urls
    render_packages(anonymous, tmp_path / "nowhere", ANONYMOUS)
    for address in ("data", "bodies/990101"):
        (found,) = blocks(tmp_path / "nowhere" / address / "index.html")
        assert "http" not in re.sub(r"https://(schema|creativecommons)\.org", "", json.dumps(found))


def test_a_hostile_name_ends_no_block(site: Path) -> None:
    """Within a script element only ``</script`` and ``<!--`` mean anything, and neither is there."""
    text = to_script({"name": HOSTILE.replace("\ud800", "")})
    assert not set("<>&") & set(text)
    assert json.loads(text)["name"] == HOSTILE.replace("\ud800", "")
    raw = (site / "bodies/x-0123abcd/index.html").read_text(encoding="utf-8")
    (found,) = blocks(site / "bodies/x-0123abcd/index.html")
    assert "<script>alert(1)</script>" in found["name"]
    assert "\u202e" not in json.dumps(found, ensure_ascii=False)
    assert "<script>alert(1)" not in raw


def test_an_archive_without_a_year_has_no_period(tmp_path: Path) -> None:
    """No year is known: no temporal coverage, and all descriptions still hold."""
    report = make_report("990101", 2020, "2019")
    report["report"]["year"] = None
    for figure in report["figures"]:
        figure["year"] = None
    rows = make_rows([report], [])
    for body in rows["bodies"]:
        body["first_year"] = body["last_year"] = None
    staged = tmp_path / "staged"
    with tables.Staging(staged, {name: dictionary.arrow_schema(name) for name in rows}) as staging:
        for name, found in rows.items():
            staging.add(name, found)
    publish(staged, tmp_path / "packages", ANONYMOUS, RELEASE, CLOCK)
    folder = tmp_path / "packages" / "gongkai"
    graph = graph_of((folder / "dcat.jsonld").read_text(encoding="utf-8"))
    assert faults(graph, "dcat_ap.ttl") == ""
    assert not list(graph.objects(None, DCTERMS.temporal))
    assert "temporalCoverage" not in load(folder / "croissant.json").metadata.to_json()
