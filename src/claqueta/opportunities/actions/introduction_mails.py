"""What is mailed about introductions. Nothing is ever mailed because a side said no."""

from datetime import timedelta
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation import mailing
from claqueta.foundation.calendar import CalendarEntry, hold
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.translated import text_in
from claqueta.opportunities.conversation import address_of
from claqueta.opportunities.models import Answer, FollowUp, Introduction, Outcome, Side
from claqueta.opportunities.parties import Speaker, link_for, people_of
from claqueta.opportunities.queries.introductions import (
    consent_of,
    hides,
    introduction_as_seen,
    why_for,
)

BY_ITSELF = {"Auto-Submitted": "auto-generated"}
"""So that programs that answer for people do not (RFC 3834 §5.1)."""
WHY = gettext_lazy("You get this mail because of an introduction between your side and another.")


def _language(speaker: Speaker) -> str:
    return speaker.language or settings.LANGUAGE_CODE


def _fresh(introduction: Introduction) -> Introduction:
    """Without what was read of it before its answers changed."""
    introduction._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return introduction


def _send(template: str, introduction: Introduction, side: str, speaker: Speaker, **more: Any) -> None:
    hidden = hides(introduction, side)
    language = _language(speaker)
    with translation.override(language):
        other = (
            _("somebody who stays unnamed for now") if hidden else introduction.name_of(Side(side).opposite)
        )
    mailing.send(
        f"opportunities/mail/{template}",
        speaker.email,
        {
            "name": speaker.name,
            "other": other,
            "why": why_for(introduction, side),
            "url": link_for(introduction, side, speaker),
            "days": rule("introduction_answer").value,
            **more,
        },
        language=language,
        headers=BY_ITSELF,
        why=WHY,
    )


def asked(introduction: Introduction, *, again: bool = False) -> None:
    """Ask each side that has not answered, whoever speaks for it, or remind it. Both are asked at once, and reminded on one
    day."""
    _fresh(introduction)
    for side in Side:
        if consent_of(introduction, side).answer == Answer.WAITING:
            about = _about(introduction, side)
            for speaker in people_of(introduction, side):
                with translation.override(_language(speaker)):
                    _send(
                        "introduction_reminder" if again else "introduction_ask",
                        introduction,
                        side,
                        speaker,
                        about=_title(about, _language(speaker)),
                    )


def _about(introduction: Introduction, side: str) -> Any:
    """The opportunity as the side is shown it."""
    return introduction_as_seen(introduction, side).opportunity


def _title(shown: Any, language: str) -> str:
    if shown is None:
        return ""
    return text_in({code: texts["title"] for code, texts in shown.texts.items()}, language)


def introduced(introduction: Introduction) -> None:
    """One mail to both: each gets the same in their language, addressed to both; an answer to all reaches the other and the
    conversation."""
    _fresh(introduction)
    sides = {side: people_of(introduction, side) for side in Side}
    both = {side: people[0] for side, people in sides.items() if people}
    if len(both) < 2:
        # The office sees that a side has nobody to write to.
        return
    to = ", ".join(formataddr((one.name, one.email)) for one in both.values())
    copy = address_of(introduction)
    parties = [
        {
            "organisation": introduction.name_of(side),
            "name": one.name,
            "email": one.email,
            "phone": one.phone,
        }
        for side, one in both.items()
    ]
    for one in both.values():
        mailing.send(
            "opportunities/mail/introduction_made",
            one.email,
            {
                "parties": parties,
                "why": introduction.why,
                "copy": copy,
                "hold_at": introduction.hold_at,
            },
            language=_language(one),
            reply_to=", ".join(filter(None, (to, copy))),
            headers={"To": to, **BY_ITSELF},
            calendar=_hold(introduction, to),
            why=WHY,
        )


def _hold(introduction: Introduction, who: str) -> str:
    if introduction.hold_at is None:
        return ""
    return hold(
        CalendarEntry(
            uid=f"introduction-{introduction.public_id}",
            title=f"{introduction.name_of(Side.ONE)} · {introduction.name_of(Side.OTHER)}",
            begins=introduction.hold_at,
            ends=introduction.hold_at + timedelta(minutes=rule("introduction_hold").value),
            changed_at=introduction.agreed_at or introduction.created_at,
            tentative=True,
            text=f"{introduction.why}\n\n{who}",
        )
    )


def ended(introduction: Introduction) -> None:
    """Tell the side that said yes that it did not come about, with the same words whatever the other answered or did not."""
    _fresh(introduction)
    for side in Side:
        if consent_of(introduction, side).answer == Answer.YES:
            for speaker in people_of(introduction, side):
                _send("introduction_ended", introduction, side, speaker)


def followed_up(follow_up: FollowUp) -> int:
    """Ask a side what came of it: whoever answered for it, or who has taken over since. How many were asked."""
    introduction = _fresh(follow_up.introduction)
    people = people_of(introduction, follow_up.side)
    answered = consent_of(introduction, follow_up.side).account_id
    same = [one for one in people if one.account is not None and one.account.pk == answered]
    for speaker in same or people:
        _send(
            "introduction_follow_up",
            introduction,
            follow_up.side,
            speaker,
            days=follow_up.days,
            taken_over=bool(answered) and not same,
        )
    return len(same or people)


def outcome_said(outcome: Outcome) -> None:
    """Ask the other side whether it is so."""
    introduction = _fresh(outcome.introduction)
    side = Side(outcome.side).opposite
    for speaker in people_of(introduction, side):
        _send("introduction_outcome", introduction, side, speaker, outcome=outcome)
