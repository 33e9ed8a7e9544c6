"""Interests: each once, answered or not; that one was declined never reaches whoever expressed it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import Notification, OutgoingMail
from claqueta.opportunities import actions
from claqueta.opportunities.models import Interest
from claqueta.opportunities.queries import interest_as_seen, presented, read_at_once
from claqueta.opportunities.readers import Reader, reader_of
from claqueta.opportunities.visitors import held_by, token_of
from claqueta.organisations.actions import merge

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is refused is told apart by its words."""
    with translation.override("en"):
        yield


@pytest.fixture
def two(opportunity: Make, organisation: Make, representative: Make) -> Any:
    """A need, its side, and two organisations that are interested."""

    class Two:
        azotea = organisation()
        owner = representative(azotea)
        need = opportunity(azotea, audience="members")
        first, second = organisation("Primera"), organisation("Segunda")
        ana = representative(first, email="ana@primera.example")
        eva = representative(second, email="eva@segunda.example")

    return Two


def test_an_interest_accepted_puts_it_into_conversation_once(two: Any) -> None:
    interest = actions.express(two.need, organisation=two.first, words="Yes", by=two.ana)
    with pytest.raises(PermissionDenied):
        actions.accept_interest(interest, by=two.ana)
    accepted = actions.accept_interest(interest, by=two.owner)
    assert (accepted.state, accepted.opportunity.state) == ("accepted", "talking")
    assert actions.accept_interest(interest, by=two.owner).pk == interest.pk
    assert Notification.objects.filter(recipient=two.ana).count() == 1
    other = actions.express(two.need, organisation=two.second, by=two.eva)
    assert actions.accept_interest(other, by=two.owner).opportunity.state == "talking"


def _as_told(two: Any, organisation: Any, account: Any) -> Any:
    """All that one side is told of its interest."""
    shown = presented(read_at_once().get(pk=two.need.pk), reader_of(account), "en")
    assert shown is not None
    interest = Interest.objects.get(organisation=organisation)
    return (
        shown.interest,
        shown.state,
        shown.hidden,
        interest_as_seen(interest, reader_of(account)),
        Notification.objects.filter(recipient=account).count(),
        OutgoingMail.objects.filter(to=account.email).count(),
    )


def test_declined_looks_like_waiting_in_every_way(two: Any) -> None:
    declined = actions.express(two.need, organisation=two.first, words="We would", by=two.ana)
    actions.express(two.need, organisation=two.second, words="We would", by=two.eva)
    before = two.need.updated_at
    actions.decline_interest(declined, reason="Zanzíbar", by=two.owner)
    two.need.refresh_from_db()
    assert two.need.updated_at == before
    assert _as_told(two, two.first, two.ana) == _as_told(two, two.second, two.eva)
    # Saying it again reads the same too, and nobody is told twice.
    told = Notification.objects.filter(recipient=two.owner).count()
    moments = []
    for organisation, account in ((two.first, two.ana), (two.second, two.eva)):
        at = Interest.objects.get(organisation=organisation).at
        again = actions.express(two.need, organisation=organisation, words="Really", by=account)
        moments.append((again.words, again.at > at))
    assert moments == [("Really", True)] * 2
    assert Notification.objects.filter(recipient=two.owner).count() == told
    assert _as_told(two, two.first, two.ana) == _as_told(two, two.second, two.eva)
    actions.withdraw_interest(declined, by=two.ana)
    actions.withdraw_interest(Interest.objects.get(organisation=two.second), by=two.eva)
    assert _as_told(two, two.first, two.ana) == _as_told(two, two.second, two.eva)
    assert interest_as_seen(Interest.objects.get(organisation=two.first), Reader("office")) == "withdrawn"


def test_an_organisation_answers_only_what_it_sees_and_never_itself(
    two: Any, opportunity: Make, organisation: Make, representative: Make
) -> None:
    private = opportunity(two.azotea, kind="finance", audience="chosen", chosen=[two.second])
    with pytest.raises(PermissionDenied):
        actions.express(private, organisation=two.first, by=two.ana)
    with pytest.raises(PermissionDenied):
        actions.express(two.need, organisation=two.second, by=two.ana)
    with pytest.raises(ValidationError, match="your own"):
        actions.express(two.need, organisation=two.azotea, by=two.owner)
    actions.close(two.need, closed_for="found", by=two.owner)
    with pytest.raises((MovedOn, PermissionDenied)):
        actions.express(two.need, organisation=two.first, by=two.ana)
    outside = organisation("Fuera", member=False)
    with pytest.raises(PermissionDenied):
        actions.express(private, organisation=outside, by=representative(outside, email="x@fuera.example"))
    assert not Interest.objects.exists()


