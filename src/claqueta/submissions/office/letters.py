"""The letters of a call's decisions: how many, to whom and what they say, before any leaves."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.locales import language_name
from claqueta.foundation.parameters import sent
from claqueta.foundation.translated import current_language, text_in
from claqueta.submissions import actions
from claqueta.submissions.models import Decision, Outcome, ProjectCall, SubmissionState
from claqueta.submissions.office.calls import call_by_number


@require_http_methods(["GET", "HEAD", "POST"])
@needs("submissions.manage", of=call_by_number)
def letters(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """The summary before letters go; they leave with the decisions that were looked at, or not at all."""
    if request.method == "POST":
        try:
            count = actions.send_letters(call, sent(request).identifiers("decision"), by=request.user)
            messages.success(
                request,
                ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", count)
                % {"n": count},
            )
            return redirect(reverse("office_project_call", args=[call.pk]))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
    waiting = actions.letters_waiting(call)
    groups = [
        (str(label), [one for one in waiting if one.outcome == outcome], previews(outcome, waiting))
        for outcome, label in Outcome.choices
    ]
    return screen(
        request,
        "submissions/office/letters.html",
        _("Letters: %(call)s") % {"call": call},
        "mail",
        trail=[
            (_("Calls for projects"), reverse("office_project_calls")),
            (str(call), reverse("office_project_call", args=[call.pk])),
        ],
        call=call,
        groups=[group for group in groups if group[1]],
        total=len(waiting),
        undecided=call.submissions.filter(state=SubmissionState.SUBMITTED).count(),
        back=reverse("office_project_call", args=[call.pk]),
    )


def previews(outcome: str, waiting: list[Decision]) -> list[tuple[str, str, str]]:
    """Code, language and text of the letter as its first reader in each language gets it."""
    found: dict[str, tuple[str, str, str]] = {}
    for one in waiting:
        code = one.submission.language or current_language()
        if one.outcome == outcome and code not in found:
            found[code] = (code, language_name(code, current_language()), letter_text(one, code))
    return list(found.values())


def letter_text(decision: Decision, language: str) -> str:
    submission = decision.submission
    context: dict[str, Any] = {
        "name": submission.contact,
        "project": submission.title or submission.code,
        "call": text_in(submission.call.title, language),
        "words": text_in(decision.words, language),
        "url": "…",
    }
    with translation.override(language):
        return render_to_string(f"submissions/mail/project_letter_{decision.outcome}.txt", context).strip()


urlpatterns = [path("project-calls/<id:pk>/letters/", letters, name="office_project_letters")]
