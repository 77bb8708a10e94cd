"""Copies of one text."""

from attache.link import copies

TIDE = (
    "The harbour master of Port Alder closed the eastern basin on Tuesday after a buoy was found adrift near the "
    "ferry pier. Nobody was hurt, and the ferries sailed from the western basin until the evening."
)
GRAIN = (
    "Grain prices in Bailin rose for the third week because rain has kept the barges away from the upper quays. "
    "Traders expect them to fall again as soon as the river drops below the second mark."
)


def test_copies_are_found_with_their_own_head_and_tail():
    assert copies([TIDE, GRAIN, f"BAILIN (LNA) -- {TIDE} Reporting by the desk.", TIDE.upper()]) == ((0, 2, 3),)


def test_texts_on_one_matter_in_other_words_are_no_copies():
    other = (
        "The eastern basin of Port Alder stayed shut on Tuesday, the harbour master said, since a buoy had come loose."
    )
    assert copies([TIDE, other]) == ()


def test_a_short_quotation_is_no_copy_of_the_whole():
    assert copies([TIDE, TIDE[:90]]) == ()


def test_chinese_is_compared_by_character():
    text = "港务局星期二关闭了东港池，因为一个浮标漂到了渡轮码头附近，没有人受伤，渡轮改由西港池开出直到晚上。"
    assert copies(
        [text, "本报讯 " + text, "米价连续第三个星期上涨，因为雨水使驳船无法靠上游码头，商人预计河水下降后价格回落。"]
    ) == ((0, 1),)


def test_nothing_and_little_have_no_copies():
    assert copies([]) == copies(["", "", "yes", "yes"]) == ()


def test_many_copies_are_one_group_in_good_time():
    assert [len(group) for group in copies([TIDE] * 400 + [GRAIN])] == [400]
