"""My account: invitations, roles, notices, tokens, calendar, webhooks, my data."""

import hashlib
import json
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claqueta.accounts import actions, codes
from claqueta.accounts.access import limited, needs
from claqueta.accounts.forms import AcceptForm, CodeForm, SettingsForm, TokenForm, WebhookForm
from claqueta.accounts.models import ApiToken, CalendarAddress, Invitation
from claqueta.accounts.roles import Role
from claqueta.foundation import calendar, notifications, privacy, wishes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.models import (
    Notification,
    NotificationPreference,
    WebhookDelivery,
    WebhookEndpoint,
)
from claqueta.foundation.parameters import asked, header, sent
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.interface.views import too_many

DELIVERIES, NOTICES = 20, 50


@require_http_methods(["GET", "HEAD", "POST"])
@limited("requests_secret_link")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of an invitation. GET shows it, so that a mail scanner accepts nothing; POST accepts, once."""
    by: Any = request.user if request.user.is_authenticated else None
    form: AcceptForm | None = None
    try:
        found = actions.open_invitation(secret)
        actions.check_acceptance(found, by)
        form = AcceptForm(request.POST or None, initial={"name": found.name}) if by is None else None
        if request.method == "POST" and (form is None or form.is_valid()):
            return _accepted(request, found, secret, by, form)
    except actions.InvitationUnusable as error:
        if by is not None and error.accepted_by == by:
            # The mail is where many look for the way back in.
            messages.info(request, _("You accepted this invitation already: here you go on."))
            return redirect(get_adapter().get_login_redirect_url(request))
        return _invitation_page(request, 410, state=error.state)
    except actions.SignInFirst:
        return _invitation_page(
            request, 403 if request.method == "POST" else 200, invitation=found, sign_in_first=True
        )
    except actions.SomebodyElse as error:
        return _invitation_page(request, 403, invitation=found, somebody_else=error.account)
    except ValidationError as error:
        if form is None:
            raise
        form.add_error(None, error)
    return _invitation_page(request, 422 if form and form.errors else 200, invitation=found, form=form)


def _invitation_page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, "accounts/invitation.html", {**context, "noindex": True}, status=status)


def _accepted(
    request: HttpRequest, found: Invitation, secret: str, by: Any, form: AcceptForm | None
) -> HttpResponse:
    """Accept; a new account then goes through the sign-in like any other, its mailbox or password proved."""
    words = form.cleaned_data if form else {}
    account = actions.accept_invitation(secret, by=by, **words)
    if by is not None:
        messages.success(request, _("The invitation is accepted."))
        return redirect(_landing(found) or get_adapter().get_login_redirect_url(request))
    messages.success(request, _("Welcome. Your account is open."))
    record_authentication(
        request, account, "password" if words.get("password") else "code", email=account.email
    )
    # Without an address of its own the sign-in leads to the office, or to one's own part of the site.
    way_in = Login(user=account, email=account.email, redirect_url=_landing(found))
    return perform_login(request, way_in)  # type: ignore[no-any-return]


def _landing(accepted: Invitation) -> str | None:
    """The address of what the invitation was for, where that has one of its own."""
    landing = dict(gathered(lambda part: part.landings.items())).get(accepted.purpose)
    return landing(accepted.subject_id) if landing else None


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.view_own_account")
def prove_by_code(request: HttpRequest) -> HttpResponse:
    """Prove once more who is there, with a code by mail; then what was begun goes on."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if "code" not in [method["id"] for method in methods]:
        raise PermissionDenied
    form = CodeForm(request.POST if "code" in sent(request) else None)
    if request.method == "POST":
        if "code" not in sent(request):
            if not codes.send_code(request):
                messages.error(request, _("Too many requests; try again later."))
            return redirect(request.get_full_path())
        if form.is_valid():
            if codes.try_code(request, form.cleaned_data["code"]):
                # What was begun is done now, or else the page is shown again that it began at.
                return resume_request(request) or redirect(reverse("account_home"))
            form.add_error("code", _("That is not the code, or it is too old. Ask for another."))
    way = {REDIRECT_FIELD_NAME: asked(request).text(REDIRECT_FIELD_NAME, 2000)}
    context = {
        "form": form,
        "waiting": codes.is_waiting(request),
        "others": [
            {**method, "url": f"{method['url']}?{urlencode(way)}"}
            for method in methods
            if method["id"] != "code"
        ],
        "noindex": True,
    }
    return render(request, "accounts/prove.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
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


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.view_own_account")
def notices(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    if request.method == "POST" and "read" in sent(request):
        # What came after the page was made has been read by nobody.
        shown = notifications.unread(account).filter(pk__lte=sent(request).identifier("read"))
        shown.update(read_at=timezone.now())
        return redirect(reverse("notices"))
    if request.method == "POST":
        for kind in notifications.kinds():
            channel = sent(request).choice(kind.key, NotificationPreference.Channel.values)
            if channel:
                wishes.choose(account, kind.key, channel)
        messages.success(request, _("Saved."))
        return redirect(reverse("notices"))
    page = Paginator(Notification.objects.filter(recipient=account), NOTICES).get_page(asked(request).page())
    newest = notifications.unread(account).order_by("-pk").first()
    kinds = [(kind, notifications.channel_for(account, kind.key)) for kind in notifications.kinds()]
    return render(
        request,
        "accounts/notices.html",
        {
            "items": page.object_list,
            "newest": newest,
            "pager": asked(request).pager(page.number, page.paginator.num_pages),
            "kinds": kinds,
            "channels": NotificationPreference.Channel.choices,
            "noindex": True,
        },
    )


@require_safe
@needs("accounts.view_own_account")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice of one's own, which is done with by being opened: it leads to what it is about.

    A browser that only fetches ahead says so (Sec-Purpose, Fetch Standard), and has opened nothing; no more has what
    asks for the headers alone.
    """
    mine = get_object_or_404(Notification, pk=pk, recipient_id=request.user.pk)
    if request.method == "GET" and "prefetch" not in header(request, "Sec-Purpose"):
        notifications.unread(request.user).filter(pk=mine.pk).update(read_at=timezone.now())
    ours = url_has_allowed_host_and_scheme(mine.url, allowed_hosts={urlsplit(settings.PUBLIC_URL).netloc})
    return redirect(mine.url if mine.url and ours else reverse("notices"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.manage_own_tokens", fresh=True)
def tokens(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = actions.make_token(by=account, **form.cleaned_data)
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
    actions.revoke_token(get_object_or_404(ApiToken, pk=pk, owner=request.user), by=request.user)
    messages.success(request, _("The key no longer works."))
    return redirect(reverse("tokens"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.manage_own_tokens", fresh=True)
def calendar_address(request: HttpRequest) -> HttpResponse:
    """The address by which phones and calendar programs read what stands in one's calendar."""
    account: Any = request.user
    url = ""
    if request.method == "POST":
        if sent(request).choice("action", ("make", "end")) == "end":
            actions.end_calendar_address(by=account)
            messages.success(request, _("The address no longer works."))
            return redirect(reverse("calendar_address"))
        secret = actions.make_calendar_address(by=account)
        url = settings.PUBLIC_URL + reverse("calendar_feed", args=[secret])
    return render(
        request,
        "accounts/calendar.html",
        {
            "url": url,
            "webcal": f"webcal://{url.partition('://')[2]}" if url else "",
            "address": CalendarAddress.objects.filter(account=account).first(),
            "noindex": True,
        },
    )


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What stands in the calendar of whoever has the address: it is the permission, and ends with the account."""
    account = actions.calendar_account(secret)
    # A calendar is counted by itself, since its provider reads those of many people from a few addresses; whoever
    # tries addresses is counted by theirs.
    scope, who, limit = (
        ("calendar", str(account.pk), "requests_calendar")
        if account is not None
        else ("no-calendar", who_asks(request), "requests_secret_link")
    )
    allowance = spend(scope, who, rule(limit).rate)
    if not allowance.allowed:
        return too_many(request, allowance.reset_in)
    if account is None or not account.is_active:
        # Gone for good: a program stops asking.
        return HttpResponse(status=404 if account is None else 410)
    body = calendar.feed(account)
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    answer = HttpResponse(body, content_type=calendar.MEDIA_TYPE, headers=headers)
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=answer))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.manage_own_tokens", fresh=True)
def webhooks(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    form = WebhookForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _endpoint, secret = actions.add_webhook(form.cleaned_data["url"], by=account)
        form = WebhookForm()
    last = Prefetch("deliveries", WebhookDelivery.objects.all()[:DELIVERIES], to_attr="last_deliveries")
    endpoints = WebhookEndpoint.objects.filter(owner=account).prefetch_related(last)
    return render(
        request,
        "accounts/webhooks.html",
        {"form": form, "secret": secret, "endpoints": endpoints, "noindex": True},
        status=422 if form.errors else 200,
    )


@require_POST
@needs("accounts.manage_own_tokens")
def remove_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    actions.remove_webhook(get_object_or_404(WebhookEndpoint, pk=pk, owner=request.user), by=request.user)
    messages.success(request, _("Removed."))
    return redirect(reverse("webhooks"))


@require_POST
@needs("accounts.manage_own_tokens")
@limited("requests_webhook")
def test_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk, owner=request.user, active=True)
    actions.test_webhook(endpoint, by=request.user)
    messages.success(request, _("The test is on its way; see here in half a minute how it went."))
    return redirect(f"{reverse('webhooks')}#webhook-{pk}")


@require_POST
@needs("accounts.manage_own_tokens")
@limited("requests_webhook")
def send_webhook_again(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(WebhookDelivery, pk=pk, endpoint__owner=request.user, endpoint__active=True)
    if actions.send_webhook_again(delivery, by=request.user):
        messages.success(request, _("The message is on its way again, under the same number."))
    else:
        messages.info(request, _("The message waits for its turn already."))
    return redirect(f"{reverse('webhooks')}#webhook-{delivery.endpoint_id}")


@require_safe
@needs("accounts.view_own_account")
@limited("requests_own_data")
def my_data(request: HttpRequest) -> HttpResponse:
    """All that is held of the person who asks (GDPR art. 15 and 20)."""
    account: Any = request.user
    body = json.dumps(privacy.export_of(account.email), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


urlpatterns = [
    path(gettext_lazy("invitation/<str:secret>/"), invitation, name="invitation"),
    path(gettext_lazy("account/"), account_home, name="account_home"),
    path(gettext_lazy("account/prove/"), prove_by_code, name="prove_by_code"),
    path(gettext_lazy("account/notices/"), notices, name="notices"),
    path(gettext_lazy("account/notices/<id:pk>/"), notice, name="notice"),
    path(gettext_lazy("account/keys/"), tokens, name="tokens"),
    path(gettext_lazy("account/keys/<id:pk>/revoke/"), revoke_token, name="revoke_token"),
    path(gettext_lazy("account/calendar/"), calendar_address, name="calendar_address"),
    path(gettext_lazy("calendar/<str:secret>.ics"), calendar_feed, name="calendar_feed"),
    path(gettext_lazy("account/webhooks/"), webhooks, name="webhooks"),
    path(gettext_lazy("account/webhooks/<id:pk>/remove/"), remove_webhook, name="remove_webhook"),
    path(gettext_lazy("account/webhooks/<id:pk>/test/"), test_webhook, name="test_webhook"),
    path(
        gettext_lazy("account/webhooks/messages/<id:pk>/again/"),
        send_webhook_again,
        name="send_webhook_again",
    ),
    path(gettext_lazy("account/my-data.json"), my_data, name="my_data"),
]
