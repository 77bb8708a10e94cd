import datetime as dt
from dataclasses import replace

from statement_rows import row

from attache.compare.index import index
from attache.record import ActorRef, Event, PartialDate

FIRM = "Lanhai firmly opposes what Ostravia has done"


def event(number, day, score, actor="ov-gov", recipient="lh-mfa", **more):
    date = PartialDate(value=day, precision="day", basis="stated", text=day) if day else None
    return Event(
        **{
            "id": f"e-{number}", "start": 0, "end": 1, "text": "x", "actor": ActorRef(id=actor, name=actor),
            "recipient": ActorRef(id=recipient, name=recipient), "plover": "SANCTION", "mode": None, "context": (),
            "cameo": None, "quad": 4, "goldstein": score, "date": date, "status": "happened", "confidence": 1.0,
            **more,
        }
    )  # fmt: skip


def of(events=(), rows=(), **more):
    return index(events, rows, "XO", "XL", **more)


def test_deeds_and_words_are_apart_and_show_their_evidence():
    found = of([event(1, "2031-05-03", -5.0)], [row("2031-05-09", "wei-lan", FIRM)])
    there, back = found.stretches
    assert (there.actor, there.recipient) == ("XO", "XL")
    assert (there.deeds.count, there.deeds.mean, there.deeds.evidence) == (1, -5.0, ("e-1",))
    assert there.words.count == 0 and there.words.mean is None
    assert back.words.mean == -6.0 and len(back.words.evidence) == 1
    assert back.deeds.count == 0


def test_uncertainty_needs_three_values_and_holds_the_mean():
    two = of([event(n, "2031-05-03", score) for n, score in enumerate((-5.0, 3.0))]).stretches[0].deeds
    assert (two.error, two.low, two.high) == (None, None, None)
    events = [event(n, "2031-05-03", score) for n, score in enumerate((-5.0, 3.0, 1.0, -2.0, 4.0))]
    many = of(events).stretches[0].deeds
    assert many.low < many.mean < many.high and many.error > 0
    assert of(events).stretches[0].deeds == many


def test_an_event_counts_once_and_only_what_was_done():
    events = [event(1, "2031-05-03", -5.0), event(1, "2031-05-03", -5.0)]
    events += [event(2, "2031-05-03", -9.0, status=status) for status in ("threatened", "denied", "background")]
    events += [event(3, "2031-05-03", -9.0, recipient="nsc-org")]
    assert of(events).stretches[0].deeds.count == 1


def test_what_has_no_day_or_no_score_is_named_and_not_counted():
    found = of([event(1, None, -5.0), event(2, "2031-05-03", None), event(3, "2031-05-03", 1.0)])
    assert found.undated == ("e-1",) and found.unscored == ("e-2",)
    assert found.stretches[0].deeds.evidence == ("e-3",)


def test_stretches_have_no_gaps():
    events = [event(1, "2031-01-30", 1.0), event(2, "2031-04-02", 1.0)]
    assert [s.first.isoformat() for s in of(events).stretches[::2]] == [
        "2031-01-01", "2031-02-01", "2031-03-01", "2031-04-01",
    ]  # fmt: skip
    assert [s.first.month for s in of(events, step="quarter").stretches[::2]] == [1, 4]
    assert all(s.first.weekday() == 0 for s in of(events, step="week").stretches)


def test_the_window_holds_inside_a_stretch():
    events = [event(1, "2031-05-03", 1.0), event(2, "2031-05-20", 4.0)]
    assert of(events, since=dt.date(2031, 5, 10)).stretches[0].deeds.evidence == ("e-2",)


def test_one_statement_in_many_outlets_counts_once_and_must_name_the_other():
    rows = [row("2031-05-09", "wei-lan", FIRM), row("2031-05-09", "wei-lan", FIRM + " again", outlet="Lanhai Post")]
    rows += [row("2031-05-10", "wei-lan", "Lanhai firmly opposes the search")]
    rows += [replace(rows[0], id="s-x", nested_in="s-y"), replace(rows[0], id="s-y", speaker="vera-holt")]
    assert of(rows=rows[:3]).stretches[1].words.count == 1
