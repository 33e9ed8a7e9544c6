"""Who is told what of a delegation, by mail and in their language."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claqueta.delegations.holders import link_of, traveller_link
from claqueta.delegations.models import GOING, Applicant, Appointment, Delegation, Traveller
from claqueta.delegations.queries import entry_of, missing_of
from claqueta.delegations.wording import days_words, moment_words, place_words
from claqueta.foundation import mailing
from claqueta.foundation.calendar import hold
from claqueta.foundation.translated import text_in

WHY = _("You get this mail because your company applied to a delegation with your address.")
WHY_MEMBER = _("You get this mail because you represent a member.")
WHY_TRAVELLER = _("You get this mail because you travel with a delegation.")


def context_of(delegation: Delegation, language: str) -> dict[str, Any]:
    """What every mail says of a delegation, in a language."""
    with translation.override(language):
        return {
            "delegation": text_in(delegation.title, language),
            "when": days_words(delegation),
            "place": place_words(delegation),
            "closes": moment_words(delegation, delegation.closes_at),
        }


def letter_context(applicant: Applicant, language: str) -> dict[str, Any]:
    """What the letter of a decision says besides; also for its preview."""
    with translation.override(language):
        until = moment_words(applicant.delegation, applicant.answer_by) if applicant.answer_by else ""
    return {
        "name": applicant.contact,
        "company": applicant.organisation.name,
        "words": text_in(applicant.words, language),
        "until": until,
        "order": applicant.order,
        **context_of(applicant.delegation, language),
    }


def _send(applicant: Applicant, template: str, **more: Any) -> None:
    language = applicant.language or settings.LANGUAGE_CODE
    context = {**letter_context(applicant, language), "url": link_of(applicant), **more}
    mailing.send(
        f"delegations/mail/delegation_{template}", applicant.email, context, language=language, why=WHY
    )


def link(applicant: Applicant) -> None:
    _send(applicant, "link")


def received(applicant: Applicant) -> None:
    _send(applicant, "received")


def letter(applicant: Applicant) -> None:
    """The letter of the decision that stands."""
    _send(applicant, f"letter_{applicant.state}")


def place_free(applicant: Applicant) -> None:
    """A place became free: the first in reserve has it now."""
    _send(applicant, "place_free")


def reserve_moved(applicant: Applicant) -> None:
    """The place that its letter named is another now."""
    _send(applicant, "reserve_moved")


def let_in_late(applicant: Applicant) -> None:
    """The call has closed, and it may still apply."""
    with translation.override(applicant.language or settings.LANGUAGE_CODE):
        late = moment_words(applicant.delegation, applicant.late_until)
    _send(applicant, "let_in_late", late=late)


def answer_wanted(applicant: Applicant) -> None:
    _send(applicant, "answer_wanted")


def lapsed(applicant: Applicant) -> None:
    _send(applicant, "lapsed")


def called_off(applicant: Applicant) -> None:
    _send(applicant, "called_off")


def things_wanted(applicant: Applicant) -> None:
    """What of travellers and material is missing, and until when it is needed."""
    with translation.override(applicant.language or settings.LANGUAGE_CODE):
        until = applicant.delegation.material_until
        missing = missing_of(applicant)
        words = date_format(until, "DATE_FORMAT") if until else ""
    _send(applicant, "things_wanted", missing=missing, until=words)


def what_came(applicant: Applicant, months: int) -> None:
    _send(applicant, "follow_up", months=months)


def call_opened(delegation: Delegation, email: str, name: str, language: str, url: str) -> None:
    """To a representative of a member: a call that it may apply to."""
    context = {"name": name, "url": url, **context_of(delegation, language)}
    mailing.send("delegations/mail/delegation_call", email, context, language=language, why=WHY_MEMBER)


def travels(traveller: Traveller) -> None:
    """To who travels: the page with their agenda."""
    language = traveller.language or settings.LANGUAGE_CODE
    context = {
        "name": traveller.name,
        "url": traveller_link(traveller),
        **context_of(traveller.applicant.delegation, language),
    }
    mailing.send(
        "delegations/mail/delegation_travels", traveller.email, context, language=language, why=WHY_TRAVELLER
    )


def attending(appointment: Appointment) -> set[int]:
    """The companies that travel and attend it, by number: those chosen, or all where none is."""
    going = Applicant.objects.filter(delegation=appointment.delegation_id, state__in=GOING)
    chosen = appointment.applicants.values("pk")
    if appointment.applicants.exists():
        going = going.filter(pk__in=chosen)
    return set(going.values_list("pk", flat=True))


def agenda_changed(appointment: Appointment) -> int:
    """Tell those who travel and attend, with the entry of their calendar; how many."""
    found = _people(attending(appointment))
    for one in found:
        _agenda(appointment, "agenda", one.email, one.name, one.language, traveller_link(one))
    return len(found)


def no_longer_concerned(appointment: Appointment, companies: set[int]) -> int:
    """Tell companies that attend it no longer and who travels for them: the entry leaves their calendars; how many."""
    told: set[str] = set()
    for one in _people(companies):
        _agenda(appointment, "agenda_left", one.email, one.name, one.language, traveller_link(one), left=True)
        told.add(one.email.lower())
    for company in Applicant.objects.filter(pk__in=companies).select_related("delegation"):
        if company.email and company.email.lower() not in told:
            told.add(company.email.lower())
            _agenda(
                appointment,
                "agenda_left",
                company.email,
                company.contact,
                company.language,
                link_of(company),
                left=True,
            )
    return len(told)


def _people(companies: set[int]) -> list[Traveller]:
    rows = Traveller.objects.filter(applicant__in=companies, gone_at=None).exclude(email="")
    return list(rows.select_related("applicant__delegation").order_by("pk"))


def _agenda(
    appointment: Appointment,
    template: str,
    to: str,
    name: str,
    language: str,
    url: str,
    *,
    left: bool = False,
) -> None:
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "name": name,
            "title": text_in(appointment.title, language),
            "moment": moment_words(appointment.delegation, appointment.begins_at),
            "where": appointment.place,
            "cancelled": appointment.cancelled,
            "url": url,
            **context_of(appointment.delegation, language),
        }
        calendar = hold(entry_of(appointment, left=left))
    mailing.send(
        f"delegations/mail/delegation_{template}",
        to,
        context,
        language=language,
        why=WHY_TRAVELLER,
        calendar=calendar,
    )
