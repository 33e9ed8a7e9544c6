"""A file that no row names is taken away once its writer must have ended; one that a row names never is."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from claqueta.foundation import jobs, leftovers

pytestmark = pytest.mark.django_db
LEFT = ["jobs/left.pdf", "imports/2026/left.csv", "attachments/2026/left.pdf"]


def test_files_left_by_a_process_that_ended_are_swept_away(monkeypatch: pytest.MonkeyPatch) -> None:
    leftovers.sweep()
    job = jobs.begin("badges-1", "Badges")
    job.file.save("badges.pdf", ContentFile(b"%PDF-1.7"))
    for path in LEFT:
        default_storage.save(path, ContentFile(b"x"))
    # Whoever stored them may be about to write the row.
    assert leftovers.sweep() == 0
    monkeypatch.setattr(leftovers, "UNNAMED_FOR", timedelta(0))
    assert leftovers.sweep() == len(LEFT)
    assert [path for path in [*LEFT, str(job.file.name)] if default_storage.exists(path)] == [job.file.name]


class ByKeys(FileSystemStorage):
    """As S3 does it: a folder is no file and is not there by itself, and somebody else takes files away meanwhile."""

    def exists(self, name: str) -> bool:
        return Path(self.location, name).is_file()

    def listdir(self, path: Any) -> tuple[list[str], list[str]]:
        return super().listdir(path) if Path(self.location, path).is_dir() else ([], [])

    def get_modified_time(self, name: str) -> datetime:
        if name.endswith("gone.pdf"):
            self.delete(name)
        return super().get_modified_time(name)


def test_leftovers_are_swept_where_folders_are_no_files_and_some_are_taken_away_meanwhile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    storage = ByKeys(tmp_path)
    monkeypatch.setattr(leftovers, "default_storage", storage)
    monkeypatch.setattr(leftovers, "UNNAMED_FOR", timedelta(0))
    for path in ["jobs/gone.pdf", *LEFT]:
        storage.save(path, ContentFile(b"x"))
    assert leftovers.sweep() == len(LEFT)
    assert leftovers.sweep() == 0
