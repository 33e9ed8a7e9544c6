"""The pages of readers, by link and signed in, and of the committee: what each shows, takes, and shows nobody else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.foundation.actors import SYSTEM
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.models import (
    Conflict,
    Decision,
    ProjectCall,
    Reader,
    ReaderSeat,
    Reading,
    ReadingState,
    Submission,
)
from claqueta.submissions.reader_links import reader_token
from claqueta.submissions.tests.reading_scenes import (
    SCORES,
    call_with,
    holder,
    project_of,
    reader_of,
    seat_of,
    sent,
)

pytestmark = pytest.mark.django_db
FORM = {f"score_{key}": str(value) for key, value in SCORES.items()} | {"confidence": "2", "words": "Bien"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def home(seat: ReaderSeat) -> str:
    return reverse("reader_link", args=[reader_token(seat)])


def page(reading: Reading) -> str:
    return reverse("reader_link_project", args=[reader_token(reading.seat), reading.public_id])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_whole_way_of_a_reader_by_link_without_an_account(client: Client) -> None:
    call = call_with(2)
    seat = panel.seat_reader(call, reader_of("Ana Ruiz"), load=5, by=SYSTEM)
    first, second = (sent(seat, one) for one in call.submissions.order_by("number"))
    assert "Obra 1" not in text(client.get(home(seat)))
    assert client.get(page(first)).status_code == 404
    client.post(home(seat), {"action": "accept"})
    assert "Obra 1" in text(client.get(home(seat)))
    shown = text(client.get(page(first)))
    assert "Directora 1" in shown
    assert 'name="score_artistic"' in shown
    version = Reading.objects.get(pk=first.pk).version
    kept = client.post(
        page(first),
        {"action": "save", "version": version, "score_artistic": "9", "confidence": "3", "words": ""},
    )
    assert kept.status_code == 302
    assert 'value="9"' in text(client.get(page(first)))
    given = client.post(page(first), {"action": "give", "version": version + 1, **FORM})
    assert given.status_code == 302
    assert Reading.objects.get(pk=first.pk).state == ReadingState.GIVEN
    client.post(page(second), {"action": "conflict", "why": "Es mi prima"})
    assert Conflict.objects.get().words == "Es mi prima"
    listed = text(client.get(home(seat)))
    assert "Obra 1" in listed
    assert "Obra 2" not in listed


def test_what_was_typed_stays_when_something_is_wrong(client: Client) -> None:
    call = call_with(1)
    reading = sent(seat_of(call, "Ana Ruiz"), call.submissions.get())
    said = {**FORM, "score_artistic": "11", "words": "Lo que escribí"}
    answer = client.post(page(reading), {"action": "give", "version": reading.version, **said})
    assert answer.status_code == 422
    assert "Lo que escribí" in text(answer)
    assert 'value="11"' in text(answer)
    stale = client.post(
        page(reading), {"action": "give", "version": reading.version + 7, **FORM, "words": "Otra"}
    )
    assert (stale.status_code, "another window" in text(stale), "Otra" in text(stale)) == (422, True, True)
    assert Reading.objects.get().state == ReadingState.ASSIGNED


@pytest.mark.parametrize("stage", ["assigned", "saved"])
def test_no_reader_sees_others_scores_before_giving_theirs(client: Client, stage: str) -> None:
    call = call_with(1)
    project = call.submissions.get()
    mine, other = sent(seat_of(call, "Ana Ruiz"), project), sent(seat_of(call, "Bo Li"), project)
    words = {"scores": {**SCORES, "artistic": 9}, "words": "Zanzíbar", "confidence": "3"}
    giving.give_reading(other, by=holder(other.seat), **words)
    if stage == "saved":
        giving.save_reading(mine, scores={"artistic": 4}, by=holder(mine.seat))
    for address in (page(mine), home(mine.seat)):
        shown = text(client.get(address))
        assert "Zanzíbar" not in shown
        assert "7.5" not in shown
        assert "Bo Li" not in shown
    giving.give_reading(mine, scores=SCORES, by=holder(mine.seat))
    shown = text(client.get(page(mine)))
    assert "Zanzíbar" in shown
    assert "Bo Li" not in shown


def test_a_reader_reads_nothing_of_other_readers_and_other_calls(client: Client) -> None:
    call, elsewhere = call_with(1), call_with(1, title="Zanzíbar")
    mine = seat_of(call, "Ana Ruiz")
    other = sent(seat_of(call, "Bo Li"), call.submissions.get())
    far = sent(seat_of(elsewhere, "Cy Pol"), elsewhere.submissions.get())
    for reading in (other, far):
        address = reverse("reader_link_project", args=[reader_token(mine), reading.public_id])
        assert client.get(address).status_code == 404
        assert client.post(address, {"action": "give", "version": 1, **FORM}).status_code == 404


def test_an_owner_who_was_given_the_project_sees_nothing_of_it(client: Client) -> None:
    call = call_with(1, title="Zanzíbar")
    reading = sent(seat_of(call, "Ana Ruiz"), call.submissions.get())
    Submission.objects.update(email="ana@lecturas.example")
    assert "Zanzíbar" not in text(client.get(home(reading.seat)))
    answer = client.get(page(reading))
    assert (answer.status_code, "Zanzíbar" in text(answer)) == (403, False)
    assert client.post(page(reading), {"action": "give", "version": 1, **FORM}).status_code == 403


@pytest.mark.parametrize("blind", [False, True])
def test_a_readers_list_costs_the_same_queries_however_many_projects(
    client: Client, django_assert_max_num_queries: Any, blind: bool
) -> None:
    call = call_with(8, blind=blind)
    seat = seat_of(call, "Ana Ruiz")
    for one in call.submissions.all():
        sent(seat, one)
    with django_assert_max_num_queries(20):
        assert client.get(home(seat)).status_code == 200


@pytest.mark.parametrize("token", ["nothing", "WzEsMV0:1xWpit:SXaikLsgjRF5tQsBrihMdpIZzpnNosqQN3IbrkksN8Q"])
def test_a_link_that_is_none_of_ours_says_so(client: Client, token: str) -> None:
    answer = client.get(reverse("reader_link", args=[token]))
    assert (answer.status_code, "no longer works" in text(answer)) == (410, True)


def test_a_reader_with_an_account_reads_signed_in_and_nobody_else_does(
    client: Client, account: Callable[..., Any]
) -> None:
    call = call_with(1, title="Zanzíbar")
    seat = seat_of(call, "Ana Ruiz")
    reading = sent(seat, call.submissions.get())
    ana, other = account(email="ana@lecturas.example"), account(email="otra@cine.example")
    Reader.objects.update(account=ana)
    address = reverse("readings_project", args=[seat.pk, reading.public_id])
    assert client.get(address).status_code == 302
    client.force_login(other)
    assert client.get(address).status_code == 403
    client.force_login(ana)
    assert "Zanzíbar" in text(client.get(address))
    assert "Zanzíbar" in text(client.get(reverse("readings", args=[seat.pk])))


# -- The office ------------------------------------------------------------------------------------------------


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff"))
    return client


@pytest.fixture
def judged() -> ProjectCall:
    """Four projects, each read by two: the first two are good, the last is not."""
    call = call_with(4, wanted=2)
    for name in ("Ana Ruiz", "Bo Li"):
        seat = seat_of(call, name)
        for one, score in zip(call.submissions.order_by("number"), (9, 8, 5, 2)):
            giving.give_reading(sent(seat, one), scores=dict.fromkeys(SCORES, score), by=holder(seat))
    return call


def committee(call: ProjectCall) -> str:
    return reverse("office_committee", args=[call.pk])


def test_the_committee_sees_the_ranking_with_its_doubt(office: Client, judged: ProjectCall) -> None:
    shown = text(office.get(committee(judged)))
    places = [shown.index(f"Obra {number}") for number in (1, 2, 3, 4)]
    assert places == sorted(places)
    assert "±" in shown
    assert "would be in" in shown
    assert "Ana Ruiz" in shown


def test_the_committee_costs_the_same_queries_however_many_projects(
    judged: ProjectCall, django_assert_num_queries: Any
) -> None:
    from claqueta.submissions.queries.committee import committee_of

    for number in range(5, 9):
        project_of(judged, number)
    with django_assert_num_queries(4):
        committee_of(judged)


def test_a_wish_shows_what_it_costs_and_whom_it_changes(office: Client, judged: ProjectCall) -> None:
    last = judged.submissions.get(number=4)
    Submission.objects.filter(pk=last.pk).update(values={**last.values, "type": "short"})
    answer = office.post(committee(judged), {"action": "wish", "what": "type.short", "least": "1"})
    assert answer.status_code == 302
    shown = text(office.get(committee(judged)))
    assert "It costs" in shown
    assert "In for it: 4 · Obra 4" in " ".join(shown.split())
    wrong = office.post(committee(judged), {"action": "wish", "what": "type.short", "least": "2"})
    assert (wrong.status_code, "already" in text(wrong)) == (422, True)
    office.post(committee(judged), {"action": "drop_wish", "number": "0"})
    assert "It costs" not in text(office.get(committee(judged)))


def test_decisions_in_bulk_show_a_summary_first_and_each_carries_its_reason(
    office: Client, judged: ProjectCall
) -> None:
    chosen = list(judged.submissions.order_by("number")[:2])
    said: dict[str, Any] = {"project": [one.pk for one in chosen], "outcome": "selected"}
    summary = office.post(committee(judged), {"action": "summary", **said})
    said_of_all = " ".join(text(summary).split())
    assert "2 would be selected in all. 2 are to be selected." in said_of_all
    assert not Decision.objects.exists()
    seen = summary.context["seen"]
    without = office.post(committee(judged), {"action": "decide", "seen": seen, **said})
    assert (without.status_code, Decision.objects.count()) == (422, 0)
    own = {f"reason_{chosen[0].pk}": "La mejor mirada"}
    done = office.post(
        committee(judged), {"action": "decide", "seen": seen, "reason": "Los más votados", **own, **said}
    )
    assert done.status_code == 302
    assert {(one.submission.number, one.outcome, one.reason) for one in Decision.objects.all()} == {
        (1, "selected", "La mejor mirada"),
        (2, "selected", "Los más votados"),
    }
    assert not Decision.objects.exclude(letter_at=None).exists()


def test_nothing_is_decided_when_somebody_decided_meanwhile(office: Client, judged: ProjectCall) -> None:
    one = judged.submissions.get(number=1)
    said: dict[str, Any] = {"project": [one.pk], "outcome": "rejected", "reason": "No"}
    seen = office.post(committee(judged), {"action": "summary", **said}).context["seen"]
    Submission.objects.filter(pk=one.pk).update(state="reserve")
    late = office.post(committee(judged), {"action": "decide", "seen": seen, **said})
    assert (late.status_code, Decision.objects.count()) == (422, 0)
    assert "Somebody has decided" in text(late)


@pytest.mark.parametrize(
    ("said", "told"), [({}, "at least one project"), ({"project": "1"}, "at least one project")]
)
def test_nothing_is_decided_when_nothing_is_chosen(
    office: Client, judged: ProjectCall, said: dict[str, str], told: str
) -> None:
    Submission.objects.filter(number=1).update(state="draft")
    gone = Submission.objects.get(number=1).pk
    answer = office.post(
        committee(judged), {"action": "summary", "outcome": "selected", **({"project": gone} if said else {})}
    )
    assert (answer.status_code, told in text(answer)) == (422, True)


def test_a_project_in_depth_shows_readings_but_none_that_is_not_given(
    office: Client, judged: ProjectCall
) -> None:
    project = judged.submissions.get(number=1)
    third = sent(seat_of(judged, "Cy Pol"), project)
    giving.save_reading(third, scores=SCORES, words="Zanzíbar", by=holder(third.seat))
    address = reverse("office_committee_project", args=[project.pk])
    shown = text(office.get(address))
    assert "Cy Pol" in shown
    assert "Zanzíbar" not in shown
    office.post(address, {"action": "thread_write", "text": "Yo la veo clara"})
    assert "Yo la veo clara" in text(office.get(address))
    given = Reading.objects.filter(submission=project, state="given").first()
    assert given is not None
    office.post(address, {"action": "hand_back", "reading": given.pk})
    assert Reading.objects.get(pk=given.pk).state == ReadingState.ASSIGNED


def test_the_office_arranges_who_reads_what(office: Client) -> None:
    call = call_with(2)
    seats = [seat_of(call, name) for name in ("Ana Ruiz", "Bo Li")]
    address = reverse("office_readings", args=[call.pk])
    assert "only 2 people may read it" in text(office.get(address))
    plan = {"action": "plan", "needs": "2", "weight_artistic": "3", "weight_audience": "1"}
    assert office.post(address, plan).status_code == 302
    wrong = office.post(address, {"action": "plan", "needs": "0"})
    assert wrong.status_code == 422
    assert office.post(address, {"action": "propose"}).status_code == 302
    assert Reading.objects.filter(state="proposed").count() == 4
    reading = Reading.objects.first()
    assert reading is not None
    office.post(address, {"action": "take", "reading": reading.pk})
    said = {"action": "put", "seat": reading.seat_id, "project": reading.submission_id, "why": "Mejor así"}
    assert office.post(address, said).status_code == 302
    assert office.post(address, {"action": "send"}).status_code == 302
    assert Reading.objects.filter(state="assigned").count() == 4
    project = call.submissions.get(number=1)
    Reading.objects.filter(submission=project, seat=seats[0]).delete()
    Submission.objects.filter(pk=project.pk).update(email="ana@lecturas.example")
    refused = office.post(address, {"action": "put", "seat": seats[0].pk, "project": project.pk, "why": ""})
    assert (refused.status_code, "own project" in text(refused)) == (422, True)
