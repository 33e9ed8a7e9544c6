"""The book of the register of members: each fact is vouched for by a link of its position."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from claqueta.foundation.chains import BATCH, Book, Payload
from claqueta.membership.models import Fact

UNREADABLE: Payload = {"unreadable": True}
"""What stands for a row whose values the database no longer reads; no link vouches for it."""


def payload_of(fact: Fact) -> Payload:
    """All that the fact says, as it is hashed."""
    return {
        "account": fact.account_id,
        "corrects": fact.corrects_id,
        "data": fact.data,
        "effective_on": fact.effective_on.isoformat(),
        "kind": str(fact.kind),
        "number": fact.number,
        "organisation": fact.organisation_id,
        "recorded_at": fact.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "source": fact.source,
    }


def _payloads(positions: range) -> Mapping[int, Payload]:
    rows = Fact.objects.filter(position__gte=positions.start, position__lt=positions.stop)
    try:
        return dict(_read(rows.order_by("position")[:BATCH]))
    except (ValueError, AttributeError, TypeError):
        # Somebody wrote into a row what is no date, no number or no JSON: row by row, to find which.
        return dict(_one_by_one(list(rows.order_by("position").values_list("position", flat=True)[:BATCH])))


def _read(rows: Any) -> Iterator[tuple[int, Payload]]:
    for fact in rows:
        yield fact.position, payload_of(fact)


def _one_by_one(positions: list[int]) -> Iterator[tuple[int, Payload]]:
    for position in positions:
        try:
            yield position, payload_of(Fact.objects.get(position=position))
        except (ValueError, AttributeError, TypeError):
            yield position, UNREADABLE


BOOK = Book("members", _payloads)
