"""How a membership ends, driven by the bylaws' causes: who begins, whether the member is heard, who decides, who hears appeals."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.cluster.bylaws import Cause
from claqueta.foundation import audit, mailing
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.audit import Changes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.deadlines import Clock
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.judging import fitted
from claqueta.foundation.periods import Counting, add_months, last_day
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import text_in
from claqueta.membership import forms
from claqueta.membership.actions.ledger import NewFact, enter
from claqueta.membership.actions.moves import OfficeMove
from claqueta.membership.applying import ALLEGATIONS, APPEAL, GROUNDS, NOTICE, REASONS, SITTING
from claqueta.membership.applying.tables import DAY
from claqueta.membership.models import Fact, LeavingFile, LeavingState
from claqueta.membership.queries.register import entry_of
from claqueta.organisations.actions.guards import locked
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import recipients_for

HEARING = "membership.hearing"
"""The member is heard."""
APPEALS = "membership.appeal"
"""The member can appeal to the assembly."""
VOLUNTARY = "member"
"""Who begins a cause that is the member's own notice (`Cause.begun_by`)."""


def clause_of(cause: str, on: date) -> Cause:
    """A cause as the bylaws of a day have it. Raises `ValidationError`."""
    found: Cause | None = settings.CLUSTER.bylaws.on(on).cause(cause)
    if found is None:
        raise ValidationError({"cause": [_("The bylaws have no such cause of leaving.")]})
    return found


@atomic
def give_notice(
    organisation: Organisation, *, effective_on: date | None, reasons: str = "", by: Actor
) -> LeavingFile:
    """A member leaves by written notice (LO 1/2002 art. 23.1): nothing is decided. Raises `ValidationError` by field."""
    require(by, "membership.give_notice", organisation)
    today = timezone.localdate()
    words = fitted({"effective_on": effective_on, "reasons": reasons}, NOTICE)
    cause = next((one for one in settings.CLUSTER.bylaws.on(today).causes if one.begun_by == VOLUNTARY), None)
    if cause is None:
        raise ValidationError(_("The bylaws say nothing of leaving: write to the office."))
    held = _member(organisation, today)
    day: date = words["effective_on"] or today
    latest = add_months(today, rule("leaving_notice_most").value)
    if not today <= day <= latest:
        raise ValidationError(
            {"effective_on": [_("Choose a day from today to %(day)s.") % {"day": date_format(latest)}]}
        )
    file = _opened(held, cause.key, words["reasons"], by)
    _end(file, day, _("Written notice of the member"), by=by)
    file.state = LeavingState.ENDED
    file.save()
    audit.record("membership.notice_given", held, by=by, changes={"effective_on": (None, day)})
    _write_to_members(file, "leaving_notice")
    return file


@atomic
def propose_leaving(
    organisation: Organisation,
    cause: str,
    *,
    grounds: str,
    by: Actor,
    effective_on: date | None = None,
) -> LeavingFile:
    """Open the file of a cause that the office or the board begins; one that nobody decides ends the membership at once.

    What collects dues calls it with `dues` when the bylaws' reminders are spent. Raises `ValidationError`.
    """
    require(by, "membership.manage", organisation)
    today = timezone.localdate()
    clause = clause_of(cause, today)
    if clause.begun_by == VOLUNTARY:
        raise ValidationError({"cause": [_("Only the member begins this one, by its notice.")]})
    words = fitted({"grounds": grounds, "effective_on": effective_on}, {**GROUNDS, "effective_on": DAY})
    held = _member(organisation, today)
    file = _opened(held, cause, words["grounds"], by)
    if not clause.decided_by:
        _end(file, words["effective_on"] or today, words["grounds"], by=by)
        file.state = LeavingState.ENDED
    elif not clause.hearing:
        file.state = LeavingState.HEARD
    file.save()
    audit.record("membership.leaving_proposed", held, by=by, changes={"cause": ("", file.cause_name)})
    if file.state == LeavingState.ENDED:
        _write_to_members(file, "leaving_decided")
    return file


# -- Parts ----------------------------------------------------------------------------------------------------------


