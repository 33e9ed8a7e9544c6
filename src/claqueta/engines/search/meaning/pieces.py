"""The pieces that a model's words may be made of, in a trie, and how a text is cut into the likeliest of them (Kudo 2018)."""

import math
from array import array
from collections.abc import Mapping, Sequence

from marisa_trie import Trie


class Pieces:
    """Pieces by number, and how likely each is: a tenth of the memory of a dictionary."""

    def __init__(self, numbers: Mapping[str, int], scores: Sequence[float], *, unknown: int) -> None:
        """`scores` holds a logarithm for each number; `unknown` is the number of a character that no piece has."""
        self.trie = Trie(numbers)
        self.numbers = array("i", [0]) * len(self.trie)
        """A piece's number by its place in the trie."""
        self.scores = array("f", [0.0]) * len(self.trie)
        """How likely it is, by that place."""
        for piece, at in self.trie.iteritems():
            self.numbers[at] = numbers[piece]
            self.scores[at] = scores[numbers[piece]]
        self.longest = max(map(len, numbers))
        self.unknown = unknown
        self.unlikely = float(min(scores)) - 10
        """How likely a character is that no piece has."""

    def cut(self, written: str) -> list[int]:
        """The likeliest pieces that it can be cut into, by number (Viterbi's algorithm over a unigram model)."""
        trie, scores, count = self.trie, self.scores, len(written)
        likely = [0.0] + [-math.inf] * count
        begins, numbers = [0] * (count + 1), [self.unknown] * (count + 1)
        for begin in range(count):
            so_far = likely[begin]
            for piece, at in trie.iter_prefixes_with_ids(written[begin : begin + self.longest]):
                end = begin + len(piece)
                if so_far + scores[at] > likely[end]:
                    likely[end], begins[end], numbers[end] = so_far + scores[at], begin, self.numbers[at]
            if so_far + self.unlikely > likely[begin + 1]:
                likely[begin + 1], begins[begin + 1] = so_far + self.unlikely, begin
                numbers[begin + 1] = self.unknown
        found, end = [], count
        while end:
            found.append(numbers[end])
            end = begins[end]
        return found[::-1]
