"""A beat may bring its own tables."""

import pytest

from attache import desk as desks
from attache import tables
from attache.errors import ConfigError

BEAT = 'name = "own"\ntables = "{}"\n'
ISSUES = "id,name_en,name_zh,keywords_en,keywords_zh,related_actors,category\nferries,Ferries,,ferry,,,trade\n"


def test_tables_of_a_beat_hold_within_its_desk_only(tmp_path):
    desks.make(BEAT.format("mine"), tmp_path / "w", {"issues.csv": ISSUES.encode()})
    shipped = len(tables.issues())
    with desks.Desk(tmp_path / "w"):
        assert [issue.id for issue in tables.issues()] == ["ferries"]
    assert len(tables.issues()) == shipped > 1


def test_missing_folder_of_tables_is_a_mistake_in_the_beat(tmp_path):
    desks.make(BEAT.format("gone"), tmp_path / "w")
    with pytest.raises(ConfigError), desks.Desk(tmp_path / "w"):
        pass
