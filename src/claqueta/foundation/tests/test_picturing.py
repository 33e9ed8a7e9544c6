"""Pictures are drawn anew, upright and without what was hidden in them; all else is refused."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from claqueta.foundation.apart import Parcel, Refused
from claqueta.foundation.picturing import FORMATS, redraw

SECRET = "Taken at 40.4168, -3.7038"


def picture(form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, more.pop("colour", 0)).save(out, form, **more)
    return out.getvalue()


def drawn(body: bytes, *, most_pixels: int = 1_000_000, max_side: int = 100) -> Parcel:
    return redraw(Parcel({"most_pixels": most_pixels, "max_side": max_side}, {"picture": body}))


def seen(parcel: Parcel) -> Image.Image:
    return Image.open(io.BytesIO(parcel.blobs["picture"]))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("size", "max_side", "after"),
    [((40, 20), 100, (40, 20)), ((40, 20), 10, (10, 5)), ((20, 40), 20, (10, 20)), ((1, 1), 1, (1, 1))],
)
def test_picture_is_a_webp_within_its_sides_when_it_is_drawn_anew(
    form: str, size: tuple[int, int], max_side: int, after: tuple[int, int]
) -> None:
    made = drawn(picture(form, size), max_side=max_side)
    assert (seen(made).format, seen(made).size, made.said) == (
        "WEBP",
        after,
        {"width": after[0], "height": after[1]},
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_picture_is_upright_and_says_nothing_of_where_when_it_was_a_photograph(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET
    body = picture(form, exif=exif)
    assert SECRET.encode() in body
    made = drawn(body)
    assert (seen(made).size, dict(seen(made).getexif())) == ((20, 40), {})
    assert SECRET.encode() not in made.blobs["picture"]


@pytest.mark.parametrize(
    ("body", "mode"),
    [
        (picture("PNG", mode="RGBA"), "RGBA"),
        (picture("PNG", mode="LA"), "RGBA"),
        (picture("GIF", mode="P", transparency=0), "RGBA"),
        (picture("PNG", mode="L"), "RGB"),
        (picture("PNG", mode="1"), "RGB"),
        (picture("JPEG", mode="CMYK", colour=(9, 9, 9, 9)), "RGB"),
    ],
)
def test_transparency_stays_when_there_is_some(body: bytes, mode: str) -> None:
    assert seen(drawn(body)).mode == mode


@pytest.mark.parametrize(("most", "refused"), [(800, False), (799, True)])
def test_picture_is_refused_when_it_has_too_many_pixels(most: int, refused: bool) -> None:
    if not refused:
        assert drawn(picture("PNG"), most_pixels=most).said == {"width": 40, "height": 20}
        return
    with pytest.raises(Refused, match="too many pixels"):
        drawn(picture("PNG"), most_pixels=most)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("BMP"),
        picture("TIFF"),
        picture("PNG")[:60],
        picture("JPEG")[:300],
        picture("PNG").replace(b"IDAT", b"IDAX"),
    ],
)
def test_file_is_refused_when_it_is_no_picture_that_we_draw(body: bytes) -> None:
    with pytest.raises(Refused, match="no picture"):
        drawn(body)


@settings(deadline=None)
@given(
    form=st.sampled_from(FORMATS),
    changes=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=5),
    cut=st.none() | st.integers(0, 700),
)
def test_any_bytes_are_drawn_or_refused_when_a_picture_was_tampered_with(
    form: str, changes: list[tuple[int, int]], cut: int | None
) -> None:
    body = bytearray(picture(form, (9, 9)))
    for at, value in changes:
        body[at % len(body)] = value
    try:
        outcome = seen(drawn(bytes(body[:cut]))).format
    except Refused as refused:
        outcome = refused.word
    assert outcome in ("WEBP", "no picture", "too many pixels")
