"""The checker on what turns a line: it must name each turn, and be silent on an editor's sound paraphrase."""

import pytest
from texts import day, reading

from attache.brief.check import check_line
from attache.brief.compose import source_of
from attache.record import Citation, Line

NEWS = reading(
    "The Ostravian Parliament may close the strait to tankers, Vera Holt said on Tuesday. "
    "Lanhai plans to impose a tariff of 12 percent on 34 turbines from Ostravia. "
    "Exports rose 3 percent while imports fell 4 percent. "
    "Lanhai reportedly summoned the Ostravian ambassador. "
    "About 1,200 sailors and 40 ships left Corin for 10 to 12 days. "
    "Bo Tan asked whether all ferries would stop. "
    "“We will not pay for the tow,” Holt said. "
    "Some ferries run again. Ostravia urged Lanhai to release the crew. "
    "The tow cost 5 million crowns. Holt denied that the crew had signed.\n"
    "Harbour Gazette, 7 May 2031",
    outlet="Harbour Gazette",
    published=day("2031-05-07", basis="metadata", text="2031-05-07"),
)
HAN = reading(
    "澜海外交部发言人魏澜5月6日表示，澜方不会撤回测量船，可能延长测量。",
    outlet="Harbour Gazette",
    language="zh-Hans",
)
TEXTS = {r.document.text_sha256: r.document.text for r in (NEWS, HAN)}
SOURCES = {r.document.id: source_of(r) for r in (NEWS, HAN)}


def cited(words, *supports, of=NEWS):
    start = of.document.text.index(words)
    return Citation(
        source=of.document.id,
        item="i",
        start=start,
        end=start + len(words),
        quote=words,
        supports=supports or ("words",),
    )


def errors(text, *words, of=NEWS, **fields):
    citations = [cited(each, of=of) if isinstance(each, str) else each for each in words]
    line = Line(text=text, citations=tuple(citations), **fields)
    return {p.kind for p in check_line(line, SOURCES, TEXTS.get, strict=False) if not p.warning}


