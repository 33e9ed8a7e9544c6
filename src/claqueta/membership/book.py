"""The book of the register of members: each fact is vouched for by a link of its position."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from claqueta.foundation.chains import BATCH, Book, Payload, moment
from claqueta.membership.models import Fact

UNREADABLE: Payload = {"unreadable": True}
"""What stands for a row whose values the database no longer reads; no link vouches for it."""


COLUMNS = (
    "account_id",
    "corrects_id",
    "data",
    "effective_on",
    "kind",
    "number",
    "organisation_id",
    "recorded_at",
    "source",
)
"""All that a fact says, besides its position."""


def payload_of(fact: Fact) -> Payload:
    """All that the fact says, as it is hashed."""
    return _payload(*(getattr(fact, name) for name in COLUMNS))


def _payload(
    account: int | None,
    corrects: int | None,
    data: Any,
    effective_on: date,
    kind: str,
    number: int | None,
    organisation: int,
    recorded_at: datetime,
    source: str,
) -> Payload:
    return {
        "account": account,
        "corrects": corrects,
        "data": data,
        "effective_on": effective_on.isoformat(),
        "kind": str(kind),
        "number": number,
        "organisation": organisation,
        "recorded_at": moment(recorded_at),
        "source": source,
    }


def _payloads(positions: range) -> Mapping[int, Payload]:
    rows = Fact.objects.filter(position__gte=positions.start, position__lt=positions.stop)
    try:
        return dict(_read(rows.order_by("position")[:BATCH]))
    except (ValueError, AttributeError, TypeError):
        # Somebody wrote into a row what is no date, no number or no JSON: row by row, to find which.
        return dict(_one_by_one(list(rows.order_by("position").values_list("position", flat=True)[:BATCH])))


def _read(rows: Any) -> Iterator[tuple[int, Payload]]:
    for position, *said in rows.values_list("position", *COLUMNS):
        yield position, _payload(*said)


def _one_by_one(positions: list[int]) -> Iterator[tuple[int, Payload]]:
    for position in positions:
        try:
            yield position, payload_of(Fact.objects.get(position=position))
        except (ValueError, AttributeError, TypeError):
            yield position, UNREADABLE


BOOK = Book("members", _payloads)
