"""Statements of Chinese items, by rule."""

import pytest

from attache.annotate.statements.chinese import find
from attache.record import Document, Item, PartialDate, Reading, Span


def said(text, language="zh-Hans", date=None):
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language=language)
    item = Item(
        id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language=language, date=date
    )
    return find(Reading(document=document, items=(item,)), item)


def words(text, spans):
    return "|".join(span.of(text) for span in spans)


@pytest.mark.parametrize(
    ("text", "speaker", "role", "content"),
    [
        ("澜海外交部发言人林乔表示，会谈仍将继续。", "林乔", "发言人", "会谈仍将继续"),
        ("奧斯特拉維亞國防部長韓維指出，海峽應當平靜。", "韓維", "國防部長", "海峽應當平靜"),
        ("“我们愿意谈。”林乔说。", "林乔", None, "我们愿意谈"),
        ("《白林日报》援引两名官员的话说，会谈没有结果。", "两名官员", "官员", "会谈没有结果"),
    ],
)
def test_speaker_role_and_content(text, speaker, role, content):
    (one,) = said(text)
    assert (one.speaker.name, one.role, words(text, one.content)) == (speaker, role, content)


@pytest.mark.parametrize("marks", ["“{}”", "「{}」"])
def test_all_in_marks_is_direct_and_the_marks_are_left_out(marks):
    text = "林乔说：" + marks.format("门一直开着") + "。"
    (one,) = said(text)
    assert (one.form, words(text, one.content)) == ("direct", "门一直开着")


def test_words_that_only_look_like_cues_are_none():
    assert said("这本小说的名称改过三次，说明读者换了。他访问了海港城，回答了问题。") == ()


def test_a_quoted_term_is_no_statement():
    assert said("这项所谓的“和平计划”已经搁置三年。") == ()


def test_a_pronoun_takes_the_person_named_before():
    first, second = said("教授沈若兰认为，关税战没有赢家。她补充说，受损的是渔民。")
    assert second.speaker == first.speaker


def test_a_pronoun_without_anybody_before_stays_unknown():
    (one,) = said("他表示，会谈仍将继续。")
    assert one.speaker is None


def test_one_subject_may_say_two_things():
    one, two = said("外交部呼吁各方克制，并表示愿意调解。")
    assert (one.speaker, two.speaker) == (one.speaker, one.speaker)


def test_what_another_says_inside_is_nested():
    outer, inner = said("新闻秘书陈柏表示，总统认为现在不是让步的时候。")
    assert inner.nested_in == outer.id


def test_an_unnamed_source_is_anonymous():
    (one,) = said("一位不愿透露姓名的外交官说，没有人愿意先让步。")
    assert one.anonymity == "anonymous"


def test_the_rank_is_no_part_of_the_name():
    (one,) = said("国防部新闻局局长陈柏大校说，演习已经结束。")
    assert one.speaker.name == "陈柏"


def test_a_day_of_the_week_is_counted_from_the_item():
    anchor = PartialDate(value="2031-05-08", precision="day", basis="source-line", text="2031年5月8日")
    (one,) = said("发言人林乔周一表示，会谈仍将继续。", date=anchor)
    assert (one.date.value, one.date.basis) == ("2031-05-05", "resolved")


def test_without_an_anchor_there_is_no_date():
    (one,) = said("发言人林乔周一表示，会谈仍将继续。")
    assert one.date is None


@pytest.mark.parametrize("text", ["", "。。。", "“" * 500, "说，" * 3000, "林乔说：“" * 800, "\u0000表示，\ud800"])
def test_odd_input_neither_fails_nor_lingers(text):
    for one in said(text):
        assert one.content
