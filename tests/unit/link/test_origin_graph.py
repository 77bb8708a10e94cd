"""Who took a story from whom, with the evidence for it."""

import hashlib

import pytest

from attache import tables
from attache.link.origins import graph, independent
from attache.record import Document, Headline, Item, PartialDate, Reading, Span, part_id
from attache.record.origin import OriginGraph

OUTLETS = """name,native_name,aliases,domains,country,languages,ownership,control_note,founded,source,qid,feed_url,feed_checked
Lanhai News Agency,澜海社,LNA,lna.example,XL,en,state,,,invented,,,
Harbour Gazette,,The Gazette,,XO,en,commercial,,,invented,,,
Corin Times,珂林时报,,,XN,en,commercial,,,invented,,,
Alder Broadcasting,,AB,,XN,en,commercial,,,invented,,,
"""
OFFICES = """id,name_en,name_zh,abbreviations,aliases,metonyms,country,sector,parent,domains,source
lh-seas,Lanhai Ministry of Seas,澜海海洋部,,,,XL,GOV,,seas.example,invented
"""
QUAY = (
    "Lanhai opened the second quay of the northern harbour on Tuesday, and the first ships took on grain in the "
    "afternoon, port officials in Bailin said. The quay is 640 metres long and can take four ships of the largest class "
    "at once. It was built in twenty-two months, which is half a year less than planned, and it cost 310 million crowns."
)


@pytest.fixture(autouse=True)
def beat(tmp_path):
    (tmp_path / "outlets.csv").write_text(OUTLETS, encoding="utf-8")
    (tmp_path / "offices.csv").write_text(OFFICES, encoding="utf-8")
    with tables.use(tmp_path):
        yield


def telling(text: str, outlet: str | None = None, day: str | None = None, url: str | None = None, headline: str = ""):
    whole = f"{headline}\n\n{text}" if headline else text
    sha256 = hashlib.sha256(f"{whole}{outlet}{day}{url}".encode()).hexdigest()
    date = PartialDate(value=day, precision="day", basis="stated", text=day) if day else None
    item = Item(
        id=part_id("i", sha256, 0), start=0, end=len(whole), spans=(Span(0, len(whole)),), kind="article", date=date,
        headline=Headline(start=0, end=len(headline), text=headline) if headline else None,
    )  # fmt: skip
    document = Document(
        id=part_id("d", sha256, 0), sha256=sha256, media_type="text/plain", text=whole, chars=len(whole), url=url,
        outlet=outlet, published=date, language="en",
    )  # fmt: skip
    return Reading(document=document, items=(item,)), item


def kinds(found: OriginGraph) -> list[set[str]]:
    return [{each.kind for each in arrow.evidence} for arrow in found.arrows]


def test_nothing_has_no_origins():
    assert graph([]) == OriginGraph()
    assert independent(graph([])) == 0


def test_one_telling_is_one_origin():
    found = graph([telling(QUAY, "Harbour Gazette", "2031-05-06")])
    assert (found.at_least, found.at_most, found.arrows) == (1, 1, ())


def test_a_copy_is_taken_from_the_earlier_with_the_places_of_the_shared_text():
    pair = [telling(f"Wait! {QUAY}", "Corin Times", "2031-05-07"), telling(QUAY, "Harbour Gazette", "2031-05-06")]
    found = graph(pair)
    (arrow,) = found.arrows
    assert (arrow.taker, arrow.source) == (pair[0][1].id, pair[1][1].id)
    assert arrow.directed
    assert independent(found) == found.at_most == 1
    shared = next(each for each in arrow.evidence if each.kind == "shared-text")
    assert shared.span is not None
    assert shared.other_span is not None
    assert shared.span.of(pair[0][0].document.text) == shared.other_span.of(pair[1][0].document.text) == shared.text


def test_time_alone_is_no_evidence():
    other = (
        "A coaster brought seed from Corin on Thursday, and her master was pleased with the depth of the berth. " * 2
    )
    found = graph([telling(QUAY, "Harbour Gazette", "2031-05-06"), telling(other, "Corin Times", "2031-05-09")])
    assert found.arrows == ()
    assert found.at_least == 2


