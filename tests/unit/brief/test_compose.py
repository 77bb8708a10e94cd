"""What a brief prints, read aloud."""

from dataclasses import replace

import pytest
from sample import BEAT, EVER, POST, READINGS, compose_all, lines, only
from texts import day, reading

from attache import tables
from attache.brief import phrase
from attache.brief.check import check
from attache.brief.compose import source_of
from attache.record import Window
from attache.record.codec import decode_edition, encode

HOLT = {
    "speaker": "Vera Holt",
    "role": "spokesperson",
    "organisation": ("OV", "Ostravian Foreign Ministry"),
    "issues": ("strait",),
}
MAY = day("2031-05-07", basis="metadata", text="2031-05-07")


def test_the_brief_reads_aloud(edition):
    assert lines(edition) == [
        "澜海外交部发言人魏澜 said on 6 May 2031: “澜方坚决反对任何未经同意的测量” (untranslated; 海港日报).",
        "海港日报 reported on 6 May 2031: “魏澜指出，十四亿人不会接受这种做法” (untranslated).",
        "Lin Qiao, a deputy minister at the Lanhai Ministry of Seas, said: “The strait belongs to no one” "
        "(Lanhai Post, 7 May 2031).",
        "Minister Bo Tan said, according to Lanhai News Agency, that the drills were planned in 2029 "
        "(Lanhai Post, 7 May 2031).",
        "Vera Holt, spokesperson for the Ostravian Foreign Ministry, said on 6 May 2031: “We will not accept 3 more "
        "surveys in the strait” (Harbour Gazette, 7 May 2031, relayed by the Ostravia Digest; Lanhai Post, 7 May 2031).",
        "Vera Holt also said that Lanhai had sent three ships without notice since January "
        "(Harbour Gazette, 7 May 2031, relayed by the Ostravia Digest).",
        "Reporting on Vera Holt, the Ostravia Digest, on a report of 7 May 2031 by the Harbour Gazette, wrote: “She "
        "voiced deep concern over the drills, and would not say whether the talks go on”.",
        "Vera Holt, spokesperson for the Ostravian Foreign Ministry, denied that any Ostravian vessel had entered the "
        "zone (Harbour Gazette, 7 May 2031, relayed by the Ostravia Digest).",
        "Lin Qiao, a deputy minister at the Lanhai Ministry of Seas, said that the levy will rise to 15 percent on "
        "1 June (Lanhai Post, 7 May 2031).",
        "The Harbour Gazette reported on 5 May 2031: “Grain talks resume in Port Alder”.",
    ]
    assert edition.refused == 0


def test_every_citation_quotes_the_text_at_its_span(edition, text_of):
    texts = {source.id: text_of(source.text_sha256) for source in edition.sources}
    cited = [c for s in edition.sections for p in s.points for line in p.lines for c in line.citations]
    assert len(cited) > 20
    assert all(texts[c.source][c.start : c.end] == c.quote for c in cited)


def test_sides_stand_in_the_order_of_the_beat(edition):
    assert [line.side for p in edition.sections[0].points for line in p.lines] == ["Lanhai"] * 4 + ["Ostravia"] * 4


def test_a_resolved_date_cites_its_words_and_its_anchor(edition):
    line = next(
        line
        for s in edition.sections
        for p in s.points
        for line in p.lines
        if "on 6 May" in line.text and "Holt" in line.text
    )
    assert [c.quote for c in line.citations if "date" in c.supports] == ["on Tuesday", "7 May 2031"]


def test_the_same_readings_give_the_same_bytes_in_any_order():
    first = encode(compose_all(READINGS))
    assert first == encode(compose_all(tuple(reversed(READINGS))))
    assert encode(decode_edition(first)) == first


def test_an_undated_statement_says_nothing_of_a_date():
    said = only("[s1 Vera Holt] [c1 said]: “[w1 The sea is open].”", HOLT)
    assert said == ["Vera Holt said: “The sea is open” (Lanhai Post)."]


