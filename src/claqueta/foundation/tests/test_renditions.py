"""Smaller copies of pictures: their size, what is kept, what is refused."""

import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from claqueta.foundation import renditions
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.renditions import WIDTHS, rendition, sized, sweep


def stored(size: tuple[int, int], mode: str = "RGB", kind: str = "WEBP") -> str:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 90)).save(out, kind)
    return default_storage.save(f"pictures/test.{kind.lower()}", ContentFile(out.getvalue()))


def drawn(body: bytes) -> Any:
    return Image.open(io.BytesIO(body))


@pytest.mark.parametrize("width", WIDTHS)
def test_copy_is_as_wide_as_asked_and_keeps_its_shape(width: int) -> None:
    picture = drawn(rendition(stored((1200, 800)), width))
    assert (picture.format, picture.size) == ("WEBP", (width, round(width * 2 / 3)))


def test_smaller_picture_is_not_made_larger() -> None:
    assert drawn(rendition(stored((100, 50)), 480)).size == (100, 50)


def test_very_wide_picture_keeps_a_row_of_pixels() -> None:
    assert drawn(rendition(stored((1600, 1)), 120)).size == (120, 1)


def test_transparent_picture_stays_transparent() -> None:
    assert drawn(rendition(stored((300, 300), "RGBA", "PNG"), 120)).mode == "RGBA"


def test_copy_is_drawn_once(settings: Any) -> None:
    path = stored((500, 500))
    first = rendition(path, 240)
    default_storage.delete(path)
    assert rendition(path, 240) == first
    assert [kept.suffix for kept in (Path(settings.RENDITIONS_DIR)).iterdir()] == [".webp"]


def test_what_is_old_is_swept_and_what_is_not_stays(settings: Any) -> None:
    old, young = rendition(stored((500, 200)), 240), rendition(stored((400, 400)), 240)
    assert old != young
    folder = Path(settings.RENDITIONS_DIR)
    kept = sorted(folder.iterdir(), key=lambda file: file.read_bytes() == old)
    past = time.time() - rule("renditions_kept").value * 86_400 - 60
    os.utime(kept[-1], (past, past))
    sweep()
    assert [file.read_bytes() for file in folder.iterdir()] == [young]


def test_sweeping_nothing_makes_nothing(settings: Any) -> None:
    sweep()
    assert not Path(settings.RENDITIONS_DIR).exists()


def test_file_that_is_no_picture_is_refused() -> None:
    with pytest.raises(UnidentifiedImageError):
        rendition(default_storage.save("pictures/no.webp", ContentFile(b"no picture")), 240)
    with pytest.raises(UnidentifiedImageError):
        rendition(stored((10, 10), kind="BMP"), 240)


@pytest.mark.parametrize("size", [(50_000, 50_000), (9_000, 9_000)])
def test_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    path = default_storage.save("pictures/bomb.png", ContentFile(out.getvalue()))
    with pytest.raises(UnidentifiedImageError):
        rendition(path, 240)


def test_picture_that_breaks_off_is_refused() -> None:
    with default_storage.open(stored((300, 300), kind="PNG")) as file:
        whole = file.read()
    broken = whole[:33] + b"\0\0\0\0XXXX" + whole[41:]
    with pytest.raises(OSError):  # noqa: PT011
        rendition(default_storage.save("pictures/broken.png", ContentFile(broken)), 240)


def test_file_that_is_not_there_is_an_error_and_so_is_a_width_of_no_copy() -> None:
    with pytest.raises(OSError, match="nowhere"):
        rendition("pictures/nowhere.webp", 240)
    with pytest.raises(ValueError, match="241"):
        rendition("pictures/nowhere.webp", 241)


def test_two_at_once_draw_one(monkeypatch: pytest.MonkeyPatch) -> None:
    path = stored((500, 500))
    body = rendition(path, 120)
    kept = next(iter(renditions._folder().iterdir()))
    content = kept.read_bytes()
    kept.unlink()

    class Meanwhile:
        """Another thread draws it while this one waits for its turn."""

        def __enter__(self) -> None:
            kept.write_bytes(content)

        def __exit__(self, *_error: object) -> None: ...

    monkeypatch.setattr(renditions, "_one_at_a_time", Meanwhile())
    default_storage.delete(path)
    assert rendition(path, 120) == body


def test_address_of_a_copy() -> None:
    assert (sized("/media/a.webp", 240), sized("", 240)) == ("/media/a.webp?w=240", "")
