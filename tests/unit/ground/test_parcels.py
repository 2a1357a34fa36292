"""Laws of what goes together: whatever waits, in whatever state."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Urgency
from bot.sending import MOST_SCREENS
from storage.parcels import KEY_LIFE, Parcel, Waiting, plan

NOW = 1_000_000
SOON, LONG_AGO = NOW + 10, NOW - 10


def a_row(seq: int, **more: object) -> Waiting:
    blank = Waiting(seq, "", f"u{seq}", Urgency.PUSH, None, NOW, None, None, None, 0, 0, None, None)
    return blank._replace(**more)  # type: ignore[arg-type] # a test's shorthand


@st.composite
def groups(draw: st.DrawFn, number: int) -> list[dict[str, object]]:
    """Rows stored together: fresh, to be tried again, held, or of a worker that died."""
    size = draw(st.integers(1, 7))
    is_reply = draw(st.booleans())
    token = {"token": f"t{number}", "token_until": draw(st.sampled_from([LONG_AGO, SOON]))}
    state: dict[str, object] = {"due_at": draw(st.sampled_from([LONG_AGO, NOW, SOON]))}
    if draw(st.booleans()):
        size = min(size, MOST_SCREENS)
        state |= {"delivery_id": f"d{number}", "first_try_at": draw(st.sampled_from([NOW, NOW - KEY_LIFE]))}
        state["claimed_by"] = draw(st.sampled_from([None, "w"]))
        state["pushed"] = draw(st.sampled_from([0, 1]))
    if is_reply and draw(st.booleans()):
        state |= token
    state["urgency"] = Urgency.REPLY if is_reply else Urgency.PUSH
    state["update_id"] = f"u{number}" if is_reply else ""
    state["expires"] = None if is_reply else draw(st.sampled_from([None, LONG_AGO, SOON]))
    return [state] * size


@st.composite
def queues(draw: st.DrawFn) -> list[Waiting]:
    states = [row for number in range(draw(st.integers(0, 4))) for row in draw(groups(number))]
    return [a_row(seq, **state) for seq, state in enumerate(states, 1)]


def held(rows: list[Waiting]) -> bool:
    return any(row.claimed_by is not None and row.due_at > NOW for row in rows)


@given(queues())
def test_nothing_goes_while_something_is_held(rows: list[Waiting]) -> None:
    if held(rows):
        assert plan(rows, NOW).parcel is None


@given(queues())
def test_what_goes_is_in_order_fits_and_is_not_over(rows: list[Waiting]) -> None:
    parcel = plan(rows, NOW).parcel or Parcel(())

    assert list(parcel.rows) == sorted(parcel.rows)
    assert len(parcel.rows) <= MOST_SCREENS
    assert not all(row.expires == LONG_AGO for row in parcel.rows) or not parcel.rows


@given(queues())
def test_what_was_tried_goes_exactly_as_it_was(rows: list[Waiting]) -> None:
    parcel = plan(rows, NOW).parcel

    if parcel is not None:
        key = parcel.rows[0].delivery_id
        assert parcel.key == key
        assert key is None or list(parcel.rows) == [row for row in rows if row.delivery_id == key]
        assert {row.delivery_id for row in parcel.rows} == {key}


@given(queues())
def test_a_reply_that_may_have_gone_goes_by_a_living_token_or_the_key_it_had(rows: list[Waiting]) -> None:
    parcel = plan(rows, NOW).parcel

    if parcel is not None and parcel.again and parcel.urgency is Urgency.REPLY:
        if parcel.rows[0].pushed:
            assert parcel.token is None
            assert parcel.key == parcel.rows[0].delivery_id
            return
        assert parcel.token is not None
        assert parcel.token.token in {row.token for row in parcel.rows}


@given(queues())
def test_a_reply_that_fits_is_not_cut(rows: list[Waiting]) -> None:
    parcel = plan(rows, NOW).parcel

    if parcel is not None and parcel.key is None:
        fresh = [row for row in rows if row.delivery_id is None and row.update_id]
        for _, reply in groupby(fresh, key=lambda row: row.update_id):
            together = set(reply)
            assert len(together) > MOST_SCREENS or not 0 < len(together & set(parcel.rows)) < len(together)


@given(queues())
def test_nothing_goes_and_is_dropped_or_is_forgotten(rows: list[Waiting]) -> None:
    found = plan(rows, NOW)

    dropped = [row for _, ended in found.dropped for row in ended]
    assert not set(dropped) & set(found.parcel.rows if found.parcel else ())
    assert len(dropped) == len(set(dropped))


@given(queues())
def test_everything_ends_when_each_parcel_is_sent(rows: list[Waiting]) -> None:
    now, left = NOW, list(rows)
    for _ in range(2 * len(rows) + 2):
        found = plan(left, now)
        gone = {row for _, ended in found.dropped for row in ended} | set(
            found.parcel.rows if found.parcel else ()
        )
        left = [row for row in left if row not in gone]
        now = now if gone else SOON

    assert left == []


def test_only_what_is_due_goes() -> None:
    waits = plan([a_row(1, due_at=SOON), a_row(2)], NOW)

    assert (waits.parcel, waits.wait_until) == (None, SOON)
