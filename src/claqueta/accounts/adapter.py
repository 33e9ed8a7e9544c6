"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from claqueta.accounts.rules import roles_of


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations; nobody signs up on their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        from django.urls import reverse

        if roles_of(request.user) & {"office_admin", "office_staff", "editor"}:
            return reverse("wagtailadmin_home")
        return reverse("area")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An outside identity opens an account that exists, by its verified address; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
