"""An application's way: received, complete, before the board, and what it decides. An admission is one transaction."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation import deadlines, mailing
from claqueta.foundation.actors import Actor
from claqueta.foundation.audit import Changes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.deadlines import Clock
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.judging import fitted
from claqueta.foundation.models import Deadline
from claqueta.foundation.periods import last_day
from claqueta.foundation.translated import text_in
from claqueta.membership import forms
from claqueta.membership.actions import applications
from claqueta.membership.actions.admitting import admit_into_the_register
from claqueta.membership.actions.moves import OfficeMove
from claqueta.membership.applicants import link_of
from claqueta.membership.applying import ANSWERED, ASK, DECISION, REASONS, REFUSAL, SITTING
from claqueta.membership.models import OPEN, Application, ApplicationState
from claqueta.membership.queries.flags import flags_of

CHECK = "membership.check"
"""The office checks that an application is complete."""
ANSWER = "membership.answer"
"""The applicant hands in what is missing."""
DECIDE = "membership.decide"
"""The board decides."""
REPORT = "membership.report"
"""The admission is reported to the assembly."""


def _send(application: Application, *, by: Actor) -> Changes:
    applications.settle(application, by=by)
    _write_to(application, "application_received")
    return {}


def _ask(application: Application, *, by: Actor, missing: str) -> Changes:
    """The clock stops: the office's, and the board's when it asks so late."""
    application.missing = fitted({"missing": missing}, ASK)["missing"]
    application.answer = ""
    for kind in (CHECK, DECIDE):
        if deadlines.in_time(kind)(application) and not _is_stopped(application, kind):
            deadlines.stop(application, kind, by=by, reason=application.missing)
    _write_to(application, "application_asked")
    return {"missing": ("", application.missing)}


def _answer(application: Application, *, by: Actor, answer: str) -> Changes:
    """The clock goes on."""
    application.answer = fitted({"answer": answer}, ANSWERED)["answer"]
    _let_run(application, CHECK, by)
    return {}


def _complete(application: Application, *, by: Actor) -> Changes:
    _let_run(application, DECIDE, by)
    return {}


def _to_board(application: Application, *, by: Actor) -> Changes:
    _let_run(application, DECIDE, by)
    return {}


def _is_stopped(application: Application, kind: str) -> bool:
    return deadlines.of(application).filter(kind=kind, state=Deadline.State.STOPPED).exists()


def _let_run(application: Application, kind: str, by: Actor) -> None:
    """A clock that was stopped goes on; one that does not run begins."""
    if _is_stopped(application, kind):
        deadlines.go_on(application, kind, by=by)
    elif not deadlines.of(application).filter(kind=kind, ended_at=None).exists():
        deadlines.begin(application, kind, by=by)


def _decided(application: Application, words: dict[str, Any]) -> date:
    """Put the sitting and its day on the application; the day. Raises `ValidationError` by field."""
    day: date | None = words["decided_on"]
    if day is None:
        raise ValidationError({"decided_on": [_("On which day did the board decide?")]})
    sent = timezone.localdate(application.sent_at)
    if day < sent:
        raise ValidationError(
            {
                "decided_on": [
                    _("The application came on %(day)s: the board cannot have decided before.")
                    % {"day": date_format(sent)}
                ]
            }
        )
    if day > timezone.localdate():
        raise ValidationError({"decided_on": [_("That day has not come yet.")]})
    application.decided_on, application.sitting = day, words["sitting"]
    return day


def _admit(
    application: Application,
    *,
    by: Actor,
    sitting: str,
    decided_on: date | None,
    effective_on: date | None = None,
    despite: str = "",
) -> Changes:
    words = fitted(
        {"sitting": sitting, "decided_on": decided_on, "effective_on": effective_on, "despite": despite},
        DECISION,
    )
    day = _decided(application, words)
    application.effective_on = words["effective_on"] or day
    founded = settings.CLUSTER.founded_on
    if founded is not None and application.effective_on < founded:
        raise ValidationError(
            {"effective_on": [_("The cluster was founded on %(day)s.") % {"day": date_format(founded)}]}
        )
    admission = settings.CLUSTER.bylaws.on(day).admission
    if application.effective_on < day:
        raise ValidationError(
            {
                "effective_on": [
                    _("Nobody is a member before the board admits it (%(article)s).")
                    % {"article": text_in(admission.article)}
                ]
            }
        )
    grave = [flag.text for flag in flags_of(application) if flag.grave]
    if grave and not words["despite"]:
        raise ValidationError(
            {"despite": [*grave, _("Say why the board admits it all the same, or ask the applicant.")]}
        )
    application.reasons = words["despite"]
    admit_into_the_register(application, by=by)
    return {"number": (None, application.number), "decided_on": (None, day)}


def _defer(
    application: Application, *, by: Actor, sitting: str, decided_on: date | None, reasons: str
) -> Changes:
    words = fitted({"sitting": sitting, "decided_on": decided_on, "reasons": reasons}, {**SITTING, **REASONS})
    _decided(application, words)
    application.reasons = words["reasons"]
    _write_to(application, "application_deferred")
    return {"decided_on": (None, application.decided_on)}


def _refuse(
    application: Application, *, by: Actor, sitting: str, decided_on: date | None, reasons: str
) -> Changes:
    words = fitted({"sitting": sitting, "decided_on": decided_on, "reasons": reasons}, REFUSAL)
    day = _decided(application, words)
    application.reasons = words["reasons"]
    application.object_until = last_day(day, rule("refusal_objection", on=day))
    _write_to(application, "application_refused", source=rule("refusal_objection", on=day).source)
    return {"decided_on": (None, day), "object_until": (None, application.object_until)}


def _report(application: Application, *, by: Actor, reported_on: date | None) -> Changes:
    words = fitted({"reported_on": reported_on}, {"reported_on": SITTING["decided_on"]})
    day = words["reported_on"] or timezone.localdate()
    if application.decided_on and day < application.decided_on:
        raise ValidationError({"reported_on": [_("The board decided later than that.")]})
    application.reported_on = day
    return {"reported_on": (None, day)}


def _withdraw(application: Application, *, by: Actor) -> Changes:
    _write_to(application, "application_withdrawn")
    return {}


def _write_to(application: Application, template: str, **more: Any) -> None:
    mailing.send(
        f"membership/mail/{template}",
        application.email,
        {"application": application, "url": link_of(application), **more},
        language=application.language,
        why=_("You get this mail because you sent an application to join."),
    )


State = ApplicationState
_DECIDING = (State.BOARD, State.DEFERRED)
APPLICATIONS = Flow(
    Application,
    (
        Move(
            "send",
            gettext_lazy("Send"),
            (State.DRAFT,),
            State.RECEIVED,
            rule="membership.fill_in",
            verb="membership.application_sent",
            effect=_send,
            clock=((CHECK, Clock.BEGINS),),
        ),
        OfficeMove(
            "complete",
            gettext_lazy("It is complete"),
            (State.RECEIVED, State.ASKED),
            State.COMPLETE,
            verb="membership.application_complete",
            effect=_complete,
            clock=((CHECK, Clock.IS_MET), (ANSWER, Clock.IS_DROPPED)),
        ),
        OfficeMove(
            "ask",
            gettext_lazy("Ask for what is missing"),
            (State.RECEIVED, State.COMPLETE, State.BOARD, State.DEFERRED),
            State.ASKED,
            verb="membership.application_asked",
            effect=_ask,
            form=forms.AskForm,
            clock=((ANSWER, Clock.BEGINS),),
        ),
        Move(
            "answer",
            gettext_lazy("Answer"),
            (State.ASKED,),
            State.RECEIVED,
            rule="membership.fill_in",
            verb="membership.application_answered",
            effect=_answer,
            clock=((ANSWER, Clock.IS_MET),),
        ),
        OfficeMove(
            "board",
            gettext_lazy("Put before the board"),
            (State.COMPLETE, State.DEFERRED),
            State.BOARD,
            verb="membership.application_before_the_board",
            effect=_to_board,
        ),
        OfficeMove(
            "admit",
            gettext_lazy("Admit"),
            _DECIDING,
            State.ADMITTED,
            verb="membership.application_admitted",
            effect=_admit,
            form=forms.AdmitForm,
            clock=((DECIDE, Clock.IS_MET), (REPORT, Clock.BEGINS)),
        ),
        OfficeMove(
            "defer",
            gettext_lazy("Defer"),
            (State.BOARD,),
            State.DEFERRED,
            verb="membership.application_deferred",
            effect=_defer,
            form=forms.DeferForm,
            clock=((DECIDE, Clock.IS_DROPPED),),
        ),
        OfficeMove(
            "refuse",
            gettext_lazy("Refuse"),
            _DECIDING,
            State.REFUSED,
            verb="membership.application_refused",
            effect=_refuse,
            form=forms.RefuseForm,
            clock=((DECIDE, Clock.IS_MET),),
        ),
        OfficeMove(
            "report",
            gettext_lazy("Reported to the assembly"),
            (State.ADMITTED,),
            State.REPORTED,
            verb="membership.application_reported",
            effect=_report,
            form=forms.ReportForm,
            clock=((REPORT, Clock.IS_MET),),
        ),
        Move(
            "withdraw",
            gettext_lazy("Withdraw"),
            (State.DRAFT, *OPEN),
            State.WITHDRAWN,
            rule="membership.withdraw_application",
            verb="membership.application_withdrawn",
            effect=_withdraw,
            clock=tuple((kind, Clock.IS_DROPPED) for kind in (CHECK, ANSWER, DECIDE)),
        ),
    ),
)
