"""What waits for the office: every domain's, the most pressing first, and nothing that is empty."""

from typing import Any

import pytest

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import Domain, standing
from claqueta.foundation.due import Due, due_of, due_today
from claqueta.foundation.models import Job


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


def test_heading_counts_all_its_rows_and_names_the_first() -> None:
    def named(row: int) -> tuple[str, str]:
        return f"Row {row}", f"/{row}"

    made = due_of("Rows", "/rows", list(range(9)), named, order=4)

    assert (made.title, made.url, made.count, made.order) == ("Rows", "/rows", 9, 4)
    assert [line.text for line in made.lines] == [f"Row {row}" for row in range(rule("due_named").value)]


@pytest.mark.django_db
def test_heading_of_a_query_counts_in_the_database() -> None:
    for number in range(8):
        Job.objects.create(kind="lent", title=f"Job {number}")

    made = due_of("Jobs", "/jobs", Job.objects.order_by("title"), lambda job: (job.title, ""))

    assert (made.count, made.items[0], len(made.items)) == (8, ("Job 0", ""), rule("due_named").value)
