import codecs

import pytest

from attache.errors import BinaryInput, EmptyInput
from attache.text.decode import decode

HANS = "兰海交通部周三宣布，新的港口收费办法将于下月实施。航运公司对此表示关注，认为费用过高，要求政府重新考虑。"
HANT = "蘭海交通部週三宣布，新的港口收費辦法將於下月實施。航運公司對此表示關注，認為費用過高，要求政府重新考慮。"
JAPANESE = "ランハイ交通省は水曜日、新しい港湾料金を来月から実施すると発表した。海運会社は懸念を示している。"
KOREAN = "란하이 교통부는 수요일 새로운 항만 요금을 다음 달부터 시행한다고 발표했다. 해운 회사들은 우려를 나타냈다."
RUSSIAN = "Министерство транспорта Ланхая объявило в среду, что новые портовые сборы вступят в силу в следующем месяце."
GERMAN = "Das Ministerium kündigte höhere Gebühren für die Häfen an; die Reeder äußerten „große Sorge“ darüber."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_simplified_chinese_in_any_encoding(encoding):
    assert decode(HANS.encode(encoding)).text == HANS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HANT, "big5"),
        (HANT, "gb18030"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "cp1251"),
        (GERMAN, "cp1252"),
    ],
)
def test_undeclared_encoding_is_guessed_and_said_to_be(text, encoding):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.note == "encoding guessed"


@pytest.mark.parametrize("declared", ["gb2312", "GBK", '"gb2312"', " x-gbk "])
def test_old_names_of_chinese_sets_mean_the_widest(declared):
    assert decode("朱镕基喆".encode("gb18030"), declared=declared).encoding == "gb18030"


@pytest.mark.parametrize("declared", ["iso-8859-1", "us-ascii", "windows-1252"])
def test_western_declaration_of_a_chinese_text_is_not_believed(declared):
    assert decode(HANS.encode("gb18030"), declared=declared).text == HANS
    assert decode(HANT.encode("big5"), declared=declared).text == HANT


def test_western_declaration_of_a_western_text_is_believed():
    assert decode("Größe: 5 m, „süß“".encode("cp1252"), declared="iso-8859-1").text == "Größe: 5 m, „süß“"


@pytest.mark.parametrize("declared", ["no-such-set", "", "rot13", "base64", "utf-8"])
def test_useless_declaration_does_no_harm(declared):
    assert decode(HANS.encode("gb18030"), declared=declared).text == HANS


def test_line_ends_tabs_and_marks_stay_as_they_are():
    text = "a\r\nb\rc\td\u200fe\u2028f \n"
    assert decode(text.encode()).text == text


def test_a_few_stray_bytes_in_utf8_are_replaced_and_counted():
    decoded = decode(HANS.encode() + b"\xff\xfe" + HANS.encode())
    assert decoded.text == HANS + "\ufffd\ufffd" + HANS
    assert decoded.note == "2 undecodable places replaced"


def test_text_never_holds_a_surrogate():
    decoded = decode(codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00")
    assert not any("\ud800" <= character <= "\udfff" for character in decoded.text)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n"])
def test_nothing_but_white_space_is_empty(data):
    with pytest.raises(EmptyInput):
        decode(data)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04abc", b"\x00\x01\x02\x03" * 500, b"\x00" * 64]
)
def test_binary_bytes_are_refused(data):
    with pytest.raises(BinaryInput):
        decode(data)


def test_nul_bytes_in_a_text_are_kept():
    assert decode(b"words\x00 and words " + b"and more words " * 20).text.startswith("words\x00 and")


def test_megabytes_with_stray_bytes_are_decoded():
    unit = HANS.encode("gb18030") + b"\xff"
    assert len(decode(unit * 40_000).text) >= len(HANS) * 40_000
