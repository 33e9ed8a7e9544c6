"""PDFs: only with what is ours, in this process or in one of its own."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from PIL import Image

from claqueta.foundation.apart import ApartFailed, Parcel, apart
from claqueta.foundation.documents import printed
from claqueta.foundation.documents.rendering import files_of
from claqueta.foundation.drawing import draw

DRAW = "claqueta.foundation.drawing:draw_parcel"
PAGE = "<html lang='en'><title>A</title><p>Words</p>{}</html>"


def test_document_is_the_same_drawn_here_or_apart() -> None:
    here = draw(PAGE.format(""), {})
    there = apart(DRAW, Parcel({"html": PAGE.format("")}), mebibytes=2048).blobs["pdf"]
    assert here[:5] == there[:5] == b"%PDF-"
    assert abs(len(here) - len(there)) < 200


def test_what_fails_apart_is_told_here() -> None:
    with pytest.raises(ApartFailed, match="TypeError"):
        apart(DRAW, Parcel({"html": None}), mebibytes=2048)


def test_only_our_own_files_are_gathered() -> None:
    page = (
        "<style>@font-face{src:url(claqueta:static/interface/css/claqueta.css)}</style>"
        "<img src='claqueta:static/../../settings.py'><img src='claqueta:media/../x'><img src='file:///etc/passwd'>"
    )
    assert set(files_of(page)) == {"claqueta:static/interface/css/claqueta.css"}


def test_words_of_a_document_gather_no_files() -> None:
    """Else whoever writes a description has one file read as often as they can spell its name."""
    name = default_storage.save("shown/large.webp", ContentFile(b"large"))
    words = Template("<p>{{ words }}</p><img src='claqueta:media/{{ name }}'>")
    typed = "claqueta:media/{0} \"claqueta:media/./{0}\" 'claqueta:media/.//{0}' url(claqueta:media/././{0})"
    page = words.render(Context({"words": typed.format(name), "name": name}))
    assert files_of(page) == {f"claqueta:media/{name}": b"large"}


def test_copy_of_a_picture_comes_as_jpeg_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (900, 600), (0, 0, 0, 0)).save(out, "PNG")
    name = default_storage.save("shown/clear.png", ContentFile(out.getvalue()))
    address = printed(default_storage.url(name), 480)
    ((found, body),) = files_of(
        f"<img src='{address}'><img src='claqueta:picture/480/shown/gone.png'>"
    ).items()
    with Image.open(io.BytesIO(body)) as picture:
        assert (found, picture.format, picture.size) == (address, "JPEG", (480, 320))
        assert picture.getpixel((240, 160)) == (255, 255, 255)


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/a.png", "/static/a.png"])
def test_what_is_no_picture_of_ours_is_not_printed(url: str) -> None:
    assert printed(url, 480) == ""
