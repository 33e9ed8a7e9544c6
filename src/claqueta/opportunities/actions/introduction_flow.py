"""An introduction on its way: prepared, both asked, introduced or ended."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.foundation.actors import Actor
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import HOUSE_ONLY, Flow, Move
from claqueta.opportunities.actions import introduction_mails
from claqueta.opportunities.events import Introduced
from claqueta.opportunities.models import FollowUp, Introduction, IntroductionState, Side

State = IntroductionState


def _ask(introduction: Introduction, *, by: Actor) -> None:
    introduction.asked_at = timezone.now()
    introduction.answer_until = timezone.localdate() + timedelta(days=rule("introduction_answer").value)
    introduction_mails.asked(introduction)


def _agree(introduction: Introduction, *, by: Actor) -> None:
    introduction.agreed_at = timezone.now()
    today = timezone.localdate()
    FollowUp.objects.bulk_create(
        FollowUp(introduction=introduction, side=side, days=days, due_on=today + timedelta(days=days))
        for days in rule("introduction_follow_ups").values
        for side in Side
    )
    introduction_mails.introduced(introduction)


def _lapse(introduction: Introduction, *, by: Actor) -> None:
    introduction.ended_at = timezone.now()
    introduction_mails.ended(introduction)


def _give_up(introduction: Introduction, *, by: Actor) -> None:
    # Nobody was asked, so that it may be prepared again at any time.
    introduction.ended_at = None


INTRODUCTIONS = Flow(
    Introduction,
    (
        Move(
            "ask",
            gettext_lazy("Ask both"),
            (State.PROPOSED,),
            State.ASKED,
            rule="opportunities.manage",
            verb="opportunities.introduction_asked",
            effect=_ask,
        ),
        Move(
            "give_up",
            gettext_lazy("Do not ask"),
            (State.PROPOSED,),
            State.ENDED,
            rule="opportunities.manage",
            verb="opportunities.introduction_given_up",
            effect=_give_up,
        ),
        Move(
            "agree",
            gettext_lazy("Introduce them"),
            (State.PROPOSED, State.ASKED),
            State.AGREED,
            rule=HOUSE_ONLY,
            verb="opportunities.introduced",
            effect=_agree,
            event=Introduced,
        ),
        Move(
            "lapse",
            pgettext_lazy("introduction", "End it"),
            (State.ASKED,),
            State.ENDED,
            rule=HOUSE_ONLY,
            verb="opportunities.introduction_ended",
            effect=_lapse,
        ),
    ),
)
"""While both are asked nobody ends it by hand: it would end earlier after a no than after a silence."""
