"""The pages of those who take part, by account and by link: what each shows, takes, and shows nobody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from claqueta.accounts.models import Account
from claqueta.events.models import Event
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.market import actions
from claqueta.market.calendars import of_meetings
from claqueta.market.holders import token_of
from claqueta.market.models import Market, Meeting, MeetingReport, MeetingRequest, Participant
from claqueta.market.queries.agenda import agenda_of
from claqueta.market.queries.catalogue import shown_to
from claqueta.market.tests.factories import over, people_of, wish
from claqueta.market.ties import MEETINGS
from claqueta.market.ways import ways
from claqueta.network import actions as network
from claqueta.opportunities.models import Introduction
from claqueta.organisations.models import Affiliation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def link(participant: Any, page: str = "") -> str:
    token = token_of(participant.people.get())
    return reverse("market_link_page", args=[token, page]) if page else reverse("market_link", args=[token])


def fields(**values: Any) -> dict[str, Any]:
    return values


def test_whole_way_by_link_without_an_account(fair: Callable[..., Any], client: Client) -> None:
    one, other, third, fourth = people_of(fair())
    page = client.get(link(one)).content.decode()
    assert "Company 0" in page
    found = client.get(link(one, "people")).content.decode()
    assert "Company 1" in found
    assert "Company 3" in found
    assert "Company 2" not in found
    said = {"action": "ask", "who": str(other.public_id), "why": "Nos vimos en Berlín", "back": "#p1"}
    assert client.post(link(one, "people"), said).status_code == 302
    client.post(link(one, "people"), {"action": "ask", "who": str(fourth.public_id)})
    mine = client.get(link(one, "requests")).content.decode()
    assert mine.index("Company 1") < mine.index("Company 3")
    second = MeetingRequest.objects.get(asked=fourth)
    client.post(link(one, "requests"), {"action": "up", "request": second.pk})
    assert MeetingRequest.objects.get(asked=fourth).rank == 1
    client.post(link(one, "requests"), {"action": "down", "request": second.pk})
    client.post(link(one, "requests"), {"action": "take_back", "request": second.pk})
    theirs = client.get(link(other, "requests")).content.decode()
    assert "<q>Nos vimos en Berlín</q>" in theirs, "quotes are those of the reader's language"
    assert "Empty yet." in theirs
    assert "wishlist" not in theirs, "what is empty stands in the list's narrow column"
    request = MeetingRequest.objects.get()
    client.post(link(other, "requests"), {"action": "yes", "request": request.pk})
    assert MeetingRequest.objects.get().state == "accepted"
    client.post(link(other, "requests"), {"action": "no", "request": request.pk})
    assert MeetingRequest.objects.get().state == "declined"
    assert "Nos vimos" not in client.get(link(third, "requests")).content.decode()


def test_nobody_sees_or_touches_anothers_wishes(fair: Callable[..., Any], client: Client) -> None:
    one, other, third, _fourth = people_of(fair())
    request = wish(one, other)
    request.why = "Zanzíbar"
    request.save()
    for page in ("", "people", "requests", "times"):
        assert "Zanzíbar" not in client.get(link(third, page)).content.decode()
    for action in ("up", "take_back", "yes", "no"):
        answer = client.post(link(third, "requests"), {"action": action, "request": request.pk})
        assert answer.status_code == 404
    assert MeetingRequest.objects.get().state == "waiting"


def test_catalogue_is_narrowed_and_paged(
    fair: Callable[..., Any], client: Client, settings: Any, monkeypatch: Any
) -> None:
    from conftest import at_most

    at_most(settings, monkeypatch, market_catalogue_page=1)
    one, other, _third, fourth = people_of(fair())
    actions.present_oneself(other, about="Thrillers", languages=["fr"], by=SYSTEM)
    for query, shown in (
        ("?q=thriller", "Company 1"),
        ("?language=fr", "Company 1"),
        ("?role=buyer&page=2", "Company 3"),
        ("?page=99", "Company 3"),
    ):
        assert shown in client.get(link(one, "people") + query).content.decode()
    assert "Company 3" not in client.get(link(one, "people") + "?language=fr").content.decode()
    assert fourth.company not in client.get(link(one, "people") + "?q=thriller").content.decode()


def test_what_is_refused_is_said_on_the_page(fair: Callable[..., Any], client: Client) -> None:
    one, *_others = people_of(fair())
    answer = client.post(link(one, "people"), {"action": "ask", "who": str(one.public_id)})
    assert answer.status_code == 422
    assert "themselves" in answer.content.decode()
    wrong = client.post(link(one, "times"), {"action": "person", "name": "Ana", "email": "none"})
    assert wrong.status_code == 422
    twice = client.post(
        link(one, "times"), {"action": "person", "name": "Ana", "email": "person0@market.example"}
    )
    assert twice.status_code == 422
    few = client.post(link(one, "times"), {"action": "about", "least": "5", "most": "1"})
    assert few.status_code == 422
    assert client.post(link(one), {"action": "fly"}).status_code == 404
    assert client.get(link(one, "secrets")).status_code == 404


def test_link_that_no_longer_works_says_so(fair: Callable[..., Any], client: Client) -> None:
    one, *_others = people_of(fair())
    old = link(one)
    actions.renew_link(one.people.get(), by=SYSTEM)
    assert client.get(old).status_code == 410
    Market.objects.update(state="preparing")
    assert client.get(link(one)).status_code == 410


def test_agenda_says_when_they_are_there_what_they_bring_and_who_shares_it(
    fair: Callable[..., Any], client: Client
) -> None:
    market = fair()
    one, *_others = people_of(market)
    first, *rest = market.slots.all()
    client.post(link(one, "times"), {"action": "times", "there": [slot.pk for slot in rest]})
    assert [row.slot_id for row in one.absences.all()] == [first.pk]
    said = {"about": "Series", "languages": ["es", "pt"], "most": "4", "quiet": "on"}
    client.post(link(one, "times"), {"action": "about", **said})
    one.refresh_from_db()
    assert (one.about, one.languages, one.most, one.quiet) == ("Series", ["es", "pt"], 4, True)
    client.post(
        link(one, "times"),
        {"action": "person", "name": "Ana", "email": "ana@market.example", "language": "es"},
    )
    ana = one.people.get(name="Ana")
    page = reverse("market_link_page", args=[token_of(ana), "times"])
    client.post(page, {"action": "remove_person", "person": one.people.get(name="Person 0").pk})
    assert [str(who) for who in one.people.all()] == ["Ana"]
    client.post(page, {"action": "withdraw"})
    assert "do not come" in client.get(page).content.decode()


def test_account_sees_its_own_agenda_and_no_other(
    fair: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
    client: Client,
) -> None:
    azotea = organisation("Azotea Films")
    market = fair(organisations=[azotea])
    one, other, *_others = people_of(market)
    wish(other, one)
    rep = representative(azotea)
    client.force_login(rep)
    assert "Company 0" in client.get(reverse("meetings", args=[one.public_id])).content.decode()
    assert client.get(reverse("meetings_page", args=[one.public_id, "requests"])).status_code == 200
    assert client.get(reverse("meetings", args=[other.public_id])).status_code == 403
    assert client.get(reverse("meetings_page", args=[other.public_id, "requests"])).status_code == 403
    assert list(ways(rep, azotea)) == [
        ("Meetings: Mercado de coproducción", reverse("meetings", args=[one.public_id]), "1 to answer")
    ]
    assert list(ways(rep, None)) == []
    guest = account(email="person1@market.example")
    other.people.update(account=guest)
    ((_label, _url, waits),) = ways(guest, None)
    assert "choose" not in waits
    client.force_login(account(email="nobody@market.example"))
    assert client.get(reverse("meetings", args=[one.public_id])).status_code == 403


def test_agenda_is_read_taken_along_and_changed(planned: Callable[..., Any], client: Client) -> None:
    market = planned([(0, 1), (0, 3)])
    one, other, *_others = people_of(market)
    page = client.get(link(one)).content.decode()
    assert "09:00" in page
    assert "Company 1" in page
    entries = Calendar.from_ical(client.get(link(one, "agenda.ics")).content).walk("VEVENT")
    assert len(entries) == 2
    paper = client.get(link(one, "agenda.pdf"))
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    meeting = Meeting.objects.get(other=other)
    assert (
        client.post(
            link(people_of(market)[2]), {"action": "drop", "meeting": str(meeting.public_id)}
        ).status_code
        == 404
    )
    client.post(link(one), {"action": "drop", "meeting": str(meeting.public_id)})
    assert Meeting.objects.get(other=other).cancelled


def test_meetings_concerned_are_named_before_anything_changes(
    planned: Callable[..., Any], client: Client
) -> None:
    market = planned([(0, 1)])
    one = people_of(market)[0]
    asked = client.post(link(one, "times"), {"action": "times", "there": [market.slots.last().pk]})
    assert asked.status_code == 409
    assert "Company 1" in asked.content.decode()
    assert not one.absences.exists()
    client.post(link(one, "times"), {"action": "times", "minded": "1", "there": [market.slots.last().pk]})
    assert Meeting.objects.get().slot == market.slots.last()


def test_what_comes_of_a_meeting_is_told_by_both(
    planned: Callable[..., Any], organisation: Callable[..., Any], client: Client
) -> None:
    azotea, bruma = organisation("Azotea Films"), organisation("Bruma")
    market = planned([(0, 1)], organisations=[azotea, bruma])
    one, other, third, _fourth = people_of(market)
    meeting = Meeting.objects.get()
    said = fields(
        action="report",
        meeting=str(meeting.public_id),
        met="yes",
        came="follow_up",
        note="Secret",
        shared="Hello",
    )
    assert client.post(link(one), said).status_code == 422
    market = over(market)
    assert list(MEETINGS.facts()) == []
    assert client.post(link(third), said).status_code == 404
    client.post(link(one), said)
    assert list(MEETINGS.facts()) == []
    theirs = client.get(link(other)).content.decode()
    assert "Hello" in theirs
    assert "Secret" not in theirs
    assert not Introduction.objects.exists()
    client.post(link(other), {**said, "note": "", "shared": ""})
    (fact,) = MEETINGS.facts()
    assert set(fact.parties) == {azotea.pk, bruma.pk}
    assert list(MEETINGS.told([fact.reference], "office")) == [fact.reference]
    assert MEETINGS.told([fact.reference], "public") == {}
    assert MEETINGS.own is not None
    assert list(MEETINGS.own([fact.reference])) == [fact.reference]
    assert Introduction.objects.get().state == "agreed"
    client.post(link(other), {**said, "met": "no", "came": ""})
    assert MeetingReport.objects.get(participant=other).met is False
    assert Introduction.objects.count() == 1


def test_member_reads_whom_it_met_without_a_link_that_leads_nowhere(
    planned: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    client: Client,
) -> None:
    azotea, bruma = organisation("Azotea Films"), organisation("Bruma")
    one, other, *_others = people_of(planned([(0, 1)], organisations=[azotea, bruma]))
    meeting = str(Meeting.objects.get().public_id)
    over(one.market)
    for side in (one, other):
        client.post(link(side), {"action": "report", "meeting": meeting, "met": "yes", "came": ""})
    network.draw_what_changed()
    client.force_login(representative(azotea))
    page = client.get(reverse("network_own", args=[azotea.slug])).content.decode()
    assert "<strong>Bruma: " in page
    assert 'href=""' not in page


def test_who_no_longer_acts_for_an_organisation_reaches_nothing_of_its_agenda(
    planned: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
    client: Client,
) -> None:
    company = organisation("Azotea Films")
    ana, guest = (
        representative(company, email="person0@market.example"),
        account(email="person1@market.example"),
    )
    mine, other, *_others = people_of(planned([(0, 1)], organisations=[company]))
    actions.add_person(mine, name="Employee", email="employee@market.example", by=SYSTEM)
    page = reverse("meetings", args=[mine.public_id])
    by_link = reverse("market_link", args=[token_of(mine.people.get(email=ana.email))])
    since, until = timezone.now(), timezone.now() + timedelta(days=60)

    def reached() -> list[Any]:
        client.force_login(ana)
        who = Account.objects.get(pk=ana.pk)
        return [
            client.get(page).status_code,
            client.get(by_link).status_code,
            bool(list(of_meetings(who, since, until))),
            bool([*ways(who, company), *ways(who, None)]),
        ]

    def named() -> list[str]:
        """Who comes of that agenda as the other is shown it, among who comes and in their own."""
        [line] = [one for day in agenda_of(other) for one in day.lines if one.meeting]
        [card] = shown_to(other, [mine])
        assert list(card.people) == list(line.people)
        return [name.partition(",")[0] for name in line.people]

    assert reached() == [200, 200, True, True]
    assert named() == ["Person 0", "Employee"]
    Affiliation.objects.filter(person__account=ana).update(until=timezone.localdate())
    assert reached() == [403, 410, False, False]
    assert named() == ["Employee"]
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    actions.drop_meeting(Meeting.objects.get(), by=SYSTEM)
    told = set(OutgoingMail.objects.exclude(pk__in=before).values_list("to", flat=True))
    # Whoever never acted for it and comes with it keeps what is theirs.
    assert told == {"employee@market.example", guest.email}
    client.force_login(guest)
    assert client.get(reverse("meetings", args=[other.public_id])).status_code == 200
    client.force_login(representative(company, email="eva@people.example"))
    assert client.get(page).status_code == 200
    # Who left once it was over took part, and stays by name.
    Event.objects.filter(pk=other.market.event_id).update(
        begins_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=8)
    )
    Affiliation.objects.filter(person__account=ana).update(since=timezone.localdate() - timedelta(days=99))
    other = Participant.objects.get(pk=other.pk)
    assert "Person 0" in [name.partition(",")[0] for name in shown_to(other, [mine])[0].people]
