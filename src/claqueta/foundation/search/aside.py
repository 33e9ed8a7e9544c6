"""Objects whose search documents could not be made: set aside until they can, so that the others are found."""

import logging
from collections.abc import Collection, Mapping

from django.db import DatabaseError

from claqueta.foundation.models import SetAside
from claqueta.foundation.transactions import atomic

logger = logging.getLogger("claqueta.search")
LONGEST = 300


def in_words(error: BaseException) -> str:
    """The error as the office reads it: its kind and what it says, in ASCII where it holds half characters."""
    text = f"{type(error).__name__}: {error}"
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "")[:LONGEST]


def note(failed: Mapping[str, str], well: Collection[str] = ()) -> None:
    """Remember what failed (key → error), and forget those of `well` that failed before.

    A database that cannot be written leaves it at the log: reading goes on.
    """
    if failed:
        logger.error("set aside from search: %s", "; ".join(f"{key} ({why})" for key, why in failed.items()))
    try:
        with atomic():
            known = set(SetAside.objects.values_list("key", flat=True))
            mended = known.intersection(well) - failed.keys()
            if mended:
                SetAside.objects.filter(key__in=mended).delete()
            for key, why in failed.items():
                SetAside.objects.update_or_create(key=key, defaults={"error": why})
    except DatabaseError:
        logger.exception("what was set aside could not be written down")


def keep_only(keys: Collection[str]) -> None:
    """After a rebuild: forget what is no longer there to fail."""
    gone = set(SetAside.objects.values_list("key", flat=True)) - set(keys)
    SetAside.objects.filter(key__in=gone).delete()
