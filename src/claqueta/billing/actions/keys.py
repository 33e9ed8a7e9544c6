"""The key of account numbers replaced: what former keys sealed is put under the present one."""

from django.conf import settings

from claqueta.billing.actions.collections import FILE
from claqueta.billing.actions.mandates import PROOF, put_account
from claqueta.billing.actions.statements import RAW
from claqueta.billing.bank import ibans
from claqueta.billing.models import BankEntry, Collection, Learnt, Mandate
from claqueta.foundation import sealing
from claqueta.foundation.transactions import atomic

PIECE = 500


def reseal() -> int:
    """Put everything that former keys sealed under the present one; how many rows.

    When it is done the former keys can be taken out of the environment. Without any there is nothing to do.
    """
    if not settings.IBAN_KEY_FALLBACKS:
        return 0
    return _mandates() + _entries() + _files()


def _mandates() -> int:
    count = 0
    for pk in list(Mandate.objects.values_list("pk", flat=True)):
        with atomic():
            held = Mandate.objects.select_for_update().get(pk=pk)
            put_account(held, held.iban)
            if held.signature_sealed is not None:
                held.signature_sealed = sealing.reseal(
                    PROOF, bytes(held.signature_sealed), sealing.account_keys()
                )
            held.save(update_fields=["iban_sealed", "iban_masked", "fingerprint", "signature_sealed"])
            for amendment in held.amendments.all():
                amendment.old_iban_sealed = ibans.sealed(ibans.opened(amendment.old_iban_sealed))
                amendment.save(update_fields=["old_iban_sealed"])
        count += 1
    return count


def _entries() -> int:
    """Entries, and what was learnt of the accounts in them."""
    keys = list(BankEntry.objects.exclude(raw_sealed=b"").values_list("pk", flat=True))
    for at in range(0, len(keys), PIECE):
        with atomic():
            rows = list(BankEntry.objects.select_for_update().filter(pk__in=keys[at : at + PIECE]))
            for row in rows:
                raw = sealing.unseal(RAW, bytes(row.raw_sealed), sealing.account_keys())
                row.raw_sealed = sealing.seal(RAW, raw, sealing.account_keys())
                found = ibans.Iban(required=False).sound(
                    raw["details"][0]["iban"] if len(raw["details"]) == 1 else ""
                )
                row.payer = ibans.fingerprint(found) if found else ""
            BankEntry.objects.bulk_update(rows, ["raw_sealed", "payer"], batch_size=100)
    for learnt in Learnt.objects.filter(by=Learnt.By.ACCOUNT).select_related("entry"):
        if learnt.entry.payer and learnt.key != learnt.entry.payer:
            Learnt.objects.filter(pk=learnt.pk).update(key=learnt.entry.payer)
    return len(keys)


def _files() -> int:
    count = 0
    for collection in Collection.objects.exclude(file_sealed=None):
        kept = sealing.reseal(FILE, bytes(collection.file_sealed or b""), sealing.account_keys())
        Collection.objects.filter(pk=collection.pk).update(file_sealed=kept)
        count += 1
    return count
