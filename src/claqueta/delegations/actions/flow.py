"""The states of a company's application. Whoever gives or frees a place locks the delegation first, then the company."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.delegations.actions import telling
from claqueta.delegations.actions.delegations import ANSWER
from claqueta.delegations.actions.paying import drop_document, prepare_if_possible
from claqueta.delegations.models import Applicant, ApplicantState
from claqueta.delegations.queries import withdraws_free
from claqueta.foundation.actors import Actor
from claqueta.foundation.audit import Changes
from claqueta.foundation.deadlines import Clock
from claqueta.foundation.flow import HOUSE_ONLY, Flow, Move

State = ApplicantState
UNDECIDED = (State.SUBMITTED, State.SELECTED, State.RESERVE, State.REJECTED)


class NotReady(ValidationError):
    """Something that the call needs is missing. Nothing was changed."""


def missing_to_submit(applicant: Applicant) -> list[str]:
    """What has to be said before it can be submitted, in words."""
    found = []
    if not applicant.aims:
        found.append(_("Say what your company goes for."))
    if applicant.aid_received is None:
        found.append(_("Declare the de minimis aid of the last three years; write 0 if there was none."))
    return found


def _submit(applicant: Applicant, *, by: Actor) -> Changes:
    if not applicant.can_be_submitted():
        raise ValidationError(
            _("The call has closed: it takes no more applications. What you wrote is still here."),
            code="too-late",
        )
    if missing := missing_to_submit(applicant):
        raise NotReady(missing)
    applicant.submitted_at = applicant.updated_at = timezone.now()
    telling.received(applicant)
    return {}


def _decided(applicant: Applicant, *, by: Actor, why: str, words: Any, order: int | None) -> Changes:
    applicant.reason, applicant.words, applicant.order = why, words, order
    applicant.letter_at = applicant.answer_by = None
    applicant.updated_at = timezone.now()
    return {"order": (None, order)} if order else {}


def _offer(applicant: Applicant, *, by: Actor, answer_by: Any) -> Changes:
    applicant.letter_at = applicant.updated_at = timezone.now()
    applicant.answer_by, applicant.order = answer_by, None
    return {}


def _stamp(applicant: Applicant, *, by: Actor) -> Changes:
    applicant.updated_at = timezone.now()
    applicant.order = None
    return {}


def _accept(applicant: Applicant, *, by: Actor) -> Changes:
    prepare_if_possible(applicant)
    return _stamp(applicant, by=by)


def _decline(applicant: Applicant, *, by: Actor) -> Changes:
    if applicant.document_id is not None and withdraws_free(applicant.delegation):
        drop_document(applicant, reason=_("The company gave up its place in time."))
    return _stamp(applicant, by=by)


def _can_answer(applicant: Applicant) -> bool:
    """Whether it has its letter and there is still time."""
    return (
        applicant.letter_at is not None
        and applicant.answer_by is not None
        and timezone.now() < applicant.answer_by
    )


APPLICANTS = Flow(
    Applicant,
    (
        Move(
            "submit",
            pgettext_lazy("company", "Submit"),
            (State.DRAFT,),
            State.SUBMITTED,
            rule="delegations.write",
            verb="delegations.submitted",
            effect=_submit,
        ),
        *(
            Move(
                key,
                label,
                tuple(one for one in UNDECIDED if one != to),
                to,
                rule="delegations.manage",
                verb=f"delegations.{verb}",
                effect=_decided,
                clock=((ANSWER, Clock.IS_DROPPED),),
            )
            for key, label, to, verb in (
                ("select", pgettext_lazy("company", "Select"), State.SELECTED, "selected"),
                ("reserve", gettext_lazy("Put it in reserve"), State.RESERVE, "reserved"),
                ("reject", pgettext_lazy("company", "Do not select it"), State.REJECTED, "rejected"),
            )
        ),
        Move(
            "move_up",
            gettext_lazy("Move up"),
            (State.RESERVE,),
            State.SELECTED,
            rule=HOUSE_ONLY,
            verb="delegations.moved_up",
            effect=_offer,
        ),
        Move(
            "accept",
            gettext_lazy("We travel"),
            (State.SELECTED,),
            State.ACCEPTED,
            rule="delegations.write",
            verb="delegations.accepted",
            effect=_accept,
            when=_can_answer,
            clock=((ANSWER, Clock.IS_MET),),
        ),
        Move(
            "decline",
            gettext_lazy("We do not travel"),
            (State.SELECTED, State.RESERVE, State.ACCEPTED),
            State.DECLINED,
            rule="delegations.write",
            verb="delegations.declined",
            effect=_decline,
            when=lambda applicant: applicant.letter_at is not None,
            clock=((ANSWER, Clock.IS_DROPPED),),
        ),
        Move(
            "lapse",
            gettext_lazy("Let it lapse"),
            (State.SELECTED,),
            State.LAPSED,
            rule=HOUSE_ONLY,
            verb="delegations.lapsed",
            effect=_stamp,
            clock=((ANSWER, Clock.IS_DROPPED),),
        ),
        Move(
            "withdraw",
            pgettext_lazy("company", "Withdraw"),
            (State.DRAFT, State.SUBMITTED),
            State.WITHDRAWN,
            rule="delegations.write",
            verb="delegations.withdrawn",
            effect=_stamp,
        ),
    ),
)
MOVES = {State.SELECTED: "select", State.RESERVE: "reserve", State.REJECTED: "reject"}