def test_a_month_is_printed_as_a_month():
    said = only("[t1 In May 2031], [s1 Vera Holt] [c1 said]: “[w1 The sea is open].”", {**HOLT, "date": day("2031-05")})
    assert said == ["Vera Holt said in May 2031: “The sea is open” (Lanhai Post)."]


def test_a_date_that_nothing_supports_is_not_printed():
    said = only("[s1 Vera Holt] [c1 said]: “[w1 The sea is open].”", {**HOLT, "date": day("2031-05-03")})
    assert said == ["Vera Holt said: “The sea is open” (Lanhai Post)."]


@pytest.mark.parametrize("cue", ["slammed the move and claimed", "admitted", "insisted", "boasted"])
def test_a_loaded_cue_is_printed_as_said(cue):
    said = only(f"[s1 Vera Holt] [c1 {cue}] that [w1 the port is closed].", {**HOLT, "form": "indirect"})
    assert said == ["Vera Holt said that the port is closed (Lanhai Post)."]


def test_a_denial_stays_a_denial():
    said = only("[s1 Vera Holt] [c1 denied] that [w1 the port was closed].", {**HOLT, "form": "indirect"})
    assert said == ["Vera Holt denied that the port was closed (Lanhai Post)."]


@pytest.mark.parametrize(
    "marked",
    [
        "[s1 Vera Holt] did not [c1 say] that [w1 the port is closed].",
        "[s1 Vera Holt] may [c1 say] that [w1 the port is closed].",
        "If [s1 Vera Holt] [c1 says] that [w1 the port is closed], trade will stop.",
        "[s1 Vera Holt] reportedly [c1 said] that [w1 the port is closed].",
        "[s1 Vera Holt] stopped short of [c1 saying] that [w1 the port is closed].",
    ],
)
def test_what_is_negated_or_hedged_is_quoted_whole_as_the_outlets(marked):
    said = only(marked, {**HOLT, "form": "indirect"})
    plain = marked.replace("[s1 ", "").replace("[c1 ", "").replace("[w1 ", "").replace("]", "")
    assert said == [f"The Lanhai Post reported: “{plain.rstrip('.')}”."]


def test_declining_to_comment_is_no_statement():
    assert only("[s1 Vera Holt] [c1 declined to comment] on [w1 the levy].", {**HOLT, "form": "indirect"}) == []


@pytest.mark.parametrize("flag", ["non-statement", "hypothetical", "question"])
def test_flagged_statements_are_left_out(flag):
    assert only("[s1 Vera Holt] [c1 said]: “[w1 The sea is open].”", {**HOLT, "flags": (flag,)}) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("deep concern over the drills", "no clause"),
        ("its ships will stay", "a pronoun"),
        ("we will stay", "the first person"),
        ("the “drills will stay", "a broken quotation"),
    ],
)
def test_words_that_fit_no_clause_are_quoted_as_the_outlets(content, why):
    said = only(f"At noon [s1 Vera Holt] [c1 said] [w1 {content}].", {**HOLT, "form": "indirect"})
    assert len(said) == 1, why
    assert said[0].startswith("The Lanhai Post reported: “At noon Vera Holt said "), why


def test_a_paraphrase_marked_as_direct_is_not_put_in_the_speakers_mouth():
    said = only("[s1 Vera Holt] [c1 said] [w1 the port is closed to all].", HOLT)
    assert said == ["Vera Holt said that the port is closed to all (Lanhai Post)."]


def test_a_pronoun_without_a_name_gives_no_line():
    assert only("[s1 He] [c1 said]: “[w1 The sea is open].”", {"issues": ("strait",)}) == []


def test_a_paper_that_speaks_is_nobody():
    said = only("[s1 The statement] [c1 said] that [w1 the port is closed].", {"form": "indirect"})
    assert not any(line.startswith("The statement said") for line in said)


