import hashlib

import papers
import pytest
from captured import words

from attache.errors import DamagedInput, Locked, NoTextLayer, TooLarge, TooMany
from attache.extract import extract, labels, places
from attache.record import Capture, Span

LEFT = [
    "The harbour board of Lanhai opened the second",
    "quay on Tuesday, and ships of every flag may",
    "now berth there. Harbour master Vera Holt said",
    "the work had taken eleven months.",
]
RIGHT = [
    "Shippers in Velm said they would take the mat-",
    "ter to the tribunal, which is to hear them before",
    "the summer recess. Their spokeswoman, Ilse",
    "Marr, called it a serious matter for the port.",
]
LEFT_WORDS = " ".join(LEFT)
RIGHT_WORDS = (
    "Shippers in Velm said they would take the matter to the tribunal, which is to hear them before the summer "
    "recess. Their spokeswoman, Ilse Marr, called it a serious matter for the port."
)


def captured(data, path="review.pdf"):
    return Capture(data=data, sha256=hashlib.sha256(data).hexdigest(), media_type="application/pdf", path=path)


def read(*pages, **more):
    return extract(captured(papers.pdf(*pages, **more)))


def matter(found):
    return [
        block.span.of(found.document.text)
        for block in found.blocks
        if block.span not in {span for span, _ in found.furniture}
    ]


def test_lines_are_joined_to_paragraphs():
    found = read(papers.column(LEFT, 72, 700) + papers.column(RIGHT, 72, 630))
    assert words(found) == [LEFT_WORDS, RIGHT_WORDS]
    assert [block.role for block in found.blocks] == ["paragraph", "paragraph"]


def test_columns_are_read_from_left_to_right_whatever_was_drawn_first():
    left, right = papers.column(LEFT, 60, 700), papers.column(RIGHT, 320, 700)
    assert words(read(left + right)) == words(read(right + left)) == [LEFT_WORDS, RIGHT_WORDS]


def test_columns_drawn_row_by_row_are_columns():
    rows = "".join(
        papers.text(a, 60, 700 - 12 * n) + papers.text(b, 320, 700 - 12 * n)
        for n, (a, b) in enumerate(zip(LEFT, RIGHT, strict=True))
    )
    assert words(read(rows)) == [LEFT_WORDS, RIGHT_WORDS]


def test_a_headline_across_the_columns_comes_first_and_is_a_heading():
    head = papers.text("Quay opens in Lanhai as shippers go to court", 60, 740, size=20)
    found = read(papers.column(LEFT, 60, 700) + papers.column(RIGHT, 320, 700) + head)
    assert words(found)[0] == "Quay opens in Lanhai as shippers go to court"
    assert (found.blocks[0].role, found.blocks[0].level) == ("heading", 1)
    assert found.document.title == words(found)[0]


def test_two_stories_over_each_other_in_columns_are_not_mixed():
    one = papers.text("First story", 60, 740, 16) + papers.column(LEFT, 60, 715) + papers.column(RIGHT, 320, 715)
    two = papers.text("Second story", 60, 600, 16) + papers.column(RIGHT, 60, 575) + papers.column(LEFT, 320, 575)
    two += papers.text("A line that closes both of the columns of the second story on this page of the paper", 60, 520)
    found = words(read(two + one))
    assert found[:3] == ["First story", LEFT_WORDS, RIGHT_WORDS]
    assert found[3:6] == ["Second story", RIGHT_WORDS, LEFT_WORDS]


def test_rows_of_a_table_stay_rows():
    rows = [("Port", "2030", "2031"), ("Lanhai", "1,200", "1,320"), ("Velm", "900", "990")]
    drawn = "".join(
        papers.text(cell, 72 + 150 * column, 600 - 14 * row)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    )
    found = read(papers.column(LEFT, 72, 700) + drawn)
    assert words(found)[1:] == ["Port\t2030\t2031", "Lanhai\t1,200\t1,320", "Velm\t900\t990"]
    assert [block.role for block in found.blocks][1:] == ["table-row"] * 3


def test_a_paragraph_goes_on_over_the_page_and_running_heads_follow_it():
    first = papers.text("Harbour Gazette", 72, 800, 8) + papers.column(LEFT[:2], 72, 80) + papers.text("1", 290, 30, 8)
    second = (
        papers.text("Harbour Gazette", 72, 800, 8) + papers.column(LEFT[2:], 72, 700) + papers.text("2", 290, 30, 8)
    )
    found = read(first, second)
    assert words(found) == [LEFT_WORDS, "Harbour Gazette", "1", "Harbour Gazette", "2"]
    assert matter(found) == [LEFT_WORDS]


def test_a_headline_at_the_top_of_one_page_is_no_running_head():
    first = papers.text("Quay opens in Lanhai", 72, 800, 16) + papers.column(LEFT, 72, 760)
    second = papers.text("Shippers go to court", 72, 800, 16) + papers.column(RIGHT, 72, 760)
    assert read(first, second).furniture == ()


