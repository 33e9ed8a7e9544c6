"""Stored files are handed out to be kept, never opened in our name; one that is lost is not found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from claqueta.foundation.downloads import body_of, download
from claqueta.foundation.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Callable[..., Any]:
    """A file of a job."""

    def keep(name: str, body: bytes = b"Faro") -> Any:
        job = Job(kind="x", title="x")
        job.file.save(name, ContentFile(body), save=False)
        return job.file

    return keep


@pytest.mark.parametrize(
    ("stored", "more", "name", "media_type"),
    [
        ("list.csv", {}, "list.csv", "text/csv; charset=utf-8"),
        ("guide.pdf", {}, "guide.pdf", "application/pdf"),
        ("list.json", {"name": "mine.json"}, "mine.json", "application/json"),
        ("x.odt", {"name": "a.txt", "media_type": "text/plain"}, "a.txt", "text/plain"),
    ],
)
def test_file_is_a_download_with_name_and_type_when_it_is_there(
    stored: str, more: dict[str, str], name: str, media_type: str, kept: Callable[..., Any]
) -> None:
    response = download(kept(stored), **more)
    assert b"".join(response.streaming_content) == b"Faro"  # type: ignore[arg-type]
    response.close()
    assert (response["Content-Disposition"], response["Content-Type"]) == (
        f'attachment; filename="{name}"',
        media_type,
    )
    assert response["Content-Security-Policy"] == "sandbox"


def test_name_is_one_header_when_it_holds_quotes_and_lines(kept: Callable[..., Any]) -> None:
    response = download(kept("list.csv"), name='a"\r\nSet-Cookie: x=1.csv')
    response.close()
    assert "\n" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers


def test_body_is_read_when_the_file_is_there(kept: Callable[..., Any]) -> None:
    assert body_of(kept("list.csv")) == b"Faro"


@pytest.mark.parametrize("ask", [body_of, download])
def test_file_is_not_found_when_none_was_kept_or_it_is_lost(
    ask: Callable[[Any], Any], kept: Callable[..., Any]
) -> None:
    lost = kept("list.csv")
    lost.storage.delete(lost.name)
    for file in (Job().file, lost):
        with pytest.raises(Http404):
            ask(file)
