"""The key of account numbers replaced: what former keys sealed of applicants is put under the present one."""

from django.conf import settings

from claqueta.foundation.sealing import SealBroken
from claqueta.foundation.transactions import atomic
from claqueta.membership.models import Application
from claqueta.membership.sealed import reseal_mandate


def reseal_mandates() -> int:
    """How many there were. One whose key is gone stays as it is: nobody can read it."""
    if not settings.IBAN_KEY_FALLBACKS:
        return 0
    count = 0
    for pk in list(Application.objects.exclude(sealed_mandate=None).values_list("pk", flat=True)):
        with atomic():
            held = Application.objects.select_for_update().filter(pk=pk).exclude(sealed_mandate=None).first()
            if held is not None and _resealed(held):
                count += 1
    return count


def _resealed(held: Application) -> bool:
    try:
        reseal_mandate(held)
    except SealBroken:
        return False
    held.save(update_fields=["sealed_mandate"])
    return True
