"""The one judge of accreditations and registrations, whatever door they come through."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from claqueta.events.models import ACCREDITATION, Accreditation, Takers
from claqueta.events.models.registrations import NAME
from claqueta.events.questions import conditions_that_hold_of_nothing, judged_answers
from claqueta.foundation.fields.declaring import cluster_languages
from claqueta.foundation.judging import Choice, Mail, Shape, Text, Truth, judged
from claqueta.organisations.models import Organisation

type Values = dict[str, Any]
ANSWER = "answer_"
"""Before the names of a form's questions."""
PERSON: dict[str, Shape] = {
    "name": Text(NAME, required=True),
    "email": Mail(required=True),
    "company": Text(200),
    "language": Choice(cluster_languages),
    "photos": Truth(),
    "listed": Truth(),
}
"""Who somebody is, and what they consent to."""
INVITED: dict[str, Shape] = {name: PERSON[name] for name in ("name", "email", "company", "language")}
REASON: dict[str, Shape] = {"reason": Text(1000, lines=True)}
WRONG = {
    "missing": gettext_noop("This cannot be empty."),
    "choice": gettext_noop("That is none of the choices."),
    "long": gettext_noop("At most 1,000 characters."),
}


def fitted_accreditation(values: Mapping[str, Any]) -> Values:
    """An accreditation's values as they are kept. Raises `ValidationError` by field."""
    shapes = ACCREDITATION.shapes
    kept, problems = judged({name: value for name, value in values.items() if name in shapes}, shapes)
    if not problems.keys() & {"name"} and not kept.get("name"):
        problems["name"] = _("Give it a name in one language at least.")
    if kept.get("takers") == Takers.CODE and not kept.get("code"):
        problems["code"] = _("Say the code.")
    opens, closes = kept.get("opens_at"), kept.get("closes_at")
    if opens and closes and closes <= opens:
        problems["closes_at"] = _("It would end before it begins.")
    questions = kept.get("questions") or []
    if len({one["key"] for one in questions}) < len(questions):
        problems["questions"] = _("Two questions have one name.")
    elif wrong := conditions_that_hold_of_nothing(questions):
        problems["questions"] = _("“%(name)s” depends on a question that does not stand before it.") % {
            "name": wrong[0]
        }
    kept["companions"] = kept.get("companions") or 0
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    return kept


def fitted_person(values: Mapping[str, Any], accreditation: Accreditation) -> tuple[Values, Values]:
    """Who somebody is, and their answers, as they are kept. Raises `ValidationError` by field."""
    said = {"name": "", "email": "", "photos": False, "listed": False, **values}
    kept, problems = judged({name: said.get(name, "") for name in PERSON if name in said}, PERSON)
    answers, wrong = judged_answers(accreditation.questions, values.get("answers") or {})
    problems |= {f"{ANSWER}{key}": str(_(WRONG[what])) for key, what in wrong.items()}
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    kept["email"] = kept["email"].lower()
    return kept, answers


class NotTaken(ValidationError):
    """The accreditation is not for them, or not now. Nothing was changed."""


def refuse_takers(accreditation: Accreditation, *, member: bool, code: str, now: datetime) -> None:
    """Raises `NotTaken` where somebody may not take an accreditation now."""
    if accreditation.closed:
        raise NotTaken(_("“%(name)s” is no longer offered.") % {"name": accreditation})
    if accreditation.opens_at and now < accreditation.opens_at:
        raise NotTaken(_("“%(name)s” cannot be taken yet.") % {"name": accreditation})
    if accreditation.closes_at and now >= accreditation.closes_at:
        raise NotTaken(_("The time to take “%(name)s” is over.") % {"name": accreditation})
    if accreditation.takers == Takers.MEMBERS and not member:
        raise NotTaken(_("“%(name)s” is for members.") % {"name": accreditation})
    wanted = accreditation.code.strip().casefold()
    if accreditation.takers == Takers.CODE and code.strip().casefold() != wanted:
        raise NotTaken({"code": [_("That code opens nothing.")]})


def price_for(accreditation: Accreditation, organisation: Organisation | None) -> Any:
    """What it costs somebody, by the standing of their organisation today."""
    if organisation is not None and organisation.is_member and accreditation.member_price is not None:
        return accreditation.member_price
    return accreditation.price
