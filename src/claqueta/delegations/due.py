"""What of delegations waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.delegations.models import Applicant, ApplicantState, DelegationState, Result
from claqueta.foundation.due import Due


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("delegations.manage"):
        return
    live = Applicant.objects.filter(delegation__state=DelegationState.PUBLISHED)
    yield Due(
        _("Applications to delegations without a decision"),
        f"{reverse('office_applicants')}?state=submitted",
        live.filter(state=ApplicantState.SUBMITTED, delegation__closes_at__lt=timezone.now()).count(),
        order=13,
    )
    decided = (ApplicantState.SELECTED, ApplicantState.RESERVE, ApplicantState.REJECTED)
    yield Due(
        _("Letters about delegations that have not been sent"),
        reverse("office_delegations"),
        live.filter(state__in=decided, letter_at=None).count(),
        order=14,
    )
    yield Due(
        _("Results of delegations that nobody has confirmed"),
        reverse("office_delegation_results"),
        Result.objects.filter(answered_at__isnull=False, confirmed_at=None).count(),
        order=15,
    )
