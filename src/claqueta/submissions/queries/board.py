"""Who of the board could read for a call."""

from django.db.models import QuerySet

from claqueta.accounts.models import Account, RoleGrant
from claqueta.accounts.policies import BOARD_ROLES
from claqueta.submissions.models import Reader


def board_accounts() -> QuerySet[Account]:
    """The accounts of those who are of the board now, by name."""
    grants = RoleGrant.objects.current().filter(role__in=BOARD_ROLES)
    return Account.objects.filter(pk__in=grants.order_by().values("account"), is_active=True).order_by(
        "name", "pk"
    )


def board_not_reading() -> list[Account]:
    """Those of the board who are not among the readers yet, neither by account nor by address."""
    known = Reader.objects.order_by().values_list("account", "email")
    accounts = {account for account, _email in known}
    addresses = {email for _account, email in known}
    return [one for one in board_accounts() if one.pk not in accounts and one.email.lower() not in addresses]
