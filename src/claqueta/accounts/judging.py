"""What accounts, persons, invitations, keys and webhooks may hold; forms and actions take it from here."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.accounts.models import ApiToken
from claqueta.accounts.policies import LONGEST_NAME, is_a_name
from claqueta.accounts.roles import Role
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Choice, ListOf, Mail, Shape, Text, Unfit, WebAddress, Whole


@dataclass(frozen=True)
class NameOnly(Text):
    """Somebody's name and nothing that could be followed or dialled: it travels in mails to strangers."""

    def fit(self, value: Any) -> str:
        text = Text.fit(self, value)
        if text and not is_a_name(text):
            raise Unfit(_("Write a name only: one line, without addresses, links or numbers."))
        return text


def _languages() -> tuple[str, ...]:
    return tuple(settings.CLUSTER.languages)


LANGUAGE = Choice(_languages)
NAME = Text(150)
INVITED_NAME = NameOnly(LONGEST_NAME)

ACCOUNT: dict[str, Shape] = {"name": NAME, "language": LANGUAGE}
PERSON: dict[str, Shape] = {
    "name": Text(150, required=True),
    "email": Mail(),
    "phone": Text(40),
    "language": LANGUAGE,
}
INVITATION: dict[str, Shape] = {
    "email": Mail(required=True),
    "name": INVITED_NAME,
    "language": LANGUAGE,
    "role": Choice(lambda: Role.values),
}
TOKEN: dict[str, Shape] = {
    "name": Text(80, required=True),
    "scopes": ListOf(Choice(lambda: ApiToken.SCOPES, required=True), 10, once=True),
    "days": Whole(1, lambda: max(rule("api_key_lifetimes").values), required=True),
}
WEBHOOK: dict[str, Shape] = {"url": WebAddress(500, required=True)}
