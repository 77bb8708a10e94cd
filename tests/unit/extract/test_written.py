import hashlib

import pytest
from captured import FIRST, SECOND, captured, words

from attache.extract import extract


def plain(text, path="wire.txt"):
    return extract(captured(text, path=path))


def test_document_text_is_the_file_itself():
    text = f"  {FIRST}\r\n\r\n\t{SECOND}\u200f \n"
    document = plain(text).document
    assert document.text == text
    assert document.chars == len(text)
    assert document.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert document.alignment == ()


def test_byte_order_mark_is_left_out():
    assert plain("\ufeff" + FIRST).document.text == FIRST


def test_every_line_is_a_block_with_indent_and_blank_lines():
    found = plain(f"{FIRST}\n\n\n  {SECOND}\nhttps://gazette.example/a(b)?q=1.")
    assert [(block.role, block.indent, block.blanks) for block in found.blocks] == [
        ("line", 0, 0),
        ("line", 2, 2),
        ("line", 0, 0),
    ]
    assert [link.href for link in found.blocks[2].links] == ["https://gazette.example/a(b)?q=1"]


def test_text_without_a_date_has_none():
    assert plain(FIRST).document.published is None


def test_date_of_the_file_name():
    date = plain(FIRST, path="wire_2031-05-06.txt").document.published
    assert date is not None and (date.value, date.basis) == ("2031-05-06", "filename")


def test_date_line_at_the_top_is_stated_and_points_at_its_words():
    found = plain(f"Harbour wire\nTuesday, 6 May 2031\n\n{FIRST}").document
    assert found.published is not None and found.published.span is not None
    assert (found.published.value, found.published.basis) == ("2031-05-06", "stated")
    assert found.published.span.of(found.text) == found.published.text


@pytest.mark.parametrize(
    "text",
    [
        f"6 May 2031\n{FIRST}\n7 May 2031\n{SECOND}",  # the dates of two items
        f"{FIRST}\n" * 8 + "6 May 2031",  # at the end, of whatever it is
        "The law of 6 May 2031 is void.\n" + FIRST,
        "Version 2031\n" + FIRST,
    ],
)
def test_other_dates_are_not_the_documents(text):
    assert plain(text).document.published is None


def test_markdown_front_matter_states_title_date_and_outlet_and_is_furniture():
    text = f'---\ntitle: "Port fees"\ndate: 2031-05-06\noutlet: Harbour Gazette\n---\n# Port fees\n\n{FIRST}\n\n- {SECOND}\n'
    found = plain(text, path="a.md")
    document = found.document
    assert document.text == text
    assert (document.title, document.outlet) == ("Port fees", "Harbour Gazette")
    assert document.published is not None and document.published.value == "2031-05-06"
    assert words(found) == ["Port fees", FIRST, SECOND]
    assert [block.role for block in found.blocks] == ["heading", "paragraph", "list-item"]
    assert [reason for _, reason in found.furniture] == ["front matter"]


def test_markdown_links_stand_at_their_words():
    found = plain("## Fees\n\nSee [the law](https://gazette.example/law_(2031)) and ![a map](map.png).", path="a.md")
    links = found.blocks[1].links
    assert [link.href for link in links] == ["https://gazette.example/law_(2031)", "map.png"]
    assert links[0].span is not None and links[0].span.of(found.document.text) == "the law"
    assert links[1].span is None
