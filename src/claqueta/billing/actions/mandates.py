"""Mandates: given, looked at, amended, revoked, lapsed; their account numbers shown to whoever says why."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.billing.bank import ibans
from claqueta.billing.bank.ibans import Iban
from claqueta.billing.models import Amendment, Doubt, Mandate, MandateState, Scheme, SignedBy
from claqueta.billing.policies.mandates import bank_of, is_holder, is_lapsed
from claqueta.foundation import audit, numbering, sealing
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.audit import Changes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import HOUSE_ONLY, Flow, Move
from claqueta.foundation.judging import Choice, Table, Text, fitted
from claqueta.foundation.numbering import Series
from claqueta.foundation.transactions import atomic, held
from claqueta.foundation.uploads import checked_picture, media_type, read_at_most
from claqueta.membership.policies.iban import masked
from claqueta.organisations.models import Organisation

State = MandateState
SERIES = Series("MD", "{series}{year}-{number:05d}")
"""Of references: letters, digits and a hyphen, which every bank takes (EPC217-08)."""
GIVEN: Table = {
    "iban": Iban(),
    "holder": Text(70, required=True),
    "scheme": Choice(lambda: Scheme.values, required=True),
    "bic": Text(11),
    "signed_by": Text(120, required=True),
    "signed_place": Text(70),
}
WHY = {"reason": Text(300, required=True)}
ENDED = {"why": Text(300)}
PROOF = "mandate-proof"
DATA_URL = "data:image/png;base64,"
COPIES = frozenset({"application/pdf", "image/png", "image/jpeg"})


@dataclass(frozen=True, slots=True)
class Proof:
    """A signature that was drawn, or the copy of what was signed."""

    how: SignedBy
    media_type: str = ""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """From where a signature came, as the request tells."""

    address: str = ""
    program: str = ""
    text: str = ""
    """Which wording of the mandate was signed."""


def drawn(data_url: str) -> Proof:
    """A signature as a canvas gives it, redrawn apart. Raises `ValidationError`. Not inside a transaction."""
    try:
        if not data_url.startswith(DATA_URL):
            raise ValueError
        body = base64.b64decode(data_url.removeprefix(DATA_URL), validate=True)
    except (ValueError, binascii.Error):
        raise ValidationError({"signature": _("Sign in the frame, or upload a signed copy.")}) from None
    picture = checked_picture(BytesIO(body), max_side=800)
    return Proof(SignedBy.DRAWN, picture.media_type, picture.content.read())


def copied(file: Any, how: SignedBy = SignedBy.UPLOADED) -> Proof:
    """The signed copy that was uploaded. Raises `ValidationError`."""
    body = read_at_most(file, "mandate_copy_size")
    kind = media_type(body)
    if kind not in COPIES:
        raise ValidationError({"copy": _("Upload the signed mandate as PDF, PNG or JPEG.")})
    return Proof(how, kind, body)


@atomic
def give(
    organisation: Organisation,
    *,
    iban: str,
    holder: str,
    signed_by: str,
    proof: Proof,
    by: Actor,
    scheme: str = Scheme.CORE,
    single: bool = False,
    bic: str = "",
    signed_on: date | None = None,
    signed_place: str = "",
    origin: Origin = Origin(),
) -> Mandate:
    """Put a signed mandate on record: in force at once, or to be looked at where something about it is doubtful.

    One in force before is revoked when this one comes into force. Raises `PermissionDenied`, and `ValidationError` by
    field: an account number that is wrong, a day to come, one that is in force already.
    """
    require(by, "billing.give_mandate", organisation)
    values = fitted(
        {
            "iban": iban,
            "holder": holder,
            "scheme": scheme,
            "bic": bic,
            "signed_by": signed_by,
            "signed_place": signed_place,
        },
        GIVEN,
    )
    iban = values.pop("iban")
    today = timezone.localdate()
    if (signed_on := signed_on or today) > today:
        raise ValidationError(
            {"signed_on": [_("A mandate is signed before it is used: this day is to come.")]}
        )
    if is_lapsed(signed_on, rule("mandate_lapses").value, today):
        raise ValidationError(
            {"signed_on": [_("A mandate that nobody used for so long has lapsed; ask for a new one.")]}
        )
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if _same(organisation, iban).filter(scheme=values["scheme"], state=State.ACTIVE, single=single).exists():
        raise ValidationError({"iban": [_("A mandate on this account is in force already.")]})
    doubts = list(_doubts(organisation, iban, values["holder"], proof.how, values["scheme"], by))
    mandate = Mandate(
        reference=SERIES.pattern.format(
            series=SERIES.code, year=today.year, number=numbering.next(SERIES, today.year)
        ),
        organisation=organisation,
        single=single,
        doubts=doubts,
        signed_on=signed_on,
        signed_how=proof.how,
        signature_sealed=_sealed_proof(proof),
        audit={"at": timezone.now().isoformat(), **asdict(origin)},
        account=account_of(by),
        **values,
    )
    put_account(mandate, iban)
    if not doubts:
        _replace(mandate)
        mandate.state = State.ACTIVE
    mandate.save()
    audit.record("billing.mandate_given", mandate, by=by, changes={"iban_masked": ("", mandate.iban_masked)})
    return mandate


@atomic
def amend(
    mandate: Mandate,
    *,
    iban: str,
    by: Actor,
    holder: str = "",
    proof: Proof | None = None,
    origin: Origin = Origin(),
) -> Mandate:
    """Let a mandate be of another account, which the bank is told with the next collection.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    # The organisation first, as whoever gives it a mandate does.
    held(Organisation.objects.all(), mandate.organisation_id)
    row = held(Mandate.objects.select_related("organisation"), mandate.pk)
    require(by, "billing.give_mandate", row.organisation)
    if row.state not in (State.ACTIVE, State.STOPPED):
        raise FLOW.moved_on(row)
    values = fitted({"iban": iban, "holder": holder or row.holder}, GIVEN)
    old = row.iban
    if values["iban"] == old:
        raise ValidationError({"iban": [_("This is the account that the mandate has already.")]})
    if row.collected_first is not None and not row.amendments.filter(told_on=None).exists():
        # Of several changes before the next collection the bank hears of one: from what it knows to what is.
        Amendment.objects.create(
            mandate=row,
            old_iban_sealed=row.iban_sealed,
            old_masked=row.iban_masked,
            same_bank=bank_of(old) == bank_of(values["iban"]),
        )
    before = row.iban_masked
    put_account(row, values["iban"])
    how = SignedBy(row.signed_how) if proof is None else proof.how
    row.holder = values["holder"]
    row.doubts = list(_doubts(row.organisation, values["iban"], row.holder, how, row.scheme, by, but=row))
    if proof is not None:
        row.signed_how, row.signature_sealed = proof.how, _sealed_proof(proof)
        row.audit = {"at": timezone.now().isoformat(), **asdict(origin)}
    row.state = State.PENDING if row.doubts else State.ACTIVE
    if row.state == State.ACTIVE:
        _replace(row)
    row.save()
    audit.record("billing.mandate_amended", row, by=by, changes={"iban_masked": (before, row.iban_masked)})
    return row


