"""Organisations through the API: the same circles as everywhere."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field, StringConstraints

from claqueta.accounts.api import caller, require_scope
from claqueta.accounts.models import Person
from claqueta.engines.search import SearchRequest
from claqueta.foundation.circles import audience_of
from claqueta.foundation.idempotency import once
from claqueta.foundation.search import find, remembered
from claqueta.foundation.translated import current_language
from claqueta.organisations import actions
from claqueta.organisations.judging import longest
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import sees_unlisted
from claqueta.organisations.queries import (
    listed,
    presented,
    presented_many,
    visible_affiliations,
    with_details,
)

router = Router(tags=["organisations"], auth=caller)
FIRST_MOMENT, LAST_MOMENT = datetime(1900, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)


class ActivityOut(Schema):
    code: str
    slug: str
    name: str
    primary: bool
    capabilities: dict[str, Any]


class PremisesOut(Schema):
    label: str
    street: str
    postal_code: str
    city: str
    country: str
    latitude: float | None = None
    longitude: float | None = None
    is_main: bool


class PersonOut(Schema):
    name: str
    position: str
    kind: str


class PictureOut(Schema):
    url: str
    width: int
    height: int
    caption: str


class OrganisationOut(Schema):
    """What the caller may see; a field that is not for the caller is absent or null."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    slug: str = Field(examples=["doblajes-azotea"])
    name: str = Field(examples=["Doblajes Azotea"])
    kind: str = Field(examples=["company"])
    standing: str
    member_since: str
    logo: str
    activities: list[ActivityOut]
    premises: list[PremisesOut]
    people: list[PersonOut]
    pictures: list[PictureOut]
    legal_name: str | None = None
    former_names: list[str] | None = None
    tax_country: str | None = None
    tax_id: str | None = None
    size_band: str | None = None
    founded_year: int | None = None
    tagline: str | None = None
    description: str | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    languages: list[str] | None = None
    markets: list[str] | None = None
    credits: list[dict[str, Any]] | None = None
    awards: list[dict[str, Any]] | None = None
    links: list[dict[str, Any]] | None = None
    office_notes: str | None = None
    confirmed_at: str
    updated_at: str


class OrganisationPage(Schema):
    items: list[OrganisationOut]
    next: str | None = Field(None, description="The cursor of the next page")


class OrganisationsQuery(Schema):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] = ""
    updated_since: datetime | None = None
    activity: Annotated[str, StringConstraints(max_length=12)] = ""
    member: bool | None = None
    lang: str = ""


class OrganisationPatch(Schema):
    tagline: dict[str, str] | None = None
    description: dict[str, str] | None = None
    website: Annotated[str, StringConstraints(max_length=longest("website"))] | None = None
    email: Annotated[str, StringConstraints(max_length=longest("email"))] | None = None
    phone: Annotated[str, StringConstraints(max_length=longest("phone"))] | None = None
    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="The version this change was made from; refused if older"
    )


