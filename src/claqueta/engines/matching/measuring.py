"""How good rankings are against what people judged, and how fair."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import fmean
from typing import Any

from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.exposure import Ledger, spread
from claqueta.engines.matching.ranking import match
from claqueta.engines.matching.ready import Ready
from claqueta.engines.matching.values import Opportunity


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], count: int = 10) -> float:
    """Gain 2^grade − 1, discount log2(rank + 1), against the best order of all that was judged."""
    ideal = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)[:count]
    best = sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(ideal, 1))
    found = sum(
        (2 ** relevant.get(one, 0) - 1) / math.log2(rank + 1) for rank, one in enumerate(ranked[:count], 1)
    )
    return found / best if best else 0.0


def precision(ranked: Sequence[str], relevant: Mapping[str, int], count: int = 5) -> float:
    """The share of the first few that anybody judged relevant."""
    return sum(relevant.get(one, 0) > 0 for one in ranked[:count]) / count


def evaluate(ready: Ready, opportunities: Sequence[Opportunity]) -> dict[str, Any]:
    """Figures of the lists as they are shown, one after the other with fair turns, and beside them without (`plain`)."""
    judged = [one for one in opportunities if any(grade > 0 for grade in one.relevant.values())]
    ledger, on = Ledger(), date(2000, 1, 1)
    shown, losses = [], []
    for one in judged:
        listed = match(ready, one, limit=numbers()["exposure"]["reach"], ledger=ledger, on=on)
        ledger.entries.extend(listed.shown)
        losses.append(listed.loss)
        shown.append([candidate.organisation for candidate in listed.candidates])
    plain = [
        [
            candidate.organisation
            for candidate in match(ready, one, limit=numbers()["exposure"]["reach"]).candidates
        ]
        for one in judged
    ]
    return {
        "opportunities": len(judged),
        "organisations": len(ready.organisations),
        **_figures(ready, judged, shown),
        "loss": {"mean": _mean(losses), "most": round(max(losses, default=0.0), 4)},
        "plain": _figures(ready, judged, plain),
    }


def _figures(ready: Ready, judged: Sequence[Opportunity], lists: Sequence[Sequence[str]]) -> dict[str, float]:
    grades = [_by_id(ready, one.relevant) for one in judged]
    spreads = spread(lists, [one.id for one in ready.organisations])
    return {
        "ndcg@10": _mean([ndcg(ranked, relevant) for ranked, relevant in zip(lists, grades)]),
        "p@5": _mean([precision(ranked, relevant) for ranked, relevant in zip(lists, grades)]),
        "exposure_gini": round(spreads.gini, 4),
        "never_shown@10": round(spreads.never, 4),
    }


def _by_id(ready: Ready, relevant: Mapping[str, int]) -> dict[str, int]:
    """Grades by the identifiers that lists use, whichever name the judges wrote; one that is not there still counts."""
    return {
        ready.organisations[ready.positions[key]].id if key in ready.positions else key: grade
        for key, grade in relevant.items()
    }


def _mean(values: Sequence[float]) -> float:
    return round(fmean(values), 4) if values else 0.0