@atomic
def reveal(mandate: Mandate, *, reason: str, by: Actor) -> str:
    """The whole account number, for somebody who says why; both go on record. Raises `PermissionDenied`."""
    require(by, "billing.reveal_iban", mandate)
    reason = fitted({"reason": reason}, WHY)["reason"]
    audit.record("billing.iban_revealed", mandate, by=by, reason=reason)
    return mandate.iban


@atomic
def printed(mandate: Mandate, *, by: Actor) -> str:
    """The whole account number for the debtor's own copy of the mandate; that it was printed goes on record."""
    require(by, "billing.give_mandate", mandate.organisation)
    audit.record("billing.mandate_printed", mandate, by=by)
    return mandate.iban


def proof_of(mandate: Mandate, *, by: Actor) -> Proof | None:
    """What was signed. Raises `PermissionDenied`."""
    require(by, "billing.manage", mandate)
    if mandate.signature_sealed is None:
        return None
    kind, body = sealing.unseal(PROOF, bytes(mandate.signature_sealed), sealing.account_keys())
    return Proof(SignedBy(mandate.signed_how), kind, base64.b64decode(body))


def lapse() -> int:
    """End the mandates on which nobody collected for as long as the rule says; how many."""
    months, today = rule("mandate_lapses").value, timezone.localdate()
    count = 0
    for mandate in Mandate.objects.filter(state__in=(State.ACTIVE, State.STOPPED)):
        if is_lapsed(mandate.last_used, months, today):
            FLOW.make("lapse", mandate, by=SYSTEM)
            count += 1
    return count


