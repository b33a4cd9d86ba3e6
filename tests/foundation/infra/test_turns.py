"""A process works on a few requests at a time, in their order; nobody waits for ever."""

import asyncio

import pytest

from winvest.foundation.infra.turns import Turns, step_aside

pytestmark = pytest.mark.req("OPS-02")


async def visit(turns: Turns, name: str, told: list[str], work: asyncio.Event | None) -> None:
    """A request that says when it begins and ends its work."""
    turn = await turns.take()
    try:
        told.append(f"{name} begins")
        if work is not None:
            await work.wait()
        told.append(f"{name} ends")
    finally:
        turn.give_up()
        turn.give_up()  # once is enough: a second time lets nobody else in


async def test_the_third_waits_for_a_turn_and_they_come_in_order() -> None:
    turns, told, work = Turns(at_once=2, patience=60), list[str](), asyncio.Event()
    visits = [asyncio.create_task(visit(turns, name, told, work)) for name in "abcd"]
    await asyncio.sleep(0.01)
    assert told == ["a begins", "b begins"]
    work.set()
    await asyncio.gather(*visits)
    assert [one for one in told if "begins" in one] == [f"{name} begins" for name in "abcd"]
    late = [asyncio.create_task(visit(turns, name, told, asyncio.Event())) for name in "efg"]
    await asyncio.sleep(0.01)
    assert "f begins" in told
    assert "g begins" not in told  # as many turns as before, no more
    for one in late:
        one.cancel()
    await asyncio.gather(*late, return_exceptions=True)


async def test_who_has_waited_long_enough_goes_anyway() -> None:
    turns, told, never = Turns(at_once=1, patience=0.02), list[str](), asyncio.Event()
    stuck = asyncio.create_task(visit(turns, "stuck", told, never))
    await asyncio.sleep(0)
    await asyncio.wait_for(visit(turns, "patient", told, None), timeout=2)
    assert told == ["stuck begins", "patient begins", "patient ends"]
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)
    turn = await asyncio.wait_for(turns.take(), timeout=0.01)  # what was stuck gave its turn up
    turn.give_up()


async def test_who_waits_for_something_outside_steps_aside() -> None:
    turns, told = Turns(at_once=1, patience=60), list[str]()
    outside = asyncio.Event()

    async def asks_a_partner() -> None:
        turn = await turns.take()
        try:
            step_aside()
            await outside.wait()
        finally:
            turn.give_up()

    asking = asyncio.create_task(asks_a_partner())
    await asyncio.sleep(0)
    await asyncio.wait_for(visit(turns, "next", told, None), timeout=2)
    assert told == ["next begins", "next ends"]
    outside.set()
    await asking


async def test_who_hangs_up_while_waiting_takes_no_turn() -> None:
    turns = Turns(at_once=1, patience=60)
    first = await turns.take()
    gone = asyncio.create_task(turns.take())
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    first.give_up()
    (await asyncio.wait_for(turns.take(), timeout=1)).give_up()


async def test_what_is_done_ahead_of_time_waits_until_nobody_is_at_work() -> None:
    turns = Turns(at_once=1, patience=60)
    await asyncio.wait_for(turns.rest(most=60), timeout=0.05)  # nobody has come: at once
    first = await turns.take()
    waiting = asyncio.create_task(turns.take())
    ahead = asyncio.create_task(turns.rest(most=60))
    first.give_up()
    first.give_up()
    second = await waiting
    await asyncio.sleep(0.15)
    assert not ahead.done()  # one left, another came
    second.give_up()
    await asyncio.wait_for(ahead, timeout=2)
    third = await turns.take()
    await asyncio.wait_for(turns.rest(most=0.02), timeout=2)  # it has waited long enough
    stuck = asyncio.create_task(turns.take())
    await asyncio.sleep(0)
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)
    third.give_up()
    await asyncio.wait_for(turns.rest(most=60), timeout=2)  # who hung up is not waited for
