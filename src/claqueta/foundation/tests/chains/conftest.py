"""The books that the tests begin with."""

import pytest

from claqueta.foundation.chains import (
    Book,
    append_many,
)
from claqueta.foundation.tests.chains.books import MINUTES, Shelf


@pytest.fixture
def shelf(db: None) -> Shelf:
    made = Shelf()
    made.add(*[{"n": number} for number in range(1, 7)])
    return made


@pytest.fixture
def minutes(db: None) -> Book:
    """A book of six entries."""
    append_many(MINUTES, [{"n": number} for number in range(1, 7)])
    return MINUTES
