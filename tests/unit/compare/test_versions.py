import msgspec
import pytest

from attache.compare.versions import difference
from attache.record import Difference
from attache.record.codec import to_builtins
from version_readings import reading

HEAD = "Minister sets out harbour plan"
TEXT = f"""{HEAD}

Ostravia will build 12 piers at Kesh by May 2031, the minister of seas, Vera Holt, said on Monday.

“We will not wait for anyone,” Holt said. “The piers are needed, and they will be built this year.”

Lanhai alleged that the plan breaks the treaty. Its envoy, Wei Lan, said that talks could go on.

The ministry apparently paid for the survey, and the auditors have asked for the receipts.

The harbour office counts 300 boats a day, and traders hope for more of them."""
ZH_HEAD = "奥斯特拉维亚公布港口计划"
ZH = f"""{ZH_HEAD}

奥斯特拉维亚将在2031年5月前在克什修建12座码头，海洋部长霍维拉星期一宣布。

“我们不会等待任何人，”霍维拉说，“这里的每一条船都需要码头。”

澜海政府声称该计划违反条约。澜海特使韦岚表示，会谈可以继续。

港务局统计，每天有300条船进出，商人们希望船只还会增加。"""


def change(old: str, new: str, *, text: str = TEXT, head: str = HEAD, lang: str = "en") -> Difference:
    assert old in text
    after = text.replace(old, new)
    now = head.replace(old, new)
    return difference(reading(text, headline=head, lang=lang), reading(after, headline=now, lang=lang))


def zh(old: str, new: str) -> Difference:
    return change(old, new, text=ZH, head=ZH_HEAD, lang="zh")


@pytest.mark.parametrize(
    ("old", "new", "kind", "line"),
    [
        ("12 piers", "20 piers", "figure", "the number “12” became “20”"),
        ("by May 2031", "by June 2031", "date", "the date “May 2031” became “June 2031”"),
        ("Wei Lan, said", "Bo Tan, said", "name", "the name “Wei Lan” became “Bo Tan”"),
        ("not wait for anyone", "wait for everyone", "quotation-altered",
         "a quotation was changed: “We will not wait for anyone” became “We will wait for everyone”"),
        (" “The piers are needed, and they will be built this year.”", "", "quotation-removed",
         "a quotation was removed: “The piers are needed, and they will be built this year.”"),
        ("Lanhai alleged", "Lanhai said", "hardened", "“alleged” became “said”, which is firmer"),
        ("apparently paid", "paid", "hardened", "“apparently” was removed, which makes the sentence firmer"),
        ("have asked", "have not asked", "negation", "a negation was added"),
        (HEAD, "Minister defends harbour plan", "headline",
         "the headline “Minister sets out harbour plan” became “Minister defends harbour plan”"),
        ("traders hope for", "traders count on", "reworded", "“hope for” became “count on”"),
        ("auditors", "auditros", "minor", "a small change: “auditors” became “auditros”"),
    ],
)  # fmt: skip
def test_an_edit_is_told_as_what_it_is(old: str, new: str, kind: str, line: str) -> None:
    found = change(old, new)
    assert [each.kind for each in found.alterations] == [kind]
    assert found.summary()[0].startswith(line)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("12座", "20座", "figure"), ("5月前", "9月前", "date"), ("我们不会等待任何人", "我们会等待所有人", "quotation-altered"),
        ("政府声称", "政府表示", "hardened"), (ZH_HEAD, "奥斯特拉维亚为港口计划辩护", "headline"),
        ("希望船只还会", "希望船只不会", "negation"), ("统计", "统纪", "minor"),
    ],
)  # fmt: skip
def test_an_edit_of_chinese_is_told_by_character(old: str, new: str, kind: str) -> None:
    found = zh(old, new)
    assert [each.kind for each in found.alterations] == [kind]


def test_the_change_of_a_quotation_comes_first_whatever_else_changed() -> None:
    after = TEXT.replace("12 piers", "20 piers").replace("wait for anyone", "wait for Lanhai").replace("300", "400")
    found = difference(reading(TEXT, headline=HEAD), reading(after, headline=HEAD))
    assert [each.kind for each in found.alterations] == ["quotation-altered", "figure", "figure"]
    assert found.kind == "substance"


