"""Rows of organisations, their people and their files."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from claqueta.accounts.models import Account, Invitation
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.periods import add_months
from claqueta.organisations.models import Affiliation, Organisation, OrganisationActivity, Picture, Premises
from claqueta.organisations.policies import COLLEAGUE, confirmation_due, sees_unlisted

KIND = "organisation"


def with_details(queryset: QuerySet[Organisation] | None = None) -> QuerySet[Organisation]:
    """Organisations with all that a profile needs, in five queries."""
    return (queryset if queryset is not None else Organisation.objects.all()).prefetch_related(
        Prefetch("activities", queryset=OrganisationActivity.objects.select_related("category")),
        Prefetch("premises", queryset=Premises.objects.select_related("place")),
        "pictures",
        current_affiliations(),
    )


BESIDE = ("activities", "premises", "pictures", "people")
"""What hangs from an organisation and is read with it."""


def read_at_once(queryset: QuerySet[Organisation], parts: Collection[str] = BESIDE) -> QuerySet[Organisation]:
    """As `with_details`, for many: what belongs to each, or those parts of it, in plain lists that `part_of` finds.

    A relation that is filled in advance costs a query's making for each record; a list costs nothing.
    """
    activities = OrganisationActivity.objects.prefetch_related("category")
    lists = {
        "activities": Prefetch("activities", activities, to_attr="activities_read"),
        "premises": Prefetch("premises", Premises.objects.prefetch_related("place"), to_attr="premises_read"),
        "pictures": Prefetch("pictures", to_attr="pictures_read"),
        "people": current_affiliations(),
    }
    return queryset.prefetch_related(*(lists[part] for part in parts))


def part_of(organisation: Organisation, part: str) -> Iterable[Any]:
    """Its activities, premises or pictures: as `read_at_once` left them, or else from the relation."""
    read: list[Any] | None = organisation.__dict__.get(f"{part}_read")
    if read is not None:
        return read
    relation: Iterable[Any] = getattr(organisation, part).all()
    return relation


def invited_organisation(pk: str) -> Organisation:
    """The one that an invitation was for, or the one that it was merged into since."""
    invited = Organisation.objects.select_related("merged_into").get(pk=pk)
    return invited.merged_into or invited


def current_affiliations() -> Prefetch[str]:
    today = timezone.localdate()
    return Prefetch(
        "affiliations",
        queryset=Affiliation.objects.filter(since__lte=today)
        .filter(Q(until=None) | Q(until__gt=today))
        .select_related("person"),
        to_attr="current_people",
    )


def owner_of_file(path: str) -> tuple[Organisation, tuple[str, ...]] | None:
    """Whose logo or picture is kept under this name, and the fields that one must see for it; none if it is not
    published."""
    waiting = Organisation.objects.filter(
        Q(draft__logo=path)
        | Q(pk__in=Picture.waiting_too.filter(hung=False, file=path).values("organisation"))
    ).first()
    if waiting is not None:
        return waiting, ()
    found = Organisation.objects.filter(logo=path, merged_into=None).first()
    if found is not None:
        return found, ("logo",)
    picture = Picture.objects.filter(file=path, organisation__merged_into=None).first()
    if picture is None:
        return None
    return picture.organisation, ("pictures", "credits") if picture.work else ("pictures",)


def visible_affiliations(audience: str) -> QuerySet[Affiliation]:
    """Who acts today for an organisation that the circle sees, as far as each affiliation is shown to it."""
    today = timezone.localdate()
    rows = Affiliation.objects.filter(since__lte=today, organisation__merged_into=None).filter(
        Q(until=None) | Q(until__gt=today)
    )
    if not sees_unlisted(audience):
        rows = rows.filter(
            organisation__listed=True, visibility__in=AUDIENCES[: AUDIENCES.index(audience) + 1]
        )
    return rows.select_related("organisation")


def listed() -> QuerySet[Organisation]:
    return Organisation.objects.filter(listed=True, merged_into=None)


def first_slug() -> str:
    """Of somebody in the directory, for examples; blank while it is empty."""
    return str(listed().order_by("pk").values_list("slug", flat=True).first() or "")


def is_stale(organisation: Organisation) -> bool:
    """Whether its people let the requests to confirm pass by, as often as the cluster's rule says."""
    return organisation.confirmation_misses >= rule("confirm_misses_to_sink").value


def key_of(organisation: Organisation) -> str:
    """How the change log and the index name an organisation."""
    return f"{KIND}:{organisation.pk}"


def pk_of(key: str) -> int:
    return int(key.partition(":")[2])


def confirmations_due() -> list[Organisation]:
    """Members whose data are old enough to be asked about, oldest first."""
    months = rule("confirm_every").value
    now = timezone.now()
    last = Coalesce("confirmed_at", "created_at")
    # Months differ in length: the policy decides on the last days, the database leaves out all that came after.
    old = listed().exclude(standing="").annotate(last=last)
    old = old.filter(last__lte=add_months(now, -months) + timedelta(days=3)).order_by("last", "pk")
    few = old.only("pk", "slug", "legal_name", "trade_name", "confirmed_at", "created_at")
    return [one for one in few if confirmation_due(one.confirmed_at, one.created_at, months) <= now]


def recipients_for(organisation: Organisation) -> list[Account]:
    """The accounts that act for an organisation today."""
    today = timezone.localdate()
    # In one condition, for one tie: of two, whoever has left here and acts elsewhere would be told of it.
    acts = Q(
        person__affiliations__organisation=organisation,
        person__affiliations__kind__in=("representative", "colleague"),
        person__affiliations__since__lte=today,
    )
    stays = Q(person__affiliations__until=None) | Q(person__affiliations__until__gt=today)
    return list(Account.objects.filter(acts & stays, is_active=True).distinct())


def with_addresses_of(organisation: Organisation) -> list[str]:
    """The addresses whose mails belong to it: its own, of those who act for it, and of what became part of it."""
    whole = Organisation.objects.filter(Q(pk=organisation.pk) | Q(merged_into=organisation))
    people = Affiliation.objects.filter(organisation__in=whole).values_list("person__email", flat=True)
    return [address for address in {*whole.values_list("email", flat=True), *people} if address]


def colleagues_invited(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations of colleagues that still wait for their answer, the newest first."""
    return Invitation.objects.filter(
        purpose=COLLEAGUE,
        subject_id=str(organisation.pk),
        state=Invitation.State.OPEN,
        expires_at__gt=timezone.now(),
    )
