"""What a signed-in person brings to every request: their language in the office, a second factor for their role."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.accounts.policies import SECOND_FACTOR_ROLES
from claqueta.accounts.rules import roles_of

OPEN_NAMES = frozenset({"health", "media", "theme"})


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
    """Send whoever holds such a role and has no second factor to set one up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and roles_of(user) & SECOND_FACTOR_ROLES
            and not _on_the_way(request.path_info)
            and not is_mfa_enabled(user)
        ):
            messages.info(request, _("Your role needs a second factor: set it up to go on."))
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)


def _on_the_way(path: str) -> bool:
    """What is needed to set the factor up: the sign-in's own pages, in any language, and what they show."""
    try:
        match = resolve(path)
    except Resolver404:
        return True
    return match.url_name in OPEN_NAMES or match.func.__module__.startswith("allauth.")
