"""Reporting verbs, enough to tell a quotation with its tag from one that stands alone (not the list of cues)."""

REPORTING = frozenset(
    """
    said says say saying added adds told tells asked asks replied replies wrote writes noted notes stated states
    declared declares warned warns argued argues insisted insists claimed claims remarked explained explains
    announced announces concluded continued observed stressed commented recalled responded answered tweeted posted
    quipped joked shouted exclaimed cried admitted acknowledged vowed pledged urged cautioned complained emphasised
    emphasized
    """.split()  # noqa: SIM905
)

PRONOUNS = frozenset("he she it they i we you him her them me us this that who which one".split())  # noqa: SIM905
