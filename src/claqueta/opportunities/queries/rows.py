"""Which needs and offers somebody sees at all, and rows of them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, StringAgg, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from claqueta.foundation.cluster_rules import rule
from claqueta.opportunities.models import LIVE, Audience, Interest, Opportunity, OpportunityState
from claqueta.opportunities.readers import Reader
from claqueta.organisations.models import Affiliation, Organisation

KIND = "opportunity"
BESIDE = ("chosen", "interests", "purposes", "files__attachment")
"""What `presented` reads beside the row; `read_at_once` brings it in a query each."""
BETWEEN_NAMES = "\n"


def key_of(opportunity: Opportunity) -> str:
    """Its key in the index."""
    return f"{KIND}:{opportunity.pk}"


def read_at_once(rows: QuerySet[Opportunity] | None = None) -> QuerySet[Opportunity]:
    """Opportunities with all that `presented` reads, in five queries however many."""
    rows = Opportunity.objects.all() if rows is None else rows
    # Whose names a text without a name must not show comes along with the row: a list would ask for each.
    names = (
        Affiliation.objects.filter(organisation=OuterRef("organisation"))
        .order_by()
        .values("organisation")
        .annotate(names=StringAgg("person__name", Value(BETWEEN_NAMES), output_field=TextField()))
        .values("names")
    )
    people = Case(
        When(anonymous=True, then=Coalesce(Subquery(names), Value(""))),
        default=None,
        output_field=TextField(),
    )
    return rows.select_related("organisation").prefetch_related(*BESIDE).annotate(people_names=people)


def people_of(opportunity: Opportunity) -> list[str]:
    """The names of whoever acts or acted for its organisation; by a query, unless it has no name and was read at once."""
    if opportunity.organisation_id is None:
        return []
    names: str | None = getattr(opportunity, "people_names", None)
    if names is not None:
        return names.split(BETWEEN_NAMES)
    rows = Affiliation.objects.filter(organisation=opportunity.organisation_id)
    return list(rows.values_list("person__name", flat=True))


def live(rows: QuerySet[Opportunity] | None = None, today: date | None = None) -> QuerySet[Opportunity]:
    """Those that can be found and answered today."""
    rows = Opportunity.objects.all() if rows is None else rows
    return rows.filter(state__in=LIVE, closes_on__gte=today or timezone.localdate())


def visible_to(reader: Reader, rows: QuerySet[Opportunity] | None = None) -> QuerySet[Opportunity]:
    """Those that a reader sees, live or not: what `may_see` says of each."""
    rows = Opportunity.objects.all() if rows is None else rows
    if reader.is_office:
        return rows
    seen = Q(organisation__in=reader.organisations) if reader.organisations else Q(pk__in=[])
    found = Q(audience=Audience.PUBLIC)
    if reader.is_among_members:
        found |= Q(audience=Audience.MEMBERS)
    if reader.organisations:
        found |= Q(
            pk__in=Opportunity.chosen.through.objects.filter(organisation_id__in=reader.organisations).values(
                "opportunity_id"
            ),
            audience=Audience.CHOSEN,
        )
        answered = Interest.objects.filter(organisation_id__in=reader.organisations)
        seen |= Q(pk__in=answered.values("opportunity_id"), state__in=[*LIVE, OpportunityState.CLOSED])
    return rows.filter(seen | (found & Q(state__in=LIVE, closes_on__gte=timezone.localdate())))


def board_of(reader: Reader, rows: QuerySet[Opportunity] | None = None) -> QuerySet[Opportunity]:
    """What stands on the board for a reader: live, and visible to it."""
    return live(visible_to(reader, rows))


def may_see(opportunity: Opportunity, reader: Reader) -> bool:
    """Whether a reader sees it at all."""
    if reader.is_office or reader.acts_for(opportunity.organisation_id):
        return True
    if opportunity.state not in (*LIVE, OpportunityState.CLOSED):
        return False
    if any(reader.acts_for(one.organisation_id) for one in opportunity.interests.all()):
        return True
    if not opportunity.is_live():
        return False
    match opportunity.audience:
        case Audience.PUBLIC:
            return True
        case Audience.MEMBERS:
            return reader.is_among_members
        case _:
            return any(reader.acts_for(one.pk) for one in opportunity.chosen.all())


def knows_whose(opportunity: Opportunity, reader: Reader) -> bool:
    """Whether a reader who sees it is told whose it is."""
    return (
        not opportunity.anonymous
        or reader.is_office
        or reader.acts_for(opportunity.organisation_id)
        or is_accepted(opportunity, reader)
    )


def is_accepted(opportunity: Opportunity, reader: Reader) -> bool:
    """Whether an interest of a reader's organisation was accepted."""
    return any(
        one.state == Interest.State.ACCEPTED and reader.acts_for(one.organisation_id)
        for one in opportunity.interests.all()
    )


def first_of_the_same(
    fingerprint: str,
    *,
    organisation: Organisation | None = None,
    email: str = "",
    behalf: str = "",
) -> Opportunity | None:
    """The first that says the same by the same side within the time of the rule, unless it is closed."""
    since = timezone.now() - timedelta(days=rule("opportunity_same").value)
    whose: dict[str, Any]
    if organisation is not None:
        whose = {"organisation": organisation}
    elif email:
        whose = {"organisation": None, "visitor_email__iexact": email}
    else:
        whose = {"organisation": None, "visitor_email": "", "behalf": behalf}
    rows = Opportunity.objects.filter(fingerprint=fingerprint, created_at__gte=since, **whose)
    return rows.exclude(state=OpportunityState.CLOSED).order_by("created_at", "pk").first()


def first_public_slug() -> str:
    """The slug of one that everybody sees; blank for none."""
    rows = live(Opportunity.objects.filter(audience=Audience.PUBLIC))
    return rows.order_by("pk").values_list("slug", flat=True).first() or ""


def opened_by(organisation: Organisation) -> int:
    """How many of an organisation's were ever open."""
    return Opportunity.objects.filter(organisation=organisation).exclude(opens_on=None).count()
