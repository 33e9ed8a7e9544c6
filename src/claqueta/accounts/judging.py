"""What accounts, persons, invitations, keys and webhooks may hold; forms and actions take it from here."""

from django.conf import settings

from claqueta.accounts.models import ApiToken, Role
from claqueta.foundation.judging import Choice, ListOf, Mail, Shape, Text, WebAddress, Whole


def _languages() -> tuple[str, ...]:
    return tuple(settings.CLUSTER.languages)


LANGUAGE = Choice(_languages)
NAME = Text(150)
MESSAGE = Text(2000, lines=True)

ACCOUNT: dict[str, Shape] = {"name": NAME, "language": LANGUAGE}
PERSON: dict[str, Shape] = {
    "name": Text(150, required=True),
    "email": Mail(),
    "phone": Text(40),
    "language": LANGUAGE,
}
INVITATION: dict[str, Shape] = {
    "email": Mail(required=True),
    "name": NAME,
    "language": LANGUAGE,
    "role": Choice(lambda: Role.values),
    "message": MESSAGE,
}
TOKEN: dict[str, Shape] = {
    "name": Text(80, required=True),
    "scopes": ListOf(Choice(lambda: ApiToken.SCOPES, required=True), 10, once=True),
    "days": Whole(1, 3660, required=True),
}
WEBHOOK: dict[str, Shape] = {"url": WebAddress(500, required=True)}
