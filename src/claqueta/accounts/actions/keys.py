"""Secrets by which programs and calendars come in: keys, addresses of calendars, webhooks. Only hashes are kept."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from claqueta.accounts.judging import TOKEN, WEBHOOK
from claqueta.accounts.models import Account, ApiToken, CalendarAddress
from claqueta.foundation import audit, webhooks
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.models import WebhookDelivery, WebhookEndpoint
from claqueta.foundation.transactions import atomic


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


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


@atomic
def test_webhook(endpoint: WebhookEndpoint, *, by: Actor) -> None:
    """Have a message sent to an address that tells of nothing. Raises `PermissionDenied`."""
    require(by, "accounts.use_webhook", endpoint)
    webhooks.send_test(endpoint)
    audit.record("accounts.webhook_tested", endpoint, by=by)


@atomic
def send_webhook_again(delivery: WebhookDelivery, *, by: Actor) -> bool:
    """Have a message that arrived or was given up sent once more; False for one that waits. Raises `PermissionDenied`."""
    require(by, "accounts.use_webhook", delivery.endpoint)
    queued = webhooks.send_again(delivery)
    if queued:
        audit.record("accounts.webhook_repeated", delivery.endpoint, by=by)
    return queued


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