def _cursor(moment: datetime, pk: int) -> str:
    return urlsafe_b64encode(f"{moment.isoformat()}|{pk}".encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[datetime, int]:
    try:
        moment, _, pk = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        when, number = _in_utc(datetime.fromisoformat(moment)), int(pk)
        if not 0 < number < 2**63:
            raise ValueError(text)
    except ValueError:
        raise HttpError(400, "This cursor is not one of ours") from None
    return when, number


def _in_utc(moment: datetime) -> datetime:
    """Raises `ValueError` for a moment without its zone, or one that no calendar has in ours."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    try:
        # A day's room at both ends, for every zone in which the database may look at it.
        return min(max(moment.astimezone(UTC), FIRST_MOMENT), LAST_MOMENT)
    except OverflowError as error:
        raise ValueError(moment) from error


@router.get("/organisations", response=OrganisationPage, summary="Organisations, oldest change first")
def organisations(
    request: HttpRequest, response: HttpResponse, query: Query[OrganisationsQuery]
) -> dict[str, Any]:
    audience, language = audience_of(request.user), current_language()
    if request.user.is_authenticated:
        page = _page(query, audience, language)
    else:
        parts = (language, query.model_dump_json())
        page = remembered("api", *parts, compute=lambda: _page(query, audience, language))
    if page["next"]:
        response["Link"] = f'<{request.path}?cursor={page["next"]}&limit={query.limit}>; rel="next"'
    return page


def _page(query: OrganisationsQuery, audience: str, language: str) -> dict[str, Any]:
    rows = Organisation.objects.filter(merged_into=None) if sees_unlisted(audience) else listed()
    if query.updated_since:
        try:
            since = _in_utc(query.updated_since)
        except ValueError:
            raise HttpError(400, "Write updated_since with its time zone, in this age") from None
        rows = rows.filter(updated_at__gte=since)
    if query.activity:
        chosen = Q(activities__category__code=query.activity) | Q(
            activities__category__parent__code=query.activity
        )
        rows = rows.filter(chosen).distinct()
    if query.member is not None:
        rows = rows.exclude(standing="") if query.member else rows.filter(standing="")
    if query.cursor:
        moment, pk = _read_cursor(query.cursor)
        rows = rows.filter(Q(updated_at__gt=moment) | Q(updated_at=moment, pk__gt=pk))
    found = list(rows.order_by("updated_at", "pk").values_list("pk", "updated_at")[: query.limit + 1])
    shown = found[: query.limit]
    following = _cursor(shown[-1][1], shown[-1][0]) if len(found) > query.limit else None
    seen = presented_many([pk for pk, _moment in shown], audience, language)
    return {"items": [seen[pk] for pk, _moment in shown if pk in seen], "next": following}


def _one(request: HttpRequest, key: str) -> Organisation:
    named = Q(slug=key)
    with suppress(ValueError):
        named |= Q(public_id=UUID(key))
    asked_for = Organisation.objects.filter(named).first()
    # What was merged into another record is that record now, under its old name and identifier too.
    pk = (asked_for.merged_into_id or asked_for.pk) if asked_for else 0
    found = with_details(Organisation.objects.filter(pk=pk, merged_into=None)).first()
    if found is None or not (found.listed or request.user.has_perm("organisations.edit_profile", found)):
        raise Http404
    return found


@router.get("/organisations/{key}", response=OrganisationOut, summary="One organisation by slug or id")
def organisation(
    request: HttpRequest, key: Annotated[str, StringConstraints(max_length=120)]
) -> dict[str, Any]:
    return presented(_one(request, key), audience_of(request.user), current_language())


@router.patch(
    "/organisations/{key}", response=OrganisationOut, summary="Change a profile that you may change"
)
def change(
    request: HttpRequest, key: Annotated[str, StringConstraints(max_length=120)], patch: OrganisationPatch
) -> Any:
    require_scope(request, "write")
    found = _one(request, key)
    changes = patch.dict(exclude_unset=True)
    version = changes.pop("version", None)
    changes = {
        name: value if value is not None else ({} if name in ("tagline", "description") else "")
        for name, value in changes.items()
    }

    def act() -> dict[str, Any]:
        try:
            actions.publish_profile(found, changes, by=request.user, base_version=version)
        except actions.EditedMeanwhile as conflict:
            raise HttpError(412, f"Changed meanwhile: {', '.join(conflict.theirs)}") from conflict
        return presented(with_details().get(pk=found.pk), audience_of(request.user), current_language())

    return once(request, act)


class RoleOut(Schema):
    organisation: str = Field(description="The organisation's slug", examples=["doblajes-azotea"])
    organisation_name: str
    kind: str = Field(examples=["representative"])
    position: str
    since: str = Field(examples=["2025-02-01"])


class PersonInRoleOut(Schema):
    """A person as far as the caller may see: their circle is chosen affiliation by affiliation."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    name: str
    roles: list[RoleOut]


class PersonPage(Schema):
    items: list[PersonInRoleOut]
    next: str | None = Field(None, description="The cursor of the next page")


class PersonsQuery(Schema):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] = ""
    lang: str = ""


@router.get("/persons", response=PersonPage, summary="Persons who act for organisations")
def persons(request: HttpRequest, query: Query[PersonsQuery]) -> dict[str, Any]:
    visible = visible_affiliations(audience_of(request.user))
    rows = (
        Person.objects.filter(pk__in=visible.values("person"))
        .prefetch_related(Prefetch("affiliations", queryset=visible, to_attr="seen_roles"))
        .order_by("updated_at", "pk")
    )
    if query.cursor:
        moment, pk = _read_cursor(query.cursor)
        rows = rows.filter(Q(updated_at__gt=moment) | Q(updated_at=moment, pk__gt=pk))
    found = list(rows[: query.limit + 1])
    shown = found[: query.limit]
    return {
        "items": [
            {
                "id": str(one.public_id),
                "name": one.name,
                "roles": [
                    {
                        "organisation": role.organisation.slug,
                        "organisation_name": role.organisation.name,
                        "kind": role.kind,
                        "position": role.position,
                        "since": role.since.isoformat(),
                    }
                    for role in one.seen_roles
                ],
            }
            for one in shown
        ],
        "next": _cursor(shown[-1].updated_at, shown[-1].pk) if len(found) > query.limit else None,
    }


class HitOut(Schema):
    kind: str
    title: str
    url: str
    snippet: str = Field(description="HTML with the matches in <b>")
    score: float


class SearchOut(Schema):
    total: int
    hits: list[HitOut]


class SearchQuery(Schema):
    q: Annotated[str, StringConstraints(max_length=200)]
    kind: Literal["", "organisation", "page", "news"] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    lang: str = ""


@router.get("/search", response=SearchOut, summary="Search everything that the caller may see")
def search(request: HttpRequest, query: Query[SearchQuery]) -> dict[str, Any]:
    page = find(
        SearchRequest(
            current_language(),
            audience_of(request.user),
            query.q.replace("\0", ""),
            kinds=(query.kind,) if query.kind else (),
            limit=query.limit,
        )
    )
    return {
        "total": page.total,
        "hits": [
            {
                "kind": hit.kind,
                "title": hit.title,
                "url": str(hit.card.get("url", "")),
                "snippet": hit.snippet,
                "score": hit.score,
            }
            for hit in page.hits
        ],
    }
