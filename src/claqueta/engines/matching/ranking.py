"""For an opportunity the best organisations, for an organisation the best opportunities; each with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.matching.closeness import Array
from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.exposure import Ledger, Shown, discount, earned, fair_order, loss
from claqueta.engines.matching.facts import explain
from claqueta.engines.matching.feedback import Feedback, factor, hidden
from claqueta.engines.matching.mutual import mutual
from claqueta.engines.matching.question import Question
from claqueta.engines.matching.ready import Ready, Scored
from claqueta.engines.matching.values import Candidate, Opportunity


@dataclass(frozen=True, slots=True)
class Listed:
    """A list for one opportunity, and what it gave to whom."""

    candidates: tuple[Candidate, ...]
    shown: tuple[Shown, ...] = ()
    loss: float = 0.0
    """The share of the list's gain that fairness cost."""


def match(
    ready: Ready,
    opportunity: Opportunity,
    *,
    limit: int | None = None,
    ledger: Ledger | None = None,
    on: date | None = None,
    excluded: bool = False,
) -> Listed:
    """The organisations that fit an opportunity, best first.

    With a `ledger`, those of like score take turns as `exposure` says, and what was given is in `shown`. `excluded` adds those
    that fail a hard requirement, at the end and with a score of 0. An opportunity whose window is over on `on` fits nobody.
    """
    if on and not _open(opportunity, on):
        return Listed(())
    question = ready.question(opportunity)
    scored = ready.scored(question)
    order = _best_first(scored)
    shown: tuple[Shown, ...] = ()
    cost = 0.0
    if ledger is not None:
        order, shown, cost = _fair(ready, order, scored.score, ledger, on or date.today())  # noqa: DTZ011
    order = order[:limit] if limit else order
    if excluded:
        own = ready.positions.get(opportunity.organisation)
        order = np.concatenate([order, [at for at in np.flatnonzero(scored.out) if at != own]]).astype(
            np.intp
        )
    return Listed(
        tuple(
            _candidate(
                ready,
                question,
                int(at),
                0.0 if scored.out[at] else float(scored.score[at]),
                float(scored.close[at]),
            )
            for at in order
        ),
        shown,
        cost,
    )


def _open(opportunity: Opportunity, on: date) -> bool:
    window = opportunity.window
    return not (window.until and window.until < on) and not (window.since and window.since > on)


def _best_first(scored: Scored) -> NDArray[np.intp]:
    """Whoever fits, best first; whoever nothing can be said of fits as little as whoever fails."""
    fits = scored.speaks & ~scored.out
    order = np.argsort(-np.where(fits, scored.score, -1.0), kind="stable")
    return order[: int(fits.sum())]


def _candidate(ready: Ready, question: Question, at: int, score: float, close: float) -> Candidate:
    explained = explain(ready, question, at, close)
    return Candidate(
        ready.organisations[at].id, round(score, 4), explained.reasons, explained.unknown, explained.failed
    )


def _fair(
    ready: Ready, order: NDArray[np.intp], scores: Array, ledger: Ledger, on: date
) -> tuple[NDArray[np.intp], tuple[Shown, ...], float]:
    table = numbers()["exposure"]
    reach = order[: table["reach"]]
    values = [float(scores[at]) for at in reach]
    names = [ready.organisations[at].id for at in reach]
    owed = ledger.owed(on)
    due = earned(values)
    # What this list lets each earn counts already: whoever is owed nothing yet goes by relevance.
    turns = fair_order(values, [owed.get(name, 0.0) + float(more) for name, more in zip(names, due)])
    shown = tuple(
        Shown(on, names[at], float(due[at]), discount(rank) if rank <= table["shown"] else 0.0)
        for rank, at in enumerate(turns, 1)
        if due[at] > 0 or rank <= table["shown"]
    )
    return np.concatenate([reach[turns], order[len(reach) :]]), shown, loss(values, turns)


@dataclass(frozen=True)
class Market:
    """Opportunities and organisations at once: what each list needs to know of all the others."""

    ready: Ready
    opportunities: Sequence[Opportunity]
    questions: Mapping[str, Question] = field(default_factory=dict)
    scores: Array = field(default_factory=lambda: np.zeros((0, 0)))
    """A row for each opportunity; below 0 is out."""
    close: Array = field(default_factory=lambda: np.zeros((0, 0)))
    balanced: Array = field(default_factory=lambda: np.zeros((0, 0)))


def market(ready: Ready, opportunities: Sequence[Opportunity], on: date | None = None) -> Market:
    """Every open opportunity against every organisation."""
    opened = [one for one in opportunities if on is None or _open(one, on)]
    questions = {one.id: ready.question(one) for one in opened}
    each = [ready.scored(questions[one.id]) for one in opened]
    shape = (len(opened), len(ready.organisations))
    scores = np.array([np.where(one.speaks & ~one.out, one.score, -1.0) for one in each]).reshape(shape)
    close = np.array([one.close for one in each]).reshape(shape)
    return Market(ready, opened, questions, scores, close, mutual(scores))


@dataclass(frozen=True, slots=True)
class ForYou:
    opportunity: str
    score: float
    candidate: Candidate


def for_you(
    market: Market,
    organisation: str,
    *,
    on: date,
    limit: int = 10,
    feedback: Sequence[Feedback] = (),
) -> list[ForYou]:
    """The best opportunities for one organisation, without those that it does not want to see."""
    position = market.ready.positions[organisation]
    name = market.ready.organisations[position].id
    column = market.balanced[:, position] if len(market.opportunities) else np.zeros(0)
    answers = [one for one in feedback if one.organisation in (name, organisation)]
    ranked: list[tuple[float, int]] = []
    for row in np.argsort(-column, kind="stable"):
        opportunity = market.opportunities[row]
        if column[row] < 0 or any(hidden([one], one.organisation, opportunity.id, on) for one in answers):
            continue
        score = float(column[row])
        if answers:
            question = market.questions[opportunity.id]
            known = dict(market.questions)
            score *= min(
                factor(answers, who, question, known, on) for who in {one.organisation for one in answers}
            )
        elif len(ranked) >= limit:
            # Without answers the order is final.
            break
        ranked.append((score, int(row)))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return [_shown(market, position, score, row) for score, row in ranked[:limit]]


def _shown(market: Market, position: int, score: float, row: int) -> ForYou:
    opportunity = market.opportunities[row]
    question = market.questions[opportunity.id]
    return ForYou(
        opportunity.id,
        round(score, 4),
        _candidate(
            market.ready,
            question,
            position,
            float(market.scores[row, position]),
            float(market.close[row, position]),
        ),
    )
