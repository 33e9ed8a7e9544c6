"""The fictional organisations of a cluster's folder."""

import json
import math
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.actions import person_for
from claqueta.accounts.models import Account, Person
from claqueta.cluster.queries import match_place
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.organisations.sample.desk import issue_editions, keep_beside
from claqueta.organisations.sample.history import (
    date_back,
    let_a_year_pass,
    list_that_waits,
    moments_of,
    what_waits,
)
from claqueta.organisations.sample.pictures import Pictures

LATER = ("credits", "awards")
"""What each organisation published after it was put on record, so that its profile has a history."""


def load(accounts: dict[str, Account]) -> None:
    """The sample's organisations; what is there already is left alone. `accounts` by their addresses."""
    path = settings.CLUSTER.folder / "sample" / "organisations.json"
    entries = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    empty = not Organisation.objects.exists()
    pictures = Pictures(entries)
    with atomic():
        # Members in the order in which they joined, which is that of their numbers in the register.
        for number, entry in sorted(enumerate(entries, 1), key=_joined):
            if not Organisation.objects.filter(legal_name=entry["profile"]["legal_name"]).exists():
                _organisation(number, entry, pictures)
        first = Organisation.objects.exclude(standing="").order_by("pk").first()
        if first is not None:
            actions.affiliate(
                first,
                person_for(accounts["member@claqueta.example"]),
                Affiliation.Kind.REPRESENTATIVE,
                by=SYSTEM,
            )
            if empty:
                let_a_year_pass(accounts["office@claqueta.example"])
                what_waits(first, accounts)
                keep_beside(accounts)
                issue_editions(accounts["office@claqueta.example"])
    list_that_waits(accounts["office@claqueta.example"])


def _joined(entry: tuple[int, dict[str, Any]]) -> tuple[bool, str]:
    since = entry[1]["member_since"] or ""
    return not since, since


def _organisation(number: int, entry: dict[str, Any], pictures: Pictures) -> None:
    since = date.fromisoformat(entry["member_since"]) if entry["member_since"] else None
    confirmed = timezone.now() - timedelta(days=entry["confirmed_days_ago"])
    moments = moments_of(number, since, confirmed)
    with audit.dated(moments, otherwise=moments["organisations.registered"]):
        organisation = _told(entry, since, confirmed, pictures)
    date_back(organisation, moments)


def _told(entry: dict[str, Any], since: date | None, confirmed: datetime, pictures: Pictures) -> Organisation:
    """The organisation as its data say, put on record by the use cases themselves."""
    profile = entry["profile"]
    for one in profile["premises"]:
        place = match_place(one["city"])
        one["place"] = place.code if place else ""
        if place:
            one["latitude"], one["longitude"] = _scattered(
                place.latitude, place.longitude, profile["legal_name"]
            )
    later = {name: profile.pop(name) for name in LATER if profile.get(name)}
    organisation = actions.register(
        profile, reason=_("sample"), standing=entry["standing"], member_since=since, by=SYSTEM
    )
    if later:
        organisation = actions.publish_profile(organisation, later, reason=_("new works"), by=SYSTEM)
    organisation.confirmed_at = confirmed
    organisation.confirmed_by = entry["representative"]
    organisation.updated_at = confirmed
    pictures.hang(organisation)
    if entry["representative"]:
        host = profile["website"].partition("www.")[2]
        person = Person.objects.create(name=entry["representative"], email=f"representante@{host}")
        actions.affiliate(
            organisation, person, Affiliation.Kind.REPRESENTATIVE, position=entry["position"], by=SYSTEM
        )
        actions.confirm(organisation, by_name=entry["representative"], by=SYSTEM)
    return organisation


def _scattered(latitude: float, longitude: float, seed: str) -> tuple[float, float]:
    """A point near the town's centre, always the same for the same name."""
    digest = sha256(seed.encode()).digest()
    angle, distance = digest[0] / 255 * 2 * math.pi, digest[1] / 255 * 0.025
    return round(latitude + distance * math.sin(angle), 5), round(longitude + distance * math.cos(angle), 5)
