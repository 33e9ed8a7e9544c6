"""What programs propose in somebody's name: it waits, seen by nobody else, until that person confirms or discards it."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Text, fitted
from claqueta.foundation.notifications import notify
from claqueta.foundation.transactions import atomic, held
from claqueta.opportunities.actions.telling import MINE
from claqueta.opportunities.actions.writing import draft
from claqueta.opportunities.judging import fitted_opportunity
from claqueta.opportunities.models import Direction, Opportunity, Proposal, kept_plain
from claqueta.opportunities.policies import fingerprint
from claqueta.organisations.models import Organisation

type Values = dict[str, Any]
KEY_NAME = {"key": Text(100, required=True)}


@atomic
def propose_opportunity(
    values: Values, *, organisation: Organisation, key_name: str, by: Actor
) -> tuple[Proposal, bool]:
    """Let a need or an offer wait for whoever `by` is; whether it is new, as the same is proposed once.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "opportunities.write", organisation)
    kept = fitted_opportunity(values)
    key_name = fitted({"key": key_name}, KEY_NAME)["key"]
    account: Any = account_of(by)
    if account is None:
        raise ValidationError(_("A proposal waits for a person."))
    mine = Proposal.objects.filter(account=account)
    mark = fingerprint(kept.get("direction", Direction.NEED), kept["kind"], kept["title"], kept["text"])
    there = mine.filter(organisation=organisation, fingerprint=mark).first()
    if there is not None:
        return there, False
    most = rule("proposals_waiting").value
    if mine.count() >= most:
        raise ValidationError(
            _("%(n)s proposals wait already: confirm or discard some of them first.") % {"n": most}
        )
    proposal, new = Proposal.objects.get_or_create(
        account=account,
        organisation=organisation,
        fingerprint=mark,
        defaults={"values": kept_plain(values), "key_name": key_name},
    )
    if new:
        audit.record("opportunities.proposed", proposal, by=by, changes={"key": ("", key_name)})
        notify(
            account,
            MINE,
            gettext_lazy("A need or an offer was proposed in your name"),
            body=gettext_lazy("It waits for you: nobody sees it before you confirm it."),
            url=page_of_proposal(proposal),
        )
    return proposal, new


def page_of_proposal(proposal: Proposal) -> str:
    """Where it is confirmed, in the language of whoever confirms it."""
    with translation.override(proposal.account.language or translation.get_language()):
        return reverse("my_proposal", args=[proposal.public_id])


@atomic
def confirm_proposal(proposal: Proposal, values: Values, *, by: Actor) -> Opportunity:
    """Write the draft that was proposed, as the person says it now. It is theirs from then on, and the proposal is gone.

    Raises `PermissionDenied`, `ValidationError` by field, `AlreadyThere`.
    """
    require(by, "opportunities.answer_proposal", proposal)
    row = held(Proposal.objects.select_related("organisation"), proposal.pk)
    made = draft(values, organisation=row.organisation, by=by)
    audit.record("opportunities.proposal_confirmed", made, by=by, changes={"key": ("", row.key_name)})
    row.delete()
    return made


@atomic
def discard_proposal(proposal: Proposal, *, by: Actor) -> None:
    """Take away what was proposed. Raises `PermissionDenied`."""
    require(by, "opportunities.answer_proposal", proposal)
    row = held(Proposal.objects.select_related("organisation"), proposal.pk)
    audit.record("opportunities.proposal_discarded", row, by=by, changes={"key": (row.key_name, "")})
    row.delete()


def last_day_of(proposal: Proposal) -> Any:
    """Until when it waits."""
    return timezone.localdate(proposal.created_at) + timedelta(days=rule("keep_proposals").value)
