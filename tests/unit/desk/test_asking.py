"""Questions become queries: the same for either side, in English and Chinese, and nothing is guessed."""

import datetime as dt
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from attache import config, tables
from attache.desk.asking import DEFAULT, MOST, Question, parse
from attache.desk.asking_dates import window
from attache.desk.asking_names import Vocabulary, vocabulary
from attache.errors import QueryError

NEWEST = dt.date(2031, 5, 20)


@pytest.fixture(scope="module")
def known() -> Iterator[Vocabulary]:
    shipped = resources.files("attache.data") / "demo"
    with tables.use(str(shipped / "tables")):
        yield vocabulary(config.load(shipped / "attache.toml"))  # type: ignore[arg-type]


def asked(question: Question) -> dict[str, Any]:
    out: dict[str, Any] = {
        "kinds": question.kinds, "who": [each.id for each in question.actors],
        "about": [each.id for each in question.about], "issue": question.issue, "outlet": question.outlet,
        "since": question.since, "until": question.until, "stance": question.stance, "words": question.words,
    }  # fmt: skip
    return {name: value for name, value in out.items() if value not in (None, [], (), DEFAULT)}


S, E, M, G, F = (("statements",), ("events",), ("measures",), ("meetings",), ("figures",))
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("What has Lanhai said about rare salts since April?", {"kinds": S, "who": ["lanhai"], "issue": "rare-salts", "since": "2031-04-01"}),
    ("What has Ostravia said about rare salts since April?", {"kinds": S, "who": ["ostravia"], "issue": "rare-salts", "since": "2031-04-01"}),
    ("What has Lanhai said about the Grey Bank since December?", {"kinds": S, "who": ["lanhai"], "issue": "grey-bank", "since": "2030-12-01"}),
    ("What did Ostravia's Foreign Ministry say about the Grey Bank?", {"kinds": S, "who": ["ov-foreign"], "issue": "grey-bank"}),
    ("What did the Lanhai Foreign Ministry say yesterday?", {"kinds": S, "who": ["lh-mfa"], "since": "2031-05-19", "until": "2031-05-19"}),
    ("Did Wei Lan condemn Ostravia?", {"kinds": S, "who": ["wei-lan"], "about": ["ostravia"], "stance": "oppose"}),
    ("Did Vera Holt condemn Lanhai?", {"kinds": S, "who": ["vera-holt"], "about": ["lanhai"], "stance": "oppose"}),
    ("statements by Vera Holt on press visas in May 2031", {"kinds": S, "who": ["vera-holt"], "issue": "visas", "since": "2031-05-01", "until": "2031-05-31"}),
    ("What measures has Lanhai taken on turbines?", {"kinds": M, "who": ["lanhai"], "issue": "turbines"}),
    ("What measures has Ostravia imposed on Lanhai this year?", {"kinds": M, "who": ["ostravia"], "about": ["lanhai"], "since": "2031-01-01", "until": "2031-12-31"}),
    ("How many trawlers are there since 1 April?", {"kinds": F, "issue": "grey-bank", "since": "2031-04-01"}),
    ("When did Tang Hengzhi meet Ines Calder?", {"kinds": G, "who": ["tang-hengzhi"], "about": ["ines-calder"]}),
    ("meetings between Lanhai and Ostravia last month", {"kinds": G, "who": ["lanhai", "ostravia"], "since": "2031-04-01", "until": "2031-04-30"}),
    ("What happened on the Grey Bank last week?", {"kinds": E, "issue": "grey-bank", "since": "2031-05-12", "until": "2031-05-18"}),
    ("According to the Harbour Gazette, what did Lanhai say?", {"kinds": S, "who": ["lanhai"], "outlet": "Harbour Gazette"}),
    ("What did Lanhai say in the Bailin Daily?", {"kinds": S, "who": ["lanhai"], "outlet": "Bailin Daily"}),
    ("what did lanhai say about visas", {"kinds": S, "who": ["lanhai"], "issue": "visas"}),
    ("What is the position of Lanhai on survey ships?", {"kinds": S, "who": ["lanhai"], "issue": "survey"}),
    ("warnings by Lanhai in the last 30 days", {"kinds": S, "who": ["lanhai"], "stance": "threat", "since": "2031-04-21", "until": "2031-05-20"}),
    ("statements from Ostravia between 1 April and 10 May 2031", {"kinds": S, "who": ["ostravia"], "since": "2031-04-01", "until": "2031-05-10"}),
    ("statements from Ostravia from April to May", {"kinds": S, "who": ["ostravia"], "since": "2031-04-01", "until": "2031-05-31"}),
    ('Who said "hard bargain"?', {"kinds": S, "words": ("hard bargain",)}),
    ("Who mentioned turnips?", {"kinds": S, "words": ("turnips",)}),
    ("Has Bailin commented on turbines before May?", {"kinds": S, "who": ["lanhai"], "issue": "turbines", "until": "2031-04-30"}),
    ("Has Port Alder commented on turbines until May?", {"kinds": S, "who": ["ostravia"], "issue": "turbines", "until": "2031-05-31"}),
    ("On press visas, what has Lanhai said?", {"kinds": S, "who": ["lanhai"], "issue": "visas"}),
    ("What did Lanhai and Ostravia say about rare salts?", {"kinds": S, "who": ["lanhai", "ostravia"], "issue": "rare-salts"}),
    ("Lanhai rare salts", {"who": ["lanhai"], "issue": "rare-salts"}),
    ("What has Edda Marlow said since Monday?", {"kinds": S, "who": ["edda-marlow"], "since": "2031-05-19"}),
    ("What did Gao Ruishan say on 2 May 2031?", {"kinds": S, "who": ["gao-ruishan"], "since": "2031-05-02", "until": "2031-05-02"}),
    ("What did Gao Ruishan say on May 2nd?", {"kinds": S, "who": ["gao-ruishan"], "since": "2031-05-02", "until": "2031-05-02"}),
    ("events since 2031-04-17", {"kinds": E, "since": "2031-04-17"}),
    ("events in 2031-04", {"kinds": E, "since": "2031-04-01", "until": "2031-04-30"}),
    ("events in the past two weeks", {"kinds": E, "since": "2031-05-07", "until": "2031-05-20"}),
    ("澜海自4月以来就稀盐说了什么?", {"kinds": S, "who": ["lanhai"], "issue": "rare-salts", "since": "2031-04-01"}),
    ("奥斯特拉维亚自12月以来就稀盐说了什么?", {"kinds": S, "who": ["ostravia"], "issue": "rare-salts", "since": "2030-12-01"}),
    ("奥斯特拉维亚对风力涡轮机关税有何立场?", {"kinds": S, "who": ["ostravia"], "issue": "turbines"}),
    ("关于珂林会谈澜海外交部说了什么", {"kinds": S, "who": ["lh-mfa"], "issue": "talks"}),
    ("关于珂林会谈,薇拉·霍尔特说了什么", {"kinds": S, "who": ["vera-holt"], "issue": "talks"}),
    ("魏澜上周说了什么?", {"kinds": S, "who": ["wei-lan"], "since": "2031-05-12", "until": "2031-05-18"}),
    ("瀾海對稀鹽出口許可有何表態", {"kinds": S, "who": ["lanhai"], "issue": "rare-salts"}),
    ("最近两周澜海采取了什么措施?", {"kinds": M, "who": ["lanhai"], "since": "2031-05-07", "until": "2031-05-20"}),
    ("最近7天灰滩发生了什么?", {"kinds": E, "issue": "grey-bank", "since": "2031-05-14", "until": "2031-05-20"}),
    ("澜海2031年4月对测量船有何评论?", {"kinds": S, "who": ["lanhai"], "issue": "survey", "since": "2031-04-01", "until": "2031-04-30"}),
    ("澜海从4月到5月说了什么?", {"kinds": S, "who": ["lanhai"], "since": "2031-04-01", "until": "2031-05-31"}),
    ("去年12月澜海说了什么?", {"kinds": S, "who": ["lanhai"], "since": "2030-12-01", "until": "2030-12-31"}),
    ("澜海提到萝卜了吗?", {"kinds": S, "who": ["lanhai"], "words": ("萝卜",)}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), QUESTIONS, ids=[words for words, _ in QUESTIONS])
