"""Who carries a thing, and how many first sources that makes."""

import pytest

from attache import tables
from attache.link.origins import Carrier, agency, origins, outlets

OUTLETS = """name,native_name,aliases,domains,country,languages,ownership,control_note,founded,source,qid,feed_url,feed_checked
Lanhai News Agency,澜海社,LNA,lna.example,XL,en,state,,,invented,,,
Harbour Gazette,,,,XO,en,commercial,,,invented,,,
"""


@pytest.fixture(autouse=True)
def beat(tmp_path):
    (tmp_path / "outlets.csv").write_text(OUTLETS, encoding="utf-8")
    with tables.use(tmp_path):
        yield


def carried(*names):
    return [Carrier(item=f"i-{k}", outlet=name) for k, name in enumerate(names)]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("BAILIN, May 8 (LNA) -- Lanhai opened the quay.", "Lanhai News Agency"),
        ("PORT ALDER (Lanhai News Agency) — The quay opened.", "Lanhai News Agency"),
        ("澜海社白林5月8日电 港口开放。", "Lanhai News Agency"),
        ("（澜海社白林5月8日电）港口开放。", "Lanhai News Agency"),
        ("The survey (LNA) was told of the quay.", None),
        ("BAILIN (Someone) -- The quay opened.", None),
        ("港口（澜海社）开放。", None),
        ("", None),
    ],
)
def test_a_dateline_names_its_agency(body, name):
    assert agency(body) == name


def test_rewritten_copy_of_one_agency_is_one_origin():
    bodies = {
        "i-0": "BAILIN, May 8 (LNA) -- Lanhai opened the second quay on Tuesday.",
        "i-1": "BAILIN (LNA) - A new quay took its first ships this week, and the harbour master was there.",
        "i-2": "A quay was opened in Bailin, our reporter saw.",
    }
    carriers = carried("Lanhai News Agency", "Corin Times", "Harbour Gazette")
    assert outlets(carriers) == 3
    assert origins(carriers, bodies.__getitem__) == 2
    assert origins(carriers) == 3


def test_unknown_outlets_are_one_origin_together_and_none_beside_known_ones():
    assert origins(carried(None, None)) == 1
    assert origins(carried("Harbour Gazette", None, None)) == 1
    assert origins(carried("Harbour Gazette", "HARBOUR GAZETTE")) == 1
