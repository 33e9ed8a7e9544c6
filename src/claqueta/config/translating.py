"""Addresses that packages bring, in the reader's language like our own."""

from collections.abc import Iterable
from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.translation import gettext_lazy, gettext_noop

ROUTES = frozenset(
    {
        # Signing in and out
        gettext_noop("login/"),
        gettext_noop("logout/"),
        gettext_noop("inactive/"),
        gettext_noop("signup/"),
        gettext_noop("reauthenticate/"),
        gettext_noop("login/code/"),
        gettext_noop("login/code/confirm/"),
        # Mail addresses and passwords
        gettext_noop("email/"),
        gettext_noop("confirm-email/"),
        gettext_noop("password/change/"),
        gettext_noop("password/set/"),
        gettext_noop("password/reset/"),
        gettext_noop("password/reset/done/"),
        gettext_noop("password/reset/key/done/"),
        gettext_noop("^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"),
        # The second step
        gettext_noop("2fa/"),
        gettext_noop("authenticate/"),
        gettext_noop("totp/"),
        gettext_noop("activate/"),
        gettext_noop("deactivate/"),
        gettext_noop("recovery-codes/"),
        gettext_noop("generate/"),
        gettext_noop("download/"),
        gettext_noop("webauthn/"),
        gettext_noop("add/"),
        gettext_noop("keys/<int:pk>/"),
        gettext_noop("remove/"),
        gettext_noop("edit/"),
        # Identities elsewhere, and sessions
        gettext_noop("3rdparty/"),
        gettext_noop("login/cancelled/"),
        gettext_noop("login/error/"),
        gettext_noop("sessions/"),
    }
)
KEPT = frozenset({"oidc/", "social/"})
"""Below these stand what is registered with others: the address to which an identity provider sends people back."""


def translated(patterns: Iterable[Any]) -> list[Any]:
    """The same patterns, with their routes translated. They are changed in place."""
    patterns = list(patterns)
    for pattern in patterns:
        route = str(pattern.pattern)
        if route in KEPT:
            continue
        if route in ROUTES:
            pattern.pattern = _in_the_readers_language(pattern.pattern, route)
        if isinstance(pattern, URLResolver):
            translated(pattern.url_patterns)
    return patterns


def _in_the_readers_language(pattern: Any, route: str) -> RegexPattern | RoutePattern:
    kind = type(pattern)
    return kind(gettext_lazy(route), name=pattern.name, is_endpoint=pattern._is_endpoint)  # type: ignore[no-any-return]
