"""The way of a need or an offer, and whom the rules let make its moves."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.opportunities import actions
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.tests.factories import VISITOR, said
from claqueta.opportunities.visitors import held_by, token_of
from conftest import at_most

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is refused is told apart by its words."""
    with translation.override("en"):
        yield


def test_the_first_one_of_a_member_is_looked_at_and_the_next_opens_at_once(
    organisation: Make, representative: Make
) -> None:
    azotea = organisation()
    ana = representative(azotea)
    first = actions.submit(actions.draft(said(), organisation=azotea, by=ana), by=ana)
    assert first.state == "review"
    with pytest.raises(PermissionDenied):
        actions.open_up(first, by=ana)
    opened = actions.open_up(first, by=SYSTEM)
    assert opened.state == "open"
    assert opened.closes_on == timezone.localdate() + timedelta(days=90)
    second = actions.draft(said(kind="finance"), organisation=azotea, by=ana)
    assert actions.submit(second, by=ana).state == "open"


def test_the_flow_itself_asks_whether_it_must_be_looked_at(organisation: Make, representative: Make) -> None:
    azotea = organisation()
    ana = representative(azotea)
    draft = actions.draft(said(), organisation=azotea, by=ana)
    with pytest.raises(PermissionDenied):
        actions.OPPORTUNITIES.make("publish", draft, by=ana)


def test_only_a_member_writes_and_only_its_own(
    organisation: Make, representative: Make, account: Make
) -> None:
    azotea, other = organisation(), organisation("Bruma Cine", member=False)
    outside = representative(other, email="out@people.example")
    for whose, by in ((azotea, outside), (other, outside), (azotea, account(email="no@people.example"))):
        with pytest.raises(PermissionDenied):
            actions.draft(said(), organisation=whose, by=by)
    assert not Opportunity.objects.exists()


def test_a_visitor_confirms_and_only_then_the_office_sees_a_deadline(posted: Make) -> None:
    made = posted()
    held = held_by(token_of(made))
    assert held is not None
    assert held.works
    assert actions.confirm(held.opportunity, by=held.by).state == "review"
    with pytest.raises(MovedOn):
        actions.confirm(made, by=held.by)
    for act in (actions.open_up, actions.reopen):
        with pytest.raises((PermissionDenied, MovedOn)):
            act(made, by=held.by)


def test_a_link_is_of_one_opportunity(posted: Make) -> None:
    mine, other = posted(), posted(visitor={"visitor_email": "other@hanbit.example"})
    held = held_by(token_of(mine))
    assert held is not None
    for act in (actions.confirm, actions.discard, actions.renew, actions.submit):
        with pytest.raises(PermissionDenied):
            act(other, by=held.by)


def test_an_expired_confirmation_leads_to_a_new_link(posted: Make, monkeypatch: Any) -> None:
    made = posted()
    token = token_of(made)
    import time

    later = time.time() + timedelta(days=4).total_seconds()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    held = held_by(token)
    assert held is not None
    assert not held.works
    actions.send_opportunity_link(made, by=SYSTEM)
    made.refresh_from_db()
    assert made.link_number == 2


def test_the_same_twice_in_a_week_is_the_first(organisation: Make, representative: Make) -> None:
    azotea = organisation()
    ana = representative(azotea)
    first = actions.draft(said(), organisation=azotea, by=ana)
    loud = {"title": {"es": "  DOBLAJE al   coreano, de una serié!", "en": "Korean dubbing of a series"}}
    with pytest.raises(actions.AlreadyThere) as caught:
        actions.draft(said() | loud, organisation=azotea, by=ana)
    assert caught.value.first == first
    assert first.slug in caught.value.messages[0]
    Opportunity.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert actions.draft(said(), organisation=azotea, by=ana) != first


def test_a_visitor_who_posts_the_same_again_is_mailed_the_first(posted: Make) -> None:
    first = posted()
    again = actions.post(said(audience="public"), VISITOR, by=SYSTEM)
    assert not again.new
    assert again.opportunity == first
    assert Opportunity.objects.count() == 1


def test_a_visitor_has_only_so_many(posted: Make, settings: Any, monkeypatch: Any) -> None:
    at_most(settings, monkeypatch, opportunities_of_a_visitor=1)
    posted()
    with pytest.raises(ValidationError, match="not closed"):
        actions.post(said(kind="finance"), VISITOR, by=SYSTEM)


def test_it_closes_with_a_reason_and_opens_again(opportunity: Make, organisation: Make) -> None:
    made = opportunity(organisation())
    with pytest.raises(ValidationError):
        actions.close(made, closed_for="quiet", by=SYSTEM)
    closed = actions.close(made, closed_for="found", result="With a company of Getafe", by=SYSTEM)
    assert (closed.state, closed.closed_for) == ("closed", "found")
    assert closed.closed_at
    again = actions.reopen(closed, by=SYSTEM)
    assert (again.state, again.closed_for, again.closed_at) == ("open", "", None)


def test_what_is_over_and_what_is_quiet_is_closed_by_rule(opportunity: Make, organisation: Make) -> None:
    azotea, now = organisation(), timezone.now()
    over, quiet, heard = (opportunity(azotea, kind=kind) for kind in ("service", "finance", "talent"))
    Opportunity.objects.filter(pk=over.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    Opportunity.objects.filter(pk=quiet.pk).update(heard_at=now - timedelta(days=46))
    over.refresh_from_db()
    assert not over.is_live()
    assert actions.close_what_is_over() == 1
    assert actions.close_what_is_over() == 0
    assert actions.mind_what_is_quiet() == {"asked": 1, "closed": 0}
    assert actions.mind_what_is_quiet() == {"asked": 0, "closed": 0}
    Opportunity.objects.filter(pk=quiet.pk).update(asked_at=now - timedelta(days=15))
    assert actions.mind_what_is_quiet() == {"asked": 0, "closed": 1}
    states = {row.pk: (row.state, row.closed_for) for row in Opportunity.objects.all()}
    assert states == {
        over.pk: ("closed", "expired"),
        quiet.pk: ("closed", "quiet"),
        heard.pk: ("open", ""),
    }


def test_to_say_that_it_holds_answers_the_question(opportunity: Make, organisation: Make) -> None:
    made = opportunity(organisation())
    Opportunity.objects.filter(pk=made.pk).update(heard_at=timezone.now() - timedelta(days=46))
    actions.mind_what_is_quiet()
    made.refresh_from_db()
    held = held_by(token_of(made))
    assert held is not None
    assert made.asked_at
    renewed = actions.renew(held.opportunity, by=held.by)
    assert (renewed.asked_at, renewed.renewed) == (None, 1)
    with pytest.raises(PermissionDenied):
        actions.discard(held.opportunity, by=held.by)


def test_a_visitor_changes_nothing_that_was_looked_at(posted: Make) -> None:
    made = posted("review")
    held = held_by(token_of(made))
    assert held is not None
    changed = actions.change(held.opportunity, {"languages": ["ko"]}, by=held.by)
    opened = actions.open_up(changed, by=SYSTEM)
    with pytest.raises(PermissionDenied):
        actions.change(opened, {"languages": ["ja"]}, by=held.by)
    assert Opportunity.objects.get().languages == ["ko"]
