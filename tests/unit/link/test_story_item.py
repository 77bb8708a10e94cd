"""What of an item tells its story, taken from what was read of it."""

import datetime as dt

from attache.link.stories import story_item
from attache.link.stories.items import short
from attache.record import (
    ActorRef,
    Credit,
    Document,
    Event,
    Figure,
    Headline,
    Item,
    Measure,
    Meeting,
    Mention,
    PartialDate,
    Span,
)

TEXT = "Ferry aground\nThe Sea Lark with 143 passengers ran aground, said Vera Holt of Ostravia.\nSource: Coast Radio"
DAY = PartialDate(value="2031-05-05", precision="day", basis="stated", text="5 May 2031")
MONTH = PartialDate(value="2031-05", precision="month", basis="stated", text="May 2031")


def document(**more):
    return Document(
        id="d-1", sha256="0" * 64, media_type="text/plain", text=TEXT, chars=len(TEXT), language="en", **more
    )


def span(words):
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def item(**more):
    head = Headline(**span("Ferry aground"), text="Ferry aground")
    end = TEXT.index("\nSource")
    return Item(id="i-1", start=0, end=end, spans=(Span(0, end),), kind="article", headline=head, **more)


def mention(words, kind, actor=None):
    return Mention(**span(words), text=words, type=kind, actor=actor)


def event(date=None, actor="a-gov", recipient="b-gov"):
    ends = [ActorRef(id=key, name=key) if key else None for key in (actor, recipient)]
    return Event(
        id="e", start=0, end=5, text="x", actor=ends[0], recipient=ends[1], plover="CONSULT", mode=None, context=(),
        cameo=None, quad=None, goldstein=None, date=date, status="happened", confidence=1.0,
    )  # fmt: skip


def figure(value):
    return Figure(**span("143"), text="143", value=value, unit=None, what=None, date=None)


def test_title_text_and_language_are_the_items_and_the_headline_is_not_in_the_text_again():
    found = story_item(document(), item())
    assert (found.id, found.title, found.language) == ("i-1", "Ferry aground", "en")
    assert found.text.strip() == "The Sea Lark with 143 passengers ran aground, said Vera Holt of Ostravia."


def test_the_outlet_is_the_documents_or_the_only_one_credited():
    credit = Credit(outlet="Coast Radio", as_written="Coast Radio", date=None, urls=(), start=0, end=1)
    other = Credit(outlet="Harbour Gazette", as_written="HG", date=None, urls=(), start=0, end=1)
    assert story_item(document(outlet="Herald"), item(credits=(credit,))).outlet == "Herald"
    assert story_item(document(), item(credits=(credit,))).outlet == "Coast Radio"
    assert story_item(document(), item(credits=(credit, other))).outlet is None


def test_an_item_without_a_date_has_that_of_its_document_and_none_is_invented():
    assert story_item(document(published=DAY), item()).date == "2031-05-05"
    assert story_item(document(published=DAY), item(date=MONTH)).date == "2031-05"
    assert story_item(document(), item()).date is None


def test_names_are_keys_of_the_tables_or_last_words():
    mentions = (mention("Vera Holt", "person"), mention("Ostravia", "state", "OS"), mention("Sea Lark", "law"))
    found = story_item(document(), item(mentions=mentions))
    assert found.names == ("holt", "OS")
    assert found.actors == ("OS",)
    assert (short("Vera Holt"), short("海雀 号"), short(" ")) == ("holt", "海雀 号", "")


def test_marks_are_what_is_the_same_in_every_language():
    meeting = Meeting(
        id="m", start=0, end=5, text="x", participants=("A", "B"), place=None, first=DAY, last=None, status="held",
        participant_ids=("b-gov", "a-gov"),
    )  # fmt: skip
    measure = Measure(
        id="x", start=0, end=5, text="x", instrument="tariff", by="A", against="B", status="announced", date=MONTH,
        by_id="a-gov", against_id="b-gov",
    )  # fmt: skip
    found = story_item(
        document(),
        item(events=(event(DAY), event(None, recipient=None)), figures=(figure(143.0), figure(2.0), figure(2.5)),
             meetings=(meeting,), measures=(measure,)),
    )  # fmt: skip
    assert set(found.marks) == {
        "#143", "#2.5", "@2031-05-05", "CONSULT a-gov b-gov", "meeting a-gov b-gov", "tariff a-gov b-gov",
    }  # fmt: skip
    assert dt.date.fromisoformat(found.marks[2][1:]) == dt.date(2031, 5, 5)


def test_pieces_of_one_article_are_told_together():
    second = Item(id="i-2", start=0, end=5, spans=(Span(0, 5),), kind="teaser", issues=("ferries",))
    found = story_item(document(), item(issues=("harbours",)), second)
    assert found.id == "i-1"
    assert found.text.endswith("\nFerry")
    assert found.issues == ("harbours", "ferries")
