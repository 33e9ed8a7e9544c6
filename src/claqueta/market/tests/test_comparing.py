"""What is different between two timetables."""

from claqueta.market.policies.comparing import Difference, Where, concerned, differences

A, B, C = Where(1, 1), Where(1, 2), Where(2, 1)


def test_each_kind_of_difference_is_told_apart() -> None:
    found = differences({1: A, 2: A, 3: A, 4: A}, {1: A, 2: B, 3: C, 5: B})
    assert found == [
        Difference(2, "table", A, B),
        Difference(3, "moved", A, C),
        Difference(4, "dropped", A, None),
        Difference(5, "new", None, B),
    ]


def test_those_concerned_are_both_of_each_meeting_and_nobody_else() -> None:
    found = differences({}, {1: A, 2: C})
    assert {
        person: [one.meeting for one in rows]
        for person, rows in concerned(found, {1: (7, 8), 2: (8, 9)}).items()
    } == {
        7: [1],
        8: [1, 2],
        9: [2],
    }
