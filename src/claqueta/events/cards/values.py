"""What is said to a provider of card payments, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from claqueta.foundation.money import Money


@dataclass(frozen=True, slots=True)
class Payable:
    """What is to be paid, and where the person and the provider come back to."""

    order: str
    amount: Money
    what: str
    language: str
    told_at: str
    """Where the provider tells us what came of it."""
    done_at: str
    """Where the person comes back to."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A form to be sent to the provider by the person's browser."""

    address: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider says came of a payment; only what is signed by it becomes one."""

    order: str
    cents: int
    currency: str
    paid: bool
    said: str
    """Its code, and the bank's number of the authorisation."""


class NotSigned(ValueError):
    """What came is not from the provider, or is damaged."""


class Provider(Protocol):
    """Who takes payments by card."""

    def hand(self, payable: Payable) -> Handed:
        """The signed form for a payment."""

    def answered(self, said: Mapping[str, str]) -> Answer:
        """What came of a payment. Raises `NotSigned`."""
