"""Calls for projects in the office: the list, one of them with how it stands, a new one, and where it is edited."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, Said
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Step, Trail, moves
from claqueta.desk.registers.beside import Purposes
from claqueta.events.office.edit import show_form
from claqueta.foundation.actors import Actor
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column
from claqueta.submissions import actions
from claqueta.submissions.call_forms import CallForm, NewCallForm, initial_of
from claqueta.submissions.models import CallState, ProjectCall, SubmissionState
from claqueta.submissions.queries import rules_in_words
from claqueta.submissions.queries.results import results_of

State = CallState
TONES = {State.DRAFT: Tone.WAITS, State.PUBLISHED: Tone.LIVE, State.ENDED: Tone.GOOD}


def tone_of(call: ProjectCall) -> Tone:
    return TONES[CallState(call.state)]


def rows() -> QuerySet[ProjectCall]:
    drafts = Q(submissions__state=SubmissionState.DRAFT)
    return (
        ProjectCall.objects.order_by("-closes_at", "-pk")
        .select_related("event")
        .annotate(in_hand=Count("submissions", filter=~drafts), drafts=Count("submissions", filter=drafts))
    )


def call_by_number(pk: int) -> ProjectCall:
    return get_object_or_404(ProjectCall.objects.select_related("event"), pk=pk)


COLUMNS = (
    Column("opens", gettext_lazy("Opens"), lambda call: call.opens),
    Column("closes", gettext_lazy("Closes"), lambda call: call.closes),
    Column("event", gettext_lazy("Event"), lambda call: str(call.event) if call.event else ""),
    Column("wanted", gettext_lazy("Projects to be selected"), lambda call: call.wanted),
    Column("late", gettext_lazy("What comes after the deadline"), lambda call: call.get_late_display()),
    Column("incomplete", gettext_lazy("What comes incomplete"), lambda call: call.get_incomplete_display()),
    Column("blind", gettext_lazy("Read without knowing whose it is"), lambda call: call.blind),
    Column("pitch_minutes", gettext_lazy("Minutes of a pitch"), lambda call: call.pitch_minutes),
    Column("catalogue_at", gettext_lazy("Catalogue published"), lambda call: call.catalogue_at),
)


def _standing(call: ProjectCall) -> dict[str, Any]:
    counted = dict(call.submissions.order_by().values_list("state").annotate(n=Count("pk")))
    listed = f"{reverse('office_submissions')}?call={call.pk}"
    return {
        "states": [
            (label, counted[state], f"{listed}&state={state}")
            for state, label in SubmissionState.choices
            if state in counted
        ],
        "rules": rules_in_words(call),
        "waiting": len(actions.letters_waiting(call)),
        "call": call,
    }


def step_of(call: ProjectCall, _account: Any) -> Step | None:
    if call.state == State.DRAFT and not call.text:
        return Step(
            gettext_lazy("It is a draft, and still says nothing of what it is about."),
            url=reverse("office_project_call_edit", args=[call.pk]),
            label=gettext_lazy("Write it"),
        )
    if call.state == State.DRAFT:
        return Step(gettext_lazy("It is a draft: nobody sees it yet."), act="publish")
    waiting = len(actions.letters_waiting(call))
    if waiting:
        return Step(
            ngettext("%(n)s letter has not been sent yet.", "%(n)s letters have not been sent yet.", waiting)
            % {"n": waiting},
            url=reverse("office_project_letters", args=[call.pk]),
            label=gettext_lazy("Look at them"),
        )
    selected = call.submissions.filter(state=SubmissionState.SELECTED).exists()
    if selected and call.catalogue_at is None:
        return Step(gettext_lazy("Nobody sees those selected yet."), act="publish_catalogue")
    if call.is_open() and not call.seats.exists():
        return Step(
            gettext_lazy("It is open. Nobody is to read its projects yet."),
            url=reverse("office_readings", args=[call.pk]),
            label=gettext_lazy("Who reads what"),
        )
    return None


def links_of(call: ProjectCall) -> list[tuple[Said, str]]:
    found: list[tuple[Said, str]] = [
        (gettext_lazy("Its page"), reverse("project_call", args=[call.slug])),
        (gettext_lazy("Edit"), reverse("office_project_call_edit", args=[call.pk])),
        (gettext_lazy("Projects submitted"), f"{reverse('office_submissions')}?call={call.pk}"),
        (gettext_lazy("Who reads what"), reverse("office_readings", args=[call.pk])),
        (gettext_lazy("Ranking and selection"), reverse("office_committee", args=[call.pk])),
        (gettext_lazy("Letters"), reverse("office_project_letters", args=[call.pk])),
        (pgettext_lazy("stage", "Stage"), reverse("office_project_stage", args=[call.pk])),
    ]
    if call.submissions.filter(state=SubmissionState.SELECTED).exists():
        found.append((gettext_lazy("The projects selected"), reverse("project_catalogue", args=[call.slug])))
    return found


def _add(form: Any, *, by: Actor) -> ProjectCall:
    return actions.write_call(form.values(), by=by)


def _when(found: QuerySet[ProjectCall], value: str) -> QuerySet[ProjectCall]:
    now = timezone.now()
    return found.filter(closes_at__gt=now) if value == "open" else found.filter(closes_at__lte=now)


CALLS = Register(
    listing=Listing(
        name="office_project_calls",
        title=gettext_lazy("Calls for projects"),
        icon="doc-full",
        fields=(
            ListField(
                Column("title", gettext_lazy("Title"), str),
                link=lambda call: reverse("office_project_call", args=[call.pk]),
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda call: call.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(
                Column("closes", gettext_lazy("Closes"), lambda call: call.closes),
                order="closes_at",
                on_phone="line",
            ),
            ListField(
                Column("in_hand", gettext_lazy("Submitted"), lambda call: call.in_hand), order="in_hand"
            ),
            ListField(Column("drafts", gettext_lazy("Drafts"), lambda call: call.drafts), order="drafts"),
            ListField(Column("event", gettext_lazy("Event"), lambda call: str(call.event or ""))),
            ListField(
                Column("opens", gettext_lazy("Opens"), lambda call: call.opens), order="opens_at", shown=False
            ),
            ListField(Column("slug", gettext_lazy("Address"), lambda call: call.slug), shown=False),
        ),
        search_in=("slug", "title", "summary", "text"),
        filters=(
            Filter(
                "when",
                gettext_lazy("When"),
                [("open", gettext_lazy("open")), ("closed", gettext_lazy("closed"))],
                narrow=_when,
            ),
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
        ),
        rows=rows,
        empty=gettext_lazy(
            "A call says who may submit which projects and until when. Write one, choose what it asks, publish it."
        ),
    ),
    path="project-calls/",
    record="office_project_call",
    permission="submissions.manage",
    chips=lambda call: [Chip(call.get_state_display(), tone_of(call))],
    next_step=step_of,
    links=links_of,
    detail=lambda call: call.slug,
    edit=lambda call, _account: reverse("office_project_call_edit", args=[call.pk]),
    sections=(
        Part(gettext_lazy("How it stands"), "submissions/office/standing.html", _standing),
        Facts(COLUMNS, gettext_lazy("On record")),
        Part(
            gettext_lazy("What came of it"),
            "submissions/office/results.html",
            lambda call: {"results": results_of(call)},
        ),
        Purposes(),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("New call for projects"), NewCallForm, _add),
    does=(
        *moves(actions.CALLS, "publish", "end", "reopen"),
        Do(
            "publish_catalogue",
            gettext_lazy("Publish the catalogue"),
            actions.publish_catalogue,
            question=gettext_lazy(
                "Everybody sees the cards of those selected whose producers agreed. Publish the catalogue?"
            ),
            when=lambda call: call.state != State.DRAFT and call.catalogue_at is None,
            refused=actions.CALLS.moved_on,
        ),
        Do(
            "withdraw_catalogue",
            gettext_lazy("Take the catalogue off the site"),
            actions.withdraw_catalogue,
            when=lambda call: call.catalogue_at is not None,
            refused=actions.CALLS.moved_on,
        ),
        Do(
            "discard",
            gettext_lazy("Take the draft away"),
            actions.discard_call,
            question=gettext_lazy("What is taken away is gone. Take the draft away?"),
            when=lambda call: call.state == State.DRAFT,
            refused=actions.CALLS.moved_on,
            grave=True,
            ends=True,
        ),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("submissions.manage", of=call_by_number)
def edit_call(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    record = reverse("office_project_call", args=[call.pk])
    form = CallForm(request.POST if request.method == "POST" else None, initial=initial_of(call))
    version = sent(request).whole("version", 1, 2**31 - 1) if request.method == "POST" else None
    return show_form(
        request,
        form,
        str(call),
        lambda: actions.change_call(call, form.values(), by=request.user, version=version),
        [(_("Calls for projects"), reverse("office_project_calls")), (str(call), record)],
        parts=form.parts,
        version=call.version,
    )


urlpatterns = [
    *CALLS.urlpatterns,
    path("project-calls/<id:pk>/edit/", edit_call, name="office_project_call_edit"),
]
