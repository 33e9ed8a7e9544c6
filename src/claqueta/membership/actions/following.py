"""Every day what takes effect on it: a membership that was to begin or to end, a class from today on."""

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.membership.actions.ledger import facts_of, follow
from claqueta.membership.models import Span
from claqueta.organisations.models import Organisation

BATCH = 200


def follow_today() -> int:
    """The daily round: let every record say what the register makes of it today; how many did not. Safe to run again."""
    keys = sorted(
        {*Span.objects.values_list("organisation_id", flat=True).distinct()}
        | {*Organisation.objects.exclude(standing="").values_list("pk", flat=True)}
    )
    changed = 0
    for start in range(0, len(keys), BATCH):
        with atomic():
            held = Organisation.objects.select_for_update().filter(pk__in=keys[start : start + BATCH])
            changed += follow(facts_of(held.order_by("pk").values_list("pk", flat=True)), by=SYSTEM)
    return changed
