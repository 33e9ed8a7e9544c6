"""Who is a member: what people say of it, and what the register of members makes of that."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.events import publish
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, require_transaction
from claqueta.organisations import search
from claqueta.organisations.actions.guards import locked
from claqueta.organisations.events import StandingStated, Stated
from claqueta.organisations.judging import STANDING
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import with_details

type Followed = tuple[str, date | None, date | None]
"""The class of a member today (blank for none), and the days on which its last spell began and ended."""
BATCH = 500


@atomic
def set_standing(
    organisation: Organisation,
    *,
    standing: str,
    since: date | None,
    until: date | None = None,
    by: Actor,
    mistaken: bool = False,
) -> Organisation:
    """Say what an organisation is as a member, from when on, and until when: the register makes facts of it.

    `mistaken` takes back what never should have been said. Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "organisations.manage")
    said = fitted({"standing": standing, "member_since": since, "member_until": until}, STANDING)
    stated = Stated(locked(organisation), said["standing"], said["member_since"], said["member_until"])
    publish(StandingStated((stated,), by, mistaken=mistaken))
    return with_details().get(pk=organisation.pk)


def take_back_standings(organisations: Iterable[Organisation], *, by: Actor, source: str) -> None:
    """Say that these never were members: part of undoing what put them on record, which asked."""
    stated = tuple(Stated(one, "") for one in organisations)
    if stated:
        publish(StandingStated(stated, by, source, mistaken=True))


def follow_the_register(memberships: Mapping[int, Followed], *, by: Actor) -> int:
    """Let records say what the register makes of them today; how many did not. Part of writing the register, which asks.

    Nothing else writes standing, `member_since` and `member_until`.
    """
    require_transaction("records follow the register")
    keys, changed = sorted(memberships), []
    for start in range(0, len(keys), BATCH):
        for organisation in Organisation.objects.filter(pk__in=keys[start : start + BATCH]):
            standing, since, until = memberships[organisation.pk]
            after = {"standing": standing, "member_since": since, "member_until": until}
            changes = audit.difference({name: getattr(organisation, name) for name in after}, after)
            if changes:
                for name, value in after.items():
                    setattr(organisation, name, value)
                organisation.updated_at = timezone.now()
                audit.record("organisations.standing_set", organisation, by=by, changes=changes)
                changed.append(organisation)
    Organisation.objects.bulk_update(
        changed, ["standing", "member_since", "member_until", "updated_at"], batch_size=BATCH
    )
    search.note_change(*changed)
    return len(changed)
