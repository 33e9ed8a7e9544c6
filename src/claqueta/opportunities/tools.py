"""What programs ask of needs and offers by the Model Context Protocol, and what they propose: the API's queries, through the one
door of what is presented."""

from datetime import date
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from pydantic import Field, StringConstraints

from claqueta.cluster import queries as cluster
from claqueta.foundation.apikit import Order
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import in_brief
from claqueta.foundation.tools import Arguments, Strict, Tool, ToolRefused
from claqueta.foundation.translated import text_in
from claqueta.opportunities import actions
from claqueta.opportunities.api import opportunities as api
from claqueta.opportunities.api.matches import MOST, MatchesOut, shown_match
from claqueta.opportunities.asked_in import AbilitiesIn, DetailsIn
from claqueta.opportunities.judging import fitted_opportunity
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.queries import organisations_of
from claqueta.opportunities.queries.fitting import fitting, fitting_described
from claqueta.opportunities.readers import reader_of
from claqueta.opportunities.warnings import warnings_of
from claqueta.organisations.models import Organisation

NEWEST_FIRST = Order("mcp/opportunities", ("-updated_at", "pk"))
Number = Annotated[str, StringConstraints(max_length=40)]


def _known_kinds(schema: dict[str, Any]) -> None:
    """Say which kinds there are, and what only each has: a program can know neither."""
    schema["enum"] = [*kinds()]
    schema["description"] = "; ".join(
        f"{kind.key}: {text_in(kind.name, 'en')}"
        + (f" (details: {', '.join(field.key for field in kind.fields)})" if kind.fields else "")
        for kind in kinds().values()
    )


def _known_activities(schema: dict[str, Any]) -> None:
    schema["description"] = "Codes of activities. " + "; ".join(
        f"{code}: {text_in(one.names, 'en')}" for code, one in cluster.activities().items()
    )


# -- What there is -------------------------------------------------------------------------------------------


class OpportunitiesArguments(Arguments):
    number: Number = Field("", description="Only this one, by its number such as 2026-0017, or its id")
    direction: Literal["", "need", "offer"] = ""
    kind: Annotated[str, StringConstraints(max_length=30)] = Field(
        "", description="Such as service, location, finance"
    )
    mine: bool = Field(
        False, description="Those of the organisations that the key's owner acts for, in every state"
    )
    limit: Annotated[int, Field(ge=1, le=50)] = 20
    cursor: Annotated[str, StringConstraints(max_length=4000)] = Field(
        "", description="The place from which to go on, as `next` gave it"
    )


class OpportunitiesOut(Schema):
    items: list[api.OpportunityOut]
    next: str | None = Field(None, description="The cursor of those that follow")


def opportunities(request: HttpRequest, asked: OpportunitiesArguments) -> dict[str, Any]:
    if asked.number:
        row = _row(request, asked.number)
        return {"items": api.presented_rows(request, [row]), "next": None}
    if asked.kind and asked.kind not in kinds():
        raise ToolRefused(
            _("There is no kind “%(kind)s”: %(kinds)s.")
            % {"kind": in_brief(asked.kind), "kinds": ", ".join(kinds())}
        )
    narrowed = api.OpportunityFilters(direction=asked.direction, kind=asked.kind, mine=asked.mine)
    rows = NEWEST_FIRST.put(api.opportunities(request, narrowed))
    if asked.cursor:
        rows = NEWEST_FIRST.after(rows, asked.cursor)
    found = list(rows[: asked.limit + 1])
    page = found[: asked.limit]
    return {
        "items": api.presented_rows(request, page),
        "next": NEWEST_FIRST.cursor(page[-1]) if len(found) > len(page) else None,
    }


def _row(request: HttpRequest, number: str) -> Opportunity:
    try:
        return api.one_opportunity(request, number)
    except Http404:
        raise ToolRefused(
            _("There is no need or offer “%(number)s” that you may see.") % {"number": in_brief(number)}
        ) from None


# -- What is said of one -------------------------------------------------------------------------------------


class BudgetIn(Strict):
    least: Annotated[str, StringConstraints(max_length=30)] | None = Field(None, examples=["20000"])
    most: Annotated[str, StringConstraints(max_length=30)] | None = Field(None, examples=["40000"])


Code = Annotated[str, StringConstraints(max_length=12)]
Texts = dict[Annotated[str, StringConstraints(max_length=10)], str]


class DescribedIn(Strict):
    """What somebody looks for or offers."""

    direction: Literal["need", "offer"] = "need"
    kind: Annotated[str, StringConstraints(max_length=30)] = Field(json_schema_extra=_known_kinds)
    title: Texts = Field(
        description="By the code of each language, at least one", examples=[{"en": "LED volume"}]
    )
    text: Texts = Field(
        description="In the same languages as the title", examples=[{"en": "Two weeks in May."}]
    )
    details: DetailsIn = Field({}, description="What only its kind has")
    activities: list[Code] = Field([], max_length=20, json_schema_extra=_known_activities)
    capabilities: AbilitiesIn = []
    languages: list[Code] = Field([], max_length=20, description="Of work, such as en, ko")
    territories: list[Code] = Field([], max_length=60, description="Countries, such as ES, KR")
    starts_on: date | None = None
    ends_on: date | None = None
    budget: BudgetIn | None = Field(None, description="In the cluster's currency")

    def values(self) -> dict[str, Any]:
        """What was said, as the actions take it."""
        said = self.model_dump(exclude_unset=True)
        if "budget" in said:
            budget = said.pop("budget") or {}
            said |= {"budget_from": budget.get("least"), "budget_until": budget.get("most")}
        return {"direction": self.direction, **said}