def test_spans_hold_the_words_they_tell_of() -> None:
    after = TEXT.replace("12 piers", "20 piers").replace("Wei Lan", "Bo Tan").replace("anyone", "everyone")
    old, new = reading(TEXT, headline=HEAD), reading(after, headline=HEAD)
    found = difference(old, new)
    assert found.alterations
    for each in found.alterations:
        assert each.old is not None and each.old.of(TEXT) == each.old_words
        assert each.new is not None and each.new.of(after) == each.new_words


@pytest.mark.parametrize(
    ("old", "new"),
    [("“", '"'), ("day, and", "day,  and"), ("\n\n", "\n \n"), ("Kesh by", "Kesh\u00a0by"), ("’", "'")],
)
def test_typography_and_white_space_are_no_change(old: str, new: str) -> None:
    after = TEXT.replace(old, new)
    found = difference(reading(TEXT, headline=HEAD), reading(after, headline=HEAD))
    assert (found.kind, found.alterations, found.hunks) == ("same", (), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Updated 12:04, 5 May 2031", "Updated 18:31, 5 May 2031"),
        ("1,204 views", "9,871 views"),
        ("Advertisement", ""),
        ("3 min read", "4 min read"),
        ("Related articles\n\nFish prices rise again", "Related articles\n\nStorm closes the port\n\nSchools close"),
        ("更新时间：2031年5月5日 12:04", "更新时间：2031年5月6日 09:00"),
        ("阅读量：1204", "阅读量：3万"),
    ],
)
def test_what_changes_around_an_article_is_boilerplate(old: str, new: str) -> None:
    before, after = f"{TEXT}\n\n{old}", f"{TEXT}\n\n{new}"
    found = difference(reading(before, headline=HEAD), reading(after, headline=HEAD))
    assert (found.kind, found.alterations) == ("boilerplate", ())


def test_what_stands_outside_the_items_is_boilerplate() -> None:
    before, after = f"{TEXT}\n\nShips at sea today: 12", f"{TEXT}\n\nShips at sea today: 14"
    found = difference(
        reading(before, headline=HEAD, boilerplate=("Ships at sea today: 12",)),
        reading(after, headline=HEAD, boilerplate=("Ships at sea today: 14",)),
    )
    assert found.kind == "boilerplate"


def test_a_paragraph_that_moved_is_not_removed_and_added() -> None:
    paragraphs = TEXT.split("\n\n")
    moved = "\n\n".join([paragraphs[0], paragraphs[5], *paragraphs[1:5]])
    found = difference(reading(TEXT, headline=HEAD), reading(moved, headline=HEAD))
    assert [each.kind for each in found.alterations] == ["moved"]
    assert [hunk.change for hunk in found.hunks] == ["moved"]
    assert (found.kind, found.kept) == ("text", 1.0)


def test_what_changed_in_a_paragraph_that_moved_is_found() -> None:
    paragraphs = TEXT.replace("300 boats", "500 boats").split("\n\n")
    moved = "\n\n".join([paragraphs[0], paragraphs[5], *paragraphs[1:5]])
    found = difference(reading(TEXT, headline=HEAD), reading(moved, headline=HEAD))
    assert [each.kind for each in found.alterations] == ["figure", "moved"]


def test_a_statement_that_went_is_told_with_its_speaker() -> None:
    said = (("Lanhai", "alleged", "the plan breaks the treaty"), ("Wei Lan", "said", "talks could go on"))
    after = TEXT.replace(" Its envoy, Wei Lan, said that talks could go on.", "")
    found = difference(reading(TEXT, headline=HEAD, said=said), reading(after, headline=HEAD, said=said[:1]))
    assert [each.kind for each in found.alterations] == ["statement-removed"]
    assert found.summary()[0].startswith("a statement of Wei Lan was removed: “")
    assert found.alterations[0].speaker == "Wei Lan"


def test_a_statement_that_the_machine_missed_in_one_version_is_no_change() -> None:
    said = (("Wei Lan", "said", "talks could go on"),)
    after = TEXT.replace("12 piers", "20 piers")
    found = difference(reading(TEXT, headline=HEAD, said=said), reading(after, headline=HEAD))
    assert [each.kind for each in found.alterations] == ["figure"]