def test_an_unnamed_source_keeps_its_words():
    said = only(
        "[s1 A senior official] [c1 said] that [w1 the port is closed].", {"form": "indirect", "anonymity": "anonymous"}
    )
    assert said == ["A senior official said that the port is closed (Lanhai Post)."]


def test_without_outlet_the_line_says_so():
    said = only("[s1 Vera Holt] [c1 said] that [w1 the port is closed].", {**HOLT, "form": "indirect"}, outlet=None)
    assert said == ["Vera Holt said that the port is closed (unnamed outlet)."]


def test_ten_outlets_that_repeat_one_statement_give_one_line():
    many = [
        reading(
            f"[s1 Vera Holt] [c1 said]: “[w1 The sea is open to every ship].” Report {n}.",
            outlet=f"Outlet {chr(65 + n)}",
            said=[HOLT],
            issues=("strait",),
        )
        for n in range(10)
    ]
    edition = compose_all(many)
    assert len(lines(edition)) == 1
    assert all(f"Outlet {chr(65 + n)}" in lines(edition)[0] for n in range(10))
    assert len(edition.sources) == 10
    texts = {r.document.text_sha256: r.document.text for r in many}
    assert check(edition, text_of=texts.get) == ()


def test_the_same_formula_a_month_later_is_a_line_of_its_own():
    pair = [
        reading(
            f"[t1 On {d} 2031], [s1 Vera Holt] [c1 said]: “[w1 The sea is open to every ship].”",
            outlet="Lanhai Post",
            said=[{**HOLT, "date": day(v)}],
            issues=("strait",),
        )
        for d, v in (("3 March", "2031-03-03"), ("9 May", "2031-05-09"))
    ]
    assert [text[:30] for text in lines(compose_all(pair))] == [
        "Vera Holt said on 3 March 2031",
        "Vera Holt said on 9 May 2031: ",
    ]


def test_a_cap_cuts_every_side_alike():
    text = "\n".join(
        f"[s{n} {'Vera Holt' if n % 4 == 0 else 'Bo Tan'}] [c{n} said]: “[w{n} Sentence {'abcdefgh'[n - 1] * 5} stands alone here].”"
        for n in range(1, 9)
    )
    said = [
        {"speaker": "Vera Holt", "organisation": ("OV", "Ostravia"), "issues": ("strait",)} if n % 4 == 0
        else {"speaker": "Bo Tan", "organisation": ("LH", "Lanhai"), "issues": ("strait",)}
        for n in range(1, 9)
    ]  # fmt: skip
    edition = compose_all([reading(text, outlet="Lanhai Post", said=said, issues=("strait",))], max_lines=4)
    assert [line.side for p in edition.sections[0].points for line in p.lines] == [
        "Lanhai",
        "Lanhai",
        "Ostravia",
        "Ostravia",
    ]


def test_the_window_leaves_out_what_was_said_before_it():
    marked = "[t1 On 3 March 2031], [s1 Vera Holt] [c1 said]: “[w1 The sea is open].”"
    one = reading(
        marked, outlet="Lanhai Post", published=MAY, said=[{**HOLT, "date": day("2031-03-03")}], issues=("strait",)
    )
    assert lines(compose_all([one], window=Window(first="2031-05-01", last=None))) == []
    assert len(lines(compose_all([one], window=EVER))) == 1


def test_only_the_issues_asked_for_are_printed():
    edition = compose_all(issues=("trade",))
    assert [section.title for section in edition.sections] == ["trade"]
    assert len(lines(edition)) == 2


def test_an_empty_record_gives_an_empty_edition():
    edition = compose_all([])
    assert (edition.sections, edition.sources, edition.beat) == ((), (), BEAT.name)


def test_a_word_the_text_does_not_have_as_role_is_not_printed():
    said = only("[s1 Vera Holt] [c1 said]: “[w1 The sea is open].”", {**HOLT, "role": "admiral"})
    assert said == ["Vera Holt said: “The sea is open” (Lanhai Post)."]


