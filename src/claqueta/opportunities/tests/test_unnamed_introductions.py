"""Whoever guesses who stands behind a need without a name learns nothing by asking for them by name."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.opportunities import actions
from claqueta.opportunities.actions import introducing
from claqueta.opportunities.models import Answer, Introduction, Side
from claqueta.opportunities.queries.introductions import for_sides, introduction_as_seen
from conftest import run_threads

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]
WHY = "One has the voices, the other the studio."


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def four(organisation: Make, representative: Make) -> tuple[Any, Any, Any, Any]:
    """Who wrote a need without a name, who was asked about it, who has nothing to do with it, and who asks."""
    writer, asked = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    return writer, asked, organisation("Cierzo"), representative(asked, email="bea@people.example")


def unnamed(four: tuple[Any, Any, Any, Any], opportunity: Make, *, ask: bool = True) -> Introduction:
    need = opportunity(four[0], anonymous=True)
    row = introducing.propose(four[0], four[1], why=WHY, opportunity=need, by=SYSTEM)
    return introducing.ask_both(row, by=SYSTEM) if ask else row


def answered(made: Introduction, other: Any) -> dict[str, Any]:
    """What whoever asked is told, without what names the one they asked for."""
    seen = introduction_as_seen(for_sides().get(pk=made.pk), Side.ONE)
    assert (seen.other_name, seen.why) == (other.name, "We should meet")
    return {"side": seen.side, "state": seen.state, "answer": seen.answer, "opportunity": seen.opportunity}


@pytest.mark.parametrize("stands", ["asked", "proposed", "ended"])
def test_asking_for_the_one_who_stays_unnamed_reads_as_asking_for_anybody(
    stands: str, four: tuple[Any, Any, Any, Any], opportunity: Make, client: Client
) -> None:
    writer, asked, stranger, bea = four
    row = unnamed(four, opportunity, ask=stands != "proposed")
    if stands == "ended":
        Introduction.objects.update(answer_until=timezone.localdate() - timedelta(days=1))
        assert introducing.end_what_waits() == 1
    client.force_login(bea)
    told = []
    for other in (writer, stranger):
        address = reverse("introduction_ask", args=[asked.slug]) + f"?with={other.slug}"
        response = client.post(address, {"why": "We should meet"}, follow=True)
        assert response.status_code == 200
        made = Introduction.objects.exclude(pk=row.pk).get(other=other)
        assert response.redirect_chain[0][0] == reverse("introduction", args=[made.public_id])
        told.append(answered(made, other))
    assert told[0] == told[1]
    row.refresh_from_db()
    assert row.state == stands
    assert {one.answer for one in row.consents.all()} == {Answer.WAITING}
    mine = introduction_as_seen(for_sides().get(pk=row.pk), Side.OTHER)
    assert (mine.other_name, mine.other_organisation) == ("", None)


def test_guess_at_whose_a_need_is_gets_one_answer(four: tuple[Any, Any, Any, Any], opportunity: Make) -> None:
    writer, asked, stranger, bea = four
    need = opportunity(writer, anonymous=True)
    said = []
    for other in (writer, stranger):
        with pytest.raises(ValidationError) as refused:
            introducing.ask_introduction(asked, other, why=WHY, opportunity=need, by=bea)
        said.append(refused.value.messages)
    assert said[0] == said[1]
    assert not Introduction.objects.exists()


def test_the_one_who_is_unnamed_knows_whom_they_ask_and_answers_by_asking(
    four: tuple[Any, Any, Any, Any], opportunity: Make, representative: Make
) -> None:
    row = unnamed(four, opportunity)
    ana = representative(four[0], email="ana@people.example")
    assert introducing.ask_introduction(four[0], four[1], why=WHY, by=ana) == row
    assert row.consents.get(side=Side.ONE).answer == Answer.YES


def test_two_who_were_introduced_without_a_name_are_not_introduced_again(
    four: tuple[Any, Any, Any, Any], opportunity: Make, representative: Make
) -> None:
    row = unnamed(four, opportunity)
    ana = representative(four[0], email="ana@people.example")
    for side, by in ((Side.ONE, ana), (Side.OTHER, four[3])):
        introducing.say_yes(row.consents.get(side=side), by=by)
    with pytest.raises(introducing.AlreadyIntroduced):
        introducing.ask_introduction(four[1], four[0], why=WHY, by=four[3])
    with pytest.raises(introducing.AlreadyIntroduced):
        introducing.propose(four[1], four[0], why=WHY, by=SYSTEM)


def test_the_office_proposes_nobody_twice_whether_named_or_not(
    four: tuple[Any, Any, Any, Any], opportunity: Make
) -> None:
    unnamed(four, opportunity)
    with pytest.raises(introducing.AlreadyIntroduced):
        introducing.propose(four[1], four[0], why=WHY, by=SYSTEM)
    with pytest.raises(introducing.AlreadyIntroduced):
        introducing.propose(
            four[0],
            four[1],
            why=WHY,
            opportunity=opportunity(four[0], kind="talent", anonymous=True),
            by=SYSTEM,
        )


def test_interest_accepted_in_one_need_says_nothing_of_another_without_a_name(
    four: tuple[Any, Any, Any, Any], opportunity: Make
) -> None:
    writer, asked, _stranger, bea = four
    hidden = unnamed(four, opportunity)
    introducing.say_no(hidden.consents.get(side=Side.OTHER), by=bea)
    named = opportunity(writer, kind="talent")
    interest = actions.express(named, organisation=asked, by=bea)
    actions.accept_interest(interest, by=SYSTEM)
    made = Introduction.objects.get(opportunity=named)
    hidden.refresh_from_db()
    assert (made.state, hidden.state) == ("agreed", "asked")
    assert hidden.consents.get(side=Side.OTHER).answer == Answer.NO
    assert introduction_as_seen(for_sides().get(pk=hidden.pk), Side.OTHER).other_name == ""


def test_interest_accepted_in_the_need_itself_is_the_answer_to_both(
    four: tuple[Any, Any, Any, Any], opportunity: Make
) -> None:
    hidden = unnamed(four, opportunity)
    assert hidden.opportunity is not None
    interest = actions.express(hidden.opportunity, organisation=four[1], by=four[3])
    actions.accept_interest(interest, by=SYSTEM)
    assert Introduction.objects.get().pk == hidden.pk
    hidden.refresh_from_db()
    assert hidden.state == "agreed"


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_each_other_at_once_are_introduced_once(
    organisation: Make, representative: Make
) -> None:
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    ana = representative(one, email="ana@people.example")
    bea = representative(other, email="bea@people.example")
    errors = run_threads(
        lambda: introducing.ask_introduction(one, other, why=WHY, by=ana),
        lambda: introducing.ask_introduction(other, one, why=WHY, by=bea),
    )
    assert errors == []
    assert Introduction.objects.get().state == "agreed"
