"""Who reads what: proposed, amended by hand, sent out."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry
from claqueta.submissions.actions import reading_assigning as assigning
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.models import Reading, ReadingState, Submission
from claqueta.submissions.tests.reading_scenes import SCORES, call_with, holder, seat_of, sent
from conftest import posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def pairs() -> set[tuple[str, int]]:
    return {(str(one.seat), one.submission.number) for one in Reading.objects.all()}


def test_a_proposal_gives_each_project_its_readers_and_tells_nobody() -> None:
    call = call_with(3)
    for name in ("Ana Ruiz", "Bo Li", "Cy Pol", "Di Sanz"):
        seat_of(call, name)
    found = assigning.propose_readings(call, by=SYSTEM)
    assert len(pairs()) == len(found.assignment.pairs) == 9
    assert posted() == []
    assigning.propose_readings(call, by=SYSTEM)
    assert len(pairs()) == 9


def test_what_a_person_chose_stays_when_it_is_proposed_anew() -> None:
    call = call_with(2, languages=["es"])
    panel.plan_readings(call, needs=1, by=SYSTEM)
    knows, other = seat_of(call, "Ana Ruiz"), seat_of(call, "Bo Li", competences=[])
    first, second = call.submissions.order_by("number")
    assigning.put_reading(other, first, why="Lo pidió", by=SYSTEM)
    assigning.propose_readings(call, by=SYSTEM)
    assert ("Bo Li", 1) in pairs()
    assert len(pairs()) == 2
    assert AuditEntry.objects.get(verb="submissions.reading_put").changes["why"] == ["", "Lo pidió"]
    given = sent(knows, second)
    giving.give_reading(given, scores=SCORES, by=holder(knows))
    assigning.propose_readings(call, by=SYSTEM)
    assert Reading.objects.get(pk=given.pk).state == ReadingState.GIVEN
    with pytest.raises(ValidationError, match="it stays"):
        assigning.take_reading(given, by=SYSTEM)
    assigning.take_reading(Reading.objects.get(seat=other), why="Se fue", by=SYSTEM)
    assert ("Bo Li", 1) not in pairs()


def test_readings_are_sent_out_with_one_mail_to_each_and_no_conflict_slips_in() -> None:
    call = call_with(2)
    panel.plan_readings(call, needs=2, by=SYSTEM)
    ana, bo = seat_of(call, "Ana Ruiz"), seat_of(call, "Bo Li")
    assigning.propose_readings(call, by=SYSTEM)
    Submission.objects.filter(number=1).update(email="bo@lecturas.example")
    assert assigning.send_out_readings(call, by=SYSTEM) == 3
    assert sorted(mail.to[0] for mail in posted()) == ["ana@lecturas.example", "bo@lecturas.example"]
    assert set(Reading.objects.filter(state="assigned").values_list("seat", "submission__number")) == {
        (ana.pk, 1),
        (ana.pk, 2),
        (bo.pk, 2),
    }
    assert assigning.send_out_readings(call, by=SYSTEM) == 0
    assert "Obra" not in "".join(mail.body for mail in posted())


def test_a_project_says_why_it_has_too_few_readers() -> None:
    call = call_with(1)
    panel.plan_readings(call, needs=3, by=SYSTEM)
    seat_of(call, "Ana Ruiz")
    seat_of(call, "Bo Li", languages=["fr"])
    seat_of(call, "Cy Pol", company="Productora 1")
    found = assigning.propose_readings(call, by=SYSTEM)
    (told,) = found.assignment.shortages
    assert (told.kind, told.may, told.missing) == ("few", 1, 2)
    assert told.why == {"language": 1, "same_company": 1}


@pytest.mark.parametrize(("projects", "readers"), [(0, 1), (1, 0)])
def test_nothing_is_proposed_when_there_is_nobody_or_nothing(projects: int, readers: int) -> None:
    call = call_with(projects)
    for number in range(readers):
        seat_of(call, f"Ana{number} Ruiz")
    with pytest.raises(ValidationError, match="yet"):
        assigning.propose_readings(call, by=SYSTEM)


def test_a_project_of_another_call_is_nobodys_here() -> None:
    call, other = call_with(1), call_with(1)
    with pytest.raises(ValidationError, match="not before the readers"):
        assigning.put_reading(seat_of(call, "Ana Ruiz"), other.submissions.get(), by=SYSTEM)
