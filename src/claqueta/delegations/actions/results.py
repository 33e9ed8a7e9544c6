"""What came of a delegation: asked after months by the mailed link, answered there, confirmed by the office."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.delegations.actions import telling
from claqueta.delegations.judging import result_in
from claqueta.delegations.models import GOING, Applicant, DelegationState, Result
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic, held


def ask_what_came() -> int:
    """Ask the companies that travelled whose months have come, once each; of several that have come only the last. By a round."""
    now, done = timezone.now(), 0
    rows = Applicant.objects.filter(
        state__in=GOING,
        delegation__last_day__lt=timezone.localdate(),
        delegation__state__in=(DelegationState.PUBLISHED, DelegationState.ENDED),
    ).select_related("delegation")
    for one in rows.prefetch_related("results"):
        since = datetime.combine(one.delegation.last_day, time.min, one.delegation.here)
        due = [months for months in rule("delegation_follow_up").values if add_months(since, months) <= now]
        if due and not any(result.months >= max(due) for result in one.results.all()):
            done += _ask(one.pk, max(due))
    return done


@atomic
def _ask(pk: int, months: int) -> int:
    row = held(Applicant.objects.select_related("delegation", "organisation"), pk)
    _result, new = Result.objects.get_or_create(applicant=row, months=months)
    if new and row.email:
        telling.what_came(row, months)
    return int(new)


@atomic
def report(result: Result, values: Mapping[str, Any], *, by: Actor) -> Result:
    """Say what came of it; said again it is corrected, and has to be confirmed anew.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    row = held(Result.objects.select_related("applicant__organisation"), result.pk)
    require(by, "delegations.write", row.applicant)
    # Who corrects an answer chose among the bands of that answer, whatever the rule says by now.
    row.limits = row.bands
    shapes = result_in(row.limits)
    said = fitted({name: values.get(name, "") for name in shapes}, shapes)
    if said["band"] is not None and not said["agreements"]:
        raise ValidationError({"agreements": [_("Say how many agreements the amount is of.")]})
    for name, value in said.items():
        setattr(row, name, value)
    row.answered_at, row.confirmed_at = timezone.now(), None
    row.save()
    audit.record("delegations.reported", row.applicant, by=by, changes={"months": (None, row.months)})
    return row


@atomic
def confirm_result(result: Result, *, by: Actor) -> Result:
    """Say that what proves a result was seen. Raises `PermissionDenied`, `ValidationError` for one without an answer."""
    require(by, "delegations.manage", result.applicant)
    row = held(Result.objects.select_related("applicant__organisation"), result.pk)
    if row.answered_at is None:
        raise ValidationError(_("Nothing was answered yet."))
    if row.confirmed_at is None:
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
        audit.record(
            "delegations.result_confirmed", row.applicant, by=by, changes={"months": (None, row.months)}
        )
    return row
