"""What a record says in the form in which it can be put back, and what of a merge would come back today."""

import json
from dataclasses import dataclass
from typing import Any

from claqueta.foundation.merging import Line, what_comes_back
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE, Merge, Organisation
from claqueta.organisations.profile import profile_of

TODAY, BEFORE = "today", "before"
type Said = dict[str, Any]
"""What is said of one field: its `value`, and the `circle` chosen for it, if one was."""


@dataclass(frozen=True, slots=True)
class Since:
    """A field that somebody has changed since the merge."""

    name: str
    today: Said
    before: Said


@dataclass(frozen=True, slots=True)
class Return:
    """What would come back if the merge were undone now."""

    fields: dict[str, tuple[Said, Said]]
    """Field → what it says today and what it said before, where nobody has touched it since."""
    since: list[Since]
    """What has to be decided."""
    lines: list[Line]


def said_of(organisation: Organisation) -> dict[str, Said]:
    """Field → value and circle of all that a merge may change, as a JSON column gives them back."""
    profile = profile_of(organisation)
    chosen = profile.pop("visibility")
    profile["tax_id"] = [profile.pop("tax_country"), profile["tax_id"]]
    values = {
        **dict.fromkeys(name for name in PROFILE if name not in ("visibility", "tax_country")),
        **profile,
        "logo": organisation.logo.name or "",
    }
    said = {name: {"value": value, "circle": chosen.get(name)} for name, value in values.items()}
    plain: dict[str, Said] = json.loads(json.dumps(said))
    return plain


def what_would_return(merge: Merge) -> Return:
    """Of a merge that stands: what comes back, what was changed since, and what hung on the record."""
    now = said_of(merge.kept)
    fields, since = {}, []
    for name, (before, after) in merge.fields.items():
        if name not in now:
            # Standing, which older merges chose too: the register says it now.
            continue
        if now[name] == after:
            fields[name] = now[name], before
        elif now[name] != before:
            since.append(Since(name, now[name], before))
    return Return(fields, since, what_comes_back(merge.kept, merge.moved))


def put_into(profile: Profile, name: str, said: Said) -> None:
    """Let a profile say of a field what it said."""
    if name == "tax_id":
        profile["tax_country"], profile["tax_id"] = said["value"]
    elif name in profile:
        profile[name] = said["value"]
    circles = {one: circle for one, circle in profile["visibility"].items() if one != name}
    profile["visibility"] = circles if said["circle"] is None else {**circles, name: said["circle"]}
