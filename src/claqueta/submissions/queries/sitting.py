"""What of a call is before somebody of the board: neither what they have a part in nor scores of what they are yet to read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from claqueta.submissions.models import (
    CommitteeOpinion,
    ProjectCall,
    Reader,
    Reading,
    ReadingState,
    SeatState,
    Submission,
)
from claqueta.submissions.queries.committee import Committee, Row, committee_of
from claqueta.submissions.queries.conflicts import conflicts_among
from claqueta.submissions.queries.for_readers import title_for_reader
from claqueta.submissions.queries.reading import WishShown

TO_READ = "to_read"


def kept_from(account: Any, submissions: Sequence[Submission]) -> dict[int, str]:
    """Submission → why it is not before an account: a kind of conflict, `declared` or computed, or `TO_READ`.

    As many queries however many there are. Raises nothing.
    """
    reader = _as_reader(account)
    found = {pk: conflict.kind for (_reader, pk), conflict in conflicts_among([reader], submissions).items()}
    declared = CommitteeOpinion.objects.filter(account=account, submission__in=submissions).exclude(
        conflict=""
    )
    found.update(dict.fromkeys(declared.values_list("submission", flat=True), "declared"))
    if reader.pk is not None:
        waits = Reading.objects.filter(seat__reader=reader, submission__in=submissions)
        waits = waits.exclude(state=ReadingState.GIVEN).exclude(seat__state=SeatState.DECLINED)
        for pk in waits.values_list("submission", flat=True):
            found.setdefault(pk, TO_READ)
    return found


def _as_reader(account: Any) -> Reader:
    """An account as those are judged who read: with what it said of itself there, if it is among them."""
    rows = Reader.objects.select_related("organisation")
    return (
        rows.filter(account=account).first()
        or rows.filter(email=account.email.lower()).first()
        or Reader(account=account, email=account.email, name=account.name)
    )


@dataclass(frozen=True, slots=True)
class BoardRow:
    place: int
    """Among those that are shown: a place left out would tell where another stands."""
    row: Row
    title: str
    opinions: int
    mine: str
    """The outcome that they would have; empty before they said so."""


@dataclass(frozen=True, slots=True)
class BeforeTheBoard:
    committee: Committee
    rows: tuple[BoardRow, ...]
    to_read: tuple[str, ...]
    """Titles of what they are to read first."""
    hidden: int
    """How many they have a part in."""
    wishes: tuple[WishShown, ...]
    titles: dict[int, str]


def before_the_board(call: ProjectCall, account: Any, language: str) -> BeforeTheBoard:
    """The ranking of a call as somebody of the board may see it."""
    found = committee_of(call)
    submissions = [one.submission for one in found.rows]
    kept = kept_from(account, submissions)
    titles = {one.pk: title_for_reader(one, language) for one in submissions}
    said: dict[int, list[tuple[int | None, str]]] = {}
    for pk, who, outcome in CommitteeOpinion.objects.filter(submission__call=call, conflict="").values_list(
        "submission", "account", "outcome"
    ):
        said.setdefault(pk, []).append((who, outcome))
    rows = [one for one in found.rows if one.submission.pk not in kept]
    return BeforeTheBoard(
        found,
        tuple(
            BoardRow(
                place,
                one,
                titles[one.submission.pk],
                len(said.get(one.submission.pk, ())),
                next((outcome for who, outcome in said.get(one.submission.pk, ()) if who == account.pk), ""),
            )
            for place, one in enumerate(rows, start=1)
        ),
        tuple(titles[one.pk] for one in submissions if kept.get(one.pk) == TO_READ),
        sum(why != TO_READ for why in kept.values()),
        tuple(
            replace(
                one,
                comes_in=tuple(each for each in one.comes_in if each.pk not in kept),
                goes_out=tuple(each for each in one.goes_out if each.pk not in kept),
            )
            for one in found.suggested.wishes
        ),
        titles,
    )


def opinions_of(submission: Submission) -> list[CommitteeOpinion]:
    return list(CommitteeOpinion.objects.filter(submission=submission).select_related("account"))
