"""What waits for the office: every domain's, the most pressing first, and nothing that is empty."""

from typing import Any

from claqueta.foundation.domains import Domain, standing
from claqueta.foundation.due import Due, due_today


def test_headings_come_by_their_order_and_empty_ones_not_at_all_when_domains_say_theirs() -> None:
    def calm(account: Any) -> list[Due]:
        return [Due("Later", "/later", 1, order=90), Due("Nothing", "/nothing", 0, order=1)]

    def pressing(account: Any) -> list[Due]:
        return [Due(f"For {account}", "/now", 3, (("One", "/one"),), order=10), Due("Usual", "/usual", 2)]

    with standing(Domain("a"), Domain("b", due=(calm,)), Domain("c", due=(pressing,))):
        assert due_today("Ana") == [
            Due("For Ana", "/now", 3, (("One", "/one"),), order=10),
            Due("Usual", "/usual", 2),
            Due("Later", "/later", 1, order=90),
        ]
