"""Office and board work only behind a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from claqueta.accounts.policies import SECOND_FACTOR_ROLES
from claqueta.accounts.rules import roles_of

FREE = ("/account/", "/static/", "/media/", "/health")


class SecondFactorMiddleware:
    """Send whoever holds such a role and has no second factor to set one up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and not any(part in request.path for part in FREE)
            and roles_of(user) & SECOND_FACTOR_ROLES
            and not is_mfa_enabled(user)
        ):
            messages.info(request, _("Your role needs a second factor: set it up to go on."))
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)
