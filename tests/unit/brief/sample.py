"""Invented readings: every place, person and outlet in them is fictional."""

from types import SimpleNamespace as N

from texts import day, reading

from attache.brief.compose import compose
from attache.record import Window

EVER = Window(first=None, last=None)
BEAT = N(
    name="strait",
    title="The strait",
    sides=(N(name="Lanhai", countries=("LH",)), N(name="Ostravia", countries=("OV",))),
    issues=("strait", "trade"),
)
MFA = ("OV", "Ostravian Foreign Ministry")
DIGEST = reading(
    """[h Ostravia warns over survey in the strait]

[s1 Ostravian Foreign Ministry spokesperson Vera Holt] [c1 slammed] the survey at a briefing [t1 on Tuesday]. “[w1 We will not accept 3 more surveys in the strait],” Holt said.
[s2 Holt] [c2 claimed] that [w2 Lanhai had sent three ships without notice since January]. [s3 She] [c3 voiced] [w3 deep concern over the drills], and would not say [w4 whether the talks go on].
[s5 Holt] [c5 denied] that [w5 any Ostravian vessel had entered the zone]. Asked about tariffs, [s6 she] [c6 declined to comment] on [w6 the levy].

[k Source: [o Harbour Gazette], [d 7 May 2031]]""",
    outlet="Ostravia Digest",
    said=[
        {
            "speaker": "Vera Holt",
            "role": "spokesperson",
            "organisation": MFA,
            "date": day("2031-05-06", basis="resolved"),
            "strength": 6,
            "issues": ("strait",),
        },
        {
            "form": "indirect",
            "speaker": "Vera Holt",
            "role": "spokesperson",
            "organisation": MFA,
            "issues": ("strait",),
        },
        {
            "form": "indirect",
            "speaker": "Vera Holt",
            "role": "spokesperson",
            "organisation": MFA,
            "issues": ("strait",),
        },
        {"form": "indirect", "speaker": "Vera Holt", "flags": ("non-statement",)},
        {
            "form": "indirect",
            "speaker": "Vera Holt",
            "role": "spokesperson",
            "organisation": MFA,
            "issues": ("strait",),
        },
        {"form": "indirect", "speaker": "Vera Holt"},
    ],
    issues=("strait",),
)
POST = reading(
    """[h Survey was lawful, says ministry]
The survey of May 5 was lawful, [s1 Lin Qiao, a deputy minister at the Lanhai Ministry of Seas], [c1 told] reporters. “[w1 The strait belongs to no one],” Lin said. [w2 The levy will rise to 15 percent on 1 June], [s2 Lin] [c2 added].
“[w4 We will not accept 3 more surveys in the strait],” [s4 Vera Holt] [c4 said]. [c5 According to] [s5 the Lanhai News Agency], [s6 Minister Bo Tan] [c6 argued] that [w5 [w6 the drills were planned in 2029]].""",
    outlet="Lanhai Post",
    published=day("2031-05-07", basis="metadata", text="2031-05-07"),
    said=[
        {
            "speaker": "Lin Qiao",
            "role": "deputy minister",
            "organisation": ("LH", "Lanhai Ministry of Seas"),
            "issues": ("strait",),
        },
        {
            "form": "indirect",
            "speaker": "Lin Qiao",
            "role": "deputy minister",
            "organisation": ("LH", "Lanhai Ministry of Seas"),
            "issues": ("trade",),
        },
        {"speaker": "Vera Holt", "issues": ("strait",)},
        {"form": "indirect", "speaker": "Lanhai News Agency", "organisation": ("LH", "Lanhai"), "issues": ("strait",)},
        {
            "form": "indirect",
            "speaker": "Bo Tan",
            "role": "Minister",
            "organisation": ("LH", "Lanhai"),
            "issues": ("strait",),
            "nested_in": 4,
        },
    ],
    issues=("strait",),
)
CHINESE = reading(
    """[h 海峡测量合法]
[s1 澜海外交部发言人魏澜][t1 2031年5月6日][c1 表示]：“[w1 澜方坚决反对任何未经同意的测量]。”[s2 魏澜][c2 指出]，[w2 十四亿人不会接受这种做法]。""",
    outlet="海港日报",
    language="zh-Hans",
    published=day("2031-05-06", basis="metadata", text="2031-05-06"),
    said=[
        {
            "speaker": "魏澜",
            "role": "发言人",
            "organisation": ("LH", "澜海外交部"),
            "date": day("2031-05-06"),
            "strength": 7,
            "issues": ("strait",),
        },
        {
            "form": "indirect",
            "speaker": "魏澜",
            "role": "发言人",
            "organisation": ("LH", "澜海外交部"),
            "issues": ("strait",),
        },
    ],
    issues=("strait",),
)
HEADLINE = reading(
    "[h Grain talks resume in Port Alder]\nThe talks began on Monday with 12 delegates.",
    outlet="Harbour Gazette",
    published=day("2031-05-05", text="2031-05-05", basis="metadata"),
    issues=("trade",),
)
READINGS = (DIGEST, POST, CHINESE, HEADLINE)


def compose_all(readings=READINGS, **options):
    """Return the edition of these readings."""
    return compose(readings, **{"beat": BEAT, "title": "The strait in May", "window": EVER, **options})


def lines(edition):
    """Return the printed text of each line."""
    return [line.text for section in edition.sections for point in section.points for line in point.lines]


def only(marked, *said, **fields):
    """Return the lines of an edition of one text."""
    return lines(
        compose_all([reading(marked, said=said, **{"outlet": "Lanhai Post", "issues": ("strait",), **fields})])
    )
