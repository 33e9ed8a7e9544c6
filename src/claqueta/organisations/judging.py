"""The one judge of a profile, whatever door it comes through: form, API, draft, history, import, merging, sample."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.cluster.classes import CLASS_NAMES
from claqueta.foundation.fields.declaring import cluster_languages
from claqueta.foundation.judging import Choice, Day, Mail, Shape, Text, Texts, in_brief, judged
from claqueta.organisations.models import PROFILE, Enquiry
from claqueta.organisations.policies import TaxIdInvalid, clean_tax_id

type Profile = dict[str, Any]

STANDING: dict[str, Shape] = {
    "standing": Choice(lambda: CLASS_NAMES),
    "member_since": Day(date(1900, 1, 1), date(2199, 12, 31)),
    "member_until": Day(date(1900, 1, 1), date(2199, 12, 31)),
}
"""What the office says of a member."""
ENQUIRY: dict[str, Shape] = {
    "name": Text(120, required=True),
    "email": Mail(required=True),
    "company": Text(200),
    "purpose": Choice(lambda: Enquiry.Purpose.values, required=True),
    "message": Text(5000, lines=True, required=True),
}
"""What somebody writes to organisations by the directory's form."""
SHORTLIST: dict[str, Shape] = {"title": Text(120)}
PICTURE: dict[str, Shape] = {"caption": Texts(Text(200), cluster_languages), "work": Text(300)}


def judged_profile(profile: Profile, before: Profile | None = None) -> tuple[Profile, dict[str, str]]:
    """The profile as it is kept, and field → message for what cannot be.

    Names that no profile has are left out. What is equal to `before` is not judged again: a record that was poisoned
    before anybody judged can still be mended field by field.
    """
    before = before or {}
    same = {name: value for name, value in profile.items() if name in before and before[name] == value}
    fresh = {name: value for name, value in profile.items() if name not in same}
    kept, problems = judged(fresh, PROFILE.shapes)
    if kept.get("tax_id"):
        country = kept.get("tax_country") or same.get("tax_country") or settings.CLUSTER.tax_country
        try:
            kept["tax_country"], kept["tax_id"] = clean_tax_id(kept["tax_id"], country)
        except TaxIdInvalid:
            problems["tax_id"] = _(
                "“%(text)s” is not a valid tax ID: check its letters and control digit."
            ) % {"text": in_brief(kept["tax_id"])}
    return {**same, **kept}, problems


def profile_problems(profile: Profile, before: Profile | None = None) -> dict[str, str]:
    """Field → message, for what the judge refuses of a profile."""
    return judged_profile(profile, before)[1]


def sound_profile(profile: Profile) -> Profile:
    """What can be shown of a profile that was stored before anybody judged; a sound one comes back equal."""
    shapes = PROFILE.shapes
    return {name: shapes[name].sound(value) for name, value in profile.items() if name in shapes}
