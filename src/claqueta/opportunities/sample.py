"""Fictional needs and offers of a year, in every state, written, answered and closed by the use cases themselves."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.transactions import atomic
from claqueta.opportunities import actions, introductions_sample
from claqueta.opportunities.models import Interest, Opportunity, OpportunityState
from claqueta.organisations.models import Organisation

FILE = "opportunities.json"
SOONEST = 9
"""In so many days the first that is open closes."""
State = OpportunityState


def tell(accounts: dict[str, Any]) -> None:
    """The needs and offers of the cluster’s sample, once."""
    path = settings.CLUSTER.folder / "sample" / FILE
    if Opportunity.objects.exists() or not path.is_file():
        return
    with atomic():
        # The oldest first, so that numbers follow the days.
        told = json.loads(path.read_text(encoding="utf-8"))["opportunities"]
        for one in sorted(told, key=lambda one: -one["days_ago"]):
            _opportunity(one)
    introductions_sample.tell(accounts)


@contextmanager
def _then(days_ago: int) -> Iterator[datetime]:
    """The moment of what was done some days ago; for the trail, what is done in the block happened at it."""
    moment = timezone.now() - timedelta(days=days_ago)
    with audit.dated({}, otherwise=moment):
        yield moment


def _named(name: str) -> Organisation:
    return Organisation.objects.get(trade_name=name, merged_into=None)


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, its days counted from today."""
    values = dict(told["values"])
    today = timezone.localdate()
    for name, field in (("starts_in", "starts_on"), ("ends_in", "ends_on")):
        if name in values:
            values[field] = today + timedelta(days=values.pop(name))
    values["chosen"] = [_named(name) for name in values.get("chosen", ())]
    return values


def _opportunity(told: Mapping[str, Any]) -> None:
    with _then(told["days_ago"]) as moment:
        made = _written(told)
        if told["state"] == State.REVIEW and not made.is_visitors:
            actions.OPPORTUNITIES.make("submit", made, by=SYSTEM)
        elif told["state"] not in (State.DRAFT, State.REVIEW):
            made = (
                actions.open_up(made, by=SYSTEM)
                if made.is_visitors
                else actions.submit(made, by=SYSTEM, minded=True)
            )
    _date_back(made, moment, created_at=moment)
    for interest in told["interests"]:
        _interest(made, interest)
    if "closed" in told:
        closing = told["closed"]
        with _then(closing["days_ago"]) as moment:
            actions.close(made, closed_for=closing["closed_for"], result=closing["result"], by=SYSTEM)
        _date_back(made, moment, closed_at=moment)


def _written(told: Mapping[str, Any]) -> Opportunity:
    values = _values(told)
    if "visitor" in told:
        posted = actions.post(values, told["visitor"], by=SYSTEM, minded=True).opportunity
        return actions.confirm(posted, by=SYSTEM)
    whose = _named(told["organisation"]) if "organisation" in told else None
    return actions.write_for(values, organisation=whose, behalf=told.get("behalf", ""), by=SYSTEM)


def _date_back(opportunity: Opportunity, moment: datetime, **moments: datetime) -> None:
    """Let what has just been done have happened at a moment; what is open is open for its usual time from then on."""
    row = Opportunity.objects.get(pk=opportunity.pk)
    opened = row.opens_on and timezone.localdate(moments.get("created_at", row.created_at))
    heard = max(moment, timezone.now() - timedelta(days=30))
    closes = opened and max(
        opened + timedelta(days=rule("opportunity_open").value),
        timezone.localdate() + timedelta(days=SOONEST),
    )
    Opportunity.objects.filter(pk=row.pk).update(
        opens_on=opened, closes_on=closes, heard_at=heard, updated_at=moment, **moments
    )


def _interest(opportunity: Opportunity, told: Mapping[str, Any]) -> None:
    with _then(told["days_ago"]) as moment:
        interest = actions.express(
            opportunity, organisation=_named(told["organisation"]), words=told["words"], by=SYSTEM
        )
    changes: dict[str, Any] = {"at": moment}
    if told["answer"] == Interest.State.ACCEPTED:
        with _then(max(0, told["days_ago"] - 2)) as answered:
            actions.accept_interest(interest, by=SYSTEM)
        changes["answered_at"] = answered
    Interest.objects.filter(pk=interest.pk).update(**changes)