def test_what_a_browser_prints_at_the_edge_is_no_date_of_the_text():
    printed = papers.text("11/25/31, 11:20 AM", 30, 820, 8) + papers.text("Quay opens", 280, 820, 8)
    printed += papers.text("https://gazette.example/quay", 30, 20, 8) + papers.text("1/1", 560, 20, 8)
    found = read(printed + papers.column(LEFT, 72, 700))
    assert found.document.published is None
    assert matter(found) == [LEFT_WORDS]


def test_dates_of_the_file_are_no_dates_of_publication_and_titles_of_the_file_must_stand_in_the_text():
    info = "/CreationDate (D:20310509080000Z) /ModDate (D:20310510080000Z) /Title (Template of the port desk)"
    found = read(papers.column(LEFT, 72, 700), info=info)
    assert (found.document.published, found.document.title) == (None, None)
    head = papers.text("Quay opens in Lanhai", 72, 740, 10)
    assert (
        read(head + papers.column(LEFT, 72, 700), info="/Title (Quay opens in Lanhai)").document.title
        == "Quay opens in Lanhai"
    )


def test_a_date_that_the_text_states_counts():
    found = read(
        papers.text("Press review", 72, 760, 18) + papers.text("9 May 2031", 72, 730) + papers.column(LEFT, 72, 700)
    )
    assert found.document.published is not None
    assert (found.document.published.value, found.document.published.basis) == ("2031-05-09", "stated")
    assert found.document.published.span.of(found.document.text) == "9 May 2031"


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (["The tariff-related rules of the board are rules for ships and of a tariff-", "related kind that nobody likes."], "tariff-related kind"),
        (["The regulation of the port is old. Ships in the harbour wait for a new regu-", "lation of the fees."], "new regulation of"),
        (["Shippers in the port of Velm, who pay the fees of the harbour, warned of counter-", "measures by autumn."], "of counter-measures by"),
        (["Shippers in the port of Velm, who pay the fees of the harbour, wait for the imple-", "mentation of it."], "the implementation of"),
        (["Shippers in the port of Velm, who pay the fees of the harbour, wait for the Velm-", "Lanhai road to open."], "the Velm-Lanhai road"),
    ],
)  # fmt: skip
def test_a_word_broken_at_the_end_of_a_line_is_whole_and_a_compound_keeps_its_hyphen(lines, meant):
    assert meant in read(papers.column(lines, 72, 700)).document.text


def test_a_soft_hyphen_goes_and_a_hyphen_of_a_path_stays():
    soft = ["Shippers in the port of Velm, who pay the fees of the harbour, wait for a quaz\xad", "zigation of it."]
    assert "a quazzigation of it" in read(papers.column(soft, 72, 700)).document.text
    path = ["The list of the fees of the harbour can be had from https://gazette.example/old-", "quaz/list.html today."]
    assert "https://gazette.example/old-quaz/list.html today" in read(papers.column(path, 72, 700)).document.text


def test_a_sentence_goes_on_in_the_next_column_also_with_a_name():
    left = [*LEFT, "She said so on the quay, before the Minister of"]
    right = ["Transport came to Lanhai to see it for himself.", *RIGHT]
    text = read(papers.column(left, 60, 700) + papers.column(right, 320, 700)).document.text
    assert "before the Minister of Transport came to Lanhai" in text


def test_short_lines_of_a_source_stay_lines():
    drawn = papers.column([*LEFT, "Source: Harbour Gazette, May 9, 2031", "https://gazette.example/9"], 72, 700)
    found = read(drawn + papers.column([" ".join(LEFT[:2])], 72, 600))
    assert words(found)[1:3] == ["Source: Harbour Gazette, May 9, 2031", "https://gazette.example/9"]
    assert found.blocks[2].links[0].href == "https://gazette.example/9"


def test_links_lie_on_their_words():
    annotation = (
        "/Annots [ << /Type /Annot /Subtype /Link /Rect [72 695 130 712] "
        "/A << /S /URI /URI (https://gazette.example/quay) >> >> ]"
    )
    found = read(papers.text("Full report on the quay", 72, 700), annots=annotation)
    (link,) = found.blocks[0].links
    assert link.href == "https://gazette.example/quay"
    assert link.span.of(found.document.text).startswith("Full report")


@pytest.mark.parametrize(("turn", "media"), [(90, "0 0 842 595"), (270, "0 0 842 595"), (180, "0 0 595 842")])
def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(turn, media):
    placed = {90: "0 1 -1 0 842 0 cm ", 270: "0 -1 1 0 0 595 cm ", 180: "-1 0 0 -1 595 842 cm "}[turn]
    drawn = "q " + placed + papers.column(LEFT, 60, 500) + "Q"
    found = read(drawn, annots=f"/Rotate {turn}", media=media)
    assert words(found) == [LEFT_WORDS]


def test_places_of_a_span_are_pages_and_boxes_on_them():
    capture = captured(papers.pdf(papers.column(LEFT, 72, 700), papers.column(RIGHT, 72, 700)))
    text = extract(capture).document.text
    start = text.index("the tribunal")
    span = Span(start, start + len("the tribunal"))
    (place,) = places(capture, span, quote="the tribunal")
    assert (place.page, place.label()) == (2, "page 2")
    ((left, bottom, right, top),) = place.boxes
    assert 72 < left < right < 250 and 680 < bottom < 700 < top + 12 < 712
    assert labels(capture, [Span(0, len(text))], text) == ("pages 1-2",)
    assert places(capture, span, quote="other words") == ()


