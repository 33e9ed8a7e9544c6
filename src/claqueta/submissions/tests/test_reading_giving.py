"""What readers say: written in pieces, given once, seen by nobody before they have said theirs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.criteria import plan_of
from claqueta.submissions.models import Reading, ReadingState, Submission
from claqueta.submissions.queries.for_readers import others_of
from claqueta.submissions.queries.reading import score_of
from claqueta.submissions.tests.reading_scenes import SCORES, call_with, holder, seat_of, sent
from conftest import posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def reading() -> Reading:
    call = call_with(1)
    return sent(seat_of(call, "Ana Ruiz"), call.submissions.get())


def test_a_reading_is_saved_in_pieces_and_given_whole(reading: Reading) -> None:
    by = holder(reading.seat)
    giving.save_reading(reading, scores={"artistic": 8}, confidence="3", words="Empieza bien", by=by)
    kept = giving.save_reading(reading, scores={"originality": 6, "artistic": None}, by=by)
    assert (kept.scores, kept.confidence, kept.words) == ({"originality": 6}, 3, "Empieza bien")
    with pytest.raises(ValidationError) as told:
        giving.give_reading(reading, scores={"artistic": 8}, by=by)
    assert set(told.value.message_dict) == {
        f"score_{key}" for key in SCORES if key not in ("artistic", "originality")
    }
    assert Reading.objects.get().state == ReadingState.ASSIGNED
    given = giving.give_reading(reading, scores=SCORES, by=by)
    assert (given.state, score_of(given, plan_of(given.submission.call))) == (ReadingState.GIVEN, 7.0)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"scores": {"artistic": 11}}, "score_artistic"),
        ({"scores": {"artistic": -1}}, "score_artistic"),
        ({"scores": {"artistic": "seven"}}, "score_artistic"),
        ({"confidence": "9"}, "confidence"),
        ({"words": "x" * 4001}, "words"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_nothing_is_written(
    reading: Reading, said: dict[str, Any], field: str
) -> None:
    giving.save_reading(reading, scores={"artistic": 3}, by=holder(reading.seat))
    with pytest.raises(ValidationError) as told:
        giving.save_reading(reading, by=holder(reading.seat), **said)
    assert list(told.value.message_dict) == [field]
    assert Reading.objects.get().scores == {"artistic": 3}


def test_what_nobody_sees_is_cleaned_out_of_words(reading: Reading) -> None:
    kept = giving.save_reading(reading, words="a\x00b\u200b", by=holder(reading.seat))
    assert "\x00" not in kept.words


def test_two_windows_do_not_overwrite_each_other(reading: Reading) -> None:
    by = holder(reading.seat)
    giving.save_reading(reading, scores={"artistic": 8}, version=1, by=by)
    with pytest.raises(giving.WrittenMeanwhile):
        giving.save_reading(reading, scores={"artistic": 2}, version=1, by=by)
    assert Reading.objects.get().scores == {"artistic": 8}


def test_what_was_given_stays_until_the_office_hands_it_back(reading: Reading) -> None:
    by = holder(reading.seat)
    giving.give_reading(reading, scores=SCORES, by=by)
    for act in (giving.save_reading, giving.give_reading):
        with pytest.raises(ValidationError, match="can no longer change"):
            act(reading, scores={**SCORES, "artistic": 1}, by=by)
    with pytest.raises(ValidationError, match="tell the office"):
        giving.declare_conflict(reading, by=by)
    giving.hand_back_reading(reading, why="Se equivocó de proyecto", by=SYSTEM)
    assert len(posted()) == 1
    assert giving.give_reading(reading, scores={**SCORES, "artistic": 1}, by=by).scores["artistic"] == 1


def test_nobody_gives_a_reading_for_another(reading: Reading) -> None:
    other = seat_of(reading.submission.call, "Bo Li")
    for act in (giving.save_reading, giving.give_reading, giving.declare_conflict):
        with pytest.raises(PermissionDenied):
            act(reading, by=holder(other))


def test_nothing_is_read_that_was_withdrawn_or_not_sent_out(reading: Reading) -> None:
    Reading.objects.update(state="proposed")
    with pytest.raises(ValidationError, match="not yours"):
        giving.save_reading(reading, scores={}, by=holder(reading.seat))
    Reading.objects.update(state="assigned")
    Submission.objects.update(state="withdrawn")
    with pytest.raises(ValidationError, match="withdrawn"):
        giving.save_reading(reading, scores={}, by=holder(reading.seat))


def test_others_scores_are_not_seen_before_giving_ones_own(reading: Reading) -> None:
    plan = plan_of(reading.submission.call)
    other = sent(seat_of(reading.submission.call, "Bo Li"), reading.submission)
    third = sent(seat_of(reading.submission.call, "Cy Pol"), reading.submission)
    giving.save_reading(third, scores=SCORES, words="Zanzíbar unfinished", by=holder(third.seat))
    giving.give_reading(other, scores=SCORES, confidence="3", words="Zanzíbar secreto", by=holder(other.seat))
    assert others_of(Reading.objects.get(pk=reading.pk), plan) == []
    mine = giving.give_reading(reading, scores=SCORES, by=holder(reading.seat))
    (seen,) = others_of(mine, plan)
    assert (seen.score, seen.words) == (7.0, "Zanzíbar secreto")
    assert "Bo Li" not in repr(seen)


def test_the_trail_says_who_gave_a_reading_and_never_what(reading: Reading) -> None:
    giving.give_reading(reading, scores=SCORES, words="Zanzíbar", by=holder(reading.seat))
    entry = AuditEntry.objects.get(verb="submissions.reading_given")
    assert "Zanzíbar" not in str(entry.changes)
    assert "7" not in str(entry.changes)
