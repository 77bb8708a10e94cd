"""Issues of items and statements, by keywords."""

from attache import tables
from attache.annotate import issues
from attache.record import Document, Headline, Item, Reading, Span, Statement


def tagged(text, headline=0):
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    head = Headline(start=0, end=headline, text=text[:headline]) if headline else None
    item = Item(
        id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en", headline=head
    )
    return issues.item_issues(issues.spot(Reading(document=document, items=(item,)), item))


def keyword(weak):
    return next(
        (row, word)
        for row in tables.issues()
        for word in row.keywords_en
        if word.weak == weak and not word.capitals and " " in word.words and word.words.isascii()
    )


def test_a_text_on_nothing_watched_has_no_issue():
    assert tagged("The ferry to the island was late again, and the bakery had sold out of bread.") == ()


def test_a_strong_keyword_is_enough():
    row, word = keyword(weak=False)
    assert row.id in tagged(f"They spoke about {word.words} for an hour.")


def test_a_weak_keyword_alone_is_not():
    row, word = keyword(weak=True)
    assert row.id not in tagged(f"They spoke about {word.words} for an hour.")


def test_part_of_a_word_is_no_keyword():
    row, word = keyword(weak=False)
    assert row.id not in tagged(f"They spoke about x{word.words}x for an hour.")


def test_a_long_text_needs_more_than_one_passing_word():
    row, word = keyword(weak=False)
    plain = " ".join(f"The ferry came at {n} and left again." for n in range(1, 30))
    assert row.id not in tagged(f"{plain} They spoke about {word.words}.")
    title = f"On {word.words}"
    assert row.id in tagged(f"{title}\n{plain}", headline=len(title))


def said(text, content):
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
    start = text.index(content)
    one = Statement(
        id="s", form="direct", source=(), cue=(), content=(Span(start, start + len(content)),), speaker=None
    )
    return issues.statement_issues(issues.spot(Reading(document=document, items=(item,)), item), one)


def test_a_statement_without_a_keyword_is_on_what_the_sentence_before_names():
    row, word = keyword(weak=False)
    text = f"The envoy spoke about {word.words}. “We oppose this,” she said."
    assert said(text, "We oppose this") == (row.id,)


def test_the_paragraph_before_says_nothing_about_a_statement():
    _, word = keyword(weak=False)
    text = f"The envoy spoke about {word.words}.\n\nThe ferry was late. “We oppose this,” she said."
    assert said(text, "We oppose this") == ()
