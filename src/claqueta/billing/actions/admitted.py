"""The mandate that an applicant signed, when it is admitted."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.billing.actions.mandates import Origin, Proof, give
from claqueta.billing.models import Mandate, SignedBy
from claqueta.foundation import notes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.membership.events import ApplicationAdmitted


def on_admitted(event: ApplicationAdmitted) -> None:
    keep_signed(event)


def keep_signed(event: ApplicationAdmitted) -> Mandate | None:
    """Put an applicant's mandate on record in the transaction of its admission.

    One that cannot be taken keeps nobody out: the office finds why beside the member.
    """
    signed = event.mandate
    if signed is None:
        return None
    drawn = signed.signature_png is not None
    proof = Proof(
        SignedBy.DRAWN if drawn else SignedBy.UPLOADED,
        "image/png" if drawn else "",
        signed.signature_png or b"",
    )
    try:
        with atomic():
            return give(
                event.organisation,
                iban=signed.iban,
                bic=signed.bic,
                scheme=signed.scheme,
                holder=signed.holder[:70],
                signed_by=(signed.audit.get("name") or signed.holder)[:120],
                signed_on=signed.signed_on,
                signed_place=signed.signed_place[:70],
                proof=proof,
                origin=Origin(
                    signed.audit.get("address", ""),
                    signed.audit.get("program", ""),
                    signed.audit.get("text", ""),
                ),
                by=SYSTEM,
            )
    except ValidationError as refused:
        notes.add(
            event.organisation,
            _("The mandate of its application could not be taken: %(why)s Ask for a new one.")
            % {"why": " ".join(refused.messages)},
            by=SYSTEM,
        )
        return None
