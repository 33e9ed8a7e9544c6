"""Mandates: in force at once or to be looked at, moved, ended; their account shown to nobody without a reason."""

import base64
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from claqueta.billing import actions
from claqueta.billing.actions.admitted import keep_signed
from claqueta.billing.bank import ibans
from claqueta.billing.models import Doubt, Mandate, MandateState, Scheme, SignedBy
from claqueta.billing.queries.mandates import in_force, mandate_of, which_lapse_soon
from claqueta.billing.tests.factories import iban
from claqueta.foundation import notes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import AuditEntry
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic
from claqueta.membership.events import ApplicationAdmitted, SignedMandate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]


def test_mandate_of_the_member_is_in_force_at_once(mandate: Make) -> None:
    made = mandate(account=3)

    assert (made.state, made.doubts, made.reference) == (
        MandateState.ACTIVE,
        [],
        f"MD{timezone.localdate().year}-00001",
    )
    assert (made.iban, made.iban_masked) == (iban(3), f"ES•• •••• {iban(3)[-4:]}")


@pytest.mark.parametrize(
    ("more", "doubts"),
    [
        ({"holder": "Ático Gestión, S.L."}, [Doubt.ANOTHER_HOLDER]),
        ({"holder": "AZOTEA FILMS SL"}, []),
        ({"holder": "Azotea"}, []),
        ({"scheme": Scheme.B2B}, [Doubt.NOT_WITH_BANK]),
    ],
)
def test_what_is_doubtful_waits_for_the_office(mandate: Make, more: Any, doubts: list[str]) -> None:
    made = mandate(**more)

    assert made.doubts == doubts
    assert made.state == (MandateState.PENDING if doubts else MandateState.ACTIVE)


def test_account_of_another_member_is_flagged_and_stays_with_the_other(
    mandate: Make, organisation: Make
) -> None:
    first = mandate(account=3)
    second = mandate(organisation("Faro"), account=3)

    assert (second.state, second.doubts) == (MandateState.PENDING, [Doubt.ANOTHER_MEMBER])
    first.refresh_from_db()
    assert first.state == MandateState.ACTIVE


def test_copy_that_a_member_uploads_is_looked_at_first(organisation: Make, representative: Make) -> None:
    azotea = organisation()
    by = representative(azotea)
    made = actions.give(
        azotea,
        iban=iban(1),
        holder=azotea.legal_name,
        signed_by="Ana",
        proof=actions.copied(BytesIO(b"%PDF-1.7 signed")),
        by=by,
    )

    assert (made.state, made.doubts) == (MandateState.PENDING, [Doubt.UNREAD_COPY])
    proof = actions.proof_of(made, by=SYSTEM)
    assert proof == actions.Proof(SignedBy.UPLOADED, "application/pdf", b"%PDF-1.7 signed")
    assert b"signed" not in bytes(made.signature_sealed)
    accepted = actions.MANDATES.make("accept", made, by=SYSTEM).thing
    assert (accepted.state, accepted.doubts) == (MandateState.ACTIVE, [])


def test_new_mandate_replaces_the_one_in_force_when_it_comes_into_force(mandate: Make) -> None:
    first = mandate(account=1)
    pending = mandate(first.organisation, account=2, holder="Somebody Else")
    first.refresh_from_db()
    assert first.state == MandateState.ACTIVE

    actions.MANDATES.make("accept", pending, by=SYSTEM)

    first.refresh_from_db()
    assert (first.state, first.why_ended) == (MandateState.REVOKED, f"Replaced by {pending.reference}.")
    assert mandate_of(first.organisation) == pending


def test_database_lets_an_organisation_have_one_in_force(mandate: Make) -> None:
    first = mandate(account=1)
    other = mandate(first.organisation, account=2, holder="Somebody Else")

    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=other.pk).update(state=MandateState.ACTIVE)


def test_same_account_twice_is_refused_beside_the_field(mandate: Make) -> None:
    first = mandate(account=1)

    with pytest.raises(ValidationError) as refused:
        mandate(first.organisation, account=1)
    assert refused.value.message_dict == {"iban": ["A mandate on this account is in force already."]}


