"""Every route and every form, with values that nobody should send: no error of ours, and nothing poisoned is kept."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from claqueta.accounts.actions import make_token
from claqueta.engines.mcp import Code
from claqueta.foundation import mailing
from claqueta.foundation.models import SetAside
from claqueta.foundation.search import catch_up, rebuild
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation
from tests.hostile import (
    METHODS,
    OURS,
    PARAMETERS,
    PATH_VALUES,
    VALUES,
    Form,
    Route,
    encoded,
    forms_in,
    messages,
    poisoned,
    routes,
    share,
)
from tests.surroundings import SERVER, THOROUGH

pytestmark = [
    pytest.mark.django_db,
    *([] if SERVER else [pytest.mark.whole]),
    # Of lists that are not ours.
    pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning"),
]
BACKEND = "django.contrib.auth.backends.ModelBackend"
ROLES = ("anonymous", "member", "administrator")
"""Between them they reach all but a few views of the board's."""
MORE_ROLES: tuple[str, ...] = ()
"""Whoever reaches some of ours by another permission, with fewer values."""
if THOROUGH and not SERVER:
    # What another role is shown is decided before a database is asked: the second engine is asked by the three alone.
    MORE_ROLES = ("office_staff", "editor", "secretary", "treasurer", "board_member", "partner_officer")
SLOW = re.compile(r"guide|/pdf|logout|sharing/|failwhale|styleguide")
"""Routes that draw for seconds, that end the session, or of Wagtail's that break on purpose."""
BREAKS_WITHOUT_A_FORM = re.compile(r"/office/choose-external-link/")
"""Wagtail's, for whoever may edit: a link's form without its one field."""
STILL_THERE = (
    "/en/",
    "/es/",
    "/en/directory/",
    "/en/directory/map.json",
    "/en/directory/new-members.xml",
    "/en/directory/export/csv/",
    "/en/search/?q=azotea",
    "/en/news/feed.xml",
    "/sitemap.xml",
    "/api/v1/organisations",
    "/api/v1/search?q=azotea",
    "/office/organisations/",
    "/office/trail/",
    "/office/due/",
    "/office/persons/",
)


SAID_ON_PURPOSE = {("/ready", 503)}
"""Answers that say how this node is: no worker is alive while the tests run."""


class Attacker:
    """A client that remembers what broke instead of stopping."""

    def __init__(self, who: Any = None) -> None:
        self.client, self.who, self.broken, self.sent = Client(), who, list[str](), 0

    def ask(self, method: str, path: str, query: str = "", body: bytes = b"", form: str = "") -> Any:
        # What limits how often somebody asks must not keep a value from where it could break something.
        if method != "GET" or self.sent % 20 == 0:
            cache.clear()
        if self.who and "_auth_user_id" not in self.client.session:
            self.client.force_login(self.who, BACKEND)
        self.sent += 1
        apiece: Any = transaction.atomic()
        # A test's, not the view's: what is drawn is drawn outside transactions, and is drawn here too.
        apiece._from_testcase = True
        try:
            with apiece:
                answer = self.client.generic(
                    method, path, body, form or "application/octet-stream", QUERY_STRING=query
                )
        except Exception as error:
            self.broken.append(
                f"{method} {path[:120]} ?{query[:120]} {body[:160]!r}: {type(error).__name__}: {error}"[:700]
            )
            return None
        if answer.status_code >= 500 and (path, answer.status_code) not in SAID_ON_PURPOSE:
            self.broken.append(f"{method} {path[:120]} ?{query[:120]} {body[:160]!r}: {answer.status_code}")
        return answer

    def post(self, path: str, pairs: list[tuple[str, str | bytes]]) -> Any:
        return self.ask("POST", path, body=encoded(pairs).encode(), form="application/x-www-form-urlencoded")


@pytest.fixture
def scene(
    organisation: Callable[..., Any], account: Callable[..., Any], representative: Callable[..., Any]
) -> Callable[[str], Attacker]:
    """Two organisations with all kinds of values, and somebody of a role."""
    made = organisation(
        "Azotea Films",
        tagline={"en": "High"},
        website="https://azotea.example",
        premises=[{"city": "Madrid", "country": "ES", "is_main": True}],
    )
    organisation("Nitrato")
    member = representative(made)
    actions.save_draft(made, {"tagline": {"en": "Higher"}}, by=member)
    mailing.send_written("test", "ana@people.example", "A subject", "A text")
    catch_up()

    def enter(role: str) -> Attacker:
        match role:
            case "anonymous":
                return Attacker()
            case "member":
                return Attacker(member)
            case "administrator":
                return Attacker(account("office_admin"))
        return Attacker(account(role))

    return enter


