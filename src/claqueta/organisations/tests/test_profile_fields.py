"""The fields of a profile: who sees each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.search import AUDIENCES
from claqueta.organisations.models import PROFILE
from claqueta.organisations.policies import BOARD, MEMBERS, OFFICE, PUBLIC, narrower

CIRCLES = st.sampled_from(AUDIENCES)
FIELDS = st.sampled_from(sorted(PROFILE.circles))


@pytest.mark.parametrize(
    ("field", "chosen", "circle"),
    [
        ("email", {}, PUBLIC),
        ("phone", {}, MEMBERS),
        ("tax_id", {}, MEMBERS),
        ("office_notes", {}, OFFICE),
        ("email", {"email": "board"}, BOARD),
        ("phone", {"phone": "public"}, PUBLIC),
        ("phone", {"email": "public"}, MEMBERS),
        # What nobody can widen, and what is no circle.
        ("office_notes", {"office_notes": "public"}, OFFICE),
        ("phone", {"phone": "everybody"}, MEMBERS),
        ("phone", {"phone": ""}, MEMBERS),
    ],
)
def test_circle_of_a_field_is_the_one_chosen_or_the_usual(
    field: str, chosen: dict[str, str], circle: str
) -> None:
    assert PROFILE.circle_of(field, chosen) == circle


def test_field_that_does_not_exist_has_no_circle() -> None:
    with pytest.raises(KeyError):
        PROFILE.circle_of("nothing", {})
    with pytest.raises(KeyError):
        PROFILE.may_see("nothing", OFFICE, {})


@pytest.mark.parametrize(
    ("audience", "fields"),
    [
        (PUBLIC, {"a"}),
        (MEMBERS, {"a", "b"}),
        (BOARD, {"a", "b", "c"}),
        (OFFICE, {"a", "b", "c", "d"}),
    ],
)
def test_each_circle_sees_what_wider_ones_see(audience: str, fields: set[str]) -> None:
    chosen = dict(zip(("email", "website", "phone", "tax_id"), AUDIENCES, strict=True))
    names = dict(zip(chosen, "abcd", strict=True))

    assert {letter for field, letter in names.items() if PROFILE.may_see(field, audience, chosen)} == fields


@given(
    FIELDS,
    CIRCLES,
    CIRCLES,
    st.dictionaries(FIELDS, CIRCLES),
)
def test_narrower_circle_sees_at_least_as_much(
    field: str, one: str, other: str, chosen: dict[str, str]
) -> None:
    wide, narrow = sorted((one, other), key=AUDIENCES.index)

    assert narrower(one, other) == narrower(other, one) == narrow
    assert PROFILE.may_see(field, narrow, chosen) >= PROFILE.may_see(field, wide, chosen)
    assert PROFILE.may_see(field, OFFICE, chosen)
    assert not PROFILE.may_see("office_notes", BOARD, chosen)
