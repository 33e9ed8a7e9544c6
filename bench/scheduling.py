"""Timetables of markets of three sizes, through the command line as anybody calls it, without a database.

The floor is the same command on an instance with nobody: starting, reading, writing.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from subprocess import run
from typing import Any

from bench.frame import line
from claqueta.engines.scheduling.tests.markets import market

SIZES = {
    "60 × 300": (60, 300, 16, 20),
    "200 × 2,000": (200, 2000, 24, 60),
    "500 × 6,000": (500, 6000, 32, 150),
    "1,000 × 12,000": (1000, 12_000, 32, 300),
}
SECONDS = (2, 20)
AIMS = {
    "60 × 300": (0.07, 0.07),
    "200 × 2,000": (0.07, 0.07),
    "500 × 6,000": (0.05, 0.02),
    "1,000 × 12,000": (0.1, 0.05),
}
EMPTY: dict[str, Any] = {"slots": [], "tables": 0, "participants": [], "meetings": []}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder))


def _measure(folder: Path) -> None:
    floor, _used = _called("schedule", _put(folder / "empty.json", EMPTY), folder / "out.json")
    for size, shape in SIZES.items():
        instance = _put(folder / "instance.json", market(*shape, seed=2026))
        out = folder / "out.json"
        for seconds, aim in zip(SECONDS, AIMS[size]):
            took, used = _called("schedule", instance, out, "--seconds", str(seconds), "--workers", "2")
            answer = json.loads(out.read_text(encoding="utf-8"))
            gap = 100 * (answer["bound"] - answer["value"]) / answer["bound"]
            people = shape[0]
            line(
                f"timetable of {size} in {seconds} s: gap",
                f"{gap:.3f} %",
                f"≤ {aim} %; shares {answer['worst_share']:.2f} and {answer['tenth_share']:.2f}, idle"
                f" {answer['idle'] / people:.2f} and moves {answer['table_moves'] / people:.2f} a person;"
                f" {took:.1f} s, {used:.1f} s of processor, ratio {took / floor:.0f}",
            )
        away = {max(_busy(answer, instance), key=_busy(answer, instance).__getitem__): list(range(shape[2]))}
        changes = _put(folder / "changes.json", {"now": 3, "away": away})
        took, used = _called("replan", instance, out, changes, folder / "after.json")
        moved = len(json.loads((folder / "after.json").read_text(encoding="utf-8"))["disturbed"])
        line(
            f"{size} replanned without its busiest",
            f"{took:.2f} s",
            f"≤ 1 s at 500; {used:.2f} s of processor, ratio {took / floor:.1f}, disturbed {moved}",
        )


def _busy(answer: dict[str, Any], instance: Path) -> dict[str, int]:
    """How many meetings each has."""
    data = json.loads(instance.read_text(encoding="utf-8"))
    people = {meeting["id"]: meeting["participants"] for meeting in data["meetings"]}
    count: dict[str, int] = {}
    for row in answer["meetings"]:
        for person in people[row["id"]]:
            count[person] = count.get(person, 0) + 1
    return count


def _put(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def _called(*words: str | Path) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    begin, used = time.perf_counter(), os.times()
    run([sys.executable, "-m", "claqueta.cli", *map(str, words)], check=True, capture_output=True)
    after = os.times()
    return (
        time.perf_counter() - begin,
        after.children_user + after.children_system - used.children_user - used.children_system,
    )


if __name__ == "__main__":
    main()
