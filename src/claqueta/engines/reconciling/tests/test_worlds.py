"""Figures that may only get better, on worlds that the engine was not built from."""

from collections import Counter

import pytest

from claqueta.engines.reconciling import explain
from claqueta.engines.reconciling.tests.worlds import Maker

SEEDS = range(101, 109)


def tally(seed: int, *, rough: bool) -> Counter[str]:
    """What came of a world: booked rightly, wrongly, without being sure; found; suggested first."""
    world = Maker(seed, rough=rough).world()
    counts: Counter[str] = Counter()
    for one, truth in zip(
        explain(world.receipts, world.entries, creditor=world.creditor), world.truths, strict=True
    ):
        matched = {match.receipt: match.amount for match in one.matched}
        right = one.automatic and matched == truth.matched
        counts["entries"] += 1
        counts["kind"] += one.kind == truth.kind or (truth.kind == "other" and one.kind == "payment")
        if one.automatic:
            counts["booked"] += 1
            counts["wrong"] += not right
            counts["by luck"] += right and truth.sure is False
        if truth.sure:
            counts["sure"] += 1
            counts["found"] += right
        elif truth.matched and not right:
            counts["rest"] += 1
            counts["first"] += bool(one.suggested) and one.suggested[0].receipt in truth.matched
        assert set(one.reason) == {"es", "en"}
        assert all(one.reason.values())
    return counts


@pytest.mark.parametrize(("rough", "found", "first"), [(False, 0.95, 0.95), (True, 0.92, 0.94)])
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_booked_wrongly_and_most_is_found(
    seed: int, rough: bool, found: float, first: float
) -> None:
    counts = tally(seed, rough=rough)
    assert counts["wrong"] == 0
    assert counts["by luck"] == 0
    assert counts["found"] / counts["sure"] >= found
    assert counts["first"] / counts["rest"] >= first
    assert counts["kind"] == counts["entries"]
