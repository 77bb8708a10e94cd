"""Short articles about invented happenings, for the tests of stories."""

from attache.link.stories import Stories, StoryItem

FERRY = (
    "The ferry Sea Lark ran aground off Port Alder with 143 passengers. Rescue boats took everyone ashore, said "
    "harbour master Vera Holt. The company Alder Lines said a rudder had failed near the Gull Rocks."
)
FERRY_AGAIN = (
    "All 143 passengers of the Sea Lark were brought ashore after the ferry grounded on the Gull Rocks. Alder Lines "
    "blamed a failed rudder, and harbour master Vera Holt of Port Alder praised the crews of the rescue boats."
)
FERRY_INQUIRY = (
    "Inspectors boarded the Sea Lark on the Gull Rocks to look at the ferry's rudder. Alder Lines has stopped its "
    "other ferries at Port Alder, harbour master Vera Holt said, until the rudder of each is tested."
)
FERRY_LATER = (
    "A court in the capital heard what pilots think of worn steering gear. Alder Lines, whose Sea Lark lost a rudder, "
    "wants a new law on yearly tests for each ferry. Ministers will answer in the autumn, and owners of small boats "
    "fear the price of it; a union of sailors asked for longer training instead."
)
BUDGET = (
    "Parliament in Ostravia passed the budget by two votes. Finance minister Bo Tan had promised lower taxes on grain "
    "and more money for schools; the opposition called the plan a gift to large estates."
)
BUDGET_AGAIN = (
    "Ostravia has a budget: two votes decided it in parliament. The opposition said that Bo Tan, the finance minister, "
    "cut taxes on grain for the large estates, while schools get less than was promised."
)
COMET = (
    "Astronomers at the Lanhai observatory photographed a comet with two tails. It will be brightest before dawn next "
    "week, and can be seen without a telescope from dark places in the south."
)


def item(key, text, *, title="", date="2031-05-05", outlet="Harbour Gazette", language="en", **more):
    return StoryItem(id=key, title=title, text=text, date=date, outlet=outlet, language=language, **more)


def placed(items, **options):
    """Return the stories of items, as the sets of their ids."""
    found = Stories(**options)
    for each in items:
        found.add(each)
    return found, {frozenset(story.items) for story in found.stories()}