def test_a_role_beside_another_name_is_not_lent_to_the_speaker():
    marked = "Admiral Bo Tan met [s1 Vera Holt]; she [c1 said]: “[w1 The sea is open].”"
    assert only(marked, {**HOLT, "role": "Admiral"}) == ["Vera Holt said: “The sea is open” (Lanhai Post)."]


def test_compose_prints_nothing_that_the_checker_refuses(text_of):
    texts = {POST.document.text_sha256: POST.document.text}
    assert check(compose_all([POST]), text_of=texts.get) == ()


@pytest.mark.parametrize(
    ("marked", "form", "printed"),
    [
        ("[s1 Bo Tan] [c1 said] the drills were [w1 “harmless, even for gulls.”]", "mixed", None),
        (
            "[s1 Bo Tan] [c1 said] that [w1 the drills were “harmless, even for gulls.”]",
            "mixed",
            "Bo Tan said that the drills were “harmless, even for gulls” (Lanhai Post, 7 May 2031).",
        ),
        (
            "[s1 Bo Tan] [c1 said] [w1 that, the tide will turn].",
            "indirect",
            "Bo Tan said that the tide will turn (Lanhai Post, 7 May 2031).",
        ),
        ("[s1 Bo Tan] [c1 spoke] of [w1 the need to see that the buoys are lit].", "indirect", None),
        ("[s1 He] [c1 said] that [w1 the tide will turn].", "indirect", None),
        ("[s1 Bo Tan] [c1 said] that [w1 being told of the buoys had helped].", "indirect", None),
        ("[s1 Bo Tan] [c1 said]: [w1 Furthermore, the buoys are lit].", "indirect", None),
        ("[s1 Bo Tan] [c1 said] Lanhai hoped that [w1 the tide will turn].", "indirect", None),
        (
            "[s1 Bo Tan] [c1 said] in Corin on Monday that [w1 the tide will turn].",
            "indirect",
            "Bo Tan said that the tide will turn (Lanhai Post, 7 May 2031).",
        ),
    ],
)
def test_clauses_end_and_begin_as_clauses_do(marked, form, printed):
    name = "He" if marked.startswith("[s1 He]") else "Bo Tan"
    found = only(marked, {"form": form, "speaker": name}, published=MAY)
    assert found[:1] == [printed] if printed else not any(line.startswith(f"{name} said that") for line in found)


def test_a_sentence_of_two_quotations_keeps_all_its_marks():
    found = only(
        '"[w1 The gulls left first]," [s1 Bo Tan] [c1 said]. "Then went the boats."',
        {"form": "indirect", "speaker": "Bo Tan", "implicit": True},
        published=MAY,
    )
    assert all(line.count("“") == line.count("”") and line.count("‘") == line.count("’") for line in found)


@pytest.mark.parametrize(
    ("first", "last", "printed"),
    [
        ("2031-04-07", "2031-05-16", "7 April to 16 May 2031"),
        ("2031-05-05", "2031-05-11", "5 to 11 May 2031"),
        ("2030-12-29", "2031-01-04", "29 December 2030 to 4 January 2031"),
        ("2031-05-06", "2031-05-06", "6 May 2031"),
        ("2031-05-06", None, "from 6 May 2031"),
        (None, "2031-05-06", "until 6 May 2031"),
        (None, None, ""),
    ],
)
def test_days_of_a_window_say_once_what_they_share(first, last, printed):
    assert phrase.days(first, last) == printed


def test_a_speaker_of_no_known_country_is_on_no_side():
    edition = compose_all(
        [
            reading(
                "[s1 A rope seller] [c1 said]: “[w1 The tide asks nobody for papers].”",
                said=[{"speaker": None, "issues": ("strait",)}],
                outlet="Lanhai Post",
                published=MAY,
                issues=("strait",),
            )
        ]
    )
    (line,) = [line for section in edition.sections for point in section.points for line in point.lines]
    assert (line.side, line.text) == (
        None,
        "A rope seller said: “The tide asks nobody for papers” (Lanhai Post, 7 May 2031).",
    )


