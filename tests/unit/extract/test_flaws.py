import pytest

from attache.extract.flaws import flaws_of

SOUND = (
    "The parliament of Ostravia passed the bill on Tuesday. “We will pay,” said a shipper. “Has anyone asked us? No.” "
    "Will Harrow, who runs the port, was calm. Although it rained, hundreds marched. The rules come in the autumn."
)


def kinds(text, language="en"):
    return {flaw.kind for flaw in flaws_of(text, language)}


def test_sound_text_has_no_flaw():
    assert flaws_of(SOUND, "en") == ()


def test_flaw_spans_cover_the_damage():
    text = "The council met on Monday. Said that the road would stay closed until the spring. Nobody objected."
    (flaw,) = flaws_of(text, "en")
    assert flaw.kind == "hanging-clause"
    assert text[flaw.start : flaw.end] == "Said that the road would stay closed until the spring."


def test_second_copy_of_a_paragraph_is_marked_and_the_first_is_not():
    line = "The dam was opened in the presence of both heads of government on Saturday."
    text = f"{line}\n\nFarmers fear for their water.\n\n{line}"
    (flaw,) = flaws_of(text, "en")
    assert (flaw.kind, flaw.start) == ("repeated", text.rindex("The dam"))


def test_short_lines_and_addresses_may_repeat():
    assert (
        flaws_of(
            "Photo: Gazette\n\nA.\n\nPhoto: Gazette\nhttps://gazette.example/"
            + "a" * 50
            + "\nhttps://gazette.example/"
            + "a" * 50,
            "en",
        )
        == ()
    )


def test_damage_inside_quotation_marks_is_the_speakers():
    assert (
        kinds(
            "He laughed at the crowd. “Has never paid a crown. Said that he would, though.” The crowd was not amused."
        )
        == set()
    )


def test_english_rules_are_not_laid_on_other_languages():
    assert (
        kinds("Der Rat tagte am Montag. Said that the road would stay closed. Niemand widersprach dem.", "de") == set()
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ã©tÃ© Ã  la mer, dit le maire. Il fait beau.",
        "The price is â‚¬3, the board said on Monday.",
        "The board\ufffds price list was out of date.",
        "It wasn?t clear who would pay for it in the end.",
        "AT&amp;T raised its price on Monday, the board said.",
    ],
)
def test_wrongly_read_characters_are_mojibake(text):
    assert "mojibake" in kinds(text, None)


@pytest.mark.parametrize(
    "text",
    [
        "L'Âge d'or, São Velm, Ångström, «Là», naïve, Übergröße.",
        "https://gazette.example/?q=%E2%80%99&amp;x=1&lang=en is the address.",
        "Is it so?so they asked; page.php?s=1 and a?t=2",
        "兰海外交部发言人表示，双方将继续对话。联通公司发布公告。",
    ],
)
def test_marks_and_addresses_of_sound_texts_are_not_mojibake(text):
    assert "mojibake" not in kinds(text, None)


def test_whole_last_paragraph_is_not_truncated():
    assert "truncated" not in kinds(
        "The bill was passed on Tuesday by nine votes in all.\n\nIt will be printed by the state press in May"
    )
    assert "truncated" not in kinds(
        "It was passed on Tuesday by nine votes, to the surprise of the board (by Ida Moll in Velm, 3 May)"
    )


@pytest.mark.parametrize(
    "unit",
    [
        "Said that ",
        "word The word ",
        "He said that I ",
        "a.B ",
        "x? ",
        "“",
        "Ã",
        "\ufffd",
        "And told the ",
        ", it was ",
    ],
)
def test_a_long_text_of_one_pattern_comes_to_an_end(unit):
    text = (unit * 50 + "\n") * 400
    assert all(0 <= flaw.start < flaw.end <= len(text) for flaw in flaws_of(text, "en"))
