"""The page to check a document by: its words whole and in order, whatever marks lie over them."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.brief.render import document
from attache.record import (
    ActorRef,
    Boilerplate,
    Document,
    Flaw,
    Headline,
    Item,
    Reading,
    Span,
    Statement,
    Strength,
)


def reading(text, items=(), boilerplate=(), flaws=()):
    return Reading(
        document=Document(id="d-1", sha256="0" * 64, media_type="text/plain", text=text, chars=len(text), path="a.txt", flaws=tuple(flaws)),
        items=tuple(items),
        boilerplate=tuple(boilerplate),
    )  # fmt: skip


def item(text, *statements, spans=None, headline=None, name="i-1"):
    spans = tuple(Span(*span) for span in spans or [(0, len(text))])
    return Item(id=name, start=spans[0].start, end=spans[-1].end, spans=spans, kind="article", headline=headline, statements=statements)  # fmt: skip


def said(text, name, content, *, source=None, cue=None, **more):
    def spans(words):
        return (Span(text.index(words), text.index(words) + len(words)),) if words else ()

    return Statement(id=name, form="indirect", source=spans(source), cue=spans(cue), content=spans(content), confidence=0.9, **more)  # fmt: skip


def words_of(page):
    """The document's words as the page has them: paragraphs of the text, numbers of statements taken out."""
    found = re.findall(r'<div class="para"><p dir="auto"[^>]*>(.*?)</p>', page, re.DOTALL)
    plain = [re.sub(r'<a class="st-no".*?</a>', "", each, flags=re.DOTALL) for each in found]
    return [html.unescape(re.sub(r"<[^>]+>", "", each)) for each in plain]


def well_nested(page):
    depth = 0
    for paragraph in re.findall(r'<div class="para"><p dir="auto"[^>]*>(.*?)</p>', page, re.DOTALL):
        for tag in re.findall(r"</?span", paragraph):
            depth += 1 if tag == "<span" else -1
            assert depth >= 0
        assert depth == 0
    return True


TEXT = "Quays open\nThe Gazette reported that Vera Holt said the quay is open. Bo Tan denied it.\nSign up here\n"


def test_statements_are_marked_numbered_and_noted_the_inner_one_inside_the_outer():
    outer = said(TEXT, "s-1", "Vera Holt said the quay is open", source="The Gazette", cue="reported")
    inner = said(TEXT, "s-2", "the quay is open", source="Vera Holt", cue="said", nested_in="s-1",
                 speaker=ActorRef(id="holt", name="Vera Holt"), role="harbour master",
                 strength=Strength(level=6, stance="oppose", formula=None, rule=None))  # fmt: skip
    page = document.render(
        [reading(TEXT, [item(TEXT, outer, inner, spans=[(0, 87)])], [Boilerplate(start=88, end=100, reason="sign-up")])]
    )
    assert re.search(
        r'class="st" data-who="\d">(?:(?!</p>).)*class="st" data-who="\d">the quay is open</span></span>', page
    )
    assert re.search(r'id="d1-n1">(?:(?!id="d1-n2").)*<div class="note"[^>]*id="d1-n2">', page, re.DOTALL)
    assert "nested in 1" in page and "harbour master" in page and "<b>6</b> oppose" in page
    assert "sign-up" in page
    assert words_of(page) == [line for line in TEXT.split("\n") if line]
    assert well_nested(page)


def test_marks_that_cross_are_cut_and_no_word_is_lost_or_doubled():
    text = "one two three four five six seven"
    crossing = [
        said(text, "s-1", "one two three four"),
        said(text, "s-2", "three four five"),
        said(text, "s-3", "two three four five six"),
    ]
    page = document.render(
        [reading(text, [item(text, *crossing)], flaws=[Flaw(start=5, end=20, kind="run-on", note="x")])]
    )
    assert words_of(page) == [text]
    assert well_nested(page)


def test_words_in_no_item_are_shown_as_such():
    text = "Before\n\nInside.\n\nAfter"
    page = document.render([reading(text, [item(text, spans=[(8, 15)])])])
    assert page.count("in no item</span>") == 2
    assert words_of(page) == ["Before", "Inside.", "After"]


def test_an_item_with_a_hole_goes_on_after_it():
    text = "First part.\nAnother story.\nSecond part."
    page = document.render(
        [reading(text, [item(text, spans=[(0, 11), (27, 39)]), item(text, spans=[(12, 26)], name="i-2")])]
    )
    assert "Item 1, continued" in page
    assert words_of(page) == text.split("\n")


def test_a_document_writes_nothing_into_the_page():
    text = "<script>alert(1)</script> & <b>bold</b> \u202edesrever \x1b[31m \x00 \ud800"
    page = document.render([reading(text, [item(text, headline=Headline(start=0, end=8, text="<script>"))])])
    assert "<script>" not in page and "<b>bold" not in page
    assert "\u202e" not in page and "\x1b" not in page and "\x00" not in page
    assert "default-src 'none'" in page
    page.encode()


def test_several_documents_stand_on_one_page_with_a_list():
    page = document.render([reading("Rain."), reading("Wind.")])
    assert page.count("<article") == 2
    assert page.count("<h1") == 1
    assert 'href="#d2-top"' in page


def test_the_same_readings_give_the_same_page():
    found = [reading(TEXT, [item(TEXT, said(TEXT, "s-1", "the quay is open", source="Vera Holt"))])]
    assert document.render(found) == document.render(found)


def test_nothing_read_is_still_a_page():
    assert "Nothing read" in document.render([])


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="ab 海\n“<&", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30), st.integers(0, 60), st.integers(1, 9)), max_size=8),
    st.data(),
)
def test_any_statements_over_any_text_leave_its_words_whole(text, places, data):
    size = len(text)
    statements = []
    for number, (start, length, begin, long) in enumerate(places):
        content = Span(min(start, size), min(start + length, size))
        source = Span(min(begin, size), min(begin + long, size))
        parent = data.draw(st.sampled_from([None, *(f"s-{k}" for k in range(len(places)))]))
        statements.append(
            Statement(
                id=f"s-{number}",
                form="direct",
                source=(source,) if source.end > source.start else (),
                cue=(),
                content=(content,) if content.end > content.start else (),
                nested_in=parent,
            )
        )
    page = document.render([reading(text, [item(text, *statements)] if text.strip() else [])])
    assert words_of(page) == [line for line in re.split("[\n]", text) if line.strip()]
    assert well_nested(page)


@pytest.mark.parametrize("count", [3000])
def test_many_marks_take_linear_time(count):
    text = "\n".join(f"Holt said berth {k} is open." for k in range(count))
    starts = [match.start() for match in re.finditer("berth", text)]
    statements = [
        Statement(id=f"s-{k}", form="indirect", source=(), cue=(), content=(Span(at, at + 10),))
        for k, at in enumerate(starts)
    ]
    flaws = [Flaw(start=at, end=at + 3, kind="run-on", note="x") for at in starts]
    page = document.render([reading(text, [item(text, *statements)], flaws=flaws)])
    assert len(words_of(page)) == count
