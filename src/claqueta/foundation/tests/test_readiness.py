"""A node can be given work when its database, its index and a worker are well; each is told by itself."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from claqueta.foundation.models import RoundRun
from claqueta.foundation.readiness import BEAT, MISSED, readiness, worker_alive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("ago", "alive"), [(0.0, True), (0.9, True), (1.1, False)])
def test_worker_is_alive_when_it_gave_a_sign_lately(ago: float, alive: bool) -> None:
    at = timezone.now() - ago * MISSED
    RoundRun.objects.update_or_create(name=BEAT, defaults={"started_at": at, "finished_at": at})
    assert (worker_alive(), readiness()) == (alive, {"database": True, "index": True, "worker": alive})


def test_worker_is_not_alive_when_only_one_that_is_gone_had_a_name_of_its_own() -> None:
    now = timezone.now() + timedelta(seconds=1)
    RoundRun.objects.create(name=f"{BEAT} w1", started_at=now, finished_at=now)
    assert not worker_alive()


def test_index_is_not_well_when_its_folder_cannot_be_read(settings: Any, tmp_path: Path) -> None:
    broken = tmp_path / "a file"
    broken.write_text("no folder")
    settings.SEARCH_INDEX_DIR = broken
    assert readiness() == {"database": True, "index": False, "worker": False}
