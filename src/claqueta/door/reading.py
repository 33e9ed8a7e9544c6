"""The one judge of what devices send: JSON of strangers becomes scans, or a message that says what is wrong with it."""

from datetime import timedelta
from typing import Any, TypeGuard
from uuid import UUID

from django.utils.translation import gettext as _

from claqueta.door.actions.scanning import Sent, moment_of
from claqueta.door.policies import Reason, Way
from claqueta.foundation.cluster_rules import rule

FIRST, LAST = 946_684_800_000, 4_102_444_800_000
"""Milliseconds: the years from 2000 to 2100; a clock that shows another one shows nothing."""
EARLIEST, LATEST = -2_208_988_800_000, 7_258_118_400_000
"""Milliseconds: the years from 1900 to 2200. What a device's own clock shows beyond is taken as the nearest of them."""
CLOCK = 8_640_000_000_000_000
"""Milliseconds: a clock of a script shows no more (ECMA-262 §21.4.1.1)."""
HEADS = (20, 8)
"""Letters of a key, and of what codes between devices carry of it (`ledger.js`)."""
HEX = frozenset("0123456789abcdef")


class Impossible(ValueError):
    """When another device read something, by a clock that shows nothing: `id` is whose moment it is."""

    def __init__(self, identifier: UUID) -> None:
        self.id = identifier
        super().__init__(identifier)


class Unreadable(ValueError):
    """What a device sent is nothing of what devices send; the words say what."""


def _whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_possible(value: int) -> bool:
    return FIRST <= value < LAST


def _moment(value: Any) -> Any:
    if not _whole(value) or not _is_possible(value):
        raise Unreadable(_("“at” and “now” are milliseconds since 1970."))
    return moment_of(value)


def _shown(value: Any) -> Any:
    """What a device's own clock shows, which may be impossible: what it is off, or nobody, says when that was."""
    if not _whole(value) or abs(value) > CLOCK:
        raise Unreadable(_("“at” and “now” are milliseconds since 1970."))
    return moment_of(min(max(value, EARLIEST), LATEST))


def _one(value: Any) -> Sent:
    if not isinstance(value, dict):
        raise Unreadable(_("A scan is an object."))
    key, accepted = value.get("key", ""), value.get("ok")
    if not isinstance(accepted, bool):
        raise Unreadable(_("“ok” is true or false."))
    try:
        identifier = UUID(str(value.get("id", "")))
        way, reason = Way(value.get("way", "in")), Reason(value.get("why", ""))
    except ValueError:
        raise Unreadable(_("“id”, “way” or “why” is none that is known.")) from None
    at = value.get("at")
    device, off = value.get("device", 0), value.get("off", 0)
    if not _whole(device) or not 0 <= device < 2**31:
        raise Unreadable(_("“device” is the number of one that is paired."))
    if not _whole(off):
        raise Unreadable(_("“off” is how many milliseconds the clock of that device is off."))
    if not isinstance(key, str) or (
        key and (len(key) not in HEADS[: 2 if device else 1] or not HEX.issuperset(key))
    ):
        raise Unreadable(_("“key” is that of a badge."))
    if device and _whole(at) and not (_is_possible(at) and _is_possible(at + off)):
        raise Impossible(identifier)
    return Sent(
        identifier,
        key,
        way,
        accepted,
        Reason.NONE if accepted else reason,
        _shown(at),
        device,
        timedelta(milliseconds=min(max(off, EARLIEST - LATEST), LATEST - EARLIEST)),
    )


def read_sync(body: Any) -> tuple[list[Sent], list[UUID], Any, Any]:
    """The scans, those to be left, the device’s clock, and since when it wants to know of others. Raises `Unreadable`.

    To be left is what another device read by an impossible clock: the one that tells is not at fault, and would tell it for ever.
    """
    if not isinstance(body, dict):
        raise Unreadable(_("The body is an object."))
    scans = body.get("scans", [])
    if not isinstance(scans, list):
        raise Unreadable(_("“scans” is a list."))
    if len(scans) > rule("door_scans_at_once").value:
        raise Unreadable(_("At most %(n)s scans at a time.") % {"n": rule("door_scans_at_once").value})
    since = body.get("since")
    found: dict[UUID, Sent] = {}
    left: list[UUID] = []
    for scan in scans:
        try:
            one = _one(scan)
        except Impossible as error:
            left.append(error.id)
        else:
            found[one.id] = one
    return list(found.values()), left, _shown(body.get("now")), _moment(since) if since is not None else None
