"""What becomes of mandates with a membership: the applicant's is taken when it is admitted, and all end when it leaves."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.billing.actions.mandates import FLOW, Origin, Proof, give
from claqueta.billing.members import gone
from claqueta.billing.models import CollectionRow, CollectionState, Mandate, RowState, SignedBy
from claqueta.billing.queries.mandates import LIVE
from claqueta.foundation import notes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.membership.events import ApplicationAdmitted, Left
from claqueta.organisations.models import Organisation


def on_admitted(event: ApplicationAdmitted) -> None:
    keep_signed(event)


def on_left(event: Left) -> None:
    """End the mandates of whoever leaves today or left before; the round ends those of a leaving to come on its day."""
    if gone([event.organisation.pk]):
        _end_mandates(event.organisation)


def end_mandates_of_leavers() -> int:
    """End the mandates of those whose last day as a member is over; of how many members."""
    live = set(Mandate.objects.filter(state__in=LIVE).values_list("organisation_id", flat=True))
    leavers = Organisation.objects.filter(pk__in=gone(live)).order_by("pk")
    return sum(_end_mandates(one) > 0 for one in leavers)


@atomic
def _end_mandates(organisation: Organisation) -> int:
    """Revoke what an organisation gave; how many. Where a collection counts on one, the collection has a note of it.

    Nothing is taken out of a collection here: its dry run stops what has not left yet, and of what is with the bank
    somebody has to decide.
    """
    mandates = list(Mandate.objects.filter(organisation=organisation, state__in=LIVE).order_by("pk"))
    for mandate in mandates:
        FLOW.make("revoke", mandate, by=SYSTEM, why=_("Its holder is no longer a member."))
    rows = CollectionRow.objects.filter(
        mandate__in=mandates,
        state=RowState.PLANNED,
        collection__state__in=(CollectionState.DRAFT, CollectionState.NOTIFIED, CollectionState.SENT),
    )
    for row in rows.select_related("collection", "receipt").order_by("pk"):
        left = row.collection.state == CollectionState.SENT
        text = (
            _(
                "%(name)s has left and its mandate is revoked. The debit of %(receipt)s is with the bank already."
            )
            if left
            else _("%(name)s has left and its mandate is revoked. Leave the debit of %(receipt)s out.")
        )
        notes.add(
            row.collection, text % {"name": organisation.name, "receipt": row.receipt.number}, by=SYSTEM
        )
    return len(mandates)


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
