"""Cards: signed for the provider, answered by it, counted once; tried against a double of Redsys's published protocol."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from claqueta.events import actions
from claqueta.events.cards import Redsys
from claqueta.events.holders import held_by, token_of
from claqueta.events.models import CardPayment, Registration
from claqueta.events.queries.cards import to_give_back
from claqueta.foundation.actors import SYSTEM
from conftest import run_threads

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
KEY = "sq7HjrUOBfKmC576ILgskD5srU870gJ7"
"""That of the published test merchant."""
URL = f"redsys://999008881:{quote(KEY, safe='')}@localhost:25443/1"


class Bank:
    """The other side, written after the manual and not after ours."""

    def __init__(self, fields: dict[str, str]) -> None:
        assert fields["Ds_SignatureVersion"] == "HMAC_SHA256_V1"
        self.asked = json.loads(base64.b64decode(fields["Ds_MerchantParameters"]))
        self.order = self.asked["DS_MERCHANT_ORDER"]
        signed = base64.b64encode(self._sign(fields["Ds_MerchantParameters"])).decode()
        assert signed == fields["Ds_Signature"], "the bank would show SIS0042"
        assert re.fullmatch(r"[0-9]{4}[0-9A-Za-z]{0,8}", self.order)

    def _sign(self, words: str) -> bytes:
        order = self.order.encode()
        order += b"\0" * ((8 - len(order) % 8) % 8)
        encryptor = Cipher(TripleDES(base64.b64decode(KEY)), modes.CBC(b"\0" * 8)).encryptor()
        return hmac.digest(encryptor.update(order) + encryptor.finalize(), words.encode(), hashlib.sha256)

    def tells(self, response: str = "0000", **more: str) -> dict[str, str]:
        told = {
            "Ds_Date": "27/11/2026",
            "Ds_Amount": self.asked["DS_MERCHANT_AMOUNT"],
            "Ds_Currency": self.asked["DS_MERCHANT_CURRENCY"],
            "Ds_Order": self.order,
            "Ds_MerchantCode": self.asked["DS_MERCHANT_MERCHANTCODE"],
            "Ds_Terminal": "001",
            "Ds_Response": response,
            "Ds_AuthorisationCode": "501602",
            **more,
        }
        words = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
        return {
            "Ds_SignatureVersion": "HMAC_SHA256_V1",
            "Ds_MerchantParameters": words,
            "Ds_Signature": base64.urlsafe_b64encode(self._sign(words)).decode(),
        }


@pytest.fixture
def taking(settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, cards_url=URL)


@pytest.fixture
def owing(event: Make, accreditation: Make, registration: Make) -> Registration:
    row: Registration = registration(accreditation(event(), price="121"))
    return row


def holder(row: Registration) -> Any:
    held = held_by(token_of(row))
    assert held is not None
    return held.by


def begun(row: Registration) -> Bank:
    return Bank(dict(actions.begin_card_payment(row, by=holder(row)).fields))


def told(client: Client, said: dict[str, str]) -> int:
    return client.post(reverse("card_told"), said).status_code


def test_person_goes_from_their_page_to_the_bank_and_is_paid_when_it_says_so(
    taking: None, owing: Registration, client: Client
) -> None:
    page = reverse("registration", args=[token_of(owing)])
    assert 'value="card"' in client.get(page).content.decode()
    answer = client.post(page, {"action": "card"})
    text = answer.content.decode()
    assert 'action="http://localhost:25443/sis/realizarPago"' in text
    bank = Bank(dict(re.findall(r'name="(Ds_\w+)" value="([^"]+)"', text)))
    assert (bank.asked["DS_MERCHANT_AMOUNT"], bank.asked["DS_MERCHANT_CURRENCY"]) == ("12100", "978")
    assert bank.asked["DS_MERCHANT_MERCHANTURL"].endswith("/events/card/told/")
    assert [told(client, bank.tells()) for _time in range(2)] == [200, 200]
    owing.refresh_from_db()
    payment = CardPayment.objects.get()
    assert (owing.owes, payment.state, payment.answer) == (False, "paid", "0000 501602")
    assert 'value="card"' not in client.get(page).content.decode()


def test_nobody_pays_by_card_where_none_is_taken(owing: Registration, client: Client) -> None:
    page = reverse("registration", args=[token_of(owing)])
    assert 'value="card"' not in client.get(page).content.decode()
    with pytest.raises(ValidationError):
        actions.begin_card_payment(owing, by=holder(owing))
    assert (told(client, {"Ds_MerchantParameters": "e30="}), CardPayment.objects.count()) == (404, 0)


@pytest.mark.parametrize(
    ("response", "more"),
    [
        ("0190", {}),
        ("9915", {}),
        ("0000", {"Ds_Amount": "1"}),
        ("0000", {"Ds_Currency": "840"}),
        ("0000", {"Ds_MerchantCode": "1"}),
        ("0000", {"Ds_Terminal": "2"}),
    ],
)
def test_what_is_refused_or_of_another_amount_or_shop_pays_nothing(
    response: str, more: dict[str, str], taking: None, owing: Registration, client: Client
) -> None:
    assert told(client, begun(owing).tells(response, **more)) == 200
    owing.refresh_from_db()
    assert (owing.owes, CardPayment.objects.get().state) == (True, "refused")


def test_what_is_not_signed_by_the_bank_is_thrown_away(
    taking: None, owing: Registration, client: Client
) -> None:
    bank = begun(owing)
    sound = bank.tells()
    forged = bank.tells("0190") | {"Ds_MerchantParameters": sound["Ds_MerchantParameters"]}
    wrong: list[dict[str, str]] = [
        forged,
        sound | {"Ds_Signature": ""},
        sound | {"Ds_Signature": "\0é"},
        sound | {"Ds_SignatureVersion": "HMAC_SHA1"},
        sound | {"Ds_MerchantParameters": base64.b64encode(b"[1]").decode()},
        sound | {"Ds_MerchantParameters": "x" * 9000},
        {},
    ]
    assert [told(client, one) for one in wrong] == [400] * len(wrong)
    other = dict(sound)
    CardPayment.objects.update(order="999900000000")
    assert told(client, other) == 404, "signed, and of no payment of ours"
    owing.refresh_from_db()
    assert owing.owes


def test_payment_of_who_no_longer_comes_waits_for_the_office_to_give_it_back(
    taking: None, owing: Registration, client: Client
) -> None:
    bank = begun(owing)
    actions.cancel_registration(owing, by=SYSTEM)
    assert told(client, bank.tells()) == 200
    owing.refresh_from_db()
    assert (owing.paid_at, CardPayment.objects.get().state, to_give_back()) == (None, "paid", 1)


@pytest.mark.parametrize(
    "wrong", [URL.replace("/1", "/"), URL.replace(quote(KEY, safe=""), "kurz"), "stripe://x:y@z/1"]
)
def test_address_of_a_merchant_that_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no "):
        Redsys.at(wrong)


def test_provider_is_reached_without_encryption_on_this_machine_alone() -> None:
    assert Redsys.at(URL).address == "http://localhost:25443/sis/realizarPago"
    assert Redsys.at(URL.replace("localhost:25443", "sis.redsys.es")).address.startswith(
        "https://sis.redsys.es/"
    )


@pytest.mark.django_db(transaction=True)
def test_bank_that_tells_three_times_at_once_is_believed_once(taking: None, owing: Registration) -> None:
    answer = Redsys.at(URL).answered(begun(owing).tells())
    assert run_threads(*[lambda: actions.note_card_answer(answer, by=SYSTEM)] * 3) == []
    from claqueta.foundation.models import AuditEntry

    assert AuditEntry.objects.filter(verb="events.paid_by_card").count() == 1