def benign(route: Route) -> str:
    """A value for a route's parts that leads somewhere, where there is one to know.

    The CMS is asked for its first of a kind, the root among its pages: what number an organisation has follows from the
    tests before on PostgreSQL, and an administrator who deletes the page of that number does as the form says.
    """
    if "slug" in route.pattern:
        return "azotea-films"
    if "form" in route.pattern:
        return "csv"
    if not route.ours:
        return "1"
    found = Organisation.objects.order_by("pk").first()
    return str(found.pk if found else 1)


def tried_by(role: str) -> Iterator[Route]:
    """The routes that a role tries: what others wrote is read by the same code whoever asks."""
    return (one for one in routes() if not SLOW.search(one.pattern) and (one.ours or role in ROLES))


def trouble(attacker: Attacker, administrator: Any) -> list[str]:
    """What broke under the attack, what it left poisoned, and what does not open any longer because of it."""
    left = [f"poisoned: {one}" for one in poisoned()]
    catch_up()
    rebuild()
    aside = [f"set aside: {one.key}: {one.error}" for one in SetAside.objects.all()]
    reader = Attacker(administrator)
    closed = [
        f"{path}: {status}"
        for path in STILL_THERE
        if (status := getattr(reader.ask("GET", *path.partition("?")[::2]), "status_code", 500)) != 200
    ]
    return [*attacker.broken, *left, *aside, *closed]


@pytest.mark.parametrize("role", ROLES + MORE_ROLES)
def test_no_address_breaks_anything(
    role: str, scene: Callable[[str], Attacker], account: Callable[..., Any]
) -> None:
    attacker = scene(role)
    for number, route in enumerate(tried_by(role)):
        path = route.filled(benign(route))
        step = 5 if route.ours and role == "administrator" else 13 if route.ours and role in ROLES else 26
        for value in share(VALUES, number, step):
            attacker.ask("GET", path, encoded([(name, value) for name in PARAMETERS]))
        if route.has_parts:
            step = 3 if route.ours and role in ROLES else 8
            for value in share(PATH_VALUES, number, step):
                attacker.ask("GET", route.filled(value))
    for value in VALUES:
        if isinstance(value, str) and "\n" not in value and role == "anonymous":
            _ask_with_headers(attacker, value)
    assert trouble(attacker, attacker.who if role == "administrator" else account("office_admin")) == []


@pytest.mark.skipif(bool(SERVER), reason="a body that is none holds nothing to ask a database with")
@pytest.mark.parametrize("role", ["anonymous", "administrator"])
def test_no_method_breaks_anything(
    role: str, scene: Callable[[str], Attacker], account: Callable[..., Any]
) -> None:
    """Every route by every method (RFC 9110 §9), with a body that is none."""
    attacker = scene(role)
    for number, route in enumerate(tried_by(role)):
        path = route.filled(benign(route))
        if BREAKS_WITHOUT_A_FORM.fullmatch(path):
            continue
        for method in share(METHODS, number):
            attacker.ask(method, path, body=b"\xff{", form="application/json")
    assert trouble(attacker, attacker.who if role == "administrator" else account("office_admin")) == []


def _ask_with_headers(attacker: Attacker, value: str) -> None:
    client = Client(raise_request_exception=False)
    text = value.encode().decode("latin-1")
    quoted = value.replace("\0", "\\000").encode().decode("latin-1")
    cookies = "; ".join(
        f'{name}="{quoted}"' for name in ("sessionid", "csrftoken", "django_language", "messages")
    )
    names = ("Accept-Language", "If-None-Match", "Idempotency-Key", "Range", "X-Forwarded-For")
    for path in ("/en/directory/", "/api/v1/organisations", "/office/", "/en/search/"):
        answer = client.get(path, headers={"Cookie": cookies, **dict.fromkeys(names, text)})
        if answer.status_code >= 500 and (path, answer.status_code) not in SAID_ON_PURPOSE:
            attacker.broken.append(f"{path} with headers {value[:40]!r}: {answer.status_code}")


