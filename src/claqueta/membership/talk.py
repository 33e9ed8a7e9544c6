"""What the board and the office ask each other about an application. The applicant is not of it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.accounts.models import Account, RoleGrant
from claqueta.accounts.policies import BOARD_ROLES, OFFICE_ROLES
from claqueta.foundation.threads import Topic
from claqueta.membership.models import Application


def _where(account: Any, application: Application) -> str:
    if account.has_perm("membership.manage"):
        return reverse("office_application", args=[application.pk])
    return reverse("board_application", args=[application.public_id])


BOARD_TALK = Topic(
    "membership.board",
    gettext_lazy("Questions between board and office"),
    "membership.read_applications",
    _where,
)


def people_of_the_board() -> Iterable[Account]:
    """The accounts of board and office."""
    grants = RoleGrant.objects.current().filter(role__in=(*BOARD_ROLES, *OFFICE_ROLES))
    return Account.objects.filter(pk__in=grants.values("account"), is_active=True)
