import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.door import actions
from claqueta.door.actions import scanning
from claqueta.door.models import Device, Flag, Presence, Scan
from claqueta.door.policies import Read, Way, fold
from claqueta.door.queries.attendance import attendance_of
from claqueta.door.queries.listing import millis
from claqueta.door.reading import LATEST
from claqueta.events import actions as events
from claqueta.foundation.actors import SYSTEM
from conftest import at_most

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]


class Tablet:
    """A device as the page drives it: what it read, and a clock that may be wrong."""

    def __init__(self, token: str, *, slow: timedelta = timedelta()) -> None:
        self.token, self.slow, self.client = token, slow, Client(enforce_csrf_checks=True)

    def post(self, route: str, body: Any) -> Any:
        return self.client.post(
            reverse(route),
            json.dumps(body),
            content_type="application/json",
            headers={"X-Door-Token": self.token},
        )

    def shows(self, moment: Any) -> int:
        return millis(moment - self.slow)

    def scan(self, badge: Any, moment: Any, way: str = "in", **more: Any) -> dict[str, Any]:
        key = badge.key if badge is not None else ""
        return {"id": str(uuid4()), "key": key, "way": way, "ok": True, "at": self.shows(moment), **more}

    def sync(self, *scans: Any) -> Any:
        answer = self.post("door_sync", {"now": self.shows(timezone.now()), "scans": scans})
        assert answer.status_code == 200, answer.content
        return answer.json()


@pytest.fixture
def tablets(taking_place: Make, door: Make, device: Make) -> tuple[Any, list[Tablet]]:
    """An event with three doors, and a tablet at each."""
    held = taking_place()
    return held, [Tablet(device(door(held, name))[1]) for name in ("A", "B", "C")]


def test_list_has_what_the_door_needs_and_nothing_else_when_a_device_takes_it(
    tablets: Any, badge: Make
) -> None:
    held, (tablet, *_others) = tablets
    badge(held, "Zanzíbar Gil", email="secret-address@people.example", company="Azotea")
    answer = tablet.post("door_list", {})
    taken = answer.json()
    assert "secret-address" not in answer.content.decode()
    assert {one["n"] for one in taken["people"]} == {"Zanzíbar Gil"}
    assert set(taken["people"][0]) == {"k", "n", "c", "l", "o", "s"}


