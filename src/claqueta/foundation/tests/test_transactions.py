"""What a transaction leaves for its very end is done once, in one order, and not at all when it is undone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404

from claqueta.foundation.models import SavedView
from claqueta.foundation.transactions import AtTheEnd, NotInTransaction, Vanished, atomic, held

pytestmark = pytest.mark.django_db


class Undone(Exception):
    pass


class Ends:
    """Two things that are left for the end, the later one made first, and what they were given."""

    def __init__(self) -> None:
        self.written: list[tuple[str, list[int]]] = []
        self.late = AtTheEnd(turn=2, what="late", write=lambda items: self.written.append(("late", items)))
        self.early = AtTheEnd(turn=1, what="early", write=lambda items: self.written.append(("early", items)))


@pytest.fixture
def ends() -> Ends:
    return Ends()


def test_row_is_held_as_it_stands_and_one_that_is_gone_is_not_found(account: Callable[..., Any]) -> None:
    view = SavedView.objects.create(owner=account(), list_name="x", name="Before")
    SavedView.objects.update(name="After")
    with atomic():
        assert held(SavedView.objects.all(), view.pk).name == "After"
    SavedView.objects.all().delete()
    with pytest.raises(Vanished, match="savedview") as gone, atomic():
        held(SavedView.objects.all(), view.pk)
    assert isinstance(gone.value, Http404)


def test_what_is_left_is_written_at_the_end_of_the_outermost_in_the_order_of_its_turns(ends: Ends) -> None:
    @atomic
    def act() -> None:
        ends.late.add(1, 2)
        ends.early.add(3)

    with atomic():
        act()
        ends.late.add(4)
        assert (ends.written, ends.late.left(), ends.early.left()) == ([], [1, 2, 4], [3])

    assert ends.written == [("early", [3]), ("late", [1, 2, 4])]
    assert (ends.late.left(), ends.early.left()) == ([], [])


@pytest.mark.parametrize("block", [atomic, transaction.atomic])
def test_what_was_left_in_a_block_that_is_undone_is_gone(ends: Ends, block: Callable[[], Any]) -> None:
    with atomic():
        ends.early.add(1)
        with block():
            ends.early.add(2)
            with atomic():
                ends.early.add(3)
            transaction.set_rollback(True)
        ends.early.add(4)

    assert ends.written == [("early", [1, 4])]


def test_nothing_is_written_when_all_is_undone(ends: Ends) -> None:
    @atomic
    def fail() -> None:
        ends.early.add(1)
        raise Undone

    with pytest.raises(Undone):
        fail()
    with atomic():
        ends.early.add(2)
        transaction.set_rollback(True)
    with atomic():
        ends.late.add(3)

    assert ends.written == [("late", [3])]


def test_each_transaction_writes_its_own_also_inside_one_of_others(ends: Ends) -> None:
    with transaction.atomic():
        with atomic():
            ends.early.add(1)
        with atomic():
            ends.early.add(2)

    assert ends.written == [("early", [1]), ("early", [2])]


@pytest.mark.parametrize("block", [None, transaction.atomic])
def test_nothing_is_left_where_no_transaction_of_ours_is_open(ends: Ends, block: Any) -> None:
    def leave() -> None:
        with pytest.raises(NotInTransaction, match="early only inside"):
            ends.early.add(1)

    if block:
        leave = block()(leave)
    leave()


@pytest.mark.django_db(transaction=True)
def test_error_at_the_end_undoes_everything(account: Callable[..., Any]) -> None:
    def fail(items: list[int]) -> None:
        raise Undone

    owner, end = account(), AtTheEnd(turn=1, what="it", write=fail)
    for level in (0, 1):
        with pytest.raises(Undone):
            _act(end, owner, level)

    assert not SavedView.objects.exists()
    assert not transaction.get_connection().in_atomic_block


@atomic
def _act(end: AtTheEnd[int], owner: Any, level: int) -> None:
    if level:
        _act(end, owner, level - 1)
    SavedView.objects.create(owner=owner, list_name="x", name=str(level), query="")
    end.add(1)
