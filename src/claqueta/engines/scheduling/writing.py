"""Timetables as JSON."""

import json
import os
from pathlib import Path
from typing import Any

from claqueta.engines.scheduling.data import Instance, Replanned, Schedule, Unscheduled
from claqueta.engines.scheduling.wording import sentence


def as_json(instance: Instance, answer: Schedule, language: str = "en") -> dict[str, Any]:
    """A schedule in the form of the format, with how it feels."""
    comfort = answer.comfort
    return {
        "meetings": [{"id": row.id, "slot": row.slot, "table": row.table} for row in answer.meetings],
        "unscheduled": [_told(instance, row, language) for row in answer.unscheduled],
        "value": answer.value,
        "bound": answer.bound,
        "idle": comfort.idle,
        "idle_bound": comfort.idle_bound,
        "table_moves": comfort.moves,
        "worst_share": round(comfort.worst, 4),
        "tenth_share": round(comfort.tenth, 4),
    }


def replanned_as_json(instance: Instance, answer: Replanned, language: str = "en") -> dict[str, Any]:
    """A schedule after changes; `instance` as it stands after them."""
    found = as_json(instance, answer.schedule, language) | {"disturbed": list(answer.disturbed)}
    if answer.impossible:
        found["impossible"] = [_told(instance, row, language) for row in answer.impossible]
    return found


def _told(instance: Instance, row: Unscheduled, language: str) -> dict[str, str]:
    return {"id": row.id, "kind": row.reason.kind, "reason": sentence(row.reason, instance.slots, language)}


def put(path: Path, data: dict[str, Any]) -> None:
    """Put the file in its place in one step; what is no file (a pipe, a device) is written to."""
    body = json.dumps(data, ensure_ascii=False).encode()
    if path.exists() and not path.is_file():
        path.write_bytes(body)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(body)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
