"""What two texts share, and which earlier texts a text may have passages from."""

import random

import pytest

from attache.link.copies_index import CopyIndex
from attache.link.copies_shared import compare, joined
from attache.link.copies_words import Words

QUAY = (
    "Lanhai opened the second quay of the northern harbour on Tuesday, and the first ships took on grain in the "
    "afternoon, port officials in Bailin said. The quay is 640 metres long and can take four ships of the largest class "
    "at once. It was built in twenty-two months, which is half a year less than planned, and it cost 310 million crowns."
)
BUOY = (
    "The navy found a drifting buoy near the Karst Bank on Wednesday and took it to the yard at Port Alder. Divers saw a "
    "box with a battery and an aerial under the water line, and sappers opened it after midnight. Ferries to the islands "
    "were held for an hour, and the strait was open to all ships again in the evening."
)
SAID = "“We have asked for a telephone that is answered at night, and for nothing else, since the winter before last.”"


def test_the_same_words_in_another_case_and_spelling_are_exact():
    found = compare(QUAY, QUAY.upper().replace("METRES", "METERS").replace("HARBOUR", "HARBOR").replace("FOUR", "4"))
    assert found is not None
    assert (found.kind, found.share_one, found.share_other) == ("exact", 1.0, 1.0)


def test_a_few_words_changed_leave_it_near():
    found = compare(QUAY, f"New quay\n\n{QUAY.replace('Bailin', 'Pailin').replace('grain', 'barley')}")
    assert found is not None
    assert found.kind == "near"


def test_what_stands_whole_in_a_longer_text_is_a_part_of_it_in_any_order():
    first, second = QUAY.split(" The quay is ")
    found = compare(f"The quay is {second} {first}", f"{BUOY} {QUAY} {BUOY.lower()}")
    assert found is not None
    assert found.kind == "part-of"
    assert found.share_one > 0.9 > found.share_other
    for passage in found.passages:
        assert passage.words >= 9


def test_shared_passages_are_the_words_at_their_places():
    one, other = f"{BUOY} {QUAY}", f"Our man writes from the coast about many things. {QUAY} Nothing else was heard."
    found = compare(one, other)
    assert found is not None
    (passage,) = joined(found.passages)
    assert passage.one.of(one) == passage.other.of(other) == QUAY.rstrip(".")


def test_some_prose_in_a_text_of_ones_own_is_partial():
    own = " ".join(f"word{n} of our own" for n in range(50))
    found = compare(f"{own} {QUAY} {own[::-1]}", f"{BUOY} {QUAY} {BUOY[::-1]}")
    assert found is not None
    assert found.kind == "partial"


@pytest.mark.parametrize("said", [SAID, SAID.strip("“”")])
def test_a_shared_quotation_alone_is_no_copy_with_marks_or_without(said):
    assert compare(f"{QUAY} {SAID} she said.", f"{BUOY} {said} Those were the words.") is None


def test_independent_texts_share_nothing():
    assert compare(QUAY, BUOY) is None
    assert compare("", QUAY) is None
    assert compare("Yes.", "Yes.") is None


def test_chinese_is_compared_by_character_in_either_script():
    text = "港务局星期二关闭了东港池，因为一个浮标漂到了渡轮码头附近，没有人受伤，渡轮改由西港池开出直到晚上。"
    found = compare(
        text, "港務局星期二關閉了東港池，因為一個浮標漂到了渡輪碼頭附近，沒有人受傷，渡輪改由西港池開出直到晚上。"
    )
    assert found is not None
    assert found.kind == "exact"


def test_hostile_repetition_is_compared_in_bounds():
    assert compare("ha " * 200_000, "ha " * 150_000 + "ho " * 150_000) is not None
    assert compare("a b " * 100_000, "b c " * 100_000) is None


def test_the_index_leads_to_the_text_that_had_a_passage_first():
    index: CopyIndex[str] = CopyIndex()
    assert index.add("quay", QUAY) == ()
    assert index.add("buoy", BUOY) == ()
    assert [each.key for each in index.add("copy", f"Headline\n\n{QUAY}")] == ["quay"]
    assert {each.key for each in index.find(f"{BUOY[:180]} and then {QUAY[:180]}")} == {"quay", "buoy"}
    assert index.find("Nothing of the kind was ever written anywhere by anyone at all, as far as one knows.") == ()
    assert len(index) == 3


def test_a_passage_is_found_wherever_it_stands_among_thousands():
    rng = random.Random(5)
    words = [f"w{n}" for n in range(5_000)]
    index: CopyIndex[int] = CopyIndex()
    texts = [" ".join(rng.choices(words, k=80)) for _ in range(3_000)]
    for number, text in enumerate(texts):
        index.add(number, text)
    for number in range(0, 3_000, 97):
        passage = " ".join(texts[number].split()[30:55])
        assert number in [each.key for each in index.find(f"{' '.join(rng.choices(words, k=40))} {passage} end")]


def test_standing_text_leads_nowhere_after_a_while():
    rng = random.Random(6)
    words = [f"w{n}" for n in range(5_000)]
    notice = (
        "This page is published by the house of the same name and nothing on it may be printed without written leave."
    )
    index: CopyIndex[int] = CopyIndex()
    found = [index.add(number, f"{' '.join(rng.choices(words, k=120))} {notice}") for number in range(40)]
    assert not any(found[20:])


def test_words_keep_their_places():
    words = Words("Ein  Boot, zwei Boote")
    assert [(start, end) for start, end in zip(words.starts, words.ends, strict=True)] == [
        (0, 3),
        (5, 9),
        (11, 15),
        (16, 21),
    ]
