"""Needs and offers through the API: what the caller may see, in the form that `claqueta match` reads."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import ConfigDict, Field, StringConstraints

from claqueta.accounts.api import caller
from claqueta.foundation.apikit import KEY_NEEDED, changes, listed, require_scope
from claqueta.foundation.fields.schemas import patched
from claqueta.foundation.idempotency import once
from claqueta.foundation.money import Money
from claqueta.foundation.translated import current_language
from claqueta.opportunities import actions
from claqueta.opportunities.asked_in import AbilitiesIn, DetailsIn
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.models import OPPORTUNITY, Direction, Opportunity
from claqueta.opportunities.queries import Coded, Presented, board_of, presented, read_at_once, visible_to
from claqueta.opportunities.readers import reader_of
from claqueta.organisations.models import Organisation

router = Router(tags=["opportunities"], auth=caller)
Key = Annotated[str, StringConstraints(max_length=40)]


class CodedOut(Schema):
    code: str
    name: str


class TextOut(Schema):
    title: str
    text: str


class FactOut(Schema):
    key: str
    label: str
    value: str


class CapabilityAskedOut(Schema):
    key: str = Field(examples=["stages"])
    value: Any = Field(
        None,
        description="What is to be met: true, a list of choices, a least number, or those by column",
        examples=[{"area": {"least": 800}}],
    )
    hard: bool = Field(False, description="Whether whoever is known not to meet it is out")


class DatesOut(Schema):
    since: date | None = None
    until: date | None = None


class BudgetOut(Schema):
    least: str | None = Field(None, examples=["20000.00"])
    most: str | None = Field(None, examples=["40000.00"])
    currency: str = Field(examples=["EUR"])


class WhoseOut(Schema):
    id: str = ""
    slug: str = ""
    name: str


class FileOut(Schema):
    name: str
    size: int
    media_type: str
    url: str


class OpportunityOut(Schema):
    """What the caller may see of a need or an offer. Contact data are never here, and who it is only as far as it is shown."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    slug: str = Field(examples=["2026-0017"])
    url: str
    direction: str = Field(examples=["need"])
    kind: str = Field(examples=["service"])
    kind_name: str
    heading: str = Field(examples=["Service wanted"])
    title: str
    text: str
    language: str = Field(description="The language in which the title and the text are", examples=["en"])
    translations: dict[str, TextOut] = Field(description="By language, every one in which something is said")
    details: dict[str, Any] = Field(description="What only its kind has; see /opportunity-kinds")
    facts: list[FactOut] = Field(description="The details in words")
    activities: list[CodedOut]
    capabilities: list[CapabilityAskedOut]
    languages: list[CodedOut]
    territories: list[CodedOut]
    dates: DatesOut | None = None
    budget: BudgetOut | None = None
    purposes: list[CodedOut]
    organisation: WhoseOut | None = Field(None, description="Absent while who it is stays hidden")
    hidden: bool = Field(description="Whether who it is stays hidden until an interest is accepted")
    state: str = Field(examples=["open"])
    opens_on: date | None = None
    closes_on: date | None = None
    files: list[FileOut]
    updated_at: str


def shown_in_api(shown: Presented) -> dict[str, Any]:
    """What is presented, as the API says it."""
    return {
        "id": shown.id,
        "slug": shown.slug,
        "url": settings.PUBLIC_URL + reverse("opportunity", args=[shown.slug]),
        "direction": shown.direction,
        "kind": shown.kind,
        "kind_name": shown.kind_name,
        "heading": shown.heading,
        "title": shown.title,
        "text": shown.text,
        "language": shown.language,
        "translations": shown.texts,
        "details": shown.details,
        "facts": [{"key": one.key, "label": one.label, "value": one.value} for one in shown.facts],
        "activities": _coded(shown.activities),
        "capabilities": [_asked(one) for one in shown.capabilities],
        "languages": _coded(shown.languages),
        "territories": _coded(shown.territories),
        "dates": _range(shown.starts_on, shown.ends_on),
        "budget": _budget(shown.budget_from, shown.budget_until),
        "purposes": _coded(shown.purposes),
        "organisation": {"id": shown.whose.public_id, "slug": shown.whose.slug, "name": shown.whose.name}
        if shown.whose
        else None,
        "hidden": shown.hidden,
        "state": shown.state,
        "opens_on": shown.opens_on,
        "closes_on": shown.closes_on,
        "files": [
            {
                "name": file.name,
                "size": file.size,
                "media_type": file.media_type,
                "url": settings.PUBLIC_URL + reverse("opportunity_file", args=[shown.slug, file.pk]),
            }
            for file in shown.files
        ],
        "updated_at": shown.updated_at,
    }


