"""How fair matching is: exposure spread over members, what that costs, and requests that members receive."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from claqueta.engines.matching import by_decile, gini
from claqueta.engines.matching.data import numbers
from claqueta.opportunities.models import DayList, Exposure, Interest, Introduction
from claqueta.opportunities.queries.matching import members_listed


@dataclass(frozen=True, slots=True)
class Fairness:
    gini: float
    never: float
    """Share of members that no list showed."""
    loss: float
    """Mean share of relevance that taking turns cost."""
    worst_loss: float
    allowed: float
    lists: int
    days: int
    deciles: tuple[float, ...]
    """Mean requests that each tenth of members received in a year, the most asked first."""


def fairness(today: date | None = None) -> Fairness:
    """How exposure was spread over members within the window, and requests within a year."""
    today = today or timezone.localdate()
    days = int(numbers()["exposure"]["days"])
    since = today - timedelta(days=days)
    members = list(members_listed())
    received = dict.fromkeys(members, 0.0)
    for pk, got in Exposure.objects.filter(on__gt=since, received__gt=0).values_list(
        "organisation", "received"
    ):
        if pk in received:
            received[pk] += got
    losses = list(DayList.objects.filter(on__gt=since).values_list("loss", flat=True))
    return Fairness(
        gini=gini(received.values()),
        never=sum(value == 0 for value in received.values()) / len(received) if received else 0.0,
        loss=sum(losses) / len(losses) if losses else 0.0,
        worst_loss=max(losses, default=0.0),
        allowed=float(numbers()["exposure"]["loss"]),
        lists=len(losses),
        days=days,
        deciles=tuple(by_decile(_requests(today), [str(pk) for pk in members])),
    )


def _requests(today: date) -> dict[str, int]:
    """How often each was asked to meet somebody in a year, or somebody said to be interested in what is its own."""
    since = today - timedelta(days=365)
    found: dict[str, int] = {}
    asked = Introduction.objects.filter(asked_at__date__gt=since).values_list("other", flat=True)
    interests = Interest.objects.filter(at__date__gt=since).exclude(opportunity__organisation=None)
    for pk in [*asked, *interests.values_list("opportunity__organisation", flat=True)]:
        found[str(pk)] = found.get(str(pk), 0) + 1
    return found
