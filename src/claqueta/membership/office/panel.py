"""The membership of an organisation, on its record."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.cluster.classes import class_name
from claqueta.desk.registers import Part
from claqueta.membership.models import Fact
from claqueta.membership.queries import entry_of


def standing_of(organisation: int) -> dict[str, Any]:
    """How it stands in the register today."""
    entry = entry_of(organisation, timezone.localdate())
    return {"entry": entry, "class_name": class_name(entry.class_key) if entry else ""}


def _of(organisation: Any) -> dict[str, Any]:
    return {
        **standing_of(organisation.pk),
        "history": Fact.objects.filter(organisation=organisation.pk).exists(),
    }


PANEL = Part(_("Membership"), "membership/office/panel.html", _of)