def _coded(values: Iterable[Coded]) -> list[dict[str, str]]:
    return [{"code": one.code, "name": one.name} for one in values]


def _asked(ability: dict[str, Any]) -> dict[str, Any]:
    """A capability as the matching reads it."""
    value: Any = {"least": ability["least"]} if "least" in ability else ability.get("values", True)
    if "column" in ability:
        value = {ability["column"]: value}
    return {"key": ability["key"], "value": value, "hard": ability["hard"]}


def _range(since: date | None, until: date | None) -> dict[str, Any] | None:
    if since is None and until is None:
        return None
    return {"since": since, "until": until}


def _budget(least: Money | None, most: Money | None) -> dict[str, Any] | None:
    if least is None and most is None:
        return None
    return {
        "least": str(least.amount) if least else None,
        "most": str(most.amount) if most else None,
        "currency": settings.CLUSTER.currency,
    }


class OpportunityFilters(Schema):
    direction: Literal["", "need", "offer"] = ""
    kind: Annotated[str, StringConstraints(max_length=30)] = ""
    mine: bool = Field(
        False, description="Those of the organisations that the caller acts for, in every state"
    )


def presented_rows(request: HttpRequest, rows: list[Opportunity]) -> list[dict[str, Any]]:
    reader, language = reader_of(request.user), current_language()
    seen = (presented(row, reader, language) for row in rows)
    return [shown_in_api(shown) for shown in seen if shown is not None]


@listed(
    router,
    "/opportunities",
    OpportunityOut,
    order=("updated_at", "pk"),
    moment="updated_at",
    filters=OpportunityFilters,
    show=presented_rows,
    summary=gettext_noop("Needs and offers that are open, oldest change first"),
)
def opportunities(request: HttpRequest, query: OpportunityFilters) -> QuerySet[Opportunity]:
    reader = reader_of(request.user)
    if query.mine:
        rows = visible_to(reader).filter(organisation__in=reader.organisations)
    else:
        rows = board_of(reader)
    if query.direction:
        rows = rows.filter(direction=query.direction)
    if query.kind:
        rows = rows.filter(kind=query.kind)
    return read_at_once(rows)


def one_opportunity(request: HttpRequest, key: Key) -> Opportunity:
    """By its number or id, for whoever may see it. Raises `Http404`."""
    named = Q(slug=key)
    with suppress(ValueError):
        named |= Q(public_id=UUID(key))
    row = read_at_once().filter(named).first()
    if row is None or presented(row, reader_of(request.user), current_language()) is None:
        raise Http404
    return row


def _shown(request: HttpRequest, row: Opportunity) -> dict[str, Any]:
    shown = presented(row, reader_of(request.user), current_language())
    if shown is None:
        raise Http404
    return shown_in_api(shown)


@router.get(
    "/opportunities/{key}",
    response=OpportunityOut,
    summary=gettext_noop("One need or offer by number or id"),
)
def opportunity(request: HttpRequest, key: Key) -> dict[str, Any]:
    return _shown(request, one_opportunity(request, key))


class BudgetIn(Schema):
    least: str | None = Field(None, max_length=30, examples=["20000"])
    most: str | None = Field(None, max_length=30, examples=["40000"])


