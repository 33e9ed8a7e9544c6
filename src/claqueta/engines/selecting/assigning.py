"""Who reads what: as many readings as can be, evenly missing where they cannot; then by competence, with loads in balance.

A flow of least cost from readers to projects (Ahuja, Magnanti and Orlin, Network Flows, 1993, ch. 9): the k-th reading that a
reader takes on costs more than the one before, the k-th that a project gets is worth less. Where the design falls into islands
(`islands.py`), a cut asks for a bridge, as long as that costs no reading (Dantzig, Fulkerson and Johnson, Operations Research 2,
1954, for tours).
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claqueta.engines.selecting.data import (
    Assigned,
    Assignment,
    Pair,
    Project,
    Reader,
    Refused,
    Shortage,
)
from claqueta.engines.selecting.islands import islands
from claqueta.engines.selecting.linear import Row, Solved, most

BALANCE = 0.5
"""What the last reading of a full reader costs, where one that fits wholly is worth 1."""
BRIDGES = 25
"""How often bridges between islands are asked for at most."""
FINE = 1000
"""Fits and balances are counted in thousandths, so that equal ones are equal."""


def fit_of(reader: Reader, project: Project) -> float:
    """How much of what one should know for a project somebody knows: 0 to 1; 1 where nothing is asked."""
    if not project.traits:
        return 1.0
    return len(project.traits & reader.competences) / len(project.traits)


def may_not(reader: Reader, project: Project, conflicts: Mapping[Pair, str]) -> str:
    """Why somebody may not read a project: the word of the conflict, or `language`; empty where they may."""
    if (reader.id, project.id) in conflicts:
        return conflicts[reader.id, project.id]
    if project.languages and not project.languages & reader.languages:
        return "language"
    return ""


def assign(
    projects: Sequence[Project],
    readers: Sequence[Reader],
    *,
    conflicts: Mapping[Pair, str] | None = None,
    kept: Iterable[Pair] = (),
    balance: float = BALANCE,
    seconds: float = 20.0,
) -> Assignment:
    """Readers for each project. `conflicts` are pairs that must not be, each with a word why; `kept` are those settled by hand.

    Raises `Refused` for an id that is there twice, for one that is not there, and where what is kept is a conflict.
    """
    task = _Task.of(projects, readers, conflicts or {}, tuple(dict.fromkeys(kept)))
    flow = _Flow(task, balance, seconds)
    found, proven = flow.solve()
    given = [*task.kept, *found]
    pairs = [
        Assigned(one, other, fit_of(task.readers[one], task.projects[other]), (one, other) in task.kept)
        for one, other in given
    ]
    order = {project.id: number for number, project in enumerate(projects)}
    loads = Counter(one for one, _ in given)
    return Assignment(
        tuple(sorted(pairs, key=lambda one: (order[one.project], not one.kept, -one.fit, one.reader))),
        tuple(_shortages(task, set(given))),
        islands(given),
        {reader.id: loads[reader.id] for reader in readers},
        proven,
    )


@dataclass(frozen=True, slots=True)
class _Task:
    projects: dict[str, Project]
    readers: dict[str, Reader]
    conflicts: Mapping[Pair, str]
    kept: tuple[Pair, ...]
    open: list[Pair] = field(default_factory=list)
    """Pairs that may be and are not kept already."""
    free: dict[str, int] = field(default_factory=dict)
    """How many more each reader can take."""
    wanted: dict[str, int] = field(default_factory=dict)
    """How many more each project needs."""

    @classmethod
    def of(
        cls,
        projects: Sequence[Project],
        readers: Sequence[Reader],
        conflicts: Mapping[Pair, str],
        kept: tuple[Pair, ...],
    ) -> "_Task":
        for kind, rows in (("projects", projects), ("readers", readers)):
            for name, count in Counter(row.id for row in rows).items():
                if count > 1:
                    raise Refused(f"{kind}: {name} is there twice")
        task = cls({one.id: one for one in projects}, {one.id: one for one in readers}, conflicts, kept)
        for reader, project in kept:
            if reader not in task.readers or project not in task.projects:
                raise Refused(f"kept: {reader} and {project} are not both there")
            if (reader, project) in conflicts:
                raise Refused(f"kept: {reader} must not read {project} ({conflicts[reader, project]})")
        by_reader, by_project = Counter(one for one, _ in kept), Counter(other for _, other in kept)
        task.free.update({one.id: max(0, one.load - by_reader[one.id]) for one in readers})
        task.wanted.update({one.id: max(0, one.needs - by_project[one.id]) for one in projects})
        settled = set(kept)
        task.open.extend(
            (reader.id, project.id)
            for project in projects
            for reader in readers
            if (reader.id, project.id) not in settled and not may_not(reader, project, conflicts)
        )
        return task


class _Flow:
    """The programme: a variable for each pair, one for each further reading of a reader, one for each of a project."""

    def __init__(self, task: _Task, balance: float, seconds: float) -> None:
        self.task, self.seconds = task, seconds
        self.rows: list[Row] = []
        self.gain = [
            round(FINE * fit_of(task.readers[one], task.projects[other])) for one, other in task.open
        ]
        self.cover = [0] * len(task.open)
        self.upper = [1] * len(task.open)
        by_reader: dict[str, list[int]] = {one: [] for one in task.readers}
        by_project: dict[str, list[int]] = {one: [] for one in task.projects}
        for number, (one, other) in enumerate(task.open):
            by_reader[one].append(number)
            by_project[other].append(number)
        has = Counter(one for one, _ in task.kept)
        for name, mine in by_reader.items():
            load = max(1, task.readers[name].load)
            steps = [
                self._variable(-round(FINE * balance * (has[name] + step + 1) / load))
                for step in range(min(task.free[name], len(mine)))
            ]
            self.rows.append(Row(dict.fromkeys(mine, 1) | dict.fromkeys(steps, -1), 0, 0))
        got = Counter(other for _, other in task.kept)
        deepest = max((project.needs for project in task.projects.values()), default=0)
        for name, mine in by_project.items():
            # The first reading counts more than all second ones can, as far as whole numbers of a double go.
            steps = [
                self._variable(0, deepest - min(got[name] + step, deepest - 1))
                for step in range(min(task.wanted[name], len(mine)))
            ]
            self.rows.append(Row(dict.fromkeys(mine, 1) | dict.fromkeys(steps, -1), 0, 0))

    def _variable(self, gain: int, cover: int = 0) -> int:
        self.gain.append(gain)
        self.cover.append(cover)
        self.upper.append(1)
        return len(self.gain) - 1

    def solve(self) -> tuple[list[Pair], bool]:
        """The pairs, and whether nothing is better."""
        if not self.task.open:
            return [], True
        covered = self._most(self.cover)
        worth = sum(value * each for value, each in zip(covered.values, self.cover))
        self.rows.append(Row({number: each for number, each in enumerate(self.cover) if each}, worth))
        best = self._most(self.gain)
        proven = covered.proven and best.proven
        for _ in range(BRIDGES):
            parts = islands([*self.task.kept, *self._pairs(best)])
            cuts = [
                self._bridge(part.readers, part.projects)
                for part in parts[: len(parts) if len(parts) > 2 else 1]
            ]
            cuts = [cut for cut in cuts if cut.factors]
            if len(parts) < 2 or not cuts or not self._twice(best):
                break
            self.rows.extend(cuts)
            found = most(self.gain, self.rows, self.upper, seconds=self.seconds)
            if found is None:
                break
            best, proven = found, proven and found.proven
        return self._pairs(best), proven

    def _most(self, worth: Sequence[float]) -> Solved:
        found = most(worth, self.rows, self.upper, seconds=self.seconds)
        if found is None:  # nothing for nobody keeps every row, so only time can have been up
            return Solved((0,) * len(self.gain), False)
        return found

    def _pairs(self, solved: Solved) -> list[Pair]:
        return [pair for pair, value in zip(self.task.open, solved.values) if value]

    def _twice(self, solved: Solved) -> bool:
        """Whether anything is read by two, without which nobody's severity can be told anyhow."""
        got = Counter(other for _, other in (*self.task.kept, *self._pairs(solved)))
        return any(count > 1 for count in got.values())

    def _bridge(self, readers: frozenset[str], projects: frozenset[str]) -> Row:
        """That somebody of these reads something else, or somebody else something of these."""
        return Row(
            {
                number: 1
                for number, (one, other) in enumerate(self.task.open)
                if (one in readers) != (other in projects)
            },
            1,
        )


