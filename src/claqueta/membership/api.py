"""The register of members through the API: at the level of whoever asks, and the ends of the book for everybody."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import AwareDatetime, Field

from claqueta.accounts.api import caller
from claqueta.cluster.classes import class_name
from claqueta.foundation.apikit import KEY_NEEDED
from claqueta.membership import actions, queries
from claqueta.membership.models import PublishedHead

router = Router(tags=["membership"], auth=caller)


class EntryOut(Schema):
    """A member on a day. What is not for the caller is absent."""

    number: int
    name: str
    class_key: str = Field(alias="class", examples=["full"])
    class_name: str
    representative: str
    tax_id: str | None = None
    since: str | None = None
    until: str | None = Field(
        None, description="The first day on which it is no longer a member, where known"
    )
    suspended: bool | None = None


class RegisterOut(Schema):
    on: str
    known: str | None = Field(None, description="The moment of the knowledge, where one was asked for")
    entries: list[EntryOut]


class RegisterQuery(Schema):
    on: date | None = Field(None, description="As of this day; today unless said")
    known: AwareDatetime | None = Field(
        None, description="As it was known at this moment (office and board only); now unless said"
    )


def _refuse(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        if not request.user.is_authenticated:
            raise HttpError(401, "Send a key in the Authorization header")
        raise HttpError(403, "The register is for members; more of it for office and board")


@router.get(
    "/register",
    response=RegisterOut,
    exclude_none=True,
    by_alias=True,
    summary=gettext_noop("The register of members as of a day"),
    openapi_extra=KEY_NEEDED,
)
def register(request: HttpRequest, query: Query[RegisterQuery]) -> dict[str, Any]:
    _refuse(request, "membership.consult_register")
    on = query.on or timezone.localdate()
    everything = request.user.has_perm("membership.see_register")
    if query.known is not None and not everything:
        raise HttpError(403, "What was known earlier is for office and board")
    by: Any = request.user
    entries = queries.register(on, query.known) if everything else actions.consult(on, by=by)
    return {
        "on": on.isoformat(),
        "known": _iso(query.known),
        "entries": [queries.seen(one, everything=everything) for one in entries],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


class HeadOut(Schema):
    day: str = Field(examples=["2026-11-26"])
    entries: int
    hash: str


class HeadsQuery(Schema):
    since: date | None = None


@router.get(
    "/register/heads",
    response=list[HeadOut],
    summary=gettext_noop("Where the book of members ended, day by day"),
)
def heads(request: HttpRequest, query: Query[HeadsQuery]) -> list[dict[str, Any]]:
    rows = PublishedHead.objects.all()
    if query.since is not None:
        rows = rows.filter(day__gte=query.since)
    return [{"day": one.day.isoformat(), "entries": one.entries, "hash": one.hash} for one in rows]


class YearOut(Schema):
    year: int
    joined: int
    left: int
    members: int


class MovesOut(Schema):
    key: str
    name: str
    years: list[dict[str, int]]


class CohortOut(Schema):
    year: int
    joined: int
    stayed: list[dict[str, int]]


class GrowthOut(Schema):
    years: list[YearOut]
    by_class: list[MovesOut]
    by_kind: list[MovesOut]
    cohorts: list[CohortOut]


@router.get(
    "/register/growth",
    response=GrowthOut,
    summary=gettext_noop("Growth, joining and leaving by class and kind, retention by cohort"),
    openapi_extra=KEY_NEEDED,
)
def growth(request: HttpRequest) -> dict[str, Any]:
    _refuse(request, "membership.see_register")
    today, lives = timezone.localdate(), queries.lives()
    return {
        "years": [
            {"year": one.year, "joined": one.joined, "left": one.left, "members": one.members}
            for one in queries.years(lives, today)
        ],
        "by_class": [
            {"key": key, "name": class_name(key), "years": _years(moves)}
            for key, moves in queries.by_class(lives, today).items()
        ],
        "by_kind": [
            {"key": key, "name": key, "years": _years(moves)}
            for key, moves in queries.by_kind(lives, today).items()
        ],
        "cohorts": [
            {
                "year": one.year,
                "joined": one.joined,
                "stayed": [{"year": year, "members": n, "percent": share} for year, n, share in one.stayed],
            }
            for one in queries.cohorts(lives, today)
        ],
    }


def _years(moves: dict[int, tuple[int, int]]) -> list[dict[str, int]]:
    return [{"year": year, "joined": joined, "left": left} for year, (joined, left) in moves.items()]
