"""What people do with accounts: invite, accept, grant, end, make tokens."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.accounts.events import InvitationAccepted, PersonChanged
from claqueta.accounts.judging import INVITATION, PERSON, TOKEN, WEBHOOK
from claqueta.accounts.models import Account, ApiToken, CalendarAddress, Invitation, Person, RoleGrant
from claqueta.accounts.roles import Role
from claqueta.accounts.rules import account_of, is_office
from claqueta.foundation import audit, deadlines, mailing
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.actors import account_of as account_behind
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.deadlines import Clock, DeadlineMissed
from claqueta.foundation.events import publish
from claqueta.foundation.flow import HOUSE_ONLY, UNTOLD, Flow, Move
from claqueta.foundation.judging import fitted
from claqueta.foundation.models import WebhookEndpoint
from claqueta.foundation.transactions import atomic


class InvitationUnusable(Exception):
    """The link is unknown, used, revoked or too old; `state` says which."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class SignInFirst(Exception):
    """The invited address has an account: only whoever signs in to it accepts."""


class SomebodyElse(Exception):
    """Another account than the invited one is signed in: `account`."""

    def __init__(self, account: Account) -> None:
        self.account = account
        super().__init__("somebody else is signed in")


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@atomic
def invite(
    email: str,
    *,
    by: Account,
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
    if role:
        require(by, "accounts.invite")
    judged = fitted({"email": email, "name": name, "language": language, "role": role}, INVITATION)
    email, name, role, language = (judged[field] for field in ("email", "name", "role", "language"))
    for_the_same = Invitation.objects.filter(
        email__iexact=email, role=role, purpose=purpose, subject_id=subject_id, state=State.OPEN
    )
    # Locked before the account, as whoever accepts or withdraws one does.
    replaced = list(for_the_same.select_for_update().order_by("pk"))
    _check_share(email, by)
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
        sent_by=by,
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


def _check_share(email: str, by: Account) -> None:
    """Raise `ValidationError` when the account has sent, or the address was sent, as many as the rules allow."""
    Account.objects.select_for_update().get(pk=by.pk)
    now = timezone.now()
    mine = Invitation.objects.filter(sent_by=by)
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    if is_office(by):
        spent = mine.filter(sent_at__gt=day).count() >= rule("office_invitations_per_day").value
    else:
        spent = (
            mine.filter(sent_at__gt=hour).count() >= rule("invitations_per_hour").value
            or mine.filter(sent_at__gt=day).count() >= rule("invitations_per_day").value
        )
    if spent:
        raise ValidationError({"email": _("You have sent many invitations; go on later.")}, code="limit")
    to_it = Invitation.objects.filter(email__iexact=email, sent_at__gt=day).count()
    if to_it >= rule("invitations_to_one_address").value:
        raise ValidationError(
            {"email": _("This address was sent several invitations today; wait for its answer.")},
            code="limit",
        )


def open_invitation(secret: str) -> Invitation:
    """The invitation behind a link. Raises `InvitationUnusable`."""
    invitation = Invitation.objects.filter(secret_hash=hashed(secret)).first()
    if invitation is None:
        raise InvitationUnusable("unknown")
    if invitation.state_now != State.OPEN:
        raise InvitationUnusable(invitation.state_now)
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
        raise InvitationUnusable(invitation.state_now)
    check_acceptance(invitation, by)
    account = by or _open_account(invitation, name, password)
    INVITATIONS.make("accept", invitation, by=account, name=name)
    return account


def _open_account(invitation: Invitation, name: str, password: str) -> Account:
    """A new account under the invited address, which the link has verified."""
    name = fitted({"name": name}, INVITATION)["name"]
    account = Account.objects.create_user(
        invitation.email, password or None, name=name, language=invitation.language
    )
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
        _grant(by, Role(invitation.role), by=invitation.sent_by or SYSTEM)
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


def person_for(account: Account, *, name: str = "") -> Person:
    """The person behind an account: linked, found by mail address, or new."""
    person = Person.objects.filter(account=account).first()
    if person is None:
        person = Person.objects.filter(account=None, email__iexact=account.email).order_by("pk").first()
    if person is None:
        person = Person(name=name or account.name or account.email, email=account.email)
    person.account = account
    person.language = person.language or account.language
    person.save()
    return person


@atomic
def grant_role(account: Account, role: Role, *, by: Actor) -> RoleGrant:
    """Entrust a role from now on; granting what is held changes nothing. Raises `PermissionDenied`."""
    require(by, "accounts.invite")
    return _grant(account, role, by=by)


def _grant(account: Account, role: Role, *, by: Actor) -> RoleGrant:
    grant, created = RoleGrant.objects.get_or_create(
        account=account, role=role, ended_at=None, defaults={"granted_by": account_behind(by)}
    )
    account.groups.add(Group.objects.get_or_create(name=role)[0])
    account.__dict__.pop("_current_roles", None)
    if created:
        audit.record("accounts.granted", account, by=by, changes={"role": ("", str(role))})
    return grant


@atomic
def change_person(pk: int, *, by: Actor, **values: str) -> Person:
    """Change what is on record of a person: name, email, phone, language. Raises `PermissionDenied`."""
    person = Person.objects.select_for_update().get(pk=pk)
    require(by, "accounts.change_person", person)
    values = fitted(values, PERSON)
    before = {name: getattr(person, name) for name in values}
    changes = audit.difference(before, values)
    if changes:
        for name, value in values.items():
            setattr(person, name, value)
        person.save()
        audit.record("accounts.changed", person, by=by, changes=changes)
        publish(PersonChanged(person))
    return person


@atomic
def end_role(account: Account, role: Role, *, by: Actor) -> None:
    """End a role now. Sessions stay, what they may do does not.

    Raises `PermissionDenied`, and `ValidationError` for the last administrator.
    """
    require(by, "accounts.invite")
    if role == Role.OFFICE_ADMIN:
        admins = RoleGrant.objects.select_for_update().filter(role=role, ended_at=None)
        # Whoever can no longer sign in administers nothing.
        able = set(admins.filter(account__is_active=True).values_list("account_id", flat=True))
        if able == {account.pk}:
            raise ValidationError(_("Somebody has to administer: give the role to another person first."))
    ended = RoleGrant.objects.filter(account=account, role=role, ended_at=None).update(
        ended_at=timezone.now()
    )
    account.groups.remove(*Group.objects.filter(name=role))
    account.__dict__.pop("_current_roles", None)
    if ended:
        audit.record("accounts.ended", account, by=by, changes={"role": (str(role), "")})


@atomic
def make_token(*, name: str, scopes: list[str], days: int, by: Account) -> tuple[ApiToken, str]:
    """A new token of the actor's own and its secret, which is shown once and never stored."""
    require(by, "accounts.manage_own_tokens")
    judged = fitted({"name": name, "scopes": scopes, "days": days}, TOKEN)
    name, scopes, days = judged["name"], judged["scopes"], judged["days"]
    secret = "clq_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=by,
        name=name,
        prefix=secret[:10],
        secret_hash=hashed(secret),
        scopes=scopes,
        expires_at=timezone.now() + timedelta(days=days),
    )
    audit.record("accounts.token_made", token, by=by, changes={"scopes": ([], scopes)})
    return token, secret


