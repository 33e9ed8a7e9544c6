"""What is no picture, or a trap, wherever pictures come in: a message by the field, nothing lost, and memory within bounds."""

import io
import json
import resource
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image
from wagtail.images import get_image_model

from claqueta.organisations.models import Picture, ProfileDraft

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SIDE = 30_000
"""Pixels: 900 million of them in a file of a hundred kilobytes, 2.7 GB when it is unpacked as colours."""
MOST_MEMORY = 250 * 1024
"""KiB by which the process may grow."""
TITLE = "Title that is not lost"


@cache
def bomb() -> bytes:
    """A PNG whose pixels are all alike."""
    squeeze = zlib.compressobj(9)
    line = b"\0" * (1 + SIDE // 8)
    pixels = b"".join([*(squeeze.compress(line) for _line in range(SIDE)), squeeze.flush()])

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@cache
def good() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def hostile() -> dict[str, tuple[str, bytes, str]]:
    """Why → name, bytes, and a word of what is said of it in English."""
    return {
        "a text named as a picture": ("notes.jpg", b"Just words. " * 400, "picture|image|imagen"),
        "a document": ("dossier.pdf", b"%PDF-1.7 " + b"x" * 4000, "picture|image|extension|supported"),
        "a program in a drawing": (
            "logo.svg",
            b"<svg xmlns='x' onload='alert(1)'/>",
            "SVG|svg|extension|supported",
        ),
        "cut in the middle": ("cut.jpg", good()[: len(good()) // 2], "picture|image"),
        "nothing": ("empty.png", b"", "empty"),
        "a bomb of pixels": ("bomb.png", bomb(), "pixels"),
        "sixty megabytes": ("huge.jpg", good() + b"\0" * 60 * 1024 * 1024, "MB|large|big"),
    }


WHY = list(hostile())


def grown() -> int:
    """KiB that this process has had at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def sent_as(why: str) -> tuple[SimpleUploadedFile, list[str]]:
    name, body, said = hostile()[why]
    return SimpleUploadedFile(name, body, "image/jpeg"), said.split("|")


@pytest.fixture
def editor(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("editor"), BACKEND)
    return client


@pytest.mark.parametrize("why", WHY)
def test_editor_is_told_by_the_field_and_keeps_the_rest(why: str, editor: Client) -> None:
    before = grown()
    with translation.override("en"):
        file, words = sent_as(why)
        answer = editor.post(
            reverse("wagtailimages:add"), {"title": TITLE, "file": file}, headers={"accept-language": "en"}
        )
        errors = [str(error) for error in answer.context["form"].errors["file"]]
    page = answer.content.decode()
    assert (answer.status_code, get_image_model().objects.count()) == (200, 0)
    assert TITLE in page
    assert any(word in error for word in words for error in errors), errors
    assert errors[0][:30] in page
    assert grown() - before < MOST_MEMORY


@pytest.mark.parametrize("why", WHY)
def test_editor_of_many_is_told_of_each(why: str, editor: Client) -> None:
    file, _words = sent_as(why)
    answer = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": TITLE, "files[]": file},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    told = json.loads(answer.content)
    assert (answer.status_code, told["success"], bool(told["error_message"].strip())) == (200, False, True)
    assert get_image_model().objects.count() == 0


@pytest.mark.parametrize("why", WHY)
def test_member_is_told_by_the_field_and_keeps_what_was_written(
    why: str, client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    mine = organisation("Azotea Sonora")
    client.force_login(representative(mine), BACKEND)
    before = grown()
    for route, field, written in (
        ("profile_pictures", "file", {"caption_es": TITLE}),
        ("profile_edit", "logo", {"name": mine.name, "tagline_es": TITLE, "base_version": mine.version}),
    ):
        file, _words = sent_as(why)
        with translation.override("en"):
            address = reverse(route, args=[mine.slug])
        answer = client.post(address, {**written, field: file})
        page = answer.content.decode()
        assert answer.status_code == 422, route
        assert (TITLE in page, 'role="alert"' in page or "errorlist" in page or 'class="error"' in page) == (
            True,
            True,
        )
        if route == "profile_edit":
            assert "logo" in answer.context["form"].errors
    assert (Picture.waiting_too.count(), ProfileDraft.objects.count()) == (0, 0)
    assert grown() - before < MOST_MEMORY


def test_good_ones_come_in(editor: Client) -> None:
    answer = editor.post(
        reverse("wagtailimages:add"),
        {"title": TITLE, "file": SimpleUploadedFile("a.jpg", good(), "image/jpeg")},
    )
    assert (answer.status_code, get_image_model().objects.get().width) == (302, 300)
