"""A move is made once, by whoever may, from where the object stands; what does not fit together stops the start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import rules
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claqueta.foundation import audit, deadlines
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.deadlines import Clock
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.flow import HOUSE_ONLY, UNTOLD, Flow, Move, MovedOn
from claqueta.foundation.models import AuditEntry, Change, Deadline, ImportBatch, Job
from claqueta.foundation.transactions import Vanished
from conftest import run_threads

pytestmark = pytest.mark.django_db
State = Job.State


@rules.predicate
def owns_it(account: Any, job: Any) -> bool:
    return job is not None and account.pk is not None and job.owner_id == account.pk


for _name in ("begin", "end"):
    rules.add_perm(f"shop.{_name}", owns_it)


@dataclass(frozen=True, slots=True)
class Begun:
    job: Job


def entitle(job: Job, *, by: Any, title: str = "", fail: bool = False) -> audit.Changes:
    before, job.title = job.title, title or job.title
    if fail:
        raise ValidationError("refused")
    return {"title": (before, job.title)}


MOVES = (
    Move(
        "begin",
        "Begin",
        (State.WAITING,),
        State.RUNNING,
        rule="shop.begin",
        verb="shop.begun",
        effect=entitle,
        when=lambda job: job.total == 0,
        clock=(("shop.delivery", Clock.BEGINS),),
        event=Begun,
    ),
    Move(
        "end",
        "End",
        (State.RUNNING,),
        State.DONE,
        rule="shop.end",
        verb="shop.ended",
        clock=(("shop.delivery", Clock.IS_MET),),
    ),
    Move("fail", "Fail", (State.WAITING, State.RUNNING), State.FAILED, rule=HOUSE_ONLY, verb=UNTOLD),
)
FLOW = Flow(Job, MOVES, search_keys=lambda job: [f"job:{job.kind}"])
DELIVERY = deadlines.Kind("shop.delivery", "Deliver", lasts="keep_traces", account=lambda job: job.owner)


def shop(**more: Any) -> Domain:
    return Domain(
        "shop",
        **{
            "verbs": {"begun": "began", "ended": "ended"},
            "fields": {"title": "title"},
            "flows": (FLOW,),
            "deadlines": (DELIVERY,),
            **more,
        },
    )


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """With the shop in the house; what it hears."""
    events: list[Any] = []
    with standing(*domains(), shop(listens=((Begun, events.append),))):
        yield events


@pytest.fixture
def owner(account: Callable[..., Any]) -> Any:
    return account(email="owner@people.example")


@pytest.fixture
def job(owner: Any) -> Job:
    return Job.objects.create(kind="shop", title="Reel", owner=owner)


def trail() -> list[tuple[str, dict[str, Any], str]]:
    entries = AuditEntry.objects.filter(object_type="foundation.job").order_by("pk")
    return [(entry.verb, entry.changes, entry.reason) for entry in entries if entry.verb.startswith("shop.")]


# -- Making a move ---------------------------------------------------------------------------------------------


def test_move_writes_the_state_its_effect_the_trail_the_deadline_the_search_and_the_event(
    heard: list[Any], owner: Any, job: Job
) -> None:
    made = FLOW.make("begin", job, by=owner, title="Reel two", reason="asked for")
    assert (made.thing.state, made.thing.title, made.changes) == (
        "running",
        "Reel two",
        {"state": ("waiting", "running"), "title": ("Reel", "Reel two")},
    )
    job.refresh_from_db()
    assert (job.state, job.title) == ("running", "Reel two")
    changes = {"state": ["waiting", "running"], "title": ["Reel", "Reel two"]}
    assert trail() == [("shop.begun", changes, "asked for")]
    assert [one.job for one in heard] == [job]
    assert Change.objects.filter(key="job:shop").exists()
    assert Deadline.objects.get().state == "running"
    FLOW.make("end", job, by=owner)
    assert (Deadline.objects.get().state, trail()[-1][0], len(heard)) == ("met", "shop.ended", 1)


def test_step_of_the_house_is_not_on_the_trail(heard: list[Any], job: Job, owner: Any) -> None:
    with pytest.raises(PermissionDenied):
        FLOW.make("fail", job, by=owner)
    assert FLOW.make("fail", job, by=SYSTEM).thing.state == "failed"
    assert trail() == []


def test_second_of_two_is_told_what_the_first_left(heard: list[Any], owner: Any, job: Job) -> None:
    FLOW.make("begin", Job.objects.get(), by=owner)
    # The copy of whoever was slower still says that it waits.
    assert job.state == "waiting"
    with pytest.raises(MovedOn) as caught:
        FLOW.make("begin", job, by=owner, title="Another")
    assert (caught.value.state, caught.value.thing.title, caught.value.code) == (
        "running",
        "Reel",
        "moved-on",
    )
    assert "Reel" in caught.value.messages[0]
    assert str(State.RUNNING.label) in caught.value.messages[0]
    assert (Job.objects.get().title, len(trail()), len(heard)) == ("Reel", 1, 1)


@pytest.mark.parametrize("refused", ["stranger", "effect", "when"])
def test_move_that_is_refused_leaves_nothing(
    refused: str, heard: list[Any], owner: Any, job: Job, account: Callable[..., Any]
) -> None:
    by, said, wanted = owner, {"title": "New"}, ValidationError
    match refused:
        case "stranger":
            by, wanted = account("office_admin"), PermissionDenied
        case "effect":
            said = {"title": "New", "fail": True}
        case "when":
            Job.objects.update(total=3)
    with pytest.raises(wanted):
        FLOW.make("begin", job, by=by, **said)
    job.refresh_from_db()
    assert (job.state, job.title, trail(), heard, Deadline.objects.count()) == ("waiting", "Reel", [], [], 0)


def test_whoever_may_not_does_not_learn_where_it_stands(
    heard: list[Any], job: Job, account: Callable[..., Any]
) -> None:
    Job.objects.update(state=State.DONE)
    with pytest.raises(PermissionDenied):
        FLOW.make("begin", job, by=account("office_admin"))


def test_object_that_is_gone_is_not_moved(heard: list[Any], owner: Any, job: Job) -> None:
    Job.objects.all().delete()
    with pytest.raises(Vanished):
        FLOW.make("begin", job, by=owner)


def test_moves_open_are_those_that_the_actor_may_make_now(
    heard: list[Any], owner: Any, job: Job, account: Callable[..., Any]
) -> None:
    def keys(actor: Any) -> list[str]:
        return [one.key for one in FLOW.moves_open(job, actor)]

    assert (keys(owner), keys(account("office_admin")), keys(SYSTEM)) == (["begin"], [], ["begin", "fail"])
    job.total = 3
    assert keys(owner) == []
    job.state = State.RUNNING
    assert (keys(owner), keys(SYSTEM)) == (["end"], ["end", "fail"])


@pytest.mark.django_db(transaction=True)
def test_move_that_eight_make_at_once_is_made_once(owner: Any, job: Job) -> None:
    made, moved_on = [], []

    def begin() -> None:
        try:
            made.append(FLOW.make("begin", job, by=owner))
        except MovedOn as error:
            moved_on.append(error.state)

    with standing(*domains(), shop()):
        assert run_threads(*[begin] * 8) == []
    assert (len(made), moved_on, len(trail()), Deadline.objects.count()) == (1, ["running"] * 7, 1, 1)


# -- The database ----------------------------------------------------------------------------------------------


def test_database_knows_no_other_state() -> None:
    batch = ImportBatch.objects.create(kind="x", filename="a.csv")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(state="lost")
    with pytest.raises(ValueError, match="lost"):
        ImportBatch.State("lost")


def test_state_that_is_no_longer_declared_reads_as_it_is_written(job: Job) -> None:
    job.state = "gone"
    assert (FLOW.state_name(job), FLOW.moves_open(job, SYSTEM)) == ("gone", [])


# -- What stops the start --------------------------------------------------------------------------------------


def changed(at: int, **more: Any) -> tuple[Move, ...]:
    return tuple(replace(one, **more) if number == at else one for number, one in enumerate(MOVES))


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        (changed(0, to="flying"), "the move “begin” names the unknown state “flying”"),
        (changed(1, from_=("flying",)), "the move “end” names the unknown state “flying”"),
        (changed(1, from_=()), "the move “end” begins nowhere"),
        (changed(1, verb="shop.sung"), "the move “end” has the verb “shop.sung”, which no domain declares"),
        (changed(1, rule="shop.sing"), "the move “end” asks the unknown rule “shop.sing”"),
        (changed(1, clock=(("shop.song", Clock.IS_MET),)), "the unknown kind of deadline “shop.song”"),
        (changed(1, key="begin"), "two moves have one name"),
        (MOVES[:1], "the state “done” cannot be reached"),
        (changed(0, from_=(State.DONE,)), "the state “running” cannot be reached"),
    ],
)
def test_flow_that_does_not_fit_together_stops_the_start(moves: tuple[Move, ...], told: str) -> None:
    with (
        pytest.raises(ImproperlyConfigured, match=f"flow of foundation.job: .*{told}"),
        standing(*domains(), shop(flows=(Flow(Job, moves),))),
    ):
        pass


def test_flow_begins_where_it_says_and_else_where_its_field_does() -> None:
    assert (FLOW.begins, Flow(Job, MOVES, begins=(State.DONE,)).begins) == (("waiting",), ("done",))
    assert "it begins in the unknown state “flying”" in Flow(Job, MOVES, begins=("flying",)).problems([], [])
    assert Flow(Job, MOVES).problems(["shop.begun", "shop.ended"], ["shop.delivery"]) == []


def test_second_flow_of_one_model_stops_the_start() -> None:
    with (
        pytest.raises(ImproperlyConfigured, match=r"flow “foundation\.job”"),
        standing(*domains(), shop(flows=(FLOW, Flow(Job, MOVES)))),
    ):
        pass