def test_without_days_a_copy_has_no_direction():
    (arrow,) = graph([telling(QUAY, "Harbour Gazette"), telling(QUAY + " So.", "Corin Times")]).arrows
    assert not arrow.directed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BAILIN, May 8 (LNA) -- The quay was opened on Tuesday, and grain went over it on the same day.", "tag"),
        ("The quay was opened on Tuesday, and grain went over it on the same day.\n\n(LNA)", "tag"),
        ("The quay was opened on Tuesday, and grain went over it.\n\n© 2031 Lanhai News Agency", "tag"),
        ("By Lanhai News Agency\n\nThe quay was opened on Tuesday, and grain went over it.", "credit"),
        ("The quay was opened on Tuesday.\n\nSource: LNA", "credit"),
        ("The quay was opened on Tuesday, and grain went over it, LNA reported on Wednesday.", "citation"),
        ("The quay was opened on Tuesday, according to state news agency LNA. Grain went over it.", "citation"),
        ("澜海社白林5月8日电 北港第二码头星期二启用，首批货船当天下午开始装运粮食。", "tag"),
        ("据澜海社报道，北港第二码头星期二启用，首批货船当天下午开始装运粮食。", "citation"),
        ("北港第二码头星期二启用，首批货船当天下午开始装运粮食。\n来源：澜海社", "credit"),
    ],
)
def test_what_bears_the_name_of_an_agency_is_the_agencys(text, kind):
    found = graph([telling(text, "Corin Times", "2031-05-08")])
    assert kinds(found) == [{kind}]
    (arrow,) = found.arrows
    assert arrow.source == "outlet:lanhai news agency"
    assert found.at_least == found.at_most == 1
    for each in arrow.evidence:
        assert each.span is not None
        assert each.span.of(text) == each.text


@pytest.mark.parametrize(
    "text",
    [
        "Photo: LNA\n\nThe quay was opened on Tuesday, our reporter saw, and grain went over it.",
        "The LNA building in Bailin is to be painted green, the owner of the house said on Friday after a long day.",
        "Ann Gazette reported the theft of her bicycle to the harbour watch, who wrote it down and found it again.",
        "AB said that its pumps would be sold by the end of the year, and that nobody would lose work over it.",
    ],
)
def test_a_name_without_a_cue_is_no_source(text):
    assert graph([telling(text, "Corin Times", "2031-05-08")]).arrows == ()


def test_who_cites_itself_is_its_own_origin():
    found = graph([telling("The quay costs more, he told the Harbour Gazette.", "Harbour Gazette", "2031-05-08")])
    assert found.arrows == ()
    assert found.at_least == 1


def test_two_that_cite_each_other_are_a_circle_and_one_origin_at_most():
    found = graph([
        telling("The minister will go, the Corin Times reported on Monday.", "Harbour Gazette", "2031-05-12"),
        telling("The minister will go, according to the Harbour Gazette.", "Corin Times", "2031-05-12"),
    ])  # fmt: skip
    assert found.circles == (("Corin Times", "Harbour Gazette"),)
    assert found.at_least == found.at_most == 1


def test_an_offices_own_page_is_one_origin_however_many_carry_it():
    page = telling(QUAY, None, "2031-05-06", url="https://www.seas.example/notice/7")
    found = graph([page, telling(QUAY + " So.", "Harbour Gazette", "2031-05-06"), telling(QUAY, "Corin Times")])
    assert {arrow.source for arrow in found.arrows} == {page[1].id}
    assert found.at_least == 1


def test_an_outlet_that_is_not_known_is_a_possible_origin_only():
    other = (
        "A coaster brought seed from Corin on Thursday, and her master was pleased with the depth of the new berth. "
        * 2
    )
    found = graph([telling(QUAY, "Harbour Gazette", "2031-05-06"), telling(other, None, "2031-05-09")])
    assert (found.at_least, found.at_most) == (1, 2)


def test_a_short_name_is_the_outlet_that_is_named_in_full():
    text = "The quay will close, the Harbour Gazette reported. Nobody told The Gazette why."
    (arrow,) = graph([telling(text, "Corin Times", "2031-05-08")]).arrows
    assert arrow.source == "outlet:harbour gazette"


def test_thousands_of_copies_and_hostile_texts_are_traced_in_bounds():
    many = [telling(f"{QUAY} {n}", f"Paper {n % 40}", "2031-05-06") for n in range(600)]
    many.append(telling("LNA reported. " * 30_000, "Corin Times", "2031-05-06"))
    many.append(telling("(" * 50_000 + "据" * 50_000, "Harbour Gazette", "2031-05-06"))
    found = graph(many)
    assert 1 <= found.at_least <= 4
    assert all(arrow.evidence for arrow in found.arrows)
