"""Printing badges: all, those that changed since they were printed, or some; in the order of surnames."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.door.actions.badges import ensure_badges
from claqueta.door.data import data
from claqueta.door.models import Badge
from claqueta.door.queries.people import Bearer, bearers, laid_out
from claqueta.door.sheets import drawn
from claqueta.events.models import Event
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.transactions import atomic, held


class NothingToPrint(ValidationError):
    """Every badge that is worth printing is printed as it stands now."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no badge to print: those that there are were printed as they stand now.")
        )


def print_badges(
    event: Event,
    *,
    paper: str,
    by: Actor,
    changed: bool = False,
    only: Collection[int] | None = None,
    keep: Callable[[bytes, int], None] = lambda _body, _count: None,
) -> tuple[bytes, int]:
    """A PDF of badges, and how many; what was printed is remembered, so that later only what is different need be.

    `changed` leaves out what is printed already as it stands, `only` all but some. `keep` puts the PDF where it is found, in
    the transaction that remembers: what nobody can have does not count as printed. To be called outside transactions.
    Raises `PermissionDenied`, `ValidationError`, `NothingToPrint`, `ApartFailed`.
    """
    require(by, "door.manage", event)
    sheet = data().papers.get(paper)
    if sheet is None:
        raise ValidationError({"paper": [_("That is none of the choices.")]})
    ensure_badges(event, by=by)
    rows: Any = None
    if only is not None:
        rows = list(Badge.objects.filter(event=event, pk__in=list(only)).select_related("event"))
    found = laid_out(bearers(event, rows), changed=changed)
    if not found:
        raise NothingToPrint
    for one in found:
        one.badge.event = event
    body = drawn(event, found, sheet)
    _remember(event, found, by, lambda: keep(body, len(found)))
    return body, len(found)


@atomic
def _remember(event: Event, found: Sequence[Bearer], by: Actor, keep: Callable[[], None]) -> None:
    # The event first, as whoever changes badges does: of two prints at once each counts.
    held(Event.objects.all(), event.pk)
    now = timezone.now()
    for one in found:
        one.badge.printed_digest, one.badge.printed_at = one.digest, now
        one.badge.times_printed = F("times_printed") + 1
    Badge.objects.bulk_update(
        [one.badge for one in found], ["printed_digest", "printed_at", "times_printed"], batch_size=300
    )
    audit.record("door.badges_printed", event, by=by, changes={"badges": (None, len(found))})
    keep()
