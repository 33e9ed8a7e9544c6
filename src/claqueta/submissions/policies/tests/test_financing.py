"""The financing of a project: sums by status, and how much of the budget is in place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.submissions.policies.financing import STATUSES, financing_of

ROWS = st.lists(
    st.fixed_dictionaries(
        {"amount": st.integers(0, 10**8), "status": st.sampled_from([*STATUSES, "", None])}
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(ROWS, st.integers(0, 10**9))
def test_sums_add_up_to_the_whole_table_when_it_is_read(rows: list[dict[str, object]], budget: int) -> None:
    found = financing_of(rows, budget)
    assert found.whole == sum(int(str(row["amount"])) for row in rows)
    if budget:
        assert found.in_place is not None
        assert found.in_place * budget <= found.confirmed * 100 < (found.in_place + 1) * budget


def test_share_is_rounded_down_when_it_is_nearly_there() -> None:
    rows = [{"amount": 199_999, "status": "confirmed"}, {"amount": 5}, {"status": "applied"}]
    found = financing_of(rows, 1_000_000)
    assert (found.in_place, found.missing, found.expected) == (19, 799_996, 5)
    assert financing_of(rows, None).in_place is None
    assert financing_of(rows, 0).missing is None
