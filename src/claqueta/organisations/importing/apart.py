"""What tells a row from a record that it may be about, side by side."""

from collections.abc import Iterator

from claqueta.organisations.judging import Profile

TELLING = ("legal_name", "trade_name", "tax_id", "website", "email", "phone")
"""The fields by which people know an organisation again."""


def side_by_side(row: Profile, other: Profile) -> list[list[str]]:
    """`[field, what the row says, what the other says]`, of what either says."""
    return [[name, ours, theirs] for name, ours, theirs in _pairs(row, other) if ours or theirs]


def _pairs(row: Profile, other: Profile) -> Iterator[tuple[str, str, str]]:
    for name in TELLING:
        yield name, str(row.get(name) or ""), str(other.get(name) or "")
    yield "premises", _cities(row), _cities(other)


def _cities(profile: Profile) -> str:
    return ", ".join(
        dict.fromkeys(str(one["city"]) for one in profile.get("premises") or () if one.get("city"))
    )