@pytest.mark.parametrize("months", [-1, 36, 40])
def test_day_of_signature_is_judged(mandate: Make, months: int) -> None:
    day = add_months(timezone.localdate(), -months)

    with pytest.raises(ValidationError) as refused:
        mandate(signed_on=day)
    assert list(refused.value.message_dict) == ["signed_on"]


def test_nothing_that_is_refused_takes_a_number(mandate: Make) -> None:
    with pytest.raises(ValidationError):
        mandate(holder="")
    assert mandate().reference.endswith("-00001")


# -- Another account ---------------------------------------------------------------------------------------------


def collected(mandate: Any, day: date) -> None:
    mandate.collected_first = mandate.collected_last = day
    mandate.save()


@pytest.mark.parametrize(("bank", "same"), [("9991", True), ("9992", False)])
def test_change_of_account_is_told_to_the_bank_with_the_next_collection(
    mandate: Make, bank: str, same: bool
) -> None:
    made = mandate(account=1)
    collected(made, timezone.localdate())

    moved = actions.amend(made, iban=iban(2, bank), by=SYSTEM)
    again = actions.amend(moved, iban=iban(3, bank), by=SYSTEM)

    (amendment,) = again.amendments.all()
    assert ibans.opened(amendment.old_iban_sealed) == iban(1)
    assert (amendment.same_bank, amendment.told_on, again.iban) == (same, None, iban(3, bank))


def test_bank_is_told_of_no_account_that_it_never_saw(mandate: Make) -> None:
    moved = actions.amend(mandate(account=1), iban=iban(2), by=SYSTEM)

    assert moved.amendments.count() == 0


def test_account_of_somebody_else_has_to_be_looked_at_also_in_a_change(mandate: Make) -> None:
    moved = actions.amend(mandate(account=1), iban=iban(2), holder="Somebody Else", by=SYSTEM)

    assert (moved.state, moved.doubts) == (MandateState.PENDING, [Doubt.ANOTHER_HOLDER])


def test_change_to_the_same_account_or_of_one_that_ended_is_refused(mandate: Make) -> None:
    made = mandate(account=1)
    with pytest.raises(ValidationError, match="has already"):
        actions.amend(made, iban=iban(1), by=SYSTEM)
    actions.MANDATES.make("revoke", made, by=SYSTEM)
    with pytest.raises(MovedOn):
        actions.amend(made, iban=iban(2), by=SYSTEM)


def test_change_with_a_new_signature_keeps_both_the_drawing_and_where_it_came_from(mandate: Make) -> None:
    proof = actions.Proof(SignedBy.DRAWN, "image/webp", b"picture")
    moved = actions.amend(
        mandate(account=1),
        iban=iban(2),
        proof=proof,
        origin=actions.Origin("203.0.113.9", "Browser", "v1"),
        by=SYSTEM,
    )

    assert actions.proof_of(moved, by=SYSTEM) == proof
    assert moved.audit["address"] == "203.0.113.9"


# -- Lapse -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "lapses"), [(0, True), (1, False)])
def test_mandate_lapses_after_thirty_six_months_without_a_collection(
    mandate: Make, before: int, lapses: bool
) -> None:
    made = mandate(account=1)
    Mandate.objects.update(signed_on=add_months(timezone.localdate(), -36) + timedelta(days=before))

    assert actions.lapse() == int(lapses)
    assert actions.lapse() == 0
    made.refresh_from_db()
    assert made.state == (MandateState.LAPSED if lapses else MandateState.ACTIVE)
    assert list(in_force(timezone.localdate())) == ([] if lapses else [made])
    assert which_lapse_soon() == ([] if lapses else [made])


def test_collection_keeps_a_mandate_alive(mandate: Make) -> None:
    made = mandate(account=1)
    Mandate.objects.update(
        signed_on=date(2020, 1, 1), collected_last=timezone.localdate() - timedelta(days=30)
    )

    assert (actions.lapse(), list(in_force(timezone.localdate())), which_lapse_soon()) == (0, [made], [])


# -- Who may, and what is on record ---------------------------------------------------------------------------------