def test_question_becomes_the_query_it_says(known: Vocabulary, words: str, expected: dict[str, Any]) -> None:
    assert asked(parse(words, vocabulary=known, newest=NEWEST)) == expected


def test_every_part_is_told_with_the_words_it_comes_from(known: Vocabulary) -> None:
    question = parse("What has Lanhai said about rare salts since April?", vocabulary=known, newest=NEWEST)
    assert {(each.part, each.words) for each in question.understood} == {
        ("kind", "said"), ("speaker", "Lanhai"), ("issue", "rare salts"), ("since", "since April"),
    }  # fmt: skip


def test_relative_days_are_not_guessed_when_nothing_is_dated(known: Vocabulary) -> None:
    question = parse("What has Lanhai said last week?", vocabulary=known, newest=None)
    assert question.since is None and question.until is None


def test_question_of_question_words_narrows_nothing(known: Vocabulary) -> None:
    assert parse("What was there?", vocabulary=known, newest=NEWEST).empty


@pytest.mark.parametrize("words", ["", "   ", "\x00\x01", "a" * (MOST + 1)])
def test_no_question_is_one_clear_error(known: Vocabulary, words: str) -> None:
    with pytest.raises(QueryError):
        parse(words, vocabulary=known, newest=NEWEST)


@pytest.mark.parametrize("words", ["' OR 1=1 --", '"" "', "since since since 99 May 0000", "since 2031-02-31", "(" * 900, "近九九九九年", "last 999 years", "中" * 1000, "\u202eLanhai\u202c", "去年13月", "前年二二月"])  # fmt: skip
def test_hostile_words_are_words(known: Vocabulary, words: str) -> None:
    assert parse(words, vocabulary=known, newest=NEWEST).kinds == DEFAULT
    assert parse(words, vocabulary=known, newest=None).kinds == DEFAULT


def test_a_short_name_counts_in_capitals_only(known: Vocabulary) -> None:
    assert not parse("Is it bo or mei?", vocabulary=known, newest=NEWEST).actors


def test_day_that_the_calendar_lacks_is_no_date() -> None:
    assert window("since 2031-02-31", newest=NEWEST) is None
