"""How good a project is, once severe and lenient readers are allowed for, and how surely that is known.

A score is the mean of all, plus what the project is above it, plus what its reader is, plus chance: the additive two-way model, in
which a surer reader's chance is smaller (MacKay, Kenna, Low and Parker, "Calibration with confidence", Royal Society Open Science
4:160760, 2017). Projects and readers are drawn from populations, so what rests on little is drawn towards the mean (Henderson,
Biometrics 31, 1975; Morris, "Parametric empirical Bayes inference", JASA 78, 1983). How much projects, readers and chance vary is
not known either: every pair of their ratios on a grid is weighed by how well it explains the scores, with half-Cauchy priors
(Gelman, Bayesian Analysis 1, 2006) whose scale agrees with what is known of readers: an intraclass correlation of a third
(Bornmann, Mutz and Daniel, PLoS ONE 5:e14331, 2010).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.selecting.data import Estimate, Island, Ranking, Reading, Refused, Severity
from claqueta.engines.selecting.islands import islands

type Numbers = NDArray[np.float64]

RATIOS = (0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.2, 1.6, 2.2, 3.2, 5.0)
"""Standard deviations of projects or readers that are weighed, in standard deviations of chance."""
LIKELY = 0.7
"""The scale of their prior: half of the weight lies below. Squared, some half of chance: a correlation of a third."""
REREADING = 0.1
"""What the same reader would differ by on another day, as part of the scale: the prior of chance, ..."""
WORTH = 2.0
"""... which counts as much as so many scores."""
DRAWS = 4000
"""How many worlds are drawn of what is believed, to see in how many a project is among the first."""
SURPRISE = 0.95
"""How improbable by chance a disagreement must be to be told."""


def weighted(scores: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The mean of the criteria's scores by weight. Raises `Refused` for a criterion without a score and for weights of nothing."""
    for name in weights:
        if name not in scores:
            raise Refused(f"scores: {name} has none")
    total = math.fsum(weights.values())
    if total <= 0:
        raise Refused("weights: they add up to nothing")
    return math.fsum(scores[name] * weight for name, weight in weights.items()) / total


def rank(
    readings: Sequence[Reading],
    places: int,
    *,
    projects: Sequence[str] = (),
    low: float = 0.0,
    high: float = 10.0,
    sure: float = 0.8,
    seed: int = 0,
) -> Ranking:
    """Projects from the best to the least, those of `projects` that nobody has read included.

    `low` and `high` are the ends of the scale. A project needs a reader more where the probability that it is among the first
    `places` lies between `1 - sure` and `sure`. Raises `Refused` for a score off the scale, a weight of nothing or a pair twice.
    """
    _check(readings, low, high)
    names = list(dict.fromkeys([*projects, *(one.project for one in readings)]))
    readers = list(dict.fromkeys(one.reader for one in readings))
    parts = islands((one.reader, one.project) for one in readings)
    if not readings:
        return Ranking(
            tuple(_unread(name, low, high, places, len(names)) for name in names), (), (), 0.0, 0.0, 0.0
        )
    design = _Design(readings, names, readers, ((high - low) * REREADING) ** 2)
    worlds = [world for ratio in RATIOS for other in RATIOS for world in [_World(design, ratio, other)]]
    belief = np.array([world.evidence for world in worlds])
    belief = np.exp(belief - belief.max())
    belief /= belief.sum()
    score, error = _mixed(belief, [(world.score, world.score_error) for world in worlds])
    offset, offset_error = _mixed(belief, [(world.offset, world.offset_error) for world in worlds])
    chosen = _among_the_first(worlds, belief, places, len(names), seed)
    chance = float(belief @ [world.chance for world in worlds])
    estimates = _estimates(
        design, parts, _Believed(score, error, chosen, offset, chance), sure=sure, places=places
    )
    return Ranking(
        tuple(sorted(estimates, key=lambda one: (-one.score, -one.chosen, one.project))),
        tuple(
            Severity(name, int(design.by_reader[number]), float(offset[number]), float(offset_error[number]))
            for number, name in enumerate(readers)
        ),
        parts,
        math.sqrt(belief @ [world.chance * world.ratio**2 for world in worlds]),
        math.sqrt(belief @ [world.chance * world.other**2 for world in worlds]),
        math.sqrt(chance),
    )