def _bodies(form: Form, number: int, *, thorough: bool) -> list[list[tuple[str, str | bytes]]]:
    """The form as it came, with hostile values: in all its fields at once, then in one after the other."""
    kept = [(name, one) for name, several in form.fields.items() for one in several]
    buttons = form.buttons or [("", "")]
    bodies: list[list[tuple[str, str | bytes]]] = []
    names = [name for name in form.fields if name != "csrfmiddlewaretoken"]
    for value in share(VALUES, number, 13 if thorough else 26):
        bodies.append([(name, value) for name in [*names, *(name for name, _value in buttons if name)]])
        bodies.extend([*((name, value) for name in names), button] for button in buttons[:3])
    for position, name in enumerate(share(names, number) if thorough else names[:3]):
        others = [pair for pair in kept if pair[0] != name]
        bodies.extend(
            [*others, (name, value), buttons[position % len(buttons)]]
            for value in share(VALUES, number + position, len(VALUES))
        )
    return bodies


@pytest.mark.parametrize("role", ROLES + MORE_ROLES)
def test_no_form_breaks_anything(
    role: str, scene: Callable[[str], Attacker], account: Callable[..., Any]
) -> None:
    attacker = scene(role)
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for number, route in enumerate(tried_by(role)):
        path = route.filled(benign(route))
        if route.ours:
            step = 9 if role in ROLES else 26
            for value in share(VALUES, number, step):
                attacker.post(
                    path,
                    [(name, value) for name in ("action", "keep", "gone", "chosen", "view", "row", "list")]
                    + [(name, value) for name in ("step", "attachment", "remove", "email", "o", "title")],
                )
        answer = attacker.ask("GET", path)
        if (
            answer is None
            or answer.status_code != 200
            or "html" not in answer.headers.get("Content-Type", "")
        ):
            continue
        for form in forms_in(answer.content.decode(), path):
            mark = (form.action.partition("?")[0], tuple(form.fields))
            if mark not in seen and form.action.startswith("/") and not SLOW.search(form.action):
                seen.add(mark)
                for pairs in _bodies(form, number, thorough=route.ours and role in ROLES):
                    attacker.post(form.action, pairs)
    assert len(seen) > {"anonymous": 3, "member": 12, "administrator": 30}.get(role, 10)
    assert trouble(attacker, attacker.who if role == "administrator" else account("office_admin")) == []


HALF, DEEP = "\ud800", "[" * 5000 + "]" * 5000
TEXTS_OF_A_PATCH: tuple[Any, ...] = (
    {"tagline": 5},
    {"tagline": {"en": 5}},
    {"tagline": {"en": "x" * 2_000_000}},
    {"tagline": {"xx": "?"}},
    {"tagline": {"en": {"en": "nested"}}},
    {"tagline": ["en"]},
    {"description": {"en": "x" * 5001}},
    {"website": "javascript:alert(1)"},
    {"website": "data:text/html,x"},
    {"website": "https://a.example/\nb"},
    {"website": "//a.example"},
    {"email": "a@b.example\nBcc: c@d.example"},
    {"email": "nobody"},
    {"phone": "x" * 41},
    {"phone": "none"},
    {"phone": True},
    {"version": 10**30, "phone": ""},
    {"version": -1},
    [],
    5,
    None,
    "text",
)


@pytest.fixture
def asking(account: Callable[..., Any], organisation: Callable[..., Any]) -> Callable[..., Any]:
    organisation("Azotea Films")
    key = make_token(by=account("office_staff"), name="test", scopes=["read", "write"], days=30)[1]
    client = Client(raise_request_exception=False)

    def ask(method: str, path: str, body: bytes = b"", kind: str = "application/json") -> Any:
        cache.clear()
        return client.generic(method, path, body, kind, headers={"Authorization": f"Bearer {key}"})

    return ask


