"""The pages of the office: what each shows and does, and for whom."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.downloads import body_of
from claqueta.foundation.models import Job
from claqueta.market import actions
from claqueta.market.models import Market, Meeting
from claqueta.market.tasks import papers_of
from claqueta.market.tests.factories import over, people_of, wish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def office(account: Callable[..., Any], client: Client) -> Client:
    client.force_login(account("office_staff", email="office@people.example"))
    return client


def test_office_opens_a_market_and_brings_it_to_its_timetable(
    office: Client,
    market_event: Callable[..., Any],
    organisation: Callable[..., Any],
    settings: Any,
    monkeypatch: Any,
) -> None:
    from conftest import at_most

    at_most(settings, monkeypatch, market_build_seconds=1)
    event = market_event()
    until = (event.begins - timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    office.post(
        reverse("office_market_add"), {"event": event.pk, "asking_until": until, "quota": 5, "row": 0}
    )
    market = Market.objects.get()
    record = reverse("office_market", args=[market.pk])
    assert "first day" in office.get(record).content.decode()
    day = {
        "day-day": event.begins.date().isoformat(),
        "day-begins": "09:00",
        "day-ends": "12:00",
        "day-minutes": "20",
    }
    office.post(
        record, {"action": "day", "step": "1", **day, "day-break_begins": "10:00", "day-break_ends": "11:00"}
    )
    assert market.slots.count() == 6
    office.post(record, {"action": "tables", "step": "1", "tables-count": "2", "tables-seats": "4"})
    azotea = organisation("Azotea Films")
    for number, role in enumerate(("producer", "buyer")):
        office.post(
            reverse("office_market_participant_add"),
            {
                "market": market.pk,
                "organisation": azotea.pk if not number else "",
                "company": "" if not number else "Faro",
                "role": role,
                "person": f"Person {number}",
                "email": f"p{number}@market.example",
            },
        )
    assert [str(one) for one in people_of(market)] == ["Azotea Films", "Faro"]
    office.post(record, {"action": "open_asking"})
    one, other = people_of(market)
    wish(one, other)
    office.post(record, {"action": "close_asking"})
    office.post(record, {"action": "matrix", "step": "1", "matrix-producer": ["buyer"]})
    actions.build(Market.objects.get(), by=SYSTEM)
    made = market.timetables.get()
    shown = office.get(reverse("office_timetable", args=[made.pk])).content.decode()
    assert "Azotea Films · Faro" in shown
    office.post(reverse("office_timetable", args=[made.pk]), {"action": "publish", "step": "1"})
    market.refresh_from_db()
    assert (market.state, market.published) == ("published", made)
    for name in ("office_markets", "office_market_tables", "office_meeting_requests", "office_timetables"):
        assert office.get(reverse(name), {"market": market.pk}).status_code == 200
    assert "Faro" in office.get(reverse("office_market_participant", args=[one.pk])).content.decode()
    assert office.get(reverse("office_market_table", args=[market.tables.first().pk])).status_code == 200
    with_drop = office.post(record, {"action": "drop_day", "day": event.begins.date().isoformat()})
    assert with_drop.status_code == 422


def test_office_sees_what_another_time_would_move(office: Client, planned: Callable[..., Any]) -> None:
    market = planned([(0, 1), (2, 3)], publish=False)
    meeting, last = market.meetings.first(), market.slots.last()
    url = reverse("office_market_meeting_time", args=[meeting.pk])
    assert "What would come of it" in office.get(url).content.decode()
    shown = office.get(url, {"slot": last.pk}).content.decode()
    assert "Lock it there" in shown
    assert market.timetables.count() == 1
    stale = office.post(url, {"slot": last.pk, "version": market.version + 1})
    assert stale.status_code == 422
    office.post(url, {"slot": last.pk, "version": market.version})
    assert market.timetables.count() == 2
    assert office.get(reverse("office_market_meeting", args=[meeting.pk])).status_code == 200


def test_office_runs_the_day_from_the_board(office: Client, planned: Callable[..., Any]) -> None:
    market = planned([(0, 1), (2, 3)])
    people = people_of(market)
    url = reverse("office_market_board", args=[market.pk])

    def act(action: str, **values: Any) -> Any:
        market.refresh_from_db()
        return office.post(url, {"action": action, "version": market.version, **values})

    assert "Company 0 · Company 1" in office.get(url).content.decode()
    assert act("missing", who=people[1].pk).status_code == 302
    assert "Did not come" in office.get(url).content.decode()
    assert act("there", who=people[1].pk).status_code == 302
    assert act("close", table=market.tables.first().pk).status_code == 302
    assert act("open", table=market.tables.first().pk).status_code == 302
    assert act("meet", one=people[0].pk, other=people[2].pk, slot="").status_code == 302
    assert act("meet", one=people[0].pk, other=people[2].pk, slot="").status_code == 422
    assert act("late", who=people[3].pk, until="soon").status_code == 422
    assert act("late", who=people[3].pk, until="00:00").status_code == 422
    assert act("dance").status_code == 404
    stale = office.post(url, {"action": "missing", "who": people[0].pk, "version": 1})
    assert stale.status_code == 422
    assert office.get(url, {"slot": market.slots.last().pk}).status_code == 200


def test_report_and_papers(
    office: Client, planned: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    market = over(planned([(0, 1), (2, 3)]))
    one, other, *_others = people_of(market)
    meeting = Meeting.objects.get(one=one)
    for who in (one, other):
        actions.report(meeting, who, met=True, came="agreed", by=SYSTEM)
    page = office.get(reverse("office_market_report", args=[market.pk])).content.decode()
    assert "Both say that they met" in page
    papers = reverse("office_market_papers", args=[market.pk])
    assert office.get(papers).status_code == 200
    for paper in ("agendas", "signs", "no such"):
        with django_capture_on_commit_callbacks(execute=True):
            assert office.post(papers, {"paper": paper}).status_code == 302
    made = list(Job.objects.filter(kind=papers_of(market)))
    assert [body_of(job.file)[:5] for job in made] == [b"%PDF-"] * 2
    page = office.get(papers).content.decode()
    assert all(reverse("office_job_file", args=[job.pk]) in page for job in made)
    assert "over" in office.get(reverse("office_market", args=[market.pk])).content.decode()


def test_routes_about_one_market_are_the_offices(
    planned: Callable[..., Any], account: Callable[..., Any], client: Client
) -> None:
    market = planned([(0, 1)])
    meeting = Meeting.objects.get()
    routes = [
        reverse("office_market_board", args=[market.pk]),
        reverse("office_market_papers", args=[market.pk]),
        reverse("office_market_report", args=[market.pk]),
        reverse("office_market_meeting_time", args=[meeting.pk]),
    ]
    for role in ("editor", "treasurer", "partner_officer"):
        client.force_login(account(role, email=f"{role}@people.example"))
        for route in routes:
            for answer in (client.get(route), client.post(route, {"action": "missing", "version": 1})):
                assert "Company 0" not in answer.content.decode()
                assert answer.status_code in (302, 403, 405)
    assert not Meeting.objects.get().cancelled
