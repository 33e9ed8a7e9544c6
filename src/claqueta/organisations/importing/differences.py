"""What a row would change of the organisation that it meets."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.fields.joining import added, alike
from claqueta.foundation.imports import Difference, Problem
from claqueta.organisations.importing.likeness import full_name
from claqueta.organisations.importing.matching import Former
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.profile import profile_of


def differences(
    number: int, target: Organisation, profile: Profile, standing: dict[str, Any], former: Former
) -> tuple[list[Difference], list[Problem]]:
    """The changes, and warnings of what stays. A value that was on record before says that the list is older."""
    current = profile_of(target)
    found: list[Difference] = []
    said: list[Problem] = []

    def older(name: str, text: Any) -> None:
        message = _("“%(text)s” was on record before and has been changed since: it stays as it is now.")
        said.append(Problem(number, name, message % {"text": text}))

    for name, given in profile.items():
        before = current.get(name)
        if name in ("tax_id", "tax_country") and current["tax_id"]:
            if name == "tax_id" and given != before and not former.says(name, given):
                message = _("The record has another tax ID, %(other)s: it stays.")
                said.append(Problem(number, name, message % {"other": before}))
            continue
        if name == "legal_name" and _is_known_name(str(given), current, former):
            if full_name(str(given)) not in (
                full_name(current["legal_name"]),
                full_name(current["trade_name"]),
            ):
                older(name, given)
            continue
        value = _together(name, given, current, former)
        if value is None or before == value or alike(PROFILE[name], before, value):
            continue
        if before and former.says(name, value):
            older(name, given)
            continue
        found.append(Difference(name, before, value))
    for name, value in standing.items():
        before = getattr(target, name)
        shown = before.isoformat() if isinstance(before, date) else before
        if shown == value or (name == "standing" and before):
            continue
        if _has_left_since(target, standing) and name in ("standing", "member_since"):
            older(name, value)
            continue
        if shown not in (None, "") and former.says(name, value):
            older(name, value)
            continue
        found.append(Difference(name, shown, value))
    return found, said


def _has_left_since(target: Organisation, standing: dict[str, Any]) -> bool:
    """Whether the list tells of a membership that has ended; one that begins afterwards is another."""
    if target.standing or target.member_until is None:
        return False
    return (standing.get("member_since") or "") < target.member_until.isoformat()


def _is_known_name(name: str, current: Profile, former: Former) -> bool:
    known = {current["legal_name"], current["trade_name"], *(current["former_names"] or ())}
    for profile in former.profiles:
        known |= {profile.get("legal_name") or "", profile.get("trade_name") or ""}
    return full_name(name) in {full_name(one) for one in known if one}


def _together(name: str, given: Any, current: Profile, former: Former) -> Any:
    """The value that the record would have; `None` when the row adds nothing to it."""
    before = current.get(name)
    match name:
        case "trade_name":
            known = [current["legal_name"], *(current["former_names"] or ())]
            return None if full_name(str(given)) in {full_name(one) for one in known} else given
        case "activities":
            held = {one["code"] for one in before or ()}
            gone = {one["code"] for profile in former.profiles for one in profile.get("activities") or ()}
            fresh = [one for one in given if one["code"] not in held | (gone if held else set())]
            return (
                [*(before or ()), *({**one, "primary": one["primary"] and not before} for one in fresh)]
                if fresh
                else None
            )
        case "premises":
            there = [
                *(before or ()),
                *(one for profile in former.profiles for one in profile.get("premises") or ()),
            ]
            fresh = [one for one in given if not any(same_address(known, one) for known in there)]
            return [*(before or ()), *({**one, "is_main": not before} for one in fresh)] if fresh else None
    return added(PROFILE[name], before, given, (profile.get(name) for profile in former.profiles))


def same_address(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether all that the other says is said by the one too."""
    return all(
        not other.get(name) or plain(str(one.get(name) or "")) == plain(str(other[name]))
        for name in ("street", "postal_code", "city", "country")
    )
