"""The page of questions."""

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_question_shows_its_query_and_cited_words(client: TestClient, lang: str) -> None:
    page = client.get("/ask", params={"q": "What has Lanhai said about rare salts since April?", "lang": lang})
    assert page.status_code == 200
    assert "2031-04-01" in page.text and "/documents/d-" in page.text


def test_nothing_in_the_record_is_said(client: TestClient) -> None:
    assert (
        "Nothing in the record"
        in client.get("/ask", params={"q": "What did Wei Lan say about turnips?", "lang": "en"}).text
    )
    assert "nothing to look for" in client.get("/ask", params={"q": "what?", "lang": "en"}).text


def test_hostile_question_stays_text(client: TestClient) -> None:
    page = client.get("/ask", params={"q": "<script>alert(1)</script> ' OR 1=1 --"})
    assert page.status_code == 200 and "<script>alert" not in page.text
    assert client.get("/ask", params={"q": "a" * 1001}).status_code == 400
