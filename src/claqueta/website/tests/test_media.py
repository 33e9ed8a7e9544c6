"""Uploads under /media/: each to the circle that sees it, and nothing else."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations.actions import (
    add_picture,
    checked_logo,
    checked_scene,
    publish_profile,
    set_listed,
    set_logo,
)
from claqueta.organisations.models import Organisation

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def shown(organisation: Callable[..., Any]) -> tuple[Organisation, list[str]]:
    """An organisation and the addresses of its logo and its picture."""
    made, out = organisation("Azotea Films"), io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "PNG")
    made = set_logo(made, checked_logo(io.BytesIO(out.getvalue())), by=SYSTEM)
    picture = add_picture(made, checked_scene(io.BytesIO(out.getvalue())), {}, by=SYSTEM)
    return made, [made.logo.url, picture.file.url]


def seen(client: Client, addresses: list[str]) -> list[tuple[int, str]]:
    found = []
    for address in addresses:
        answer = client.get(address)
        assert not answer.streaming or b"".join(answer)
        found.append((answer.status_code, answer.headers.get("Cache-Control", "").partition(",")[0]))
    return found


def test_public_file_is_served_and_kept_by_browsers(
    client: Client, shown: tuple[Organisation, list[str]]
) -> None:
    assert seen(client, shown[1]) == [(200, "public"), (200, "public")]
    answer = client.get(shown[1][0])
    assert answer.headers["Content-Type"] == "image/webp"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer).startswith(b"RIFF")


def test_file_of_a_hidden_field_is_served_to_its_circle_only(
    client: Client, shown: tuple[Organisation, list[str]], account: Callable[..., Any]
) -> None:
    publish_profile(shown[0], {"visibility": {"logo": "board", "pictures": "office"}}, by=SYSTEM)
    assert [status for status, _kept in seen(client, shown[1])] == [404, 404]
    client.force_login(account("partner_officer"), BACKEND)
    assert [status for status, _kept in seen(client, shown[1])] == [404, 404]
    client.force_login(account("secretary"), BACKEND)
    assert seen(client, shown[1]) == [(200, "private"), (404, "private")]
    client.force_login(account("office_staff"), BACKEND)
    assert seen(client, shown[1]) == [(200, "private"), (200, "private")]


def test_file_of_an_unlisted_organisation_is_for_the_office_and_its_own_people(
    client: Client,
    shown: tuple[Organisation, list[str]],
    representative: Callable[..., Any],
    account: Callable[..., Any],
) -> None:
    set_listed([shown[0]], False, by=SYSTEM)
    assert [status for status, _kept in seen(client, shown[1])] == [404, 404]
    client.force_login(account("board_member"), BACKEND)
    assert [status for status, _kept in seen(client, shown[1])] == [404, 404]
    client.force_login(representative(shown[0]), BACKEND)
    assert seen(client, shown[1]) == [(200, "private"), (200, "private")]


def test_picture_of_an_editor_is_public(client: Client, db: None) -> None:
    default_storage.save("images/a.webp", ContentFile(b"RIFF"))
    assert seen(client, ["/media/images/a.webp"]) == [(200, "public")]


@pytest.mark.parametrize(
    "path",
    [
        "imports/2026/list.csv",
        "jobs/guide.pdf",
        "attachments/2026/a.pdf",
        "images/../attachments/2026/a.pdf",
        "images/..%2fattachments/2026/a.pdf",
        "images/../../../claqueta.sqlite3",
        "logos/stray.webp",
        "logos/nothing.webp",
        "images/",
    ],
)
def test_anything_else_is_not_found(path: str, client: Client, account: Callable[..., Any], db: None) -> None:
    for name in ("imports/2026/list.csv", "jobs/guide.pdf", "attachments/2026/a.pdf", "logos/stray.webp"):
        default_storage.save(name, ContentFile(b"secret"))
    client.force_login(account("office_admin"), BACKEND)
    assert Path(default_storage.path("attachments/2026/a.pdf")).exists()
    assert client.get(f"/media/{path}").status_code == 404
