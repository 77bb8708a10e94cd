import pytest

from attache.compare.versions import likeness, replaced, same_article
from version_readings import reading

HEAD = "Minister sets out harbour plan"
BODY = (
    "Ostravia will build piers at Kesh by next May, the minister of seas, Vera Holt, said on Monday. Lanhai answered that"
    " the plan breaks the treaty, and that its envoy would travel to Corin. Traders hope that more boats will come once"
    " the road from the hills is open to lorries and the ferry sails each hour."
)
TEXT = f"{HEAD}\n\n{BODY}"
ONE, OTHER = "https://gazette.example/a/harbour", "https://gazette.example/b/plan-for-the-harbour"


def test_one_article_at_two_addresses_of_its_outlet() -> None:
    old = reading(TEXT, headline=HEAD, url=ONE, outlet="Harbour Gazette")
    assert same_article(old, reading(TEXT, headline=HEAD, url=OTHER, outlet="Harbour Gazette"))
    again = reading(f"{TEXT}\n\nUpdated 12:04, 5 May 2031\n\n300 views", headline=HEAD, url=OTHER)
    assert same_article(reading(TEXT, headline=HEAD, url=ONE), again)
    assert likeness(old, again) == 1.0


def test_a_copy_at_another_outlet_is_another_document() -> None:
    old = reading(TEXT, headline=HEAD, url=ONE, outlet="Harbour Gazette")
    assert not same_article(old, reading(TEXT, headline=HEAD, url="https://corin.example/x", outlet="Corin Times"))
    assert not same_article(reading(TEXT, url=ONE), reading(TEXT, url="https://corin.example/x"))


def test_of_unknown_outlets_nothing_is_presumed() -> None:
    assert not same_article(reading(TEXT), reading(TEXT))


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("The parity was set at 7.11 on Monday.", "The parity was set at 7.14 on Monday.", "en"),
        ("Ships at anchor off Kesh this morning: 14.", "Ships at anchor off Kesh this morning: 19.", "en"),
        ("克什港今日停泊船只14艘。", "克什港今日停泊船只19艘。", "zh"),
        (TEXT.replace("Kesh", "Kesh, with 12 cranes,"), TEXT.replace("Kesh", "Kesh, with 15 cranes,"), "en"),
    ],
)
def test_bulletins_that_differ_in_a_number_are_two(one: str, other: str, lang: str) -> None:
    assert not same_article(reading(one, url=ONE, lang=lang), reading(other, url=OTHER, lang=lang))


def test_the_same_short_words_on_days_far_apart_are_two() -> None:
    short = "The ferry will not sail today."
    old = reading(short, url=ONE, published="2031-05-05")
    assert not same_article(old, reading(short, url=OTHER, published="2031-05-19"))
    assert same_article(old, reading(short, url=OTHER, published="2031-05-05"))


def test_another_article_at_the_address_is_no_revision() -> None:
    latest = (
        "Storm closes the school\n\nPupils in Dunmar were sent home early when wind took the roof of the gymnasium."
    )
    assert replaced(reading(TEXT, headline=HEAD), reading(latest, headline="Storm closes the school"))


@pytest.mark.parametrize(
    "after",
    [
        TEXT.replace("Kesh", "Dunmar"), TEXT.replace(BODY, BODY[:120]), TEXT + "\n\nMore is to follow.", HEAD,
        f"{HEAD}\n\nWholly other words stand under it now, and none of what was written before is to be found there.",
        "",
    ],
)  # fmt: skip
def test_a_rewritten_shortened_or_empty_page_is_still_the_same_one(after: str) -> None:
    assert not replaced(reading(TEXT, headline=HEAD), reading(after, headline=HEAD if HEAD in after else None))


def test_another_article_of_chinese_is_known_by_its_characters() -> None:
    one = reading(
        "部长公布港口计划\n\n海洋部长星期一宣布，明年五月前将修建码头。", headline="部长公布港口计划", lang="zh"
    )
    other = reading(
        "暴风雨中学校停课\n\n敦玛的学生因体育馆屋顶被风掀开而提前回家。", headline="暴风雨中学校停课", lang="zh"
    )
    assert replaced(one, other)
    assert not replaced(one, one)
