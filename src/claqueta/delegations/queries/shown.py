"""What others than the office see of delegations and of the companies in them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claqueta.delegations.models import GOING, Applicant, ApplicantState, Delegation, DelegationState

State = ApplicantState


def public_delegations() -> QuerySet[Delegation]:
    """Those that everybody sees."""
    return Delegation.objects.exclude(state=DelegationState.DRAFT).select_related("event")


def first_public() -> str:
    """One that everybody sees, for an example; blank when there is none."""
    return public_delegations().order_by("pk").values_list("slug", flat=True).first() or ""


def companies_of(delegations: Iterable[Delegation]) -> QuerySet[Applicant]:
    """Those of several published brochures that travel and confirmed what is said of them."""
    rows = Applicant.objects.filter(
        delegation__in=[one for one in delegations if one.brochure_at is not None],
        state__in=GOING,
        confirmed_at__isnull=False,
        organisation__listed=True,
    )
    return rows.select_related("organisation").order_by("organisation__trade_name", "pk")


def companies_shown(delegation: Delegation) -> QuerySet[Applicant]:
    """Those of one delegation, once its brochure is published."""
    return companies_of([delegation])


def state_told(applicant: Applicant) -> str:
    """How a company's application stands, as far as it was told: a decision only with its letter."""
    if applicant.state in (State.SELECTED, State.RESERVE, State.REJECTED) and applicant.letter_at is None:
        return str(State.SUBMITTED.label)
    return str(applicant.get_state_display())


def missing_of(applicant: Applicant) -> list[str]:
    """What of travellers and material has not been delivered, in words."""
    found = []
    people = [one for one in applicant.travellers.all() if one.gone_at is None]
    if not people:
        found.append(_("who travels"))
    found += [
        _("role, mail and phone of %(name)s") % {"name": one.name} for one in people if not one.is_complete
    ]
    if applicant.confirmed_at is None:
        found.append(_("what the brochure says of you, confirmed"))
    return found
