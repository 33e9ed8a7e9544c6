"""Who reads what is written to organisations and persons of a list."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import batched
from typing import Any

from django.utils.translation import ngettext

from claqueta.accounts.models import Account, Person
from claqueta.foundation.circulars import Reader
from claqueta.foundation.models import Circular
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.organisations.rules import ACTING

PIECE = 500
"""Rows asked for at once: databases bound the values of a question."""


def _reader(person: Person, organisation: str) -> Reader:
    account: Account | None = person.account
    active = account if account is not None and account.is_active else None
    return Reader(person.name or person.email, person.email, active, organisation)


def of_organisations(keys: Collection[int]) -> Iterator[Reader]:
    """Those who act for each today; one for which nobody does stands for itself, so that it is named."""
    for piece in batched(keys, PIECE, strict=False):
        acting = Affiliation.objects.filter(organisation__in=piece, kind__in=ACTING, until=None)
        people: dict[int, list[Person]] = defaultdict(list)
        for affiliation in acting.select_related("person__account"):
            people[affiliation.organisation_id].append(affiliation.person)
        for organisation in Organisation.objects.filter(pk__in=piece, merged_into=None):
            for person in people[organisation.pk]:
                yield _reader(person, organisation.name)
            if not people[organisation.pk]:
                yield Reader(organisation.name, nobody=True)


def of_persons(keys: Collection[int]) -> Iterator[Reader]:
    """Each, for the organisations for which they act or are the contact today."""
    for piece in batched(keys, PIECE, strict=False):
        names: dict[int, list[str]] = defaultdict(list)
        current = Affiliation.objects.filter(person__in=piece, until=None)
        for affiliation in current.select_related("organisation"):
            names[affiliation.person_id].append(affiliation.organisation.name)
        for person in Person.objects.filter(pk__in=piece).select_related("account"):
            yield _reader(person, ", ".join(dict.fromkeys(names[person.pk])))


def begun_said(circular: Circular, _values: Mapping[str, Any]) -> str:
    """How many would get it, and how many are left out."""
    count = circular.copies.filter(left_out="").count()
    left_out = circular.copies.exclude(left_out="").count()
    said = ngettext("It would go to %(n)s person.", "It would go to %(n)s persons.", count) % {"n": count}
    if left_out:
        more = ngettext(
            "%(n)s is left out; below you see why.", "%(n)s are left out; below you see why.", left_out
        )
        said = f"{said} {more % {'n': left_out}}"
    return said
