"""The door through the API: the office reads all of it, a device what is its own, everybody else nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claqueta.door import actions
from claqueta.door.models import Way
from claqueta.door.tests.test_devices import Tablet
from claqueta.foundation.actors import SYSTEM

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]
WHERE = ("/api/v1/badges", "/api/v1/scans", "/api/v1/events/{slug}/doors")
SECRET = "Zanzibar"


@pytest.fixture
def ask(client: Client) -> Make:
    def get(url: str, authorization: str = "") -> Any:
        return client.get(url, headers={"Authorization": authorization} if authorization else {})

    return get


@pytest.fixture
def office(account: Make, key_for: Make) -> str:
    return f"Bearer {key_for(account('office_staff'), 'read')}"


@pytest.fixture
def scene(taking_place: Make, badge: Make, door: Make, device: Make) -> Any:
    """An event with somebody inside and somebody refused, read by a tablet at its entrance."""
    held = taking_place()
    entrance = door(held, "Entrance")
    tablet = Tablet(device(entrance)[1])
    inside, late = badge(held, f"Ana {SECRET}"), badge(held, "Bea Gil")
    now = timezone.now()
    tablet.sync(
        tablet.scan(inside, now - timedelta(minutes=9)),
        tablet.scan(late, now, ok=False, why="unpaid"),
    )
    return held, entrance, tablet, inside, late


def test_office_reads_badges_scans_and_counts(ask: Make, office: str, scene: Any) -> None:
    held, _entrance, _tablet, inside, late = scene
    badges = {one["id"]: one for one in ask(f"{WHERE[0]}?event={held.slug}", office).json()["items"]}
    assert badges[inside.pk]["name"] == f"Ana {SECRET}"
    assert (badges[inside.pk]["inside"], badges[inside.pk]["state"]) == (True, "good")
    assert badges[inside.pk]["first_in"] is not None
    assert (badges[late.pk]["inside"], badges[late.pk]["first_in"]) == (False, None)
    scans = ask(f"{WHERE[1]}?event={held.slug}&accepted=no", office).json()["items"]
    assert [(one["badge"], one["reason"], one["door"]) for one in scans] == [(late.pk, "unpaid", "Entrance")]
    assert ask(f"{WHERE[1]}?flagged=open", office).json()["items"] == []
    counts = ask(WHERE[2].format(slug=held.slug), office).json()
    assert counts["rooms"] == [{"room": "", "capacity": held.capacity, "inside": 1, "came": 1}]
    assert [(one["door"], one["let_in"], one["refused"]) for one in counts["doors"]] == [("Entrance", 1, 1)]
    for url in WHERE:
        answer = ask(url.format(slug=held.slug), office).text
        for secret in (inside.key, inside.email):
            assert secret not in answer


@pytest.mark.parametrize("url", WHERE)
@pytest.mark.parametrize("role", [None, "", "board_member", "editor"])
def test_nothing_is_told_when_it_is_not_the_office_that_asks(
    ask: Make, scene: Any, account: Make, key_for: Make, role: str | None, url: str
) -> None:
    key = "" if role is None else f"Bearer {key_for(account(*filter(None, [role])), 'read')}"
    answer = ask(url.format(slug=scene[0].slug), key)
    assert answer.status_code == (401 if role is None else 403)
    assert SECRET not in answer.text


def test_device_reads_its_own_event_and_what_it_read_itself(
    ask: Make, scene: Any, taking_place: Make, badge: Make, door: Make, device: Make
) -> None:
    held, entrance, tablet, inside, late = scene
    beside, other = Tablet(device(door(held, "Back"))[1]), taking_place(title={"es": "Otro"})
    badge(other, f"Otra {SECRET}")
    actions.check_in(entrance, late, way=Way.OUT, by=SYSTEM)
    mine = f"Door {tablet.token}"
    assert {one["id"] for one in ask(WHERE[0], mine).json()["items"]} == {inside.pk, late.pk}
    assert ask(f"{WHERE[0]}?event={other.slug}", mine).json()["items"] == []
    assert len(ask(WHERE[1], mine).json()["items"]) == 2
    assert ask(WHERE[1], f"Door {beside.token}").json()["items"] == []
    assert ask(WHERE[2].format(slug=held.slug), mine).json()["expected"] == 2
    assert ask(WHERE[2].format(slug=other.slug), mine).status_code == 404


@pytest.mark.parametrize("how", ["revoked", "as a key", "elsewhere"])
def test_device_is_refused_when_it_does_not_work_or_asks_for_anything_else(
    ask: Make, scene: Any, how: str
) -> None:
    tablet = scene[2]
    authorization, url = f"Door {tablet.token}", WHERE[0]
    if how == "revoked":
        actions.revoke_device(scene[1].devices.get(), by=SYSTEM)
    elif how == "as a key":
        authorization = f"Bearer {tablet.token}"
    else:
        url = "/api/v1/persons"
    answer = ask(url, authorization)
    assert answer.status_code == 401
    assert SECRET not in answer.text


def test_answer_of_a_device_is_kept_by_nobody_else(ask: Make, scene: Any) -> None:
    answer = ask(WHERE[0], f"Door {scene[2].token}")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]
