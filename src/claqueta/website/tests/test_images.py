"""What an editor uploads is drawn anew."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def photograph(width: int = 60, height: int = 40) -> bytes:
    """A JPEG that says where it was taken, on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(client: Client, body: bytes, name: str = "photo.jpg") -> Any:
    return client.post(
        "/office/images/add/", {"title": "A photograph", "file": SimpleUploadedFile(name, body, "image/jpeg")}
    )


def test_picture_keeps_neither_its_place_nor_its_camera(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_admin"), BACKEND)
    assert upload(client, photograph()).status_code == 302
    image = get_image_model().objects.get(title="A photograph")
    with image.file.open() as file:
        body = file.read()
    with Image.open(io.BytesIO(body)) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("WEBP", (40, 60), {})
    assert b"taken at home" not in body
    assert (image.width, image.height, image.file.name.endswith(".webp")) == (40, 60, True)


def test_picture_of_too_many_pixels_is_refused_by_the_field(
    client: Client, account: Callable[..., Any]
) -> None:
    client.force_login(account("office_admin"), BACKEND)
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    answer = upload(client, out.getvalue(), "wide.png")
    assert (answer.status_code, get_image_model().objects.filter(title="A photograph").count()) == (200, 0)
