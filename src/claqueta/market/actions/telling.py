"""Who is told what of a timetable: each agenda what is different from what it was told last, in one mail.

It is found anew from the two versions, so that nobody is told a thing twice or not at all, whoever was cut off in the middle.
"""

import logging
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from claqueta.foundation.transactions import Vanished, atomic, held
from claqueta.market.actions import mails
from claqueta.market.models import Market, MarketState, Participant, Placement
from claqueta.market.policies.comparing import Where, differences

logger = logging.getLogger("claqueta.market")
AT_ONCE = 8
"""So many agendas are told in the transaction that changes them; more than that are told by the worker."""


@atomic
def tell(participant: int) -> bool:
    """Mail an agenda what is different for it in the timetable in force; whether anything is. By the house, like its mails."""
    row = held(Participant.objects.all(), participant)
    market = Market.objects.select_related("event", "published").get(pk=row.market_id)
    if market.published_id is None or row.told_id == market.published_id:
        return False
    before, after = _places(row, row.told_id), _places(row, market.published_id)
    found = differences(_where(before), _where(after))
    if found:
        rows = []
        for one in found:
            now = after.get(one.meeting) or before[one.meeting]
            was = before.get(one.meeting)
            rows.append((one, now.meeting, (was.slot, was.table) if was else None))
        mails.agenda(market, row.pk, rows, first=not before)
    row.told = market.published
    row.save(update_fields=["told"])
    return bool(found)


def _places(participant: Participant, timetable: int | None) -> dict[int, Placement]:
    if timetable is None:
        return {}
    rows = Placement.objects.filter(
        Q(meeting__one=participant) | Q(meeting__other=participant), timetable=timetable
    ).select_related(
        "slot",
        "table",
        "meeting__one",
        "meeting__other",
        "meeting__slot",
        "meeting__table",
        "meeting__market__event__venue",
    )
    return {one.meeting_id: one for one in rows}


def _where(places: dict[int, Placement]) -> dict[int, Where]:
    return {pk: Where(one.slot_id, one.table_id) for pk, one in places.items()}


def tell_these(participants: Iterable[int]) -> None:
    for pk in participants:
        tell(pk)


def tell_everybody(market: Market) -> int:
    """Tell each agenda of a market that has not been told yet, each in a transaction of its own; how many had something to hear."""
    return _tell_each(market.participants.exclude(told=market.published_id))


def tell_who_was_not() -> int:
    """Tell those whom the timetable in force of their market has not reached, as when the task of it failed; how many. By a round."""
    return _tell_each(
        Participant.objects.filter(
            Q(told=None) | ~Q(told=F("market__published")),
            market__state=MarketState.PUBLISHED,
            market__published__isnull=False,
        )
    )


def _tell_each(waiting: QuerySet[Participant]) -> int:
    """Whoever cannot be told keeps nobody else from it. Raises the last error, when all others have been told."""
    heard, failure = 0, None
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            heard += tell(pk)
        except Vanished:
            continue
        except Exception as error:
            logger.exception("the agenda %s could not be told", pk)
            failure = error
    if failure is not None:
        raise failure
    return heard
