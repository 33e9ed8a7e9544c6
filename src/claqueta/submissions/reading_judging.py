"""What the values of readers, plans and readings must look like."""

from django.conf import settings

from claqueta.events.shapes import Moment
from claqueta.foundation.judging import Choice, ListOf, Mail, Row, Table, Text, Texts, Truth, Whole
from claqueta.organisations.shapes import SPOKEN
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.criteria import competences
from claqueta.submissions.models import HIGH, LOW, Confidence, Outcome

WISHED = {
    "type": "type",
    "genre": "genres",
    "technique": "technique",
    "audience": "audience",
    "stage": "stage",
    "gender": "director_gender",
}
"""Choices of the catalogue that a wish can be about → the field of a project that says them."""

READER: Table = {
    "name": Text(120, required=True),
    "email": Mail(required=True),
    "language": Choice(lambda: list(settings.CLUSTER.languages)),
    "languages": ListOf(Choice(lambda: SPOKEN, required=True), 20, once=True),
    "competences": ListOf(Choice(competences, required=True), 40, once=True),
    "company": Text(200),
}
SEAT: Table = {"load": Whole(1, 300, required=True)}
CRITERION = Row(
    {
        "key": Text(20, required=True),
        "weight": Whole(1, 10, required=True),
        "name": Texts(Text(60), lambda: settings.CLUSTER.languages),
    }
)
PLAN: Table = {
    "needs": Whole(1, 20, required=True),
    "until": Moment(),
    "criteria": ListOf(CRITERION, 12),
    "named": Truth(),
}
WISH: Table = {
    "what": Choice(
        lambda: [f"{group}.{key}" for group in WISHED for key in catalogue().choices[group]], required=True
    ),
    "least": Whole(0, 500),
    "most": Whole(0, 500),
    "share": Truth(),
}
OPINION: Table = {
    "outcome": Choice(lambda: Outcome.values),
    "reason": Text(2000, lines=True),
    "conflict": Text(2000, lines=True),
}
WHY: Table = {"why": Text(300)}
SCORE = Whole(LOW, HIGH)
SAID: Table = {
    "confidence": Choice(lambda: [str(one) for one in Confidence.values], required=True),
    "words": Text(4000, lines=True),
}
