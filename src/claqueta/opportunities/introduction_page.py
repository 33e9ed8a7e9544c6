"""What a side does on the page of an introduction, whether it came by link or signed in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from claqueta.foundation.parameters import file_sent, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.opportunities.actions import following_up, introducing
from claqueta.opportunities.introduction_forms import NoForm, OutcomeForm
from claqueta.opportunities.models import Came, FollowUp, Introduction, Outcome
from claqueta.opportunities.queries import presented, read_at_once
from claqueta.opportunities.queries.introductions import consent_of, for_sides, introduction_as_seen
from claqueta.opportunities.readers import reader_of


def page(
    request: HttpRequest, introduction: Introduction, side: str, by: Any, *, back: str = ""
) -> HttpResponse:
    """Nothing is done by opening it, as programs that look through mails do; one tap does it. `back` leads to the others."""
    action = sent(request).text("action") if request.method == "POST" else ""
    outcome = OutcomeForm(
        request.POST if action == "outcome" else None, request.FILES if action == "outcome" else None
    )
    problem = ""
    if action:
        try:
            done = _do(request, introduction, side, by, action, outcome)
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            done = ""
            if action == "outcome":
                say_by_field(outcome, error)
            else:
                problem = " ".join(error.messages)
        if done:
            messages.success(request, done)
            return redirect(request.path)
    fresh = for_sides().get(pk=introduction.pk)
    seen = introduction_as_seen(fresh, side)
    asked = [one for one in seen.follow_ups if one.asked_at is not None]
    return render(
        request,
        "opportunities/introduction.html",
        {
            "seen": seen,
            # Whoever came by link and has not signed in may read of it here, but not open the page of one for members.
            "opens": seen.opportunity is not None
            and presented(
                read_at_once().get(slug=seen.opportunity.slug), reader_of(request.user), current_language()
            )
            is not None,
            "no_form": NoForm(),
            "outcome_form": outcome,
            "came": Came.choices,
            "asked": asked[-1] if asked else None,
            "problem": problem,
            "back": back,
            "noindex": True,
        },
        status=422 if problem or outcome.errors else 200,
    )


def _do(
    request: HttpRequest, introduction: Introduction, side: str, by: Any, action: str, outcome: OutcomeForm
) -> str:
    said = sent(request)
    match action:
        case "yes":
            made = introducing.say_yes(consent_of(introduction, side), by=by)
            return (
                _("You are introduced: the mail is on its way to both of you.")
                if made.state == Introduction.State.AGREED
                else _("Thank you. If the other side says yes too, you both get a mail.")
            )
        case "no":
            introducing.say_no(consent_of(introduction, side), reason=said.text("reason", 1000), by=by)
            return _("Noted. The other side is told nothing.")
        case "came":
            row = FollowUp.objects.filter(
                introduction=introduction, side=side, pk=said.identifier("follow_up")
            ).first()
            if row is None:
                raise Http404
            following_up.answer_follow_up(row, answer=said.text("answer"), by=by)
            return _("Thank you: one click, and we know.")
        case "outcome":
            if not outcome.is_valid():
                return ""
            values = dict(outcome.cleaned_data)
            values.pop("file")
            following_up.claim_outcome(introduction, side, values, proof=file_sent(request), by=by)
            return _("Thank you. The other side is asked whether it is so.")
        case "confirm" | "contest":
            found = Outcome.objects.filter(introduction=introduction, pk=said.identifier("outcome")).first()
            if found is None:
                raise Http404
            if action == "confirm":
                following_up.confirm_outcome(found, by=by)
                return _("Thank you: now it counts as proved.")
            following_up.contest_outcome(found, by=by)
            return _("Noted, for the office alone.")
        case _:
            raise Http404
