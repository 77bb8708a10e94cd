"""What stands before every page: names, origins, tokens, sizes, rates, headers."""

from pathlib import Path

import pytest
from room_client import BASE, client_of
from starlette.testclient import TestClient

from attache.serve.security import POLICY, Rate, Tokens
from attache.serve.settings import Settings, host_of


def test_every_answer_has_the_headers_also_an_error(client: TestClient) -> None:
    for path in ("/", "/statements", "/documents/none", "/nowhere", "/static/room.css"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"


def test_policy_lets_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8470", "127.0.0.1.evil.example", "", "localhost.", "[::1", "a@127.0.0.1"]
)
def test_other_names_get_no_answer(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "statements" not in answer.text.lower().split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8470", "[::1]:8470", "LOCALHOST"])
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_another_name_can_be_allowed(workspace: Path) -> None:
    with client_of(workspace, hosts=("desk.example",)) as client:
        assert client.get("/", headers={"host": "desk.example:8470"}).status_code == 200
        assert client.get("/", headers={"host": "other.example"}).status_code == 421


def test_host_names_are_taken_apart() -> None:
    assert host_of("LocalHost:80") == "localhost"
    assert host_of("[::1]:80") == "[::1]"
    assert host_of("[::1]x") == host_of("a:b") == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1.evil.example:8470"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": BASE},
        {},
    ],
)
def test_nothing_is_changed_without_a_token_of_ours(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/", headers=headers, data={"csrf": "guessed"}).status_code == 403


def test_token_of_another_session_does_not_fit() -> None:
    tokens = Tokens(b"secret")
    one, other = tokens.new(), tokens.new()
    assert tokens.holds(one)
    assert tokens.fits(one, tokens.form(one))
    assert not tokens.fits(one, tokens.form(other))
    assert not tokens.holds("made.up")
    assert not Tokens(b"another").holds(one)


def test_session_of_somebody_elses_making_is_replaced(client: TestClient) -> None:
    answer = client.get("/", headers={"cookie": "attache_session=fixed.0000"})
    assert "attache_session=" in answer.headers["set-cookie"]
    assert "fixed" not in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=Lax" in answer.headers["set-cookie"]


def test_other_sites_may_link_here_but_not_draw_on_it(client: TestClient) -> None:
    linked = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    drawn = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client.get("/", headers=linked).status_code == 200
    assert client.get("/", headers=drawn).status_code == 403


def test_too_long_an_address_and_too_large_a_body_are_refused(client: TestClient) -> None:
    assert client.get("/statements?q=" + "a" * 10_000).status_code == 414
    assert client.get("/" + "a" * 5000).status_code == 414
    assert client.post("/", content=b"x" * 1_000_001, headers={"origin": BASE}).status_code == 413


def test_too_many_at_once_are_told_to_wait(workspace: Path) -> None:
    with client_of(workspace, rate=0.001, burst=3) as client:
        codes = [client.get("/editions").status_code for _ in range(5)]
        assert codes == [200, 200, 200, 429, 429]
        assert client.get("/").headers["retry-after"]
        assert client.get("/static/room.css").status_code == 200


def test_rate_recovers_with_time() -> None:
    now = [0.0]
    rate = Rate(1.0, 2, clock=lambda: now[0])
    assert [rate.allows("a") for _ in range(3)] == [True, True, False]
    assert rate.allows("b")
    now[0] = 1.5
    assert rate.allows("a")
    assert not rate.allows("a")


def test_loopback_is_the_default() -> None:
    assert Settings(folder=Path()).loopback
    assert not Settings(folder=Path(), host="0.0.0.0").loopback
