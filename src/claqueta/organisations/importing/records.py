"""A row's values as a profile and a standing."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.engines.tables import plain
from claqueta.foundation.imports import Problem
from claqueta.organisations.importing.words import FULL, NO_MEMBER
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE

ADDRESS = {
    "label": "",
    "street": "",
    "postal_code": "",
    "city": "",
    "country": "",
    "place": "",
    "is_main": True,
}
_COMPOSED = frozenset({"legal_name", "trade_name", "tax_id"})
"""Fields that are put together of several cells, or have a word to say about another."""


def plain_fields() -> Iterator[str]:
    """The fields of the profile that are what their cell says. Activities and addresses are no columns of it."""
    for name, field in PROFILE.items():
        if field.imported and name not in _COMPOSED and name not in PROFILE.translated:
            yield name


CONTACT = ("name", "email", "phone", "position")


def contact_of(values: dict[str, Any]) -> dict[str, str]:
    """The person that a row names: name, mail, phone and position; empty when it names nobody."""
    told = {name: values.get(f"contact_{name}") or "" for name in CONTACT}
    told["name"] = told["name"] or told["email"]
    return told if told["name"] else {}


def beside_of(values: dict[str, Any]) -> dict[str, Any]:
    """What a row says that stands beside the record instead of in it: a contact person, and a fee."""
    return {"contact": contact_of(values), "fee": values.get("fee") or ""}


def read_row(number: int, values: dict[str, Any]) -> tuple[Profile, dict[str, Any], list[Problem]]:
    """The profile, the standing and the warnings of one row; empty cells say nothing."""
    said: list[Problem] = []
    profile: Profile = {"legal_name": values["legal_name"]}
    if values.get("trade_name") and plain(values["trade_name"]) != plain(values["legal_name"]):
        profile["trade_name"] = values["trade_name"]
    profile.update({name: values[name] for name in plain_fields() if values.get(name)})
    if values.get("tax_id") and values["tax_id"][1]:
        profile["tax_country"], profile["tax_id"] = values["tax_id"]
    for name in PROFILE.translated:
        texts = {
            code: values[f"{name}_{code}"]
            for code in settings.CLUSTER.languages
            if values.get(f"{name}_{code}")
        }
        if texts:
            profile[name] = texts
    if values.get("activity"):
        codes, unknown = activities_of(values["activity"])
        if codes:
            profile["activities"] = [
                {"code": code, "primary": position == 0, "capabilities": {}}
                for position, code in enumerate(codes)
            ]
        for text in unknown:
            message = _("“%(text)s” is none of the activities; choose one later.") % {"text": text}
            said.append(Problem(number, "activity", message))
    _address(number, values, profile, said)
    if len(profile.get("office_notes", "")) > PROFILE.longest("office_notes"):
        profile["office_notes"] = profile["office_notes"][: PROFILE.longest("office_notes")]
        said.append(Problem(number, "office_notes", _("The notes were cut: they are too long.")))
    founded = settings.CLUSTER.founded_on
    if values.get("member_since") and values["member_since"] < founded:
        message = _("%(day)s lies before the founding of the cluster, %(founded)s: no day is set.")
        told = {"day": date_format(values["member_since"]), "founded": date_format(founded)}
        said.append(Problem(number, "member_since", message % told))
        values = {**values, "standing": values.get("standing") or FULL, "member_since": None}
    return profile, _standing(values), said


def _address(number: int, values: dict[str, Any], profile: Profile, said: list[Problem]) -> None:
    address = dict(values.get("city") or {})
    inside = address.get("postal_code", "")
    for name in ("street", "postal_code"):
        if values.get(name):
            address[name] = values[name]
    if inside and address["postal_code"] != inside:
        message = _("The city says %(one)s and the postal code %(other)s; the latter was taken.")
        said.append(
            Problem(number, "postal_code", message % {"one": inside, "other": address["postal_code"]})
        )
    region = values.get("region") or ""
    if region and not address.get("city"):
        _note(profile, region)
        message = _("There is no city; “%(text)s” went to the notes.") % {"text": region}
        said.append(Problem(number, "region", message))
    if values.get("country"):
        if address.get("place") and values["country"] != address.get("country"):
            address["place"] = ""
        address["country"] = values["country"]
    elif address.get("city") and not address.get("country") and region:
        from claqueta.organisations.importing.places import country_named

        address["country"] = country_named(region)
    if any(address.values()):
        profile["premises"] = [{**ADDRESS, **address}]


def _note(profile: Profile, text: str) -> None:
    profile["office_notes"] = "\n".join(
        [*([profile["office_notes"]] if profile.get("office_notes") else []), text]
    )


def _standing(values: dict[str, Any]) -> dict[str, Any]:
    standing: dict[str, Any] = {}
    if values.get("member_since"):
        standing["member_since"] = values["member_since"].isoformat()
    named = values.get("standing")
    if named != NO_MEMBER and (named or values.get("member_since")):
        standing["standing"] = named or FULL
    if values.get("listed") is not None:
        standing["listed"] = values["listed"]
    return standing


def activities_of(text: str) -> tuple[list[str], list[str]]:
    """The codes that a cell names, first the main one, and what names none.

    A name of an activity may have commas in it: the longest run of pieces that is one counts.
    """
    whole = cluster.match_activity(text)
    pieces = [part.strip() for part in re.split(r"[,;|/\n]", text) if part.strip()]
    if whole is not None and (len(pieces) < 2 or plain(text) in {plain(term) for term in whole.terms}):
        return [whole.code], []
    codes: list[str] = []
    unknown: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            activity = cluster.match_activity(", ".join(pieces[at:end])) if end - at < 6 else None
            exact = activity and plain(", ".join(pieces[at:end])) in {plain(term) for term in activity.terms}
            if activity is not None and (exact or end - at == 1):
                codes.append(activity.code)
                at = end
                break
        else:
            unknown.append(pieces[at])
            at += 1
    if not codes and whole is not None:
        return [whole.code], []
    return list(dict.fromkeys(codes)), [text] if unknown and not codes else unknown