def test_device_is_told_to_wipe_when_revoked_expired_or_of_a_stranger(tablets: Any, badge: Make) -> None:
    held, (tablet, second, _third) = tablets
    badge(held, "Zanzíbar Gil")
    first, other, _last = Device.objects.order_by("pk")
    actions.revoke_device(first, by=SYSTEM)
    Device.objects.filter(pk=other.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    for one in (tablet, second, Tablet("nobody’s"), Tablet("")):
        for route in ("door_list", "door_sync"):
            answer = one.post(route, {"now": 1_800_000_000_000})
            assert (answer.status_code, answer.json()["wipe"]) == (410, True)
            assert "Zanzíbar" not in answer.content.decode()


def test_code_pairs_once_and_in_time_when_typed(taking_place: Make, door: Make, client: Client) -> None:
    where = door(taking_place())
    invited = actions.invite_device(where, name="Tablet", by=SYSTEM)
    typed = json.dumps({"code": f" {invited.code[:4].lower()}-{invited.code[4:]}"})

    def pair(body: str) -> Any:
        return client.post(reverse("door_pair"), body, content_type="application/json")

    first = pair(typed)
    assert first.status_code == 200
    assert invited.device.pk == Device.objects.get().pk
    assert first.json()["token"] not in str(list(Device.objects.values()))
    assert pair(typed).status_code == 422
    late = actions.invite_device(where, name="Late", by=SYSTEM)
    Device.objects.filter(pk=late.device.pk).update(code_until=timezone.now())
    for body in (
        json.dumps({"code": late.code}),
        "[]",
        "{",
        '{"code": 7}',
        '{"code": "\\u0000"}',
        "[" * 9000,
    ):
        assert pair(body).status_code == 422


def test_codes_cannot_be_tried_when_it_is_many(client: Client, settings: Any, monkeypatch: Any) -> None:
    at_most(settings, monkeypatch, requests_door_pairing=2)
    answers = [
        client.post(reverse("door_pair"), '{"code": "AAAA"}', content_type="application/json").status_code
        for _time in range(3)
    ]
    assert answers == [422, 422, 429]


def test_scans_are_kept_once_when_sent_again(tablets: Any, badge: Make) -> None:
    held, (tablet, *_others) = tablets
    made = badge(held)
    one = tablet.scan(made, timezone.now() - timedelta(minutes=3))
    first, again = tablet.sync(one), tablet.sync(one, one)
    assert (first["kept"], again["kept"]) == ([one["id"]], [one["id"]])
    assert (Scan.objects.count(), Presence.objects.get().inside) == (1, True)


def test_few_questions_are_asked_when_a_device_sends_one_scan(
    tablets: Any, badge: Make, django_assert_max_num_queries: Any
) -> None:
    held, (tablet, *_others) = tablets
    tablet.sync(tablet.scan(badge(held, "Ana Ruiz"), timezone.now()))
    made = badge(held, "Bea Gil")
    with django_assert_max_num_queries(17):
        told = tablet.sync(tablet.scan(made, timezone.now()))
    assert (told["flags"], [row[:2] for row in told["inside"]][-1]) == ({}, [made.key, 1])


def test_both_are_kept_and_one_is_flagged_when_two_devices_let_in_one_badge(
    tablets: Any, badge: Make
) -> None:
    held, (first, second, _third) = tablets
    made = badge(held)
    now = timezone.now()
    late = second.scan(made, now - timedelta(minutes=10))
    assert second.sync(late)["flags"] == {}
    early = first.scan(made, now - timedelta(minutes=20))
    first.sync(early)
    again = second.sync(late)
    assert Scan.objects.count() == 2
    assert again["flags"][late["id"]]["flag"] == "twice"
    assert again["flags"][late["id"]]["door"] == "A"
    flagged = Scan.objects.get(flag=Flag.TWICE.value)
    assert str(flagged.pk) == late["id"]
    actions.resolve(flagged, resolution="She went out for a call", by=SYSTEM)
    second.sync(second.scan(made, now, "out"))
    flagged.refresh_from_db()
    assert (flagged.flag, flagged.resolution) == ("twice", "She went out for a call")


def test_somebody_is_flagged_when_let_in_offline_after_they_had_cancelled(tablets: Any, badge: Make) -> None:
    held, (tablet, *_others) = tablets
    made, before = badge(held, "Ana Ruiz"), badge(held, "Bea Gil")
    for one in (made, before):
        events.cancel_registration(one.registrations.get(), by=SYSTEM)
    now = timezone.now()
    tablet.sync(tablet.scan(made, now), tablet.scan(before, now - timedelta(minutes=30)))
    assert {(one.badge.name, one.flag) for one in Scan.objects.select_related("badge")} == {
        ("Ana Ruiz", "cancelled"),
        ("Bea Gil", ""),
    }


def test_somebody_is_flagged_when_let_in_with_a_code_that_nobody_has_or_a_lost_badge(
    tablets: Any, badge: Make
) -> None:
    held, (tablet, *_others) = tablets
    lost = badge(held)
    key = lost.key
    actions.renew_badge(lost, reason="Lost", by=SYSTEM)
    now = timezone.now()
    tablet.sync(
        {**tablet.scan(None, now), "key": "0" * 20},
        {**tablet.scan(None, now), "key": key},
    )
    assert sorted(Scan.objects.values_list("flag", flat=True)) == ["revoked", "unknown"]


def test_badge_of_another_event_counts_nowhere_when_a_device_sends_it(
    tablets: Any, badge: Make, taking_place: Make
) -> None:
    _held, (tablet, *_others) = tablets
    tablet.sync(tablet.scan(badge(taking_place(), "Zanzíbar Gil"), timezone.now()))
    assert (Scan.objects.get().badge, Presence.objects.count()) == (None, 0)


def test_device_learns_nothing_of_another_event_when_it_sends_that_ones_scans(
    tablets: Any, badge: Make, taking_place: Make, door: Make, device: Make
) -> None:
    held, (first, second, _third) = tablets
    made, now = badge(held), timezone.now()
    late = second.scan(made, now - timedelta(minutes=10))
    first.sync(first.scan(made, now - timedelta(minutes=20)))
    assert second.sync(late)["flags"]
    stranger = Tablet(device(door(taking_place(), "Zanzíbar"))[1])
    answer = stranger.sync(late)
    assert (answer["flags"], answer["inside"]) == ({}, [])
    assert Scan.objects.get(pk=late["id"]).door.name == "B"


def test_both_times_are_kept_and_the_order_is_right_when_a_clock_is_hours_off(
    tablets: Any, badge: Make
) -> None:
    held, (first, second, _third) = tablets
    made = badge(held)
    second.slow = timedelta(hours=5, minutes=7)
    now = timezone.now()
    second.sync(second.scan(made, now - timedelta(minutes=10)))
    first.sync(first.scan(made, now - timedelta(minutes=30)))
    wrong = Scan.objects.get(door__name="B")
    assert abs(wrong.at - (now - timedelta(minutes=10))) < timedelta(seconds=20)
    assert abs(wrong.at - wrong.device_at - second.slow) < timedelta(seconds=20)
    assert wrong.flag == "twice"
    assert abs(Device.objects.get(door__name="B").clock_off - second.slow.total_seconds()) < 20


def test_reading_is_of_the_device_that_made_it_when_another_one_tells_it(tablets: Any, badge: Make) -> None:
    held, (first, second, third) = tablets
    made, now = badge(held), timezone.now()
    second.slow = timedelta(hours=5)
    late = second.scan(made, now - timedelta(minutes=10))
    shown = {
        **late,
        "device": Device.objects.get(door__name="B").pk,
        "off": int(second.slow.total_seconds() * 1000),
    }
    early = first.scan(made, now - timedelta(minutes=20))
    told = first.sync(early, shown)
    assert (told["kept"], told["left"], set(told["flags"])) == ([early["id"], late["id"]], [], {late["id"]})
    for other in (second.sync(late), third.sync(shown)):
        assert other["kept"] == [late["id"]]
    row = Scan.objects.get(pk=late["id"])
    assert (row.device.name, row.door.name, row.flag, Scan.objects.count()) == ("Tablet", "B", "twice", 2)
    assert abs(row.at - (now - timedelta(minutes=10))) < timedelta(milliseconds=2)
    assert abs(row.device_at + second.slow - row.at) < timedelta(milliseconds=2)


def test_reading_is_left_when_its_device_is_of_another_event_never_paired_or_was_revoked(
    tablets: Any, badge: Make, taking_place: Make, door: Make, device: Make
) -> None:
    held, (first, *_others) = tablets
    made, now = badge(held), timezone.now()
    elsewhere = device(door(taking_place(), "Zanzíbar"))[0]
    invited = actions.invite_device(held.doors.first(), name="Invited", by=SYSTEM).device
    revoked = Device.objects.get(door__name="B")
    Device.objects.filter(pk=revoked.pk).update(revoked_at=now - timedelta(minutes=5))

    def of(one: Any, minutes: float) -> dict[str, Any]:
        return {**first.scan(made, now - timedelta(minutes=minutes)), "device": one.pk, "off": 0}

    before, rest = of(revoked, 6), [of(revoked, 4), of(elsewhere, 6), of(invited, 6)]
    told = first.sync(before, *rest)
    assert (told["kept"], told["left"]) == ([before["id"]], [one["id"] for one in rest])
    assert [(str(one.pk), one.door.name) for one in Scan.objects.select_related("door")] == [
        (before["id"], "B")
    ]


@pytest.mark.parametrize("more", [{"at": 1000}, {"off": -(10**22)}, {"at": 10**20, "off": 7}])
def test_reading_of_another_device_is_left_and_the_rest_kept_when_its_clock_is_impossible(
    tablets: Any, badge: Make, more: dict[str, int]
) -> None:
    held, (first, *_others) = tablets
    made, now = badge(held), timezone.now()
    own = first.scan(made, now)
    shown = {**first.scan(made, now), "device": Device.objects.get(door__name="B").pk, "off": 0, **more}
    told = first.sync(shown, own)
    assert (told["kept"], told["left"]) == ([own["id"]], [shown["id"]])
    assert str(Scan.objects.get().pk) == own["id"]


@pytest.mark.parametrize("year", [1970, 2099])
def test_readings_are_kept_in_their_order_when_the_clock_of_a_device_is_impossible(
    tablets: Any, badge: Make, year: int
) -> None:
    held, (first, *_others) = tablets
    first.slow = timezone.now() - timezone.now().replace(year=year, day=2)
    made, now = badge(held), timezone.now()
    scans = [
        first.scan(made, now - timedelta(minutes=9)),
        first.scan(made, now - timedelta(minutes=4), "out"),
    ]
    told = first.sync(*scans)
    assert (told["kept"], told["left"]) == ([one["id"] for one in scans], [])
    assert [(one.way, one.flag, one.device_at.year) for one in Scan.objects.order_by("at")] == [
        ("in", "", year),
        ("out", "", year),
    ]
    assert Presence.objects.get().inside is False


@pytest.mark.parametrize("shown", [1000, 3_600_000, 4_070_908_800_000, 8_640_000_000_000_000, -5])
def test_one_reading_of_no_time_waits_for_a_person_and_the_rest_counts_when_a_clock_was_set_since(
    tablets: Any, badge: Make, shown: int
) -> None:
    held, (first, *_others) = tablets
    made, other, now = badge(held), badge(held, "Bea Gil"), timezone.now()
    lost, good = first.scan(made, now), first.scan(other, now)
    told = first.sync({**lost, "at": shown}, good)
    assert (sorted(told["kept"]), told["left"]) == (sorted([lost["id"], good["id"]]), [])
    assert told["flags"][lost["id"]]["flag"] == "clock"
    row = Scan.objects.get(pk=lost["id"])
    assert (row.badge, row.flag, row.accepted) == (made, "clock", True)
    # It counts for nothing, also once more is read of that badge: nobody can say what was before what.
    first.sync({**first.scan(made, now, "out")})
    assert [one.badge for one in Presence.objects.filter(inside=True)] == [other]
    assert [one.badge for one in attendance_of(held)] == [other]
    assert Scan.objects.get(pk=lost["id"]).flag == "clock"
    # The device says later what its clock was off when it read that.
    again = {**lost, "at": shown, "off": millis(now) - shown}
    assert first.sync(again)["flags"] == {} or shown > LATEST
    assert Scan.objects.get(pk=lost["id"]).flag == ("clock" if shown > LATEST else "")


@pytest.mark.parametrize("before", [False, True])
def test_badge_of_another_device_is_found_by_what_a_code_carries_of_its_key(
    tablets: Any, badge: Make, before: bool
) -> None:
    held, (first, *_others) = tablets
    made = badge(held)
    shown = {"device": Device.objects.get(door__name="B").pk, "off": 0}
    there = {**first.scan(made, timezone.now()), **shown, "key": made.key[:8]}
    nobodys = {**first.scan(made, timezone.now()), **shown, "key": "0" * 8}
    if before:
        actions.renew_badge(made, reason="Lost", by=SYSTEM)
    assert first.sync(there, nobodys)["left"] == []
    found = Scan.objects.get(pk=there["id"])
    assert (found.badge, found.key, found.door.name) == (made, made.key, "B")
    assert Scan.objects.get(pk=nobodys["id"]).flag == "unknown"
    assert first.post("door_sync", {"now": 1, "scans": [{**there, "device": 0}]}).status_code == 422


def test_moment_that_is_answered_is_after_what_was_kept_and_before_what_is_told(
    tablets: Any, badge: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, (first, *_others) = tablets
    moments = []

    def noting(what: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any) -> Any:
            moments.append(millis(timezone.now()))
            found = what(*args)
            moments.append(millis(timezone.now()))
            return found

        return noted

    monkeypatch.setattr(scanning, "_taken", noting(scanning._taken))
    monkeypatch.setattr(scanning, "presences", noting(scanning.presences))
    told = first.sync(first.scan(badge(held), timezone.now()))
    begun, kept, looked, _done = moments
    assert begun <= kept <= told["now"] <= looked


def test_list_is_another_one_when_a_device_is_paired_or_revoked(
    tablets: Any, door: Make, device: Make
) -> None:
    held, (first, *_others) = tablets
    version = first.sync()["version"]
    added = device(door(held, "D"))[0]
    second = first.sync()["version"]
    taken = first.post("door_list", {}).json()
    assert (taken["devices"][str(added.pk)], taken["version"]) == (1, second)
    actions.revoke_device(added, by=SYSTEM)
    assert len({version, second, first.sync()["version"]}) == 3
    taken = first.post("door_list", {}).json()
    assert taken["devices"][str(added.pk)] == 0
    assert taken["device"]["id"] == Device.objects.get(door__name="A").pk


def test_devices_of_two_events_have_no_key_in_common_when_they_take_their_lists(
    tablets: Any, taking_place: Make, door: Make, device: Make
) -> None:
    _held, (first, second, _third) = tablets
    stranger = Tablet(device(door(taking_place(), "Zanzíbar"))[1])
    one, other, elsewhere = (
        tablet.post("door_list", {}).json()["comparing"] for tablet in (first, second, stranger)
    )
    assert one == other
    assert set(one).isdisjoint(elsewhere)


def test_others_are_told_when_somebody_came_in_at_another_door(tablets: Any, badge: Make) -> None:
    held, (first, second, _third) = tablets
    made = badge(held)
    second.post("door_list", {})
    first.sync(first.scan(made, timezone.now()))
    told = second.post("door_sync", {"now": millis(timezone.now()), "since": millis(timezone.now()) - 60_000})
    assert told.json()["inside"][0][:2] == [made.key, 1]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"now": "soon"}',
        '{"now": 1e400}',
        '{"now": 8640000000000001}',
        '{"now": 1800000000000, "scans": {}}',
        '{"now": 1800000000000, "scans": [7]}',
        '{"now": 1800000000000, "scans": [{"id": "x"}]}',
        '{"now": 1800000000000, "scans": [{"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "ok": true, "key": "\\u0000", "at": 1800000000000}]}',
        '{"now": 1800000000000, "scans": [{"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "ok": true, "way": "up", "at": 1800000000000}]}',
        '{"now": 1800000000000, "scans": [{"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "ok": 1, "at": 1800000000000}]}',
        '{"now": 1800000000000, "scans": [{"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "ok": true, "at": 99999999999999999999}]}',
        *(
            f'{{"now": 1800000000000, "scans": [{{"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "ok": true, "at": 1800000000000, {more}}}]}}'
            for more in (
                '"device": "1"',
                '"device": -1',
                '"device": 99999999999',
                '"device": true',
                '"device": 1, "off": 0.5',
                '"device": 1, "off": null',
                '"device": 1, "off": 1e400',
            )
        ),
    ],
)
def test_nothing_is_kept_and_it_is_said_why_when_a_device_sends_what_is_none(tablets: Any, body: str) -> None:
    tablet = tablets[1][0]
    answer = tablet.client.post(
        reverse("door_sync"), body, content_type="application/json", headers={"X-Door-Token": tablet.token}
    )
    assert (answer.status_code, bool(answer.json()["problem"]), Scan.objects.count()) == (422, True, 0)


