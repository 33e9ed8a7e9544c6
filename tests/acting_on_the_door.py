"""A call of every action of the door that would work for whoever may, by an actor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from claqueta.cluster.models import Purpose
from claqueta.door import actions
from claqueta.door.models import Badge, Scan
from claqueta.events import actions as events
from claqueta.events.models import Event
from claqueta.events.tests.factories import said
from claqueta.foundation.actors import SYSTEM


def calls_of_the_door() -> dict[str, Callable[[Any], object]]:
    now = timezone.now()
    live = events.EVENTS.make(
        "publish",
        events.write_event(
            said(begins_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=2)), by=SYSTEM
        ),
        by=SYSTEM,
    ).thing
    kind = events.add_accreditation(live, {"name": {"es": "General"}}, by=SYSTEM)
    for number in range(6):
        who = {"name": f"Door{number} Gil", "email": f"door{number}@people.example"}
        events.register(live, kind, who, by=SYSTEM)
    actions.ensure_badges(live, by=SYSTEM)
    one, two, three, four, five, six = Badge.objects.filter(event=live).select_related("event").order_by("pk")
    entrance = actions.add_door(live, name="Entrance", self_check_in=True, by=SYSTEM)
    device, _token = actions.pair(actions.invite_device(entrance, name="Tablet", by=SYSTEM).code)
    scan = actions.check_in(entrance, one, by=SYSTEM)
    Scan.objects.filter(pk=scan.pk).update(flag="twice")
    gone = actions.revoke_badge(two, reason="Lost", by=SYSTEM)
    live.purposes.set(Purpose.objects.all()[:1])
    over = Event.objects.get(pk=live.pk)
    over.ends_at = now

    def drawn(by: Any) -> object:
        with patch("claqueta.door.actions.printing.drawn", return_value=b"%PDF"):
            return actions.print_badges(live, paper="a6", by=by)

    def certified(by: Any) -> object:
        Event.objects.filter(pk=live.pk).update(ends_at=timezone.now())
        with patch("claqueta.foundation.documents.issuing.pdf", return_value=b"%PDF"):
            return actions.certify(one, by=by)

    return {
        "door.add_door": lambda by: actions.add_door(live, name="Back", by=by),
        "door.change_door": lambda by: actions.change_door(
            entrance, name="Front", self_check_in=True, closed=False, by=by
        ),
        "door.invite_device": lambda by: actions.invite_device(entrance, name="Phone", by=by),
        "door.take_list": lambda by: actions.take_list(device, by=by),
        "door.sync": lambda by: actions.sync(device, [], device_now=now, since=None, by=by),
        "door.revoke_device": lambda by: actions.revoke_device(device, by=by),
        "door.ensure_badges": lambda by: actions.ensure_badges(live, by=by),
        "door.give_roles": lambda by: actions.give_roles(live, name="Luz Gil", roles=["speaker"], by=by),
        "door.set_roles": lambda by: actions.set_roles(three, roles=["press"], by=by),
        "door.correct_badge": lambda by: actions.correct_badge(three, name="Otra", by=by),
        "door.renew_badge": lambda by: actions.renew_badge(three, reason="Lost", by=by),
        "door.revoke_badge": lambda by: actions.revoke_badge(four, reason="Lost", by=by),
        "door.restore_badge": lambda by: actions.restore_badge(gone, by=by),
        "door.set_pass": lambda by: actions.set_pass(kind, colour="red", days=[], by=by),
        "door.print_badges": drawn,
        "door.check_in": lambda by: actions.check_in(entrance, five, by=by),
        "door.check_oneself_in": lambda by: actions.check_oneself_in(six, by=by),
        "door.resolve": lambda by: actions.resolve(scan, resolution="A mistake", by=by),
        "door.send_passes": lambda by: actions.send_passes(live, by=by),
        "door.note_evidence": lambda by: actions.note_evidence(live, by=by),
        "door.thank": lambda by: actions.thank(over, by=by),
        "door.certify": certified,
    }
