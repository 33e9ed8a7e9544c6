"""What a register offers from its list and its record, where it is offered, and the page between that asks first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import include, path, reverse

from claqueta.config import urls
from claqueta.desk.listing import ListField, Listing
from claqueta.desk.registers import Add, Do, DoToAll, Facts, Register, lists, register_of, registers
from claqueta.desk.rules import LIST
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.models import Job
from claqueta.foundation.tabular import Column
from conftest import at_most

TITLE = (Column("title", "Title", lambda job: job.title),)


class WhyForm(forms.Form):
    why = forms.CharField(label="Why")


class JobForm(forms.Form):
    title = forms.CharField(label="Title")

    def __init__(self, *args: Any, before: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before


def _stop(job: Job, *, by: Actor, why: str = "") -> Job:
    require(by, "accounts.work_in_office")
    if why == "no":
        raise ValidationError({"why": "That is no reason."})
    if job.title == "stubborn":
        raise ValidationError("It does not stop.")
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, message=why)
    return job


def _stop_all(*, by: Actor) -> int:
    return _running().update(state=Job.State.FAILED)


def _join(first: Job, second: Job, *, by: Actor, why: str) -> Job:
    second.delete()
    return first


def _begin(form: Any, *, by: Actor) -> Job:
    if form.cleaned_data["title"] == "taken":
        raise ValidationError({"title": "There is one of that name."})
    return Job.objects.create(kind="list", title=f"{form.before}{form.cleaned_data['title']}")


def _running() -> Any:
    return Job.objects.filter(state=Job.State.WAITING)


def _listing(name: str) -> Listing:
    return Listing(
        name=name,
        title="Jobs",
        icon="cogs",
        fields=(ListField(TITLE[0], order="title"),),
        search_in=("title",),
        rows=Job.objects.all,
    )


def _is_waiting(job: Job) -> bool:
    return job.state == Job.State.WAITING


FULL = Register(
    listing=_listing("tried_full"),
    path="tried/full/",
    record="tried_record",
    key="uuid",
    permission="accounts.work_in_office",
    sections=(Facts(TITLE),),
    add=Add("New job", JobForm, _begin, given=lambda account: {"before": f"{account.pk} "}),
    detail=lambda job: f"of {job.kind}",
    does=(
        Do("stop", "Stop", _stop, when=_is_waiting, row=True, bulk=True),
        Do("ask", "Ask to stop", _stop, question="Really?", row=True, bulk=True, grave=True),
        Do("why", "Stop and say why", _stop, form=WhyForm, row=True, bulk=True, button="Say it"),
        Do("join", "Join", _join, form=WhyForm, single=False, bulk=True, together=2),
        Do("quiet", "Only on the record", _stop),
    ),
)
LINES = Register(
    listing=_listing("tried_lines"),
    path="tried/lines/",
    permission="accounts.work_in_office",
    intro="What has to be known.",
    to_all=(
        DoToAll(
            "all",
            lambda: "Stop all" if _running().exists() else "",
            _stop_all,
            said=lambda count: f"{count} stopped.",
        ),
    ),
    add=Add(
        "Begin", JobForm, _begin, above=True, list_heading="Begun before", said=lambda job: f"{job} is begun."
    ),
)
READ_ONLY = Register(listing=_listing("tried_read"), path="tried/read/", permission="accounts.work_in_office")
HERE = (FULL, LINES, READ_ONLY)
urlpatterns = [
    path("office/", include([urlpattern for register in HERE for urlpattern in register.urlpatterns])),
    *urls.urlpatterns,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def staff(client: Client, account: Callable[..., Any]) -> Any:
    who = account("office_staff")
    client.force_login(who)
    return who


def job(title: str = "one", **more: Any) -> Job:
    return Job.objects.create(kind="guide", title=title, **more)


def states() -> dict[str, str]:
    return dict(Job.objects.values_list("title", "state"))


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_row_offers_what_can_be_done_with_it_and_does_it(client: Client, staff: Any) -> None:
    waiting, done = job("waiting"), job("done", state="done")
    path = reverse("tried_full")
    shown = page(client.get(path))
    # Once in the row, once in the bar of those chosen.
    assert (shown.count('value="stop">Stop</button>'), shown.count(f'name="row" value="{done.pk}"')) == (2, 1)
    answer = client.post(f"{path}?q=i", {"action": "stop", "row": waiting.pk}, follow=True)
    assert (answer.redirect_chain, "Saved." in page(answer)) == ([(f"{path}?q=i", 302)], True)
    again = client.post(path, {"action": "stop", "row": waiting.pk}, follow=True)
    assert "That can no longer be done with “waiting”." in page(again)
    assert states() == {"waiting": "failed", "done": "done"}


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "quiet"},  # Not offered in the list.
        {"action": "made up"},
        {},
    ],
)
@pytest.mark.parametrize("name", ["row", "chosen"])
def test_what_the_list_does_not_offer_is_not_done(
    client: Client, staff: Any, sent: dict[str, str], name: str
) -> None:
    one = job()
    assert client.post(reverse("tried_full"), {**sent, name: one.pk, "step": "2"}).status_code == 302
    assert states() == {"one": "waiting"}


@pytest.mark.parametrize("sent", ["1", "no-uuid", "7c9e6679-7425-40de-944b-e07fc1f90ae7"])
def test_row_that_is_none_is_not_found(client: Client, staff: Any, sent: str) -> None:
    assert client.post(reverse("tried_full"), {"action": "stop", "row": sent}).status_code == 404


@pytest.mark.parametrize("name", ["row", "chosen"])
def test_question_stands_between_and_names_what_it_is_about(client: Client, staff: Any, name: str) -> None:
    one = job("A guide")
    path = reverse("tried_full")
    between = client.post(f"{path}?q=g", {"action": "ask", name: one.pk})
    text = page(between)
    assert (between.status_code, states()) == (200, {"A guide": "waiting"})
    assert ("Really?" in text, "A guide" in text, f'href="{path}?q=g"' in text) == (True, True, True)
    assert f'name="{name}" value="{one.pk}"' in text
    client.post(path, {"action": "ask", name: one.pk, "step": "2"})
    assert states() == {"A guide": "failed"}


def test_question_stands_between_on_the_record_too(client: Client, staff: Any) -> None:
    one = job("A guide")
    path = reverse("tried_record", args=[one.pk])
    between = client.post(path, {"action": "ask"})
    assert ("Really?" in page(between), states()) == (True, {"A guide": "waiting"})
    assert client.post(path, {"action": "ask", "step": "2"}).status_code == 302
    assert states() == {"A guide": "failed"}


def test_what_has_to_be_said_is_asked_of_all_chosen_at_once(client: Client, staff: Any) -> None:
    one, other = job("one"), job("other")
    path, chosen = reverse("tried_full"), [one.pk, other.pk]
    between = client.post(path, {"action": "why", "chosen": chosen})
    assert ('name="why-why"' in page(between), "This field is required" in page(between)) == (True, False)
    for wrong, said in (("", "This field is required"), ("no", "That is no reason.")):
        answer = client.post(path, {"action": "why", "chosen": chosen, "step": "2", "why-why": wrong})
        assert (answer.status_code, said in page(answer)) == (422, True)
    assert set(states().values()) == {"waiting"}
    answer = client.post(
        path, {"action": "why", "chosen": chosen, "step": "2", "why-why": "Late"}, follow=True
    )
    assert "Done for 2." in page(answer)
    assert [*Job.objects.values_list("message", flat=True)] == ["Late", "Late"]


def test_what_is_done_with_two_together_can_ask_for_words_too(client: Client, staff: Any) -> None:
    one, other = job("one"), job("other")
    path = reverse("tried_full")
    alone = client.post(path, {"action": "join", "chosen": [one.pk]}, follow=True)
    assert "Select exactly 2 rows" in page(alone)
    both = {"action": "join", "chosen": [one.pk, other.pk], "step": "2", "join-why": "The same"}
    client.post(path, both)
    assert [*Job.objects.values_list("title", flat=True)] == ["one"]


def test_refusal_in_the_middle_leaves_nothing_done_and_is_said(client: Client, staff: Any) -> None:
    one, stubborn = job("one"), job("stubborn")
    sent = {"action": "stop", "chosen": [one.pk, stubborn.pk]}
    answer = client.post(reverse("tried_full"), sent, follow=True)
    assert ("It does not stop." in page(answer), set(states().values())) == (True, {"waiting"})


@pytest.mark.parametrize(
    ("name", "title", "stopped", "state"),
    [
        ("chosen", "kept 3", {"kept 1", "kept 2", "kept 3"}, "done"),
        ("all", "kept 3", {"kept 1", "kept 2", "kept 3"}, "done"),
        ("chosen", "stubborn kept", set(), "failed"),
    ],
)
def test_many_are_done_by_a_job_or_none_of_them(
    name: str,
    title: str,
    stopped: set[str],
    state: str,
    client: Client,
    staff: Any,
    settings: Any,
    monkeypatch: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    at_most(settings, monkeypatch, done_at_once=2)
    _other, *kept = [job("other"), *(job(text) for text in ("kept 1", "kept 2", title))]
    sent = {"action": "why", "step": "2", "why-why": "Late", "chosen": [one.pk for one in kept]}
    if name == "all":
        sent |= {"all": "1", "chosen": [kept[0].pk]}
    if state == "failed":
        Job.objects.filter(title=title).update(title="stubborn")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{reverse('tried_full')}?q=kept", sent)
    many = Job.objects.get(kind=LIST)
    assert answer.headers["Location"] == reverse("office_job_record", args=[many.pk])
    assert {one.title for one in Job.objects.filter(message="Late")} == stopped
    assert (many.state, many.owner, many.total) == (state, staff, 3)
    assert "It does not stop." in many.message if state == "failed" else many.result["said"] == "Done for 3."


def test_many_are_done_once_when_the_worker_ended_before_it_said_so(
    client: Client, staff: Any, settings: Any, monkeypatch: Any
) -> None:
    at_most(settings, monkeypatch, done_at_once=2)
    kept = [job(text) for text in ("one", "two", "three")]
    sent = {"action": "ask", "step": "2", "chosen": [one.pk for one in kept]}
    client.post(reverse("tried_full"), sent)
    many = Job.objects.get(kind=LIST)
    done: list[int] = []
    monkeypatch.setattr(
        lists, "_done", lambda _act, things, *_args, **_more: done.append(len(things)) or "Done."
    )

    @contextmanager
    def ends(job: Job) -> Iterator[Job]:
        yield job
        raise KeyboardInterrupt

    def work() -> None:
        written = QueryDict(mutable=True)
        written.setlist("chosen", [str(one.pk) for one in kept])
        lists.do_to_many.func(str(many.pk), "tried_full", "ask", "", written.urlencode(), "en")

    with monkeypatch.context() as killing:
        killing.setattr(lists.jobs, "running", ends)
        with pytest.raises(KeyboardInterrupt):
            work()
    work()
    many.refresh_from_db()
    assert (many.state, many.result, done) == ("done", {"said": "Done."}, [3])


def test_form_of_a_record_stands_on_a_page_between(client: Client, staff: Any) -> None:
    path = reverse("tried_record", args=[job().pk])
    assert 'href="?do=why"' in page(client.get(path))
    for asked in (client.get(path, {"do": "why"}), client.post(path, {"action": "why"})):
        assert (asked.status_code, 'name="why-why"' in page(asked)) == (200, True)
    assert client.post(path, {"action": "why", "why-why": "no"}).status_code == 422
    assert client.post(path, {"action": "why", "step": "2"}).status_code == 422
    assert client.post(path, {"action": "why", "why-why": "Late"}).status_code == 302
    assert states() == {"one": "failed"}


def test_to_all_is_offered_while_there_is_something_to_do(client: Client, staff: Any) -> None:
    job("one"), job("other"), job("done", state="done")
    path = reverse("tried_lines")
    shown = page(client.get(path))
    assert ("Stop all" in shown, "What has to be known." in shown) == (True, True)
    answer = client.post(path, {"action": "all"}, follow=True)
    assert ("2 stopped." in page(answer), "Stop all" in page(answer)) == (True, False)


def test_form_above_a_list_begins_a_record_and_keeps_what_was_typed_when_it_does_not(
    client: Client, staff: Any
) -> None:
    path = reverse("tried_lines")
    for typed, said in (("", "This field is required"), ("taken", "There is one of that name.")):
        answer = client.post(path, {"action": "add", "title": typed})
        text = page(answer)
        assert (answer.status_code, said in text, "Begun before" in text) == (422, True, True)
    assert 'value="taken"' in text
    answer = client.post(path, {"action": "add", "title": "New"}, follow=True)
    assert (answer.redirect_chain, "New is begun." in page(answer)) == ([(path, 302)], True)


def test_form_on_its_own_page_leads_to_the_record(client: Client, staff: Any) -> None:
    answer = client.post(reverse("tried_record_add"), {"title": "New"})
    made = Job.objects.get()
    assert answer.headers["Location"] == reverse("tried_record", args=[made.pk])
    assert made.title == f"{staff.pk} New"


def test_list_that_nothing_is_done_with_takes_nothing(client: Client, staff: Any) -> None:
    path = reverse("tried_read")
    assert (client.get(path).status_code, client.post(path, {"action": "all"}).status_code) == (200, 405)


def test_register_is_found_by_its_list_and_known_while_its_addresses_lead_somewhere() -> None:
    assert (register_of("tried_full"), register_of("made up")) == (FULL, None)
    known = [register.listing.name for register in registers()]
    assert [one.listing.name for one in HERE if one.listing.name not in known] == []


@pytest.mark.parametrize(("role", "many"), [("office_staff", 2), ("editor", 0)])
def test_records_are_found_by_whoever_may_see_them(
    role: str, many: int, account: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for title in ("A guide", "B guide", "C", "D guide"):
        job(title)
    who = account(role)
    with django_assert_max_num_queries(4):
        rows = FULL.matching(who, "GUIDE")
        found = [] if rows is None else FULL.places(who, rows[:2])
    assert [("guide" in place.name, place.detail) for place in found] == [(True, "of guide")] * many
    assert {place.url for place in found} <= {
        reverse("tried_record", args=[one.pk]) for one in Job.objects.all()
    }
    assert [place.name for place in FULL.begins(who)] == ["New job"][:many]
    # A list whose rows have no screen leads to itself alone.
    assert LINES.matching(who, "guide") is None
    assert [place.url for place in LINES.begins(who)] == [reverse("tried_lines")][:many]
