"""Every page on a record of the demo texts: what it shows, and where its links lead."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from room_client import client_of
from starlette.testclient import TestClient

from attache import desk as desks
from attache.desk import Desk
from attache.desk import stories as told
from attache.desk.comparing import issues_of

LISTS = ("/", "/statements", "/search", "/issues", "/stories", "/changes", "/sources", "/editions")
_HREF = re.compile(r'href="(/[^"]*)"')


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.heads: list[int] = []
        self.styled: list[str] = []
        self.targets: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.heads.append(int(tag[1]))
        if "style" in given or tag == "style" or any(name.startswith("on") for name in given):
            self.styled.append(tag)
        if tag == "script" and not given.get("src"):
            self.styled.append(tag)
        if (given.get("href") or "").startswith("#"):
            self.targets.append((given["href"] or "")[1:])


def outline(text: str) -> _Outline:
    out = _Outline()
    out.feed(text)
    return out


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_lists_are_there_in_both_languages(client: TestClient, path: str, lang: str) -> None:
    answer = client.get(path, headers={"accept-language": lang, "cookie": ""})
    assert answer.status_code == 200
    assert ('<html lang="zh-Hans"' if lang == "zh" else '<html lang="en"') in answer.text


def test_every_link_within_a_few_steps_leads_somewhere(client: TestClient) -> None:
    waiting, seen = list(LISTS), set[str]()
    while waiting and len(seen) < 160:
        path = waiting.pop(0).split("#")[0]
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            found = [html.unescape(each) for each in _HREF.findall(answer.text)]
            # one of each kind of list is enough
            waiting += [each for each in found if "?" not in each or len(seen) < 40]
    assert len(seen) > 60


def test_pages_are_well_built(client: TestClient, desk: Desk) -> None:
    paths = [*LISTS, *(f"/documents/{row.id}" for row in desk.store.documents())]
    paths += [f"/issues/{each.id}" for each in issues_of(desk)]
    paths += [f"/stories/{each.id}" for each in told.listed(desk, limit=5)]
    for path in paths:
        found = outline(client.get(path).text)
        assert found.heads.count(1) == 1, path
        assert len(found.ids) == len(set(found.ids)), (path, [x for x in found.ids if found.ids.count(x) > 1])
        assert not found.styled, path
        assert set(found.targets) <= set(found.ids), (path, set(found.targets) - set(found.ids))


def test_document_shows_its_whole_text_in_order(client: TestClient, desk: Desk) -> None:
    for row in desk.store.documents():
        text = desk.reading(row.id).document.text
        page = client.get(f"/documents/{row.id}").text
        body = page[page.index('<div class="doc">') : page.index('id="captures"')]
        shown = html.unescape(re.sub(r'<a class="st-no".*?</a>|<[^>]+>', "", body))
        at = 0
        squeezed = re.sub(r"\s+", "", shown)
        for line in text.split("\n"):
            words = re.sub(r"[\s\x00-\x1f\u200e\u200f\ufeff]+", "", line)
            if words:
                found = squeezed.find(words, at)
                assert found >= 0, (row.path, line[:80])
                at = found + len(words)


def test_statement_opens_at_its_words(client: TestClient, desk: Desk) -> None:
    said = next(each for each in desk.statements(limit=50) if each.form == "direct")
    page = client.get(f"/documents/{said.document}?statement={said.id}").text
    assert page.count('id="at"') == 1
    marked = html.unescape(re.sub(r"<[^>]+>", "", page[page.index('id="at"') : page.index('id="at"') + 4000]))
    assert said.content.split(" … ")[0][:20].split("\n")[0] in marked


def test_a_stretch_of_a_document_is_marked(client: TestClient, desk: Desk) -> None:
    row = next(iter(desk.store.documents()))
    page = client.get(f"/documents/{row.id}?at=10-30").text
    assert page.count('id="at"') == 1


def test_ids_lead_to_their_document(client: TestClient, desk: Desk) -> None:
    said = next(iter(desk.statements(limit=1)))
    for key in (said.id, said.item, said.document):
        answer = client.get(f"/open/{key}")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"/documents/{said.document}")


def test_original_is_text_only(client: TestClient, desk: Desk) -> None:
    row = next(each for each in desk.store.documents() if (each.path or "").endswith(".html"))
    answer = client.get(f"/documents/{row.id}/original")
    assert answer.headers["content-type"].startswith("text/html")
    body = answer.text[answer.text.index('<pre class="captured"') :]
    assert "&lt;html" in body or "&lt;!doctype" in body.lower()
    assert "<script" not in body
    assert "<img" not in body


def test_readers_get_cited_words_with_a_sentence_on_either_side(
    client: TestClient, readers: TestClient, desk: Desk
) -> None:
    for row in desk.store.documents():
        reading = desk.reading(row.id)
        page = readers.get(f"/documents/{row.id}")
        assert page.status_code == 200
        assert 'class="doc"' not in page.text
        assert readers.get(f"/documents/{row.id}/original").status_code == 404
        if not any(item.statements for item in reading.items):
            assert "quoted here" in page.text
    long = max((desk.reading(row.id) for row in desk.store.documents()), key=lambda each: each.document.chars)
    answer = readers.get(f"/documents/{long.document.id}?at=0-{long.document.chars}")
    assert answer.status_code == 400


def test_filters_narrow_and_stand_in_the_address(client: TestClient, desk: Desk) -> None:
    everything = client.get("/statements").text
    lanhai = client.get("/statements?side=lanhai").text
    assert "Ostravia" in everything
    assert '<li id="' in lanhai
    listed = lanhai[lanhai.index('<ol class="results"') :]
    assert 'data-side="1"' in listed
    assert "<li id" in listed
    assert not re.search(r'<li id="[^"]+" data-side="2"', listed)
    strong = client.get("/statements?strength=6").text
    assert not re.search(r"<b>[0-5]</b>", strong[strong.index('<ol class="results"') :])


def test_every_statement_comes_once_on_the_way_through_the_pages(client: TestClient, desk: Desk) -> None:
    seen: list[str] = []
    path = "/statements"
    while path:
        page = client.get(path).text
        seen += re.findall(r'<li id="(s-[0-9a-f]+)"', page)
        after = re.search(r'href="([^"]+)" rel="next"', page)
        path = html.unescape(after[1]) if after else ""
    assert len(seen) == len(set(seen)) == desk.store.counts()["statements"]


@pytest.mark.parametrize(
    "words", ["survey", "測量", "测量", '"survey ship"', "surv*", "survey OR trawler", "survey -ship"]
)
def test_words_are_found_in_statements_in_either_script(client: TestClient, words: str) -> None:
    page = client.get("/statements", params={"q": words})
    assert page.status_code == 200
    assert 'class="results"' in page.text


def test_language_and_theme_are_kept_without_staying_in_the_address(workspace: Path) -> None:
    with client_of(workspace) as client:
        chosen = client.get("/issues?lang=zh&theme=dark")
        assert 'data-theme="dark"' in chosen.text
        again = client.get("/issues", headers={"accept-language": "en"})
        assert '<html lang="zh-Hans" data-theme="dark"' in again.text
        assert "lang=zh&amp;theme" not in again.text


def test_an_empty_workspace_has_pages_too(tmp_path: Path) -> None:
    desks.init("us-china", tmp_path / "new")
    with client_of(tmp_path / "new") as client:
        for path in LISTS:
            assert client.get(path).status_code == 200, path
        assert client.get("/issues/taiwan").status_code == 200


def test_what_is_added_is_seen_while_it_serves(workspace: Path, tmp_path: Path) -> None:
    from room_client import made

    folder = made(tmp_path / "own")
    with client_of(folder) as client:
        before = client.get("/search?q=lighthouse").text
        assert "Nothing in the record fits" in before
        note = tmp_path / "note.txt"
        note.write_text("Lighthouse on Grey Bank is lit again\n\nThe keeper of the lighthouse said it was time.\n")
        with Desk(folder) as desk, desk.session():
            assert client.get("/statements").status_code == 200, "a writer holds its lock meanwhile"
        with Desk(folder) as desk:
            desk.add([note])
        assert "Lighthouse on" in client.get("/search?q=lighthouse").text.replace("<mark>", "").replace("</mark>", "")
