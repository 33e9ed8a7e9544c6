"""Lists of needs and offers on their way in: they come as drafts, which the office opens."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.cluster import queries as cluster
from claqueta.engines.search.words import folded
from claqueta.foundation.actors import Actor
from claqueta.foundation.fields.imports import import_fields
from claqueta.foundation.imports import ImportField, PlannedRow, Problem
from claqueta.foundation.imports.cells import cell_line
from claqueta.foundation.imports.kinds import Around, CellInvalid, Doubtful
from claqueta.foundation.money import NotMoney, parsed
from claqueta.opportunities import actions
from claqueta.opportunities.judging import judged_opportunity
from claqueta.opportunities.models import OPPORTUNITY, Audience, Opportunity, OpportunityState
from claqueta.opportunities.policies import fingerprint
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import TaxIdInvalid, clean_tax_id

HEADERS = {
    "title_es": ("titulo", "titulo es", "asunto", "necesidad", "que busca"),
    "title_en": ("title", "title en", "subject", "need", "headline"),
    "text_es": ("texto", "descripcion", "detalle", "texto es"),
    "text_en": ("text", "description", "details", "text en"),
    "direction": ("tipo", "necesidad u oferta", "type", "need or offer"),
    "kind": ("clase", "categoria", "que se busca", "kind", "category"),
    "activities": ("actividad", "servicio", "activity"),
    "territories": ("paises", "pais", "countries", "country", "territory"),
    "languages": ("idiomas", "idioma", "languages", "language"),
    "starts_on": ("fecha inicio", "desde", "inicio", "start", "start date"),
    "ends_on": ("fecha fin", "hasta", "fin", "end", "end date"),
    "budget_from": ("presupuesto desde", "presupuesto minimo", "budget min", "budget"),
    "budget_until": ("presupuesto hasta", "presupuesto", "presupuesto maximo", "budget max"),
    "closes_on": ("fecha limite", "plazo", "caduca", "deadline", "expires"),
    "behalf": ("en nombre de", "para", "de parte de", "for", "client", "cliente"),
    "audience": ("visibilidad", "quien lo ve", "visibility"),
    "anonymous": ("anonimo", "confidencial", "anonymous", "confidential"),
}


def _cell_amount(text: str, around: Around) -> str:
    """The amount as text, as what is planned is kept as JSON; the judge makes money of it."""
    if not text.strip():
        return ""
    try:
        return str(parsed(text, settings.CLUSTER.currency).amount)
    except NotMoney as error:
        raise CellInvalid(str(error)) from None


def _cell_activities(text: str, around: Around) -> Any:
    """The activities that somebody means, by code, name or synonym, divided by commas, semicolons or bars."""
    parts = [part.strip() for part in text.replace(";", "|").replace(",", "|").split("|") if part.strip()]
    found = [(part, cluster.match_activity(part)) for part in parts]
    codes = list(dict.fromkeys(activity.code for _part, activity in found if activity))
    unknown = [part for part, activity in found if activity is None]
    if unknown:
        return Doubtful(
            codes,
            _("There is no activity %(code)s.") % {"code": ", ".join(f"“{part}”" for part in unknown)},
            kept=", ".join(unknown),
        )
    return codes


def whose_is(text: str) -> Organisation | None:
    """The organisation that somebody means by its name, its tax ID or its slug; none when it could be several."""
    wanted = text.strip()
    if not wanted:
        return None
    rows = Organisation.objects.filter(merged_into=None)
    try:
        country, tax_id = clean_tax_id(wanted, settings.CLUSTER.tax_country)
        if (by_number := rows.filter(tax_country=country, tax_id=tax_id).first()) is not None:
            return by_number
    except TaxIdInvalid:
        pass
    alike = [
        one
        for one in rows.only("pk", "slug", "trade_name", "legal_name")
        if folded(wanted) in (folded(one.trade_name), folded(one.legal_name), one.slug)
    ]
    return alike[0] if len(alike) == 1 else None


class OpportunityImport:
    key = "opportunities"
    title = gettext_lazy("Needs and offers")
    permission = "opportunities.import"
    notes = "text_es"
    hides = False

    @property
    def fields(self) -> tuple[ImportField, ...]:
        special: dict[str, dict[str, Any]] = {
            "budget_from": {"clean": _cell_amount},
            "budget_until": {"clean": _cell_amount},
            "activities": {"clean": _cell_activities, "joins": True},
        }
        return (
            ImportField(
                "reference",
                gettext_lazy("Number in the list"),
                ("numero", "num", "ref", "id", "number"),
                cell_line,
            ),
            ImportField(
                "organisation",
                gettext_lazy("Organisation"),
                (
                    "empresa",
                    "entidad",
                    "organizacion",
                    "cif",
                    "nif",
                    "company",
                    "organisation",
                    "organization",
                ),
                cell_line,
                loose=True,
            ),
            *import_fields(OPPORTUNITY, HEADERS, special).values(),
        )

    def is_title(self, text: str) -> bool:
        return False

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        planned, rejected, warnings = list[PlannedRow](), list[Problem](), list[Problem]()
        seen: dict[str, int] = {}
        for number, given in rows:
            values = _values(given)
            kept, problems = judged_opportunity(values)
            whose, named = whose_is(given.get("organisation") or ""), given.get("organisation") or ""
            if whose is None and not values.get("behalf"):
                if not named:
                    problems["organisation"] = _("Say for whom: an organisation on record, or a name.")
                else:
                    # Whoever is not on record is named: nothing is made up about them.
                    values["behalf"] = named
                    warnings.append(
                        Problem(
                            number,
                            "organisation",
                            _("“%(name)s” is not on record: it comes in their name.") % {"name": named},
                        )
                    )
            if problems:
                rejected += [Problem(number, field, message) for field, message in problems.items()]
                continue
            mark = fingerprint(kept.get("direction", "need"), kept["kind"], kept["title"], kept["text"])
            reference = given.get("reference") or ""
            there = _there(reference, mark, whose)
            name = next(iter(kept["title"].values()))
            if there is None and mark in seen:
                warnings.append(
                    Problem(number, "title", _("It says the same as row %(row)s.") % {"row": seen[mark]})
                )
                planned.append(PlannedRow(number, "keep", name, _as_json(values), target=f"row:{seen[mark]}"))
                continue
            seen.setdefault(mark, number)
            planned.append(
                PlannedRow(
                    number,
                    "keep" if there else "create",
                    name,
                    {**_as_json(values), "organisation": whose.pk if whose else None, "reference": reference},
                    target=str(there.pk) if there else "",
                )
            )
        return planned, rejected, warnings

    def apply(
        self, planned: list[PlannedRow], *, by: Actor, reason: str, tell: Callable[[int, int], None]
    ) -> dict[str, Any]:
        made = []
        wanted = [one for one in planned if one.action == "create"]
        for position, one in enumerate(wanted, 1):
            values = _from_json(one.values)
            pk, reference = values.pop("organisation"), values.pop("reference")
            whose = Organisation.objects.filter(pk=pk).first() if pk else None
            behalf = values.pop("behalf", "") or ""
            try:
                made.append(
                    actions.write_for(
                        values, organisation=whose, behalf=behalf, reference=reference, by=by
                    ).pk
                )
            except actions.AlreadyThere:
                continue
            tell(position, len(wanted))
        return {"created": made}

    def undo(self, record: dict[str, Any], *, by: Actor) -> list[str]:
        """What was not touched since goes; what somebody opened or changed stays."""
        stays = []
        for opportunity in Opportunity.objects.filter(pk__in=record["created"]):
            if opportunity.state == OpportunityState.DRAFT and opportunity.version == 1:
                actions.discard(opportunity, by=by)
            else:
                stays.append(str(opportunity))
        return stays


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """A row’s cells as the judge takes them."""
    values: dict[str, Any] = {"title": {}, "text": {}}
    for name, value in given.items():
        field, _mark, language = name.rpartition("_")
        if field in ("title", "text") and language in settings.CLUSTER.languages:
            if value:
                values[field][language] = value
        elif name in OPPORTUNITY and value not in (None, ""):
            values[name] = value
    # A list is the office’s: it is for members until somebody says otherwise.
    values.setdefault("audience", Audience.MEMBERS)
    if values["audience"] == Audience.CHOSEN:
        # No list says which: the office chooses them before it opens it.
        values["audience"] = Audience.MEMBERS
    return values


DAYS = ("starts_on", "ends_on", "closes_on")


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    """What is planned is kept as JSON, its days as text."""
    return {name: value.isoformat() if name in DAYS else value for name, value in values.items()}


def _from_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name in DAYS else value for name, value in values.items()}


def _there(reference: str, mark: str, whose: Organisation | None) -> Opportunity | None:
    rows = Opportunity.objects.filter(organisation=whose)
    if reference and (found := rows.filter(reference=reference).first()) is not None:
        return found
    return rows.filter(fingerprint=mark).exclude(state=OpportunityState.CLOSED).first()
