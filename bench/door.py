"""The door: its list, scans one by one, and three devices that scanned five thousand people each and disagree."""

import json
import random
import time
import uuid
from datetime import timedelta
from typing import Any

from bench.badges import crowd
from bench.frame import line, p95

PEOPLE, PART, ONE_BY_ONE = 5_000, 500, 200


def main() -> None:
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from claqueta.door import actions
    from claqueta.door.models import Presence, Scan
    from claqueta.door.queries.listing import millis
    from claqueta.foundation.actors import SYSTEM

    held = crowd(PEOPLE)
    client = Client()
    tokens = []
    for name in ("A", "B", "C"):
        entrance = actions.add_door(held, name=name, by=SYSTEM)
        tokens.append(actions.pair(actions.invite_device(entrance, name=name, by=SYSTEM).code)[1])

    def post(token: str, route: str, body: Any) -> Any:
        answer = client.post(
            reverse(route), json.dumps(body), content_type="application/json", headers={"X-Door-Token": token}
        )
        assert answer.status_code == 200, answer.content
        return answer

    begin, worked = time.perf_counter(), time.process_time()
    taken = post(tokens[0], "door_list", {})
    line(
        f"list of {PEOPLE} ({len(taken.content) // 1024} KiB)",
        f"{time.perf_counter() - begin:.2f} s",
        f"≤ 3 s, at the server; {time.process_time() - worked:.2f} s of the processor",
    )
    keys = [one["k"] for one in taken.json()["people"]]
    now = timezone.now()
    chance = random.Random(7)

    def scan(key: str, seconds: float) -> dict[str, Any]:
        at = millis(now - timedelta(seconds=seconds))
        return {"id": str(uuid.uuid4()), "key": key, "way": "in", "ok": True, "at": at}

    begin, worked = time.perf_counter(), time.process_time()
    for token in tokens:
        since = taken.json()["since"]
        order = chance.sample(keys, len(keys))
        scans = [scan(key, chance.uniform(0, 3000)) for key in order]
        for start in range(0, len(scans), PART):
            body = {"now": millis(timezone.now()), "scans": scans[start : start + PART], "since": since}
            since = post(token, "door_sync", body).json()["since"]
    line(
        f"three devices with {PEOPLE} scans each, all in conflict",
        f"{time.perf_counter() - begin:.1f} s",
        f"≤ 10 s; {time.process_time() - worked:.1f} s of the processor; {Scan.objects.count()} kept, {Scan.objects.exclude(flag='').count()} flagged,"
        f" {Presence.objects.filter(inside=True).count()} inside",
    )
    times, worked = [], time.process_time()
    for number in range(ONE_BY_ONE):
        one = scan(keys[number], 0)
        begin = time.perf_counter()
        post(
            tokens[number % 3],
            "door_sync",
            {"now": millis(timezone.now()), "scans": [one], "since": millis(timezone.now())},
        )
        times.append((time.perf_counter() - begin) * 1000)
    line(
        "scans one by one, in one process",
        f"{1000 * len(times) / sum(times):.0f} /s",
        f"≥ 40 /s; p95 {p95(times):.0f} ms; {1000 * (time.process_time() - worked) / len(times):.0f} ms of the processor each",
    )
