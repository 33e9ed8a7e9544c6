"""Introductions: both say yes or nobody learns anything; what came of them is asked, said and confirmed."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.outbox import PURPOSE
from claqueta.foundation.sealing import unseal
from claqueta.opportunities import actions
from claqueta.opportunities.actions import following_up, introducing
from claqueta.opportunities.models import Answer, Consent, FollowUp, Introduction, Outcome, Side
from claqueta.opportunities.parties import link_for, party_of, people_of
from claqueta.opportunities.queries.introductions import (
    for_sides,
    introduction_as_seen,
    outcomes_counted,
)
from claqueta.organisations.models import Affiliation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


Make = Callable[..., Any]
WHY = "Both of you dub series; one has the voices, the other the studio."


def letters(template: str) -> list[dict[str, Any]]:
    """The mails of a template that wait, as they will read, oldest first."""
    rows = OutgoingMail.objects.filter(template=f"opportunities/mail/{template}").order_by("pk")
    return [{"to": row.to, **unseal(PURPOSE, bytes(row.sealed))} for row in rows]


@pytest.fixture
def two(organisation: Make, representative: Make) -> tuple[Any, Any, Any, Any]:
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    ana = representative(one, email="ana@people.example")
    bea = representative(other, email="bea@people.example")
    return one, other, ana, bea


def proposed(two: tuple[Any, Any, Any, Any], **more: Any) -> Introduction:
    return introducing.ask_both(introducing.propose(two[0], two[1], why=WHY, by=SYSTEM, **more), by=SYSTEM)


def consent(introduction: Introduction, side: str) -> Consent:
    return Consent.objects.select_related("introduction").get(introduction=introduction, side=side)


def seen(introduction: Introduction, side: str) -> Any:
    return introduction_as_seen(for_sides().get(pk=introduction.pk), side)


def let_pass(introduction: Introduction) -> None:
    """Let the time to answer be over."""
    Introduction.objects.filter(pk=introduction.pk).update(
        answer_until=timezone.localdate() - timedelta(days=1)
    )


# -- Both say yes --------------------------------------------------------------------------------------------


def test_both_see_who_and_why_before_anybody_has_contact_data(two: Any) -> None:
    made = proposed(two)
    asked = letters("introduction_ask")
    assert {one["to"] for one in asked} == {"ana@people.example", "bea@people.example"}
    for one, other in zip(asked, ("bea@people.example", "ana@people.example"), strict=True):
        assert WHY in one["text"]
        assert other not in one["text"] + one["html"]
    assert "Bruma Sonido" in asked[0]["text"]
    assert seen(made, Side.ONE).other_name == "Bruma Sonido"
    assert seen(made, Side.ONE).people == ()


def test_one_mail_to_both_when_both_say_yes(two: Any) -> None:
    made = proposed(two, hold_at=timezone.now() + timedelta(days=3))
    first = introducing.say_yes(consent(made, Side.ONE), by=two[2])
    assert first.state == "asked"
    assert letters("introduction_made") == []
    assert introducing.say_yes(consent(made, Side.OTHER), by=two[3]).state == "agreed"
    mails = letters("introduction_made")
    assert {one["to"] for one in mails} == {"ana@people.example", "bea@people.example"}
    assert mails[0]["text"] == mails[1]["text"]
    for one in mails:
        assert "ana@people.example" in one["headers"]["To"]
        assert "bea@people.example" in one["headers"]["To"]
        assert "bea@people.example" in one["headers"]["Reply-To"]
        assert "STATUS:TENTATIVE" in one["calendar"]
    assert [one.email for one in seen(made, Side.ONE).people] == ["bea@people.example"]
    # Clicked again it is said once.
    introducing.say_yes(consent(made, Side.OTHER), by=two[3])
    assert len(letters("introduction_made")) == 2
    with pytest.raises(MovedOn):
        introducing.say_no(consent(made, Side.ONE), by=two[2])


def test_only_its_own_side_answers(two: Any, account: Make) -> None:
    made = proposed(two)
    for by in (two[3], account(email="nobody@people.example")):
        with pytest.raises(PermissionDenied):
            introducing.say_yes(consent(made, Side.ONE), by=by)
        with pytest.raises(PermissionDenied):
            introducing.say_no(consent(made, Side.ONE), by=by)


def test_a_link_answers_in_one_tap_and_opening_it_does_nothing(two: Any, client: Client) -> None:
    made = proposed(two)
    for mail in letters("introduction_ask"):
        found = re.search(r"https?://[^/]+(/\S+)", mail["text"])
        assert found
        url = found.group(1)
        assert client.get(url).status_code == 200
        assert Consent.objects.filter(introduction=made, answer=Answer.YES).count() < 2
        assert client.post(url, {"action": "yes"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "agreed"
    assert client.get(url).status_code == 200
    assert client.get(url[:-4] + "x/").status_code == 410


def test_a_link_is_of_one_side_of_one_introduction(
    two: Any, organisation: Make, representative: Make
) -> None:
    made = proposed(two)
    link = link_for(made, Side.ONE, people_of(made, Side.ONE)[0])
    found = party_of(link.rstrip("/").rsplit("/", 1)[1])
    assert found is not None
    _made, party = found
    assert party.has_perm("opportunities.answer_introduction", consent(made, Side.ONE))
    assert not party.has_perm("opportunities.answer_introduction", consent(made, Side.OTHER))
    assert not party.has_perm("opportunities.manage", consent(made, Side.ONE))
    third = organisation("Cobalto")
    representative(third, email="eva@people.example")
    other = proposed((two[1], third))
    assert not party.has_perm("opportunities.answer_introduction", consent(other, Side.ONE))


# -- A no reaches nobody ---------------------------------------------------------------------------------------


def everything_the_other_gets(made: Introduction, client: Client, ana: Any, days: int) -> tuple[Any, ...]:
    """All that the one side can notice, from the day it said yes until the end: page, list, state, mails with their days."""
    noticed: list[Any] = []

    def look() -> None:
        client.force_login(ana)
        page = client.get(reverse("introduction", args=[made.public_id])).content.decode()
        listed = client.get(reverse("introductions", args=[made.one.slug])).content.decode()
        page, listed = (
            re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", one) for one in (page, listed)
        )
        page, listed = (
            one.replace(str(made.public_id), "ID").replace(made.number, "NUMBER") for one in (page, listed)
        )
        mails = OutgoingMail.objects.filter(to=ana.email).exclude(template__contains="account").order_by("pk")
        told = [
            (
                one.template,
                one.subject,
                re.sub(r"/\S{40,}", "LINK", unseal(PURPOSE, bytes(one.sealed))["text"]),
            )
            for one in mails
        ]
        noticed.append((page, listed, told, seen(made, Side.ONE).state))

    look()
    introducing.remind_who_waits()
    look()
    let_pass(made)
    introducing.end_what_waits()
    look()
    return tuple(noticed)


@pytest.mark.parametrize("answer", ["no", "yes and no"])
def test_a_no_is_the_same_as_silence_to_the_other_side(answer: str, two: Any, client: Client) -> None:
    ana, bea = two[2], two[3]

    def tell(what: str) -> tuple[Any, ...]:
        OutgoingMail.objects.all().delete()
        made = proposed(two)
        Introduction.objects.filter(pk=made.pk).update(asked_at=timezone.now() - timedelta(days=8))
        introducing.say_yes(consent(made, Side.ONE), by=ana)
        if what == "no":
            introducing.say_no(consent(made, Side.OTHER), reason="They never pay", by=bea)
        elif what == "yes and no":
            introducing.say_no(consent(made, Side.OTHER), reason="They never pay", by=bea)
            introducing.say_no(consent(made, Side.OTHER), reason="Never", by=bea)
        noticed = everything_the_other_gets(made, client, ana, 8)
        Introduction.objects.all().delete()
        return noticed

    silence = tell("silence")
    assert tell(answer) == silence
    assert [len(one[2]) for one in silence] == [1, 1, 2]


def test_a_no_is_on_no_trail_but_the_offices_record(two: Any) -> None:
    made = proposed(two)
    introducing.say_no(consent(made, Side.OTHER), reason="They never pay", by=two[3])
    from claqueta.foundation.models import AuditEntry

    entry = AuditEntry.objects.filter(verb="opportunities.introduction_answered").get()
    assert entry.changes in ({}, [], None)
    assert consent(made, Side.OTHER).reason == "They never pay"
    made.refresh_from_db()
    assert made.state == "asked"


def test_who_said_no_may_think_again(two: Any) -> None:
    made = proposed(two)
    introducing.say_yes(consent(made, Side.ONE), by=two[2])
    introducing.say_no(consent(made, Side.OTHER), reason="Busy", by=two[3])
    made = introducing.say_yes(consent(made, Side.OTHER), by=two[3])
    assert made.state == "agreed"
    assert consent(made, Side.OTHER).reason == ""


def test_a_yes_can_be_taken_back_until_the_other_says_yes(two: Any) -> None:
    made = proposed(two)
    introducing.say_yes(consent(made, Side.ONE), by=two[2])
    introducing.say_no(consent(made, Side.ONE), by=two[2])
    assert consent(made, Side.ONE).answer == "withdrawn"
    assert introducing.say_yes(consent(made, Side.OTHER), by=two[3]).state == "asked"
    let_pass(made)
    introducing.end_what_waits()
    with pytest.raises(MovedOn):
        introducing.say_yes(consent(made, Side.ONE), by=two[2])


# -- The same pair once ----------------------------------------------------------------------------------------


def test_the_same_two_are_not_introduced_twice_from_two_needs(two: Any, opportunity: Make) -> None:
    one, other, ana, bea = two
    first, second = opportunity(one), opportunity(one, kind="finance", title={"es": "Otra", "en": "Another"})
    made = proposed(two, opportunity=first)
    with pytest.raises(introducing.AlreadyIntroduced):
        introducing.propose(one, other, why=WHY, opportunity=second, by=SYSTEM)
    with pytest.raises(introducing.AlreadyIntroduced):
        introducing.propose(other, one, why=WHY, by=SYSTEM)
    introducing.say_yes(consent(made, Side.ONE), by=ana)
    introducing.say_yes(consent(made, Side.OTHER), by=bea)
    with pytest.raises(introducing.AlreadyIntroduced):
        introducing.ask_introduction(other, one, why="Again", by=bea)
    interest = actions.express(second, organisation=other, by=bea)
    actions.accept_interest(interest, by=ana)
    assert Introduction.objects.count() == 1
    assert len(letters("introduction_made")) == 2


@pytest.mark.parametrize("refused", [True, False])
def test_it_is_not_tried_again_for_a_year_whichever_way_it_ended(refused: bool, two: Any) -> None:
    one, other, ana, bea = two
    made = introducing.ask_introduction(one, other, why=WHY, by=ana)
    if refused:
        introducing.say_no(consent(made, Side.OTHER), by=bea)
    let_pass(made)
    introducing.end_what_waits()
    with pytest.raises(ValidationError, match="not long ago"):
        introducing.ask_introduction(one, other, why=WHY, by=ana)
    Introduction.objects.update(ended_at=timezone.now() - timedelta(days=370))
    assert introducing.ask_introduction(one, other, why=WHY, by=ana).state == "asked"


def test_a_member_asks_and_its_asking_is_its_yes(two: Any) -> None:
    one, other, ana, bea = two
    made = introducing.ask_introduction(one, other, why=WHY, by=ana)
    assert [one["to"] for one in letters("introduction_ask")] == ["bea@people.example"]
    # The other asks for the same: that is its answer.
    assert introducing.ask_introduction(other, one, why="We too", by=bea).state == "agreed"
    assert Introduction.objects.get().pk == made.pk
    with pytest.raises(PermissionDenied):
        introducing.ask_introduction(other, one, why=WHY, by=ana)


def test_nobody_asks_for_more_than_a_week_of_work_can_answer(two: Any, organisation: Make) -> None:
    for number in range(5):
        introducing.ask_introduction(two[0], organisation(f"Cine {number}"), why=WHY, by=two[2])
    with pytest.raises(ValidationError, match="wait for an answer"):
        introducing.ask_introduction(two[0], two[1], why=WHY, by=two[2])


# -- Opportunities ---------------------------------------------------------------------------------------------


def test_the_visitor_from_seoul_and_a_member_are_introduced_when_the_interest_is_accepted(
    posted: Make, two: Any
) -> None:
    from claqueta.opportunities.visitors import held_by, token_of

    need = posted("open")
    interest = actions.express(need, organisation=two[1], words="We dub into Korean", by=two[3])
    held = held_by(token_of(need))
    assert held is not None
    actions.accept_interest(interest, by=held.by)
    made = Introduction.objects.get()
    assert (made.state, made.asked_by, made.one) == ("agreed", "interest", None)
    assert {one["to"] for one in letters("introduction_made")} == {
        "minji@hanbit.example",
        "bea@people.example",
    }
    assert FollowUp.objects.filter(introduction=made).count() == 6


def test_who_stays_unnamed_stays_so_until_both_say_yes(two: Any, opportunity: Make, client: Client) -> None:
    one, other, ana, bea = two
    need = opportunity(one, anonymous=True)
    made = introducing.ask_both(
        introducing.propose(
            one, other, why="Azotea Films looks for you: ana@people.example", opportunity=need, by=SYSTEM
        ),
        by=SYSTEM,
    )
    mail = next(one for one in letters("introduction_ask") if one["to"] == "bea@people.example")
    client.force_login(bea)
    page = client.get(reverse("introduction", args=[made.public_id])).content.decode()
    listed = client.get(reverse("introductions", args=[other.slug])).content.decode()
    # Whom one may ask to meet are all of the directory.
    listed = re.sub(r"<option.*?</option>", "", listed)
    for text in (str(mail), page, listed):
        assert "Azotea" not in text
        assert "ana@people" not in text
    introducing.say_yes(consent(made, Side.ONE), by=ana)
    introducing.say_yes(consent(made, Side.OTHER), by=bea)
    assert "Azotea" in client.get(reverse("introduction", args=[made.public_id])).content.decode()
    need.refresh_from_db()
    assert need.state == "talking"


def test_nobody_is_told_by_an_introduction_of_what_they_are_not_shown(
    two: Any, opportunity: Make, organisation: Make
) -> None:
    one, other, ana, _bea = two
    need = opportunity(one, audience="chosen", chosen=[organisation("Cobalto")])
    with pytest.raises(ValidationError, match="not shown"):
        introducing.propose(one, other, why=WHY, opportunity=need, by=SYSTEM)
    with pytest.raises(PermissionDenied):
        introducing.ask_introduction(one, other, why=WHY, opportunity=need, by=ana)


def test_what_waits_ends_with_its_need(two: Any, opportunity: Make) -> None:
    need = opportunity(two[0])
    made = proposed(two, opportunity=need)
    actions.close(need, closed_for="not_needed", by=SYSTEM)
    made.refresh_from_db()
    assert made.state == "ended"


# -- What came of it -------------------------------------------------------------------------------------------


@pytest.fixture
def agreed(two: Any) -> Introduction:
    made = proposed(two)
    introducing.say_yes(consent(made, Side.ONE), by=two[2])
    return introducing.say_yes(consent(made, Side.OTHER), by=two[3])


def due(days: int) -> None:
    FollowUp.objects.filter(days=days).update(due_on=timezone.localdate())


def test_each_side_is_asked_once_and_answers_with_one_click(agreed: Any, two: Any, client: Client) -> None:
    due(7)
    assert following_up.ask_what_came() == 2
    assert following_up.ask_what_came() == 0
    mail = next(one for one in letters("introduction_follow_up") if one["to"] == "ana@people.example")
    found = re.search(r"https?://[^/]+(/\S+)", mail["text"])
    assert found
    row = FollowUp.objects.get(introduction=agreed, side=Side.ONE, days=7)
    client.post(found.group(1), {"action": "came", "follow_up": row.pk, "answer": "talking"})
    row.refresh_from_db()
    assert row.answer == "talking"
    assert row.account == two[2]
    strange = FollowUp.objects.get(introduction=agreed, side=Side.OTHER, days=7)
    assert (
        client.post(found.group(1), {"action": "came", "follow_up": strange.pk, "answer": "met"}).status_code
        == 404
    )


def test_the_representative_who_changes_before_day_30_hands_over(
    agreed: Any, two: Any, representative: Make, client: Client
) -> None:
    old = link_for(agreed, Side.ONE, people_of(agreed, Side.ONE)[0])
    Affiliation.objects.filter(person__account=two[2]).update(until=timezone.localdate())
    representative(two[0], email="new@people.example")
    due(30)
    following_up.ask_what_came()
    mails = {one["to"]: one["text"] for one in letters("introduction_follow_up")}
    assert set(mails) == {"new@people.example", "bea@people.example"}
    assert "no longer speaks for it" in mails["new@people.example"]
    assert "no longer speaks for it" not in mails["bea@people.example"]
    assert client.get(old.partition("8000")[2] or old).status_code == 410
    assert [one.email for one in seen(agreed, Side.OTHER).people] == ["new@people.example"]


def test_an_outcome_counts_apart_until_the_other_side_says_so_too(agreed: Any, two: Any) -> None:
    values = {"project": "La casa de papel azul", "amount": "large", "jobs": 4}
    outcome = following_up.claim_outcome(agreed, Side.ONE, values, by=two[2])
    today = timezone.localdate()
    span = (today, today + timedelta(days=1))
    assert outcomes_counted(*span) == {"confirmed": 0, "claimed": 1}
    with pytest.raises(PermissionDenied):
        following_up.confirm_outcome(outcome, by=two[2])
    assert seen(agreed, Side.OTHER).outcomes[0].waits_for_me
    following_up.confirm_outcome(outcome, by=two[3])
    following_up.confirm_outcome(outcome, by=two[3])
    assert outcomes_counted(*span) == {"confirmed": 1, "claimed": 0}
    with pytest.raises(ValidationError):
        following_up.claim_outcome(agreed, Side.OTHER, values, by=two[3])
    due(90)
    assert following_up.ask_what_came() == 0


def test_that_the_other_sees_it_otherwise_is_for_the_office(agreed: Any, two: Any) -> None:
    outcome = following_up.claim_outcome(agreed, Side.ONE, {"project": "Serie"}, by=two[2])
    before = seen(agreed, Side.ONE).outcomes[0]
    following_up.contest_outcome(outcome, by=two[3])
    after = seen(agreed, Side.ONE).outcomes[0]
    assert (before.confirmed, before.waits_for_me, before.mine) == (
        after.confirmed,
        after.waits_for_me,
        after.mine,
    )
    assert not seen(agreed, Side.OTHER).outcomes[0].waits_for_me
    assert Outcome.objects.get().state == "contested"


def test_nothing_comes_of_what_has_not_come_about(two: Any) -> None:
    with pytest.raises(ValidationError):
        following_up.claim_outcome(proposed(two), Side.ONE, {"project": "Serie"}, by=two[2])


# -- Races -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("acts", [("yes", "yes"), ("yes", "yes again"), ("yes", "withdraw")])
def test_consents_that_race_leave_one_outcome(acts: tuple[str, str], two: Any) -> None:
    made = proposed(two)
    if "withdraw" in acts or "yes again" in acts:
        introducing.say_yes(consent(made, Side.ONE), by=two[2])
    start = threading.Barrier(2)
    failed: list[str] = []

    def run(act: str, first: bool) -> None:
        try:
            start.wait()
            if act == "withdraw":
                introducing.say_no(consent(made, Side.ONE), by=two[2])
            else:
                side, by = (Side.OTHER, two[3]) if first or act == "yes again" else (Side.ONE, two[2])
                introducing.say_yes(consent(made, side), by=by)
        except MovedOn:
            failed.append(act)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act, not at)) for at, act in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    made.refresh_from_db()
    answers = sorted(Consent.objects.filter(introduction=made).values_list("answer", flat=True))
    if made.state == "agreed":
        assert answers == ["yes", "yes"]
        assert len(letters("introduction_made")) == 2
        assert FollowUp.objects.filter(introduction=made).count() == 6
        assert failed in ([], ["withdraw"])
    else:
        assert acts == ("yes", "withdraw")
        assert answers == ["withdrawn", "yes"]
        assert letters("introduction_made") == []
        assert not FollowUp.objects.exists()
    assert Introduction.objects.count() == 1
