"""What a page may send as a drawing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.membership.drawing import png_of
from claqueta.membership.policies.signature import (
    HEIGHT,
    WIDTH,
    SignatureInvalid,
    is_drawn,
    strokes_of,
)

POINT = st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)).map(list)


@given(st.lists(st.lists(POINT, min_size=1, max_size=20), max_size=10))
def test_drawing_comes_back_as_it_was_sent_and_can_be_drawn(strokes: list[list[list[int]]]) -> None:
    read = strokes_of(json.dumps(strokes))
    assert [[list(point) for point in stroke] for stroke in read] == strokes
    assert png_of(read).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "{}",
        "[1]",
        "[[1]]",
        "[[[1]]]",
        "[[[1, 2, 3]]]",
        "[[[-1, 2]]]",
        "[[[901, 2]]]",
        "[[[1, 301]]]",
        '[[["1", 2]]]',
        "[" * 5000,
        json.dumps([[[1, 1]]] * 201),
        json.dumps([[[1, 1]] * 4001]),
        json.dumps([[[1, 1]] * 2001] * 2),
    ],
)
def test_what_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(SignatureInvalid):
        strokes_of(text)


def test_slip_of_the_finger_is_no_signature() -> None:
    assert (is_drawn(strokes_of("")), is_drawn([[(1, 1)] * 11]), is_drawn([[(1, 1)] * 6, [(2, 2)] * 6])) == (
        False,
        False,
        True,
    )