def test_a_denial_that_came_is_called_one() -> None:
    after = TEXT + " Holt denied that a contract was signed."
    said = (("Holt", "denied", "a contract was signed"),)
    after_reading = reading(
        after.replace("Holt denied", "Ms Holt denied"), headline=HEAD, said=(("Ms Holt", *said[0][1:]),)
    )
    found = difference(reading(TEXT, headline=HEAD), after_reading)
    assert found.summary() == ("a denial of Ms Holt was added: “Ms Holt denied that a contract was signed”",)


def test_words_said_by_another_now_are_told_so() -> None:
    after = TEXT.replace("Wei Lan", "Bo Tan")
    found = difference(
        reading(TEXT, headline=HEAD, said=(("Wei Lan", "said", "talks could go on"),)),
        reading(after, headline=HEAD, said=(("Bo Tan", "said", "talks could go on"),)),
    )  # fmt: skip
    assert [each.kind for each in found.alterations] == ["speaker-changed"]
    assert found.summary()[0] == ("the same words are now said by “Bo Tan”, before by “Wei Lan”: “talks could go on”")


def test_words_that_lost_their_attribution_are_told_so() -> None:
    after = TEXT.replace("Lanhai alleged that the plan breaks", "The plan breaks")
    found = difference(
        reading(TEXT, headline=HEAD, said=(("Lanhai", "alleged", "the plan breaks the treaty"),)),
        reading(after, headline=HEAD),
    )
    assert found.alterations[0].kind == "hardened"
    assert "without attribution" in found.summary()[0]


def test_marks_taken_off_a_quotation_are_told() -> None:
    after = TEXT.replace("“We will not wait for anyone,” Holt said.", "We will not wait for anyone, Holt said.")
    found = difference(reading(TEXT, headline=HEAD), reading(after, headline=HEAD))
    assert [each.kind for each in found.alterations] == ["quotation-altered"]
    assert "no longer stand in quotation marks" in found.summary()[0]


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this article misstated the number of piers.",
        "This article has been amended to make clear who paid.",
        "Editor's note: the photograph was replaced.",
        "更正：本文早前版本误写了数字。",
    ],
)
def test_a_note_of_correction_is_known(note: str) -> None:
    found = difference(reading(TEXT, headline=HEAD), reading(f"{TEXT}\n\n{note}", headline=HEAD))
    assert [each.kind for each in found.alterations] == ["correction"]
    assert found.kind == "substance"


def test_a_live_page_that_only_gains_entries_has_grown() -> None:
    live = "Harbour talks live\n\n14:05 The doors of the hall were opened.\n\n14:20 The envoys sat down at the table."
    more = live.replace("\n\n14:05", "\n\n15:10 Tea was brought in for everyone.\n\n14:05")
    found = difference(reading(live, headline="Harbour talks live"), reading(more, headline="Harbour talks live"))
    assert found.kind == "grown"


def test_a_live_page_that_loses_an_entry_has_not_grown() -> None:
    live = "Harbour talks live\n\n14:05 The doors of the hall were opened.\n\n14:20 The envoys sat down at the table."
    other = live.replace("14:05 The doors of the hall were opened.", "15:10 Tea was brought in for everyone.")
    found = difference(reading(live, headline="Harbour talks live"), reading(other, headline="Harbour talks live"))
    assert found.kind != "grown"


def test_a_sentence_put_at_the_end_of_an_article_is_no_growth() -> None:
    after = TEXT + "\n\nWei Lan denied that boats had crossed the line on Friday."
    assert difference(reading(TEXT, headline=HEAD), reading(after, headline=HEAD)).kind != "grown"


def test_a_difference_comes_back_from_json() -> None:
    found = change("12 piers", "20 piers")
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(found)), Difference) == found
    start = TEXT.index("12 piers")
    assert tuple(to_builtins(found)["alterations"][0]["old"]) == (start, start + 2)


def test_braces_and_controls_in_a_source_do_no_harm() -> None:
    found = change("12 piers", "{old} {by} \x00 piers")
    assert found.alterations


def test_two_empty_texts_are_the_same() -> None:
    assert difference(reading(""), reading("")).kind == "same"
    assert difference(reading(""), reading(TEXT, headline=HEAD)).kind != "same"
