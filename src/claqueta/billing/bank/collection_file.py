"""A collection as the instruction from which the engine writes the bank's file (docs/integrators: `claqueta collection`)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.billing.bank import ibans
from claqueta.billing.bank.own_accounts import OwnAccount
from claqueta.billing.models import Collection, CollectionRow
from claqueta.engines.collecting import InstructionRefused, write


class NotWritable(ValueError):
    """The engine refuses the collection; the text says what and why, in the reader's language."""


def written(collection: Collection, rows: Sequence[CollectionRow], account: OwnAccount) -> bytes:
    """The file, checked against its schema. Raises `NotWritable`."""
    try:
        return write(instruction(collection, rows, account)).body
    except InstructionRefused as refused:
        raise NotWritable(ibans.redacted(str(refused))) from None


def instruction(collection: Collection, rows: Sequence[CollectionRow], account: OwnAccount) -> dict[str, Any]:
    creditor = {
        "name": settings.CLUSTER.name[settings.LANGUAGE_CODE],
        "iban": account.iban,
        "identifier": account.creditor_id,
        **({"bic": account.bic} if account.bic else {}),
    }
    made = collection.file_at or timezone.now()
    return {
        "version": collection.version,
        "scheme": collection.scheme,
        "creditor": creditor,
        "requested_on": collection.collected_on.isoformat(),
        "created_at": timezone.localtime(made).replace(tzinfo=None, microsecond=0).isoformat(),
        "message_id": collection.reference,
        "items": [_item(row) for row in rows],
    }


def _item(row: CollectionRow) -> dict[str, Any]:
    mandate = row.mandate
    item: dict[str, Any] = {
        "end_to_end_id": row.end_to_end,
        "amount": str(row.amount.amount),
        "mandate": mandate.reference,
        "signed_on": mandate.signed_on.isoformat(),
        "debtor": {
            "name": mandate.holder,
            "iban": mandate.iban,
            **({"bic": mandate.bic} if mandate.bic else {}),
        },
        "text": _("Receipt %(number)s, dues %(year)s")
        % {"number": row.receipt.number, "year": row.receipt.dues_year},
        "sequence": row.sequence,
    }
    if row.amendment is not None:
        old = ibans.opened(row.amendment.old_iban_sealed)
        item["amendment"] = {"old_iban": old, "new_bank": not row.amendment.same_bank}
    return item
