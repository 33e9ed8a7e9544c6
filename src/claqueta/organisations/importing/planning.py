"""What would happen to each row: nothing is written here."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.fields.joining import differing
from claqueta.foundation.imports import Difference, PlannedRow, Problem
from claqueta.foundation.imports.kinds import HIDDEN, KEEP_NAME, LISTING, NAMING, RENAME
from claqueta.organisations.importing.apart import side_by_side
from claqueta.organisations.importing.beside import Beside, contact_text
from claqueta.organisations.importing.differences import differences, same_address
from claqueta.organisations.importing.likeness import Nearness, full_name, short_name, similarity
from claqueta.organisations.importing.matching import Facts, Known, agreements, facts_of, verdict
from claqueta.organisations.importing.records import beside_of, read_row
from claqueta.organisations.importing.words import kind_of_name
from claqueta.organisations.judging import Profile, judged_profile
from claqueta.organisations.models import PROFILE

IDENTITY = ("legal_name", "tax_id", "tax_country", "email")
"""What refuses its row when it cannot be; anything else is left out with a warning."""


def plan(
    rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
    planning = _Planning(Known(), decisions)
    for number, values in rows:
        planning.enter(number, values)
    planning.meet()
    return planning.planned, planning.rejected, planning.warnings


@dataclass(slots=True)
class _Leader:
    """A row that is the first about its organisation, with the later ones."""

    row: PlannedRow
    facts: Facts
    followers: list[PlannedRow] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        profile: Profile = self.row.values["profile"]
        return profile


@dataclass(slots=True)
class _Planning:
    known: Known
    decisions: dict[str, str]
    planned: list[PlannedRow] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    leaders: dict[int, _Leader] = field(default_factory=dict)
    by_tax: dict[tuple[str, str], _Leader] = field(default_factory=dict)
    by_name: dict[str, list[_Leader]] = field(default_factory=dict)
    near: Nearness[_Leader] = field(default_factory=Nearness)
    beside: Beside = field(default_factory=Beside)

    # -- First: each row read, and set behind the earlier row about the same organisation. ------------------------

    def enter(self, number: int, values: dict[str, Any]) -> None:
        decision = self.decisions.get(str(number), "")
        if decision == "skip":
            self.rejected.append(Problem(number, "legal_name", _("Left out by the office.")))
            return
        profile, standing, said = read_row(number, values)
        self.warnings.extend(said)
        if not self._judged(number, profile):
            return
        row = PlannedRow(
            number,
            "create",
            profile["legal_name"],
            {"profile": profile, "standing": standing, **beside_of(values)},
        )
        self.planned.append(row)
        chosen = (
            self.leaders.get(int(decision[4:]))
            if decision.startswith("row:") and decision[4:].isdigit()
            else None
        )
        first = chosen or self._same_tax(number, profile)
        facts = facts_of(profile, standing.get("member_since", ""))
        if first is None and not decision:
            first = self._same_name(row, facts)
        if first is not None:
            self._follow(row, first)
            return
        leader = _Leader(row, facts)
        self.leaders[number] = leader
        if profile.get("tax_id"):
            self.by_tax.setdefault((profile["tax_country"], profile["tax_id"]), leader)
        for name in facts.short:
            self.by_name.setdefault(name, []).append(leader)
        self.near.add(short_name(profile["legal_name"]), leader)

    def _judged(self, number: int, profile: Profile) -> bool:
        """Whether the row can stay; the profile becomes as it is kept, without what the domain does not accept."""
        kept, problems = judged_profile(profile)
        for name, message in problems.items():
            if name in IDENTITY:
                self.rejected.append(Problem(number, name, message))
                return False
        for name, message in problems.items():
            value = profile.get(name, "")
            self.warnings.append(Problem(number, name, message))
            if isinstance(value, str | int) and value and name != "office_notes":
                kept["office_notes"] = f"{kept.get('office_notes', '')}\n{value}".strip()
        profile.clear()
        profile.update(kept)
        return True

    def _same_tax(self, number: int, profile: Profile) -> _Leader | None:
        if not profile.get("tax_id"):
            return None
        first = self.by_tax.get((profile["tax_country"], profile["tax_id"]))
        if (
            first is None
            or similarity(first.row.name, profile["legal_name"]) >= rule("import_same_name").value
        ):
            return first
        # Two names for one identifier: keep both rows, but let only the first have the identifier.
        message = _(
            "Row %(row)s (%(name)s) has the same tax ID; this one is kept without it: check which is right."
        ) % {"row": first.row.row, "name": first.row.name}
        profile["tax_id"] = profile["tax_country"] = ""
        self.warnings.append(Problem(number, "tax_id", message))
        return None

    def _same_name(self, row: PlannedRow, facts: Facts) -> _Leader | None:
        """The earlier row about the same organisation; those that are only like it become candidates."""
        earlier = {id(one): one for name in facts.short for one in self.by_name.get(name, ())[-50:]}
        same = [one for one in earlier.values() if verdict(facts, one.facts) == "same"]
        if same:
            return max(same, key=lambda one: (agreements(facts, one.facts), -one.row.row))
        found = [(100.0, _("same name"), one) for one in earlier.values()]
        wanted = short_name(row.name)
        for score, one in self.near.near(wanted, rule("import_probable_name").value):
            if id(one) not in earlier and not (facts.tax and one.facts.tax):
                found.append((score, _("similar name"), one))
        row.candidates = [
            {
                "id": f"row:{one.row.row}",
                "name": _("%(name)s, row %(row)s") % {"name": one.row.name, "row": one.row.row},
                "why": why,
                "score": round(score),
                "facts": side_by_side(row.values["profile"], one.profile),
            }
            for score, why, one in found[:3]
        ]
        return None

    def _follow(self, row: PlannedRow, first: _Leader) -> None:
        """A second row about the organisation of an earlier one: it fills gaps and mends a name in capitals."""
        ours, theirs = first.profile, row.values["profile"]
        if ours["legal_name"].isupper() and not theirs["legal_name"].isupper():
            ours["legal_name"] = first.row.name = theirs["legal_name"]
        row.differences = [
            Difference(name, "", value) for name, value in theirs.items() if value and not ours.get(name)
        ]
        for difference in row.differences:
            ours[difference.field] = difference.after
        self._say_what_differs(row, first)
        for name, value in row.values["standing"].items():
            first.row.values["standing"].setdefault(name, value)
        for name in ("contact", "fee"):
            first.row.values[name] = first.row.values[name] or row.values[name]
        row.target = f"row:{first.row.row}"
        row.action = "update" if row.differences else "keep"
        why = (
            _("same tax ID")
            if theirs.get("tax_id") and theirs["tax_id"] == ours.get("tax_id")
            else _("same name")
        )
        row.candidates = [{"id": row.target, "name": first.row.name, "why": why, "score": 100}]
        first.facts.learn(theirs)
        first.followers.append(row)

    def _say_what_differs(self, row: PlannedRow, first: _Leader) -> None:
        """What the later row says otherwise is not lost: it goes to the notes of the first."""
        ours, theirs = first.profile, row.values["profile"]
        other = [entry for entry in differing(PROFILE, ours, theirs) if entry[0] != "legal_name"]
        if full_name(theirs["legal_name"]) != full_name(ours["legal_name"]):
            other.append(("legal_name", theirs["legal_name"]))
        for one in theirs.get("premises", ()):
            if not any(same_address(known, one) for known in ours["premises"]):
                parts = (one.get(name) for name in ("street", "postal_code", "city", "country"))
                other.append(("premises", ", ".join(str(part) for part in parts if part)))
        for name, value in row.values["standing"].items():
            if name in first.row.values["standing"] and first.row.values["standing"][name] != value:
                other.append((name, str(value)))
        values, first_values = row.values, first.row.values
        if values["contact"] and first_values["contact"] not in ({}, values["contact"]):
            other.append(("contact_name", contact_text(values["contact"])))
        if values["fee"] and first_values["fee"] not in ("", values["fee"]):
            other.append(("fee", values["fee"]))
        notes = str(ours.get("office_notes", "")).splitlines()
        lines = [text for _name, text in other]
        if not any(difference.field == "office_notes" for difference in row.differences):
            lines += str(theirs.get("office_notes", "")).splitlines()
        fresh = [line for line in dict.fromkeys(lines) if plain(line) not in {plain(note) for note in notes}]
        if fresh:
            ours["office_notes"] = "\n".join([*notes, *fresh])
        for name, text in other:
            message = _("Row %(row)s says otherwise and counts; “%(text)s” went to the notes.")
            self.warnings.append(Problem(row.row, name, message % {"row": first.row.row, "text": text}))

    # -- Then: each organisation of the file looked for on record. ------------------------------------------------

    def meet(self) -> None:
        known = self.known
        reachable = set()
        for leader in self.leaders.values():
            reachable |= known.named(leader.facts)
            found = known.by_tax.get(
                (leader.profile.get("tax_country", ""), leader.profile.get("tax_id", ""))
            )
            reachable |= {found} if found is not None else set()
            reachable |= known.by_number.get(leader.profile.get("tax_id", ""), set())
            decision = self.decisions.get(str(leader.row.row), "")
            if decision.isdecimal() and int(decision) in known.by_id:
                reachable.add(int(decision))
        known.remember(reachable)
        if any(leader.row.values["contact"] or leader.row.values["fee"] for leader in self.leaders.values()):
            self.beside = Beside.of(known.by_id[pk] for pk in sorted(reachable) if pk in known.by_id)
        taken: dict[int, _Leader] = {}
        for leader in self.leaders.values():
            self._meet_one(leader, taken)

    def _meet_one(self, leader: _Leader, taken: dict[int, _Leader]) -> None:
        row, profile = leader.row, leader.profile
        decision = self.decisions.get(str(row.row), "")
        chosen = int(decision) if decision.isdecimal() and int(decision) in self.known.by_id else None
        pk = chosen
        if pk is None and decision != "new":
            pk = self.known.meets(profile, leader.facts)
        elif pk is None and profile.get("tax_id"):
            self._without_another_s_tax_id(row, profile)
        if pk is None:
            if decision == "new":
                row.candidates = []
            else:
                row.candidates = [*row.candidates, *self.known.candidates(profile, leader.facts)][:4]
                row.asks = "duplicate" if row.candidates else ""
            if self.decisions.get(LISTING) == HIDDEN:
                row.values["standing"]["listed"] = False
            kind = kind_of_name(
                profile["legal_name"], profile.get("tax_country", ""), profile.get("tax_id", "")
            )
            if kind and not profile.get("kind"):
                profile["kind"] = kind
            return
        if pk in taken:
            row.candidates = []
            self._follow(row, taken[pk])
            taken[pk].followers += leader.followers
            self._compare(taken[pk], pk)
            return
        taken[pk] = leader
        row.candidates = []
        self._compare(leader, pk)

    def _without_another_s_tax_id(self, row: PlannedRow, profile: Profile) -> None:
        """What the office calls a new one leaves the tax ID to the record that has it."""
        pk = self.known.by_tax.get((profile["tax_country"], profile["tax_id"]))
        if pk is not None:
            message = _(
                "%(name)s has this tax ID already; the new one comes without it: check which is right."
            )
            self.warnings.append(Problem(row.row, "tax_id", message % {"name": self.known.by_id[pk].name}))
            profile["tax_id"] = profile["tax_country"] = ""

    def _ask_of_the_name(self, row: PlannedRow) -> None:
        """A row that would give a record another name is for the office to decide."""
        if any(difference.field == "legal_name" for difference in row.differences):
            decision = self.decisions.get(f"{NAMING}{row.row}", "")
            if decision == KEEP_NAME:
                row.differences = [one for one in row.differences if one.field != "legal_name"]
            elif decision != RENAME:
                row.asks = "rename"

    def _compare(self, leader: _Leader, pk: int) -> None:
        row, target = leader.row, self.known.by_id[pk]
        row.target = str(pk)
        row.differences, said = differences(
            row.row, target, leader.profile, row.values["standing"], self.known.former(pk)
        )
        row.differences += self.beside.fresh(target, row.values)
        self._ask_of_the_name(row)
        row.action = "update" if row.differences else "keep"
        there = set(said)
        self.warnings = (
            [warning for warning in self.warnings if warning not in there] + said if there else self.warnings
        )
        changed = {difference.field for difference in row.differences}
        for follower in leader.followers:
            follower.action = (
                "update" if changed & {difference.field for difference in follower.differences} else "keep"
            )
