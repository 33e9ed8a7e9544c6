"""My account: invitations, roles, notices, tokens, webhooks, my data."""

import json
import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claqueta.accounts import actions
from claqueta.accounts.access import limited, needs
from claqueta.accounts.forms import AcceptForm, SettingsForm, TokenForm, WebhookForm
from claqueta.accounts.models import ApiToken, Role
from claqueta.foundation import notifications, privacy
from claqueta.foundation.models import Notification, NotificationPreference, WebhookEndpoint
from claqueta.foundation.parameters import sent

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "POST"])
@limited("requests_secret_link")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of an invitation. GET shows it, so that a mail scanner accepts nothing; POST accepts, once."""
    try:
        found = actions.open_invitation(secret)
    except actions.InvitationUnusable as error:
        return render(
            request, "accounts/invitation.html", {"state": error.state, "noindex": True}, status=410
        )
    form = AcceptForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.accept_invitation(secret, **form.cleaned_data)
        except actions.InvitationUnusable as error:
            return render(
                request, "accounts/invitation.html", {"state": error.state, "noindex": True}, status=410
            )
        login(request, account, backend=BACKEND)
        messages.success(request, _("Welcome. Your account is open."))
        return redirect(reverse("account_home"))
    return render(
        request,
        "accounts/invitation.html",
        {"form": form, "invitation": found, "noindex": True},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@needs("accounts.view_own_account")
def account_home(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    form = SettingsForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(reverse("account_home"))
    roles = [str(Role(role).label) for role in sorted(account.current_roles())]
    return render(request, "accounts/home.html", {"form": form, "roles": roles, "noindex": True})


@require_http_methods(["GET", "POST"])
@needs("accounts.view_own_account")
def notices(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    if request.method == "POST":
        for kind in notifications.kinds():
            channel = sent(request).choice(kind.key, NotificationPreference.Channel.values)
            if channel:
                NotificationPreference.objects.update_or_create(
                    account=account, kind=kind.key, defaults={"channel": channel}
                )
        messages.success(request, _("Saved."))
        return redirect(reverse("notices"))
    items = list(Notification.objects.filter(recipient=account)[:50])
    Notification.objects.filter(recipient=account, read_at=None).update(read_at=timezone.now())
    kinds = [(kind, notifications.channel_for(account, kind.key)) for kind in notifications.kinds()]
    return render(
        request,
        "accounts/notices.html",
        {"items": items, "kinds": kinds, "channels": NotificationPreference.Channel.choices, "noindex": True},
    )


@require_http_methods(["GET", "POST"])
@needs("accounts.manage_own_tokens")
def tokens(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = actions.make_token(account, **form.cleaned_data)
        form = TokenForm()
    return render(
        request,
        "accounts/tokens.html",
        {"form": form, "secret": secret, "tokens": account.keys.filter(revoked_at=None), "noindex": True},
        status=422 if form.errors else 200,
    )


@require_POST
@needs("accounts.manage_own_tokens")
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    actions.revoke_token(get_object_or_404(ApiToken, pk=pk, owner=request.user), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The key no longer works."))
    return redirect(reverse("tokens"))


@require_http_methods(["GET", "POST"])
@needs("accounts.manage_own_tokens")
def webhooks(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    form = WebhookForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = secrets.token_urlsafe(32)
        WebhookEndpoint.objects.create(owner=account, url=form.cleaned_data["url"], secret=secret)
        form = WebhookForm()
    endpoints = WebhookEndpoint.objects.filter(owner=account).prefetch_related("deliveries")
    return render(
        request,
        "accounts/webhooks.html",
        {"form": form, "secret": secret, "endpoints": endpoints, "noindex": True},
        status=422 if form.errors else 200,
    )


@require_POST
@needs("accounts.manage_own_tokens")
def remove_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(WebhookEndpoint, pk=pk, owner=request.user).delete()
    messages.success(request, _("Removed."))
    return redirect(reverse("webhooks"))


@require_GET
@needs("accounts.view_own_account")
@limited("requests_own_data")
def my_data(request: HttpRequest) -> HttpResponse:
    """All that is held of the person who asks (GDPR art. 15 and 20)."""
    account: Any = request.user
    body = json.dumps(privacy.export_of(account.email), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
