"""Who may do what with organisations."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from claqueta.accounts.models import Account
from claqueta.accounts.rules import anyone, is_board, is_office, is_signed_in
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.organisations.policies import MEMBERS

ACTING = (Affiliation.Kind.REPRESENTATIVE, Affiliation.Kind.COLLEAGUE)


def affiliations_of(account: Account) -> list[Affiliation]:
    """For whom an account acts today, each once, as its representative rather than a colleague; read once per request. A
    closed account and one of a merged record act for nobody."""
    if not account.is_active:
        return []
    cached: list[Affiliation] | None = account.__dict__.get("_affiliations")
    if cached is None:
        rows = acting_today().filter(person__account=account).select_related("organisation")
        acting: dict[int, Affiliation] = {}
        for one in rows:
            if one.organisation_id not in acting or one.kind == Affiliation.Kind.REPRESENTATIVE:
                acting[one.organisation_id] = one
        account.__dict__["_affiliations"] = cached = list(acting.values())
    return cached


def acting_today() -> QuerySet[Affiliation]:
    """Who acts for whom; for a merged record nobody does."""
    today = timezone.localdate()
    rows = Affiliation.objects.filter(kind__in=ACTING, since__lte=today, organisation__merged_into=None)
    return rows.filter(Q(until=None) | Q(until__gt=today))


def left_by(account: str, organisation: str, on: date | None = None) -> Q:
    """The condition by columns' names: whose account acted for the row's organisation, and is nothing to it today or on a day."""
    today = on or timezone.localdate()
    theirs = Affiliation.objects.filter(
        person__account=OuterRef(account), organisation=OuterRef(organisation), since__lte=today
    )
    standing = theirs.filter(Q(until=None) | Q(until__gt=today))
    return Exists(theirs.filter(kind__in=ACTING)) & ~Exists(standing)


def circles_of_members(account: Account) -> Iterator[str]:
    """Whoever acts for a member stands among the members."""
    if any(one.organisation.is_member for one in affiliations_of(account)):
        yield MEMBERS


@rules.predicate
def acts_for(account: Any, organisation: Organisation | None) -> bool:
    return bool(
        organisation
        and account.is_authenticated
        and any(one.organisation_id == organisation.pk for one in affiliations_of(account))
    )


@rules.predicate
def stands_alone(account: Any, organisation: Organisation | None) -> bool:
    """What is part of another record is talked about there."""
    return organisation is None or organisation.merged_into_id is None


@rules.predicate
def represents(account: Any, organisation: Organisation | None) -> bool:
    return bool(
        organisation
        and account.is_authenticated
        and any(
            one.organisation_id == organisation.pk and one.kind == Affiliation.Kind.REPRESENTATIVE
            for one in affiliations_of(account)
        )
    )


@rules.predicate
def represents_whom_a_colleague_leaves(account: Any, affiliation: Affiliation | None) -> bool:
    """A representative says that a colleague or a contact has left; only the office says so of a representative."""
    return bool(
        affiliation
        and affiliation.kind != Affiliation.Kind.REPRESENTATIVE
        and represents(account, affiliation.organisation)
    )


@rules.predicate
def is_in_the_directory(account: Any, organisation: Organisation | None) -> bool:
    """Whoever sees an organisation may write to it, signed in or not."""
    return organisation is None or (organisation.listed and organisation.merged_into_id is None)


rules.add_perm("organisations.view_directory", anyone)
rules.add_perm("organisations.write_to", is_in_the_directory)
rules.add_perm("organisations.view_area", is_signed_in)
rules.add_perm("organisations.edit_profile", is_office | acts_for)
rules.add_perm("organisations.talk", (is_office & stands_alone) | acts_for)
rules.add_perm("organisations.publish_profile", is_office | represents)
rules.add_perm("organisations.confirm_profile", is_office | acts_for)
rules.add_perm("organisations.answer_for_data", acts_for)
rules.add_perm("organisations.invite_colleague", is_office | represents)
rules.add_perm("organisations.end_affiliation", is_office | represents_whom_a_colleague_leaves)
rules.add_perm("organisations.manage", is_office)
rules.add_perm("organisations.import", is_office)
rules.add_perm("organisations.see_members_view", is_office | is_board)

for _model in ("organisation", "affiliation"):
    for _verb in ("view", "add", "change", "delete"):
        rules.add_perm(f"organisations.{_verb}_{_model}", is_office)
