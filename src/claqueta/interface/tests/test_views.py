"""What every instance answers: probes, files, pictures for sharing, and what went wrong in the reader's words."""

import io
from typing import Any

import pytest
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.utils import translation
from PIL import Image

from claqueta.foundation.domains import Domain, Shared, standing
from claqueta.interface import views
from claqueta.interface.middleware import UsableValuesMiddleware
from claqueta.interface.sharing import SIZE

pytestmark = pytest.mark.django_db
SECRET = "Zanzíbar"


def test_robots_are_kept_out_of_the_office_and_of_accounts_in_every_language(
    client: Client, settings: Any
) -> None:
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /office/",
        "Disallow: /es/cuenta/",
        "Disallow: /en/account/",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]


def test_probe_says_what_is_not_well(client: Client) -> None:
    alive, ready = client.get("/health"), client.get("/ready")
    assert (alive.status_code, alive.json()) == (200, {"ok": True})
    assert (ready.status_code, ready.json()) == (503, {"database": True, "index": True, "worker": False})


@pytest.mark.parametrize(
    "title", ["Faro", "A title that is long enough for several lines of a picture " * 4, "a" * 200]
)
def test_picture_for_sharing_has_its_size_whatever_the_title(title: str, rf: Any) -> None:
    with standing(Domain("a", sharing={"thing": {"1": Shared(title, title)}.get})):
        response = views.sharing(rf.get("/"), "thing", "1")
        with pytest.raises(Http404):
            views.sharing(rf.get("/"), "thing", "2")
        tagline = views.sharing(rf.get("/"), "unknown", "1")
    assert (response["Content-Type"], Image.open(io.BytesIO(response.content)).size) == ("image/jpeg", SIZE)
    assert tagline.content != response.content


def test_picture_for_sharing_whose_files_are_gone_is_drawn_without_them(rf: Any) -> None:
    gone = Shared("Faro", "A light", ("shown/gone.png", "../x", "a\0b"), "shown/gone.webp")
    with standing(Domain("a", sharing={"thing": {"1": gone}.get})):
        response = views.sharing(rf.get("/"), "thing", "1")
    assert Image.open(io.BytesIO(response.content)).size == SIZE


def test_logo_stands_on_its_plate_beside_the_title(rf: Any) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 100), "#00ff00").save(out, "PNG")
    path = default_storage.save("shown/logo.png", ContentFile(out.getvalue()))
    with standing(Domain("a", sharing={"thing": {"1": Shared("Faro", logo=path)}.get})):
        response = views.sharing(rf.get("/"), "thing", "1")
    red, green, blue = Image.open(io.BytesIO(response.content)).getpixel((1200 - 64 - 66, 190 + 66))  # type: ignore[misc]
    assert (red < 60, green > 200, blue < 60) == (True, True, True)


@pytest.fixture
def stored() -> None:
    """Files, one of a folder that nobody shows."""
    for name in ("shown/a.png", "shown/b.svg", "shown/c", "private/secret.txt"):
        default_storage.save(name, ContentFile(SECRET.encode()))


def show(rf: Any, path: str, *, public: bool = True, query: str = "") -> Any:
    with standing(Domain("a", files={"shown": lambda _request, _path: public})):
        return views.media(rf.get(f"/{query}"), path)


@pytest.mark.parametrize("public", [True, False])
def test_picture_is_shown_in_a_width_of_copies_as_far_as_the_picture_is(public: bool, rf: Any) -> None:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "red").save(out, "PNG")
    default_storage.save("shown/a.png", ContentFile(out.getvalue()))
    copy = show(rf, "shown/a.png", public=public, query="?w=240")
    assert (copy["Content-Type"], Image.open(io.BytesIO(copy.content)).size) == ("image/webp", (240, 160))
    assert copy["Cache-Control"] == (views.KEPT_BY_ALL if public else views.KEPT_BY_ONE)
    for width in ("241", "-1", "x", "999999999999999999999"):
        whole = show(rf, "shown/a.png", public=public, query=f"?w={width}")
        assert b"".join(whole.streaming_content) == out.getvalue()
        whole.close()


