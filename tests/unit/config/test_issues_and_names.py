"""A beat may add issues and choose the names that our own words use."""

import pytest

from attache import config, tables
from attache import desk as desks
from attache.errors import ConfigError
from attache.tables.naming import renamed

BEAT = """
name = "own"
issues = ["tariffs"]
[[sides]]
id = "lanhai"
name = "Lanhai"
countries = ["XL"]
[[issue]]
id = "buoys"
name = "Buoys off Hui Tan"
terms = ["light buoy", "浮标", "buoy*", "NBX"]
sides = ["lanhai"]
[[names]]
use = "Grey Bank"
of = ["Hui Tan", "灰滩"]
"""
NAMES = (("Grey Bank", ("Hui Tan", "灰滩")), ("Mirren/Mi Lun Strait", ("Mirren Strait", "Mi Lun Strait")))


def test_an_issue_of_the_beat_stands_beside_those_of_the_table(tmp_path):
    desks.make(BEAT, tmp_path / "w")
    with desks.Desk(tmp_path / "w") as desk:
        row = next(row for row in tables.issues() if row.id == "buoys")
        assert [(word.words, word.weak, word.capitals) for word in row.keywords_en] == [
            ("light buoy", False, False), ("buoy", True, False), ("NBX", False, True),
        ]  # fmt: skip
        assert [word.words for word in row.keywords_zh] == ["浮标"]
        assert row.related_actors == ("XL",)
        assert any(row.id == "tariffs" for row in tables.issues())
        assert desk.beat.issues == ("tariffs", "buoys")
        assert tables.current() is not None
    assert tables.current() is None and all(row.id != "buoys" for row in tables.issues())


def test_an_issue_with_the_id_of_a_row_takes_its_place(tmp_path):
    desks.make(BEAT.replace('id = "buoys"', 'id = "tariffs"'), tmp_path / "w")
    with desks.Desk(tmp_path / "w"):
        assert [row.category for row in tables.issues() if row.id == "tariffs"] == ["beat"]


def test_passages_are_put_on_an_issue_of_the_beat(tmp_path):
    desks.make(BEAT, tmp_path / "w")
    (tmp_path / "note.txt").write_text("A light buoy broke loose on 9 May 2031. The light buoy was found at noon.\n")
    with desks.Desk(tmp_path / "w") as desk:
        desk.add([tmp_path / "note.txt"])
        (reading,) = desk.readings()
    assert reading.items[0].issues == ("buoys",)


def test_names_govern_our_own_words(tmp_path):
    desks.make(BEAT, tmp_path / "w")
    with desks.Desk(tmp_path / "w"):
        assert next(row.name_en for row in tables.issues() if row.id == "buoys") == "Buoys off Grey Bank"
        assert tables.our_words("Fishing on hui tan") == "Fishing on Grey Bank"
    assert tables.our_words("Fishing on Hui Tan") == "Fishing on Hui Tan"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Hui Tang at the quay", "Hui Tang at the quay"),
        ("在灰滩捕鱼", "在Grey Bank捕鱼"),
        ("the Mirren Strait and the Mi Lun Strait", "the Mirren/Mi Lun Strait and the Mirren/Mi Lun Strait"),
        ("the Mirren/Mi Lun Strait", "the Mirren/Mi Lun Strait"),
        ("", ""),
    ],
)
def test_names_are_whole_and_chosen_ones_stay(words, expected):
    assert renamed(words, NAMES) == expected
    assert renamed(expected, NAMES) == expected


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('sides = ["lanhai"]', 'sides = ["nowhere"]', "buoys"),
        ('terms = ["light buoy", "浮标", "buoy*", "NBX"]', 'terms = ["*"]', "buoys"),
        ('id = "buoys"', 'id = "two words"', "two words"),
        ('of = ["Hui Tan", "灰滩"]', "of = []", "Grey Bank"),
        ('use = "Grey Bank"', 'use = "Hui Tan"\nof = ["Grey Bank"]\n[[names]]\nuse = "Else"', "Else"),
    ],
)
def test_a_mistake_in_an_issue_or_a_name_is_told_with_its_place(old, new, told):
    with pytest.raises(ConfigError) as raised:
        config.parse(BEAT.replace(old, new))
    assert told in raised.value.line()


def test_shipped_names_leave_the_names_of_states_alone(tmp_path):
    desks.init("us-china", tmp_path / "w")
    with desks.Desk(tmp_path / "w"):
        assert tables.our_words("Government of the People's Republic of China").endswith("Republic of China")
        assert next(row.name_en for row in tables.issues() if row.id == "taiwan") == "Taiwan"
