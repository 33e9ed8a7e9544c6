"""How allauth behaves here."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claqueta.accounts import proofs
from claqueta.accounts.rules import roles_of
from claqueta.foundation import mailing
from claqueta.foundation.browsers import browser_name
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered

NO_ACCOUNT = "account/email/unknown_account"
WITH_CODE = frozenset({"account/email/login_code", "account/email/email_confirmation"})


def _useful_for(template_prefix: str) -> int:
    """Seconds after which a mail of the sign-in says nothing that still works."""
    if template_prefix in WITH_CODE:
        return int(60 * rule("sign_in_code_valid").value)
    return int(settings.PASSWORD_RESET_TIMEOUT)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations; nobody signs up on their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if roles_of(request.user) & {"office_admin", "office_staff", "editor"}:
            return reverse("wagtailadmin_home")
        return next(
            reverse(signpost.route)
            for signpost in gathered(lambda part: part.signposts)
            if signpost.place == "own"
        )

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """For the mails that say from where an account was changed, so in words."""
        return browser_name(request.META.get("HTTP_USER_AGENT", ""))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The one way by which allauth's mails leave: ours, with our frame.

        Where an address has no account, the same is done for a mail to nobody: neither the answer nor the time it
        takes tells.
        """
        cluster = settings.CLUSTER
        name = cluster.says(cluster.short_name, get_language() or settings.LANGUAGE_CODE)
        words = {
            "request": self.request,
            "email": email,
            "current_site": {"name": name, "domain": settings.PUBLIC_URL.partition("://")[2]},
            **context,
        }
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", words).split())
        text = render_to_string(f"{template_prefix}_message.txt", words, self.request).strip()
        mailing.send_written(
            template_prefix,
            "" if template_prefix == NO_ACCOUNT else email,
            f"{name} · {subject}",
            text,
            context={"code": context.get("code", "")},
            language=get_language() or "",
            expires_at=timezone.now() + timedelta(seconds=_useful_for(template_prefix)),
        )

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Allauth's own dangerous acts ask the same judge as ours.

        An account without password or factor has a way to prove itself as well (a mailed code), which allauth does
        not know of: it would let it pass.
        """
        if proofs.is_fresh(self.request):
            return False
        if not get_reauthentication_flows(self.request.user):
            raise ReauthenticationRequired
        return True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Allauth's, and a mailed code for whoever has no second factor: with one, a mailbox is not enough."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and not any("mfa" in method["id"] for method in methods):
            methods.append(
                {"id": "code", "description": _("Send me a code by mail"), "url": reverse("prove_by_code")}
            )
        return methods


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An outside identity opens an account that exists, by its verified address; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
