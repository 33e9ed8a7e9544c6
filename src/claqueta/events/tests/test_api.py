"""Events written by programs: as drafts, by whoever the office gave a key, once for a key of idempotency."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claqueta.accounts.actions import make_token
from claqueta.events.models import Event

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
SAID = {
    "kind": "workshop",
    "title": {"es": "Taller de sonido"},
    "text": {"es": "Una mañana en el estudio."},
    "begins_at": "2027-03-11T10:00:00+01:00",
    "ends_at": "2027-03-11T14:00:00+01:00",
    "visibility": "members",
}


@pytest.fixture
def asked(client: Client, account: Make) -> Callable[..., Any]:
    """Send something as a role: `asked("post", "/events", {...}, role="office_staff")`."""
    keys: dict[str, str] = {}

    def send(method: str, path: str, body: Any, *, role: str = "office_staff", **headers: str) -> Any:
        if role and role not in keys:
            keys[role] = make_token(by=account(role), name="x", scopes=["read", "write"], days=30)[1]
        sent = {**({"Authorization": f"Bearer {keys[role]}"} if role else {}), **headers}
        act = getattr(client, method)
        return act(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=sent)

    return send


def test_office_writes_a_draft_once_and_changes_it(asked: Make) -> None:
    answers = [asked("post", "/events", SAID, **{"Idempotency-Key": "one"}) for _time in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    made = Event.objects.get()
    assert (made.state, made.visibility, answers[0].json()["slug"]) == ("draft", "members", made.slug)
    changed = asked("patch", f"/events/{made.slug}", {"capacity": 40, "version": 1})
    assert (changed.status_code, changed.json()["title"]) == (200, "Taller de sonido")
    made.refresh_from_db()
    assert (made.capacity, made.version) == (40, 2)
    assert asked("patch", f"/events/{made.slug}", {"capacity": 50, "version": 1}).status_code == 412
    stale = {"If-Match": answers[0].headers.get("ETag") or '"old"'}
    assert asked("patch", f"/events/{made.slug}", {"capacity": 60}, **stale).status_code == 412
    made.refresh_from_db()
    assert made.capacity == 40


@pytest.mark.parametrize("role", ["", "board_member", "editor"])
def test_nobody_else_writes_or_finds_a_draft(role: str, asked: Make, event: Make) -> None:
    draft = event("draft")
    codes = (
        asked("post", "/events", SAID, role=role).status_code,
        asked("patch", f"/events/{draft.slug}", {"capacity": 1}, role=role).status_code,
    )
    assert codes in ((401, 401), (403, 404))
    assert Event.objects.count() == 1
    draft.refresh_from_db()
    assert draft.capacity is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "corrida"},
        {"title": {}},
        {"title": {"es": "x" * 161}},
        {"ends_at": "2027-03-11T09:00:00+01:00"},
        {"begins_at": "2027-03-11T10:00:00"},
        {"begins_at": "soon"},
        {"capacity": 0},
        {"capacity": 10**9},
        {"purposes": ["O99"]},
        {"zone": "Atlantis/Poseidonis"},
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(wrong: dict[str, Any], asked: Make) -> None:
    answer = asked("post", "/events", SAID | wrong)
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.content.decode()
    assert not Event.objects.exists()
