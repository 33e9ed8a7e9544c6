"""What ties two organisations, and the shortest way from one to another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from claqueta.engines.network import shortest_path
from claqueta.foundation.ties import TieSource, Told
from claqueta.network.models import Tie
from claqueta.network.queries.graphs import graph_of, ties_for
from claqueta.network.sources import tie_sources
from claqueta.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Proof:
    """One fact that ties two, as it is shown."""

    kind: str
    label: str
    year: int
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """Two who follow each other on a way, and what ties them."""

    one: Organisation
    other: Organisation
    proofs: list[Proof]


def between(one: Organisation, other: Organisation, circle: str) -> list[Proof]:
    """All that ties two as far as a circle may know it, the latest first."""
    ends = sorted((one.pk, other.pk))
    return _told(ties_for(circle).filter(one=ends[0], other=ends[1]), circle)


def _told(ties: QuerySet[Tie], circle: str) -> list[Proof]:
    proofs = told_of(list(ties), circle).values()
    return sorted(proofs, key=lambda proof: (-proof.year, proof.kind, proof.text))


def told_of(rows: Iterable[Tie], circle: str) -> dict[int, Proof]:
    """Tie → how it is shown to a circle, of those that it may be told of."""
    return _proofs(rows, lambda source, references: source.told(references, circle))


def _proofs(
    rows: Iterable[Tie], tell: Callable[[TieSource, set[str]], Mapping[str, Told]]
) -> dict[int, Proof]:
    by_kind: dict[str, list[Tie]] = {}
    for tie in rows:
        by_kind.setdefault(tie.kind, []).append(tie)
    proofs: dict[int, Proof] = {}
    for kind, source in tie_sources().items():
        mine = by_kind.get(kind, [])
        told = tell(source, {tie.reference for tie in mine}) if mine else {}
        for tie in mine:
            if fact := told.get(tie.reference):
                proofs[tie.pk] = Proof(kind, str(source.label), tie.year, fact.text, fact.url)
    return proofs


def own_of(organisation: Organisation) -> list[tuple[Organisation, Proof]]:
    """What ties an organisation that those whose part it was know of and nobody else: with whom, and what; the latest first."""
    kinds = [kind for kind, source in tie_sources().items() if source.own is not None]
    ties = Tie.objects.filter(Q(one=organisation) | Q(other=organisation), kind__in=kinds)
    rows = list(ties.select_related("one", "other"))
    proofs = _proofs(rows, lambda source, references: source.own(references) if source.own else {})
    found = [
        (tie.other if tie.one_id == organisation.pk else tie.one, proofs[tie.pk])
        for tie in rows
        if tie.pk in proofs
    ]
    return sorted(found, key=lambda one: (-one[1].year, one[0].name, one[1].text))


def way(one: Organisation, other: Organisation, year: int, circle: str) -> list[Step]:
    """The shortest way from one to another in the network of a year, each step with its proofs; empty where there is none."""
    passed = shortest_path(graph_of(year, circle), one.pk, other.pk)
    found = Organisation.objects.in_bulk(passed)
    return [
        Step(found[here], found[there], between(found[here], found[there], circle))
        for here, there in zip(passed, passed[1:])
    ]


def neighbours_of(organisation: Organisation, circle: str) -> list[tuple[Organisation, int, int]]:
    """With whom it is tied as far as a circle may know, by how many facts and until when; the most first."""
    ties = ties_for(circle).filter(Q(one=organisation) | Q(other=organisation))
    found: dict[int, tuple[int, int]] = {}
    for one, other, year in ties.values_list("one", "other", "year"):
        whom = other if one == organisation.pk else one
        facts, last = found.get(whom, (0, 0))
        found[whom] = (facts + 1, max(last, year))
    rows: Iterable[Organisation] = Organisation.objects.filter(pk__in=found)
    some = [(row, *found[row.pk]) for row in rows]
    return sorted(some, key=lambda one: (-one[1], -one[2], one[0].name))
