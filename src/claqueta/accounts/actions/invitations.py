"""Invitations: sent, accepted, withdrawn, replaced, or not answered in time."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.accounts.actions.keys import hashed
from claqueta.accounts.actions.people import give_role, person_for
from claqueta.accounts.events import InvitationAccepted
from claqueta.accounts.judging import INVITATION
from claqueta.accounts.models import Account, Invitation
from claqueta.accounts.roles import Role
from claqueta.accounts.rules import account_of, is_office
from claqueta.foundation import actors, audit, deadlines, mailing
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.deadlines import Clock, DeadlineMissed
from claqueta.foundation.flow import HOUSE_ONLY, UNTOLD, Flow, Move
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic


class InvitationUnusable(Exception):
    """The link is unknown, used, revoked or too old; `state` says which, `accepted_by` who used it."""

    def __init__(self, state: str, accepted_by: Account | None = None) -> None:
        self.state, self.accepted_by = state, accepted_by
        super().__init__(state)


class SignInFirst(Exception):
    """The invited address has an account: only whoever signs in to it accepts."""


class SomebodyElse(Exception):
    """Another account than the invited one is signed in: `account`."""

    def __init__(self, account: Account) -> None:
        self.account = account
        super().__init__("somebody else is signed in")


@atomic
def invite(
    email: str,
    *,
    by: Actor,
    name: str = "",
    language: str = "",
    role: str = "",
    purpose: str = "",
    subject_id: str = "",
    context: dict[str, Any] | None = None,
) -> Invitation:
    """Send somebody a link; an open invitation for the same thing is replaced.

    The mail says who invites to what in our words: nothing that was typed travels in it. Raises `ValidationError` by
    field, also when the account or the address has had its share for now.
    """
    sender: Account | None = actors.account_of(by)
    if role or sender is None:
        # Nobody invites in nobody's name but the house.
        require(by, "accounts.invite")
    judged = fitted({"email": email, "name": name, "language": language, "role": role}, INVITATION)
    email, name, role, language = (judged[field] for field in ("email", "name", "role", "language"))
    for_the_same = Invitation.objects.filter(
        email__iexact=email, role=role, purpose=purpose, subject_id=subject_id, state=State.OPEN
    )
    # Locked before the account, as whoever accepts or withdraws one does.
    replaced = list(for_the_same.select_for_update().order_by("pk"))
    _check_share(email, sender)
    # One that this sender sent while we waited for their account, by pressing twice; who holds it by now is answering it.
    replaced += for_the_same.exclude(pk__in=[one.pk for one in replaced]).select_for_update(skip_locked=True)
    for one in replaced:
        INVITATIONS.make("replace", one, by=SYSTEM)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        language=language or settings.LANGUAGE_CODE,
        role=role,
        purpose=purpose,
        subject_id=subject_id,
        secret_hash=hashed(secret),
        sent_by=sender,
        expires_at=timezone.now() + timedelta(days=rule("invitation_valid").value),
    )
    deadlines.begin(invitation, ANSWER, due=invitation.expires_at, by=by)
    with translation.override(invitation.language):
        url = settings.PUBLIC_URL + reverse("invitation", args=[secret])
    mailing.send(
        "accounts/mail/invitation",
        email,
        {"invitation": invitation, "url": url, **(context or {})},
        language=invitation.language,
        expires_at=invitation.expires_at,
    )
    audit.record("accounts.invited", invitation, by=by, changes={"role": ("", role or purpose)})
    return invitation


def _check_share(email: str, sender: Account | None) -> None:
    """Raise `ValidationError` when the sender has sent, or the address was sent, as many as the rules allow."""
    if sender is not None:
        Account.objects.select_for_update().get(pk=sender.pk)
    now = timezone.now()
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    if sender is not None and _has_spent(sender, hour, day):
        raise ValidationError({"email": _("You have sent many invitations; go on later.")}, code="limit")
    to_it = Invitation.objects.filter(email__iexact=email, sent_at__gt=day).count()
    if to_it >= rule("invitations_to_one_address").value:
        raise ValidationError(
            {"email": _("This address was sent several invitations today; wait for its answer.")},
            code="limit",
        )


def _has_spent(sender: Account, hour: datetime, day: datetime) -> bool:
    sent = Invitation.objects.filter(sent_by=sender)
    if is_office(sender):
        return sent.filter(sent_at__gt=day).count() >= rule("office_invitations_per_day").value
    return (
        sent.filter(sent_at__gt=hour).count() >= rule("invitations_per_hour").value
        or sent.filter(sent_at__gt=day).count() >= rule("invitations_per_day").value
    )


def open_invitation(secret: str) -> Invitation:
    """The invitation behind a link. Raises `InvitationUnusable`."""
    invitation = Invitation.objects.filter(secret_hash=hashed(secret)).first()
    if invitation is None:
        raise InvitationUnusable("unknown")
    if invitation.state_now != State.OPEN:
        raise InvitationUnusable(invitation.state_now, invitation.accepted_by)
    return invitation


def check_acceptance(invitation: Invitation, by: Account | None) -> None:
    """Raise `SignInFirst` or `SomebodyElse` unless `by`, nobody yet, may accept the invitation."""
    owner = account_of(invitation.email)
    if by is not None and by != owner:
        raise SomebodyElse(by)
    if owner is not None and by is None:
        raise SignInFirst


@atomic
def accept_invitation(
    secret: str, *, name: str = "", password: str = "", by: Account | None = None
) -> Account:
    """Do what the invitation promised, once: for the account that is signed in, or for a new one.

    The link proves a mailbox, which is enough to open an account and never to enter one that is there: raises
    `SignInFirst` when the address has an account, `SomebodyElse` when another is signed in, `InvitationUnusable`,
    and `ValidationError` by field.
    """
    invitation = open_invitation(secret)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state_now != State.OPEN:
        raise InvitationUnusable(invitation.state_now, invitation.accepted_by)
    check_acceptance(invitation, by)
    account = by or _open_account(invitation, name, password)
    INVITATIONS.make("accept", invitation, by=account, name=name)
    return account


def _open_account(invitation: Invitation, name: str, password: str) -> Account:
    """A new account under the invited address, which the link has verified."""
    name = fitted({"name": name}, INVITATION)["name"]
    try:
        with atomic():
            account = Account.objects.create_user(
                invitation.email, password or None, name=name, language=invitation.language
            )
    except IntegrityError:
        # Another link to this address was answered at the same moment.
        raise SignInFirst from None
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


@atomic
def revoke_invitation(invitation: Invitation, *, by: Account) -> None:
    """Make the link useless. Whoever sent it may, and whoever invites for the office.

    Raises `PermissionDenied`, and `MovedOn` for one that is no longer open.
    """
    INVITATIONS.make("revoke", invitation, by=by)


def expire_unanswered(missed: DeadlineMissed) -> None:
    """Note that an invitation was not answered in time."""
    if missed.deadline.kind == ANSWER:
        INVITATIONS.make("expire", missed.thing, by=SYSTEM)


def _take_in(invitation: Invitation, *, by: Account, name: str = "") -> None:
    """Give an account what the invitation promised."""
    person_for(by, name=name)
    if invitation.role:
        # Whoever sent it might give the role then; that they may no longer, or are gone, takes nothing back.
        give_role(by, Role(invitation.role), by=invitation.sent_by or SYSTEM)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by


def _withdraw(invitation: Invitation, *, by: Actor) -> None:
    invitation.revoked_at = timezone.now()


State = Invitation.State
ANSWER = "accounts.invitation"
"""The deadline by which an invitation is answered."""
INVITATIONS = Flow(
    Invitation,
    (
        Move(
            "accept",
            gettext_lazy("Accept"),
            (State.OPEN,),
            State.ACCEPTED,
            rule="accounts.accept_invitation",
            verb="accounts.accepted",
            effect=_take_in,
            when=lambda invitation: invitation.in_time,
            clock=((ANSWER, Clock.IS_MET),),
            event=lambda invitation: InvitationAccepted(invitation, invitation.accepted_by),
        ),
        Move(
            "revoke",
            gettext_lazy("Withdraw"),
            (State.OPEN,),
            State.REVOKED,
            rule="accounts.revoke_invitation",
            verb="accounts.revoked",
            effect=_withdraw,
            clock=((ANSWER, Clock.IS_DROPPED),),
        ),
        Move(
            "replace",
            gettext_lazy("Replace"),
            (State.OPEN,),
            State.REVOKED,
            rule=HOUSE_ONLY,
            # The invitation that replaces it is on record.
            verb=UNTOLD,
            effect=_withdraw,
            clock=((ANSWER, Clock.IS_DROPPED),),
        ),
        Move(
            "expire",
            gettext_lazy("Expire"),
            (State.OPEN,),
            State.EXPIRED,
            rule=HOUSE_ONLY,
            verb="accounts.expired",
        ),
    ),
)
