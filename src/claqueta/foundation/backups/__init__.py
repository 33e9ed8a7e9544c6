"""Backups: one archive with the database and the files, the keys apart, and the way back, checked at every step."""

from claqueta.foundation.backups.making import BackupFailed, Made, last_made, make, make_scheduled
from claqueta.foundation.backups.restoring import RestoreRefused, restore
from claqueta.foundation.backups.swapping import finish_swap, instance_lock

__all__ = [
    "BackupFailed",
    "Made",
    "RestoreRefused",
    "finish_swap",
    "instance_lock",
    "last_made",
    "make",
    "make_scheduled",
    "restore",
]
