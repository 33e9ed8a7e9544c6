import base64
from collections.abc import Callable
from typing import Any

import pytest

from claqueta.door import actions, codes
from claqueta.door.actions.scanning import Refused, read_code
from claqueta.door.policies import Reason
from claqueta.foundation.actors import SYSTEM

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]


def test_code_leads_to_its_badge_when_read_however_it_is_typed(event: Make, badge: Make) -> None:
    made = badge(event())
    code = codes.code_of(made)
    assert read_code(made.event, f" {code[:40].lower()}\n{code[40:]} ") == made


def test_code_has_nothing_of_anybody_when_taken_apart(event: Make, badge: Make) -> None:
    made = badge(event(), "Zanzíbar Gil", email="zanzibar@people.example")
    code = codes.code_of(made)
    body = base64.b32decode(code + "=" * (-len(code) % 8))
    assert len(body) == codes.HEAD + 64
    assert body[: codes.HEAD] == b"\1" + made.event_id.to_bytes(4, "big") + bytes.fromhex(made.key)


def test_code_is_refused_when_forged_of_another_event_renewed_or_revoked(event: Make, badge: Make) -> None:
    held, other = event(), event()
    made, elsewhere = badge(held, "Ana Ruiz"), badge(other, "Bea Gil")
    good = codes.code_of(made)
    forged = good[:30] + ("A" if good[30] != "A" else "B") + good[31:]
    # What another event's key signed, with this event's number written over it.
    theirs = codes.code_of(elsewhere)
    body = bytearray(base64.b32decode(theirs + "=" * (-len(theirs) % 8)))
    body[1:5] = held.pk.to_bytes(4, "big")
    replayed = base64.b32encode(bytes(body)).decode().rstrip("=")
    for code, reason in (
        (forged, Reason.FORGED),
        (replayed, Reason.FORGED),
        ("", Reason.FORGED),
        ("https://elsewhere.example/", Reason.FORGED),
        ("A" * 9_000, Reason.FORGED),
        (theirs, Reason.OTHER_EVENT),
    ):
        with pytest.raises(Refused) as refused:
            read_code(held, code)
        assert refused.value.reason == reason
    actions.renew_badge(made, reason="Lost", by=SYSTEM)
    with pytest.raises(Refused) as refused:
        read_code(held, good)
    assert refused.value.reason == Reason.REVOKED


def test_code_stays_good_when_the_instance_has_another_secret(
    event: Make, badge: Make, settings: Any
) -> None:
    made = badge(event())
    before = codes.code_of(made)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret that is long enough to be one"
    assert read_code(made.event, before) == made
    assert len(codes.public_keys(made.event)) == 2
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Refused):
        read_code(made.event, before)
