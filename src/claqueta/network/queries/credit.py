"""What came of introductions, and who led to it: whoever stood between both before they knew each other."""

from dataclasses import dataclass

from claqueta.engines.network import Graph, shortest_path
from claqueta.foundation.ties import TieSource
from claqueta.network.models import Tie
from claqueta.network.queries.between import Proof, told_of
from claqueta.network.queries.graphs import ties_for
from claqueta.network.sources import tie_sources
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import OFFICE


def _deals() -> dict[str, TieSource]:
    return {kind: source for kind, source in tie_sources().items() if source.deal}


@dataclass(frozen=True, slots=True)
class Deal:
    """Something that came of an introduction, and the way that led there: both ends, and who stood between."""

    one: Organisation
    other: Organisation
    proof: Proof
    chain: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """How much somebody led to: of each deal all who stood between share one."""

    organisation: Organisation
    share: float
    deals: int


def deals() -> list[Deal]:
    """All that came of introductions, the latest first, each with its chain; for the office, which alone knows all of it."""
    kinds = _deals()
    rows = list(ties_for(OFFICE).filter(kind__in=kinds).order_by("-year", "-pk"))
    graphs = {year: _before(year) for year in {tie.year for tie in rows}}
    chains = {tie.pk: _chain(graphs[tie.year], tie) for tie in rows}
    ends = {end for tie in rows for end in (tie.one_id, tie.other_id)}
    there = Organisation.objects.in_bulk([*ends, *{pk for chain in chains.values() for pk in chain}])
    proofs = told_of(rows, OFFICE)
    return [
        Deal(
            there[tie.one_id],
            there[tie.other_id],
            proofs[tie.pk],
            tuple(there[pk] for pk in chains[tie.pk] if pk in there),
        )
        for tie in rows
        if tie.pk in proofs
    ]


def _before(year: int) -> Graph:
    """What tied whom when the deals of a year came about."""
    rows = ties_for(OFFICE).filter(year__lte=year).exclude(kind__in=_deals(), year=year)
    return Graph.of((), rows.values_list("one", "other", "weight"))


def _chain(graph: Graph, deal: Tie) -> list[int]:
    """The shortest way from one to the other; empty where there was none, or where they knew each other already."""
    way = shortest_path(graph, deal.one_id, deal.other_id)
    return way if len(way) > 2 else []


def credits_of(found: list[Deal]) -> list[Credit]:
    """Who led to deals, the most first."""
    shares: dict[int, tuple[float, int]] = {}
    between = {who.pk: who for deal in found for who in deal.chain[1:-1]}
    for deal in found:
        for who in deal.chain[1:-1]:
            share, number = shares.get(who.pk, (0.0, 0))
            shares[who.pk] = (share + 1 / (len(deal.chain) - 2), number + 1)
    rows = [Credit(between[pk], round(share, 2), number) for pk, (share, number) in shares.items()]
    return sorted(rows, key=lambda one: (-one.share, one.organisation.name))