CLOSE = "The Ostravian Parliament may close the strait to tankers, Vera Holt said"
PLANS = "Lanhai plans to impose a tariff of 12 percent on 34 turbines from Ostravia"
TRADE = "Exports rose 3 percent while imports fell 4 percent"
CALLED = "Lanhai reportedly summoned the Ostravian ambassador"
LEFT = "About 1,200 sailors and 40 ships left Corin for 10 to 12 days"
ASKED = "Bo Tan asked whether all ferries would stop"
URGED = "Ostravia urged Lanhai to release the crew"
COST = "The tow cost 5 million crowns"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vera Holt said that the Ostravian Parliament may close the strait to tankers.", CLOSE),
        ("According to Vera Holt, the Ostravian Parliament might close the strait to tankers.", CLOSE),
        ("The Harbour Gazette reported that Lanhai plans to levy a 12% tariff on 34 turbines from Ostravia.", PLANS),
        ("A tariff of 12 per cent on 34 turbines from Ostravia is planned by Lanhai.", PLANS),
        ("Exports increased 3 percent and imports dropped by 4 percent.", TRADE),
        ("The Ostravian ambassador was reportedly summoned by Lanhai.", CALLED),
        ("Around 1200 sailors and forty ships left Corin for 10 to 12 days.", LEFT),
        ("Bo Tan asked whether all ferries would stop.", ASKED),
        ("Lanhai should release the crew, Ostravia urged.", URGED),
        ("The tow cost 5,000,000 crowns.", COST),
    ],
)
def test_a_sound_paraphrase_of_an_editor_passes(text, words):
    assert errors(text, words) == set()


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Vera Holt said that the Ostravian Parliament will close the strait to tankers.", CLOSE, "hedge"),
        ("Vera Holt said that the Ostravian Parliament is likely to close the strait to tankers.", CLOSE, "hedge"),
        ("Vera Holt said that the Ostravian Parliament may not close the strait to tankers.", CLOSE, "polarity"),
        ("Vera Holt denied that the Ostravian Parliament may close the strait to tankers.", CLOSE, "polarity"),
        ("Vera Holt did not say that the Ostravian Parliament may close the strait to tankers.", CLOSE, "polarity"),
        ("Vera Holt announced that the Ostravian Parliament may close the strait to tankers.", CLOSE, "cue"),
        ("The Ostravian Parliament may close the strait to tankers.", CLOSE, "attribution"),
        ("Lanhai imposed a tariff of 12 percent on 34 turbines from Ostravia.", PLANS, "status"),
        ("Lanhai plans to impose a tariff of 12 percentage points on 34 turbines from Ostravia.", PLANS, "unit"),
        ("Lanhai plans to impose a tariff of 34 percent on 12 turbines from Ostravia.", PLANS, "number"),
        ("Ostravia plans to impose a tariff of 12 percent on 34 turbines from Lanhai.", PLANS, "name"),
        ("Exports fell 3 percent while imports rose 4 percent.", TRADE, "number"),
        ("Lanhai summoned the Ostravian ambassador.", CALLED, "hedge"),
        ("1,200 sailors and 40 ships left Corin for 10 to 12 days.", LEFT, "number"),
        ("More than 1,200 sailors and 40 ships left Corin for 10 to 12 days.", LEFT, "number"),
        ("About 1,200 sailors and 40 ships left Corin for 12 days.", LEFT, "number"),
        ("About 1,200 sailors and 40 ships left Corin for 10 to 12 weeks.", LEFT, "unit"),
        ("All ferries run again.", "Some ferries run again", "scope"),
        ("Ferries run again.", "Some ferries run again", "scope"),
        ("Lanhai urged Ostravia to release the crew.", URGED, "direction"),
        ("Lanhai released the crew.", URGED, "status"),
        ("The tow cost 5 million dollars.", COST, "unit"),
        ("The tow cost 5 billion crowns.", COST, "number"),
        ("Only Ostravia urged Lanhai to release the crew.", URGED, "scope"),
        ("Holt said that the crew had signed.", "Holt denied that the crew had signed", "polarity"),
    ],
)
def test_a_line_that_says_something_else_is_named(text, words, kind):
    assert kind in errors(text, words)


def test_an_omission_does_not_hide_a_negation():
    assert "quotation" in errors("Holt said: “We will … pay for the tow”.", "We will not pay for the tow")


def test_a_day_of_the_week_agrees_with_its_date():
    words = (CLOSE, cited("7 May 2031", "date"))
    text = "Vera Holt said on {}, 7 May 2031 that the Ostravian Parliament may close the strait to tankers."
    line = Line(text=text.format("Thursday"), citations=tuple(cited(w) if isinstance(w, str) else w for w in words))
    said = [p.message for p in check_line(line, SOURCES, TEXTS.get, strict=False) if p.kind == "date"]
    assert "that day was a Wednesday" in said


def test_outlets_that_a_line_counts_are_those_cited():
    words = (PLANS, cited("Harbour Gazette", "outlet"))
    text = "Lanhai plans to impose a tariff of 12 percent on 34 turbines from Ostravia, {} outlets report."
    assert "count" in errors(text.format("three"), *words)


def test_words_that_nothing_bears_out_are_a_warning_which_a_note_may_keep():
    line = Line(text="Ostravia urged Lanhai to release the hungry crew.", citations=(cited(URGED),))
    found = check_line(line, SOURCES, TEXTS.get, strict=False)
    assert [(p.kind, p.words, p.warning) for p in found] == [("unverified", "hungry", True)]
    note = Line(text=line.text, citations=line.citations, note=True)
    assert check_line(note, SOURCES, TEXTS.get, strict=False) == ()
    wrong = Line(text="Lanhai urged Ostravia to release the hungry crew.", citations=line.citations, note=True)
    assert "direction" in {p.kind for p in check_line(wrong, SOURCES, TEXTS.get, strict=False)}


