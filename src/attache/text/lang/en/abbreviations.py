"""Abbreviations that end in a full stop, by what the full stop can mean; all in lower case, without the stop."""

# Never the end of a sentence: a name or an example follows.
BEFORE_NAME = frozenset(
    """
    mr mrs ms mx messrs mmes dr drs prof profs gen brig lt col maj capt cpt cmdr comdr cdr sgt cpl pvt adm vadm radm
    sen sens rep reps gov govs pres amb rev fr hon sec-gen supt atty asst assoc dir insp det ofc mgr spc pfc mt ft
    vs cf viz approx ca incl esp resp e.g i.e eg ie lt.-gen maj.-gen brig.-gen lt-gen maj-gen mme mlle mgr hr herr fr
    undersec min cllr ald pte wg.cdr
    """.split()  # noqa: SIM905
)

# Not the end of a sentence before a number.
BEFORE_NUMBER = frozenset(
    """
    no nos nr art arts sec secs sect fig figs p pp vol vols ch chap para paras pt pts col cols ex op bk sch cl ver v
    ed eds table tab tel ext jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed weds thu thur thurs fri
    sat sun c ca est
    """.split()  # noqa: SIM905
)

# May end a sentence; only what follows can tell.
EITHER = frozenset(
    """
    inc ltd co corp cos bros llc llp plc pty pte jr sr esq ph.d ph.ds m.d b.a m.a m.b.a ll.b ll.m s.a n.v b.v s.p.a
    s.a.s s.r.l gmbh assn assoc dept depts univ inst ave blvd rd st sts hwy govt natl intl int'l nat'l gov't
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo ont que al cent mil sq mi hr hrs min mins lb lbs oz ft dist div mfg exec
    """.split()  # noqa: SIM905
)

# The first words of sentences that hardly ever go on a name.
STARTERS = frozenset(
    """
    a an the this that these those there here it its he his she her they their we our you your i my who what when where
    why how which in on at by for from with to of as but and or so yet if while although though because since after
    before until during under over despite once then thus however moreover meanwhile nevertheless instead also still
    even only both neither either each every all many most some several few no not such another other according
    among amid about against between through without is are was were has have had do does did will would can could
    may might must should let earlier later today yesterday tomorrow now just asked given
    """.split()  # noqa: SIM905
)

CLOCK_FOLLOWERS = frozenset(
    """
    eastern central mountain pacific greenwich beijing local standard daylight universal monday tuesday wednesday
    thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january february march april may june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    est edt cst cdt mst mdt pst pdt gmt utc bst cet cest jst kst hkt sgt ist aest aedt et ct pt
    """.split()  # noqa: SIM905
)
