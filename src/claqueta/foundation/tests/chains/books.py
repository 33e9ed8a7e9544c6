"""Books to try: one that keeps its payloads, one whose payloads are rows elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from claqueta.foundation.chains import (
    Book,
    Break,
    Wrong,
    append_many,
)
from claqueta.foundation.models import ChainLink

MINUTES = Book("minutes")
NOON = datetime(2026, 11, 26, 12, 0, 0, 250, tzinfo=UTC)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-(2**53), 2**53, exclude_min=True, exclude_max=True)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(st.text(), JSON, max_size=4)


class Shelf:
    """Rows of another table, by the position of their link."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[str, Any]] = {}
        self.asked: list[range] = []
        self.book = Book("trail", payload_of=self.payload_of)

    def payload_of(self, positions: range) -> dict[int, dict[str, Any]]:
        self.asked.append(positions)
        return {position: row for position, row in self.rows.items() if position in positions}

    def add(self, *payloads: dict[str, Any]) -> None:
        for link, payload in zip(append_many(self.book, payloads), payloads, strict=True):
            self.rows[link.position] = payload


def link(position: int, book: str = "minutes") -> ChainLink:
    return ChainLink.objects.get(book=book, position=position)


def change(position: int, book: str = "minutes", /, **values: Any) -> None:
    ChainLink.objects.filter(book=book, position=position).update(**values)


def at(wrong: Wrong, position: int, last: int | None = None) -> Break:
    return Break(wrong, position, last or position)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