def test_nobody_is_named_whom_the_item_does_not_name():
    found = only(
        "[s1 She] [c1 said]: “[w1 The tide asks nobody for papers].”",
        {"speaker": ("theresa-may", "Theresa May")},
        published=MAY,
    )
    assert not any("Theresa" in line for line in found)


def test_a_dateline_is_no_part_of_the_sentence():
    found = only(
        "PORT ALDER, May 7 (LNA) -- [s1 The harbour master] [c1 voiced] [w1 doubt about the buoys].",
        {"form": "indirect", "speaker": None},
        published=MAY,
    )
    assert found == ["The Lanhai Post reported on 7 May 2031: “The harbour master voiced doubt about the buoys”."]


AGENCY = (
    "BAILIN, May 8 (LNA) -- [s1 Lin Qiao] [c1 said] that [w1 the two ports will share one pilot boat from the summer]. "
    "Nobody had expected the offer, and nobody in the harbour office would say who had made it first. The boat is red."
)


def test_copies_of_an_agency_text_are_one_line_with_all_outlets():
    lin = {"form": "indirect", "speaker": "Lin Qiao", "issues": ("strait",)}
    first = reading(AGENCY, said=[lin], outlet="Lanhai Post", published=MAY, issues=("strait",))
    # the finder saw nothing in the second copy
    second = reading(
        AGENCY.replace("[s1 Lin Qiao] [c1 said] that [w1 the", "Lin Qiao said that the").replace("summer]", "summer")
        + " (ends)",
        outlet="Port Alder Courier",
        published=MAY,
        issues=("strait",),
    )
    assert lines(compose_all([first, second])) == [
        "Lin Qiao said that the two ports will share one pilot boat from the summer "
        "(Lanhai Post and Port Alder Courier, 7 May 2031)."
    ]


def test_english_names_of_the_tables_stand_before_chinese_ones(tmp_path):
    rows = "person_id,name_en,name_zh,aliases,role,office_id,country,from,to,as_of,confidence,source,qid\n"
    (tmp_path / "officials.csv").write_text(
        rows + "wei-lan,Wei Lan,魏澜,,spokesperson,,XL,2029-09-01,,2031-05-31,high,a register that was read,\n"
    )
    chinese = reading(
        "[s1 魏澜][c1 表示]：“[w1 海峡不是任何人的后院]。”",
        said=[{"speaker": ("wei-lan", "魏澜"), "issues": ("strait",)}],
        outlet="海港日报",
        language="zh-Hans",
        published=MAY,
        issues=("strait",),
    )
    with tables.use(tmp_path):
        (line,) = [line for s in compose_all([chinese]).sections for p in s.points for line in p.lines]
    assert line.text.startswith("Wei Lan (魏澜) said: “海峡不是任何人的后院”")
    assert [reference.table for reference in line.tables] == ["officials"]
    assert "Wei Lan" not in lines(compose_all([chinese]))[0]


def test_an_edition_tells_no_folder_of_the_disk():
    one = replace(READINGS[0], document=replace(READINGS[0].document, path="/home/desk/secret/note.txt"))
    assert source_of(one).path == "note.txt"


@pytest.mark.parametrize("name", ["Chinese commerce ministry", "US defense department", "Ostravian government"])
def test_bodies_in_lower_case_take_an_article(name):
    assert phrase.with_article(name) == f"the {name}"


def test_a_source_in_a_container_is_named_with_it_and_without_the_folders_of_the_disk():
    one = READINGS[0]
    told = {"/home/desk/press.zip!/may/note.pdf": "press.zip!/may/note.pdf", "C:\\desk\\note.txt": "note.txt"}
    for path, name in told.items():
        assert source_of(replace(one, document=replace(one.document, path=path))).path == name
