"""A file that no row names is taken away once its writer must have ended; one that a row names never is."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

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
