"""Many texts read at once: the same vectors as one by one, whatever the texts say; and the file of weights looked at before."""

from pathlib import Path

import numpy as np
import pytest

from claqueta.engines.search.meaning import Vectors, embedders
from claqueta.engines.search.meaning.embedding import MANY, SmallE5
from claqueta.engines.search.meaning.packed import BLOCK, BYTES, MAGIC, Packed, opened
from claqueta.engines.search.meaning.reading import pieces_of

TEXTS = [
    "Doblaje y subtitulado para series de animación, en castellano, gallego y euskera.",
    "We rent cameras, lenses and light for feature films in Madrid.",
    "",
    "ÁÉ ½ ﬁlm  with   spaces ",
    "日本語 テスト 東京",
    "😀😀 emoji, אבג and \u202eturned",
    "a" * 1_999,
    "東京 " * 600,
]


@pytest.fixture(scope="module")
def model() -> SmallE5:
    found = embedders()[0]
    assert isinstance(found, SmallE5)
    return found


def alike(some: Vectors, others: Vectors) -> float:
    """The cosine of the least alike."""
    return float((some * others).sum(axis=1).min())


def test_many_texts_have_the_vectors_that_each_has_alone(model: SmallE5) -> None:
    assert len(TEXTS) >= MANY
    together = model.passages(TEXTS)
    alone = np.vstack([model.passages([text]) for text in TEXTS])
    assert together.shape == (len(TEXTS), model.size)
    assert alike(together, alone) > 0.999
    assert alike(together[:1], together[1:2]) < 0.95


def test_texts_are_cut_into_as_many_pieces_as_the_library_cuts(model: SmallE5) -> None:
    weights = Packed(model._weights)
    library = model._model
    for text in TEXTS:
        if text:
            beside = library._lib.e5_token_count(library._m, text.encode(), 0)
            assert len(pieces_of(f"passage: {text}", weights)) + 2 == beside


def test_four_bits_are_opened_by_their_scale() -> None:
    packed = np.zeros((1, 1, BYTES), np.uint8)
    packed[0, 0, :2] = np.array([0.5], "<f2").view(np.uint8)
    packed[0, 0, 2:4] = 0x08, 0xF1
    numbers = opened(packed)
    assert numbers.shape == (1, BLOCK)
    assert (numbers[0, 0], numbers[0, 1], numbers[0, 16], numbers[0, 17]) == (0, -3.5, -4, 3.5)


def test_another_file_is_no_weights(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(60))
    with pytest.raises(ValueError, match=r"other\.bin"):
        Packed(tmp_path / "other.bin")
    assert MAGIC != b"GGUF"
