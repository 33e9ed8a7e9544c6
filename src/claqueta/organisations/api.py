"""Organisations through the API: the same circles as everywhere."""

from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from claqueta.accounts.api import caller
from claqueta.accounts.models import Person
from claqueta.engines.search import SearchRequest
from claqueta.foundation.apikit import changes, listed
from claqueta.foundation.circles import audience_of
from claqueta.foundation.fields.schemas import patched, shown
from claqueta.foundation.search import find, kinds_found
from claqueta.foundation.translated import current_language
from claqueta.foundation.versions import EditedMeanwhile
from claqueta.organisations import actions
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.policies import sees_unlisted
from claqueta.organisations.queries import listed as in_directory
from claqueta.organisations.queries import (
    presented,
    presented_many,
    visible_affiliations,
    with_details,
)

router = Router(tags=["organisations"], auth=caller)


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


class PosterOut(PictureOut):
    work: str = Field(description="The title of the credit", examples=["La casa de papel azul"])


def _without_posters(credits: Any) -> Any:
    """The credits as a change takes them; their posters stand by themselves."""
    return credits and [{name: part for name, part in one.items() if name != "poster"} for one in credits]


@shown(PROFILE)
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
    credits: Annotated[list[dict[str, Any]] | None, BeforeValidator(_without_posters)] = None
    posters: list[PosterOut]
    confirmed_at: str
    updated_at: str


class OrganisationFilters(Schema):
    activity: Annotated[str, StringConstraints(max_length=12)] = ""
    member: bool | None = None


@patched(PROFILE)
class OrganisationPatch(Schema):
    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="The version this change was made from; refused if older"
    )


def _presented(request: HttpRequest, rows: list[Organisation]) -> list[dict[str, Any]]:
    seen = presented_many([row.pk for row in rows], audience_of(request.user), current_language())
    return [seen[row.pk] for row in rows if row.pk in seen]


@listed(
    router,
    "/organisations",
    OrganisationOut,
    order=("updated_at", "pk"),
    search=("shown_name",),
    moment="updated_at",
    filters=OrganisationFilters,
    show=_presented,
    remember=True,
    summary=gettext_noop("Organisations, oldest change first"),
)
def organisations(request: HttpRequest, query: OrganisationFilters) -> QuerySet[Organisation]:
    unlisted = sees_unlisted(audience_of(request.user))
    rows = Organisation.objects.filter(merged_into=None) if unlisted else in_directory()
    if query.activity:
        chosen = Q(activities__category__code=query.activity) | Q(
            activities__category__parent__code=query.activity
        )
        rows = rows.filter(chosen).distinct()
    if query.member is not None:
        rows = rows.exclude(standing="") if query.member else rows.filter(standing="")
    # The name that everybody reads; the legal one behind a trade name may not be for the caller.
    rows = rows.alias(shown_name=Coalesce(NullIf("trade_name", Value("")), "legal_name"))
    # What is shown of each is read by `presented_many`, as far as it is not remembered.
    return rows.only("pk")


def _one(request: HttpRequest, key: Annotated[str, StringConstraints(max_length=120)]) -> Organisation:
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


def _shown(request: HttpRequest, one: Organisation) -> dict[str, Any]:
    return presented(one, audience_of(request.user), current_language())


@router.get(
    "/organisations/{key}", response=OrganisationOut, summary=gettext_noop("One organisation by slug or id")
)
def organisation(
    request: HttpRequest, key: Annotated[str, StringConstraints(max_length=120)]
) -> dict[str, Any]:
    return _shown(request, _one(request, key))


@changes(
    router,
    "/organisations/{key}",
    OrganisationOut,
    of=_one,
    show=_shown,
    summary=gettext_noop("Change a profile that you may change"),
)
def change(request: HttpRequest, found: Organisation, patch: OrganisationPatch) -> Organisation:
    values = patch.dict(exclude_unset=True)
    version = values.pop("version", None)
    try:
        actions.publish_profile(found, values, by=request.user, base_version=version)
    except EditedMeanwhile as conflict:
        raise HttpError(412, f"Changed meanwhile: {', '.join(conflict.theirs)}") from conflict
    return with_details().get(pk=found.pk)


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


def _persons(request: HttpRequest, rows: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(row.public_id),
            "name": row.name,
            "roles": [
                {
                    "organisation": role.organisation.slug,
                    "organisation_name": role.organisation.name,
                    "kind": role.kind,
                    "position": role.position,
                    "since": role.since.isoformat(),
                }
                for role in row.seen_roles
            ],
        }
        for row in rows
    ]


@listed(
    router,
    "/persons",
    PersonInRoleOut,
    order=("updated_at", "pk"),
    search=("name",),
    show=_persons,
    summary=gettext_noop("Persons who act for organisations"),
)
def persons(request: HttpRequest) -> QuerySet[Person]:
    visible = visible_affiliations(audience_of(request.user))
    return Person.objects.filter(pk__in=visible.values("person")).prefetch_related(
        Prefetch("affiliations", queryset=visible, to_attr="seen_roles")
    )


class HitOut(Schema):
    kind: str
    title: str
    url: str
    snippet: str = Field(description="HTML with the matches in <b>")
    score: float
    by_meaning: bool = Field(description="Found by what it means, without having the words")


class SearchOut(Schema):
    total: int
    hits: list[HitOut]


def _is_found(kind: str) -> str:
    if kind and kind not in kinds_found():
        raise ValueError(f"One of {', '.join(sorted(kinds_found()))}, or nothing for all")
    return kind


class SearchQuery(Schema):
    q: Annotated[str, StringConstraints(max_length=200)]
    kind: Annotated[
        str,
        AfterValidator(_is_found),
        # What the domains declare that can be found.
        Field(json_schema_extra=lambda schema: schema.update(enum=["", *sorted(kinds_found())])),
    ] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    lang: str = ""


@router.get("/search", response=SearchOut, summary=gettext_noop("Search everything that the caller may see"))
def search(request: HttpRequest, query: Query[SearchQuery]) -> dict[str, Any]:
    page = find(
        SearchRequest(
            current_language(),
            audience_of(request.user),
            query.q.replace("\0", ""),
            kinds=(query.kind,) if query.kind else (),
            limit=query.limit,
            fused=True,
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
                "by_meaning": hit.meant,
            }
            for hit in page.hits
        ],
    }
