"""Many unit vectors in a byte a number: near enough to choose by, a quarter of the memory, and gone through no slower."""

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.meaning.embedding import Vectors

LARGEST = 127
STEP = 1024
"""Vectors opened at a time: as many as the processor keeps at hand."""


class Compact:
    """Shape (count, size): whole numbers of one byte and, for each vector, what one of them stands for.

    The product of two unit vectors of 384 numbers is off by some 0.0003; whoever has chosen by it looks at the vectors
    themselves.
    """

    def __init__(self, count: int, size: int) -> None:
        self.numbers = np.zeros((count, size), np.int8)
        self.scales = np.ones(count, np.float32)

    def __setitem__(self, rows: NDArray[np.intp], vectors: Vectors) -> None:
        largest = np.abs(vectors).max(axis=1, initial=0)
        self.scales[rows] = np.where(largest > 0, largest / LARGEST, 1)
        self.numbers[rows] = np.rint(vectors / self.scales[rows, None])

    def products(self, rows: slice | NDArray[np.intp], vector: Vectors) -> Vectors:
        """Of each of the rows with the vector. A slice says where it begins and ends."""
        begins = rows.start if isinstance(rows, slice) else 0
        many = rows.stop - begins if isinstance(rows, slice) else len(rows)
        found = np.empty(many, np.float32)
        opened = np.empty((min(STEP, many), len(vector)), np.float32)
        for begin in range(0, many, STEP):
            end = min(begin + STEP, many)
            part = opened[: end - begin]
            some = slice(begins + begin, begins + end) if isinstance(rows, slice) else rows[begin:end]
            np.copyto(part, self.numbers[some])
            np.matmul(part, vector, out=found[begin:end])
        return found * self.scales[rows]
