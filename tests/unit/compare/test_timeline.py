"""The timeline: each thing once, in the order of days as they are stated, cited."""

from test_tellings import SIDES, told

from attache.compare.timeline import timeline


def story():
    return [
        told(
            "lna.example", "Lanhai protests against patrol",
            "Lanhai firmly opposes the patrol, Lanhai Foreign Ministry spokesperson Wei Lan said on May 6.",
            "Wei Lan denied that a boat of Ostravia had been rammed by the coast guard.",
            "Bo Tan will meet Tomas Reyle in Corin on May 20.",
            day="2031-05-07",
        ),
        told(
            "obs.example", "Ostravia answers protest",
            "Wei Lan said on May 6 that Lanhai firmly opposes the patrol.",
            "Ostravia imposed a ban on imports of rare salts from Lanhai on May 8.",
            day="2031-05-09",
        ),
    ]  # fmt: skip


def test_moments_stand_in_the_order_of_days_each_with_its_words():
    pairs = story()
    moments = timeline(pairs, SIDES)
    texts = {reading.document.id: reading.document.text for reading, _ in pairs}
    assert len(moments) >= 4
    dates = [moment.date or "9" for moment in moments]
    assert dates == sorted(dates)
    for moment in moments:
        place = moment.passage
        assert texts[place.document][place.start : place.end] == place.quote != ""


def test_the_first_report_of_each_side_is_dated_by_its_report():
    first = [each for each in timeline(story(), SIDES) if each.kind == "first report"]
    assert [(each.side, each.date, each.reported) for each in first] == [
        ("lanhai", "2031-05-07", True), ("ostravia", "2031-05-09", True),
    ]  # fmt: skip


def test_a_statement_that_two_outlets_have_stands_once_on_its_own_day():
    said = [each for each in timeline(story(), SIDES) if "firmly opposes" in each.words]
    assert [(each.kind, each.date, each.reported, each.outlets) for each in said] == [
        ("statement", "2031-05-06", False, 2)
    ]


def test_denials_are_called_so():
    assert any(each.kind == "denial" and "rammed" in each.words for each in timeline(story(), SIDES))


def test_a_story_without_dates_has_them_last_and_unknown():
    undated = told("lna.example", "Protest", "Wei Lan said that Lanhai firmly opposes the patrol.", day="")
    for moment in timeline([undated], SIDES):
        assert moment.date is None


def test_nothing_gives_nothing():
    assert timeline([], SIDES) == ()
