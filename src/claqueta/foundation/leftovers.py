"""Files that no row names: left by a process that ended after it stored the file and before its row was written."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from claqueta.foundation.models import Attachment, ImportBatch, Job

UNNAMED_FOR = timedelta(hours=6)
"""A file that no row names after this long was left behind; none takes so long to write its row."""


def sweep() -> int:
    """Delete what jobs, imports and records left behind; how many."""
    return sum(
        sweep_folder(folder, rows.objects.all())
        for folder, rows in (("jobs", Job), ("imports", ImportBatch), ("attachments", Attachment))
    )


def sweep_folder(folder: str, rows: QuerySet[Any], field: str = "file") -> int:
    """Delete the files below a folder of the storage, of which the rows' field is to name every one; how many."""
    found = 0
    for place, names in _below(folder):
        named = set(rows.filter(**{f"{field}__startswith": f"{place}/"}).values_list(field, flat=True))
        for path in sorted({f"{place}/{name}" for name in names} - named):
            # Whoever stored it may have taken it away meanwhile.
            with suppress(FileNotFoundError):
                if timezone.now() - default_storage.get_modified_time(path) > UNNAMED_FOR:
                    default_storage.delete(path)
                    found += 1
    return found


def _below(folder: str) -> Iterator[tuple[str, list[str]]]:
    """The folder and those in it, with the names of the files in each."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield folder, names
    for one in folders:
        yield from _below(f"{folder}/{one}")
