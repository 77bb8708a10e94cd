"""The drawing and the lines of a graph of origins."""

from xml.etree import ElementTree as ET

from attache.brief.render.origins import counted, plain, svg
from attache.record import Span
from attache.record.origin import Arrow, Evidence, OriginGraph, OriginNode


def graph(takers: int = 2) -> OriginGraph:
    nodes = [OriginNode(id="i-0", kind="telling", standing="origin", name="Harbour <Gazette>", date="2031-05-06")]
    arrows = []
    for n in range(1, takers + 1):
        nodes.append(
            OriginNode(id=f"i-{n}", kind="telling", standing="taken", name=f"Paper {n}", headline="Quay & ships")
        )
        shown = Evidence(kind="citation", item=f"i-{n}", text="the Gazette reported", span=Span(3, 23))
        arrows.append(Arrow(taker=f"i-{n}", source="i-0", extent="whole", evidence=(shown,), confidence=0.85))
    nodes.append(OriginNode(id="unnamed", kind="unnamed", standing="possible"))
    return OriginGraph(nodes=tuple(nodes), arrows=tuple(arrows), origins=("i-0",), at_least=1, at_most=2)


def test_a_drawing_is_xml_with_title_and_description_and_no_script():
    drawn = svg(graph(), title="Quay & <script>")
    root = ET.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Quay & <script>"
    about = root.findtext(f"{space}desc") or ""
    assert "1 independent origin, perhaps 2" in about
    assert "Paper 2 has all of it from Harbour <Gazette>" in about
    assert not list(root.iter(f"{space}script"))
    assert len(list(root.iter(f"{space}rect"))) == 4
    assert drawn == svg(graph(), title="Quay & <script>")


def test_many_tellings_are_drawn_in_bounds_and_it_says_so():
    drawn = svg(graph(500))
    assert "442 more are not drawn" in drawn
    assert len(drawn) < 100_000


def test_lines_have_the_count_first_and_the_evidence_under_each():
    lines = plain(graph())
    assert lines[0] == "1 independent origin, perhaps 2."
    assert "          cited: the Gazette reported" in lines


def test_nothing_draws_nothing():
    assert svg(OriginGraph()) == ""
    assert plain(OriginGraph()) == ()
    assert counted(OriginGraph()) == "nothing to trace"


def test_a_circle_is_drawn_and_told():
    nodes = tuple(OriginNode(id=k, kind="telling", standing="taken", name=k.upper()) for k in "ab")
    shown = (Evidence(kind="citation", item="a", text="x", span=Span(0, 1)),)
    arrows = tuple(
        Arrow(taker=one, source=other, extent="whole", evidence=shown, confidence=0.8) for one, other in ("ab", "ba")
    )
    found = OriginGraph(nodes=nodes, arrows=arrows, circles=(("A", "B"),), at_least=1, at_most=1)
    assert ET.fromstring(svg(found)) is not None
    assert "Circle: A, B cite each other." in plain(found)
