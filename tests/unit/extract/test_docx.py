import hashlib

import letters
import pytest
from captured import FIRST, SECOND, words
from letters import docx, p, run, table

from attache.collect import capture_of
from attache.errors import DamagedInput, EmptyInput, InputError, TooLarge
from attache.extract import extract, labels, places
from attache.record import Span


def captured(data, path="review.docx"):
    return capture_of(data, path=path)


def read(*body, **more):
    return extract(captured(docx(*body, **more)))


def test_paragraphs_headings_and_lists_come_in_order():
    found = read(
        p("Press review", style="H1"),
        p(FIRST),
        p("Quay opens", style="Own"),
        p("First point", properties='<w:numPr><w:numId w:val="3"/></w:numPr>'),
        p("No point", properties='<w:numPr><w:numId w:val="0"/></w:numPr>'),
    )
    assert words(found) == ["Press review", FIRST, "Quay opens", "First point", "No point"]
    assert [(block.role, block.level) for block in found.blocks] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("list-item", 0),
        ("paragraph", 0),
    ]
    assert found.document.title == "Press review"


def test_a_break_begins_a_line_of_its_own():
    found = read(p(run("Source: Harbour Gazette"), "<w:r><w:br/></w:r>", run("https://gazette.example/quay")))
    assert found.document.text == "Source: Harbour Gazette\nhttps://gazette.example/quay"
    assert found.blocks[1].links[0].href == "https://gazette.example/quay"


def test_what_was_deleted_is_no_part_of_the_text_and_what_was_inserted_is():
    deleted = "<w:del><w:r><w:delText>rejected</w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
    found = read(p(run("The bill was "), deleted, f"<w:ins>{run('passed')}</w:ins>", moved, run(" on Tuesday.")))
    assert words(found) == ["The bill was passed on Tuesday."]


def test_hidden_text_and_comments_are_left_out():
    comment = '<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    found = read(p(run("Seen."), run("Hidden.", "<w:vanish/>"), comment), parts=[("word/comments.xml", "<x>Note.</x>")])
    assert words(found) == ["Seen."]


def test_links_are_those_of_relations_and_of_fields():
    relation = '<Relationship Id="rId7" TargetMode="External" Target="https://gazette.example/quay"/>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://gazette.example/rain" '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("Rain")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    found = read(
        p(f'<w:hyperlink r:id="rId7">{run("Quay")}</w:hyperlink>', run(" and "), field, run(".")), relations=relation
    )
    assert words(found) == ["Quay and Rain."]
    text = found.document.text
    assert [(link.href, link.span.of(text)) for link in found.blocks[0].links] == [
        ("https://gazette.example/quay", "Quay"),
        ("https://gazette.example/rain", "Rain"),
    ]


def test_rows_of_a_table_are_lines_and_a_table_that_sets_a_page_is_its_paragraphs():
    found = read(table(("Port", "Fee"), ("Lanhai", "1,320")), table((p(FIRST) + p(SECOND), p("Beside."))))
    assert words(found) == ["Port\tFee", "Lanhai\t1,320", FIRST, SECOND, "Beside."]
    assert [block.role for block in found.blocks] == ["table-row"] * 2 + ["paragraph"] * 3


def test_a_table_in_a_table_is_read_once():
    inner = table(("Inner", "cell"))
    found = read(table((p("Outer") + inner, p("Beside."))))
    assert sorted(" ".join(words(found)).split()) == ["Beside.", "Inner", "Outer", "cell"]


def test_notes_follow_the_paragraph_that_they_hang_on():
    notes = (
        f'<w:footnotes {letters.W}><w:footnote w:type="separator" w:id="0">{p("no")}</w:footnote>'
        f'<w:footnote w:id="2">{p("Harbour Gazette, 9 May 2031.")}</w:footnote></w:footnotes>'
    )
    found = read(
        p(run(FIRST), '<w:r><w:footnoteReference w:id="2"/></w:r>'), p(SECOND), parts=[("word/footnotes.xml", notes)]
    )
    assert words(found) == [FIRST, "Harbour Gazette, 9 May 2031.", SECOND]


