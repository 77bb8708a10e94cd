"""Transcripts: turns as statements of whoever their labels name, in English and Chinese."""

from attache.annotate import annotate
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.record import Document, Item, Reading, Span, Statement
from attache.split import split

CONFERENCE = """Foreign Ministry spokesperson Lin Qiao's regular press conference on May 9, 2031

The spokesperson of the Lanhai Foreign Ministry took questions on the port and on tariffs.

Harbour Gazette: Ostravia said yesterday that it would raise tariffs on steel to 30 percent. What is your comment?

Lin Qiao: We have noted relevant reports. Lanhai firmly opposes unilateral tariffs.

We urge Ostravia to correct its mistake at once.

Quay Radio: Can you confirm whether Minister Bo Tan will visit Ostravia next week?

Lin Qiao: I have nothing to offer on that.
"""
INTERVIEW = """Interview with Vera Holt, trade minister of Ostravia

2031-05-10

Q: Will you lift the tariffs?

A: Not before Lanhai opens its market.

Q: And if it does not?

A: Then we will respond in kind.
"""


def statements(text: str) -> list[Statement]:
    reading = annotate(split(extract(capture_of(text.encode(), path="talk.txt"))))
    assert len(reading.items) == 1
    return list(reading.items[0].statements)


def words(text: str, spans: tuple) -> str:
    return " | ".join(text[start:end] for start, end in spans)


def test_each_answer_is_a_direct_statement_of_the_name_that_labels_it():
    answers = [s for s in statements(CONFERENCE) if words(CONFERENCE, s.source) == "Lin Qiao"]
    assert [words(CONFERENCE, s.content)[:22] for s in answers] == ["We have noted relevant", "I have nothing to offe"]
    for said in answers:
        assert said.form == "direct"
        assert said.cue == ()
        assert said.flags == ()
        assert said.speaker is not None and said.speaker.name == "Lin Qiao"
        assert said.role == "spokesperson"
        assert said.anonymity == "named"


def test_questions_are_flagged_and_take_no_position():
    asked = [s for s in statements(CONFERENCE) if "question" in s.flags]
    assert [words(CONFERENCE, s.source) for s in asked] == ["Harbour Gazette", "Quay Radio"]
    assert all(s.strength is None for s in asked)
    assert [s.organisation.name for s in asked if s.organisation] == ["Harbour Gazette", "Quay Radio"]


def test_what_a_question_reports_is_inside_of_it():
    found = statements(CONFERENCE)
    asked = next(s for s in found if "question" in s.flags)
    inner = next(s for s in found if words(CONFERENCE, s.cue) == "said")
    assert inner.nested_in == asked.id


def test_we_inside_of_an_answer_is_its_voice():
    ours = [s for s in statements(CONFERENCE) if words(CONFERENCE, s.source).lower() in ("we", "i")]
    assert all(s.speaker is not None and s.speaker.name == "Lin Qiao" for s in ours)


def test_the_one_person_named_before_answers_where_only_letters_mark_the_turns():
    answers = [s for s in statements(INTERVIEW) if words(INTERVIEW, s.source) == "A"]
    assert [s.speaker.name for s in answers if s.speaker] == ["Vera Holt", "Vera Holt"]


def test_answers_of_nobody_are_no_statements():
    text = "How the new rules work\n\nQ: Who pays?\n\nA: The importer pays.\n\nQ: Since when?\n\nA: It began in May.\n"
    assert not [s for s in statements(text) if words(text, s.source) == "A"]


def test_capital_labels_lead_to_the_person_named_before():
    text = (
        "Vera Holt, trade minister of Ostravia, met the press in Velin on May 9, 2031.\n\n"
        "MS. HOLT: Good morning. We welcome the agreement on the port.\n\n"
        "REPORTER: Will you lift the tariffs?\n\nMS. HOLT: I will not speculate on that.\n\n"
        "REPORTER: When will you know?\n\nMS. HOLT: We will know in June.\n"
    )
    answers = [s for s in statements(text) if words(text, s.source) == "MS. HOLT"]
    assert len(answers) == 3
    assert {s.speaker.name for s in answers if s.speaker} == {"Vera Holt"}


def test_asked_whether_in_an_article_makes_no_turns():
    text = "Asked whether the port would close, Vera Holt said it would not. “We will keep it open,” Holt said."
    found = statements(text)
    assert not [s for s in found if not s.cue and not s.implicit]
    assert all(words(text, s.source) != "Asked" for s in found)


def test_chinese_answers_are_statements_of_the_spokesperson():
    text = (
        "2031年5月9日外交部发言人林乔主持例行记者会\n\n港口日报记者：奥斯特拉维亚宣布加征关税。发言人对此有何评论？\n\n"
        "林乔：我们注意到有关报道。中方坚决反对单边关税。\n\n码头电台记者：部长下周是否访问？\n\n林乔：我没有可以提供的消息。\n"
    )
    found = statements(text)
    answers = [s for s in found if words(text, s.source) == "林乔"]
    assert [s.speaker.name for s in answers if s.speaker] == ["林乔", "林乔"]
    assert {s.role for s in answers} == {"发言人"}
    assert {s.organisation.name for s in answers if s.organisation} == {"外交部"}
    asked = [s for s in found if "question" in s.flags]
    assert [s.organisation.name for s in asked if s.organisation] == ["港口日报", "码头电台"]
    assert [s.content for s in found] == sorted(s.content for s in found)


def test_chinese_letters_for_question_and_answer_lead_to_who_is_asked():
    text = (
        "商务部新闻发言人王岚就钢铁关税答记者问\n\n问：请问商务部有何评论？\n\n答：中方对此表示坚决反对。\n\n"
        "问：下一步会采取什么措施？\n\n答：我们将采取必要措施。\n"
    )
    answers = [s for s in statements(text) if words(text, s.source) == "答"]
    assert [(s.speaker.name, s.role) for s in answers if s.speaker] == [("王岚", "新闻发言人")] * 2


def test_of_several_people_the_one_interviewed_or_in_the_headline_answers():
    turns = "\n\nQ: Will the port open?\n\nA: It will open in May.\n\nQ: And the quay?\n\nA: The quay as well.\n"
    for lead in (
        "The port and the people\n\nBo Tan wrote this interview with Vera Holt, trade minister of Ostravia." + turns,
        "Vera Holt on the port\n\nThe minister spoke with Bo Tan and with Wei Lan in Velin." + turns,
    ):
        answers = [s for s in statements(lead) if words(lead, s.source) == "A"]
        assert [s.speaker.name for s in answers if s.speaker] == ["Vera Holt", "Vera Holt"], lead


def test_what_lies_in_a_hole_of_the_item_is_no_part_of_an_answer():
    text = "Lin Qiao: We will wait.\n\nQuay Radio: For how long?\n\nLin Qiao: Until May.\n\nSHARE\n\nIt is not far off."
    hole = text.index("SHARE")
    spans = (Span(0, hole - 2), Span(hole + 7, len(text)))
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    item = Item(id="i", start=0, end=len(text), spans=spans, kind="article", language="en")
    for said in annotate(Reading(document=document, items=(item,))).items[0].statements:
        assert all(any(span.within(own) for own in spans) for span in (*said.source, *said.cue, *said.content))
