"""The states of a project, from the draft to the decision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.foundation.actors import Actor, account_of
from claqueta.foundation.audit import Changes
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.judging import JudgedForm, fitted
from claqueta.foundation.translated import TranslatedFormField
from claqueta.submissions.actions import telling
from claqueta.submissions.judging import DECIDING, REASON
from claqueta.submissions.models import Decision, Late, Outcome, Submission, SubmissionState
from claqueta.submissions.queries import key_of, standing_of

State = SubmissionState


class ReasonForm(JudgedForm, forms.Form):
    table = {"why": REASON["reason"]}
    why = forms.CharField(
        label=gettext_lazy("Why, for its producer"), widget=forms.Textarea(attrs={"rows": 4})
    )


class DecideForm(JudgedForm, forms.Form):
    table = {"why": DECIDING["reason"], "words": DECIDING["words"]}
    why = forms.CharField(
        label=gettext_lazy("Reason of the committee"),
        help_text=gettext_lazy("It stays with those who select; its producer never reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    words = TranslatedFormField(
        label=gettext_lazy("Words for the letter"),
        help_text=gettext_lazy("They stand in the letter, which leaves only when you send the letters."),
        multiline=True,
        max_length=2000,
        required=False,
    )


class TooLateToSubmit(ValidationError):
    """The call has closed. Nothing was changed, and what was written is still there."""

    def __init__(self) -> None:
        super().__init__(
            _("The call has closed: it takes no more projects. What you wrote is still here."),
            code="too-late",
        )


class NotReady(ValidationError):
    """Something that the call needs is missing, or a rule of it is not met. Nothing was changed."""


def _submit(submission: Submission, *, by: Actor) -> Changes:
    call, now = submission.call, timezone.now()
    if not call.takes(now):
        raise TooLateToSubmit
    standing = standing_of(submission)
    if standing.refused:
        raise NotReady([one.words for one in standing.refused])
    if not standing.is_complete and (call.incomplete == Late.REFUSED or not submission.title):
        raise NotReady(standing.lacking)
    if not submission.rights:
        raise NotReady(_("Say that you hold the rights, or may submit it for whoever does."))
    submission.submitted_at = submission.updated_at = now
    submission.late = now >= call.grace_ends_at
    submission.incomplete = not standing.is_complete
    submission.reason = ""
    submission.version += 1
    telling.received(submission)
    return {"late": (False, True)} if submission.late else {}


def _reason(why: str) -> str:
    """Said in the field in which it was asked. Raises `ValidationError`."""
    return str(fitted({"why": why}, ReasonForm.table)["why"])


def _send_back(submission: Submission, *, by: Actor, why: str = "") -> Changes:
    submission.reason = _reason(why)
    submission.updated_at = timezone.now()
    telling.sent_back(submission)
    return {}


def _not_admit(submission: Submission, *, by: Actor, why: str = "") -> Changes:
    submission.reason = _reason(why)
    submission.updated_at = timezone.now()
    telling.not_admitted(submission)
    return {}


def _admit(submission: Submission, *, by: Actor) -> Changes:
    submission.reason, submission.updated_at = "", timezone.now()
    return {}


def _withdraw(submission: Submission, *, by: Actor) -> Changes:
    submission.withdrawn_at = submission.updated_at = timezone.now()
    submission.slots.update(submission=None)
    submission.place = None
    return {}


def _decide(outcome: Outcome) -> Any:
    def effect(submission: Submission, *, by: Actor, why: str = "", words: Any = None) -> Changes:
        said = fitted({"why": why, "words": words or {}}, DecideForm.table)
        submission.decisions.filter(stands=True).update(stands=False)
        Decision.objects.create(
            submission=submission,
            outcome=outcome,
            decided_by=account_of(by),
            reason=said["why"],
            words=said["words"],
        )
        submission.updated_at = timezone.now()
        if outcome != Outcome.SELECTED:
            submission.slots.update(submission=None)
            submission.place = None
        return {}

    return effect


def _takes_back(submission: Submission) -> bool:
    """Whether there is still time for its producer to mend it."""
    return submission.call.takes()


OPEN = (State.SUBMITTED, State.SELECTED, State.RESERVE, State.REJECTED)
SUBMISSIONS = Flow(
    Submission,
    (
        Move(
            "submit",
            pgettext_lazy("project", "Submit"),
            (State.DRAFT,),
            State.SUBMITTED,
            rule="submissions.write",
            verb="submissions.submitted",
            effect=_submit,
        ),
        Move(
            "send_back",
            gettext_lazy("Send it back to be completed"),
            (State.SUBMITTED,),
            State.DRAFT,
            rule="submissions.manage",
            verb="submissions.sent_back",
            effect=_send_back,
            when=_takes_back,
            form=ReasonForm,
        ),
        Move(
            "not_admit",
            gettext_lazy("Do not admit it"),
            (State.SUBMITTED,),
            State.NOT_ADMITTED,
            rule="submissions.manage",
            verb="submissions.not_admitted",
            effect=_not_admit,
            form=ReasonForm,
        ),
        Move(
            "admit",
            gettext_lazy("Admit it after all"),
            (State.NOT_ADMITTED,),
            State.SUBMITTED,
            rule="submissions.manage",
            verb="submissions.admitted",
            effect=_admit,
        ),
        *(
            Move(
                key,
                label,
                tuple(one for one in OPEN if one != outcome.value),
                outcome.value,
                rule="submissions.manage",
                verb=f"submissions.{verb}",
                effect=_decide(outcome),
                form=DecideForm,
            )
            for key, label, outcome, verb in (
                ("select", pgettext_lazy("project", "Select"), Outcome.SELECTED, "selected"),
                ("reserve", gettext_lazy("Put it in reserve"), Outcome.RESERVE, "reserved"),
                ("reject", gettext_lazy("Do not select it"), Outcome.REJECTED, "rejected"),
            )
        ),
        Move(
            "withdraw",
            pgettext_lazy("project", "Withdraw"),
            (State.DRAFT, *OPEN),
            State.WITHDRAWN,
            rule="submissions.withdraw",
            verb="submissions.withdrawn",
            effect=_withdraw,
        ),
    ),
    search_keys=lambda submission: [key_of(submission)],
)
MOVES = {Outcome.SELECTED: "select", Outcome.RESERVE: "reserve", Outcome.REJECTED: "reject"}