@atomic
def revoke_token(token: ApiToken, *, by: Actor) -> None:
    """Make a key useless from now on. Raises `PermissionDenied`."""
    require(by, "accounts.revoke_token", token)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record("accounts.token_revoked", token, by=by)


@atomic
def make_calendar_address(*, by: Account) -> str:
    """A secret for the actor's own calendar, shown once; the one before opens nothing any more."""
    require(by, "accounts.manage_own_tokens")
    secret = secrets.token_urlsafe(32)
    address, made = CalendarAddress.objects.update_or_create(
        account=by, defaults={"secret_hash": hashed(secret), "made_at": timezone.now(), "read_at": None}
    )
    audit.record("accounts.calendar_made" if made else "accounts.calendar_renewed", address, by=by)
    return secret


@atomic
def end_calendar_address(*, by: Account) -> None:
    """Let no address open the actor's calendar."""
    require(by, "accounts.manage_own_tokens")
    for address in CalendarAddress.objects.select_for_update().filter(account=by):
        audit.record("accounts.calendar_ended", address, by=by)
        address.delete()


@atomic
def add_webhook(url: str, *, by: Account) -> tuple[WebhookEndpoint, str]:
    """An address of the actor's own that hears of changes, and its secret, which is shown once.

    Raises `PermissionDenied`, and `ValidationError` by field.
    """
    require(by, "accounts.manage_own_tokens")
    url = fitted({"url": url}, WEBHOOK)["url"]
    secret = secrets.token_urlsafe(32)
    endpoint = WebhookEndpoint.objects.create(owner=by, url=url, secret=secret)
    audit.record("accounts.webhook_added", endpoint, by=by)
    return endpoint, secret


@atomic
def remove_webhook(endpoint: WebhookEndpoint, *, by: Actor) -> None:
    """Let an address hear of nothing more. Raises `PermissionDenied`."""
    require(by, "accounts.remove_webhook", endpoint)
    audit.record("accounts.webhook_removed", endpoint, by=by)
    endpoint.delete()


def calendar_account(secret: str) -> Account | None:
    """Whose calendar an address opens; None for one that nobody has. The account may be closed by now."""
    address = CalendarAddress.objects.select_related("account").filter(secret_hash=hashed(secret)).first()
    if address is None:
        return None
    now = timezone.now()
    if address.read_at is None or now - address.read_at > timedelta(hours=1):
        CalendarAddress.objects.filter(pk=address.pk).update(read_at=now)
    return address.account


def token_account(secret: str) -> tuple[Account, ApiToken] | None:
    """The owner and the token behind a secret, if it can be used now."""
    token = ApiToken.objects.select_related("owner").filter(secret_hash=hashed(secret)).first()
    if token is None or not token.usable or not token.owner.is_active:
        return None
    now = timezone.now()
    if token.used_at is None or now - token.used_at > timedelta(minutes=5):
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token.owner, token