def test_what_is_accepted_or_taken_back_stays_so(two: Any) -> None:
    interest = actions.express(two.need, organisation=two.first, by=two.ana)
    actions.withdraw_interest(interest, by=two.ana)
    for act in (actions.accept_interest, actions.decline_interest):
        with pytest.raises(ValidationError, match="taken back"):
            act(interest, by=two.owner)
    again = actions.express(two.need, organisation=two.first, by=two.ana)
    assert (again.pk, again.state) == (interest.pk, "offered")
    actions.accept_interest(again, by=two.owner)
    for act, by in ((actions.decline_interest, two.owner), (actions.withdraw_interest, two.ana)):
        with pytest.raises(ValidationError, match="know each other"):
            act(again, by=by)
    with pytest.raises(ValidationError, match="accepted already"):
        actions.express(two.need, organisation=two.first, by=two.ana)


def test_a_visitor_answers_by_the_link_and_only_its_own(
    posted: Make, organisation: Make, representative: Make
) -> None:
    made, otra = posted("open"), organisation("Otra")
    ana = representative(otra, email="ana@otra.example")
    interest = actions.express(made, organisation=otra, words="We dub", by=ana)
    assert OutgoingMail.objects.filter(template="opportunities/mail/opportunity_interest").count() == 1
    stranger = held_by(token_of(posted(visitor={"visitor_email": "else@x.example"})))
    held = held_by(token_of(made))
    assert held is not None
    assert stranger is not None
    with pytest.raises(PermissionDenied):
        actions.accept_interest(interest, by=stranger.by)
    assert actions.accept_interest(interest, by=held.by).opportunity.state == "talking"


def test_two_that_become_one_have_one_interest(opportunity: Make, organisation: Make) -> None:
    need = opportunity(organisation(), audience="public")
    kept, gone = organisation("Primera"), organisation("Segunda", member=False)
    theirs = opportunity(gone, kind="finance", audience="public")
    chosen = opportunity(organisation("Tercera"), kind="talent", audience="chosen", chosen=[gone])
    actions.express(need, organisation=kept, by=SYSTEM)
    actions.accept_interest(actions.express(need, organisation=gone, by=SYSTEM), by=SYSTEM)
    actions.express(theirs, organisation=kept, by=SYSTEM)
    merge(kept, gone, by=SYSTEM)
    assert list(Interest.objects.values_list("organisation", "state")) == [(kept.pk, "accepted")]
    theirs.refresh_from_db()
    assert theirs.organisation == kept
    assert list(chosen.chosen.all()) == [kept]


def test_link_of_one_need_does_nothing_to_another(
    two: Any, posted: Make, opportunity: Make, client: Any
) -> None:
    mine, others = posted("open"), posted("open", visitor={"visitor_email": "other@people.example"})
    asked = actions.express(others, organisation=two.first, words="Yes", by=two.ana)
    actions.attach_file(others, ContentFile(b"%PDF-1.7 x"), name="d.pdf", audience="like_it", by=SYSTEM)
    file = others.files.get()
    link = reverse("opportunity_link", args=[token_of(mine)])
    assert "Primera" not in client.get(link).content.decode()
    assert "Primera" in client.get(reverse("opportunity_link", args=[token_of(others)])).content.decode()
    for answer in ("accept", "decline"):
        assert client.post(link, {"action": answer, "interest": asked.pk}).status_code == 404
    asked.refresh_from_db()
    assert (asked.state, type(others).objects.get(pk=others.pk).state) == ("offered", "open")
    assert client.get(reverse("opportunity_file", args=[others.slug, file.pk])).getvalue() == b"%PDF-1.7 x"
    assert client.get(reverse("opportunity_file", args=[mine.slug, file.pk])).status_code == 404
