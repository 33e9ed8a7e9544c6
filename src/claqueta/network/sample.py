"""The sample's network: drawn from the credits of its works, with one company that shares its person and shows whom it works
with."""

from typing import Any

from claqueta.foundation.actors import SYSTEM
from claqueta.network import actions
from claqueta.network.models import OwnNetwork, Tie
from claqueta.network.queries import neighbours_of
from claqueta.organisations.actions import affiliate
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.organisations.policies import PUBLIC

SHOW_THEIRS = 12


def story(_accounts: dict[str, Any]) -> None:
    if Tie.objects.exists():
        return
    _one_person_for_two()
    actions.draw_what_changed()
    members = Organisation.objects.exclude(standing="").filter(merged_into=None, listed=True)
    for organisation in members.order_by("pk")[:SHOW_THEIRS]:
        if neighbours_of(organisation, PUBLIC) and not OwnNetwork.objects.filter(organisation=organisation):
            actions.show_own(organisation, True, by=SYSTEM)


def _one_person_for_two() -> None:
    """Three people also sit on the board of a company next door, as people of the trade do."""
    kind = Affiliation.Kind
    acting = Affiliation.objects.filter(kind=kind.REPRESENTATIVE, until=None, organisation__merged_into=None)
    some = list(acting.select_related("person", "organisation").order_by("pk")[1:40])
    for one, other in zip(some[:3], some[-3:], strict=True):
        if one.organisation_id != other.organisation_id:
            affiliate(other.organisation, one.person, kind.CONTACT, visibility=PUBLIC, by=SYSTEM)
            Affiliation.objects.filter(pk=one.pk).update(visibility=PUBLIC)
