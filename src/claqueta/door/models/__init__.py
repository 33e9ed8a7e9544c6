"""The door of an event: badges, the devices that read them, and who came in where."""

from claqueta.door.models.badges import (
    Badge,
    BadgeRegistration,
    Pass,
    RevokedKey,
    fresh_key,
)
from claqueta.door.models.devices import Device, Door
from claqueta.door.models.scans import Presence, Scan, Source
from claqueta.door.policies import Flag, Way

__all__ = [
    "Badge",
    "BadgeRegistration",
    "Device",
    "Door",
    "Flag",
    "Pass",
    "Presence",
    "RevokedKey",
    "Scan",
    "Source",
    "Way",
    "fresh_key",
]
