"""The picture of each year, drawn by the worker once what it shows has changed."""

import hashlib
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from claqueta.engines.network import (
    Graph,
    Point,
    brokers,
    communities,
    figures,
    good_company,
    laid_out,
    should_meet,
)
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.search import changed, head_position
from claqueta.foundation.transactions import atomic
from claqueta.network.actions.reading import read_facts
from claqueta.network.models import Drawing, Reading
from claqueta.network.queries import abroad, activity_codes, graph_of, years
from claqueta.organisations.policies import sees_unlisted

DECIMALS = 6
DRAWINGS = "network:drawings"
"""What the change log is told when a picture is another one: it has no document, and makes what is kept for guests old."""


def draw_what_changed() -> bool:
    """Read the facts and draw anew what shows them, if anything was changed since, or a day has passed."""
    position, today = head_position(), timezone.localdate()
    done = Reading.objects.filter(pk=1).first()
    if done is not None and (done.position, done.on) == (position, today):
        return False
    read_facts()
    draw()
    Reading.objects.update_or_create(pk=1, defaults={"position": position, "on": today})
    return True


def draw() -> int:
    """Draw each year for each circle, beginning where the year before ended; how many pictures are others than before."""
    drawn = 0
    there = years()
    away, activities = abroad(), activity_codes()
    for circle in AUDIENCES:
        before: Drawing | None = None
        for year in there:
            drawing, fresh = _drawn(year, circle, before, away, activities)
            drawn += fresh
            before = drawing
    with atomic():
        old, _models = Drawing.objects.exclude(year__in=there).delete()
        if drawn or old:
            changed([DRAWINGS])
    return drawn


def _drawn(
    year: int,
    circle: str,
    before: Drawing | None,
    away: set[int],
    activities: dict[int, set[str]],
) -> tuple[Drawing, bool]:
    """The drawing of a year, and whether it is another one than there was."""
    graph = graph_of(year, circle)
    fingerprint = _fingerprint(graph, circle, before, away, activities)
    stands = Drawing.objects.filter(year=year, circle=circle).first()
    if stands is not None and stands.fingerprint == fingerprint:
        return stands, False
    # What comes first has no year before it; it begins where it stood itself.
    values = _values(graph, before or stands, before, away, activities, alone=sees_unlisted(circle))
    drawing, _created = Drawing.objects.update_or_create(
        year=year,
        circle=circle,
        defaults={"fingerprint": fingerprint, "drawn_at": timezone.now(), **values},
    )
    return drawing, True


def _fingerprint(
    graph: Graph, circle: str, before: Drawing | None, away: set[int], activities: dict[int, set[str]]
) -> str:
    rules = [rule(name).value for name in ("network_reach", "network_move", "network_proposals")]
    made_of = (
        graph.nodes,
        sorted(graph.ties.items()),
        before.fingerprint if before else "",
        sorted(away & set(graph.nodes)),
        [sorted(activities.get(node, ())) for node in graph.nodes] if sees_unlisted(circle) else (),
        rules,
    )
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def _values(
    graph: Graph,
    from_where: Drawing | None,
    before: Drawing | None,
    away: set[int],
    activities: dict[int, set[str]],
    *,
    alone: bool,
) -> dict[str, Any]:
    stood = from_where.places if from_where else {}
    points: dict[int, Point] = {int(pk): (x, y) for pk, (x, y, *_rest) in stood.items()}
    numbers = {int(pk): group for pk, (_x, _y, group, _share) in (before.places if before else {}).items()}
    at = laid_out(graph, points, most=rule("network_move").value / 100)
    groups = communities(graph, {pk: group for pk, group in numbers.items() if group >= 0})
    between = brokers(graph)
    company = {node: good_company(graph, node, activities) for node in graph.alone()} if alone else {}
    meetings = should_meet(graph, rule("network_proposals").value) if alone else []
    return {
        "places": {
            str(node): [*at[node], groups.get(node, -1), round(between[node], DECIMALS)]
            for node in graph.nodes
        },
        "figures": asdict(figures(graph, steps=rule("network_reach").value, abroad=away)),
        "meetings": [[one.one, one.other, one.shorter] for one in meetings],
        "company": [[node, some] for node, some in company.items()],
    }
