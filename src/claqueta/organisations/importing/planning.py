"""What would happen to each row: nothing is written here."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.engines.search.index import folded
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.imports import Difference, PlannedRow, Problem
from claqueta.organisations.importing.cells import one_line
from claqueta.organisations.importing.likeness import Likeness, similarity
from claqueta.organisations.judging import judged_profile
from claqueta.organisations.models import (
    Organisation,
    Standing,
)
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import with_details


def plan(
    rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
    existing = list(with_details(Organisation.objects.filter(merged_into=None)))
    by_tax = {(one.tax_country, one.tax_id): one for one in existing if one.tax_id}
    by_id = {str(one.pk): one for one in existing}
    likeness = Likeness(existing)
    planned: list[PlannedRow] = []
    rejected: list[Problem] = []
    warnings: list[Problem] = []
    seen_tax: dict[tuple[str, str], PlannedRow] = {}
    for number, values in rows:
        decision = decisions.get(str(number), "")
        if decision == "skip":
            rejected.append(Problem(number, "legal_name", _("Left out by the office.")))
            continue
        profile, standing, said = read_row(number, values)
        warnings.extend(said)
        profile, refused = judged_profile(profile)
        warnings.extend(Problem(number, name, message) for name, message in refused.items())
        if "legal_name" in refused:
            rejected.append(Problem(number, "legal_name", refused["legal_name"]))
            continue
        tax = (profile.get("tax_country", ""), profile.get("tax_id", ""))
        row = PlannedRow(number, "create", profile["legal_name"], {"profile": profile, "standing": standing})
        target = by_id.get(decision) if decision not in ("", "new") else None
        if target is None and tax[1] and tax in seen_tax:
            first = seen_tax[tax]
            if similarity(first.name, row.name) >= rule("import_same_name").value:
                planned.append(_repeated(row, first))
                continue
            # Two names for one identifier: keep both rows, but let only the first have the identifier.
            profile["tax_id"] = profile["tax_country"] = ""
            warnings.append(
                Problem(
                    number,
                    "tax_id",
                    _(
                        "Row %(row)s (%(name)s) has the same tax ID; this one is kept without it: check which is right."
                    )
                    % {"row": first.row, "name": first.name},
                )
            )
            tax = ("", "")
        if target is None and tax[1] and tax in by_tax:
            target = by_tax[tax]
        if target is None and decision != "new":
            row.candidates = likeness.candidates(profile, standing)
        if target is not None:
            row.target = str(target.pk)
            row.differences = _differences(target, profile, standing)
            row.action = "update" if row.differences else "keep"
        if tax[1]:
            seen_tax.setdefault(tax, row)
        planned.append(row)
    return planned, rejected, warnings


def read_row(number: int, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], list[Problem]]:
    """The profile, the standing and the warnings of one row; empty cells say nothing."""
    said: list[Problem] = []
    profile: dict[str, Any] = {"legal_name": values["legal_name"]}
    for name in (
        "trade_name",
        "phone",
        "email",
        "website",
        "size_band",
        "kind",
        "founded_year",
        "office_notes",
    ):
        if values.get(name):
            profile[name] = values[name]
    if values.get("tax_id") and values["tax_id"][1]:
        profile["tax_country"], profile["tax_id"] = values["tax_id"]
    for name in ("tagline", "description"):
        texts = {
            code: values[f"{name}_{code}"]
            for code in settings.CLUSTER.languages
            if values.get(f"{name}_{code}")
        }
        if texts:
            profile[name] = texts
    if values.get("activity"):
        activity = cluster.match_activity(values["activity"])
        if activity:
            profile["activities"] = [{"code": activity.code, "primary": True, "capabilities": {}}]
        else:
            said.append(
                Problem(
                    number,
                    "activity",
                    _("“%(text)s” is none of the activities; choose one later.")
                    % {"text": values["activity"]},
                )
            )
    address = dict(values.get("city") or {})
    for name in ("street", "postal_code"):
        if values.get(name):
            address[name] = values[name]
    if values.get("country"):
        address["country"] = values["country"]
    if address:
        profile["premises"] = [
            {
                "label": "",
                "street": "",
                "postal_code": "",
                "city": "",
                "country": "",
                "place": "",
                "is_main": True,
                **address,
            }
        ]
    standing: dict[str, Any] = {}
    if values.get("member_since"):
        standing["member_since"] = values["member_since"].isoformat()
    if values.get("standing") or values.get("member_since"):
        standing["standing"] = values.get("standing") or str(Standing.FULL)
    if values.get("listed") is not None:
        standing["listed"] = values["listed"]
    return profile, standing, said


def _repeated(row: PlannedRow, first: PlannedRow) -> PlannedRow:
    """A second row about the organisation of an earlier one: it fills gaps and mends a name in capitals."""
    ours = first.values["profile"]
    theirs = row.values["profile"]
    if ours["legal_name"].isupper() and not theirs["legal_name"].isupper():
        ours["legal_name"] = first.name = theirs["legal_name"]
    differences = [Difference(name, "", value) for name, value in theirs.items() if not ours.get(name)]
    for difference in differences:
        ours[difference.field] = difference.after
    for name, value in row.values["standing"].items():
        if name not in first.values["standing"]:
            first.values["standing"][name] = value
    row.target = f"row:{first.row}"
    row.differences = differences
    row.action = "update" if differences else "keep"
    row.candidates = [{"id": row.target, "name": first.name, "why": _("same tax ID"), "score": 100}]
    return row


def _differences(target: Organisation, profile: dict[str, Any], standing: dict[str, Any]) -> list[Difference]:
    current = profile_of(target)
    found: list[Difference] = []
    for name, value in profile.items():
        before = current.get(name)
        if name == "legal_name" and before and folded(one_line(before)) == folded(value):
            continue
        if name in ("tagline", "description"):
            value = {**(before or {}), **value}
        if name == "activities":
            known = {one["code"] for one in before or ()}
            if value[0]["code"] in known:
                continue
            value = [*(before or ()), {**value[0], "primary": not before}]
        if name == "premises":
            if any(_same_address(one, value[0]) for one in before or ()):
                continue
            value = [*(before or ()), {**value[0], "is_main": not before}]
        if before != value:
            found.append(Difference(name, before, value))
    for name, value in standing.items():
        before = getattr(target, name)
        shown = before.isoformat() if isinstance(before, date) else before
        if shown != value and not (name == "standing" and before):
            found.append(Difference(name, shown, value))
    return found


def _same_address(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(
        not other.get(name) or folded(str(one.get(name) or "")) == folded(str(other[name]))
        for name in ("street", "postal_code", "city", "country")
    )
