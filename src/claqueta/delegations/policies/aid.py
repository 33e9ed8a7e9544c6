"""De minimis aid: what a company may still be granted (Regulation (EU) 2023/2831 art. 3(2))."""

from decimal import Decimal

from claqueta.foundation.money import Money


def headroom(received: Money, ceiling: int) -> Money:
    """What may still be granted in the three years; never below nothing. `ceiling` in whole units of the currency."""
    left = Money(Decimal(ceiling), received.currency) - received
    return left if left.amount > 0 else Money.zero(received.currency)
