"""On the record of an organisation: the events for which its people registered, and those that it stands behind."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.desk.registers import Part
from claqueta.events.models import EventPartner, Registration

SHOWN = 30


def _of(organisation: Any) -> dict[str, Any]:
    rows = Registration.objects.filter(organisation=organisation).select_related("event", "accreditation")
    stands = EventPartner.objects.filter(organisation=organisation).select_related("event")
    return {
        "registrations": list(rows.order_by("-event__begins_at", "-pk")[:SHOWN]),
        "more": max(0, rows.count() - SHOWN),
        "stands": list(stands.order_by("-event__begins_at")[:SHOWN]),
    }


PANEL = Part(_("Events"), "events/office/panel.html", _of)
