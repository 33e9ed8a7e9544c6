"""A year's statement of 5,000 entries explained against 5,000 receipts, without a database."""

import time

from claqueta.engines.reconciling import explain
from claqueta.engines.reconciling.tests.worlds import Maker

WANTED = 10.0
"""Seconds that it may take."""


def main() -> None:
    world = Maker(7, members=1_010).world()
    receipts, entries = world.receipts[:5_000], world.entries[:5_000]
    begun = time.perf_counter()
    explanations = explain(receipts, entries, creditor=world.creditor)
    took = time.perf_counter() - begun
    booked = sum(one.automatic for one in explanations)
    print(
        f"bank: {len(entries)} entries, {len(receipts)} receipts: {took:.1f} s (≤ {WANTED:.0f} s), {booked} booked"
    )


if __name__ == "__main__":
    main()
