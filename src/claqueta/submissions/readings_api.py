"""Readings of projects through the API: the office's alone, and no more of them than its own screen shows."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field, StringConstraints

from claqueta.accounts.api import caller
from claqueta.foundation.apikit import KEY_NEEDED, listed
from claqueta.submissions.models import Reading, ReadingPlan, ReadingState
from claqueta.submissions.queries.reading import score_of

router = Router(tags=["projects"], auth=caller)


class ProjectReadingOut(Schema):
    """One project before one reader. What is not given yet is its reader's alone: no score, no word."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    call: str = Field(description="The slug of the call", examples=["foro-de-coproduccion-2027"])
    number: int = Field(description="Of the project in its call")
    project: str = Field(description="Its title; blank in a call that is read without knowing whose it is")
    reader: str
    state: Literal["proposed", "assigned", "given"]
    score: float | None = Field(description="Weighted, from 0 to 10; none as long as it is not given")
    scores: dict[str, int] = Field(description="Criterion → 0 to 10", examples=[{"quality": 8}])
    confidence: int | None = Field(description="How sure the reader is: 1, 2 or 3")
    words: str
    assigned_at: datetime | None
    given_at: datetime | None


class ProjectReadingFilters(Schema):
    call: Annotated[str, StringConstraints(max_length=80)] = Field("", description="The slug of a call")
    state: Literal["", "proposed", "assigned", "given"] = ""


def _shown(_request: HttpRequest, rows: list[Reading]) -> list[dict[str, Any]]:
    calls = {row.submission.call_id for row in rows}
    plans = {one.call_id: one for one in ReadingPlan.objects.filter(call__in=calls)}
    return [_one(row, plans.get(row.submission.call_id) or ReadingPlan()) for row in rows]


def _one(row: Reading, plan: ReadingPlan) -> dict[str, Any]:
    given = row.state == ReadingState.GIVEN
    return {
        "id": str(row.public_id),
        "call": row.submission.call.slug,
        "number": row.submission.number,
        "project": "" if row.submission.call.blind else row.submission.title,
        "reader": row.seat.reader.name,
        "state": row.state,
        "score": score_of(row, plan) if given else None,
        "scores": row.scores if given else {},
        "confidence": row.confidence if given else None,
        "words": row.words if given else "",
        "assigned_at": row.assigned_at,
        "given_at": row.given_at,
    }


@listed(
    router,
    "/project-readings",
    ProjectReadingOut,
    order=("pk",),
    filters=ProjectReadingFilters,
    show=_shown,
    summary=gettext_noop("Readings of projects, for the office"),
    openapi_extra=KEY_NEEDED,
)
def project_readings(request: HttpRequest, query: ProjectReadingFilters) -> QuerySet[Reading]:
    by: Any = request.user
    if not by.has_perm("submissions.manage"):
        raise HttpError(403 if by.is_authenticated else 401, "This is for the office")
    rows = Reading.objects.select_related("seat__reader", "submission__call")
    if query.call:
        rows = rows.filter(submission__call__slug=query.call)
    return rows.filter(state=query.state) if query.state else rows
