"""The pages in a real browser: no message of the console, nothing against the policy, no sideways scrolling."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attache.desk import Desk
from attache.desk import stories as told

CHROMIUM = "/usr/bin/chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium on this machine"),
]
SIZES = ((390, "light", "en"), (390, "dark", "zh"), (1280, "light", "zh"), (1280, "dark", "en"), (320, "light", "en"))


@pytest.fixture(scope="module")
def address(workspace: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "attache", "serve", "-w", str(workspace), "--port", "0"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+(?=/)", process.stdout.readline())
        assert found
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def paths(workspace: Path) -> list[str]:
    with Desk(workspace) as desk:
        row = next(each for each in desk.store.documents() if (each.path or "").endswith("lna-wire.eml"))
        said = next(iter(desk.statements(limit=1)))
        story = next(iter(told.listed(desk, limit=1)))
        # a stretch that a link of the page itself asks for
        return [
            "/", "/statements", "/statements?q=survey&side=lanhai", "/search?q=survey", "/search?q=zzzz", "/issues",
            "/issues/survey", "/stories", f"/stories/{story.id}", "/changes", "/sources", "/editions",
            f"/documents/{row.id}", f"/documents/{said.document}?statement={said.id}", f"/documents/{row.id}/original",
        ]  # fmt: skip


def _page(browser: Any, width: int, scheme: str, lang: str, **more: Any) -> tuple[Any, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme,
        locale={"en": "en-GB", "zh": "zh-CN"}[lang], **more,
    )  # fmt: skip
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(str(error)))

    def failed(request: Any) -> None:
        # going on to the next page ends what the one before was still fetching
        if "ERR_ABORTED" not in (request.failure or ""):
            messages.append(f"failed: {request.url}")

    page.on("requestfailed", failed)
    return page, messages


@pytest.mark.parametrize(("width", "scheme", "lang"), SIZES)
def test_every_page_is_quiet_and_fits(
    browser: Any, address: str, paths: list[str], width: int, scheme: str, lang: str
) -> None:
    page, messages = _page(browser, width, scheme, lang)
    for path in paths:
        answer = page.goto(address + path)
        assert answer.status == 200, path
        assert messages == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.documentElement.lang") == {"en": "en", "zh": "zh-Hans"}[lang]
    page.context.close()


def test_pages_read_without_script(browser: Any, address: str, paths: list[str]) -> None:
    page, messages = _page(browser, 1280, "light", "en", java_script_enabled=False)
    for path in paths:
        page.goto(address + path)
        assert page.locator("h1").inner_text().strip(), path
    assert messages == []
    page.goto(address + "/search")
    page.fill("#q", "survey")
    page.press("#q", "Enter")
    assert "q=survey" in page.url
    page.context.close()


def test_way_from_the_front_page_to_the_words_by_keyboard(browser: Any, address: str) -> None:
    page, messages = _page(browser, 1280, "light", "en")
    page.goto(address + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("survey")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=survey*")
    assert page.locator(".results li").count() > 0
    page.locator(".results h3 a").first.click()
    page.wait_for_url("**/documents/**")
    assert page.locator("#at").count() == 1
    assert messages == []
    page.context.close()


def test_a_list_grows_where_scripts_run(browser: Any, address: str) -> None:
    page, messages = _page(browser, 1280, "light", "en")
    page.goto(address + "/statements")
    had = page.locator("#results > li").count()
    page.get_by_role("link", name="Older statements").click()
    page.locator("#results > li").nth(had).wait_for()
    page.get_by_role("link", name="Older statements").click()
    page.locator("#results > li").nth(2 * had).wait_for()
    ids = page.evaluate("[...document.querySelectorAll('#results > li')].map(each => each.id)")
    assert len(ids) == len(set(ids)) == 3 * had
    assert messages == []
    page.context.close()


def test_a_fragment_opens_the_words_of_a_document(browser: Any, address: str, paths: list[str]) -> None:
    page, messages = _page(browser, 1280, "light", "en")
    document = next(path for path in paths if path.startswith("/documents/") and "?" not in path)
    page.goto(address + document + "#span=40-90")
    page.wait_for_url("**at=40-90*")
    assert page.locator("#at").count() == 1
    assert messages == []
    page.context.close()


def test_theme_and_language_can_be_chosen(browser: Any, address: str) -> None:
    page, messages = _page(browser, 390, "light", "en")
    page.goto(address + "/issues")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("link", name="dark").click()
    page.wait_for_url("**theme=dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**lang=zh")
    assert page.locator("h1").inner_text() == "议题"
    assert messages == []
    page.context.close()


def test_paper_has_the_text_without_the_controls(browser: Any, address: str) -> None:
    page, _ = _page(browser, 1280, "light", "en")
    page.goto(address + "/statements")
    page.emulate_media(media="print")
    assert not page.locator(".searchbar").is_visible()
    assert not page.locator("nav").first.is_visible()
    assert page.locator(".results li").first.is_visible()
    page.context.close()
