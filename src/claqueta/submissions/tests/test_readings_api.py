"""Readings through the API: the office's alone, and no more than its screen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.models import Reading
from claqueta.submissions.tests.reading_scenes import SCORES, call_with, holder, seat_of, sent

pytestmark = pytest.mark.django_db
URL = "/api/v1/project-readings"
SECRET = "Zanzibar"


@pytest.fixture
def scene() -> Callable[..., Any]:
    """A call of which one reading is given and another half written."""

    def make(*, blind: bool) -> tuple[Reading, Reading]:
        call = call_with(2, blind=blind, title=f"{SECRET} obra", company=f"{SECRET} Films")
        seat = seat_of(call, "Ana Ruiz")
        first, second = (sent(seat, one) for one in call.submissions.order_by("number"))
        giving.give_reading(
            first, scores=SCORES, confidence=3, words="Sólida", version=first.version, by=holder(seat)
        )
        giving.save_reading(
            second,
            scores={next(iter(SCORES)): 1},
            confidence=1,
            words=f"{SECRET} a medias",
            version=second.version,
            by=holder(seat),
        )
        return first, second

    return make


@pytest.mark.parametrize("blind", [False, True])
def test_office_reads_what_is_given_and_nothing_of_what_is_not(
    client: Client, scene: Callable[..., Any], account: Any, key_for: Any, blind: bool
) -> None:
    first, second = scene(blind=blind)
    headers = {"Authorization": f"Bearer {key_for(account('office_staff'), 'read')}"}
    answer = client.get(f"{URL}?call={first.seat.call.slug}", headers=headers)
    found = {one["id"]: one for one in answer.json()["items"]}
    given, open_one = found[str(first.public_id)], found[str(second.public_id)]
    assert (given["score"], given["scores"], given["words"], given["confidence"]) == (7, SCORES, "Sólida", 3)
    assert (open_one["score"], open_one["scores"], open_one["words"]) == (None, {}, "")
    assert open_one["confidence"] is None
    assert "a medias" not in answer.text
    assert given["project"] == ("" if blind else f"{SECRET} obra")
    assert (f"{SECRET} Films" in answer.text, SECRET in answer.text) == (False, not blind)
    only = client.get(f"{URL}?state=given", headers=headers).json()["items"]
    assert [one["id"] for one in only] == [str(first.public_id)]


@pytest.mark.parametrize("role", [None, "", "board_member"])
def test_nobody_else_reads_any(
    client: Client, scene: Callable[..., Any], account: Any, key_for: Any, role: str | None
) -> None:
    first, _second = scene(blind=False)
    headers = {}
    if role is not None:
        who = account(*filter(None, [role]))
        headers = {"Authorization": f"Bearer {key_for(who, 'read')}"}
        # Not even whoever reads for the call: what is theirs they read on their page.
        first.seat.reader.account = who
        first.seat.reader.save()
    answer = client.get(URL, headers=headers)
    assert answer.status_code == (401 if role is None else 403)
    assert "Sólida" not in answer.text
