import pytest

from attache.text.language import detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The parliament of Ostravia passed the shipping bill on Tuesday by nine votes.", "en"),
        ("Das Parlament nahm am Dienstag das Gesetz über die Hafengebühren an.", "de"),
        ("Le parlement a adopté mardi la loi sur les droits de port.", "fr"),
        ("Парламент во вторник принял закон о портовых сборах.", "ru"),
        ("兰海交通部周三宣布，新的港口收费办法将于下月实施。", "zh-Hans"),
        ("蘭海交通部週三宣布，新的港口收費辦法將於下月實施。", "zh-Hant"),
        ("ランハイ交通省は水曜日、新しい港湾料金を発表した。", "ja"),
        ("란하이 교통부는 수요일 새로운 항만 요금을 발표했다.", "ko"),
    ],
)
def test_language_of_a_sentence(text, code):
    assert detect(text) == code


@pytest.mark.parametrize("text", ["", "   \n", "12.5 % 2031-05-06", "§ — …"])
def test_text_without_letters_has_no_language(text):
    assert detect(text) is None


def test_hint_decides_only_where_the_text_leaves_it_open():
    assert detect("日本首相", hint="ja") == "ja"
    assert detect("人民日报", hint="zh-TW") == "zh-Hans"
    assert detect("大山", hint="zh-HK") == "zh-Hant"
    assert detect("The parliament of Ostravia passed the shipping bill on Tuesday.", hint="fr") == "en"


def test_chinese_page_with_english_names_stays_chinese():
    text = "兰海公司 Lanhai Shipping 与奥斯特拉维亚的 Velm Harbour Board 周三签署协议，双方将共同投资建设新码头。"
    assert detect(text) == "zh-Hans"


def test_larger_part_of_a_mixed_text_decides():
    english = "The parliament of Ostravia passed the shipping bill on Tuesday by nine votes. " * 3
    assert detect(english + "兰海交通部") == "en"


def test_addresses_say_nothing():
    assert (
        detect("https://www.gazette.example/world/ostravia-parliament-passes-the-bill 兰海交通部宣布新办法")
        == "zh-Hans"
    )