def _member(organisation: Organisation, day: date) -> Organisation:
    """The record, held, of a member of that day. Raises `ValidationError`."""
    held = locked(organisation)
    entry = entry_of(held.pk, day)
    if entry is None:
        raise ValidationError(_("“%(name)s” is not a member today.") % {"name": held})
    if entry.until is not None:
        raise ValidationError(
            _("The membership of “%(name)s” ends on %(day)s already.")
            % {"name": held, "day": date_format(entry.until)}
        )
    return held


def _opened(organisation: Organisation, cause: str, grounds: str, by: Actor) -> LeavingFile:
    waiting = LeavingFile.objects.filter(
        organisation=organisation,
        state__in=(LeavingState.PROPOSED, LeavingState.HEARING, LeavingState.HEARD),
    ).first()
    if waiting is not None:
        if clause_of(cause, timezone.localdate()).begun_by != VOLUNTARY:
            raise ValidationError(_("There is a file on “%(name)s” already.") % {"name": organisation})
        # Whoever leaves of its own accord makes a file on it pointless.
        LEAVING.make("dismiss", waiting, by=SYSTEM, reasons=_("The member leaves by its own notice."))
    return LeavingFile.objects.create(
        organisation=organisation,
        cause=cause,
        grounds=grounds,
        opened_by=account_of(by),
    )


def _end(file: LeavingFile, day: date, source: str, *, by: Actor) -> None:
    """Enter the leaving in the register."""
    (fact,) = enter(
        [NewFact("left", file.organisation, day, {"cause": file.cause}, source=source[:300])], by=by
    )
    file.effective_on, file.fact = day, fact.pk


def _write_to_members(file: LeavingFile, template: str, **more: Any) -> None:
    """Tell those who act for the member."""
    clause = file.clause
    for account in recipients_for(file.organisation):
        mailing.send(
            f"membership/mail/{template}",
            account.email,
            {
                "file": file,
                "organisation": file.organisation,
                "cause": text_in(clause.name, account.language) if clause else file.cause,
                "clause": text_in(clause.text, account.language) if clause else "",
                "article": text_in(clause.article, account.language) if clause else "",
                **more,
            },
            language=account.language,
            why=_("You get this mail because you act for a member."),
        )


def _charge(file: LeavingFile, *, by: Actor) -> Changes:
    file.hearing_until = last_day(timezone.localdate(), rule("leaving_hearing"), Counting.ADMINISTRATIVE)
    _write_to_members(file, "leaving_charge")
    return {"hearing_until": (None, file.hearing_until)}


def _hear(file: LeavingFile, *, by: Actor, allegations: str) -> Changes:
    file.allegations = fitted({"allegations": allegations}, ALLEGATIONS)["allegations"]
    return {}


def _decide(
    file: LeavingFile,
    *,
    by: Actor,
    sitting: str,
    decided_on: date | None,
    reasons: str,
    effective_on: date | None = None,
) -> Changes:
    words = fitted(
        {"sitting": sitting, "decided_on": decided_on, "reasons": reasons, "effective_on": effective_on},
        {**SITTING, **REASONS, "effective_on": DAY},
    )
    day: date = words["decided_on"] or timezone.localdate()
    if file.hearing_until is not None and not file.allegations and day <= file.hearing_until:
        raise ValidationError(
            {
                "decided_on": [
                    _("The member can be heard until %(day)s (LO 1/2002 art. 21.c): decide after it.")
                    % {"day": date_format(file.hearing_until)}
                ]
            }
        )
    if not file.opened_on <= day <= timezone.localdate():
        raise ValidationError(
            {"decided_on": [_("Decide on a day between the opening of the file and today.")]}
        )
    file.decided_on, file.sitting, file.reasons = day, words["sitting"], words["reasons"]
    end: date = words["effective_on"] or day
    if end < day:
        raise ValidationError({"effective_on": [_("A membership does not end before that is decided.")]})
    clause = file.clause
    if clause is not None and clause.appeal_to:
        file.appeal_until = last_day(day, rule("leaving_appeal", on=day))
    _end(file, end, f"{words['sitting']}: {words['reasons']}", by=by)
    _write_to_members(file, "leaving_decided", source=rule("leaving_appeal", on=day).source)
    return {"effective_on": (None, end), "decided_on": (None, day)}


