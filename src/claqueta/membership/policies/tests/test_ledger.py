"""Folding facts: any (effective, known) pair is what a replay by hand says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.membership.policies.ledger import (
    CANCELLED,
    DoesNotFit,
    Kind,
    Membership,
    Misfit,
    State,
    Told,
    membership_on,
    spells_of,
    state_on,
)

FIRST = date(2023, 3, 30)
MOMENT = datetime(2023, 4, 1, tzinfo=UTC)


def told(position: int, kind: Kind, on: date, recorded: int = 0, **more: Any) -> Told:
    number = more.pop("number", position if kind == Kind.ADMITTED else None)
    corrects = more.pop("corrects", None)
    data = {"class": "full", "name": "Azotea", **more} if kind == Kind.ADMITTED else more
    return Told(position, kind, on, MOMENT + timedelta(days=recorded), number, data, corrects)


def standing(facts: list[Told], day: date, known: datetime | None = None) -> tuple[int, str] | None:
    state = state_on(facts, day, known)
    return None if state is None else (state.number, state.class_key)


def test_two_spells_have_two_numbers_and_a_gap_between() -> None:
    facts = [
        told(1, Kind.ADMITTED, FIRST),
        told(2, Kind.LEFT, date(2024, 1, 1), cause="voluntary"),
        told(3, Kind.ADMITTED, date(2024, 6, 1), number=9, **{"class": "associate"}),
    ]
    assert standing(facts, date(2023, 12, 31)) == (1, "full")
    assert standing(facts, date(2024, 1, 1)) is None
    assert standing(facts, date(2024, 5, 31)) is None
    assert standing(facts, date(2024, 6, 1)) == (9, "associate")
    assert membership_on(facts, date(2024, 3, 1)) == Membership("", FIRST, date(2024, 1, 1))
    assert membership_on(facts, date(2024, 6, 1)) == Membership("associate", date(2024, 6, 1), None)


def test_leaving_in_the_future_leaves_a_member_until_then() -> None:
    facts = [told(1, Kind.ADMITTED, FIRST), told(2, Kind.LEFT, date(2027, 1, 1), recorded=3)]
    assert membership_on(facts, date(2026, 12, 31)) == Membership("full", FIRST, date(2027, 1, 1))
    assert membership_on(facts, date(2027, 1, 1)) == Membership("", FIRST, date(2027, 1, 1))
    before = state_on(facts, date(2026, 1, 1), MOMENT)
    assert (before and before.until) is None


def test_readmission_on_the_day_of_leaving_is_another_spell() -> None:
    day = date(2024, 2, 29)
    facts = [told(1, Kind.ADMITTED, FIRST), told(2, Kind.LEFT, day), told(3, Kind.ADMITTED, day, number=2)]
    assert standing(facts, day - timedelta(days=1)) == (1, "full")
    assert standing(facts, day) == (2, "full")


def test_year_over_a_leap_day_is_exact() -> None:
    facts = [told(1, Kind.ADMITTED, date(2024, 2, 29)), told(2, Kind.LEFT, date(2025, 2, 28))]
    assert standing(facts, date(2024, 2, 28)) is None
    assert standing(facts, date(2024, 2, 29)) == (1, "full")
    assert standing(facts, date(2025, 2, 27)) == (1, "full")
    assert standing(facts, date(2025, 2, 28)) is None


def test_member_for_no_day_is_none() -> None:
    facts = [told(1, Kind.ADMITTED, FIRST), told(2, Kind.LEFT, FIRST)]
    assert standing(facts, FIRST) is None
    assert spells_of(facts) == [[]]
    assert membership_on(facts, FIRST) == Membership()


def test_correction_replaces_day_and_words_and_can_be_taken_back() -> None:
    facts = [
        told(1, Kind.ADMITTED, date(2024, 5, 1)),
        told(2, Kind.CORRECTED, date(2023, 5, 1), recorded=2, corrects=1, **{"class": "founder"}),
        told(3, Kind.CORRECTED, date(2023, 5, 1), recorded=4, corrects=2, **{CANCELLED: True}),
    ]
    day = date(2023, 6, 1)
    assert standing(facts, day, MOMENT) is None
    assert standing(facts, day, MOMENT + timedelta(days=2)) == (1, "founder")
    assert standing(facts, day) is None
    assert standing(facts, date(2024, 5, 1)) == (1, "full")


def test_cancelled_admission_was_never_one() -> None:
    facts = [
        told(1, Kind.ADMITTED, FIRST),
        told(2, Kind.CORRECTED, FIRST, recorded=1, corrects=1, **{CANCELLED: True}),
    ]
    assert (standing(facts, FIRST, MOMENT), standing(facts, FIRST)) == ((1, "full"), None)
    assert membership_on(facts, FIRST) == Membership()


@pytest.mark.parametrize(
    ("kinds", "misfit"),
    [
        ([Kind.ADMITTED, Kind.ADMITTED], Misfit.MEMBER_ALREADY),
        ([Kind.LEFT], Misfit.NO_MEMBER),
        ([Kind.ADMITTED, Kind.LEFT, Kind.LEFT], Misfit.NO_MEMBER),
        ([Kind.ADMITTED, Kind.LEFT, Kind.SUSPENDED], Misfit.NO_MEMBER),
        ([Kind.ADMITTED, Kind.SUSPENDED, Kind.SUSPENDED], Misfit.SUSPENDED_ALREADY),
        ([Kind.ADMITTED, Kind.RESTORED], Misfit.NOT_SUSPENDED),
    ],
)
def test_what_does_not_fit_is_refused(kinds: list[Kind], misfit: Misfit) -> None:
    facts = [told(n, kind, FIRST + timedelta(days=n)) for n, kind in enumerate(kinds, 1)]
    with pytest.raises(DoesNotFit) as refused:
        spells_of(facts)
    assert refused.value.misfit == misfit


# -- Any history, replayed by hand ------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from([kind for kind in Kind if kind != Kind.CORRECTED] + ["cancel", "move"]),
        st.integers(0, 40),
        st.sampled_from(["full", "associate", "founder"]),
        st.integers(0, 20),
    ),
    max_size=14,
)


def history(steps: list[tuple[Any, int, str, int]]) -> list[Told]:
    """Facts that fit, each recorded an hour after the one before."""
    facts: list[Told] = []
    for hour, (kind, day, word, which) in enumerate(steps):
        on, at = FIRST + timedelta(days=day), MOMENT + timedelta(hours=hour)
        position = len(facts) + 1
        if kind in ("cancel", "move"):
            if not facts:
                continue
            target = facts[which % len(facts)]
            data: dict[str, Any] = {CANCELLED: True} if kind == "cancel" else {}
            on = target.on if kind == "cancel" else on
            fact = Told(position, Kind.CORRECTED, on, at, None, data, target.position)
        else:
            data = {
                Kind.ADMITTED: {"class": word, "name": "A"},
                Kind.CLASS_CHANGED: {"class": word},
                Kind.RENAMED: {"name": word},
                Kind.TAX_ID_CHANGED: {"tax_id": word},
                Kind.REPRESENTED: {"representative": word},
            }.get(kind, {})
            fact = Told(position, kind, on, at, position if kind == Kind.ADMITTED else None, data)
        try:
            spells_of([*facts, fact])
        except DoesNotFit:
            continue
        facts.append(fact)
    return facts


def by_hand(facts: list[Told], day: date, known: datetime) -> tuple[Any, ...] | None:
    """The oracle: write what was known on slips, mend the slips from the last one back, read them up to the day."""
    slips = {
        fact.position: [fact.kind, fact.on, dict(fact.data), True]
        for fact in facts
        if fact.recorded_at <= known
    }
    corrections = [fact for fact in facts if fact.recorded_at <= known and fact.corrects]
    for fact in reversed(corrections):
        slips[fact.position].append([later for later in corrections if later.corrects == fact.position])
    mended: dict[int, list[Any]] = {}
    for position in sorted(slips, reverse=True):
        # Whatever corrects this slip has a higher position, so it is settled by now.
        kind, on, data, holds = slips[position][:4]
        for later in corrections:
            if later.corrects == position and mended[later.position][3]:
                if mended[later.position][2].get(CANCELLED):
                    holds = False
                else:
                    on, data = mended[later.position][1], {**data, **mended[later.position][2]}
        mended[position] = [kind, on, data, holds]
    read = sorted(
        (on, position, kind, data)
        for position, (kind, on, data, holds) in mended.items()
        if holds and kind != Kind.CORRECTED and on <= day
    )
    member: dict[str, Any] | None = None
    for _on, position, kind, data in read:
        if kind == Kind.ADMITTED:
            member = {
                "number": position,
                "class": data["class"],
                "name": data["name"],
                "tax": "",
                "rep": "",
                "off": False,
            }
        elif kind == Kind.LEFT:
            member = None
        elif member is not None:
            member |= {
                Kind.CLASS_CHANGED: {"class": data.get("class")},
                Kind.RENAMED: {"name": data.get("name")},
                Kind.TAX_ID_CHANGED: {"tax": data.get("tax_id")},
                Kind.REPRESENTED: {"rep": data.get("representative")},
                Kind.SUSPENDED: {"off": True},
                Kind.RESTORED: {"off": False},
            }[kind]
    return None if member is None else tuple(member.values())


def told_of(state: State | None) -> tuple[Any, ...] | None:
    if state is None:
        return None
    return (state.number, state.class_key, state.name, state.tax_id, state.representative, state.suspended)


@given(STEPS, st.integers(-1, 42), st.integers(-1, 15))
def test_state_is_what_a_replay_by_hand_says(
    steps: list[tuple[Any, int, str, int]], day: int, hours: int
) -> None:
    facts = history(steps)
    on, known = FIRST + timedelta(days=day), MOMENT + timedelta(hours=hours)
    assert told_of(state_on(facts, on, known)) == by_hand(facts, on, known)
