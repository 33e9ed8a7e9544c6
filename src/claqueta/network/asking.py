"""What the address asks of the network, and its answer as table, picture and files show it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.engines.search.words import folded
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.parameters import Parameters
from claqueta.network.queries import Line, Picture, Question, Spot, Step, picture, way, years
from claqueta.network.sources import tie_sources
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import sees_unlisted

COLOURS = 8
"""Of communities; later ones begin again."""
NAMED_AT_ONCE = 400
"""So many names are offered while somebody writes one; more would weigh more than the page."""


def question_of(parameters: Parameters, circle: str) -> Question:
    there = years(circle)
    year = parameters.choice("year", [str(one) for one in there], str(there[-1]))
    return Question(
        int(year),
        tuple(parameters.choices("kind", list(tie_sources()))),
        parameters.choice("activity", list(cluster.activities())),
        parameters.text("q"),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in the table: what the picture says of its spot and its lines."""

    spot: Spot
    group: int
    """The number of its community, from 1; 0 for none."""
    between: float
    """In per cent."""
    ties: list[tuple[Spot, Line, list[str]]]
    """With whom, how, and the names of the kinds."""


@dataclass(frozen=True)
class Answer:
    question: Question
    picture: Picture
    page: Page[Row]
    start: Spot | None
    end: Spot | None
    asked_way: bool
    way: list[Step]

    @property
    def passed(self) -> list[int]:
        """Those whom the way passes."""
        return [self.way[0].one.pk, *(step.other.pk for step in self.way)] if self.way else []


def rows_of(seen: Picture) -> list[Row]:
    labels = {kind: str(source.label) for kind, source in tie_sources().items()}
    around = seen.neighbours()
    return [
        Row(
            spot,
            spot.group + 1,
            round(spot.between * 100, 1),
            [
                (
                    seen.spots[line.other if line.one == pk else line.one],
                    line,
                    [labels[kind] for kind in line.kinds],
                )
                for line in around[pk]
            ],
        )
        for pk, spot in seen.spots.items()
    ]


def answered(parameters: Parameters, circle: str, language: str) -> Answer:
    question = question_of(parameters, circle)
    seen = picture(question, circle, language)
    pages = Paginator(rows_of(seen), rule("network_rows").value)
    start, end = (named(parameters.text(name), seen) for name in ("from", "to"))
    steps: list[Step] = []
    if start and end and start != end:
        ends = Organisation.objects.in_bulk([start.pk, end.pk])
        steps = way(ends[start.pk], ends[end.pk], question.year, circle)
    asked_way = bool(parameters.text("from") and parameters.text("to"))
    return Answer(question, seen, pages.get_page(parameters.page()), start, end, asked_way, steps)


def named(text: str, seen: Picture) -> Spot | None:
    """Whom of the picture somebody means by a name or a slug."""
    words = folded(text).strip()
    if not words:
        return None
    exact = (spot for spot in seen.spots.values() if words in (folded(spot.name), spot.slug))
    near = (spot for spot in seen.spots.values() if words in folded(spot.name))
    return next(exact, None) or next(near, None)


def context_of(parameters: Parameters, circle: str, language: str) -> dict[str, Any]:
    """What the page of the network is given, on the site and in the office."""
    answer = answered(parameters, circle, language)
    seen = answer.picture
    groups = [(number + 1, number % COLOURS + 1, spots[0], len(spots)) for number, spots in seen.groups()]
    return {
        "answer": answer,
        "question": answer.question,
        "picture": seen,
        "kinds": [
            (kind, source.label, kind in answer.question.kinds)
            for kind, source in tie_sources().items()
            # What those alone know of whose part it was is nothing to choose for others.
            if source.own is None or sees_unlisted(circle)
        ],
        "activities": [(code, one.name, not one.is_group) for code, one in cluster.activities().items()],
        "groups": groups,
        "brokers": [(spot, round(spot.between * 100, 1)) for spot in seen.brokers()],
        "names": [spot.name for spot in seen.spots.values()] if len(seen.spots) <= NAMED_AT_ONCE else [],
        "from": parameters.text("from"),
        "to": parameters.text("to"),
        "query": parameters.encoded(),
        "pager": parameters.pager(answer.page.number, answer.page.paginator.num_pages),
        "percent": {name: round(value * 100, 1) for name, value in seen.figures.items() if value <= 1},
        "summary": summary(seen),
    }


def routes(face: str) -> dict[str, str]:
    """The names of the addresses of one face, for the templates that both share."""
    return {name: f"{face}network_{name}" for name in ("scene", "export", "of", "between")}


def scene(answer: Answer) -> dict[str, Any]:
    """The picture as the script draws it: what the table says, in places instead of words."""
    seen = answer.picture
    place = {pk: number for number, pk in enumerate(seen.spots)}
    kinds = {kind: 1 << number for number, kind in enumerate(tie_sources())}
    return {
        "year": seen.year,
        "spots": [
            [
                spot.slug,
                spot.name,
                spot.activity,
                round(spot.x, 4),
                round(spot.y, 4),
                spot.group,
                round(spot.between, 4),
                int(spot.found),
            ]
            for spot in seen.spots.values()
        ],
        "lines": [
            [
                place[line.one],
                place[line.other],
                round(line.weight, 2),
                sum(kinds[kind] for kind in line.kinds),
            ]
            for line in seen.lines
        ],
        "way": [place[pk] for pk in answer.passed if pk in place],
    }


def summary(seen: Picture) -> str:
    """The picture in one sentence, for those who do not see it."""
    return _("%(nodes)s organisations, %(ties)s of whose pairs are tied, in %(groups)s groups") % {
        "nodes": len(seen.spots),
        "ties": len(seen.lines),
        "groups": len(seen.groups()),
    }
