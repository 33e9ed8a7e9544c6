"""Who is told what of a timetable: each what is different since the last time, once, whoever was cut off meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from claqueta.foundation.actors import SYSTEM
from claqueta.market import actions
from claqueta.market.actions import telling
from claqueta.market.models import Meeting, Participant
from claqueta.market.tests.factories import begin, people_of
from conftest import posted

pytestmark = pytest.mark.django_db
ROUND = [(0, 1), (0, 3), (2, 1), (2, 3)]
Make = Callable[..., Any]


def told() -> list[str]:
    found = sorted(mail.to[0][6] for mail in posted())
    posted().clear()
    return found


@pytest.mark.django_db(transaction=True)
def test_many_are_told_apart_and_each_once(planned: Make, monkeypatch: Any) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 1)
    market = planned(ROUND)
    assert told() == ["0", "1", "2", "3"]
    assert telling.tell_everybody(market) == 0
    assert told() == []
    assert set(Participant.objects.values_list("told", flat=True)) == {market.published_id}


def test_whoever_was_not_reached_hears_all_of_it_later_in_one_mail(planned: Make) -> None:
    market = begin(planned(ROUND))
    posted().clear()
    # As when a worker ended before it came to two of them.
    Participant.objects.filter(pk__in=[one.pk for one in people_of(market)[2:]]).update(told=None)
    meeting = Meeting.objects.get(one=people_of(market)[2], other=people_of(market)[3])
    with translation.override("en"):
        actions.drop_meeting(meeting, by=SYSTEM)
    first, second = (mail for mail in posted() if mail.to[0][6] in "23")
    for mail in (first, second):
        # They never heard of the meeting that is off: their first mail has those that stand.
        assert "Cancelled" not in mail.body
    market.refresh_from_db()
    posted().clear()
    assert (telling.tell_everybody(market), told()) == (0, [])


def test_who_cannot_be_told_keeps_nobody_else_from_it_and_is_told_when_they_can(
    planned: Make, monkeypatch: Any
) -> None:
    market = planned(ROUND)
    posted().clear()
    Participant.objects.update(told=None)
    first, write = people_of(market)[0].pk, telling.mails.agenda

    def fails(market: Any, participant: int, *args: Any, **more: Any) -> None:
        if participant == first:
            raise OSError("no mail")
        write(market, participant, *args, **more)

    with monkeypatch.context() as failing:
        failing.setattr(telling.mails, "agenda", fails)
        with pytest.raises(OSError, match="no mail"):
            actions.tell_who_was_not()
    assert told() == ["1", "2", "3"]
    assert (actions.tell_who_was_not(), told(), actions.tell_who_was_not()) == (1, ["0"], 0)


def test_first_mail_of_who_came_late_is_their_agenda(planned: Make) -> None:
    market = begin(planned(ROUND, tables=4))
    late = actions.put_on_list(
        market,
        {"company": "Late", "role": "buyer"},
        people=[{"name": "L", "email": "l@l.example"}],
        by=SYSTEM,
    )
    assert actions.tell_who_was_not() == 0
    posted().clear()
    with translation.override("en"):
        actions.agree_on_spot(people_of(market)[0], late, by=SYSTEM)
    (mail,) = (mail for mail in posted() if mail.to == ["l@l.example"])
    assert "changed" not in mail.subject


def test_nobody_is_told_of_what_is_the_same_for_them(planned: Make) -> None:
    market = begin(planned(ROUND, tables=4))
    posted().clear()
    actions.miss(people_of(market)[1], by=SYSTEM)
    assert told() == ["0", "1", "2"]
    assert telling.tell(people_of(market)[3].pk) is False
    assert told() == []
