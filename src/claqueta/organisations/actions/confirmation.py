"""Every so often somebody says that the data are right; who does not answer sinks."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Account
from claqueta.foundation import audit, deadlines, mailing
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.deadlines import DeadlineMissed
from claqueta.foundation.transactions import atomic
from claqueta.organisations import search
from claqueta.organisations.actions.guards import locked
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import confirmation_due
from claqueta.organisations.queries import recipients_for

CONFIRM_SALT = "claqueta.confirm"
CONFIRMATION = "organisations.confirmation"
"""The deadline by which those who act for an organisation answer whether its data are right."""


@atomic
def confirm(organisation: Organisation, *, by: Actor, by_name: str = "") -> Organisation:
    """Somebody says that the data are right. Confirming twice in a row is the same as once."""
    require(by, "organisations.confirm_profile", organisation)
    organisation = locked(organisation)
    organisation.confirmed_at = timezone.now()
    organisation.confirmed_by = (by_name or str(by))[:200]
    organisation.confirmation_asked_at = None
    organisation.confirmation_misses = 0
    organisation.save(
        update_fields=["confirmed_at", "confirmed_by", "confirmation_asked_at", "confirmation_misses"]
    )
    deadlines.meet(organisation, CONFIRMATION, by=by)
    audit.record("organisations.confirmed", organisation, by=by, reason=by_name)
    search.note_change(organisation)
    return organisation


def confirmation_token(organisation: Organisation, account: Account) -> str:
    asked = organisation.confirmation_asked_at
    return signing.dumps([organisation.pk, account.pk, asked.isoformat() if asked else ""], salt=CONFIRM_SALT)


def read_confirmation(token: str) -> tuple[Organisation, Account] | None:
    """Whose click it is; None for a link that is not ours, was used, or asked about older data."""
    try:
        organisation_id, account_id, asked = signing.loads(
            token, salt=CONFIRM_SALT, max_age=timedelta(days=rule("confirm_link_valid").value)
        )
    except (signing.BadSignature, ValueError):
        return None
    organisation = Organisation.objects.filter(pk=organisation_id, merged_into=None).first()
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if not organisation or not account or not organisation.confirmation_asked_at:
        return None
    if organisation.confirmation_asked_at.isoformat() != asked or not account.has_perm(
        "organisations.confirm_profile", organisation
    ):
        return None
    return organisation, account


@atomic
def ask_for_confirmation(organisation: Organisation, *, by: Actor) -> int:
    """Ask those who act for an organisation whether its data are still right; the number of mails."""
    require(by, "organisations.manage", organisation)
    organisation = locked(organisation)
    organisation.confirmation_asked_at = timezone.now()
    organisation.save(update_fields=["confirmation_asked_at"])
    # Asked before they answered, they have as long again.
    deadlines.drop(organisation, CONFIRMATION, by=by)
    deadlines.begin(organisation, CONFIRMATION, by=by)
    accounts = recipients_for(organisation)
    for account in accounts:
        with translation.override(account.language or settings.LANGUAGE_CODE):
            url = settings.PUBLIC_URL + reverse("confirm", args=[confirmation_token(organisation, account)])
        mailing.send(
            "organisations/mail/confirm",
            account.email,
            {"organisation": organisation, "url": url, "account": account},
            language=account.language,
            why=format_lazy(_("You get this mail because you act for {name}."), name=organisation.name),
            expires_at=organisation.confirmation_asked_at + timedelta(days=rule("confirm_link_valid").value),
        )
    audit.record(
        "organisations.confirmation_asked", organisation, by=by, changes={"mails": (0, len(accounts))}
    )
    return len(accounts)


def run_confirmations() -> int:
    """The daily round: ask the members whose data are old; how many. Safe to run again."""
    now, months = timezone.now(), rule("confirm_every").value
    asked = 0
    for organisation in Organisation.objects.exclude(standing="").filter(
        merged_into=None, confirmation_asked_at=None
    ):
        if confirmation_due(organisation.confirmed_at, organisation.created_at, months) <= now:
            ask_for_confirmation(organisation, by=SYSTEM)
            asked += 1
    return asked


def count_unanswered(missed: DeadlineMissed) -> None:
    """A request was not answered in time: ask again, until the entry sinks."""
    if missed.deadline.kind != CONFIRMATION:
        return
    organisation: Organisation = missed.thing
    if not organisation.standing or organisation.merged_into_id is not None:
        return
    organisation.confirmation_misses += 1
    organisation.save(update_fields=["confirmation_misses"])
    search.note_change(organisation)
    if organisation.confirmation_misses < rule("confirm_misses_to_sink").value:
        ask_for_confirmation(organisation, by=SYSTEM)
