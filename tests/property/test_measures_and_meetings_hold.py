"""Measures and meetings of any text: spans lie in the item and say what the text says, ids are told apart."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from attache.annotate.figures import figures
from attache.annotate.measures import measures
from attache.annotate.meetings import meetings
from attache.annotate.mentions import mentions
from attache.record import Document, Item, PartialDate, Reading, Span

ENGLISH = [
    "Norway", "Swedish", "the", "a", "of", "to", "on", "against", "by", "and", ",", ".", "(", ")", "“", "”", "’s", "will",
    "has", "been", "not", "imposed", "lifted", "ban", "bans", "banned", "tariffs", "sanctions", "Kite Act", "bill", "signed",
    "Senate", "passed", "plan", "withdraw", "from", "Baltic Treaty", "met with", "visit", "visited", "talks between", "held",
    "11th", "Fisheries Dialogue", "took place", "in Oslo", "on Monday", "May 3 to 19", "25 percent", "US$34 billion", "its",
    "that", "said", "would", "take effect", "entity list", "added", "licence", "\n", "\n\n", "•",
]  # fmt: skip
CHINESE = [
    "挪威", "瑞典", "对", "的", "将", "加征", "关税", "制裁", "，", "。", "《", "》", "法", "通过", "取消", "禁令", "5月3日", "起", "实施",
    "访问", "会谈", "部长", "第", "十一", "次", "对话", "举行", "在", "通电话", "呼吁", "未", "\n", "12", "家", "企业", "实体清单",
]  # fmt: skip
DAY = PartialDate(value="2031-05-08", precision="day", basis="source-line", text="May 8, 2031")
TEXTS = st.one_of(
    st.tuples(st.just("en"), st.lists(st.sampled_from(ENGLISH), max_size=50).map(" ".join)),
    st.tuples(st.just("zh-Hans"), st.lists(st.sampled_from(CHINESE), max_size=50).map("".join)),
    st.tuples(st.sampled_from(["en", "zh-Hans"]), st.text(max_size=200)),
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([None, DAY]))
def test_spans_and_ids_hold(told, date):
    language, words = told
    before = "Before.\n"
    text = f"{before}{words}\nAfter."
    end = len(before) + len(words)
    if not words:
        return
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language=language)
    span = Span(len(before), end)
    item = Item(id="i", start=span.start, end=end, spans=(span,), kind="article", language=language, date=date)
    reading = Reading(document=document, items=(item,))
    item = replace(item, mentions=mentions(reading, item))
    item = replace(item, figures=figures(reading, item))
    for found in (measures(reading, item), meetings(reading, item)):
        assert all(span.start <= each.start < each.end <= end for each in found)
        assert all(text[each.start : each.end] == each.text == each.text.strip() for each in found)
        assert len({each.id for each in found}) == len(found)
    assert (measures(reading, item), meetings(reading, item)) == (measures(reading, item), meetings(reading, item))
