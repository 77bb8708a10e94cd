"""Traditional characters as simplified ones."""

from attache.text.simplified import simplified


def test_characters_are_replaced_one_for_one():
    text = "瀾海外交部發言人：海峽 is open"
    assert simplified(text) == "澜海外交部发言人：海峡 is open"
    assert len(simplified(text * 50)) == len(text * 50)


def test_other_text_is_left_as_it_is():
    assert simplified("Port Alder, 澜海") == "Port Alder, 澜海"
    assert simplified("") == ""