def _shortages(task: _Task, given: set[Pair]) -> Iterable[Shortage]:
    got = Counter(other for _, other in given)
    reads: dict[str, list[str]] = {one: [] for one in task.readers}
    for one, other in sorted(given - set(task.kept)):
        reads[one].append(other)
    may: dict[str, list[str]] = {one: [] for one in task.projects}
    for one, other in task.open:
        may[other].append(one)
    kept = Counter(other for _, other in task.kept)
    for project in task.projects.values():
        missing = project.needs - got[project.id]
        if missing <= 0:
            continue
        why = Counter(
            word
            for reader in task.readers.values()
            if (reader.id, project.id) not in given and (word := may_not(reader, project, task.conflicts))
        )
        able = len(may[project.id]) + kept[project.id]
        if able < project.needs and got[project.id] == able:
            yield Shortage(project.id, missing, "few", able, dict(why))
            continue
        # Whoever can be reached by passing readings on could take one more, had they time: the residual graph from here.
        helpers: dict[str, None] = {}
        seen = {project.id}
        ahead = deque([project.id])
        while ahead:
            here = ahead.popleft()
            for one in may[here]:
                if one in helpers or (one, here) in given:
                    continue
                helpers[one] = None
                for other in reads[one]:
                    if other not in seen:
                        seen.add(other)
                        ahead.append(other)
        yield Shortage(project.id, missing, "full", able, dict(why), tuple(helpers))
