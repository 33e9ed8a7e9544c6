"""Who is turned away is told so on a page in their language, with what to do and when; a program gets one line."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.config.refusing import refusal_page
from claqueta.config.turns import LARGEST_BODY, ONE_ADDRESS, Turns
from conftest import at_most

pytestmark = pytest.mark.django_db
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("language", "said", "wait", "back"),
    [
        ("es", "Demasiado a menudo", "Espera", "Volver a donde estabas"),
        ("en", "Too often", "Wait", "Back to where you were"),
    ],
)
def test_too_many_requests_are_a_page_that_says_when_and_where_to_go_on(
    language: str, said: str, wait: str, back: str, client: Client, settings: Any, monkeypatch: Any
) -> None:
    at_most(settings, monkeypatch, requests_export=1)
    with translation.override(language):
        address, came_from = reverse("directory_export", args=["csv"]), reverse("directory")
    headers = {"accept": BROWSER, "referer": f"http://testserver{came_from}"}
    assert client.get(address).status_code == 200
    answer = client.get(address, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert 0 < int(answer["Retry-After"]) <= 3600
    for words in (said, wait, back, f'href="http://testserver{came_from}"', f'lang="{language}"', "noindex"):
        assert words in page
    for line in (client.get(address), client.get(address, headers={**headers, "hx-request": "true"})):
        assert (line.status_code, line["Content-Type"]) == (429, "text/plain; charset=utf-8")
    elsewhere = client.get(address, headers={**headers, "referer": "https://elsewhere.example/"})
    assert "elsewhere.example" not in elsewhere.content.decode()


def test_who_tries_to_sign_in_too_often_sees_the_same_page(client: Client, account: Any) -> None:
    who, page = account(), reverse("account_login")
    for _time in range(40):
        answer = client.post(page, {"login": who.email, "password": "wrong"}, headers={"accept": BROWSER})
        if answer.status_code == 429:
            break
    assert (answer.status_code, "Espera unos minutos" in answer.content.decode()) == (429, True)


@pytest.mark.parametrize(("cookie", "said"), [(True, "Entretanto"), (False, "cookies")])
def test_form_of_another_session_is_refused_with_what_to_do(cookie: bool, said: str) -> None:
    client, page = Client(enforce_csrf_checks=True), reverse("account_login")
    if cookie:
        client.get(page)
    came_from = {"referer": f"http://testserver{page}", "accept": BROWSER}
    answer = client.post(page, {"login": "a@b.example", "csrfmiddlewaretoken": "x" * 64}, headers=came_from)
    told = answer.content.decode()
    assert (answer.status_code, "CSRF" in told) == (403, False)
    for words in (said, "Abrir otra vez el formulario", f'href="http://testserver{page}"'):
        assert words in told


def test_address_of_a_button_opened_by_itself_says_so(client: Client) -> None:
    address = reverse("shortlist_share")
    page, line = client.get(address, headers={"accept": BROWSER}), client.get(address)
    assert (page.status_code, page["Allow"], line.status_code) == (405, "POST", 405)
    assert "No hay nada que ver en esta" in page.content.decode()
    assert line.content == b""


def turned_away(status: int, path: str, accept: str) -> tuple[str, dict[str, str], str]:
    """What a server whose turns are all taken, or which is sent too much, answers: status, headers, body."""
    turns = Turns(lambda _environ, _start: [b"served"], page=refusal_page)
    environ: dict[str, Any] = {
        "REMOTE_ADDR": "192.0.2.7",
        "PATH_INFO": path,
        "HTTP_ACCEPT": accept,
        "wsgi.input": io.BytesIO(),
    }
    if status == 429:
        turns.held["192.0.2.7"] = ONE_ADDRESS
    if status == 413:
        environ["CONTENT_LENGTH"] = str(LARGEST_BODY + 1)
    if status == 503:
        while turns.turns.acquire(blocking=False):
            pass
    told: list[Any] = []
    body = b"".join(turns(environ, lambda *given: told.extend(given)))
    return told[0], dict(told[1]), body.decode()


@pytest.mark.parametrize(
    ("status", "spanish", "english", "again"),
    [
        (413, "un archivo más pequeño", "a smaller file", None),
        (429, "unos segundos", "some seconds", "2"),
        (503, "cola en la puerta", "queue at the door", "5"),
    ],
)
def test_whoever_is_turned_away_at_the_door_reads_why(
    status: int, spanish: str, english: str, again: str | None, monkeypatch: Any
) -> None:
    monkeypatch.setattr("claqueta.config.turns.LONGEST_WAIT", 0.01)
    for path, words, language in (
        ("/es/", spanish, "es"),
        ("/en/", english, "en"),
        ("/", spanish, "es"),
        ("/xx/\udc80", spanish, "es"),
    ):
        line, headers, page = turned_away(status, path, BROWSER)
        assert (line[:3], headers["Content-Type"], headers.get("Retry-After")) == (
            str(status),
            "text/html; charset=utf-8",
            again,
        )
        assert (words in page, f'<html lang="{language}">' in page) == (True, True)
    line, headers, page = turned_away(status, "/es/", "*/*")
    assert (page, headers["Content-Type"]) == (f"{line}\n", "text/plain; charset=utf-8")
