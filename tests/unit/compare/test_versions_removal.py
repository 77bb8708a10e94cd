import pytest

from attache.compare.versions import removed
from version_readings import answer, reading

URL = "https://gazette.example/2031/05/harbour-plan-sets-sail"
HOME = "https://gazette.example/"
STORY = "Ostravia will build twelve piers at Kesh by next May, the minister of seas said on Monday after long talks."
KNOWN = reading(STORY)
FRONT = "<html><title>Harbour Gazette</title><body>" + "<p>News of the day from the coast and the hills.</p>" * 60


def page(title: str, *lines: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head><title>{title}</title></head><body><nav>Home News</nav><h1>{title}</h1>{body}</body></html>"


@pytest.mark.parametrize(("status", "reason"), [(404, "404"), (410, "410"), (451, "451")])
def test_a_page_that_is_said_to_be_gone_is_removed(status: int, reason: str) -> None:
    found = removed(answer(page("Page not found"), status=status), url=URL)
    assert found is not None
    assert (found.reason, found.status, found.words) == (reason, status, "Page not found")
    assert found.found == "2031-05-09T12:00:00Z"


@pytest.mark.parametrize("status", [200, 301, 304, 401, 402, 403, 405, 408, 429, 500, 502, 503, 504])
def test_refusals_and_failures_say_nothing_of_the_page(status: int) -> None:
    assert removed(answer(page("Access denied"), status=status), url=URL) is None


def test_a_page_that_leads_home_now_is_removed() -> None:
    found = removed(answer(FRONT, final_url=HOME), url=URL, known=KNOWN)
    assert found is not None and found.reason == "redirected-home" and found.final_url == HOME


def test_a_page_that_leads_to_its_section_now_is_removed() -> None:
    url = "https://gazette.example/sea/harbour/plan-sets-sail"
    found = removed(answer(FRONT, url=url, final_url="https://gazette.example/sea/"), url=url)
    assert found is not None and found.reason == "redirected-section"


@pytest.mark.parametrize(
    "final",
    [
        "https://gazette.example/2031/05/harbour-plan-sets-sail-at-last",
        "https://www.gazette.example/2031/05/harbour-plan-sets-sail/",
        "https://gazette.example/login?to=/2031/05/harbour-plan-sets-sail",
        "https://consent.other.example/",
        "https://m.gazette.example/2031/05/harbour-plan-sets-sail",
    ],
)
def test_other_redirects_are_no_removal(final: str) -> None:
    assert removed(answer(page("Harbour plan sets sail", STORY), final_url=final), url=URL, known=KNOWN) is None
    assert removed(answer(page("Sign in to read on"), final_url=final), url=URL, known=KNOWN) is None


def test_a_wall_at_the_home_address_is_no_removal() -> None:
    wall = page("Before you go on", "We value your privacy: please accept our cookie settings to read on.")
    assert removed(answer(wall, final_url=HOME), url=URL, known=KNOWN) is None


def test_a_home_page_that_was_captured_is_not_removed_by_leading_home() -> None:
    assert removed(answer(FRONT, url="http://gazette.example", final_url=HOME), url="http://gazette.example") is None


@pytest.mark.parametrize(
    "body",
    [
        page("Page not found", "The page you are looking for does not exist or has been moved."),
        page("Harbour Gazette", "Sorry, this article is no longer available."),
        page("404"),
        page("海港公报", "您访问的页面不存在"),
        page("出错了", "抱歉，该文章已被删除。"),
        page("海港公報", "找不到您要的頁面"),
    ],
)
def test_an_error_page_that_answers_as_if_all_were_well_is_a_removal(body: str) -> None:
    found = removed(answer(body), url=URL, known=KNOWN)
    assert found is not None and found.reason == "error-page" and found.words


@pytest.mark.parametrize(
    "body",
    [
        page("Just a moment", "Checking your browser. Please enable JavaScript."),
        page("Harbour plan sets sail", "This article is for subscribers. Sign in or subscribe to read on."),
        page("Are you a robot?", "Page not found? Solve the captcha to go on."),
        page("Under maintenance", "The page is unavailable. Try again later."),
        page("访问验证", "请输入验证码"),
        page("Harbour plan sets sail", STORY),
        page("The page that was not found", STORY),
        page("Page not found", *[f"Clerk {n} told how the page of the ledger went missing in the fire." for n in range(40)]),
        "", "<html></html>", "\x00\x01\x02",
    ],
)  # fmt: skip
def test_walls_articles_and_empty_answers_are_no_removal(body: str) -> None:
    assert removed(answer(body), url=URL, known=KNOWN) is None


def test_what_is_no_text_is_no_error_page() -> None:
    assert removed(answer("404 not found", media_type="application/pdf"), url=URL) is None
