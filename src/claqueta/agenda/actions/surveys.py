"""Afterwards: thanks to who came, and a survey of which nobody can tell who answered what."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.agenda.actions.mails import BY_ITSELF
from claqueta.agenda.calendars import language_of
from claqueta.agenda.holders import turn_token
from claqueta.agenda.models import Agenda, SurveyAnswer, SurveyTurn
from claqueta.agenda.policies.survey import judged
from claqueta.agenda.queries.attendance import who_came
from claqueta.events.models import Registration
from claqueta.foundation import audit, mailing
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.transactions import atomic, held
from claqueta.foundation.translated import text_in

WHY = gettext_lazy("You get this mail because you came to this event.")
WRONG = {
    "choice": gettext_lazy("Choose one of the answers."),
    "long": gettext_lazy("At most a thousand characters."),
}


class Answered(ValidationError):
    """The turn was used. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("This survey was answered with this link already. Thank you."), code="answered")


@atomic
def thank(agenda: Agenda, *, everybody: bool = False, by: Actor) -> int:
    """Thank those who came, each once, with their turn in the survey where there is one; so many were thanked.

    `everybody` thanks all who were registered, where nobody was counted at the door. Raises `PermissionDenied`,
    `ValidationError`.
    """
    row = held(Agenda.objects.select_related("event"), agenda.pk)
    require(by, "agenda.manage", row)
    if not row.event.is_over():
        raise ValidationError(_("The event is not over yet."))
    people = list(who_came(row.event, everybody=everybody))
    if not people:
        raise ValidationError(
            _("Nobody is known to have come. Thank all who were registered, if nobody was counted.")
        )
    there = set(SurveyTurn.objects.filter(agenda=row).values_list("registration_id", flat=True))
    new = [one for one in people if one.pk not in there]
    # Made for all at once and in one order: of who answers when, nothing is added or moved here.
    turns = SurveyTurn.objects.bulk_create(SurveyTurn(agenda=row, registration=one) for one in new)
    for one in turns:
        _mail(row, one)
    now = timezone.now()
    row.thanked_at = now
    row.survey_opened_at = row.survey_opened_at or (now if row.questions else None)
    row.save(update_fields=["thanked_at", "survey_opened_at"])
    audit.record("agenda.thanked", row, by=by, changes={"people": ("", len(new))})
    return len(new)


@atomic
def answer_survey(turn: SurveyTurn, given: Mapping[str, str], *, by: Actor) -> None:
    """Take an answer, once a turn. The turn says that it was used; the answer has neither person nor moment, and the
    trail says nothing of either.

    Raises `PermissionDenied`, `Answered`, `ValidationError` by question.
    """
    row = held(SurveyTurn.objects.select_related("agenda"), turn.pk)
    require(by, "agenda.answer_survey", row)
    if row.used:
        raise Answered
    kept, wrong = judged(row.agenda.questions, given)
    if wrong:
        raise ValidationError({key: [WRONG[word]] for key, word in wrong.items()})
    if not kept:
        raise ValidationError(_("Answer one question at least."))
    row.used = True
    row.save(update_fields=["used"])
    SurveyAnswer.objects.create(agenda=row.agenda, answers=kept)


def _mail(agenda: Agenda, turn: SurveyTurn) -> None:
    registration: Registration = turn.registration
    language = language_of(registration)
    with translation.override(language):
        url = survey_address(turn) if agenda.questions else ""
    mailing.send(
        "agenda/mail/thanks",
        registration.email,
        {
            "name": registration.name,
            "title": text_in(agenda.event.title, language),
            "url": url,
        },
        language=language,
        headers=BY_ITSELF,
        why=WHY,
    )


def survey_address(turn: SurveyTurn) -> str:
    return str(settings.PUBLIC_URL) + reverse("agenda_survey", args=[turn_token(turn)])