def _check(readings: Sequence[Reading], low: float, high: float) -> None:
    seen = set()
    for one in readings:
        if not low <= one.score <= high:
            raise Refused(f"score ({one.reader}, {one.project}): {one.score} is not from {low} to {high}")
        if not 0 < one.weight < math.inf:
            raise Refused(f"weight ({one.reader}, {one.project}): {one.weight} is not above nothing")
        if (one.reader, one.project) in seen:
            raise Refused(f"readings: {one.reader} has read {one.project} twice")
        seen.add((one.reader, one.project))


def _unread(name: str, low: float, high: float, places: int, count: int) -> Estimate:
    """What is believed of a project where nobody has read any: anything on the scale."""
    chosen = min(1.0, places / count)
    return Estimate(
        name, 0, None, (low + high) / 2, (high - low) / math.sqrt(12), chosen, None, False, True, -1
    )


class _Design:
    """The scores as arrays: who gave which to what, and how much each counts."""

    def __init__(
        self, readings: Sequence[Reading], names: Sequence[str], readers: Sequence[str], guess: float
    ) -> None:
        row, column = (
            {name: at for at, name in enumerate(names)},
            {name: at for at, name in enumerate(readers)},
        )
        self.names, self.guess = names, guess
        self.project = np.array([row[one.project] for one in readings])
        self.reader = np.array([column[one.reader] for one in readings])
        self.score = np.array([one.score for one in readings], dtype=float)
        self.weight = np.array([one.weight for one in readings], dtype=float)
        self.by_project = np.bincount(self.project, minlength=len(names))
        self.by_reader = np.bincount(self.reader, minlength=len(readers))
        self.mass = np.bincount(self.project, self.weight, len(names))
        self.sums = np.bincount(self.project, self.weight * self.score, len(names))
        # Beside each project: how it hangs on the mean of all (first) and on each reader.
        self.beside = np.zeros((len(names), 1 + len(readers)))
        self.beside[:, 0] = self.mass
        self.beside[self.project, 1 + self.reader] = self.weight
        self.inner = np.zeros((1 + len(readers), 1 + len(readers)))
        reader_mass = np.bincount(self.reader, self.weight, len(readers))
        self.inner[0, 0] = self.weight.sum()
        self.inner[0, 1:] = self.inner[1:, 0] = reader_mass
        self.inner[range(1, 1 + len(readers)), range(1, 1 + len(readers))] = reader_mass
        self.right = np.array(
            [
                (self.weight * self.score).sum(),
                *np.bincount(self.reader, self.weight * self.score, len(readers)),
            ]
        )
        self.square = float((self.weight * self.score**2).sum())


class _World:
    """What the scores say if projects vary by `ratio` and readers by `other` standard deviations of chance.

    The mixed model's equations, with the projects taken out, as each stands by itself (Henderson 1975); the likelihood is the
    restricted one (Patterson and Thompson, Biometrika 58, 1971), with chance's own variance integrated out.
    """

    def __init__(self, design: _Design, ratio: float, other: float) -> None:
        self.ratio, self.other = ratio, other
        self.own = design.mass + ratio**-2
        inner = design.inner.copy()
        readers = range(1, len(inner))
        inner[readers, readers] += other**-2
        self.pull = design.beside / self.own[:, None]
        schur = inner - design.beside.T @ self.pull
        self.root = np.linalg.cholesky(schur)
        right = design.right - self.pull.T @ design.sums
        self.middle = np.linalg.solve(schur, right)
        """The mean of all, and each reader's offset."""
        self.base = design.sums / self.own
        self.above = self.base - self.pull @ self.middle
        left = design.square - float(design.sums @ self.base) - float(right @ self.middle)
        self.freedom = len(design.score) - 1 + WORTH
        self.rest = max(left, 0.0) + WORTH * design.guess
        self.chance = self.rest / max(self.freedom - 2, 1.0)
        self.inverse = np.linalg.inv(schur)
        self.evidence = (
            -0.5 * self.freedom * math.log(self.rest)
            - float(np.log(np.diag(self.root)).sum())
            - 0.5 * float(np.log(self.own).sum())
            - len(design.names) * math.log(ratio)
            - (len(inner) - 1) * math.log(other)
            + _prior(ratio)
            + _prior(other)
        )

    @property
    def score(self) -> Numbers:
        found: Numbers = self.middle[0] + self.above
        return found

    @property
    def score_error(self) -> Numbers:
        """Standard errors of the mean of all plus what each project is above it."""
        toward = -self.pull.copy()
        toward[:, 0] += 1
        spread = 1 / self.own + np.einsum("ij,jk,ik->i", toward, self.inverse, toward)
        found: Numbers = np.sqrt(self.chance * spread)
        return found

    @property
    def offset(self) -> Numbers:
        return self.middle[1:]

    @property
    def offset_error(self) -> Numbers:
        found: Numbers = np.sqrt(self.chance * np.diag(self.inverse)[1:])
        return found

    def draw(self, chance: np.random.Generator, count: int) -> Numbers:
        """So many draws of all projects' scores, one a row."""
        scale = np.sqrt(self.rest / chance.chisquare(self.freedom, count))[:, None]
        middle = (
            self.middle
            + scale * np.linalg.solve(self.root.T, chance.standard_normal((len(self.middle), count))).T
        )
        above = self.base - middle @ self.pull.T
        return middle[:, :1] + above + scale * chance.standard_normal(above.shape) / np.sqrt(self.own)


