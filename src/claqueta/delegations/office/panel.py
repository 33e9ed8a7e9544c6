"""On the record of an organisation: the delegations to which it applied, and what came of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.delegations.models import Applicant
from claqueta.delegations.office.applicants import standing_of
from claqueta.delegations.wording import days_words
from claqueta.desk.registers import Part

SHOWN = 20


def _of(organisation: Any) -> dict[str, Any]:
    rows = (
        Applicant.objects.filter(organisation=organisation)
        .select_related("delegation")
        .prefetch_related("results")
        .order_by("-delegation__first_day", "-pk")[:SHOWN]
    )
    found = []
    for one in rows:
        last = max(one.results.all(), key=lambda result: result.months, default=None)
        found.append((one, days_words(one.delegation), last, standing_of(last) if last else ""))
    return {"rows": found}


PANEL = Part(_("Delegations abroad"), "delegations/office/panel.html", _of)