@patched(OPPORTUNITY)
class OpportunityPatch(Schema):
    model_config = ConfigDict(json_schema_extra={"example": {"budget": {"least": "20000", "most": "40000"}}})
    details: DetailsIn | None = Field(
        None, description="What only its kind has; see /opportunity-kinds", examples=[{"area": 900}]
    )
    capabilities: AbilitiesIn | None = Field(
        None,
        description="What whoever answers must (`hard`) or should be able to do",
        examples=[[{"key": "stages", "column": "area", "least": 800, "hard": True}]],
    )
    budget: BudgetIn | None = None
    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="The version this change was made from; refused if older"
    )


class OpportunityIn(OpportunityPatch):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "organisation": "doblajes-azotea",
                "direction": "need",
                "kind": "service",
                "title": {"es": "…"},
                "text": {"es": "…"},
            }
        }
    )
    organisation: Annotated[str, StringConstraints(max_length=120)] = Field(
        description="The slug of the organisation whose it is", examples=["doblajes-azotea"]
    )


def _values(sent: OpportunityPatch) -> dict[str, Any]:
    values = sent.dict(exclude_unset=True)
    for name in ("version", "organisation"):
        values.pop(name, None)
    if "budget" in values:
        budget = values.pop("budget") or {}
        values |= {"budget_from": budget.get("least"), "budget_until": budget.get("most")}
    return values


@changes(
    router,
    "/opportunities/{key}",
    OpportunityOut,
    of=one_opportunity,
    show=_shown,
    summary=gettext_noop("Change a need or an offer that you may change"),
)
def change_opportunity(request: HttpRequest, found: Opportunity, patch: OpportunityPatch) -> Opportunity:
    try:
        actions.change(found, _values(patch), by=request.user, version=patch.version)
    except actions.WrittenMeanwhile as conflict:
        raise HttpError(412, conflict.messages[0]) from conflict
    return read_at_once().get(pk=found.pk)


def may_write(request: HttpRequest, whose: Organisation) -> bool:
    return request.user.has_perm("opportunities.write", whose)


@router.post(
    "/opportunities",
    response=OpportunityOut,
    summary=gettext_noop("Write a need or an offer of an organisation that you act for, as a draft"),
    openapi_extra=KEY_NEEDED,
)
def write_opportunity(request: HttpRequest, opportunity: OpportunityIn) -> dict[str, Any]:
    """A draft: a person sends it, on the site."""
    require_scope(request, "write")

    def act() -> dict[str, Any]:
        whose = Organisation.objects.filter(slug=opportunity.organisation, merged_into=None).first()
        hidden = whose is not None and not whose.listed and not may_write(request, whose)
        if whose is None or hidden:
            raise ValidationError(
                {"organisation": [f"There is no organisation “{opportunity.organisation}”"]}
            )
        made = actions.draft(_values(opportunity), organisation=whose, by=request.user)
        answer = OpportunityOut.model_validate(_shown(request, read_at_once().get(pk=made.pk)))
        return answer.model_dump(mode="json")

    return once(request, act)


class KindFieldOut(Schema):
    key: str
    type: str = Field(examples=["choice"])
    name: str
    unit: str
    choices: list[CodedOut]


class KindOut(Schema):
    key: str = Field(examples=["service"])
    name: str
    need: str
    offer: str
    asks: list[str]
    fields: list[KindFieldOut]


@router.get(
    "/opportunity-kinds",
    response=list[KindOut],
    summary=gettext_noop("The kinds of needs and offers, each with what only it has"),
)
def opportunity_kinds(request: HttpRequest) -> list[dict[str, Any]]:
    language = current_language()
    return [
        {
            "key": kind.key,
            "name": kind.name.get(language, kind.key),
            "need": kind.heading(Direction.NEED, language),
            "offer": kind.heading(Direction.OFFER, language),
            "asks": list(kind.asks),
            "fields": [
                {
                    "key": field.key,
                    "type": field.type,
                    "name": field.name.get(language, field.key),
                    "unit": field.unit.get(language, ""),
                    "choices": [
                        {"code": one.key, "name": field.word(one.key, language)} for one in field.choices
                    ],
                }
                for field in kind.fields
            ],
        }
        for kind in kinds().values()
    ]