def test_copy_of_what_is_no_picture_or_whose_picture_is_gone_is_not_found(rf: Any, stored: None) -> None:
    for path in ("shown/a.png", "shown/nowhere.png"):
        with pytest.raises(Http404):
            show(rf, path, query="?w=240")


def test_copy_of_a_picture_that_may_not_be_seen_is_not_drawn(rf: Any) -> None:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "red").save(out, "PNG")
    default_storage.save("private/a.png", ContentFile(out.getvalue()))
    with pytest.raises(Http404):
        show(rf, "private/a.png", query="?w=240")


@pytest.mark.parametrize(
    ("path", "media_type", "public", "kept"),
    [
        ("shown/a.png", "image/png", True, views.KEPT_BY_ALL),
        ("shown/b.svg", "image/svg+xml", False, views.KEPT_BY_ONE),
        ("shown/c", "application/octet-stream", False, views.KEPT_BY_ONE),
    ],
)
def test_file_is_shown_without_power_when_its_domain_lets_it_be_seen(
    path: str, media_type: str, public: bool, kept: str, rf: Any, stored: None
) -> None:
    response = show(rf, path, public=public)
    assert b"".join(response.streaming_content).decode() == SECRET
    response.close()
    assert [response[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")] == [
        media_type,
        kept,
        "nosniff",
    ]
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["private/secret.txt", "shown/../private/secret.txt", "shown//a.png", "/shown/a.png", "shown/./a.png"]
    + ["shown/none.png", "shown", "", "shown/a\0.png", "shown/" + "a" * 300],
)
def test_file_is_not_found_when_nobody_shows_it_or_it_is_not_there(path: str, rf: Any, stored: None) -> None:
    with pytest.raises(Http404):
        show(rf, path)


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (BadRequest(f"Not {SECRET}"), 400, f"Not {SECRET}"),
        (ValueError(SECRET), 400, ""),
        (None, 400, ""),
        (RequestDataTooBig(), 413, ""),
        (TooManyFieldsSent(), 413, ""),
        (TooManyFilesSent(), 413, ""),
    ],
)
def test_unreadable_request_is_told_to_people_and_to_programs(
    error: Exception | None, status: int, detail: str, rf: Any
) -> None:
    page, answer = (views.unreadable(rf.get(path), error) for path in ("/en/x/", "/api/x"))
    assert (page.status_code, answer.status_code, SECRET in page.content.decode()) == (
        status,
        status,
        bool(detail),
    )
    assert answer["Content-Type"] == "application/problem+json"
    assert (SECRET in answer.content.decode("unicode_escape"), 'lang="en"' in page.content.decode()) == (
        bool(detail),
        True,
    )


@pytest.mark.parametrize(
    ("view", "status"), [(views.not_found, 404), (views.forbidden, 403), (views.failed, 500)]
)
def test_error_is_a_problem_when_a_program_asked(view: Any, status: int, rf: Any) -> None:
    answer = view(rf.get("/api/x"))
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "error", "said"),
    [
        ("/en/x/", ValidationError({"email": ["One.", "Two."]}), [("One."), ("Two.")]),
        ("/en/x/", ValidationError("Not that."), ["Not that."]),
        ("/api/x", ValidationError("Not that."), None),
        ("/en/x/", ValueError("Not that."), None),
    ],
)
def test_value_that_cannot_be_used_is_a_page_when_no_form_says_so(
    path: str, error: Exception, said: list[str] | None, rf: Any
) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse("as ever")

    middleware, request = UsableValuesMiddleware(answer), rf.get(path)
    with translation.override("en"):
        response = middleware.process_exception(request, error)
    assert middleware(request).content == b"as ever"
    if said is None:
        assert response is None
        return
    assert response is not None
    assert (response.status_code, [one for one in said if one not in response.content.decode()]) == (422, [])
