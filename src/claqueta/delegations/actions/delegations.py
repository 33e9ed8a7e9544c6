"""Writing delegations, their states, and the call that goes out to members."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claqueta.delegations.actions import telling
from claqueta.delegations.actions.paying import drop_document
from claqueta.delegations.judging import fitted_delegation
from claqueta.delegations.models import (
    DELEGATION,
    Applicant,
    ApplicantState,
    Delegation,
    DelegationState,
    Score,
)
from claqueta.delegations.queries import companies_shown, key_of
from claqueta.foundation import audit, deadlines
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.audit import Changes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.search import changed
from claqueta.foundation.slugs import dated_slug
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Affiliation

type Values = Mapping[str, Any]
State = DelegationState
ANSWER = "delegations.answer"
"""The kind of deadline by which a company says whether it travels."""
OPEN = (
    ApplicantState.DRAFT,
    ApplicantState.SUBMITTED,
    ApplicantState.SELECTED,
    ApplicantState.RESERVE,
    ApplicantState.ACCEPTED,
)


class DelegationWrittenMeanwhile(ValidationError):
    """Somebody changed it since. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has changed this delegation since you opened it. Look at what it says now."),
            code="written-meanwhile",
        )


def _publish(delegation: Delegation, *, by: Actor) -> Changes:
    if not delegation.text:
        raise ValidationError(_("Say in a few words what it is about before you publish it."))
    if not delegation.weights:
        raise ValidationError(_("Say by which criteria companies are chosen before you publish it."))
    return _stamp(delegation, by=by)


def _stamp(delegation: Delegation, *, by: Actor) -> Changes:
    delegation.updated_at = timezone.now()
    changed([key_of(delegation)])
    return {}


def _call_off(delegation: Delegation, *, by: Actor) -> Changes:
    for one in delegation.applicants.filter(state__in=OPEN).select_related("organisation", "document"):
        deadlines.drop(one, ANSWER, by=by)
        if one.document_id is not None:
            drop_document(one, reason=_("The delegation is called off."))
            one.save(update_fields=["document"])
        telling.called_off(one)
    return _stamp(delegation, by=by)


DELEGATIONS = Flow(
    Delegation,
    (
        Move(
            "publish",
            gettext_lazy("Publish"),
            (State.DRAFT,),
            State.PUBLISHED,
            rule="delegations.manage",
            verb="delegations.published",
            effect=_publish,
        ),
        Move(
            "end",
            gettext_lazy("End it"),
            (State.PUBLISHED,),
            State.ENDED,
            rule="delegations.manage",
            verb="delegations.ended",
            effect=_stamp,
            when=lambda delegation: delegation.last_day < timezone.localdate(),
        ),
        Move(
            "call_off",
            gettext_lazy("Call it off"),
            (State.PUBLISHED,),
            State.CALLED_OFF,
            rule="delegations.manage",
            verb="delegations.called_off",
            effect=_call_off,
        ),
    ),
)


