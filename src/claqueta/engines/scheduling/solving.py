"""A timetable for an instance: what is settled is kept, several workers try, and the best attempt gets tables and reasons."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from claqueta.engines.scheduling.bound import PARTS, proven, worth
from claqueta.engines.scheduling.comfort import idle
from claqueta.engines.scheduling.data import Comfort, Instance, Placed, Refused, Schedule, Unscheduled
from claqueta.engines.scheduling.explaining import reasons
from claqueta.engines.scheduling.preparing import Prepared, days_of
from claqueta.engines.scheduling.problem import Problem, bits
from claqueta.engines.scheduling.reading import check_pins
from claqueta.engines.scheduling.rivals import Rivals
from claqueta.engines.scheduling.seating import Seating
from claqueta.engines.scheduling.working import Attempt, Task, attempt

FINISHING = 0.06, 3e-5
"""Seconds kept for tables, reasons and writing: some for any instance, and for each meeting."""
PATIENCE = 0.15
"""Seconds that other workers may take longer than they were told."""


def schedule(
    instance: Instance,
    *,
    seconds: float = 2.0,
    workers: int = 1,
    seed: int = 0,
    locks: Mapping[str, int] | None = None,
    iterations: int | None = None,
    row: int = 0,
    share: float = 0.0,
    begun: float | None = None,
) -> Schedule:
    """The best timetable that is found within the seconds, counted from `begun` on the monotonic clock.

    `locks` are pins that this run adds. With `iterations` the time does not matter and the same seed gives the same answer.
    `row` is how many meetings anybody should have without a break, at most; 0 for as many as come. `share` is what nobody is to
    be left below, of what they could hope for, where that can be, even at a cost in value.
    """
    begun = time.monotonic() if begun is None else begun
    if locks:
        instance = _locked(instance, locks)
    check_pins(instance)
    settled = {meeting.id: meeting.pinned for meeting in instance.meetings if meeting.pinned is not None}
    rivals = Rivals(instance)
    left_out = rivals.left_out(instance.meetings)
    kept = tuple(meeting for meeting in instance.meetings if meeting.id not in left_out)
    prepared = Prepared(replace(instance, meetings=kept) if left_out else instance, settled)
    until = begun + seconds - FINISHING[0] - FINISHING[1] * len(instance.meetings)
    tasks = [
        Task(seed + number, until, iterations, row, gaps=instance.gaps, share=share)
        for number in range(max(1, workers))
    ]
    best = max(_attempts(prepared.problem, tasks), key=lambda one: one.rank)
    if not left_out:
        return finished(prepared, best.slots, best.bound)
    whole = Prepared(instance, settled)
    slots = _with_others_of_their_group(whole, prepared.slots_of(best.slots), rivals)
    found = [slots.get(meeting.id, -1) for meeting in whole.open]
    return finished(whole, found, _bound_of_groups(whole, prepared, rivals), rivals=rivals)


def _with_others_of_their_group(whole: Prepared, slots: Mapping[str, int], rivals: Rivals) -> dict[str, int]:
    """What was left out goes in where nobody of its group found a slot, the most wished first."""
    held = dict(slots)
    free = list(whole.problem.available)
    room = list(whole.room)
    for meeting in whole.open:
        if (slot := held.get(meeting.id)) is not None:
            room[slot] -= 1
            for person in meeting.participants:
                free[whole.place[person]] &= ~(1 << slot)
    for meeting in sorted(whole.open, key=lambda one: -one.weight):
        if meeting.id in held or rivals.standing_in_the_way(meeting.id, held) is not None:
            continue
        one, other = (whole.place[person] for person in meeting.participants)
        slot = next((number for number in bits(free[one] & free[other]) if room[number] > 0), None)
        if slot is not None:
            held[meeting.id] = slot
            room[slot] -= 1
            for place in (one, other):
                free[place] &= ~(1 << slot)
    return held


def _bound_of_groups(whole: Prepared, tried: Prepared, rivals: Rivals) -> int:
    """What no timetable is worth more than, with all of a group: by the prices of those that were tried."""
    prices = proven(tried.problem)
    problem = whole.problem
    gain = {
        meeting.id: PARTS * weight - prices.table - prices.person[one] - prices.person[other]
        for meeting, weight, one, other, possible in zip(
            whole.open, problem.weight, problem.first, problem.second, problem.possible, strict=True
        )
        if possible
    }
    counts = [rivals.dearest(meeting.id, lambda name: gain.get(name, 0)) for meeting in whole.open]
    return worth(problem, prices.person, prices.table, counts)


def _locked(instance: Instance, locks: Mapping[str, int]) -> Instance:
    names = {meeting.id for meeting in instance.meetings}
    for name, slot in locks.items():
        if name not in names:
            raise Refused(f"locks: {name} is no meeting")
        if not 0 <= slot < len(instance.slots):
            raise Refused(f"locks ({name}): {slot} is no slot")
    meetings = tuple(
        replace(meeting, pinned=locks.get(meeting.id, meeting.pinned)) for meeting in instance.meetings
    )
    return replace(instance, meetings=meetings)


def _attempts(problem: Problem, tasks: list[Task]) -> list[Attempt]:
    """All workers' attempts: the first one's here, the others' each in a process of its own."""
    others = []
    for task in tasks[1:]:
        process = subprocess.Popen(
            [sys.executable, "-m", "claqueta.engines.scheduling.working"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        asked = json.dumps({"problem": asdict(problem), "task": asdict(task)}).encode()
        # A pipe holds little, and the other takes a while to start: nobody waits for it.
        feeding = threading.Thread(target=_fed, args=(process, asked), daemon=True)
        feeding.start()
        others.append((process, feeding))
    found = [attempt(problem, tasks[0])]
    for (process, feeding), task in zip(others, tasks[1:]):
        patience = None if task.iterations is not None else max(0.0, task.until - time.monotonic()) + PATIENCE
        try:
            feeding.join(patience)
            answer, _ = process.communicate(timeout=patience)
            found.append(Attempt(**json.loads(answer)))
        except (subprocess.TimeoutExpired, ValueError):
            # Somebody else uses the machine: what this worker found itself stands.
            process.kill()
            process.communicate()
    return found


def _fed(process: subprocess.Popen[bytes], asked: bytes) -> None:
    assert process.stdin
    with contextlib.suppress(OSError):
        process.stdin.write(asked)
        process.stdin.close()
    process.stdin = None


def finished(
    prepared: Prepared,
    found: list[int],
    bound: int,
    *,
    seating: Seating | None = None,
    rivals: Rivals | None = None,
) -> Schedule:
    """Tables, reasons and figures for meetings in their slots."""
    instance = prepared.instance
    slots = prepared.slots_of(found)
    by_id = {meeting.id: meeting for meeting in instance.meetings}
    if seating is None:
        seating = Seating(
            slots,
            {name: by_id[name].participants for name in slots},
            [instance.slots[slot.id].day for slot in instance.slots],
            instance.tables,
        )
    seating.seat()
    return Schedule(
        tuple(
            Placed(meeting.id, slots[meeting.id], seating.table[meeting.id])
            for meeting in instance.meetings
            if meeting.id in slots
        ),
        reasons(instance, slots, prepared, rivals),
        sum(by_id[name].weight for name in slots),
        bound,
        comfort_of(prepared, slots, seating),
    )


def explain(instance: Instance, planned: Sequence[Placed]) -> tuple[Unscheduled, ...]:
    """Why each meeting that is not in a timetable is not."""
    slots = {row.id: row.slot for row in planned}
    settled = {meeting.id: meeting.pinned for meeting in instance.meetings if meeting.pinned is not None}
    prepared = Prepared(instance, {name: slot for name, slot in settled.items() if name in slots})
    return reasons(instance, slots, prepared, Rivals(instance))


def comfort_of(prepared: Prepared, slots: Mapping[str, int], seating: Seating) -> Comfort:
    instance, problem = prepared.instance, prepared.problem
    busy = [0] * len(instance.participants)
    for meeting in instance.meetings:
        slot = slots.get(meeting.id)
        if slot is not None:
            for person in meeting.participants:
                busy[prepared.place[person]] |= 1 << slot
    days = days_of(instance)
    shares = sorted(held.bit_count() / hoped for held, hoped in zip(busy, problem.hoped) if hoped)
    return Comfort(
        worst=shares[0] if shares else 1.0,
        tenth=shares[len(shares) // 10] if shares else 1.0,
        idle=sum(idle(held, present, days) for held, present in zip(busy, problem.present)),
        idle_bound=sum(
            least_idle(held.bit_count(), taken, present, days)
            for held, taken, present in zip(busy, problem.taken, problem.present)
        ),
        moves=seating.moves(),
    )


def least_idle(meetings: int, taken: int, present: int, days: list[int]) -> int:
    """How many idle slots somebody has at least with so many meetings, some of which are settled."""
    waits = idle(taken, present, days)
    return max(0, waits - (meetings - taken.bit_count()))
