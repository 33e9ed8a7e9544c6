"""A document that the worker draws: waited for at its own address, drawn once for what it shows, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from claqueta.foundation import results
from claqueta.foundation.apart import ApartFailed
from claqueta.foundation.documents import later
from claqueta.foundation.models import Job
from claqueta.interface.waiting import LATER, LOOK_AGAIN, drawn_response
from conftest import at_most

pytestmark = pytest.mark.django_db
LIST = "organisations/pdf/list.html"
Ask = Callable[..., Any]


def asked_by(address: str = "192.0.2.1") -> HttpRequest:
    request = RequestFactory().get("/es/catalogo.pdf", REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return request


@pytest.fixture
def ask() -> Ask:
    def answered(title: str = "Catálogo", request: HttpRequest | None = None) -> Any:
        return drawn_response(
            request or asked_by(), LIST, {"entries": [], "title": title}, "catalogue", title=title
        )

    return answered


@pytest.fixture
def work(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def test_page_waits_and_the_document_comes_at_its_address(ask: Ask, work: Any) -> None:
    with work(execute=True):
        waits = ask()
    assert (waits.status_code, waits["Refresh"], waits["Retry-After"]) == (
        202,
        str(LOOK_AGAIN),
        str(LOOK_AGAIN),
    )
    assert "<h1>Catálogo</h1>" in waits.content.decode()
    answer = ask()
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert answer["Content-Disposition"] == 'inline; filename="catalogue.pdf"'


def test_what_shows_the_same_is_drawn_once_and_anything_else_anew(ask: Ask, work: Any) -> None:
    with work(execute=True):
        for title in ("One", "One", "Other"):
            ask(title)
    jobs = {job.title: job for job in Job.objects.filter(kind=later.KIND)}
    assert (sorted(jobs), {job.state for job in jobs.values()}) == (["One", "Other"], {"done"})
    assert [job.file.name.endswith(".pdf") for job in jobs.values()] == [True, True]
    folder = jobs["One"].file.storage.listdir("jobs")[1]
    assert sorted(folder) == sorted(job.file.name.partition("/")[2] for job in jobs.values())


def test_one_that_cannot_be_drawn_says_so_and_is_not_tried_at_each_asking(
    ask: Ask, work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fails(*_given: Any, **_more: Any) -> bytes:
        tries.append(1)
        raise ApartFailed("memory")

    monkeypatch.setattr(later, "drawn", fails)
    for _time in range(3):
        with work(execute=True):
            answer = ask()
    assert (answer.status_code, "Refresh" in answer, len(tries)) == (503, False, 1)
    Job.objects.update(finished_at=timezone.now() - later.AGAIN - timedelta(seconds=1))
    with work(execute=True):
        assert ask().status_code == 202
    assert len(tries) == 2


def test_asking_again_is_free_and_asking_for_more_is_counted(
    ask: Ask, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, requests_document=1)
    assert [ask(title).status_code for title in ("One", "One", "Two", "One")] == [202, 202, 429, 202]
    assert ask("Two", asked_by("192.0.2.2")).status_code == 202


def test_so_many_wait_and_no_more(ask: Ask, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    at_most(settings, monkeypatch, exports_waiting=1)
    assert ask("One").status_code == 202
    answer = ask("Two")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(LATER))


def test_document_that_nobody_waits_for_is_not_drawn_and_leaves_nothing(ask: Ask) -> None:
    ask()
    job = Job.objects.get(kind=later.KIND)
    Job.objects.update(asked_at=timezone.now() - timedelta(days=1))
    later.draw_later.func(str(job.pk))
    assert not Job.objects.exists()
    assert job.file.storage.listdir("jobs")[1] == []


def test_worker_that_ended_in_the_middle_begins_anew(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    job = Job.objects.get(kind=later.KIND)

    def ends(*_given: Any, **_more: Any) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(later, "drawn", ends)
        with pytest.raises(KeyboardInterrupt):
            later.draw_later.func(str(job.pk))
    later.draw_later.func(str(job.pk))
    assert ask().content[:5] == b"%PDF-"


def test_document_is_forgotten_with_other_results(
    ask: Ask, work: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work(execute=True):
        ask()
    Job.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert results.forget_old() == 1
    assert ask().status_code == 202


def test_office_fetches_no_document_from_its_list_of_jobs(
    ask: Ask, work: Any, account: Any, client: Any
) -> None:
    with work(execute=True):
        ask()
    client.force_login(account("office_staff"))
    job = Job.objects.get(kind=later.KIND)
    assert client.get(f"/office/jobs/{job.pk}/file/").status_code in (302, 403, 404)
