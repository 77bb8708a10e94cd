"""The words of the interface: both languages say everything, with the same values put in."""

import re

import pytest

from attache.serve import languages

_VALUE = re.compile(r"\{(\w+)\}")


def _keys(lang: str) -> set[str]:
    return {key.removesuffix(".one").removesuffix(".other") for key in languages.catalogue(lang)}


def test_both_languages_have_the_same_keys() -> None:
    assert _keys("en") == _keys("zh")


def test_both_languages_put_the_same_values_in() -> None:
    english, chinese = languages.catalogue("en"), languages.catalogue("zh")
    for key, words in chinese.items():
        assert set(_VALUE.findall(words)) == set(_VALUE.findall(english[key])), key


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "expected"),
    [
        (None, None, None, "en"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, None, "fr,en;q=0.8,zh;q=0.1", "en"),
        (None, "zh", "en", "zh"),
        ("en", "zh", "zh", "en"),
        ("xx", "../..", "zh;q=nonsense,en", "en"),
    ],
)
def test_language_is_the_readers(asked: str | None, kept: str | None, accepted: str | None, expected: str) -> None:
    assert languages.chosen(asked, kept, accepted) == expected


def test_numbers_choose_between_one_and_many() -> None:
    assert languages.say("en", "count.statements", n=1) == "1 statement"
    assert languages.say("en", "count.statements", n=1200) == "1,200 statements"
    assert languages.say("zh", "count.statements", n=1) == "1 条表态"
