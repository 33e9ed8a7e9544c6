"""What hangs together, against walking from one to the next."""

from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.selecting import islands

PAIRS = st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("pqrstu")), max_size=12)


@settings(max_examples=80, deadline=None)
@given(PAIRS)
def test_islands_are_closed_and_whole_when_walked(pairs: set[tuple[str, str]]) -> None:
    found = islands(sorted(pairs))
    assert sorted(name for part in found for name in part.readers) == sorted({one for one, _ in pairs})
    for part in found:
        assert all((one in part.readers) == (other in part.projects) for one, other in pairs)
        reached, ahead = set(), [min(part.readers)]
        while ahead:
            one = ahead.pop()
            if one not in reached:
                reached.add(one)
                near = {other for reader, other in pairs if reader == one}
                ahead += [reader for reader, other in pairs if other in near]
        assert reached == part.readers


def test_the_largest_stands_first_when_there_are_several() -> None:
    assert [sorted(part.projects) for part in islands([("a", "p"), ("b", "q"), ("b", "r")])] == [
        ["q", "r"],
        ["p"],
    ]
    assert islands([]) == ()
