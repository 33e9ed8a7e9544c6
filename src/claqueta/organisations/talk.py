"""The conversation between an organisation and the office."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.accounts.models import Account, RoleGrant
from claqueta.foundation.threads import Topic
from claqueta.organisations.models import Organisation
from claqueta.organisations.rules import acting_today


def _where(account: Any, organisation: Organisation) -> str:
    if account.has_perm("organisations.manage"):
        return reverse("office_organisation", args=[organisation.pk])
    return reverse("profile_talk", args=[organisation.slug])


TALK = Topic(
    "organisations.office",
    gettext_lazy("Conversation with the office"),
    "organisations.talk",
    _where,
)


def staff() -> Iterable[Account]:
    """The accounts of the office."""
    grants = RoleGrant.objects.current().filter(role__in=("office_admin", "office_staff"))
    return Account.objects.filter(pk__in=grants.values("account"), is_active=True)


def those_who_act(organisation: Organisation) -> Iterable[Account]:
    """The accounts that act for an organisation today."""
    acting = acting_today().filter(organisation=organisation)
    return Account.objects.filter(pk__in=acting.values("person__account"), is_active=True)
