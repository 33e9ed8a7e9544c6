"""Who reads what is written to organisations and persons of a list."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import batched

from django.db.models.functions import Lower

from claqueta.accounts.models import Person
from claqueta.foundation.circulars import Reader
from claqueta.foundation.models import CircularCopy
from claqueta.organisations.models import PROFILE, Affiliation, Organisation
from claqueta.organisations.policies import MEMBERS, PUBLIC
from claqueta.organisations.rules import ACTING

Tie = CircularCopy.Tie
PIECE = 500
"""Rows asked for at once: databases bound the values of a question."""


def _tie(organisation: Organisation) -> str:
    return Tie.MEMBER if organisation.is_member else Tie.RECORD


def _reader(person: Person, organisations: Collection[Organisation]) -> Reader:
    """A person, tied by the closest of those for which they are there."""
    ties = {_tie(organisation) for organisation in organisations}
    return Reader(
        person.name or person.email,
        person.email,
        person.account,
        tie=next((tie for tie in (Tie.MEMBER, Tie.RECORD) if tie in ties), ""),
        language=person.language,
        organisation=", ".join(dict.fromkeys(organisation.name for organisation in organisations)),
    )


def of_organisations(keys: Collection[int]) -> Iterator[Reader]:
    """Those who act for each today, or else its contacts, or else the address in its profile that it shows to all or to
    those it belongs to, which also serves where nobody of them has one; one with none of them stands for itself, so
    that it is named."""
    for piece in batched(keys, PIECE, strict=False):
        current = Affiliation.objects.filter(organisation__in=piece, until=None)
        people: dict[int, list[Affiliation]] = defaultdict(list)
        for affiliation in current.select_related("person__account"):
            people[affiliation.organisation_id].append(affiliation)
        for organisation in Organisation.objects.filter(pk__in=piece, merged_into=None):
            theirs = people[organisation.pk]
            found = [one for one in theirs if one.kind in ACTING] or theirs
            if not any(one.person.email or one.person.account for one in found):
                shown = _by_its_profile(organisation)
                if not shown.nobody or not found:
                    yield shown
                    continue
            for affiliation in found:
                yield _reader(affiliation.person, [organisation])


def _shows_its_address(organisation: Organisation) -> bool:
    """To all, or to those it belongs to."""
    circle = MEMBERS if organisation.is_member else PUBLIC
    return bool(organisation.email) and PROFILE.may_see("email", circle, organisation.visibility)


def _by_its_profile(organisation: Organisation) -> Reader:
    if not _shows_its_address(organisation):
        return Reader(organisation.name, nobody=True)
    return Reader(
        organisation.name, organisation.email, tie=_tie(organisation), organisation=organisation.name
    )


def of_persons(keys: Collection[int]) -> Iterator[Reader]:
    """Each, for the organisations for which they act or are the contact today."""
    for piece in batched(keys, PIECE, strict=False):
        theirs: dict[int, list[Organisation]] = defaultdict(list)
        current = Affiliation.objects.filter(person__in=piece, until=None)
        for affiliation in current.select_related("organisation"):
            theirs[affiliation.person_id].append(affiliation.organisation)
        for person in Person.objects.filter(pk__in=piece).select_related("account"):
            yield _reader(person, theirs[person.pk])


def standing_of(addresses: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each address at which somebody of an organisation, or itself, is reached today, and how it is tied to the cluster."""
    for piece in batched(addresses, PIECE, strict=False):
        current = Affiliation.objects.filter(until=None, organisation__merged_into=None)
        theirs = current.annotate(address=Lower("person__email")).filter(address__in=piece)
        for one in theirs.select_related("organisation"):
            yield one.address, _tie(one.organisation)
        organisations = Organisation.objects.filter(merged_into=None).annotate(address=Lower("email"))
        for organisation in organisations.filter(address__in=piece):
            if _shows_its_address(organisation):
                yield organisation.address, _tie(organisation)
