"""The API: every noun, every format, cursors, validators, keys, and what hostile callers try."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree
from room_client import client_of
from starlette.testclient import TestClient

from attache.serve.keys import add

ROOT = "/api/v1"
NOUNS = ("documents", "items", "statements", "events", "measures", "meetings", "figures", "stories", "threads", "issues",
         "positions", "changes", "outlets", "actors", "formulae", "editions", "sources")  # fmt: skip


@pytest.fixture(scope="module")
def spec(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{ROOT}/openapi.json").json()
    return found


def fits(spec: dict[str, Any], path: str, body: Any) -> None:
    schema = spec["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(body, {**schema, "components": spec["components"]})


@pytest.mark.parametrize("noun", NOUNS)
def test_list_fits_its_schema_and_pages_without_loss(client: TestClient, spec: dict[str, Any], noun: str) -> None:
    ids: list[str] = []
    after: str | None = None
    for _ in range(200):
        answer = client.get(f"{ROOT}/{noun}", params={"limit": 7, **({"after": after} if after else {})})
        assert answer.status_code == 200, answer.text
        fits(spec, f"{ROOT}/{noun}", answer.json())
        ids += [each["id"] for each in answer.json()["data"]]
        after = answer.json()["next"]
        if after is None:
            break
        assert answer.links["next"]["url"].startswith(f"{ROOT}/{noun}?")
        if len(ids) > 60:
            break
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun not in ("changes", "formulae", "sources")])
def test_each_thing_is_had_by_its_id(client: TestClient, noun: str) -> None:
    first = client.get(f"{ROOT}/{noun}", params={"limit": 1}).json()["data"]
    for row in first:
        alone = client.get(f"{ROOT}/{noun}/{row['id']}")
        assert alone.status_code == 200 and alone.json()["id"] == row["id"]


@pytest.mark.parametrize("noun", ["statements", "events", "measures", "meetings", "figures"])
def test_citations_are_the_archived_words(client: TestClient, noun: str) -> None:
    for row in client.get(f"{ROOT}/{noun}", params={"limit": 20}).json()["data"]:
        cited = row["citation"]
        text = client.get(f"{ROOT}/documents/{cited['document']}").json()["text"]
        assert text[cited["start"] : cited["end"]] == cited["quote"]
        assert text[: cited["start"]].endswith(cited["before"]) and text[cited["end"] :].startswith(cited["after"])


@pytest.mark.parametrize("form", ["csv", "parquet", "rss", "atom", "feed"])
@pytest.mark.parametrize("noun", NOUNS)
def test_lists_come_in_every_format(client: TestClient, noun: str, form: str) -> None:
    answer = client.get(f"{ROOT}/{noun}", params={"format": form, "limit": 5})
    assert answer.status_code == 200
    if form in ("rss", "atom"):
        etree.fromstring(answer.content)
    if form == "parquet":
        assert answer.content[:4] == b"PAR1"


def test_meetings_come_as_a_calendar_and_nothing_else_does(client: TestClient) -> None:
    assert client.get(f"{ROOT}/meetings?format=ical").content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert client.get(f"{ROOT}/statements?format=ical").status_code == 400


def test_csv_cells_are_no_formulae(client: TestClient) -> None:
    for noun in NOUNS:
        for row in csv.reader(io.StringIO(client.get(f"{ROOT}/{noun}?format=csv&limit=100").text)):
            assert not [each for each in row if re.match(r"\s*[=+@|%]", each)]


def test_same_answer_is_not_sent_twice(client: TestClient) -> None:
    tag = client.get(f"{ROOT}/statements").headers["etag"]
    again = client.get(f"{ROOT}/statements", headers={"if-none-match": f'"x", W/{tag}'})
    assert again.status_code == 304 and not again.content
    assert client.get(f"{ROOT}/statements?limit=3", headers={"if-none-match": tag}).status_code == 200


def test_statement_as_linked_data_annotations_and_references(client: TestClient) -> None:
    said = client.get(f"{ROOT}/statements?said=direct&limit=1").json()["data"][0]
    linked = client.get(f"{ROOT}/statements/{said['id']}/jsonld")
    assert linked.headers["content-type"] == "application/ld+json"
    assert linked.json()["@type"] == "Quotation" and linked.json()["text"] == said["citation"]["quote"]
    page = client.get(f"{ROOT}/documents/{said['document']}/annotations").json()
    text = client.get(f"{ROOT}/documents/{said['document']}").json()["text"]
    assert page["type"] == "AnnotationPage" and page["items"]
    for each in page["items"]:
        place, words = each["target"]["selector"]
        assert text[place["start"] : place["end"]] == words["exact"]
    for form, head in (("csl", b"["), ("bib", b"@article{"), ("ris", b"TY  - NEWS\r\n")):
        assert client.get(f"{ROOT}/cite/{said['id']}?format={form}").content.startswith(head)


def test_readers_without_a_key_get_no_whole_text(workspace: Path, readers: TestClient) -> None:
    document = readers.get(f"{ROOT}/documents?limit=1").json()["data"][0]["id"]
    assert "text" not in readers.get(f"{ROOT}/documents/{document}").json()
    assert readers.get(f"{ROOT}/documents/{document}", headers={"authorization": "Bearer nobody"}).status_code == 401
    key = add(workspace, "test-program")
    assert key not in (workspace / "api-tokens").read_text()
    whole = readers.get(f"{ROOT}/documents/{document}", headers={"authorization": f"Bearer {key}"})
    assert whole.status_code == 200 and whole.json()["text"]


def test_too_many_at_once_are_told_to_wait(workspace: Path) -> None:
    with client_of(workspace, rate=0.001, burst=2) as client:
        answers = [client.get(f"{ROOT}/issues") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 429, 429]
    assert answers[-1].headers["content-type"] == "application/problem+json" and "retry-after" in answers[-1].headers


ATTACKS = (
    "' OR 1=1 --", "'; DROP TABLE statements; --", '" OR "', "NEAR(a b, 2)", "a AND OR NOT", "*", "col:val", "((((", "%00", "\x00",
    "{}", "${7*7}", "{{7*7}}", "<script>alert(1)</script>", "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "x\r\nset-cookie: a=b",
    "=cmd|' /C calc'!A0", "\u202e", "\ud83d\ude00" * 100, "a" * 10_000, "中" * 2000, "-" * 900, '"' * 999,
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_words_are_found_or_refused(client: TestClient, attack: str) -> None:
    attack = attack.encode("utf-8", "replace").decode()
    for path, name in (("statements", "q"), ("statements", "speaker"), ("statements", "side"), ("events", "actor"),
                       ("stories", "issue"), ("items", "language"), ("documents", "outlet"), ("positions", "actor"),
                       ("ask", "q"), ("statements", "after"), ("statements", "since")):  # fmt: skip
        answer = client.get(f"{ROOT}/{path}", params={name: attack})
        assert answer.status_code in (200, 400, 414), (path, name, answer.text)
        assert "set-cookie" not in answer.headers and "Traceback" not in answer.text
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "key", ["..%2f..%2fetc%2fpasswd", "%00", "'", "s-0", "d-" + "0" * 150, "~", "%0d%0aX-A: b", "*", "😀"]
)
def test_hostile_ids_are_not_found(client: TestClient, key: str) -> None:
    for path in (*(f"{noun}/{key}" for noun in NOUNS if noun != "formulae"), f"cite/{key}", f"statements/{key}/jsonld", f"documents/{key}/annotations"):  # fmt: skip
        assert client.get(f"{ROOT}/{path}").status_code in (400, 404), path


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "limit=1e9", "format=xml", "after=%25", "after=AAAA", "after=" + "A" * 199, "least=11", "stance=angry", "since=2031-13", "until=yesterday", "side=nobody"])  # fmt: skip
def test_wrong_values_are_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"{ROOT}/statements?{query}")
    assert answer.status_code == 400 and answer.json()["status"] == 400


def test_cursor_of_another_list_is_refused(client: TestClient) -> None:
    following = client.get(f"{ROOT}/statements?limit=1").json()["next"]
    assert client.get(f"{ROOT}/events", params={"after": following}).status_code == 400


def test_nothing_can_be_changed(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.request(method, f"{ROOT}/statements").status_code in (403, 405)