# -- Who fits ------------------------------------------------------------------------------------------------


class MatchArguments(Arguments):
    number: Number = Field("", description="Of a need or an offer that you may see; or else:")
    described: DescribedIn | None = Field(
        None, description="What is looked for or offered, of which nothing is kept"
    )
    limit: Annotated[int, Field(ge=1, le=MOST)] | None = None


def match(request: HttpRequest, asked: MatchArguments) -> dict[str, Any]:
    reader = reader_of(request.user)
    if bool(asked.number) == (asked.described is not None):
        raise ToolRefused(_("Give the number of a need or an offer, or describe one: one of both."))
    limit = asked.limit or rule("matches_shown").value
    if asked.described is not None:
        found = fitting_described(fitted_opportunity(asked.described.values()), reader, limit)
    else:
        found = fitting(_row(request, asked.number), reader, limit)
    return {"matches": [shown_match(one) for one in found]}


# -- What is proposed ----------------------------------------------------------------------------------------


class ProposeArguments(Arguments, DescribedIn):
    organisation: Annotated[str, StringConstraints(max_length=120)] = Field(
        "",
        description="The slug of the organisation whose it is; may be left out by whoever acts for one alone",
    )
    audience: Literal["public", "members"] = Field("members", description="Who sees it once it is open")
    anonymous: bool = Field(False, description="Whether who it is stays hidden until an interest is accepted")
    closes_on: date | None = Field(None, description="The last day on which it can be answered")

    def values(self) -> dict[str, Any]:
        said = super().values()
        return {name: value for name, value in said.items() if name not in ("organisation", "language")}


class ProposedOut(Schema):
    proposal: str = Field(description="Its id")
    state: Literal["waiting"] = "waiting"
    new: bool = Field(description="Whether it was written now; the same waits once")
    organisation: str
    confirm_at: str = Field(description="Where the person whose key it is confirms or discards it, signed in")
    waits_until: date
    warnings: list[str] = Field(description="What in a text without a name tells who it is")


def propose(request: HttpRequest, asked: ProposeArguments) -> dict[str, Any]:
    by: Any = request.user
    key: Any = request.key  # type: ignore[attr-defined]
    values = asked.values()
    whose = _organisation(by, asked.organisation)
    proposal, new = actions.propose_opportunity(values, organisation=whose, key_name=key.name, by=by)
    kept = fitted_opportunity(values)
    thought = Opportunity(
        organisation=whose,
        **{name: kept[name] for name in ("title", "text", "details", "anonymous") if name in kept},
    )
    return {
        "proposal": str(proposal.public_id),
        "new": new,
        "organisation": whose.slug,
        "confirm_at": settings.PUBLIC_URL + actions.page_of_proposal(proposal),
        "waits_until": actions.last_day_of(proposal),
        "warnings": [one.text for one in warnings_of(thought)],
    }


def _organisation(account: Any, slug: str) -> Organisation:
    """Whose it would be; whether the account may write for it is the action's question."""
    mine = organisations_of(account)
    if slug:
        # What an account does not act for and cannot find in the directory is not told apart from what is not there.
        rows = Organisation.objects.filter(slug=slug, merged_into=None)
        found = (
            rows.first()
            if account.has_perm("opportunities.manage")
            else rows.filter(pk__in=[one.pk for one in mine]).first()
        )
        if found is not None:
            return found
    elif len(mine) == 1:
        return mine[0]
    raise ToolRefused(
        _("Say for which organisation: %(slugs)s.") % {"slugs": ", ".join(one.slug for one in mine)}
        if mine
        else _("Whoever’s key this is acts for no member.")
    )


TOOLS = (
    Tool(
        "opportunities",
        gettext_lazy("Needs and offers"),
        "Needs and offers that are open and that the key may see, the newest first, or one by its number. To look for words or a"
        " meaning, use search. Contact data are in none; who it is, is absent while it stays hidden.",
        takes=OpportunitiesArguments,
        gives=OpportunitiesOut,
        use=opportunities,
    ),
    Tool(
        "match",
        gettext_lazy("Who fits"),
        "The organisations that fit a need or an offer, best first, each with the reasons and with what its record does not say. Give"
        " the number of one, or describe it: nothing of a description is kept.",
        takes=MatchArguments,
        gives=MatchesOut,
        use=match,
    ),
    Tool(
        "propose",
        gettext_lazy("Propose a need or an offer"),
        "Propose a need or an offer of an organisation that the key's owner acts for. Nothing is published and nobody else sees it: it"
        " waits until the owner, signed in, confirms it on the page `confirm_at`, or discards it there. Tell them so.",
        takes=ProposeArguments,
        gives=ProposedOut,
        use=propose,
        scopes=frozenset({"propose", "write"}),
        writes=True,
    ),
)
