"""Registering: confirmed by mail or signed in, never more than there are places, in line, and out again by rule."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from claqueta.billing.models import EconomicDocument
from claqueta.events import actions
from claqueta.events.actions.paying import net_of
from claqueta.events.actions.seating import lapse_offers
from claqueta.events.calendar import own_entries
from claqueta.events.holders import held_by, token_of
from claqueta.events.models import Accreditation, Registration
from claqueta.events.registering import NotTaken
from claqueta.events.tests.factories import PERSON
from claqueta.foundation import privacy
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.money import Money
from conftest import at_most

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
GUEST = AnonymousUser()
State = Registration.State


def states() -> dict[str, str]:
    return dict(Registration.objects.order_by("pk").values_list("name", "state"))


def mails() -> list[str]:
    return [mail.template.rpartition("/")[2] for mail in OutgoingMail.objects.order_by("pk")]


def holder(registration: Any) -> Any:
    """As whoever clicks the link that was mailed."""
    registration.refresh_from_db()
    held = held_by(token_of(registration))
    assert held is not None
    assert held.works
    return held.by


def test_visitor_is_in_when_the_address_is_confirmed(event: Make, accreditation: Make) -> None:
    kind = accreditation(event(), quota=1)
    first = actions.register(kind.event, kind, PERSON, by=GUEST)
    assert (first.new, first.registration.state, mails()) == (True, "unconfirmed", ["registration_confirm"])
    again = actions.register(
        kind.event, kind, PERSON | {"name": "ana  RUIZ", "email": "ANA@people.example"}, by=GUEST
    )
    assert (again.new, again.registration) == (False, first.registration)
    row = actions.confirm_registration(first.registration, by=holder(first.registration))
    assert (row.state, mails()[-1]) == ("registered", "registration_in")
    with pytest.raises(MovedOn):
        actions.confirm_registration(row, by=holder(row))


def test_two_people_with_one_address_are_two(event: Make, accreditation: Make, registration: Make) -> None:
    kind = accreditation(event())
    registration(kind, "Ana Ruiz", email="casa@people.example")
    registration(kind, "Bea Ruiz", email="casa@people.example")
    assert states() == {"Ana Ruiz": "registered", "Bea Ruiz": "registered"}


def test_member_signed_in_is_in_at_once_at_the_members_price(
    event: Make, accreditation: Make, organisation: Make, representative: Make
) -> None:
    azotea = organisation()
    ana = representative(azotea)
    kind = accreditation(event(), price="121", member_price="60.50")
    said = PERSON | {"email": ana.email}
    made = actions.register(kind.event, kind, said, organisation=azotea, by=ana).registration
    assert (made.state, made.account, made.price) == ("registered", ana, Money(Decimal("60.50"), "EUR"))
    other = actions.register(kind.event, kind, PERSON | {"email": "otra@people.example"}, by=ana).registration
    assert (other.state, other.account, other.price) == ("unconfirmed", None, Money(Decimal("121"), "EUR"))


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ({"takers": "members"}, "", "for members"),
        ({"takers": "code", "code": "PRENSA"}, "prensa2", "opens nothing"),
        ({"opens_at": timezone.now() + timedelta(days=1)}, "", "cannot be taken yet"),
        ({"closes_at": timezone.now() - timedelta(minutes=1)}, "", "is over"),
    ],
)
def test_accreditation_is_for_whom_and_when_it_says(
    values: Any, code: str, words: str, event: Make, accreditation: Make
) -> None:
    kind = accreditation(event(), **values)
    with translation.override("en"), pytest.raises(NotTaken) as refused:
        actions.register(kind.event, kind, PERSON, code=code, by=GUEST)
    assert words in str(refused.value)
    assert not Registration.objects.exists()


def test_code_opens_what_it_is_for(event: Make, accreditation: Make) -> None:
    kind = accreditation(event(), takers="code", code="PRENSA")
    assert actions.register(kind.event, kind, PERSON, code=" prensa ", by=GUEST).new


def test_event_that_does_not_take_place_takes_nobody(event: Make, accreditation: Make) -> None:
    over = timezone.now() - timedelta(days=1)
    for made in (event("cancelled"), event(begins_at=over - timedelta(hours=2), ends_at=over)):
        kind = accreditation(made)
        with pytest.raises(NotTaken):
            actions.register(made, kind, PERSON, by=SYSTEM)
    hidden = event("draft")
    with pytest.raises(PermissionDenied):
        actions.register(hidden, accreditation(hidden), PERSON, by=GUEST)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "none"}, "email"),
        ({"answers": {}}, "answer_diet"),
    ],
)
def test_what_does_not_fit_is_said_by_its_field(
    values: Any, field: str, event: Make, accreditation: Make
) -> None:
    kind = accreditation(
        event(), questions=[{"key": "diet", "label_es": "Dieta", "kind": "text", "required": True}]
    )
    said = PERSON | {"answers": {"diet": "Todo"}} | values
    with pytest.raises(ValidationError) as refused:
        actions.register(kind.event, kind, said, by=GUEST)
    assert list(refused.value.message_dict) == [field]


def test_places_are_given_in_line_and_what_is_exhausted_is_said(
    event: Make, accreditation: Make, registration: Make
) -> None:
    made = event(capacity=3)
    kind = accreditation(made, quota=2)
    strict = accreditation(made, name={"es": "Prensa"}, quota=1, has_waiting_list=False)
    for name in ("Ana", "Bea", "Cai"):
        registration(kind, name)
    registration(strict, "Dan")
    assert states() == {"Ana": "registered", "Bea": "registered", "Cai": "waiting", "Dan": "registered"}
    with pytest.raises(actions.Full) as refused:
        registration(strict, "Eva")
    assert "3" in str(refused.value)
    assert "Eva" not in states()


def test_waiting_list_moves_up_by_itself_one_for_each_place(
    event: Make, accreditation: Make, registration: Make
) -> None:
    kind = accreditation(event(), quota=1)
    ana, bea, _cai = (registration(kind, name) for name in ("Ana", "Bea", "Cai"))
    actions.cancel_registration(ana, by=SYSTEM)
    assert states() == {"Ana": "cancelled", "Bea": "offered", "Cai": "waiting"}
    bea.refresh_from_db()
    assert timedelta(hours=47) < bea.offered_until - timezone.now() <= timedelta(hours=48)
    actions.take_place(bea, by=holder(bea))
    assert states()["Bea"] == "registered"
    assert mails()[-3:] == ["registration_ended", "registration_offered", "registration_in"]


def test_offer_that_nobody_takes_goes_to_the_next(
    event: Make, accreditation: Make, registration: Make
) -> None:
    kind = accreditation(event(), quota=1)
    ana, bea, _cai = (registration(kind, name) for name in ("Ana", "Bea", "Cai"))
    actions.cancel_registration(ana, by=SYSTEM)
    assert lapse_offers() == 0
    Registration.objects.filter(pk=bea.pk).update(offered_until=timezone.now())
    with pytest.raises(actions.TooLate):
        actions.take_place(bea, by=holder(bea))
    assert lapse_offers() == 1
    assert states() == {"Ana": "cancelled", "Bea": "cancelled", "Cai": "offered"}


def test_offer_ends_at_the_latest_when_it_begins(
    event: Make, accreditation: Make, registration: Make
) -> None:
    soon = timezone.now() + timedelta(hours=3)
    kind = accreditation(event(begins_at=soon, ends_at=soon + timedelta(hours=2)), quota=1)
    ana, bea = registration(kind, "Ana"), registration(kind, "Bea")
    actions.cancel_registration(ana, by=SYSTEM)
    bea.refresh_from_db()
    assert bea.offered_until == soon


def test_place_freed_while_it_takes_place_is_given_at_once(
    event: Make, accreditation: Make, registration: Make
) -> None:
    made = event()
    kind = accreditation(made, quota=1)
    ana, _bea = registration(kind, "Ana"), registration(kind, "Bea")
    type(made).objects.filter(pk=made.pk).update(begins_at=timezone.now() - timedelta(minutes=5))
    actions.cancel_registration(ana, by=SYSTEM)
    assert states()["Bea"] == "registered"


def test_those_who_come_together_wait_together(event: Make, accreditation: Make, registration: Make) -> None:
    kind = accreditation(event(), quota=3, companions=2)
    ana = registration(kind, "Ana")
    registration(kind, "Bea")
    three = [{"name": "Eva"}, {"name": "Fran"}]
    actions.register(kind.event, kind, PERSON | {"name": "Dan"}, companions=three, by=SYSTEM)
    registration(kind, "Gil")
    assert states() == {
        "Ana": "registered",
        "Bea": "registered",
        "Dan": "waiting",
        "Eva": "waiting",
        "Fran": "waiting",
        "Gil": "registered",
    }
    actions.cancel_registration(ana, by=SYSTEM)
    assert states()["Dan"] == "waiting", "one place is free, they are three"
    actions.change_accreditation(kind, {"quota": 4}, by=SYSTEM)
    assert states()["Dan"] == "waiting"
    actions.change_accreditation(kind, {"quota": 5}, by=SYSTEM)
    assert [states()[name] for name in ("Dan", "Eva", "Fran")] == ["offered"] * 3
    with pytest.raises(ValidationError):
        actions.register(
            kind.event, kind, PERSON | {"name": "Iker"}, companions=[{"name": "Iker"}], by=SYSTEM
        )


def test_group_that_waits_is_let_in_or_refused_together(
    event: Make, accreditation: Make, registration: Make
) -> None:
    kind = accreditation(event(), quota=2, companions=2)
    ana, _bea = registration(kind, "Ana"), registration(kind, "Bea")
    three = [{"name": "Eva"}, {"name": "Fran"}]
    dan = actions.register(kind.event, kind, PERSON | {"name": "Dan"}, companions=three, by=SYSTEM)
    gil = actions.register(
        kind.event,
        kind,
        PERSON | {"name": "Gil", "email": "gil@people.example"},
        companions=[{"name": "Hugo"}],
        by=SYSTEM,
    )
    actions.cancel_registration(ana, by=SYSTEM)
    with translation.override("en"), pytest.raises(actions.Full) as refused:
        actions.promote(dan.registration, by=SYSTEM)
    assert "has 1 places left, and you are 3" in str(refused.value)
    assert [states()[name] for name in ("Dan", "Eva", "Fran")] == ["waiting"] * 3
    Accreditation.objects.update(quota=9)
    actions.promote(dan.registration, by=SYSTEM)
    actions.refuse(gil.registration, reason="", by=SYSTEM)
    assert [states()[name] for name in ("Dan", "Eva", "Fran")] == ["registered"] * 3
    assert [states()[name] for name in ("Gil", "Hugo")] == ["refused"] * 2


def test_what_is_exhausted_is_said_of_the_event_and_of_the_accreditation(
    event: Make, accreditation: Make, registration: Make
) -> None:
    kind = accreditation(event(capacity=1), quota=1, has_waiting_list=False)
    registration(kind, "Ana")
    with translation.override("en"), pytest.raises(actions.Full) as refused:
        registration(kind, "Bea")
    assert "The event is full: 1 of 1" in str(refused.value)
    assert "“General” is exhausted: 1 of 1" in str(refused.value)


def test_quota_is_not_lowered_below_those_who_are_in(
    event: Make, accreditation: Make, registration: Make, venue: Make
) -> None:
    place = venue("Cineteca", 2)
    made = event(capacity=5)
    kind = accreditation(made, quota=5)
    for name in ("Ana", "Bea", "Cai"):
        registration(kind, name)
    with pytest.raises(actions.QuotaTooSmall) as refused:
        actions.change_accreditation(kind, {"quota": 2}, by=SYSTEM)
    assert refused.value.taken == 3
    for values in ({"capacity": 2}, {"capacity": None, "venue": place, "room": place.rooms.get()}):
        with pytest.raises(actions.QuotaTooSmall) as refused:
            actions.change_event(made, values, by=SYSTEM)
        assert refused.value.taken == 3
    assert actions.change_accreditation(kind, {"quota": 3}, by=SYSTEM).quota == 3


def test_more_places_go_to_those_who_wait(event: Make, accreditation: Make, registration: Make) -> None:
    made = event(capacity=1)
    kind = accreditation(made)
    for name in ("Ana", "Bea", "Cai"):
        registration(kind, name)
    actions.change_event(made, {"capacity": 2}, by=SYSTEM)
    assert states() == {"Ana": "registered", "Bea": "offered", "Cai": "waiting"}


def test_office_says_yes_or_no_where_it_wants_to(
    event: Make, accreditation: Make, registration: Make
) -> None:
    kind = accreditation(event(), approval=True, quota=1)
    ana, bea, cai = (registration(kind, name) for name in ("Ana", "Bea", "Cai"))
    assert set(states().values()) == {"approval"}
    actions.approve(ana, by=SYSTEM)
    actions.approve(bea, by=SYSTEM)
    actions.refuse(cai, reason="Solo prensa", by=SYSTEM)
    assert states() == {"Ana": "registered", "Bea": "waiting", "Cai": "refused"}
    with pytest.raises(MovedOn):
        actions.approve(cai, by=SYSTEM)
    with pytest.raises(actions.Full):
        actions.promote(bea, by=SYSTEM)
    actions.change_accreditation(kind, {"quota": None}, by=SYSTEM)
    assert states()["Bea"] == "offered"


def test_one_leaves_until_the_hour_of_the_rule(event: Make, accreditation: Make, registration: Make) -> None:
    soon = timezone.now() + timedelta(hours=23)
    kind = accreditation(event(begins_at=soon, ends_at=soon + timedelta(hours=2)))
    ana = registration(kind, "Ana")
    with pytest.raises(actions.TooLate):
        actions.cancel_registration(ana, by=holder(ana))
    actions.cancel_registration(ana, by=SYSTEM)
    with pytest.raises(MovedOn):
        actions.cancel_registration(ana, by=SYSTEM)


def test_place_is_handed_over_with_another_link_and_no_consents(
    event: Make, accreditation: Make, registration: Make
) -> None:
    kind = accreditation(event())
    ana = registration(kind, "Ana", photos=True, listed=True)
    registration(kind, "Bea")
    before = token_of(ana)
    with pytest.raises(ValidationError):
        actions.hand_over(ana, name="Bea", email="bea@people.example", by=holder(ana))
    made = actions.hand_over(ana, name="Cai", email="cai@people.example", by=holder(ana))
    assert (made.name, made.photos, made.listed, made.state) == ("Cai", False, False, "registered")
    held = held_by(before)
    assert held is not None
    assert not held.works
    assert OutgoingMail.objects.latest("pk").to == "cai@people.example"


def test_holder_of_a_link_does_nothing_with_anothers(
    event: Make, accreditation: Make, registration: Make, account: Make
) -> None:
    kind = accreditation(event())
    ana, bea = registration(kind, "Ana"), registration(kind, "Bea")
    for by in (holder(bea), account(), GUEST):
        with pytest.raises(PermissionDenied):
            actions.cancel_registration(ana, by=by)
    assert held_by("nonsense") is None
    assert states()["Ana"] == "registered"


def test_paid_registration_prepares_what_is_to_be_invoiced(
    event: Make, accreditation: Make, organisation: Make, member: Make, registration: Make
) -> None:
    kind = accreditation(event(), price="121")
    row = registration(kind, "Ana")
    refused = []
    # Of nobody on record, then of somebody whose address and tax number are missing.
    for whose in (None, organisation("Azotea")):
        Registration.objects.filter(pk=row.pk).update(organisation=whose)
        with pytest.raises(ValidationError) as error:
            actions.prepare_document(row, by=SYSTEM)
        refused.append(error.value)
    assert (len(refused), EconomicDocument.objects.exists()) == (2, False)
    customer = member("Bruma", tax_country="ES", tax_id="B12345674")
    said = {"name": "Bea", "email": "bea@people.example"}
    made = actions.register(kind.event, kind, said, organisation=customer, by=SYSTEM).registration
    made.refresh_from_db()
    assert made.document is not None
    assert (made.document.organisation, made.document.total) == (customer, Money(Decimal("121.00"), "EUR"))
    paid = actions.note_paid(row, by=SYSTEM)
    assert not paid.owes
    with pytest.raises(MovedOn):
        actions.note_paid(row, by=SYSTEM)
    assert net_of(Money(Decimal("121"), "EUR"), Decimal(21)) == Money(Decimal("100.00"), "EUR")


def test_what_nobody_confirms_is_forgotten(event: Make, accreditation: Make) -> None:
    kind = accreditation(event(), companions=1)
    made = actions.register(kind.event, kind, PERSON, companions=[{"name": "Bea"}], by=GUEST).registration
    assert actions.forget_unconfirmed() == 0
    Registration.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert actions.forget_unconfirmed() == 1
    assert not Registration.objects.filter(pk=made.pk).exists()


def test_calendar_of_an_account_has_what_it_is_registered_for(
    event: Make, accreditation: Make, organisation: Make, representative: Make
) -> None:
    ana = representative(organisation())
    made = event(visibility="members")
    kind = accreditation(made)
    row = actions.register(made, kind, PERSON | {"email": ana.email}, by=ana).registration
    span = (made.begins_at - timedelta(days=1), made.ends_at + timedelta(days=1))
    (entry,) = own_entries(ana, *span)
    assert (entry.cancelled, entry.tentative, entry.revision) == (False, False, 0)
    actions.cancel_registration(row, by=ana)
    (after,) = own_entries(ana, *span)
    assert (after.uid, after.cancelled, after.revision) == (entry.uid, True, 1)


def test_person_is_exported_erased_and_expires(
    event: Make, accreditation: Make, registration: Make, settings: Any, monkeypatch: Any
) -> None:
    kind = accreditation(event())
    registration(kind, "Ana Ruiz"), registration(kind, "Bea Ruiz")
    (said,) = privacy.export_of("ana@people.example")["registrations"]
    assert said["name"] == "Ana Ruiz"
    privacy.erase("ana@people.example", by=SYSTEM)
    assert not Registration.objects.filter(name="Ana Ruiz").exists()
    assert Registration.objects.filter(state="registered").count() == 2, "that somebody comes is counted on"
    at_most(settings, monkeypatch, keep_registrations=0)
    type(kind.event).objects.update(
        begins_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=2)
    )
    assert privacy.expire()["registrations"] == 1
    assert not Registration.objects.exclude(email="").exists()


# -- At once -------------------------------------------------------------------------------------------------
