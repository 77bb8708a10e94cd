from hypothesis import given, settings
from hypothesis import strategies as st

from attache.compare.versions import difference, replaced, same_article
from attache.compare.versions_align import align, smooth
from attache.compare.versions_hunks import applied, pieces
from attache.compare.versions_text import matter
from attache.compare.wording import common_words
from attache.record import Span
from version_readings import reading

_WORDS = st.sampled_from(
    [
        "the",
        "of",
        "not",
        "12",
        "20",
        "Holt",
        "Lan",
        "said",
        "denied",
        "boats",
        "“we",
        "will",
        "act”",
        "piers,",
        "may",
        "reportedly",
        ".",
        "韦岚",
        "说",
        "不",
        "会",
        "三",
        "十",
        "“港口”",
        "，",
        "。",
    ]
)
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=14).map(" ".join)
_TEXTS = st.lists(_SENTENCES, max_size=9).map("\n\n".join)
_ANY = st.one_of(_TEXTS, st.text(max_size=200))


@settings(max_examples=150, deadline=None)
@given(_ANY, _ANY)
def test_hunks_make_the_new_words_from_the_old_ones(old: str, new: str) -> None:
    one, other = matter(reading(old)), matter(reading(new))
    found = align(one, other)
    smooth(one, other, found, common_words())
    assert applied(one, other, pieces(one, other, found)) == other.keys


@settings(max_examples=100, deadline=None)
@given(_TEXTS, st.randoms(use_true_random=False))
def test_hunks_hold_where_paragraphs_change_places(text: str, chance: object) -> None:
    paragraphs = text.split("\n\n")
    chance.shuffle(paragraphs)  # type: ignore[attr-defined]
    head = paragraphs[0] if paragraphs[0].strip() else None
    one, other = matter(reading(text)), matter(reading("\n\n".join(paragraphs), headline=head))
    found = align(one, other)
    smooth(one, other, found, common_words())
    assert applied(one, other, pieces(one, other, found)) == other.keys


@settings(max_examples=150, deadline=None)
@given(_ANY, _ANY)
def test_spans_lie_in_their_texts_and_hold_their_words(old: str, new: str) -> None:
    found = difference(reading(old), reading(new))
    for each in (*found.alterations, *found.hunks):
        for span, words, text in ((each.old, each.old_words, old), (each.new, each.new_words, new)):
            assert (span is None) == (words == "")
            if span is not None:
                assert 0 <= span.start < span.end <= len(text)
                assert Span(*span).of(text) == words
    for hunk in found.hunks:
        assert 0 <= hunk.old_at <= len(old) and 0 <= hunk.new_at <= len(new)


@settings(max_examples=80, deadline=None)
@given(_ANY)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    found = difference(reading(text), reading(text))
    assert (found.kind, found.alterations, found.hunks, found.kept) == ("same", (), (), 1.0)
    assert not replaced(reading(text), reading(text))


@settings(max_examples=60, deadline=None)
@given(_ANY, _ANY)
def test_the_same_readings_give_the_same_difference(old: str, new: str) -> None:
    assert difference(reading(old), reading(new)) == difference(reading(old), reading(new))
    same_article(reading(old, url="https://a.example/1"), reading(new, url="https://a.example/2"))
