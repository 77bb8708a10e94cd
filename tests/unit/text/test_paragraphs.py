from attache.text.paragraphs import paragraphs


def split(text, **where):
    return [span.of(text) for span in paragraphs(text, **where)]


def test_blank_lines_part_paragraphs():
    assert split("One.\n\nTwo.\r\n\r\nThree.") == ["One.", "Two.", "Three."]


def test_lines_that_fill_the_width_are_one_wrapped_paragraph():
    wrapped = (
        "The harbour master of Lanhai said on Tuesday that the second quay would be\n"
        "opened to all ships of the fleet before the end of the month, although the\n"
        "rain had not stopped for a week."
    )
    assert split(wrapped) == [wrapped]


def test_a_text_without_words_has_no_paragraph():
    assert split("\n \n") == []
