"""A plausible past of the sample's members: classes that changed, names, representatives, some who left, one who came back."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from claqueta.foundation import audit, chains
from claqueta.foundation.transactions import atomic
from claqueta.membership.actions import NewFact, enter
from claqueta.membership.actions.stating import representatives
from claqueta.membership.book import BOOK
from claqueta.membership.models import Fact, PublishedHead
from claqueta.organisations.models import Organisation

FILE = "membership.json"


def load(accounts: dict[str, Any]) -> None:
    """What `sample/membership.json` tells, once; the records show what they showed before."""
    path = settings.CLUSTER.folder / "sample" / FILE
    if (
        not path.exists()
        or Fact.objects.exclude(kind=Fact.Kind.ADMITTED).exclude(kind=Fact.Kind.REPRESENTED).exists()
    ):
        return
    story = json.loads(path.read_text(encoding="utf-8"))
    office = accounts["office@claqueta.example"]
    by_name = {one.trade_name or one.legal_name: one for one in Organisation.objects.filter(merged_into=None)}
    with atomic():
        for told in sorted(story, key=lambda one: str(one["recorded"])):
            organisation = by_name.get(told["organisation"])
            if organisation is not None:
                _enter(told, organisation, office)
        _publish_the_last_days()


def _enter(told: dict[str, Any], organisation: Organisation, office: Any) -> None:
    day = date.fromisoformat(told["recorded"])
    last = Fact.objects.filter(organisation=organisation.pk).order_by("-position").first()
    moment = timezone.make_aware(datetime.combine(day, time(11, 20)))
    if last is not None and moment <= last.recorded_at:
        moment = last.recorded_at + timedelta(hours=1)
    corrects = None
    if told["kind"] == Fact.Kind.CORRECTED:
        corrects = Fact.objects.filter(organisation=organisation.pk, kind=Fact.Kind.ADMITTED).first()
    data = told.get("data", {})
    if told["kind"] == Fact.Kind.REPRESENTED and not data:
        # Whoever represents it today.
        person, name = next(iter(representatives(organisation).items()))
        data = {"person": person, "representative": name}
    fact = NewFact(
        told["kind"],
        organisation,
        date.fromisoformat(told["on"]),
        data,
        told.get("source", ""),
        corrects,
    )
    with audit.dated({}, otherwise=moment):
        enter([fact], by=office, at=moment)


def _publish_the_last_days() -> None:
    """The end of the book, as of yesterday: the sample's instance was not there to publish earlier ones."""
    end = chains.head(BOOK)
    PublishedHead.objects.get_or_create(
        day=timezone.localdate() - timedelta(days=1), defaults={"entries": end.position, "hash": end.hash}
    )
