"""The pages of somebody who reads, whether they came by link or signed in: their list, and each project with its form.

Nothing is done by opening one, as programs that look through mails do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from claqueta.foundation.downloads import download
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.actions.reading_panel import answer_invitation
from claqueta.submissions.blinding import blind_copy
from claqueta.submissions.criteria import plan_of
from claqueta.submissions.models import (
    IN_HAND,
    ReaderSeat,
    Reading,
    ReadingState,
    SeatState,
    Submission,
    SubmissionFile,
)
from claqueta.submissions.queries.conflicts import Found, conflicts_among
from claqueta.submissions.queries.for_readers import others_of, project_for_reader
from claqueta.submissions.queries.reading import score_of
from claqueta.submissions.reader_links import PERMISSION
from claqueta.submissions.reading_forms import ReadingForm, WhyForm


@dataclass(frozen=True, slots=True)
class ReaderVisit:
    """Somebody who reads for a call, and where their pages are for them."""

    seat: ReaderSeat
    by: Any
    home: str
    address: Callable[[Reading], str]
    """A reading → its page."""
    file: Callable[[Reading, str], str]
    """A reading and a file's id → the file."""


def show_home(request: HttpRequest, visit: ReaderVisit) -> HttpResponse:
    """What is theirs to read, and how far they are; before, whether they read at all."""
    seat = visit.seat
    if request.method == "POST":
        action = sent(request).choice("action", ("accept", "decline"))
        if not action:
            raise Http404
        answer_invitation(seat, yes=action == "accept", by=visit.by)
        messages.success(
            request,
            _("Thank you. What is yours to read stands below.")
            if action == "accept"
            else _("Noted: you do not read for this call. Thank you for saying so."),
        )
        return redirect(visit.home)
    plan = plan_of(seat.call)
    waiting: list[Any] = []
    given: list[Any] = []
    if seat.state == SeatState.ACCEPTED:
        readings = _readings(visit)
        conflicts = conflicts_among([seat.reader], [one.submission for one in readings])
        for one in readings:
            if (seat.reader_id, one.submission_id) in conflicts:
                continue
            done = one.state == ReadingState.GIVEN
            shown = project_for_reader(one.submission, current_language())
            row = (one, shown, visit.address(one), score_of(one, plan) if done else None)
            (given if done else waiting).append(row)
    return render(
        request,
        "submissions/reading/home.html",
        {**_frame(visit), "waiting": waiting, "given": given, "total": len(waiting) + len(given)},
    )


def _readings(visit: ReaderVisit) -> list[Reading]:
    rows = Reading.objects.filter(
        seat=visit.seat, state__in=(ReadingState.ASSIGNED, ReadingState.GIVEN), submission__state__in=IN_HAND
    )
    found = rows.select_related(
        "seat__reader__organisation", "submission__call__event", "submission__organisation"
    ).prefetch_related("submission__files__attachment", "submission__files__blind_copy")
    return list(found.order_by("submission__number"))


def _frame(visit: ReaderVisit) -> dict[str, Any]:
    plan = plan_of(visit.seat.call)
    return {
        "seat": visit.seat,
        "call": visit.seat.call,
        "plan": plan,
        "until": plan.until.astimezone(visit.seat.call.here) if plan.until else None,
        "home": visit.home,
        "noindex": True,
    }


def _reading(visit: ReaderVisit, key: UUID) -> Reading:
    found = next((one for one in _readings(visit) if one.public_id == key), None)
    if found is None or visit.seat.state != SeatState.ACCEPTED or not visit.by.has_perm(PERMISSION, found):
        raise Http404
    return found


def _conflict(reading: Reading) -> Found | None:
    return conflicts_among([reading.seat.reader], [reading.submission]).get(
        (reading.seat.reader_id, reading.submission_id)
    )


def show_project(request: HttpRequest, visit: ReaderVisit, key: UUID) -> HttpResponse:
    """A project with its form; what others gave only once this one is given. Raises `Http404`."""
    reading = _reading(visit, key)
    conflict = _conflict(reading)
    if conflict is not None:
        return render(
            request,
            "submissions/reading/conflict.html",
            {**_frame(visit), "conflict": conflict.label},
            status=403,
        )
    plan = plan_of(visit.seat.call)
    form = ReadingForm(plan=plan, reading=reading)
    why = WhyForm()
    if request.method == "POST":
        action = sent(request).choice("action", ("save", "give", "conflict"))
        bound = ReadingForm(request.POST, plan=plan) if action != "conflict" else form
        why = WhyForm(request.POST) if action == "conflict" else why
        form = bound
        try:
            done = _done(request, visit, reading, action, form, why)
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            say_by_field(why if action == "conflict" else form, error)
        else:
            if done:
                messages.success(request, done)
                return redirect(visit.home if action != "save" else visit.address(reading))
    shown = project_for_reader(reading.submission, current_language())
    wrong = bool(form.errors or why.errors)
    return render(
        request,
        "submissions/reading/project.html",
        {
            **_frame(visit),
            "reading": reading,
            "shown": shown,
            "files": [(one, visit.file(reading, one.id)) for one in shown.files],
            "form": form,
            "why": why,
            "version": reading.version,
            "is_given": reading.state == ReadingState.GIVEN,
            "score": score_of(reading, plan),
            "given_scores": [(str(one), reading.scores.get(one.key)) for one in form.criteria],
            "others": others_of(reading, plan),
        },
        status=422 if wrong else 200,
    )


def _done(
    request: HttpRequest, visit: ReaderVisit, reading: Reading, action: str, form: ReadingForm, why: WhyForm
) -> str:
    """Do what was asked, and say so; empty where a form is wrong."""
    if action == "conflict":
        if not why.is_valid():
            return ""
        giving.declare_conflict(reading, why=why.cleaned_data["why"], by=visit.by)
        return _("Noted: somebody else reads it. Thank you for saying so.")
    if action not in ("save", "give"):
        raise Http404
    if not form.is_valid():
        return ""
    version = sent(request).whole("version", 1, 2**31 - 1)
    act = giving.give_reading if action == "give" else giving.save_reading
    act(reading, version=version, by=visit.by, **form.values())
    return _("Thank you: your reading is given.") if action == "give" else _("Saved. You can go on later.")


def give_file(request: HttpRequest, visit: ReaderVisit, key: UUID, file_id: UUID) -> HttpResponseBase:
    """A file of a project, as its reader may have it; blind, it has another name and no metadata. Raises `Http404`."""
    reading = _reading(visit, key)
    if _conflict(reading) is not None:
        raise Http404
    return file_as_read(request, reading.submission, file_id, _frame(visit))


def file_as_read(
    request: HttpRequest, submission: Submission, file_id: UUID, frame: Mapping[str, Any]
) -> HttpResponseBase:
    """A file of a project as those have it who judge it; `frame` is for the page of one that is held back. Raises `Http404`."""
    shown = project_for_reader(submission, current_language())
    if str(file_id) not in {one.id for one in shown.files}:
        raise Http404
    file = get_object_or_404(
        SubmissionFile.objects.select_related("attachment", "submission__organisation"), public_id=file_id
    )
    if not submission.call.blind:
        return download(
            file.attachment.file, name=file.attachment.name, media_type=file.attachment.media_type
        )
    copy = blind_copy(file)
    if not copy.is_shown:
        return render(request, "submissions/reading/held_back.html", dict(frame), status=403)
    ending = ".pdf" if copy.media_type == "application/pdf" else ".webp"
    return download(copy.body, name=f"{submission.number}-{file.kind}{ending}", media_type=copy.media_type)
