"""A statement of 5,000 entries explained against 5,000 receipts, without a database."""

import time

from bench.frame import line
from claqueta.engines.reconciling import explain
from claqueta.engines.reconciling.tests.worlds import Maker

MEMBERS, MOST = 1_100, 5_000


def main() -> None:
    world = Maker(7, members=MEMBERS).world()
    receipts, entries = world.receipts[:MOST], world.entries[:MOST]
    begin, used = time.perf_counter(), time.process_time()
    explanations = explain(receipts, entries, creditor=world.creditor)
    took, used = time.perf_counter() - begin, time.process_time() - used
    booked = sum(one.automatic for one in explanations)
    line(
        f"{len(entries)} bank entries against {len(receipts)} receipts",
        f"{took:.1f} s",
        f"≤ 10 s; {used:.1f} s of processor, {booked} booked",
    )


if __name__ == "__main__":
    main()
