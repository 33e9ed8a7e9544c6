"""Paying a registration by card: begun by whoever holds it, ended by what the provider says."""

from secrets import randbelow

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claqueta.events.actions.seating import locked
from claqueta.events.cards import Answer, Handed, Payable, provider
from claqueta.events.holders import link_of
from claqueta.events.models import CardPayment, CardPaymentState, Registration
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.transactions import atomic, held
from claqueta.foundation.translated import text_in

State = CardPaymentState
CURRENCY, ITS_NUMBER = "EUR", "978"
"""What the provider is asked for (ISO 4217)."""


@atomic
def begin_card_payment(registration: Registration, *, by: Actor) -> Handed:
    """A signed form that leads to the provider, for what is owed.

    Raises `PermissionDenied`, `MovedOn` where nothing is owed, `ValidationError` where no cards are taken.
    """
    require(by, "events.pay", registration)
    taker = provider()
    if taker is None:
        raise ValidationError(_("Cards are not taken here: pay by transfer."))
    row = held(Registration.objects.select_related("event", "accreditation"), registration.pk)
    if not row.owes or row.price is None:
        raise MovedOn(row, row.state, row.get_state_display())
    if row.price.currency != CURRENCY:
        raise ValidationError(_("Cards are not taken here: pay by transfer."))
    payment = CardPayment.objects.create(registration=row, order=_order(row), amount=row.price)
    audit.record("events.card_begun", row, by=by)
    language = row.language or settings.LANGUAGE_CODE
    with translation.override(language):
        return taker.hand(
            Payable(
                payment.order,
                row.price,
                f"{text_in(row.event.title, language)} · {text_in(row.accreditation.name, language)}",
                language,
                settings.PUBLIC_URL + reverse("card_told"),
                link_of(row),
            )
        )


def _order(row: Registration) -> str:
    """Twelve characters, the first four of them digits, which the provider has never had from us."""
    before = CardPayment.objects.filter(registration=row).count()
    return f"{randbelow(10_000):04d}{row.pk % 10**6:06d}{before % 100:02d}"


@atomic
def note_card_answer(answer: Answer, *, by: Actor) -> CardPayment | None:
    """What the provider has signed that came of a payment; told again it changes nothing. By the house alone.

    None for an order that is none of ours. Raises `PermissionDenied`.
    """
    require(by, "foundation.act_as_the_house")
    found = CardPayment.objects.filter(order=answer.order).select_related("registration").first()
    if found is None:
        return None
    # The event first, as whoever gives and takes places does.
    locked(found.registration.event_id)
    payment = held(CardPayment.objects.all(), found.pk)
    if payment.state == State.PAID:
        return payment
    as_asked = answer.cents == int(payment.amount.amount * 100) and answer.currency == ITS_NUMBER
    payment.state = State.PAID if answer.paid and as_asked else State.REFUSED
    payment.answer = answer.said if as_asked else f"{answer.said} · {answer.cents} {answer.currency}"
    payment.answered_at = timezone.now()
    payment.save()
    row = Registration.objects.select_related("event", "accreditation").get(pk=payment.registration_id)
    if payment.state == State.REFUSED:
        audit.record("events.card_refused", row, by=by, reason=payment.answer)
        return payment
    if row.owes:
        row.paid_at = row.updated_at = payment.answered_at
        row.save(update_fields=["paid_at", "updated_at"])
    audit.record("events.paid_by_card", row, by=by, reason=payment.answer)
    return payment
