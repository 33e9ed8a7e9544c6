"""What an admission writes besides the application: the register, the directory, the invitation, the welcome."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claqueta.accounts.rules import account_of
from claqueta.foundation import mailing
from claqueta.foundation.actors import Actor
from claqueta.foundation.events import publish
from claqueta.foundation.transactions import atomic
from claqueta.membership.actions.ledger import NewFact, enter
from claqueta.membership.applying import judged_all, size_of
from claqueta.membership.drawing import png_of
from claqueta.membership.events import ApplicationAdmitted, SignedMandate
from claqueta.membership.models import Application, Declaration, OnboardingStep
from claqueta.membership.policies.sizes import sme_category
from claqueta.membership.policies.welcome import steps
from claqueta.membership.queries.applying import around, find_member, organisation_of
from claqueta.membership.sealed import mandate_of
from claqueta.organisations.actions import invite_representative, publish_profile, register
from claqueta.organisations.models import Affiliation, Organisation


def admit_into_the_register(application: Application, *, by: Actor) -> None:
    """Make the applicant a member, in the caller's transaction: all of it or nothing. Raises `ValidationError`."""
    values = judged_all(around(application))[0]
    on: date = application.effective_on  # type: ignore[assignment]
    organisation = _organisation(application, values["organisation"], by)
    application.organisation = organisation
    representative = values["representative"]
    (fact,) = enter(
        [
            NewFact(
                "admitted",
                organisation,
                on,
                {
                    "class": application.class_key,
                    "name": application.legal_name,
                    "tax_id": application.tax_id,
                    "representative": representative["rep_name"],
                },
                source=_("Board: %(sitting)s") % {"sitting": application.sitting},
            )
        ],
        by=by,
    )
    application.number = fact.number
    _declare_size(organisation, values["membership"], on)
    _invite(application, organisation, representative, by)
    begin_welcome(application, organisation, values, on)
    _welcome(application, organisation)
    publish(event_of(application, by=by))


def event_of(application: Application, *, by: Actor) -> ApplicationAdmitted:
    """What is published of an admission, for whoever collects dues."""
    assert application.organisation is not None
    assert application.number is not None
    assert application.effective_on is not None
    return ApplicationAdmitted(
        application_id=application.pk,
        organisation=application.organisation,
        number=application.number,
        class_key=application.class_key,
        on=application.effective_on,
        mandate=signed_mandate_of(application),
        by=by,
    )


def signed_mandate_of(application: Application) -> SignedMandate | None:
    """The mandate that the applicant signed, drawn or on paper; None where there is none."""
    kept = mandate_of(application)
    said = application.answers.get("payment", {})
    if kept is None or not kept.iban or said.get("pay") != "debit":
        return None
    if not kept.strokes and application.mandate_file is None:
        return None
    signed = application.mandate_signed
    at = datetime.fromisoformat(signed["at"]) if signed.get("at") else application.sent_at
    return SignedMandate(
        iban=kept.iban,
        bic=kept.bic,
        scheme=said.get("scheme") or "CORE",
        holder=said.get("holder", ""),
        signed_on=timezone.localdate(at),
        signed_place=said.get("signed_place", "") or said.get("city", ""),
        signature_png=png_of(kept.strokes) if kept.strokes else None,
        attachment_id=application.mandate_file,
        audit=dict(signed),
    )


def _organisation(application: Application, values: dict[str, Any], by: Actor) -> Organisation:
    """The record of the applicant: taken from the directory, or put there."""
    if find_member(values["tax_country"], values["tax_id"]) is not None:
        raise ValidationError(
            _("There is a member with this tax ID already. Source: the register of members.")
        )
    there = organisation_of(values) or application.organisation
    if there is not None and there.merged_into_id is None:
        if not there.tax_id:
            there = publish_profile(
                there,
                {"tax_country": values["tax_country"], "tax_id": values["tax_id"]},
                reason=_("application to join"),
                by=by,
            )
        return there
    try:
        with atomic():
            return register(
                {
                    "legal_name": values["legal_name"],
                    "tax_country": values["tax_country"],
                    "tax_id": values["tax_id"],
                    "kind": values["kind"],
                    "website": values["website"],
                    "founded_year": values["founded_on"].year if values["founded_on"].year >= 1 else None,
                    "activities": [{"code": values["activity"], "primary": True, "capabilities": {}}],
                    "premises": [
                        {
                            "street": values["street"],
                            "postal_code": values["postal_code"],
                            "city": values["city"],
                            "country": settings.CLUSTER.contact.country,
                            "is_main": True,
                        }
                    ],
                },
                reason=_("application to join"),
                by=by,
            )
    except IntegrityError:
        # Another application of the same company is admitted at this moment.
        raise ValidationError(
            _("Somebody is putting this organisation on record right now; look at it again.")
        ) from None


def _declare_size(organisation: Organisation, values: dict[str, Any], on: date) -> None:
    """The size that the application told is the declaration of its first year."""
    band, turnover = size_of(values["headcount"], values["turnover_band"], settings.CLUSTER.bylaws.on(on))
    Declaration.objects.update_or_create(
        organisation=organisation,
        year=on.year,
        defaults={
            "headcount": values["headcount"],
            "turnover_band": values["turnover_band"],
            "band": band,
            "sme": sme_category(values["headcount"], turnover),
            "declared_at": timezone.now(),
            "declared_by": _("application to join"),
        },
    )


def _invite(application: Application, organisation: Organisation, values: dict[str, Any], by: Actor) -> None:
    """Invite the representative, unless that person represents it already, as on coming back."""
    account = account_of(values["rep_email"])
    represents = account is not None and Affiliation.objects.filter(
        organisation=organisation,
        person__account=account,
        kind=Affiliation.Kind.REPRESENTATIVE,
        until=None,
    )
    if account is None or not (represents and represents.exists()):
        invite_representative(
            organisation,
            values["rep_email"],
            by=by,
            name=values["rep_name"],
            language=application.language,
        )


def begin_welcome(
    application: Application, organisation: Organisation, values: dict[str, Any], on: date
) -> None:
    """What has to be done with a new member; what is done already is left out."""
    today = max(on, timezone.localdate())
    signed = signed_mandate_of(application) is not None
    done = {
        "resolution": application.resolution_file is not None,
        "mandate": signed or values.get("payment", {}).get("pay") != "debit",
    }
    OnboardingStep.objects.bulk_create(
        OnboardingStep(
            organisation=organisation,
            application=application,
            key=step.key,
            order=number,
            who=step.who,
            due_on=today + timedelta(days=step.days),
        )
        for number, step in enumerate(steps())
        if not done.get(step.key)
    )


def _welcome(application: Application, organisation: Organisation) -> None:
    with translation.override(application.language or settings.LANGUAGE_CODE):
        url = settings.PUBLIC_URL + reverse("area")
    own = application.onboarding.filter(who=OnboardingStep.Who.MEMBER)
    mailing.send(
        "membership/mail/welcome",
        application.email,
        {"application": application, "organisation": organisation, "steps": list(own), "url": url},
        language=application.language,
        why=_("You get this mail because your organisation has joined."),
    )