@atomic
def write_delegation(values: Values, *, by: Actor) -> Delegation:
    """Write a draft of a delegation; `event` is a row or None.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "delegations.manage")
    kept = fitted_delegation(
        {"travellers_each": rule("delegation_travellers").value, "members_only": True, **values}
    )
    made = Delegation(event=values.get("event"), written_by=account_of(by), **kept)
    made.slug = dated_slug(Delegation.objects.all(), made.title, made.first_day.year, "delegation")
    made.save()
    audit.record("delegations.written", made, by=by)
    return made


@atomic
def change_delegation(
    delegation: Delegation, values: Values, *, by: Actor, version: int | None = None
) -> Delegation:
    """Change a delegation. Criteria stay once somebody gave points, places never fall below those that are given.

    Raises `PermissionDenied`, `ValidationError` by field, `DelegationWrittenMeanwhile`.
    """
    require(by, "delegations.manage", delegation)
    row = held(Delegation.objects.all(), delegation.pk)
    if version is not None and version != row.version:
        raise DelegationWrittenMeanwhile
    names = (*DELEGATION.stored, "weights")
    before = {name: getattr(row, name) for name in names}
    kept = fitted_delegation(values, before)
    given = row.applicants.filter(state__in=(ApplicantState.SELECTED, ApplicantState.ACCEPTED)).count()
    if "places" in kept and kept["places"] < given:
        raise ValidationError(
            {
                "places": [
                    ngettext(
                        "%(n)s company has a place already.", "%(n)s companies have a place already.", given
                    )
                    % {"n": given}
                ]
            }
        )
    if (
        kept.get("weights", row.weights) != row.weights
        and Score.objects.filter(applicant__delegation=row).exists()
    ):
        raise ValidationError(_("Companies have been scored by these criteria: they stay."))
    changes = {
        name: (before[name], kept[name]) for name in names if name in kept and kept[name] != before[name]
    }
    for name, (_old, new) in changes.items():
        setattr(row, name, new)
    if "event" in values and values["event"] != row.event:
        changes["event"] = (str(row.event or ""), str(values["event"] or ""))
        row.event = values["event"]
    if not changes:
        return row
    row.version += 1
    row.updated_at = timezone.now()
    row.save()
    audit.record("delegations.changed", row, by=by, changes=changes)
    changed([key_of(row)])
    return row


@atomic
def discard_delegation(delegation: Delegation, *, by: Actor) -> None:
    """Take away a draft. Raises `PermissionDenied`, `MovedOn`."""
    require(by, "delegations.manage", delegation)
    row = held(Delegation.objects.all(), delegation.pk)
    if row.state != State.DRAFT or row.applicants.exists():
        raise DELEGATIONS.moved_on(row)
    audit.record("delegations.discarded", row, by=by)
    row.delete()


@atomic
def publish_brochure(delegation: Delegation, *, by: Actor) -> Delegation:
    """Show the companies that travel and confirmed what is said of them. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "delegations.manage", delegation)
    row = held(Delegation.objects.all(), delegation.pk)
    if row.state == State.DRAFT:
        raise DELEGATIONS.moved_on(row)
    before, row.brochure_at = row.brochure_at, row.brochure_at or timezone.now()
    if not companies_shown(row).exists():
        raise ValidationError(_("No company that travels has confirmed its material yet."))
    if before is None:
        row.updated_at = row.brochure_at
        row.save(update_fields=["brochure_at", "updated_at"])
        audit.record("delegations.brochure_published", row, by=by)
    return row


@atomic
def call_members(delegation: Delegation, *, by: Actor) -> int:
    """Mail the call to the representatives of every member that has not applied; how many mails.

    Raises `PermissionDenied`, `ValidationError` when the call is not open.
    """
    require(by, "delegations.manage", delegation)
    row = held(Delegation.objects.all(), delegation.pk)
    if not row.is_open():
        raise ValidationError(_("Its call is not open: nobody could apply."))
    today = timezone.localdate()
    acting = (
        Affiliation.objects.filter(
            Q(until=None) | Q(until__gt=today),
            kind=Affiliation.Kind.REPRESENTATIVE,
            since__lte=today,
            organisation__merged_into=None,
            person__account__is_active=True,
        )
        .exclude(organisation__in=Applicant.objects.filter(delegation=row).values("organisation"))
        .select_related("organisation", "person__account")
        .order_by("pk")
    )
    told: set[str] = set()
    for one in acting:
        account = one.person.account
        if account is None or not one.organisation.is_member or account.email in told:
            continue
        language = account.language or settings.LANGUAGE_CODE
        with translation.override(language):
            url = settings.PUBLIC_URL + reverse("delegation", args=[row.slug])
        telling.call_opened(row, account.email, one.person.name, language, url)
        told.add(account.email)
    audit.record("delegations.members_called", row, by=by, changes={"mails": (0, len(told))})
    return len(told)
