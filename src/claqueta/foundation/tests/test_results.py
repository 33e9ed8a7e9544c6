"""Results that take long: made once for all who ask for the same, bounded, and forgotten."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from claqueta.foundation import results
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import Job
from claqueta.foundation.results import NobodyWaits, TooMany, shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun() -> list[Job]:
    """The jobs that were begun."""
    return []


def test_result_is_one_when_the_same_is_asked_for_and_another_when_anything_differs(begun: list[Job]) -> None:
    first = shared("export", {"q": "a", "form": "csv"}, "public", "A" * 300, begun.append)
    again = shared("export", {"form": "csv", "q": "a"}, "public", "Other title", begun.append)
    other = shared("export", {"q": "b", "form": "csv"}, "public", "A", begun.append)
    members = shared("export", {"q": "a", "form": "csv"}, "members", "A", begun.append)
    guide = shared("guide", {"q": "a", "form": "csv"}, "public", "A", begun.append)
    assert (again, begun) == (first, [first, other, members, guide])
    assert (len({one.pk for one in begun}), first.title, members.circle) == (4, "A" * 200, "members")


def test_nothing_new_is_begun_when_as_many_as_may_are_waiting(begun: list[Job]) -> None:
    most = rule("exports_waiting").value
    made = [shared("export", {"n": number}, "public", "A", begun.append) for number in range(most)]
    with pytest.raises(TooMany):
        shared("export", {"n": most}, "public", "A", begun.append)
    assert shared("export", {"n": 0}, "public", "A", begun.append) == made[0]
    Job.objects.filter(pk=made[0].pk).update(state=Job.State.DONE)
    shared("export", {"n": most}, "public", "A", begun.append)
    assert len(begun) == most + 1


def test_worker_that_is_quicker_than_whoever_asked_sees_that_somebody_waits() -> None:
    shared("export", {}, "public", "A", lambda job: results.progress(job)(0, 1))
    assert Job.objects.get().asked_at is not None


def test_result_that_could_not_be_begun_is_not_kept() -> None:
    def fail(job: Job) -> None:
        raise RuntimeError(job.kind)

    with pytest.raises(RuntimeError):
        shared("export", {}, "public", "A", fail)
    assert not Job.objects.exists()


@pytest.mark.parametrize(("late", "goes_on"), [(-5, True), (5, False)])
def test_work_ends_when_nobody_has_looked_for_longer_than_the_rule(
    late: int, goes_on: bool, begun: list[Job]
) -> None:
    job = shared("export", {}, "public", "A", begun.append)
    tell = results.progress(job)
    since = timezone.now() - timedelta(seconds=rule("export_unwanted").value + late)
    Job.objects.filter(pk=job.pk).update(asked_at=since)
    if goes_on:
        tell(1, 2)
    else:
        with pytest.raises(NobodyWaits):
            tell(1, 2)
        results.look_at(job)
        tell(1, 2)
    job.refresh_from_db()
    assert (job.done, job.total) == (1, 2)


@pytest.mark.parametrize(
    ("late", "state", "circle", "kept"),
    [
        (5, "done", "public", False),
        (5, "waiting", "public", False),
        (5, "failed", "members", False),
        (5, "running", "public", True),
        (-5, "done", "public", True),
        (5, "done", "", True),
    ],
)
def test_result_and_its_file_are_forgotten_when_they_are_older_than_the_rule(
    late: int, state: str, circle: str, kept: bool
) -> None:
    since = timezone.now() - timedelta(minutes=rule("exports_kept").value, seconds=late)
    job = Job(kind="export", title="A", state=state, circle=circle, created_at=since)
    job.file.save("list.csv", ContentFile(b"Faro"))
    storage, path = job.file.storage, job.file.name
    assert results.forget_old() == (0 if kept else 1)
    assert (Job.objects.filter(pk=job.pk).exists(), storage.exists(path)) == (kept, kept)
