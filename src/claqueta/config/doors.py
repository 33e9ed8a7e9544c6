"""One door: every sign-in, sign-out, reset and password page that a package brings leads to ours.

A package's own sign-in would give a session without throttle and second factor. The kinds of Django's views are
recognised wherever they hide, so that one that a new version adds is led away as well.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.account.views import logout
from django.contrib.auth import REDIRECT_FIELD_NAME, views
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

from claqueta.foundation.parameters import asked, sent

type View = Callable[..., HttpResponse]

KINDS: tuple[tuple[type, str], ...] = (
    (views.LoginView, "account_login"),
    (views.PasswordResetView, "account_reset_password"),
    (views.PasswordResetDoneView, "account_reset_password"),
    (views.PasswordResetConfirmView, "account_reset_password"),
    (views.PasswordResetCompleteView, "account_login"),
    (views.PasswordChangeView, "account_change_password"),
    (views.PasswordChangeDoneView, "account_change_password"),
)
NAMES = {
    "wagtailadmin_login": "account_login",
    "wagtailadmin_password_reset": "account_reset_password",
    "wagtailadmin_password_reset_done": "account_reset_password",
    "wagtailadmin_password_reset_confirm": "account_reset_password",
    "wagtailadmin_password_reset_complete": "account_login",
    # A password that a page or a folder shares among many is no sign-in.
    "wagtailcore_login": "account_login",
    "wagtailcore_authenticate_with_password": "account_login",
    "wagtaildocs_authenticate_with_password": "account_login",
    # Nobody signs up: accounts come from invitations.
    "account_signup": "account_login",
    # Accounts, roles and groups are made in one place, with rule and trail.
    "wagtailusers_users": "office_roles",
    "wagtailusers_groups": "office_roles",
}
"""A route's name, or the namespace of routes → ours."""
CLOSED = frozenset({"wagtailadmin_error_test"})
"""A page that only breaks."""
NOT_OF_THE_ROOT = frozenset({"lock", "unlock", "set_page_position", "move", "move_confirm"})
"""What Wagtail does to pages and breaks when it is asked of the root of their tree, which is no page."""
SIGN_OUT = frozenset({"wagtailadmin_logout"})
"""These are our own sign-out under another address, since what posts there would lose its form by a redirect."""


def one_door(patterns: Iterable[Any], namespace: str = "") -> list[Any]:
    """The same patterns, with what would be another door led to ours. They are changed in place."""
    patterns = list(patterns)
    for one in patterns:
        if isinstance(one, URLResolver):
            one_door(one.url_patterns, one.namespace or namespace)
        elif isinstance(one, URLPattern):
            if one.name in CLOSED:
                one.callback = closed
            elif namespace == "wagtailadmin_pages" and one.name in NOT_OF_THE_ROOT:
                one.callback = _not_of_the_root(one.callback)
            elif one.name in SIGN_OUT or _is(one.callback, views.LogoutView):
                one.callback = logout
            elif target := leads_to(one, namespace):
                one.callback = _door(target)
    return patterns


def leads_to(pattern: URLPattern, namespace: str = "") -> str:
    """The name of our page that takes the pattern's place; empty for a page that is no door."""
    by_kind = next((target for kind, target in KINDS if _is(pattern.callback, kind)), "")
    return NAMES.get(namespace) or NAMES.get(pattern.name or "") or by_kind


def _is(view: Any, kind: type) -> bool:
    made_of = getattr(view, "view_class", None)
    return isinstance(made_of, type) and issubclass(made_of, kind)


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    raise Http404


def _not_of_the_root(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from wagtail.models import Page

        numbers = [*args, *kwargs.values()]
        if (
            request.user.has_perm("wagtailadmin.access_admin")
            and Page.objects.filter(pk__in=numbers, depth=1).exists()
        ):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _door(target: str) -> View:
    @never_cache
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to ours, with where to go on as long as that is here.

        Whoever is signed in and sent here from a page may not see that page: signing in again would change nothing.
        """
        way = asked(request).text(REDIRECT_FIELD_NAME, 2000) or sent(request).text(REDIRECT_FIELD_NAME, 2000)
        safe = url_has_allowed_host_and_scheme(way, {request.get_host()}, request.is_secure())
        if target == "account_login" and way and safe and request.user.is_authenticated:
            raise PermissionDenied
        query = f"?{urlencode({REDIRECT_FIELD_NAME: way})}" if way and safe else ""
        return redirect(reverse(target) + query)

    door.leads_to = target  # type: ignore[attr-defined]
    return door
