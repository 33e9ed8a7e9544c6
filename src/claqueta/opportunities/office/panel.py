"""The needs and offers of an organisation, on its record."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.desk.registers import Part
from claqueta.opportunities.models import Interest, Opportunity


def _of(organisation: Any) -> dict[str, Any]:
    return {
        "opportunities": Opportunity.objects.filter(organisation=organisation)[:20],
        "interests": Interest.objects.filter(organisation=organisation).select_related("opportunity")[:20],
    }


PANEL = Part(_("Needs and offers"), "opportunities/office/panel.html", _of)
