"""Whoever holds the link of an application: an actor that may do with that one application what applicants do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.foundation.cluster_rules import rule
from claqueta.membership.models import Application

SALT = "claqueta.application"
MAY = frozenset({"membership.fill_in", "membership.withdraw_application"})


@dataclass(frozen=True, slots=True)
class Applicant:
    """The holder of a link; made by `holder` alone, which has seen that the link is ours."""

    application_id: int
    pk: None = None

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm in MAY and isinstance(obj, Application) and obj.pk == self.application_id

    def __str__(self) -> str:
        return _("the applicant")


def token_of(application: Application) -> str:
    return signing.dumps([application.public_id.hex, application.link_number], salt=SALT)


def holder(token: str) -> tuple[Application | None, bool]:
    """The application of a link, None for what is none of ours, and whether the link still works."""
    try:
        key, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None, False
    application = Application.objects.select_related("organisation").filter(public_id=key).first()
    if application is None:
        return None, False
    return application, number == application.link_number and _in_time(token)


def _in_time(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=timedelta(days=rule("application_link_valid").value))
    except signing.SignatureExpired:
        return False
    return True


def link_of(application: Application) -> str:
    """The address under which the applicant goes on and follows it, in the language of the application."""
    with translation.override(application.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("application", args=[token_of(application)])
