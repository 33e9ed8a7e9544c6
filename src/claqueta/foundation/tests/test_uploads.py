"""What a file is, its bytes decide; what is too large or cannot be drawn is refused in words."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.uploads import (
    SIGNATURES,
    checked_picture,
    media_type,
    most_unpacked,
    read_at_most,
    refusal_of_archive,
)
from conftest import at_most


@pytest.fixture(autouse=True)
def in_english() -> None:
    translation.activate("en")


def picture(size: tuple[int, int]) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        *((signature + b"rest", kind) for signature, kind in SIGNATURES),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "text/plain"),
        (b"RIFF\xff\x00\x00\x00WAVE", "application/octet-stream"),
        (b"", "text/plain"),
        ("Título;Año\n".encode(), "text/plain"),
        ("Título;Año\n".encode("latin-1"), "application/octet-stream"),
        (b"<html><script>", "text/plain"),
        (b"MZ\x90\x00", "application/octet-stream"),
        (b" %PDF-", "text/plain"),
    ],
)
def test_type_is_what_the_first_bytes_show(body: bytes, kind: str) -> None:
    assert media_type(body) == kind


@pytest.mark.parametrize("letter", ["ñ", "文", "🎬"])
@pytest.mark.parametrize("before", range(4093, 4098))
def test_text_is_text_when_a_letter_stands_across_the_end_of_what_is_looked_at(
    letter: str, before: int
) -> None:
    assert media_type(("a" * before + letter * 9).encode()) == "text/plain"


@pytest.mark.parametrize("length", [2, 4096])
def test_file_is_no_text_when_it_ends_within_a_letter(length: int) -> None:
    assert media_type(b"a" * (length - 1) + "ñ".encode()[:1]) == "application/octet-stream"


@pytest.mark.parametrize(("length", "refused"), [(0, False), (1024, False), (1025, True), (9999, True)])
def test_file_is_refused_when_it_is_larger_than_the_rule(length: int, refused: bool) -> None:
    unit = rule("picture_size").size // rule("picture_size").value
    file = io.BytesIO(b"x" * (length * unit // 1024 * rule("picture_size").value))
    if not refused:
        assert len(read_at_most(file, "picture_size")) == len(file.getvalue())
        return
    with pytest.raises(ValidationError, match=f"larger than {rule('picture_size').value} MB"):
        read_at_most(file, "picture_size")


def test_picture_is_kept_drawn_anew_with_its_sum_and_size_when_it_is_one() -> None:
    checked = checked_picture(picture((40, 20)), max_side=10)
    body = checked.content.read()
    assert (checked.media_type, checked.width, checked.height) == ("image/webp", 10, 5)
    assert (body[8:12], checked.sha256) == (b"WEBP", hashlib.sha256(body).hexdigest())


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            b"<?xml version='1.0'?><SVG onload='alert(1)'/>",
            "An SVG may contain programs; save it as PNG or JPEG.",
        ),
        (b"%PDF-1.7", "This is not a picture: use PNG, JPEG or WebP."),
        (b"", "This is not a picture: use PNG, JPEG or WebP."),
    ],
)
def test_file_is_refused_with_a_remedy_when_it_is_no_picture(body: bytes, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        checked_picture(io.BytesIO(body))
    assert caught.value.messages == [said]


def test_picture_is_refused_with_a_remedy_when_it_has_more_pixels_than_the_rule(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, picture_pixels=1)
    with pytest.raises(ValidationError) as caught:
        checked_picture(picture((1001, 1000)))
    assert caught.value.messages == ["The picture has too many pixels; save a smaller copy."]


def test_zip_may_unpack_to_so_many_times_its_size_and_never_to_more_than_the_rule() -> None:
    ratio, most = rule("archive_ratio").value, rule("archive_unpacked").size
    assert [most_unpacked(b""), most_unpacked(b"x"), most_unpacked(b"x" * 100)] == [ratio, ratio, 100 * ratio]
    assert most_unpacked(b"x" * (most // ratio + 1)) == most


@pytest.mark.parametrize(
    ("word", "begins"), [("bomb", "The file unpacks"), ("damaged", "The file is damaged")]
)
def test_refusal_of_a_zip_says_which_it_was(word: str, begins: str) -> None:
    assert refusal_of_archive(word).startswith(begins)
