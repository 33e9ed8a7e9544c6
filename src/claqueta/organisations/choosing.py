"""Of two records that become one: what each says, whose value stands afterwards, and who sees it then."""

from collections.abc import Mapping
from functools import reduce
from typing import Any, Literal

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.fields.joining import joined
from claqueta.foundation.judging import ListOf, Text, Texts
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE, Organisation, Picture
from claqueta.organisations.policies import narrower
from claqueta.organisations.profile import profile_of

type Side = Literal["kept", "gone", "both"]
type Choices = Mapping[str, str]
KEPT, GONE, BOTH = "kept", "gone", "both"
CHOSEN = tuple(name for name in PROFILE if name not in ("visibility", "former_names", "tax_country"))
"""What is chosen, in order. Former names are always those of both; the country of a tax ID goes with it. Who is a member
is never chosen: the register says it."""
WITHOUT_CIRCLE = frozenset({"kind", "trade_name", "activities"})
"""What everybody sees of a record that is in the directory."""


class Pair:
    """Two records that may become one, with what each says."""

    def __init__(self, kept: Organisation, gone: Organisation) -> None:
        self.kept, self.gone = kept, gone
        self.ours, self.theirs = profile_of(kept), profile_of(gone)
        self.says = _said(kept, self.ours), _said(gone, self.theirs)
        # What only one of them does, it can do there: there is nothing to choose.
        shared = self.says[0]["capabilities"].keys() & self.says[1]["capabilities"].keys()
        for says in self.says:
            says["capabilities"] = {code: says["capabilities"][code] for code in sorted(shared)}

    @property
    def publishes(self) -> bool:
        """Whether what a hidden record says would come to stand in one that everybody sees."""
        return self.kept.listed and not self.gone.listed

    def differs(self, name: str) -> bool:
        return bool(self.says[0][name] != self.says[1][name])

    def both(self, name: str) -> bool:
        """Whether what both say can stand together."""
        mine, other = (says[name] for says in self.says)
        if not mine or not other:
            return False
        if name in ("activities", "capabilities", "pictures"):
            return True
        match PROFILE[name].shape if name in PROFILE else None:
            case Texts():
                return any(text and not mine.get(code) for code, text in other.items())
            case ListOf() | Text(lines=True):
                return True
        return False

    def usual(self, name: str) -> Side:
        """Whose value stands when nobody chooses: what the kept record lacks comes from the other."""
        mine, other = (says[name] for says in self.says)
        if name in ("activities", "capabilities", "pictures"):
            return "both"
        match PROFILE[name].shape if name in PROFILE else None:
            case Texts() | Text(lines=True):
                return "both"
        return "kept" if mine or not other else "gone"

    def proposed(self, name: str) -> Side:
        """Whose value is proposed: both where they go together, else the one confirmed later, or the only one."""
        mine, other = (says[name] for says in self.says)
        if not other or (name in WITHOUT_CIRCLE and self.publishes):
            return "kept"
        if not mine:
            return "gone"
        late = self._confirmed_later()
        text = isinstance(PROFILE[name].shape, Texts)
        if self.both(name) and not (text and late):
            return "both"
        return "gone" if late else "kept"

    def _confirmed_later(self) -> bool:
        """Whether the record that goes was confirmed after the one that stays."""
        mine, other = self.kept.confirmed_at, self.gone.confirmed_at
        return other is not None and (mine is None or other > mine)

    def chosen(self, choices: Choices) -> dict[str, str]:
        """Field → whose value stands, for all of them."""
        return {name: choices.get(name) or self.usual(name) for name in CHOSEN}

    # -- What stands afterwards ------------------------------------------------------------------------------

    def merged(self, choices: Choices) -> Profile:
        """The profile of the one record, with its circles."""
        ours, theirs = self.ours, self.theirs
        side = self.chosen(choices)
        together = _together(ours, theirs)
        merged = {
            name: {KEPT: ours, GONE: theirs, BOTH: together}[side.get(name, KEPT)][name] for name in ours
        }
        merged["tax_country"] = theirs["tax_country"] if side["tax_id"] == GONE else ours["tax_country"]
        merged["activities"] = self._activities(side)
        lost = self._lost_names(merged)
        merged["former_names"] = list(
            dict.fromkeys([*ours["former_names"], *theirs["former_names"], *lost[0], *lost[1]])
        )
        merged["visibility"] = self._circles(side, merged, lost)
        return merged

    def _activities(self, side: Mapping[str, str]) -> list[dict[str, Any]]:
        ours, theirs = self.ours["activities"], self.theirs["activities"]
        if side["activities"] == BOTH:
            there = {one["code"] for one in ours}
            chosen = [
                *ours,
                *(
                    {**one, "primary": one["primary"] and not ours}
                    for one in theirs
                    if one["code"] not in there
                ),
            ]
        else:
            chosen = theirs if side["activities"] == GONE else ours
        mine, other = ({one["code"]: one["capabilities"] for one in of} for of in (ours, theirs))
        return [{**one, "capabilities": _able(one["code"], mine, other, side)} for one in chosen]

    def _lost_names(self, merged: Profile) -> tuple[list[str], list[str]]:
        """The names of each by which the one record is no longer called."""
        now = {merged["legal_name"], merged["trade_name"]}
        mine, other = (
            [name for name in (says["legal_name"], says["trade_name"]) if name and name not in now]
            for says in (self.ours, self.theirs)
        )
        return mine, other

    # -- Who sees it -----------------------------------------------------------------------------------------

    def _circles(
        self, side: Mapping[str, str], merged: Profile, lost: tuple[list[str], list[str]]
    ) -> dict[str, str]:
        """Who sees each field: whoever saw it where it came from; of two sources, the narrower circle."""
        chosen: dict[str, str] = {}
        for field in PROFILE.choosable():
            name = field.name
            mine, other = self._circle(name, 0), self._circle(name, 1)
            if name == "former_names":
                mine, other = self._of_lost_names(mine, 0, lost[0]), self._of_lost_names(other, 1, lost[1])
                from_us = bool(self.ours[name] or lost[0])
                from_them = bool(self.theirs[name] or lost[1])
            else:
                from_us, from_them = self._sources(name, side, merged)
            if name == "pictures":
                moved = merged["credits"] != self.ours["credits"] or not self.ours["credits"]
                mine, other = self._of_posters(mine, 0, moved=moved), self._of_posters(other, 1, moved=True)
            circles = [circle for circle, source in ((mine, from_us), (other, from_them)) if source]
            circle = reduce(narrower, circles) if circles else mine
            if circle != field.circle:
                chosen[name] = circle
        return chosen

    def _circle(self, name: str, which: int) -> str:
        if which and self.publishes:
            # What a hidden record holds was for the office alone, whatever its fields say.
            return AUDIENCES[-1]
        return PROFILE.circle_of(name, (self.ours, self.theirs)[which]["visibility"])

    def _sources(self, name: str, side: Mapping[str, str], merged: Profile) -> tuple[bool, bool]:
        """Whether the kept record, and whether the other one, had something of the field that bears on its circle."""
        if name == "capabilities":
            return self._able(0), self._able(1) and any(
                one["capabilities"] not in (None, {}) and one not in self.ours["activities"]
                for one in merged["activities"]
            )
        there = bool(self.says[0][name]), bool(self.says[1][name])
        choice = side[name]
        if choice == KEPT or (name in merged and there[0] and merged[name] == self.ours[name]):
            return there[0], False
        return there

    def _able(self, which: int) -> bool:
        return any(one["capabilities"] for one in (self.ours, self.theirs)[which]["activities"])

    def _of_lost_names(self, circle: str, which: int, lost: list[str]) -> str:
        """Former names are seen by whoever saw the legal name that is one of them now."""
        legal = (self.ours, self.theirs)[which]["legal_name"]
        return narrower(circle, self._circle("legal_name", which)) if legal in lost else circle

    def _of_posters(self, circle: str, which: int, *, moved: bool) -> str:
        """The pictures' circle: posters that come to stand under other credits take along that of their own."""
        posters = Picture.waiting_too.filter(organisation=(self.kept, self.gone)[which]).exclude(work="")
        if not moved or not posters.exists():
            return circle
        return narrower(circle, self._circle("credits", which))


