"""Ties from facts: what the sources say today is what stands, no more and no less."""

from typing import Any

from django.db.models import Q

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.search import head_position
from claqueta.foundation.transactions import atomic
from claqueta.network.models import Tie
from claqueta.network.policies import pairs_of
from claqueta.network.sources import WORK, circle_of, credits_of, tie_sources
from claqueta.organisations.events import ProfileChanged
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import narrower

AT_ONCE = 1000
TRIES = 3
"""Readings during which something was changed, before writers wait for one."""
type Key = tuple[int, int, str, str, int]
type Said = tuple[str, float]
"""For which circle, and how strongly."""


def ties_of_facts() -> dict[Key, Said]:
    """Every tie that the sources' facts make now."""
    crowd = rule("network_crowd").value
    there = set(Organisation.objects.filter(merged_into=None).values_list("pk", flat=True))
    found: dict[Key, Said] = {}
    for source in tie_sources().values():
        for fact in source.facts():
            for (one, other), circle, weight in pairs_of(fact, crowd):
                if one in there and other in there:
                    found[one, other, source.kind, fact.reference, fact.year] = (circle, weight)
    return found


def read_facts() -> int:
    """Let the ties be those of the facts; how many were made, changed or taken away.

    Reading takes long, and holds up nobody who writes. What was changed meanwhile is read again; in the end nobody writes meanwhile.
    """
    for _ in range(TRIES):
        position, wanted = head_position(), ties_of_facts()
        with atomic():
            if head_position() == position:
                return _keep(wanted)
    with atomic():
        return _keep(ties_of_facts())


def _keep(wanted: dict[Key, Said]) -> int:
    gone, other_now = list[int](), list[Tie]()
    for tie in Tie.objects.select_for_update().iterator(AT_ONCE):
        key = (tie.one_id, tie.other_id, tie.kind, tie.reference, tie.year)
        said = wanted.pop(key, None)
        if said is None:
            gone.append(tie.pk)
        elif said != (tie.circle, tie.weight):
            tie.circle, tie.weight = said
            other_now.append(tie)
    for first in range(0, len(gone), AT_ONCE):
        Tie.objects.filter(pk__in=gone[first : first + AT_ONCE]).delete()
    Tie.objects.bulk_update(other_now, ["circle", "weight"], AT_ONCE)
    Tie.objects.bulk_create([_tie(key, said) for key, said in sorted(wanted.items())], AT_ONCE)
    return len(gone) + len(other_now) + len(wanted)


def _tie(key: Key, said: Said) -> Tie:
    one, other, kind, reference, year = key
    values: dict[str, Any] = {"kind": kind, "reference": reference, "year": year}
    return Tie(one_id=one, other_id=other, circle=said[0], weight=said[1], **values)


def take_back(event: ProfileChanged) -> None:
    """What a profile no longer says, or no longer to all, ties nobody from that moment; what is new is read by the worker."""
    # As it stands on record: whoever changed something else of it may hold an older copy.
    organisation = Organisation.objects.get(pk=event.organisation.pk)
    circle = circle_of(organisation, "credits")
    named = {key for key, _title, _year in credits_of(organisation)}
    for tie in Tie.objects.filter(Q(one=organisation) | Q(other=organisation), kind=WORK):
        if tie.reference.rpartition("|")[0] not in named or organisation.merged_into_id is not None:
            tie.delete()
        elif (now := narrower(tie.circle, circle)) != tie.circle:
            tie.circle = now
            tie.save(update_fields=["circle"])
