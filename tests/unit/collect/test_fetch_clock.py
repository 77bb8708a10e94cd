"""The clock of the machine, and the one that jumps."""

import asyncio
import datetime as dt

import pytest

from attache.collect.clock import FastClock, SystemClock

START = dt.datetime(2031, 5, 8, 6, tzinfo=dt.UTC)


def test_ten_days_pass_at_once():
    async def run():
        clock = FastClock(START)
        await clock.sleep(10 * 86_400)
        return clock.now(), clock.monotonic()

    assert asyncio.run(asyncio.wait_for(run(), 20)) == (START + dt.timedelta(days=10), 864_000)


def test_sleepers_wake_in_order_and_those_of_one_moment_in_the_order_in_which_they_lay_down():
    async def run():
        clock, woken = FastClock(START), []

        async def sleeper(name, seconds):
            await clock.sleep(seconds)
            woken.append((name, clock.monotonic()))

        await asyncio.gather(sleeper("c", 3), sleeper("a", 1), sleeper("b1", 2), sleeper("b2", 2))
        return woken

    assert asyncio.run(run()) == [("a", 1), ("b1", 2), ("b2", 2), ("c", 3)]


def test_time_does_not_pass_while_somebody_computes_between_sleeps():
    async def run():
        clock, seen = FastClock(START), []

        async def worker():
            await clock.sleep(1)
            for _ in range(50):
                await asyncio.sleep(0)  # work in many small steps
                seen.append(clock.monotonic())

        async def other():
            await clock.sleep(2)

        await asyncio.gather(worker(), other())
        return set(seen)

    assert asyncio.run(run()) == {1}


@pytest.mark.parametrize("kind", ["with", "async with"])
def test_time_stands_still_while_real_work_is_done(kind):
    async def run():
        clock, seen = FastClock(START), []

        async def busy():
            if kind == "with":
                with clock.busy():
                    await asyncio.sleep(0.05)
                    seen.append(clock.monotonic())
            else:
                async with clock.busy():
                    await asyncio.to_thread(lambda: None)
                    await asyncio.sleep(0.05)
                    seen.append(clock.monotonic())

        sleeper = asyncio.create_task(clock.sleep(5))
        await busy()
        await sleeper
        return seen, clock.monotonic()

    assert asyncio.run(run()) == ([0], 5)


def test_a_task_that_sleeps_while_it_is_busy_does_not_stop_the_clock():
    async def run():
        clock = FastClock(START)

        async def confused():
            with clock.busy():
                await clock.sleep(5)
                child = asyncio.create_task(clock.sleep(1))  # does not inherit what its parent holds
                await asyncio.sleep(0.02)
                assert not child.done()
            await child

        await asyncio.wait_for(confused(), 20)
        return clock.monotonic()

    assert asyncio.run(run()) == 6


def test_a_sleep_that_is_cancelled_is_forgotten():
    async def run():
        clock = FastClock(START)
        task = asyncio.create_task(clock.sleep(100))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await clock.sleep(1)
        return clock.monotonic()

    assert asyncio.run(run()) == 1


def test_setting_the_time_of_day_wakes_nobody_early_or_late():
    async def run():
        clock = FastClock(START)
        task = asyncio.create_task(clock.sleep(60))
        clock.jump(-86_400)
        await task
        return clock.now(), clock.monotonic()

    assert asyncio.run(run()) == (START - dt.timedelta(days=1) + dt.timedelta(seconds=60), 60)


def test_a_start_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        FastClock(dt.datetime(2031, 5, 8))


def test_the_clock_of_the_machine_counts_forward():
    async def run():
        clock = SystemClock()
        one = clock.monotonic()
        await clock.sleep(0.01)
        await clock.sleep(-5)
        with clock.busy():
            pass
        async with clock.busy():
            pass
        return clock.monotonic() - one, clock.now()

    passed, now = asyncio.run(run())
    assert passed >= 0.01 and now.tzinfo is dt.UTC