PLAN = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 1), st.integers(0, 20), st.sampled_from(["in", "out", "again"])
    ),
    min_size=1,
    max_size=8,
)


@given(PLAN, st.randoms())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_interleaving_of_three_devices_is_the_union_in_time_order_when_synced(
    tablets: Any, badge: Make, plan: list[Any], chance: Any
) -> None:
    held, three = tablets
    Scan.objects.all().delete()
    Presence.objects.all().delete()
    made = [badge(held, name) for name in ("Ana Ruiz", "Bea Gil")]
    start = timezone.now() - timedelta(minutes=50)
    sent = [
        (three[tablet], three[tablet].scan(made[who], start + timedelta(minutes=minute), way))
        for tablet, who, minute, way in plan
    ]
    arrived = [*sent, *sent[:2]]
    chance.shuffle(arrived)
    for tablet, scan in arrived:
        tablet.sync(scan)
    for one in made:
        rows = list(Scan.objects.filter(badge=one))
        union = fold(Read(str(row.pk), row.at, row.door_id, Way(row.way)) for row in rows)
        there = Presence.objects.filter(badge=one).first()
        assert (
            (there.inside, there.since)
            if there
            else (
                union.inside,
                union.since if union.first_in else None,
            )
            == (False, None)
        )
        assert {str(row.pk) for row in rows if row.flag == "twice"} == set(union.twice)


def test_page_of_a_device_has_nothing_of_anybody_and_may_use_the_camera_when_opened(client: Client) -> None:
    answer = client.get(reverse("door_device"))
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert "sessionid" not in answer.cookies
    manifest = client.get(reverse("door_manifest"))
    assert manifest.json()["scope"] == reverse("door_device")
    worker = client.get(reverse("door_worker"))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert reverse("door_worker").startswith(reverse("door_device"))
    assert reverse("door_device") in worker.content.decode()
