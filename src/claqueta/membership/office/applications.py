"""The office's screens of applications: the list, each with its flags, opinions, papers and what can be done."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Figure, Files, Part, Register, Step, Trail, moves
from claqueta.desk.registers.beside import Thread
from claqueta.foundation import attachments, deadlines
from claqueta.foundation.models import Deadline
from claqueta.foundation.tabular import Column
from claqueta.membership import actions
from claqueta.membership.models import OPEN, Application, OnboardingStep
from claqueta.membership.queries.applying import cost_of
from claqueta.membership.queries.board import facts_of, opinions_of
from claqueta.membership.queries.flags import flags_of
from claqueta.membership.talk import BOARD_TALK, people_of_the_board

State = Application.State
TONES = {
    State.RECEIVED: Tone.WAITS,
    State.ASKED: Tone.LIVE,
    State.COMPLETE: Tone.WAITS,
    State.BOARD: Tone.LIVE,
    State.DEFERRED: Tone.WAITS,
    State.ADMITTED: Tone.GOOD,
    State.REPORTED: Tone.GOOD,
    State.REFUSED: Tone.BAD,
    State.WITHDRAWN: Tone.PLAIN,
}
NEXT = {
    State.RECEIVED: ("complete", gettext_lazy("Look through it: is everything there?")),
    State.COMPLETE: ("board", gettext_lazy("It is complete and waits to be put before the board.")),
    State.BOARD: ("admit", gettext_lazy("The board has it: put down what it decides.")),
    State.DEFERRED: ("board", gettext_lazy("It was deferred: put it before the next sitting.")),
    State.ADMITTED: ("report", gettext_lazy("The admission has to be reported to the assembly.")),
}


def sent() -> QuerySet[Application]:
    """What applicants have sent; drafts are theirs alone."""
    return Application.objects.exclude(sent_at=None).select_related("organisation")


def tone_of(application: Application) -> Tone:
    return TONES.get(application.state, Tone.PLAIN)  # type: ignore[call-overload, no-any-return]


def chips_of(application: Application) -> list[Chip]:
    chips = [Chip(application.get_state_display(), tone_of(application))]
    for deadline in deadlines.of(application).filter(state=Deadline.State.RUNNING):
        chips.append(Chip(_("by %(day)s") % {"day": deadlines.shown(deadline)}, Tone.WAITS))
    if deadlines.of(application).filter(state=Deadline.State.STOPPED).exists():
        chips.append(Chip(_("the clock has stopped"), Tone.PLAIN))
    if application.number is not None:
        chips.append(Chip(_("Member number %(n)s") % {"n": application.number}, Tone.GOOD))
    return chips


def step_of(application: Application, _account: Any) -> Step | None:
    found = NEXT.get(application.state)  # type: ignore[call-overload]
    return Step(found[1], act=found[0]) if found else None


def _told(application: Application) -> dict[str, Any]:
    flags = flags_of(application)
    return {
        "facts": [
            (fact, [flag for flag in flags if flag.field == fact.field]) for fact in facts_of(application)
        ],
        "cost": cost_of(application),
        "application": application,
        "papers": attachments.of(application),
    }


def _decision(application: Application) -> dict[str, Any]:
    return {"application": application}


def _opinions(application: Application) -> dict[str, Any]:
    return {"opinions": opinions_of(application), "application": application}


def _welcome(application: Application) -> dict[str, Any]:
    return {
        "steps": OnboardingStep.objects.filter(application=application).select_related(
            "done_by", "organisation"
        )
    }


APPLICATIONS = Register(
    listing=Listing(
        name="office_applications",
        title=gettext_lazy("Applications"),
        icon="form",
        fields=(
            ListField(
                Column("legal_name", gettext_lazy("Applicant"), str),
                link=lambda one: reverse("office_application", args=[one.pk]),
                order="legal_name",
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(
                Column("class", gettext_lazy("Class asked for"), lambda one: one.class_name), on_phone="line"
            ),
            ListField(Column("tax_id", gettext_lazy("Tax ID"), lambda one: one.tax_id), order="tax_id"),
            ListField(
                Column("sent_at", pgettext_lazy("application", "Sent"), lambda one: one.sent_at),
                order="sent_at",
                by_day=True,
            ),
            ListField(
                Column("decided_on", gettext_lazy("Decided on"), lambda one: one.decided_on),
                order="decided_on",
            ),
            ListField(Column("sitting", gettext_lazy("Sitting"), lambda one: one.sitting), shown=False),
            ListField(Column("number", gettext_lazy("Member number"), lambda one: one.number), shown=False),
        ),
        search_in=("legal_name", "tax_id"),
        filters=(
            Filter(
                "state",
                gettext_lazy("State"),
                [(key, name) for key, name in State.choices if key != State.DRAFT],
                "state",
            ),
        ),
        rows=sent,
        empty=gettext_lazy(
            "Requests to join stand here from the moment in which they are sent. The form is on the site, under “Apply to join”."
        ),
    ),
    path="applications/",
    record="office_application",
    permission="membership.manage",
    chips=chips_of,
    next_step=step_of,
    figures=lambda: [
        Figure(
            gettext_lazy("Open applications"),
            Application.objects.filter(state__in=OPEN).count(),
            reverse("office_applications"),
        )
    ],
    detail=lambda one: one.get_state_display(),
    sections=(
        Part(gettext_lazy("What the applicant says"), "membership/office/application.html", _told),
        Part(gettext_lazy("Decision"), "membership/office/decision.html", _decision),
        Part(pgettext_lazy("new member", "Welcome"), "membership/office/welcome.html", _welcome),
        Part(
            gettext_lazy("Opinions of the board"), "membership/office/opinions.html", _opinions, beside=False
        ),
        Thread(BOARD_TALK, lambda _one: people_of_the_board()),
        Files(),
        Trail(notes=True),
    ),
    does=moves(
        actions.APPLICATIONS,
        "complete",
        "ask",
        "board",
        "admit",
        "defer",
        "refuse",
        "report",
        bulk=False,
    ),
)
urlpatterns = APPLICATIONS.urlpatterns