def test_account_is_revealed_for_a_reason_that_is_on_record(mandate: Make, account: Make) -> None:
    made, by = mandate(account=4), account("office_staff")

    with pytest.raises(ValidationError):
        actions.reveal(made, reason=" ", by=by)
    assert actions.reveal(made, reason="The bank asks", by=by) == iban(4)
    entry = AuditEntry.objects.get(verb="billing.iban_revealed")
    assert (entry.actor, entry.reason, entry.changes) == (by, "The bank asks", {})


@pytest.mark.parametrize("role", ["editor", "secretary", "board_member", "partner_officer"])
def test_who_has_nothing_to_do_with_money_reads_no_account(mandate: Make, account: Make, role: str) -> None:
    made, by = mandate(), account(role)

    for refused in (
        lambda: actions.reveal(made, reason="Curious", by=by),
        lambda: actions.printed(made, by=by),
        lambda: actions.proof_of(made, by=by),
        lambda: actions.amend(made, iban=iban(9), by=by),
        lambda: actions.MANDATES.make("revoke", made, by=by),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_representative_gives_and_revokes_its_own_and_nobody_elses(
    mandate: Make, organisation: Make, representative: Make
) -> None:
    faro = organisation("Faro")
    by, azoteas = representative(faro), mandate()

    mine = mandate(faro, account=2, by=by)
    with pytest.raises(PermissionDenied):
        mandate(azoteas.organisation, account=5, by=by)
    with pytest.raises(PermissionDenied):
        actions.MANDATES.make("revoke", azoteas, by=by)
    assert actions.MANDATES.make("revoke", mine, by=by, why="We pay by transfer").thing.state == "revoked"


def test_keys_are_rotated(mandate: Make, settings: Any) -> None:
    made = mandate(account=1, proof=actions.Proof(SignedBy.DRAWN, "image/webp", b"picture"))
    collected(made, timezone.localdate())
    made = actions.amend(made, iban=iban(2), by=SYSTEM)
    settings.IBAN_KEY_FALLBACKS, settings.IBAN_KEY = [settings.IBAN_KEY], "another" * 10

    assert actions.reseal() == 1

    settings.IBAN_KEY_FALLBACKS = []
    made.refresh_from_db()
    assert made.iban == iban(2)
    assert made.fingerprint == ibans.fingerprint(iban(2))
    assert ibans.opened(made.amendments.get().old_iban_sealed) == iban(1)
    assert actions.proof_of(made, by=SYSTEM).body == b"picture"  # type: ignore[union-attr]


# -- Signatures ----------------------------------------------------------------------------------------------------


def test_drawn_signature_is_redrawn() -> None:
    out = BytesIO()
    Image.new("RGB", (80, 24), "white").save(out, "PNG")
    proof = actions.drawn("data:image/png;base64," + base64.b64encode(out.getvalue()).decode())

    assert (proof.how, proof.media_type, bool(proof.body)) == (SignedBy.DRAWN, "image/webp", True)


@pytest.mark.parametrize("sent", ["", "data:image/png;base64,%%%", "data:text/html;base64,AAAA"])
def test_missing_or_strange_signature_is_said_beside_its_field(sent: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.drawn(sent)
    assert list(refused.value.message_dict) == ["signature"]


def test_copy_of_another_kind_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        actions.copied(BytesIO(b"plain text"))
    assert list(refused.value.message_dict) == ["copy"]


# -- With an application -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "png", "state"),
    [
        (iban(61), b"png", MandateState.ACTIVE),
        (iban(61), None, MandateState.ACTIVE),
        ("ES00", b"png", None),
        (None, None, None),
    ],
)
def test_mandate_of_an_application_comes_with_the_admission(
    organisation: Make, account: str | None, png: bytes | None, state: str | None
) -> None:
    azotea = organisation()
    signed = account and SignedMandate(
        iban=account,
        bic="",
        scheme="CORE",
        holder=azotea.legal_name,
        signed_on=timezone.localdate(),
        signed_place="Madrid",
        signature_png=png,
        attachment_id=None,
        audit={"address": "203.0.113.9"},
    )
    event = ApplicationAdmitted(
        application_id=1,
        organisation=azotea,
        number=1,
        class_key="full",
        on=timezone.localdate(),
        mandate=signed or None,
        by=SYSTEM,
    )
    with atomic():
        kept = keep_signed(event)

    assert (kept.state if kept else None) == state
    assert notes.of(azotea).count() == int(account == "ES00")