def test_a_line_about_something_else_is_an_error():
    assert "words" in errors("Bakers baked brown bread before breakfast.", URGED)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("魏澜表示，澜方不会撤回测量船，可能延长测量。", set()),
        ("魏澜表示，澜方会撤回测量船。", {"polarity"}),
        ("魏澜表示，澜方不会撤回测量船，将延长测量。", {"hedge"}),
        ("美国外交部发言人魏澜表示，澜方不会撤回测量船。", {"name"}),
    ],
)
def test_a_chinese_line_is_read_in_chinese(text, kinds):
    words = HAN.document.text.rstrip("。")
    assert errors(text, words, of=HAN) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(",
        "“",
        "\x00",
        "不" * 50,
        "n't",
        "may may may may.",
        "a.b.c.d " * 200,
        "US and US",
        "’s and",
        "“ … , … . ”",
        "a-" * 300,
    ],
)
def test_any_text_is_answered(text):
    errors(text, PLANS)
    errors(f"Holt said {text}", PLANS)


def test_a_long_line_is_checked_in_linear_time():
    import time

    def spent(times):
        start = time.process_time()
        errors(("Lanhai may not impose 12 percent and " * times)[:-5] + ".", PLANS)
        return time.process_time() - start

    spent(10)
    assert spent(800) < 40 * max(spent(100), 0.01)


def test_words_that_he_says_are_not_given_to_somebody_only_spoken_of():
    one = reading(
        "Koi Naka, a scholar, told the Gazette that rivals feel less safe under President Marlow. "
        "“The danger has grown since then,” he said.",
        outlet="Harbour Gazette",
    )
    sources, texts = {one.document.id: source_of(one)}, {one.document.text_sha256: one.document.text}
    words = cited("The danger has grown since then", "words", of=one)

    def kinds(speaker):
        line = Line(
            text=f"{speaker} said: “The danger has grown since then”.",
            citations=(words, cited(speaker, "speaker", of=one)),
        )
        return {p.kind for p in check_line(line, sources, texts.get, strict=False)}

    assert "speaker" in kinds("President Marlow")
    assert kinds("Koi Naka") == set()


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Ministers of defence met.", "Ministers of trade met", None),
        (
            "The foreign minister said that nine licences were granted.",
            "The deputy minister said that nine of 40 licences were granted",
            "role",
        ),
        (
            "The deputy minister said that 40 licences were granted.",
            "The deputy minister said that nine of 40 licences were granted",
            "number",
        ),
        (
            "The deputy minister said that nine licences were granted.",
            "The deputy minister said that nine of 40 licences were granted",
            None,
        ),
    ],
)
def test_offices_and_shares_keep_what_they_are_of(text, words, kind):
    one = reading(f"{words}. It rained.", outlet="Harbour Gazette")
    line = Line(text=text, citations=(cited(words, "words", "speaker", of=one),))
    sources, texts = {one.document.id: source_of(one)}, {one.document.text_sha256: one.document.text}
    found = {p.kind for p in check_line(line, sources, texts.get, strict=False) if not p.warning}
    assert found == ({kind} if kind else set())


def test_what_a_speaker_is_called_is_not_broken_off():
    one = reading("Anto Bond, a member of an independent think tank, said the port is full.", outlet="Harbour Gazette")
    sources, texts = {one.document.id: source_of(one)}, {one.document.text_sha256: one.document.text}

    def kinds(called):
        citations = (cited("the port is full", "words", of=one), cited(called, "speaker", "role", of=one))
        line = Line(text=f"{called}, said that the port is full.", citations=citations)
        return {p.kind for p in check_line(line, sources, texts.get, strict=False)}

    assert kinds("Anto Bond, a member of an independent") == {"role"}
    assert kinds("Anto Bond, a member of an independent think tank") == set()
