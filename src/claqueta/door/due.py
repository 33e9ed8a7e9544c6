"""What of the door waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claqueta.door.models import Scan
from claqueta.foundation.due import Due


def flagged(account: Any) -> Iterator[Due]:
    if not account.has_perm("door.manage"):
        return
    rows = Scan.objects.filter(resolved_at=None).exclude(flag="")
    yield Due(
        _("Scans at doors that somebody has to look at"),
        f"{reverse('office_scans')}?flag=open",
        rows.count(),
        order=12,
    )
