"""Timetables of one-to-one meetings, out of a file into a file; without database and without Django."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claqueta.cli.outcome import OK, PROBLEM, USAGE

if TYPE_CHECKING:
    from claqueta.engines.scheduling import Schedule


def started() -> float:
    """When this process began, on the monotonic clock: the seconds allowed are counted from there."""
    now = time.monotonic()
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        ago = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        ago = time.process_time()
    # A clock that means something else (a container's) is not believed.
    return now - ago if 0 <= ago < 5 else now - time.process_time()


def add_scheduling(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The two commands, with what may be said to them."""
    _schedule_arguments(
        command(
            "schedule",
            schedule_file,
            "Make the timetable of one-to-one meetings that is worth most; no database.",
        )
    )
    _replan_arguments(
        command(
            "replan",
            replan_file,
            "Mend a timetable after what has just happened, disturbing few; no database.",
        )
    )


def _schedule_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("instance", type=Path, help="slots, tables, participants and meetings as JSON")
    parser.add_argument("out", type=Path, help="where the timetable is written")
    parser.add_argument("--seconds", type=_seconds, default=2.0, help="how long it may take in all (2)")
    parser.add_argument("--workers", type=_count, default=2, help="how many processes work at it (2)")
    parser.add_argument("--seed", type=int, default=0, help="other seeds find other timetables (0)")
    parser.add_argument(
        "--row", type=_count, default=0, help="at most so many meetings in a row, if possible"
    )
    parser.add_argument(
        "--share", type=_share, default=0.0, help="leave nobody below this share (0 to 1), even at a cost"
    )
    parser.add_argument("--language", choices=["en", "es"], default="en", help="language of the reasons")
    parser.add_argument("--json", action="store_true", help="say the figures in JSON")


def _replan_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("instance", type=Path, help="what was known before")
    parser.add_argument("schedule", type=Path, help="what is planned now")
    parser.add_argument("changes", type=Path, help="what has just happened")
    parser.add_argument("out", type=Path, help="where the new timetable is written")
    parser.add_argument("--language", choices=["en", "es"], default="en", help="language of the reasons")
    parser.add_argument("--json", action="store_true", help="say the figures in JSON")


def _seconds(text: str) -> float:
    found = float(text)
    if not 0 < found <= 86_400:
        raise argparse.ArgumentTypeError("more than 0 and at most a day")
    return found


def _share(text: str) -> float:
    found = float(text)
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError("from 0 to 1")
    return found


def _count(text: str) -> int:
    found = int(text)
    if not 1 <= found <= 64:
        raise argparse.ArgumentTypeError("from 1 to 64")
    return found


def schedule_file(arguments: argparse.Namespace) -> int:
    """Make a timetable for an instance."""
    from claqueta.engines.scheduling import Refused, as_json, instance_of, load, put, schedule

    try:
        instance = instance_of(load(arguments.instance))
    except Refused as error:
        return _refused(arguments.instance, error)
    answer = schedule(
        instance,
        seconds=arguments.seconds,
        workers=arguments.workers,
        seed=arguments.seed,
        row=arguments.row,
        share=arguments.share,
        begun=started(),
    )
    put(arguments.out, as_json(instance, answer, arguments.language))
    _say(_figures(answer, len(instance.meetings), len(instance.participants)), as_json=arguments.json)
    return OK


def replan_file(arguments: argparse.Namespace) -> int:
    """Mend a timetable after what has happened; what is over stays as it was."""
    from claqueta.engines.scheduling import (
        Refused,
        changed,
        changes_of,
        instance_of,
        load,
        placed_of,
        put,
        replan,
        replanned_as_json,
        sentence,
    )

    path = arguments.instance
    try:
        instance = instance_of(load(path))
        path = arguments.schedule
        planned = placed_of(load(path))
        path = arguments.changes
        changes = changes_of(load(path), instance)
        path = arguments.schedule
        answer = replan(instance, planned, changes)
    except Refused as error:
        return _refused(path, error)
    after = changed(instance, changes)
    put(arguments.out, replanned_as_json(after, answer, arguments.language))
    figures = _figures(answer.schedule, len(after.meetings), len(after.participants))
    _say(
        figures | {"disturbed": len(answer.disturbed), "impossible": len(answer.impossible)},
        as_json=arguments.json,
    )
    for row in answer.impossible:
        told = sentence(row.reason, instance.slots, arguments.language)
        print(f"claqueta: {row.id}: {told}", file=sys.stderr)
    return PROBLEM if answer.impossible else OK


def _figures(answer: "Schedule", meetings: int, people: int) -> dict[str, Any]:
    comfort = answer.comfort
    return {
        "value": answer.value,
        "bound": answer.bound,
        "gap": round(answer.gap, 6),
        "held": len(answer.meetings),
        "meetings": meetings,
        "worst_share": round(comfort.worst, 4),
        "tenth_share": round(comfort.tenth, 4),
        "idle": comfort.idle,
        "idle_bound": comfort.idle_bound,
        "table_moves": comfort.moves,
        "participants": people,
    }


def _say(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures))
        return
    people = max(1, figures["participants"])
    print(
        f"value {figures['value']} of at most {figures['bound']} (gap {100 * figures['gap']:.3f} %),"
        f" {figures['held']} of {figures['meetings']} meetings held"
    )
    print(
        f"shares: worst {figures['worst_share']:.2f}, tenth percentile {figures['tenth_share']:.2f};"
        f" idle slots {figures['idle']} (at least {figures['idle_bound']});"
        f" table moves {figures['table_moves'] / people:.2f} per person"
    )
    if "disturbed" in figures:
        print(f"disturbed: {figures['disturbed']}")


def _refused(path: Path, error: Exception) -> int:
    print(f"claqueta: {path}: {error}", file=sys.stderr)
    return USAGE
