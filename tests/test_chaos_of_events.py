"""Killed in the middle of registering, of giving places, of publishing: nothing is half done, nobody is in twice or told twice."""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable

from tests.instances import Instance, instance
from tests.surroundings import THOROUGH

__all__ = ["instance"]
KILLS = 10 if THOROUGH else 2
BEGIN = """
import django; django.setup()
from datetime import time, timedelta
from django.utils import timezone
from claqueta.events import actions as events
from claqueta.events.tests.factories import said
from claqueta.foundation.actors import SYSTEM
from claqueta.market import actions as markets
from claqueta.market.models import Market, MeetingRequest
begins = timezone.now() + timedelta(days=20)
event = events.write_event(said(begins_at=begins, ends_at=begins + timedelta(days=1)), by=SYSTEM)
event = events.EVENTS.make("publish", event, by=SYSTEM).thing
events.add_accreditation(event, {"name": {"es": "General"}, "quota": 5, "companions": 1}, by=SYSTEM)
market = markets.open_market(event, asking_until=begins - timedelta(days=2), by=SYSTEM)
day = (event.begins + timedelta(days=1)).date()
markets.lay_out_day(market, day=day, begins=time(0), ends=time(2), minutes=20, by=SYSTEM) if event.begins.hour > 2 else markets.lay_out_day(market, day=event.begins.date(), begins=time(4), ends=time(6), minutes=20, by=SYSTEM)
markets.add_tables(market, count=2, by=SYSTEM)
people = [
    markets.put_on_list(market, {"company": f"C{n}", "role": ("producer", "buyer")[n % 2]}, people=[{"name": f"P{n}", "email": f"p{n}@market.example"}], by=SYSTEM)
    for n in range(6)
]
MeetingRequest.objects.bulk_create(
    MeetingRequest(market=market, asks=people[a], asked=people[b], rank=rank)
    for a in (0, 2, 4) for rank, b in enumerate((1, 3, 5), 1)
)
Market.objects.filter(pk=market.pk).update(state="planning")
markets.publish(markets.build(market, seconds=0.3, by=SYSTEM), by=SYSTEM)
print("ready")
"""
WRITER = """
import os, random, sys, django; django.setup()
from django.core.exceptions import ValidationError
from claqueta.events import actions as events
from claqueta.events.actions.seating import lapse_offers
from claqueta.events.models import Accreditation, Registration
from claqueta.foundation.actors import SYSTEM
from claqueta.market import actions as markets
from claqueta.market.models import Market, Meeting, Participant, Slot
# Each line asks for another writer, which begins where all that it needs was read.
for line in sys.stdin:
    if not (child := os.fork()):
        break
    os.waitpid(child, 0)
else:
    sys.exit()
chance = random.Random(int(line))
print(os.getpid(), flush=True)
while True:
    try:
        kind = Accreditation.objects.select_related("event").get()
        match chance.randrange(5):
            case 0 | 1:
                name = f"Person {chance.randrange(10**9)}"
                said = {"name": name, "email": f"{name[7:]}@people.example"}
                more = [{"name": name + " jr"}] if chance.random() < 0.3 else []
                events.register(kind.event, kind, said, companions=more, by=SYSTEM)
            case 2:
                row = Registration.objects.filter(state__in=["registered", "offered"], lead=None).order_by("?").first()
                row and events.cancel_registration(row, by=SYSTEM)
            case 3:
                meeting = Meeting.objects.filter(slot__isnull=False, dropped_at=None).order_by("?").first()
                meeting and markets.drop_meeting(meeting, by=SYSTEM)
            case _:
                one, other = Participant.objects.order_by("?")[:2]
                markets.agree_on_spot(one, other, by=SYSTEM)
    except ValidationError:
        pass
    print("done", flush=True)
"""
LOOK = """
import json, django; django.setup()
from collections import Counter
from claqueta.events.models import Registration
from claqueta.foundation import chains
from claqueta.foundation.audit import TRAIL
from claqueta.foundation.models import AuditEntry, OutgoingMail
from claqueta.market.models import Market, Meeting, Placement
rows = list(Registration.objects.all())
market = Market.objects.select_related("published").get()
placed = set(market.published.placements.values_list("meeting", "slot", "table"))
mails = Counter(OutgoingMail.objects.values_list("template", flat=True))
verbs = Counter(AuditEntry.objects.values_list("verb", flat=True))
print(json.dumps({
    "seated": sum(row.is_seated for row in rows),
    "in": mails["events/mail/registration_in"] - verbs["events.registered"],
    "out": mails["events/mail/registration_ended"] - verbs["events.registration_cancelled"],
    "half": [str(row.pk) for row in rows if row.state == "unconfirmed"],
    "twice": len(rows) - len({(row.email, row.name_folded) for row in rows}),
    "split": [row.pk for row in rows if row.lead and row.lead.state == "waiting" and row.state not in ("waiting", "cancelled")],
    "timetable": placed == set(Meeting.objects.filter(cancelled=False, slot__isnull=False).values_list("pk", "slot", "table")),
    "tables": len(placed) - len({row[1:] for row in placed}),
    "versions": [one.number for one in market.timetables.order_by("number")] == list(range(1, market.timetables.count() + 1)),
    "book": [str(one) for one in chains.verify(TRAIL)],
    "written": len(rows),
    "mended": market.timetables.count(),
}))
"""


def begun(maker: "subprocess.Popen[str]", seed: int) -> int:
    """The process of a new writer; what the last one had still said is passed over."""
    assert maker.stdin
    assert maker.stdout
    maker.stdin.write(f"{seed}\n")
    maker.stdin.flush()
    while not (line := maker.stdout.readline()).strip().isdigit():
        assert line == "done\n"
    return int(line)


def test_nothing_of_an_event_is_half_done_whatever_is_killed(instance: Callable[[str], Instance]) -> None:
    one, chance = instance("one"), random.Random(3)
    assert "ready" in one.python(BEGIN)
    makers = [one.start("-c", WRITER) for _which in range(2)]
    for number in range(KILLS):
        writers = [begun(maker, 10 * number + which) for which, maker in enumerate(makers)]
        # As soon as both have done so much, however slow the machine is: in the middle of what they do next.
        for maker in makers:
            assert maker.stdout
            for _act in range(chance.randint(3, 9)):
                assert maker.stdout.readline() == "done\n"
        time.sleep(chance.uniform(0, 0.1))
        for writer in writers:
            os.kill(writer, signal.SIGKILL)
    for maker in makers:
        maker.communicate()
    found = json.loads(one.python(LOOK))
    written, mended = found.pop("written"), found.pop("mended")
    assert found == {
        "seated": found["seated"],
        "in": 0,
        "out": 0,
        "half": [],
        "twice": 0,
        "split": [],
        "timetable": True,
        "tables": 0,
        "versions": True,
        "book": [],
    }
    assert found["seated"] <= 5
    assert written
    assert mended > 1
