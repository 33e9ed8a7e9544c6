"""Type is cut to the characters and weights that pages are set in."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from claqueta.foundation.apart import Parcel
from claqueta.foundation.documents import in_cut_type, rendering
from claqueta.foundation.typefaces import ALPHABET, FACE, characters_of, cut

FONTS = Path(__file__).parents[2] / "interface/static/interface/fonts"
PLAIN = FONTS / "instrument-sans-latin-wght-normal.woff2"
PAGE = "<style>@font-face{font-family:T;src:url(claqueta:static/t.woff2);font-weight:400 700}</style>"


def test_type_has_a_font_a_weight_with_the_characters_of_the_pages_alone() -> None:
    assert FACE.findall(PAGE) == [("T", "claqueta:static/t.woff2")]
    answer = cut(
        Parcel(
            {"faces": FACE.findall(PAGE), "characters": "Año"},
            {"claqueta:static/t.woff2": PLAIN.read_bytes()},
        )
    )
    assert list(answer.blobs) == ["claqueta:static/t.woff2#400", "claqueta:static/t.woff2#700"]
    for weight, body in zip((400, 700), answer.blobs.values(), strict=True):
        font = TTFont(BytesIO(body))
        assert set(font.getBestCmap()) == {ord(letter) for letter in "Año"}
        assert "fvar" not in font
        assert font["OS/2"].usWeightClass == weight
        assert f'url("claqueta:static/t.woff2#{weight}");font-weight:{weight}' in answer.said["style"]
        assert len(body) < len(PLAIN.read_bytes()) / 4


def test_capitals_that_a_style_makes_are_among_the_characters() -> None:
    assert {*ALPHABET, "ω", "Ω"} <= {*characters_of(["ω"])}


def test_type_is_cut_once_for_documents_that_need_no_other_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    cuts: list[str] = []

    def counted(function: str, given: Parcel, **limits: Any) -> Parcel:
        assert list(given.blobs) == [url]
        cuts.append(given.said["characters"])
        return Parcel({"style": f"cut {len(cuts)}"}, {f"{url}#400": b"a font"})

    url = "claqueta:static/interface/fonts/instrument-sans-latin-wght-normal.woff2"
    page = PAGE.replace("claqueta:static/t.woff2", url)
    monkeypatch.setattr(rendering, "apart", counted)
    rendering._cut.cache_clear()
    try:
        made = [in_cut_type({"n": n}, [f"{page}<p>{text}"]) for n, text in enumerate(("Ana", "Íñigo", "Ω"))]
    finally:
        rendering._cut.cache_clear()
    assert [one.said for one in made] == [
        {"n": 0, "style": "cut 1"},
        {"n": 1, "style": "cut 1"},
        {"n": 2, "style": "cut 2"},
    ]
    assert [list(one.blobs) for one in made] == [[f"{url}#400"]] * 3
    assert "Ω" not in cuts[0]
    assert "Ω" in cuts[1]