def test_text_boxes_are_read_once():
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:txbxContent>{p('In the box.')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{p('In the box.')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert words(read(p(run(FIRST), box))) == [FIRST, "In the box."]


def test_letters_in_bold_make_a_strong_line():
    found = read(
        p(run("Quay opens", "<w:b/>")), p("Rain", style="Strong"), p(run("Rain", '<w:b w:val="0"/>'), style="Strong")
    )
    assert [block.strong for block in found.blocks] == [True, True, False]


def test_the_table_of_contents_is_furniture():
    found = read(p("Quay opens 3", style="TOC1"), p(FIRST))
    assert [(span.of(found.document.text), reason) for span, reason in found.furniture] == [
        ("Quay opens 3", "contents")
    ]


def test_properties_give_no_date_and_a_title_only_where_the_text_has_it():
    core = "<dc:title>Template</dc:title><dcterms:created>2031-05-09T08:00:00Z</dcterms:created>"
    found = read(p(FIRST), core=core).document
    assert (found.title, found.published) == (None, None)
    assert read(p("Quay opens"), p(FIRST), core="<dc:title>Quay opens</dc:title>").document.title == "Quay opens"
    assert read(p("Quay opens", style="Title"), p(FIRST), core=core).document.title == "Quay opens"


def test_a_date_that_the_text_states_counts():
    found = read(p("Press review", style="Title"), p("9 May 2031"), p(FIRST)).document
    assert found.published is not None and found.published.value == "2031-05-09"


def test_places_of_a_span_are_paragraphs():
    capture = captured(docx(p(FIRST), p(""), p(SECOND)))
    text = extract(capture).document.text
    start = text.index(SECOND)
    (place,) = places(capture, Span(start + 4, start + 20), quote=text[start + 4 : start + 20])
    assert (place.paragraph, place.part, place.label()) == (3, "word/document.xml", "paragraph 3")
    assert labels(capture, [Span(0, len(text))], text) == ("paragraphs 1-3",)


def test_the_strict_dialect_is_read():
    xml = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        f"<w:p><w:r><w:t>{FIRST}</w:t></w:r></w:p></w:body></w:document>"
    )
    assert words(extract(captured(docx(document=xml)))) == [FIRST]


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + k)} "{("&" + chr(97 + k) + ";") * 10}">' for k in range(12))
    + f"]><w:document {letters.W}><w:body><w:p><w:r><w:t>&m;</w:t></w:r></w:p></w:body></w:document>"
)
HOSTILE = {
    "billion-laughs": docx(document=BOMB),
    "file-entity": docx(document=BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/passwd"')),
    "no-body": docx(document=f"<w:document {letters.W}/>"),
    "cut-xml": docx(document=f"<w:document {letters.W}><w:body><w:p><w:r><w:t>Qu"),
    "deep": docx("<w:sdt><w:sdtContent>" * 5000 + p(FIRST) + "</w:sdtContent></w:sdt>" * 5000),
    "deep-inline": docx("<w:p>" + "<w:ins>" * 200 + run(FIRST) + "</w:ins>" * 200 + "</w:p>"),
    "deep-tables": docx("<w:tbl><w:tr><w:tc>" * 60 + p(FIRST) + "</w:tc></w:tr></w:tbl>" * 60),
    "style-loop": docx(p(FIRST, style="Loop")),
    "unclosed-fields": docx(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 3000, run(FIRST))),
    "note-loop": docx(
        p(run(FIRST), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        parts=[
            (
                "word/footnotes.xml",
                f'<w:footnotes {letters.W}><w:footnote w:id="2">'
                + p(run("Again."), '<w:r><w:footnoteReference w:id="2"/></w:r>')
                + "</w:footnote></w:footnotes>",
            )
        ],
    ),
    "many-runs": docx(p(*[run("quay ")] * 30_000)),
    "many-cells": docx(table(*[["1"] * 50] * 400)),
}  # fmt: skip


@pytest.mark.parametrize("flaw", HOSTILE)
def test_hostile_documents_are_read_or_refused(flaw):
    try:
        found = extract(captured(HOSTILE[flaw]))
    except InputError:
        return
    assert found.document.text.strip()
    assert "root:" not in found.document.text
    assert len(found.document.text) < 200_000


def test_a_part_that_unpacks_to_far_more_than_it_is_is_refused():
    with pytest.raises(TooLarge):
        read(p("a" * 30_000_000))


def test_entities_are_refused():
    with pytest.raises(DamagedInput, match="entities"):
        extract(captured(HOSTILE["billion-laughs"]))


def test_a_document_without_words_is_empty():
    with pytest.raises(EmptyInput):
        read(p(""))


def test_the_same_bytes_give_the_same_text():
    data = docx(p(FIRST), table(("Port", "Fee"), ("Lanhai", "1")))
    one, other = (extract(captured(data)).document for _ in range(2))
    assert one == other
    assert one.text_sha256 == hashlib.sha256(one.text.encode()).hexdigest()