@pytest.mark.parametrize("who", ["guest", "member"])
def test_no_message_of_a_program_breaks_anything(
    who: str, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    member = representative(organisation("Azotea Films"))
    key = make_token(by=member, name="test", scopes=["read", "propose"], days=30)[1]
    headers = {"Authorization": f"Bearer {key}"} if who == "member" else {}
    client = Client(raise_request_exception=False)
    broken = []
    for body in messages():
        cache.clear()
        answer = client.generic("POST", "/mcp", body, "application/json", headers=headers)
        read = json.loads(answer.content) if answer.content else None
        ours = isinstance(read, dict) and read.get("error", {}).get("code") == INTERNAL
        if answer.status_code >= 500 or ours or len(answer.content) > LONGEST_ANSWER:
            broken.append((body[:160], answer.status_code, answer.content[:160]))
    assert broken == []
    assert poisoned((*OURS, "opportunities")) == []
    listed = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = client.post("/mcp", listed, content_type="application/json", headers=headers)
    assert {one["name"] for one in answer.json()["result"]["tools"]} >= {"search", "match"}


INTERNAL = Code.OURS
"""An error of the server’s own."""
LONGEST_ANSWER = 400_000


@pytest.mark.parametrize("number", range(len(TEXTS_OF_A_PATCH)))
def test_api_refuses_what_the_form_refuses(number: int, asking: Callable[..., Any]) -> None:
    body = TEXTS_OF_A_PATCH[number]
    answer = asking("PATCH", "/api/v1/organisations/azotea-films", json.dumps(body).encode())
    status = 422 if isinstance(body, dict) else 400
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert Organisation.objects.get().version == 1


@pytest.mark.parametrize("text", [f"a{HALF}b", "a\0b", "a\u200bb\u202e", "a\x07b"])
def test_api_keeps_text_clean(text: str, asking: Callable[..., Any]) -> None:
    body = json.dumps({"tagline": {"en": text}}).encode()
    assert asking("PATCH", "/api/v1/organisations/azotea-films", body).status_code == 200
    assert Organisation.objects.get().tagline == {"en": "ab"}


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("GET", "/api/v1/nothing", b"", "", 404),
        ("GET", "/api/", b"", "", 404),
        ("GET", "/api/v2/organisations", b"", "", 404),
        ("GET", "/api/v1/organisations/a%00b", b"", "", 400),
        ("GET", "/api/v1/organisations/%ff", b"", "", 404),
        ("GET", "/api/v1/organisations?cursor=%00", b"", "", None),
        ("GET", "/api/v1/organisations?limit=" + "9" * 4400, b"", "", 422),
        ("GET", "/api/v1/organisations?updated_since=9999-12-31T23:59:59-23:59", b"", "", None),
        ("GET", "/api/v1/organisations?activity=%00", b"", "", None),
        ("DELETE", "/api/v1/organisations", b"", "", 405),
        ("PATCH", "/api/v1/organisations/azotea-films", b"{", "application/json", 400),
        ("PATCH", "/api/v1/organisations/azotea-films", b"\xff\xfe", "application/json", 400),
        ("PATCH", "/api/v1/organisations/azotea-films", DEEP.encode(), "application/json", None),
        ("PATCH", "/api/v1/organisations/azotea-films", b"phone=5", "application/x-www-form-urlencoded", 415),
        ("PATCH", "/api/v1/organisations/azotea-films", b"{}", "text/plain", 415),
        (
            "PATCH",
            "/api/v1/organisations/azotea-films",
            b'"' + b"x" * 6_000_000 + b'"',
            "application/json",
            413,
        ),
    ],
)
def test_what_the_api_cannot_answer_is_a_problem(
    method: str, path: str, body: bytes, kind: str, status: int | None, asking: Callable[..., Any]
) -> None:
    answer = asking(method, path, body, kind or "application/json")
    if status is None:
        assert answer.status_code < 500
    else:
        assert answer.status_code == status
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.content)["status"] == answer.status_code


def test_uncaught_error_of_the_api_is_a_problem_without_details(
    asking: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from claqueta.organisations import api

    def breaks(*_arguments: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(api, "presented", breaks)
    answer = asking("GET", "/api/v1/organisations/azotea-films")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in answer.content


@pytest.mark.parametrize("body", [b"a=1&" * 6000, b"a=" + b"x" * 6_000_000])
def test_form_that_is_too_large_is_refused_in_the_look_of_the_site(
    body: bytes, client: Client, account: Callable[..., Any]
) -> None:
    client.force_login(account("office_staff"), BACKEND)
    answer = client.generic("POST", "/en/account/", body, "application/x-www-form-urlencoded")
    assert (answer.status_code, b"claqueta.css" in answer.content) == (413, True)


def test_too_many_parameters_and_null_characters_in_an_address_are_refused(db: None, client: Client) -> None:
    assert [client.get(path).status_code for path in ("/en/directory/?" + "a=1&" * 6000, "/en/a%00b/")] == [
        413,
        400,
    ]
