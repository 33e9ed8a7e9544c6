"""What a person says of somebody who was let in and should not have been."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.door.judging import RESOLUTION
from claqueta.door.models import Scan
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held


@atomic
def resolve(scan: Scan, *, resolution: str, by: Actor) -> Scan:
    """Say what it was; both scans stay as they were read. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "door.manage", scan.event)
    row = held(Scan.objects.select_related("event", "door", "badge"), scan.pk)
    words = fitted({"resolution": resolution}, RESOLUTION)["resolution"]
    if not row.flag or row.resolved_at is not None:
        raise ValidationError(_("Nothing is open here any longer."))
    row.resolution, row.resolved_at, row.resolved_by = words, timezone.now(), account_of(by)
    row.save(update_fields=["resolution", "resolved_at", "resolved_by"])
    audit.record("door.flag_resolved", row, by=by, changes={"flag": (row.flag, "")})
    return row