def _said(organisation: Organisation, profile: Profile) -> dict[str, Any]:
    """What the record has under the name of each field that is chosen; nothing where it has nothing."""
    pictures = Picture.waiting_too.filter(organisation=organisation)
    return {
        **profile,
        "tax_id": profile["tax_id"] and [profile["tax_country"], profile["tax_id"]],
        "activities": [(one["code"], one["primary"]) for one in profile["activities"]],
        "capabilities": {one["code"]: one["capabilities"] for one in profile["activities"]},
        "logo": organisation.logo.name or "",
        "pictures": list(pictures.order_by("pk").values_list("pk", flat=True)),
    }


def _together(ours: Profile, theirs: Profile) -> Profile:
    """What both say: of a list whatever is in either, of texts those that are missing."""
    together = joined(PROFILE, ours, theirs)
    for name, field in PROFILE.items():
        if isinstance(field.shape, ListOf) and name in ours:
            together[name] = [*ours[name], *(one for one in theirs[name] if one not in ours[name])]
    if ours["premises"]:
        # The main address is ours.
        more = ({**one, "is_main": False} for one in theirs["premises"] if one not in ours["premises"])
        together["premises"] = [*ours["premises"], *more]
    return together


def _able(code: str, ours: Profile, theirs: Profile, side: Mapping[str, str]) -> dict[str, Any]:
    """What the one record can do in an activity: that of the side chosen, where both have the activity."""
    if code not in ours or code not in theirs:
        able: dict[str, Any] = ours.get(code) or theirs.get(code) or {}
        return able
    if side["capabilities"] == BOTH:
        return {
            **theirs[code],
            **{key: _united(value, theirs[code].get(key)) for key, value in ours[code].items()},
        }
    chosen: dict[str, Any] = (theirs if side["capabilities"] == GONE else ours)[code]
    return chosen


def _united(ours: Any, theirs: Any) -> Any:
    if isinstance(ours, list) and isinstance(theirs, list):
        return [*ours, *(one for one in theirs if one not in ours)]
    return ours
