import pytest

from attache import tables
from attache.errors import ConfigError
from attache.record import PartialDate
from attache.tables.lookups import Officials
from attache.tables.rows import Tenure


def day(value: str) -> PartialDate:
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return PartialDate(value=value, precision=precision, basis="stated", text=value)  # type: ignore[arg-type]


def tenure(**known: str) -> Tenure:
    cells = dict.fromkeys(
        (
            "person_id",
            "name_en",
            "name_zh",
            "role",
            "office_id",
            "country",
            "first",
            "last",
            "as_of",
            "confidence",
            "source",
            "qid",
        ),
        "",
    )
    return Tenure(row=2, aliases=(), **{**cells, "person_id": "vera-holt", "name_en": "Vera Holt", **known})


def test_outlet_is_found_by_name_alias_and_native_name():
    outlets = tables.outlets()
    assert outlets.named("xinhua").name == outlets.named("新华社").name == "Xinhua News Agency"
    assert outlets.named("The People’s Daily").name == outlets.named("People's Daily").name


def test_longest_domain_decides_between_parent_and_child_sites():
    outlets = tables.outlets()
    child = outlets.at("https://money.udn.com/money/story/1")
    parent = outlets.at("udn.com/news/story/1")
    assert child and parent and child.name != parent.name


def test_address_that_only_ends_like_a_domain_is_no_outlet():
    assert tables.outlets().at("https://notreuters.com.evil.example/reuters.com") is None
    assert tables.outlets().at("https://evilreuters.com/") is None
    assert tables.outlets().at("http://[broken") is None


def test_shared_short_name_stays_unresolved_without_a_country(tmp_path):
    (tmp_path / "outlets.csv").write_text(
        "name,aliases,domains,country\nOstravian Lantern,The Lantern,a.example,XO\n"
        "Lanhai Lantern,The Lantern,b.example,XL\n"
    )
    with tables.use(tmp_path):
        outlets = tables.outlets()
        assert outlets.named("the lantern") is None
        assert outlets.named("The Lantern", country="XX") is None
        assert outlets.named("Lantern", country="XL").name == "Lanhai Lantern"


def test_every_domain_belongs_to_one_outlet():
    domains = [domain for row in tables.outlets().rows for domain in row.domains]
    assert len(domains) == len(set(domains))


def test_role_is_given_only_where_the_table_covers_the_whole_date():
    officials = Officials([tenure(role="Minister", first="2031-02", last="2033-05-01")])
    assert officials.role_at("vera-holt", day("2032-06-01")).role == "Minister"
    assert officials.role_at("vera-holt", day("2031-02-10")) is None, "the month of entry proves no day in it"
    assert officials.role_at("vera-holt", day("2033")) is None, "a year that reaches past the end"
    assert officials.role_at("vera-holt", None) is None


def test_an_open_end_reaches_only_to_the_day_it_was_last_seen():
    officials = Officials([tenure(role="Minister", first="2031-02-01", as_of="2031-09-01")])
    assert officials.role_at("vera-holt", day("2031-08-31"))
    assert officials.role_at("vera-holt", day("2031-09-02")) is None


def test_two_roles_on_one_day_are_not_chosen_between():
    officials = Officials(
        [
            tenure(role="Minister", first="2031-01-01", last="2032-01-01"),
            tenure(role="Chair", first="2031-01-01", last="2032-01-01"),
        ]
    )
    assert officials.role_at("vera-holt", day("2031-06-01")) is None


def test_extra_folder_adds_outlets_and_replaces_issues(tmp_path):
    (tmp_path / "outlets.csv").write_text("name,aliases,domains,country\nHarbour Gazette,Gazette,gazette.example,XO\n")
    (tmp_path / "issues.csv").write_text("id,name_en,keywords_en\nfish,Fishing,trawler*|COD\n")
    with tables.use(tmp_path):
        assert tables.outlets().named("the gazette").name == "Harbour Gazette"
        assert tables.outlets().named("Xinhua")
        assert [issue.id for issue in tables.issues()] == ["fish"]
        weak, capitals = tables.issues()[0].keywords_en
        assert weak.weak and weak.words == "trawler" and capitals.capitals
    assert tables.outlets().named("Harbour Gazette") is None


def test_damaged_table_names_its_line(tmp_path):
    (tmp_path / "issues.csv").write_text("id,name_en\nfish,Fishing,too,many\n")
    with pytest.raises(ConfigError) as caught, tables.use(tmp_path):
        tables.issues()
    assert "issues.csv:2" in caught.value.line()


def test_an_office_is_found_by_its_own_site_and_not_by_a_domain_that_many_share():
    offices = tables.offices()
    assert offices.at("https://www.gov.cn/yaowen/").id == "cn-state-council"
    assert offices.at("http://www.npc.gov.cn/npc/").id == "cn-npc"
    assert offices.at("https://english.mofcom.gov.cn/").id == "cn-mofcom"
    assert offices.at("https://www.foreign.senate.gov/rss").id == "us-sfrc"
    assert offices.at("https://www.somewhere.gov.cn/") is None
    assert offices.at("nonsense") is None