def _prior(ratio: float) -> float:
    """The logarithm of a half-Cauchy's density, times how much of the line the grid's point stands for."""
    at = RATIOS.index(ratio)
    ends = (0.0, *RATIOS, 2 * RATIOS[-1] - RATIOS[-2])
    width = (ends[at + 2] - ends[at]) / 2
    return math.log(width) - math.log1p((ratio / LIKELY) ** 2)


def _mixed(belief: Numbers, found: Sequence[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    """Mean and standard error over all worlds: within each, and between them."""
    means = np.array([mean for mean, _ in found])
    errors = np.array([error for _, error in found])
    mean = belief @ means
    return mean, np.sqrt(belief @ (errors**2 + (means - mean) ** 2))


def _among_the_first(
    worlds: Sequence[_World], belief: Numbers, places: int, count: int, seed: int
) -> Numbers:
    """In how many of the worlds drawn each project is among the first."""
    if places >= count:
        return np.ones(count)
    if places <= 0:
        return np.zeros(count)
    chance = np.random.default_rng(seed)
    times = np.zeros(count)
    for world, draws in zip(worlds, chance.multinomial(DRAWS, belief)):
        if draws:
            first = np.argpartition(-world.draw(chance, int(draws)), places - 1, axis=1)[:, :places]
            times += np.bincount(first.ravel(), minlength=count)
    return times / DRAWS


@dataclass(frozen=True, slots=True)
class _Believed:
    score: Numbers
    error: Numbers
    chosen: Numbers
    offset: Numbers
    chance: float


def _estimates(
    design: _Design, parts: Sequence[Island], believed: _Believed, *, sure: float, places: int
) -> list[Estimate]:
    island = {name: number for number, part in enumerate(parts) for name in part.projects}
    corrected = design.score - believed.offset[design.reader]
    found = []
    undecided = 0 < places < len(design.names)
    for number, name in enumerate(design.names):
        mine = design.project == number
        spread, disputed = _disagreement(corrected[mine], design.weight[mine], believed.chance)
        chosen = float(believed.chosen[number])
        found.append(
            Estimate(
                name,
                int(design.by_project[number]),
                float(design.score[mine].mean()) if mine.any() else None,
                float(believed.score[number]),
                float(believed.error[number]),
                chosen,
                spread,
                disputed,
                undecided and 1 - sure < chosen < sure,
                island.get(name, -1),
            )
        )
    return found


def _disagreement(scores: Numbers, weights: Numbers, chance: float) -> tuple[float | None, bool]:
    """How far the readers of one project stand apart, and whether that is more than chance explains.

    The squares over chance's variance are as chi squared, and its cube root as a normal (Wilson and Hilferty, PNAS 17, 1931).
    """
    free = len(scores) - 1
    if free < 1:
        return None, False
    mean = float(weights @ scores / weights.sum())
    off = float(weights @ (scores - mean) ** 2)
    spread = math.sqrt(float(((scores - scores.mean()) ** 2).sum()) / free)
    normal = ((off / chance / free) ** (1 / 3) - (1 - 2 / (9 * free))) / math.sqrt(2 / (9 * free))
    return spread, NormalDist().cdf(normal) > SURPRISE