def test_every_word_has_a_place():
    capture = captured(papers.pdf(papers.column(LEFT, 60, 700) + papers.column(RIGHT, 320, 700)))
    text = extract(capture).document.text
    for start in range(len(text) - 6):
        if text[start].isalpha():
            assert places(capture, Span(start, start + 1), quote=text[start])


def test_pictures_without_text_are_told():
    with pytest.raises(NoTextLayer, match="pictures"):
        read("0 0 100 100 re f")


def test_fonts_that_do_not_tell_their_letters_are_told():
    codes = "<" + "".join(f"{n:02X}" for n in range(1, 32)) * 5 + ">"
    with pytest.raises(NoTextLayer):
        read(f"BT /F1 10 Tf 72 700 Td {codes} Tj ET")


def test_a_locked_file_is_told():
    lock = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 "
        f"/O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'33' * 16}> <{'33' * 16}>]"
    )
    with pytest.raises(Locked):
        read(papers.column(LEFT, 72, 700), trailer=lock)


LINE = papers.text(LEFT[0], 72, 700)
HOSTILE = {
    "cut": papers.pdf(LINE)[:400],
    "noise": b"%PDF-1.7\n" + bytes(range(256)) * 20,
    "page-tree-loop": papers.pdf(LINE, kids="2 0 R 10 0 R", count=2),
    "million-pages-told": papers.pdf(LINE, count=1_000_000),
    "million-pages": papers.pdf(LINE, kids="10 0 R " * 100_000, count=100_000),
    "xref-loop": papers.pdf(LINE).replace(b"/Info 3 0 R ", b"/Info 3 0 R /Prev %d" % papers.pdf(LINE).rindex(b"xref\n0 1")),
    "xref-nowhere": papers.pdf(LINE, trailer="/Prev 999999999"),
    "deep-brackets": papers.pdf("[" * 500_000 + LINE),
    "deep-states": papers.pdf("q " * 100_000 + LINE),
    "no-pages": papers.pdf(),
    "far-away": papers.pdf(papers.text(LEFT[0], 10**12, -(10**12)) + LINE),
    "flat": papers.pdf("1 0 0 0 0 0 cm " + LINE),
    "many-lines": papers.pdf("".join(papers.text("quay", (k * 37) % 500, (k * 91) % 800, 3) for k in range(8000))),
}  # fmt: skip


@pytest.mark.parametrize("flaw", HOSTILE)
def test_hostile_files_are_read_or_refused(flaw):
    try:
        found = extract(captured(HOSTILE[flaw]))
    except (DamagedInput, NoTextLayer, TooMany, TooLarge):
        return
    assert found.document.text.strip()


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="memory is capped where the system can do it")
def test_a_page_that_would_take_all_memory_is_given_up_and_the_next_file_is_read():
    import zlib

    def form(content, resources):
        data = zlib.compress(content.encode())
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {resources} >> /Length {len(data)} "
        return head.encode() + b"/Filter /FlateDecode >>\nstream\n" + data + b"\nendstream"

    forms = [form("/X Do " * 10, f"/XObject << /X {901 + k} 0 R >>") for k in range(9)]
    forms.append(form("0 0 1 1 re f", ""))
    bomb = papers.pdf(LINE + "/X Do", resources="/XObject << /X 900 0 R >>", extra=forms)
    with pytest.raises(TooLarge, match="memory"):
        extract(captured(bomb))
    assert words(read(papers.column(LEFT, 72, 700))) == [LEFT_WORDS]


def test_numbers_of_notes_are_no_words_and_powers_are():
    drawn = (
        papers.text("The board opened the quay on Tuesday,", 72, 700)
        + papers.text("12", 226, 704, 6)
        + papers.text("and it covers 12 km", 236, 700)
        + papers.text("2", 316, 704, 6)
        + papers.text("of the coast.", 323, 700)
    )
    assert "on Tuesday, and it covers 12 km2 of the coast." in read(drawn).document.text


def test_an_initial_over_several_lines_begins_its_word():
    drawn = (
        papers.text("T", 72, 684, 30)
        + papers.column([LEFT[0][1:], LEFT[1]], 92, 700)
        + papers.column(LEFT[2:], 72, 676)
    )
    assert words(read(drawn))[0].startswith("The harbour board of Lanhai opened the second quay")


def test_a_mark_across_the_page_does_not_disturb_its_columns():
    mark = "q 0.7 0.7 -0.7 0.7 200 300 cm " + papers.text("DRAFT COPY", 0, 0, 60) + "Q\n"
    found = read(papers.column(LEFT, 60, 700) + mark + papers.column(RIGHT, 320, 700))
    assert matter(found) == [LEFT_WORDS, RIGHT_WORDS]
    assert [span.of(found.document.text) for span, _ in found.furniture] == ["DRAFT COPY"]
