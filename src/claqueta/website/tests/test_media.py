"""Uploads under /media/: what is public and nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client


@pytest.mark.parametrize("folder", ["logos", "pictures", "images"])
def test_public_file_is_served_and_kept_by_browsers(folder: str, client: Client) -> None:
    default_storage.save(f"{folder}/a.webp", ContentFile(b"RIFF"))
    answer = client.get(f"/media/{folder}/a.webp")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert (b"".join(answer), "immutable" in answer.headers["Cache-Control"]) == (b"RIFF", True)
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "imports/2026/list.csv",
        "jobs/guide.pdf",
        "attachments/2026/a.pdf",
        "logos/../attachments/2026/a.pdf",
        "logos/..%2fattachments/2026/a.pdf",
        "logos/../../../claqueta.sqlite3",
        "logos/nothing.webp",
        "logos/",
    ],
)
def test_anything_else_is_not_found(path: str, client: Client, account: Callable[..., Any], db: None) -> None:
    for name in ("imports/2026/list.csv", "jobs/guide.pdf", "attachments/2026/a.pdf", "logos/a.webp"):
        default_storage.save(name, ContentFile(b"secret"))
    client.force_login(account("office_admin"), backend="django.contrib.auth.backends.ModelBackend")
    assert Path(default_storage.path("attachments/2026/a.pdf")).exists()
    assert client.get(f"/media/{path}").status_code == 404