def _dismiss(file: LeavingFile, *, by: Actor, reasons: str) -> Changes:
    file.reasons = fitted({"reasons": reasons}, REASONS)["reasons"]
    if file.hearing_until is not None:
        _write_to_members(file, "leaving_dismissed")
    return {}


def _appeal(file: LeavingFile, *, by: Actor, appeal: str) -> Changes:
    file.appeal = fitted({"appeal": appeal}, APPEAL)["appeal"]
    return {}


def _confirm(file: LeavingFile, *, by: Actor, reasons: str) -> Changes:
    _add_reasons(file, reasons)
    _write_to_members(file, "leaving_appeal_decided", stays=False)
    return {}


def _reinstate(file: LeavingFile, *, by: Actor, reasons: str) -> Changes:
    """The membership never ended: the fact is corrected, as the register corrects."""
    _add_reasons(file, reasons)
    left = Fact.objects.get(pk=file.fact or 0)
    enter(
        [
            NewFact(
                "corrected",
                file.organisation,
                left.effective_on,
                {"cancelled": True},
                source=_("The assembly upheld the appeal"),
                corrects=left,
            )
        ],
        by=by,
    )
    _write_to_members(file, "leaving_appeal_decided", stays=True)
    return {}


def _add_reasons(file: LeavingFile, reasons: str) -> None:
    words = fitted({"reasons": reasons}, REASONS)["reasons"]
    file.reasons = "\n\n".join(part for part in (file.reasons, words) if part)


def _can_be_appealed(file: LeavingFile) -> bool:
    return file.appeal_until is not None and timezone.localdate() <= file.appeal_until


State = LeavingState
LEAVING = Flow(
    LeavingFile,
    (
        OfficeMove(
            "charge",
            gettext_lazy("Tell the member, who is heard"),
            (State.PROPOSED,),
            State.HEARING,
            verb="membership.leaving_charged",
            effect=_charge,
            when=lambda file: bool(file.clause and file.clause.hearing),
            clock=((HEARING, Clock.BEGINS),),
        ),
        Move(
            "hear",
            gettext_lazy("Answer"),
            (State.HEARING,),
            State.HEARD,
            rule="membership.be_heard",
            verb="membership.leaving_heard",
            effect=_hear,
            form=forms.AllegationsForm,
            clock=((HEARING, Clock.IS_MET),),
        ),
        OfficeMove(
            "silent",
            gettext_lazy("The time to be heard is over"),
            (State.HEARING,),
            State.HEARD,
            verb="membership.leaving_not_answered",
            when=lambda file: file.hearing_until is not None and timezone.localdate() > file.hearing_until,
            clock=((HEARING, Clock.IS_DROPPED),),
        ),
        OfficeMove(
            "decide",
            gettext_lazy("End the membership"),
            (State.HEARD,),
            State.ENDED,
            verb="membership.leaving_decided",
            effect=_decide,
            form=forms.EndForm,
            clock=((APPEALS, Clock.BEGINS),),
        ),
        OfficeMove(
            "dismiss",
            gettext_lazy("Close the file: the member stays"),
            (State.PROPOSED, State.HEARING, State.HEARD),
            State.DISMISSED,
            verb="membership.leaving_dismissed",
            effect=_dismiss,
            form=forms.ReasonsForm,
            clock=((HEARING, Clock.IS_DROPPED),),
        ),
        Move(
            "appeal",
            gettext_lazy("Appeal to the assembly"),
            (State.ENDED,),
            State.APPEALED,
            rule="membership.be_heard",
            verb="membership.leaving_appealed",
            effect=_appeal,
            when=_can_be_appealed,
            form=forms.AppealForm,
            clock=((APPEALS, Clock.IS_MET),),
        ),
        OfficeMove(
            "confirm",
            gettext_lazy("The assembly confirms it"),
            (State.APPEALED,),
            State.CONFIRMED,
            verb="membership.leaving_confirmed",
            effect=_confirm,
            form=forms.ReasonsForm,
        ),
        OfficeMove(
            "reinstate",
            gettext_lazy("The assembly revokes it: the member stays"),
            (State.APPEALED,),
            State.REINSTATED,
            verb="membership.leaving_revoked",
            effect=_reinstate,
            form=forms.ReasonsForm,
        ),
    ),
)
