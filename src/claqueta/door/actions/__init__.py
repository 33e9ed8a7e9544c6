"""What is done at the door of an event: badges, devices, letting people in, and what follows from it."""

from claqueta.door.actions.after import certify, note_evidence, send_passes, thank
from claqueta.door.actions.badges import (
    correct_badge,
    ensure_badges,
    give_roles,
    renew_badge,
    restore_badge,
    revoke_badge,
    set_pass,
    set_roles,
)
from claqueta.door.actions.devices import (
    NotPaired,
    add_door,
    change_door,
    invite_device,
    pair,
    revoke_device,
    take_list,
)
from claqueta.door.actions.printing import NothingToPrint, print_badges
from claqueta.door.actions.resolving import resolve
from claqueta.door.actions.scanning import Refused, check_in, check_oneself_in, sync

__all__ = [
    "NotPaired",
    "NothingToPrint",
    "Refused",
    "add_door",
    "certify",
    "change_door",
    "check_in",
    "check_oneself_in",
    "correct_badge",
    "ensure_badges",
    "give_roles",
    "invite_device",
    "note_evidence",
    "pair",
    "print_badges",
    "renew_badge",
    "resolve",
    "restore_badge",
    "revoke_badge",
    "revoke_device",
    "send_passes",
    "set_pass",
    "set_roles",
    "sync",
    "take_list",
    "thank",
]
