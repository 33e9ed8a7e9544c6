"""What a signed-in person brings to every request: their language in the office, a second factor for their role."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.accounts.policies import SECOND_FACTOR_ROLES
from claqueta.accounts.proofs import second_factor_of
from claqueta.accounts.rules import roles_of

ALWAYS_OPEN = frozenset({"health", "ready", "media", "theme", "robots", "account_logout"})
TO_PROVE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
"""With a factor, nothing but its proof: no other factor is added or taken away first."""
TO_SET_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_reauthenticate",
        "prove_by_code",
        "account_email",
        "account_email_verification_sent",
        "wagtailadmin_javascript_catalog",
    }
)
"""Without one: what setting it up takes, which is a proof of who asks and a mail address that was verified."""


class OfficeLanguageMiddleware:
    """The office's addresses carry no language: it speaks that of whoever works there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not translation.get_language_from_path(request.path_info) and user.is_authenticated:
            language = user.language
            if language in settings.CLUSTER.languages:
                translation.activate(language)
                request.LANGUAGE_CODE = language
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever holds such a role proves a second factor in this session before anything else, or sets one up.

    The session is asked, not the account: by whatever way a session came to be, and from the moment a role is given.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and roles_of(user) & SECOND_FACTOR_ROLES
            and (route := _route(request.path_info)) not in ALWAYS_OPEN
        ):
            factor = second_factor_of(request)
            if factor.set_up and not factor.proved and route not in TO_PROVE:
                return _sent(request, _way_to_prove(user))
            if not factor.set_up and route not in TO_SET_UP:
                messages.info(request, _("Your role needs a second factor: set it up to go on."))
                return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)


def _route(path: str) -> str:
    """The route's name; an address that leads nowhere is as good as an open one."""
    try:
        return resolve(path).view_name or ""
    except Resolver404:
        return "health"


def _way_to_prove(user: Any) -> str:
    """A password is no second factor: the first way that asks for one."""
    methods = get_adapter().get_reauthentication_methods(user)
    return next(str(method["url"]) for method in methods if str(method["id"]).startswith("mfa"))


def _sent(request: HttpRequest, way: str) -> HttpResponse:
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return redirect(f"{way}?{urlencode({REDIRECT_FIELD_NAME: back})}" if back else way)