def put_account(mandate: Mandate, iban: str) -> None:
    """Seal an account into the row, which the caller saves."""
    mandate.iban_sealed = ibans.sealed(iban)
    mandate.iban_masked = masked(iban)
    mandate.fingerprint = ibans.fingerprint(iban)


def _sealed_proof(proof: Proof) -> bytes | None:
    if not proof.body:
        return None
    return sealing.seal(
        PROOF, [proof.media_type, base64.b64encode(proof.body).decode()], sealing.account_keys()
    )


def _same(organisation: Organisation, iban: str) -> Any:
    return Mandate.objects.filter(organisation=organisation, fingerprint__in=ibans.fingerprints(iban))


def _doubts(
    organisation: Organisation,
    iban: str,
    holder: str,
    how: SignedBy,
    scheme: str,
    by: Actor,
    but: Mandate | None = None,
) -> Iterator[str]:
    names = [organisation.legal_name, organisation.trade_name, *organisation.former_names]
    if not is_holder(holder, names):
        yield Doubt.ANOTHER_HOLDER
    others = Mandate.objects.filter(fingerprint__in=ibans.fingerprints(iban)).exclude(
        organisation=organisation
    )
    if others.filter(state__in=(State.PENDING, State.ACTIVE, State.STOPPED)).exists():
        yield Doubt.ANOTHER_MEMBER
    if how == SignedBy.UPLOADED and not by.has_perm("billing.manage"):
        yield Doubt.UNREAD_COPY
    if scheme == Scheme.B2B and not (but and but.collected_first):
        yield Doubt.NOT_WITH_BANK


def _replace(mandate: Mandate) -> None:
    """End the organisation's other mandate that is in force."""
    for other in Mandate.objects.select_for_update().filter(
        organisation=mandate.organisation, state=State.ACTIVE
    ):
        if other.pk != mandate.pk:
            why = _("Replaced by %(reference)s.") % {"reference": mandate.reference}
            FLOW.make("revoke", other, by=SYSTEM, why=why)


# -- States ----------------------------------------------------------------------------------------------------


def _accept(mandate: Mandate, *, by: Actor) -> Changes:
    before = mandate.doubt_names
    _replace(mandate)
    mandate.doubts = []
    return {"doubts": (before, [])}


def _end(mandate: Mandate, *, by: Actor, why: str = "") -> Changes:
    mandate.ended_on = timezone.localdate()
    mandate.why_ended = fitted({"why": why}, ENDED)["why"]
    return {"why_ended": ("", mandate.why_ended)} if mandate.why_ended else {}


def _resume(mandate: Mandate, *, by: Actor) -> None:
    _replace(mandate)


FLOW = Flow(
    Mandate,
    (
        Move(
            "accept",
            gettext_lazy("Put in force"),
            (State.PENDING,),
            State.ACTIVE,
            rule="billing.manage",
            verb="billing.mandate_accepted",
            effect=_accept,
        ),
        Move(
            "refuse",
            pgettext_lazy("mandate", "Refuse"),
            (State.PENDING,),
            State.REFUSED,
            rule="billing.manage",
            verb="billing.mandate_refused",
            effect=_end,
        ),
        Move(
            "stop",
            gettext_lazy("Stop collecting on it"),
            (State.ACTIVE,),
            State.STOPPED,
            rule="billing.manage",
            verb="billing.mandate_stopped",
        ),
        Move(
            "resume",
            gettext_lazy("Collect on it again"),
            (State.STOPPED,),
            State.ACTIVE,
            rule="billing.manage",
            verb="billing.mandate_resumed",
            effect=_resume,
        ),
        Move(
            "revoke",
            gettext_lazy("Revoke"),
            (State.PENDING, State.ACTIVE, State.STOPPED),
            State.REVOKED,
            rule="billing.revoke_mandate",
            verb="billing.mandate_revoked",
            effect=_end,
        ),
        Move(
            "lapse",
            gettext_lazy("Let lapse"),
            (State.ACTIVE, State.STOPPED),
            State.LAPSED,
            rule=HOUSE_ONLY,
            verb="billing.mandate_lapsed",
            effect=_end,
        ),
    ),
    begins=(State.PENDING, State.ACTIVE),
)
