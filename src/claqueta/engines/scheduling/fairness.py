"""Fairness at no cost: whoever has the least of what they could hope for gets a meeting that somebody with more can spare.

Only ways are taken after which the timetable is worth as much as before, and the one who gives still has more than the one
who is given had; so the shares, put in order from the lowest, only ever rise.
"""

from collections.abc import Callable

from claqueta.engines.scheduling.board import NONE
from claqueta.engines.scheduling.bound import PARTS
from claqueta.engines.scheduling.problem import bits
from claqueta.engines.scheduling.searching import Search

EASY, HARD = 3, 60
"""How many of a person's slots are exchanged in the search for a meeting: of anybody's, and of those with the least."""


class Shares:
    """How many meetings each person has, over how many they could hope for."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.hoped = search.problem.hoped

    def had(self, person: int) -> int:
        problem, board = self.search.problem, self.search.board
        return (
            problem.taken[person].bit_count() + (problem.available[person] & ~board.free[person]).bit_count()
        )

    def share(self, person: int, more: int = 0) -> float:
        return (self.had(person) + more) / self.hoped[person] if self.hoped[person] else 1.0

    def lowest(self) -> tuple[float, float]:
        """The worst share, and that of the tenth of a hundred."""
        shares = sorted(self.share(person) for person, hoped in enumerate(self.hoped) if hoped)
        return (shares[0], shares[len(shares) // 10]) if shares else (1.0, 1.0)

    def short(self) -> list[int]:
        """Those who could have more, the ones with the least share first."""
        found = [
            (share, person)
            for person in range(len(self.hoped))
            if (share := self.share(person)) < 1 and self.search.board.free[person]
        ]
        found.sort()
        return [person for _share, person in found]

    def level(self, expired: Callable[[], bool], rounds: int = 8) -> None:
        """Give to those with the least until nobody can be given more, or time is over."""
        given = True
        while given:
            given = self._round(self.short(), EASY, expired)
        # Those with the least are worth more trouble.
        for _round in range(rounds):
            short = self.short()
            if not self._round(short[: 1 + len(short) // 5], HARD, expired):
                return

    def _round(self, persons: list[int], tries: int, expired: Callable[[], bool]) -> bool:
        given = False
        for person in persons:
            if expired():
                return False
            while self.share(person) < 1 and self.give(person, tries):
                given = True
        return given

    def give(self, person: int, tries: int) -> bool:
        """One more meeting for this person, from somebody who will still have a greater share."""
        search = self.search
        board = search.board
        for slot in bits(board.free[person]):
            if changes := self._way(person, slot):
                search.apply(changes)
                return True
        # In none of the empty slots as they are: look in slots that can be emptied instead.
        for _try in range(tries):
            empty, busy = board.free[person], search.problem.available[person] & ~board.free[person]
            if not empty or not busy:
                return False
            slot, other = search.chance.choice(bits(empty)), search.chance.choice(bits(busy))
            chain = board.chain(person, other, slot)
            if chain is None:
                continue
            board.exchange(chain[0], other, slot)
            if changes := self._way(person, other):
                search.apply(changes)
                return True
        return tries >= HARD and self._insisted(person, tries)

    def guarantee(self, least: float, expired: Callable[[], bool]) -> None:
        """Nobody below this share where that can be, at the lowest cost in value that is found."""
        dearest = 2 * max(self.search.problem.weight, default=0)
        for person in self.short():
            while self.share(person) < least and not expired():
                if not any(self._insisted(person, HARD, loss, least) for loss in range(dearest + 1)):
                    break

    def _insisted(self, person: int, tries: int, loss: int = 0, enough: float = 1.0) -> bool:
        """Put one of this person's wishes in, and see whether those who make room for it find others in any slot.

        Whoever has less by it must still have more than this person had, or enough.
        """
        search = self.search
        slot, mine, dear = search.board.slot, self.share(person), PARTS * loss
        wishes = [
            meeting for cost, _other, meeting in search.near[person] if cost <= dear and slot[meeting] == NONE
        ]
        if not wishes:
            return False

        def fairer() -> bool:
            problem, steps = search.problem, search.board.journal
            met = {
                who for meeting, _was in steps for who in (problem.first[meeting], problem.second[meeting])
            }
            return self.share(person) > mine and all(
                self.share(who) > mine or self.share(who) >= enough for who in met
            )

        return any(search.insert(search.chance.choice(wishes), 6, fairer, loss) for _try in range(tries))

    def _way(self, person: int, slot: int) -> list[tuple[int, int, int]] | None:
        search = self.search
        mine = self.share(person)
        changes = search.fill(person, slot, search.price[person])
        if changes is not None:
            return changes
        best, chosen = mine, NONE
        for end in search.ends:
            share = self.share(search.left_over(end), -1)
            if share > best:
                best, chosen = share, end
        return search.told(chosen, slot) if chosen != NONE else None
