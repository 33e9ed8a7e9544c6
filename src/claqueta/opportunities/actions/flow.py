"""A need or an offer on its way: written, confirmed, looked at, open, in conversation, closed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from claqueta.foundation.actors import SYSTEM, Actor
from claqueta.foundation.audit import Changes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.deadlines import Clock
from claqueta.foundation.flow import HOUSE_ONLY, Flow, Move
from claqueta.foundation.judging import fitted
from claqueta.opportunities import forms
from claqueta.opportunities.actions import telling
from claqueta.opportunities.events import Closed, Opened
from claqueta.opportunities.judging import CLOSING, SENT_BACK
from claqueta.opportunities.models import LIVE, ClosedFor, Opportunity, OpportunityState
from claqueta.opportunities.queries import key_of

CHECK = "opportunities.check"
"""The office looks at it before it opens."""
State = OpportunityState


def _heard(opportunity: Opportunity) -> None:
    opportunity.heard_at = opportunity.updated_at = timezone.now()
    opportunity.asked_at = None


def last_day_open(opportunity: Opportunity, today: date) -> date:
    """Until when it is open: as its side says, if that day is to come, or as long as the rules say."""
    if opportunity.closes_on and opportunity.closes_on >= today:
        return opportunity.closes_on
    return today + timedelta(days=rule("opportunity_open").value)


def _confirm(opportunity: Opportunity, *, by: Actor) -> None:
    _heard(opportunity)


def _submit(opportunity: Opportunity, *, by: Actor) -> None:
    _heard(opportunity)
    opportunity.sent_back = ""


def _open(opportunity: Opportunity, *, by: Actor) -> Changes:
    today = timezone.localdate()
    before = opportunity.closes_on
    opportunity.closes_on = last_day_open(opportunity, today)
    opportunity.opens_on = opportunity.opens_on or today
    opportunity.closed_at, opportunity.closed_for, opportunity.sent_back = None, "", ""
    _heard(opportunity)
    if by is not SYSTEM:
        telling.opened(opportunity, by=by)
    return {"closes_on": (before, opportunity.closes_on)}


def _send_back(opportunity: Opportunity, *, by: Actor, words: str) -> Changes:
    opportunity.sent_back = fitted({"words": words}, SENT_BACK)["words"]
    _heard(opportunity)
    telling.sent_back(opportunity)
    return {"sent_back": ("", opportunity.sent_back)}


def _talk(opportunity: Opportunity, *, by: Actor) -> None:
    _heard(opportunity)


def _close(opportunity: Opportunity, *, by: Actor, closed_for: str, result: str = "") -> Changes:
    said = fitted({"closed_for": closed_for, "result": result}, CLOSING)
    opportunity.result = said["result"]
    opportunity.closed_at = timezone.now()
    opportunity.closed_for = said["closed_for"]
    _heard(opportunity)
    telling.closed(opportunity, by=by)
    return {"closed_for": ("", opportunity.closed_for), "result": ("", opportunity.result)}


def _lapse(opportunity: Opportunity, *, by: Actor, closed_for: ClosedFor) -> Changes:
    opportunity.closed_at = opportunity.updated_at = timezone.now()
    opportunity.closed_for = closed_for
    telling.lapsed(opportunity)
    return {"closed_for": ("", closed_for)}


def _keys(opportunity: Opportunity) -> Iterator[str]:
    yield key_of(opportunity)


def _was_open(opportunity: Opportunity) -> bool:
    return opportunity.opens_on is not None


def _not_a_visitors(opportunity: Opportunity) -> bool:
    """A visitor’s is always looked at, and its mail address confirmed before."""
    return not opportunity.is_visitors


_WRITTEN: tuple[str, ...] = (State.DRAFT,)
OPPORTUNITIES = Flow(
    Opportunity,
    (
        Move(
            "confirm",
            gettext_lazy("Confirm the mail address"),
            (State.UNCONFIRMED,),
            State.REVIEW,
            rule="opportunities.confirm",
            verb="opportunities.confirmed",
            effect=_confirm,
            clock=((CHECK, Clock.BEGINS),),
        ),
        Move(
            "submit",
            gettext_lazy("Send it to the office"),
            _WRITTEN,
            State.REVIEW,
            rule="opportunities.submit",
            verb="opportunities.submitted",
            effect=_submit,
            clock=((CHECK, Clock.BEGINS),),
        ),
        Move(
            "publish",
            gettext_lazy("Publish it"),
            _WRITTEN,
            State.OPEN,
            rule="opportunities.publish",
            verb="opportunities.opened",
            effect=_open,
            when=_not_a_visitors,
            event=Opened,
        ),
        Move(
            "open",
            gettext_lazy("Open it"),
            (State.REVIEW,),
            State.OPEN,
            rule="opportunities.manage",
            verb="opportunities.opened",
            effect=_open,
            clock=((CHECK, Clock.IS_MET),),
            event=Opened,
        ),
        Move(
            "send_back",
            gettext_lazy("Send it back"),
            (State.REVIEW,),
            State.DRAFT,
            rule="opportunities.manage",
            verb="opportunities.sent_back",
            effect=_send_back,
            form=forms.SendBackForm,
            clock=((CHECK, Clock.IS_MET),),
        ),
        Move(
            "talk",
            gettext_lazy("In conversation"),
            (State.OPEN,),
            State.TALKING,
            rule=HOUSE_ONLY,
            verb="opportunities.talking",
            effect=_talk,
        ),
        Move(
            "free",
            gettext_lazy("Open to others again"),
            (State.TALKING,),
            State.OPEN,
            rule="opportunities.edit",
            verb="opportunities.freed",
            effect=_talk,
        ),
        Move(
            "close",
            gettext_lazy("Close it"),
            (State.REVIEW, State.OPEN, State.TALKING),
            State.CLOSED,
            rule="opportunities.close",
            verb="opportunities.closed",
            effect=_close,
            form=forms.CloseForm,
            clock=((CHECK, Clock.IS_DROPPED),),
            event=Closed,
        ),
        Move(
            "lapse",
            gettext_lazy("Close what nobody minds"),
            LIVE,
            State.CLOSED,
            rule=HOUSE_ONLY,
            verb="opportunities.lapsed",
            effect=_lapse,
            event=Closed,
        ),
        Move(
            "reopen",
            gettext_lazy("Open it again"),
            (State.CLOSED,),
            State.OPEN,
            rule="opportunities.renew",
            verb="opportunities.reopened",
            effect=_open,
            when=_was_open,
            event=Opened,
        ),
    ),
    begins=(State.DRAFT, State.UNCONFIRMED),
    search_keys=_keys,
)


def make(key: str, opportunity: Opportunity, *, by: Actor, **said: Any) -> Opportunity:
    """Make a move and give the opportunity as it is then."""
    return OPPORTUNITIES.make(key, opportunity, by=by, **said).thing


def confirm(opportunity: Opportunity, *, by: Actor) -> Opportunity:
    """Confirm the mail address of whoever posted it; from then on the office looks at it. Raises `MovedOn`."""
    return make("confirm", opportunity, by=by)


def open_up(opportunity: Opportunity, *, by: Actor) -> Opportunity:
    """Open what the office has looked at. Raises `PermissionDenied`, `MovedOn`."""
    return make("open", opportunity, by=by)


def send_back(opportunity: Opportunity, *, words: str, by: Actor) -> Opportunity:
    """Send it back to be changed. Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field."""
    return make("send_back", opportunity, by=by, words=words)


def close(opportunity: Opportunity, *, closed_for: str, result: str = "", by: Actor) -> Opportunity:
    """Close it, with its reason and what came of it. Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field."""
    return make("close", opportunity, by=by, closed_for=closed_for, result=result)


def reopen(opportunity: Opportunity, *, by: Actor) -> Opportunity:
    """Open again what was closed. Raises `PermissionDenied`, `MovedOn`."""
    return make("reopen", opportunity, by=by)
