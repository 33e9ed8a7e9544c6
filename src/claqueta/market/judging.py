"""What the values of a market must look like."""

from django.conf import settings

from claqueta.events.shapes import COUNTRY, Moment
from claqueta.foundation.judging import Choice, ListOf, Mail, Table, Text, Truth, Whole
from claqueta.market.models import Came
from claqueta.market.roles import roles
from claqueta.organisations.shapes import SPOKEN

MOST_MEETINGS = 500
MOST_TABLES = 300


MARKET: Table = {
    "asking_until": Moment(required=True),
    "quota": Whole(1, 200, required=True),
    "row": Whole(0, 40),
}
TABLE: Table = {
    "name": Text(30, required=True),
    "seats": Whole(2, 40, required=True),
    "step_free": Truth(),
    "screen": Truth(),
    "quiet": Truth(),
}
TABLES: Table = {
    "count": Whole(1, MOST_TABLES, required=True),
    "seats": Whole(2, 40, required=True),
    "step_free": Truth(),
    "screen": Truth(),
    "quiet": Truth(),
}
DAY: Table = {
    "minutes": Whole(5, 240, required=True),
    "pause": Whole(0, 120),
}
PARTICIPANT: Table = {
    "company": Text(200, required=True),
    "country": COUNTRY,
    "role": Choice(lambda: list(roles()), required=True),
    "languages": ListOf(Choice(lambda: SPOKEN, required=True), 12, once=True),
    "about": Text(1000, lines=True),
    "priority": Whole(1, 3),
    "least": Whole(0, MOST_MEETINGS),
    "most": Whole(0, MOST_MEETINGS),
    "step_free": Truth(),
    "screen": Truth(),
    "quiet": Truth(),
    "exclusive": Truth(),
}
OWN: Table = {
    name: PARTICIPANT[name]
    for name in ("languages", "about", "least", "most", "step_free", "screen", "quiet")
}
"""What those who take part say of themselves."""
PERSON: Table = {
    "name": Text(120, required=True),
    "job": Text(120),
    "email": Mail(required=True),
    "phone": Text(40),
    "language": Choice(lambda: list(settings.CLUSTER.languages)),
}
WHY: Table = {"why": Text(300)}
REPORT: Table = {
    "came": Choice(lambda: Came.values),
    "note": Text(4000, lines=True),
    "shared": Text(2000, lines=True),
}
