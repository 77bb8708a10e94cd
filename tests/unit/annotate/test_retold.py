"""A statement told twice takes its speaker from the telling that names one; clauses give what the model passed over."""

from attache.annotate import annotate
from attache.record import Document, Item, Reading, Span


def statements(text):
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
    return annotate(Reading(document=document, items=(item,))).items[0].statements


def test_the_official_of_the_deck_is_who_the_text_names():
    text = (
        "The harbour of Velin handled more timber than any other port last year, a government official said.\n\n"
        "The harbour of Velin handled more timber than any other port last year, Bo Tan, head of the port office, said."
    )
    first, second = statements(text)
    assert second.speaker.name == "Bo Tan"
    assert (first.speaker.name, first.anonymity) == ("Bo Tan", "named")


def test_another_matter_keeps_its_nameless_source():
    text = (
        "The harbour of Velin handled more timber than any other port last year, a government official said.\n\n"
        "Grain prices in the northern towns will fall again next month, Bo Tan, head of the port office, said."
    )
    first = statements(text)[0]
    assert first.anonymity == "anonymous"


def test_two_names_leave_it_open():
    told = "The harbour of Velin handled more timber than any other port last year"
    text = f"{told}, an official said.\n\n{told}, Bo Tan said.\n\n{told}, Ada Holt said."
    assert statements(text)[0].anonymity == "anonymous"


def test_what_a_report_reports_is_inside_of_it():
    text = (
        "Earlier Saturday, the minister visited the store of a maker and said that she was in Oslo to open talks, "
        "the Harbour Gazette reported."
    )
    outer, inner = sorted(statements(text), key=lambda s: s.nested_in is not None)
    assert [span.of(text) for span in inner.content] == ["she was in Oslo to open talks"]
    assert inner.nested_in == outer.id
