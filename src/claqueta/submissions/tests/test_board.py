"""The board's pages of a call: what stands before each of it, what it says, and what nobody of it may see."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation import privacy, threads
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, Notification
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.actions import say_opinion
from claqueta.submissions.committee import COMMITTEE, committee_members
from claqueta.submissions.models import CommitteeOpinion, Reader, ReadingPlan, Submission
from claqueta.submissions.queries.sitting import kept_from
from claqueta.submissions.tests.reading_scenes import SCORES, call_with, holder, project_of, seat_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def member(account: Callable[..., Any], client: Client) -> Any:
    found = account("board_member")
    client.force_login(found)
    return found


def ranking(call: Any) -> str:
    return reverse("board_ranking", args=[call.pk])


def page(project: Submission) -> str:
    return reverse("board_project", args=[project.public_id])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def read(project: Submission, by: str = "Ana Ruiz", score: int = 7) -> None:
    reading = sent(seat_of(project.call, by), project)
    giving.give_reading(
        reading,
        scores=dict.fromkeys(SCORES, score),
        words="Le falta un final",
        confidence="2",
        by=holder(reading.seat),
    )


def test_the_board_reads_talks_and_gives_its_opinion(client: Client, member: Any) -> None:
    call = call_with(2)
    project = call.submissions.get(number=1)
    read(project)
    assert str(call) in text(client.get(reverse("board_calls")))
    assert reverse("board_calls") in text(client.get(reverse("area")))
    assert "Obra 1" in text(client.get(ranking(call)))
    shown = text(client.get(page(project)))
    assert "Le falta un final" in shown
    assert "Directora 1" in shown
    assert "Ana Ruiz" not in shown
    wrong = client.post(page(project), {"action": "opinion", "reason": "Es la mejor"})
    assert (wrong.status_code, "Es la mejor" in text(wrong)) == (422, True)
    bare = client.post(page(project), {"action": "opinion", "outcome": "selected"})
    assert (bare.status_code, "carries its reason" in text(bare)) == (422, True)
    said = {"action": "opinion", "outcome": "selected", "reason": "Es la mejor"}
    assert client.post(page(project), said).status_code == 302
    assert client.post(page(project), {"action": "thread_write", "text": "¿Y el final?"}).status_code == 302
    opinion = CommitteeOpinion.objects.get()
    assert (opinion.account, opinion.outcome, opinion.reason) == (member, "selected", "Es la mejor")
    assert "You gave your opinion" in text(client.get(ranking(call)))
    assert "Es la mejor" not in repr(list(AuditEntry.objects.values()))


def test_the_office_reads_what_the_board_thinks(
    client: Client, member: Any, account: Callable[..., Any]
) -> None:
    project = call_with(1).submissions.get()
    say_opinion(project, outcome="reserve", reason="Falta dinero", by=member)
    client.force_login(account("office_staff", email="o@x.example"))
    assert "Falta dinero" in text(client.get(reverse("office_committee_project", args=[project.pk])))


def test_the_board_learns_who_read_only_where_the_call_says_so(client: Client, member: Any) -> None:
    project = call_with(1).submissions.get()
    read(project)
    ReadingPlan.objects.create(call=project.call, needs=3, named=True)
    assert "Ana Ruiz" in text(client.get(page(project)))


def own(project: Submission, member: Any) -> None:
    Submission.objects.filter(pk=project.pk).update(email=member.email)


def declared(project: Submission, member: Any) -> None:
    say_opinion(project, conflict="Es de mi hermana", by=member)


def listed(project: Submission, member: Any) -> None:
    Reader.objects.create(
        name="X", email=member.email.lower(), company=project.company, languages=[], competences=[]
    )


@pytest.mark.parametrize("part", [own, declared, listed])
def test_whoever_has_a_part_in_a_project_sees_nothing_of_it(
    client: Client, member: Any, part: Callable[[Submission, Any], None]
) -> None:
    call = call_with(2)
    project = call.submissions.get(number=1)
    read(project)
    panel.add_wish(call, what="type.documentary", least=1, by=SYSTEM)
    part(project, member)
    listed_now = text(client.get(ranking(call)))
    assert "Obra 1" not in listed_now
    assert "1. Obra 2" in listed_now
    assert "One project is not shown" in listed_now
    assert client.get(page(project)).status_code == 403
    for said in (
        {"action": "thread_write", "text": "Zanzíbar"},
        {"action": "opinion", "outcome": "selected"},
    ):
        assert client.post(page(project), {**said, "reason": "Es mía"}).status_code == 403
    with pytest.raises(PermissionDenied):
        say_opinion(project, outcome="selected", reason="Es mía", by=member)
    assert client.get(page(call.submissions.get(number=2))).status_code == 200


def test_whoever_leaves_for_a_conflict_is_told_no_more_of_the_discussion(
    client: Client, member: Any, account: Callable[..., Any]
) -> None:
    project = call_with(1).submissions.get()
    office = account("office_staff", email="o@x.example")
    threads.write(project, COMMITTEE, "Hola", others=committee_members(project), by=office)
    assert Notification.objects.filter(recipient=member).count() == 1
    answer = client.post(page(project), {"action": "opinion", "conflict": "Es de mi hermana"})
    assert answer.url == ranking(project.call)  # type: ignore[attr-defined]
    threads.write(project, COMMITTEE, "Zanzíbar", by=office)
    assert Notification.objects.filter(recipient=member).count() == 1


def test_a_reader_of_the_board_sees_no_scores_before_giving_theirs(client: Client, member: Any) -> None:
    call = call_with(2)
    project = call.submissions.get(number=1)
    read(project, score=9)
    seat = panel.answer_invitation(
        panel.seat_board_member(call, member, load=5, by=SYSTEM), yes=True, by=SYSTEM
    )
    reading = sent(seat, project)
    shown = text(client.get(ranking(call)))
    assert "Yours to read first" in shown
    assert page(project) not in shown
    assert client.get(page(project)).status_code == 403
    giving.give_reading(reading, scores=SCORES, confidence="2", words="Bien", by=holder(seat))
    assert page(project) in text(client.get(ranking(call)))
    assert "Le falta un final" in text(client.get(page(project)))


def test_blind_stays_blind_before_the_board(client: Client, member: Any, account: Callable[..., Any]) -> None:
    call = call_with(1, blind=True, title="Lo de Directora 1")
    project = call.submissions.get()
    for address in (ranking(call), page(project), reverse("board_calls")):
        shown = text(client.get(address))
        assert "Directora" not in shown
        assert "Productora" not in shown
    office = account("office_staff", email="o@x.example")
    threads.write(project, COMMITTEE, "Hola", others=committee_members(project), by=office)
    assert "Directora" not in Notification.objects.get(recipient=member).subject


def test_drafts_and_calls_that_nobody_sees_are_not_before_the_board(client: Client, member: Any) -> None:
    call = call_with(1)
    project = call.submissions.get()
    Submission.objects.filter(pk=project.pk).update(state="draft")
    assert client.get(page(project)).status_code == 404
    type(call).objects.filter(pk=call.pk).update(state="draft")
    assert client.get(ranking(call)).status_code == 403


@pytest.mark.parametrize("who", ["editor", "partner_officer", ""])
def test_nobody_but_the_board_and_the_office_reads_it(
    client: Client, member: Any, account: Callable[..., Any], who: str
) -> None:
    project = call_with(1).submissions.get()
    say_opinion(project, outcome="reserve", reason="Zanzíbar", by=member)
    client.force_login(account(*([who] if who else []), email="other@x.example"))
    addresses = (page(project), ranking(project.call), reverse("board_calls"))
    assert [client.get(one).status_code for one in addresses] == [403, 403, 403]


def test_opinions_are_closed_once_the_letter_has_left(client: Client, member: Any) -> None:
    project = call_with(1).submissions.get()
    project.decisions.create(outcome="rejected", reason="No", letter_at=timezone.now())
    Submission.objects.filter(pk=project.pk).update(state="rejected")
    assert 'id="opinion"' not in text(client.get(page(project)))
    late = client.post(page(project), {"action": "opinion", "outcome": "selected", "reason": "Sí"})
    assert (late.status_code, CommitteeOpinion.objects.count()) == (422, 0)


def test_opinions_are_given_out_and_forgotten_with_the_person(member: Any) -> None:
    project = call_with(1).submissions.get()
    say_opinion(project, outcome="reserve", reason="Falta dinero", by=member)
    assert "Falta dinero" in repr(privacy.export_of(member.email))
    privacy.erase(member.email, by=SYSTEM)
    assert not CommitteeOpinion.objects.exists()


def test_what_is_before_the_board_costs_as_many_queries_however_many_projects(
    member: Any, django_assert_max_num_queries: Any
) -> None:
    call = call_with(2)
    for number in range(3, 8):
        project_of(call, number)
    with django_assert_max_num_queries(9):
        assert kept_from(member, list(call.submissions.select_related("call", "organisation"))) == {}
