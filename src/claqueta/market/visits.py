"""The pages of somebody who takes part, whether they came by link or signed in: agenda, the others, their list, when they are there.

Nothing is done by opening one, as programs that look through mails do; one tap does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation.calendar import MEDIA_TYPE, hold
from claqueta.foundation.documents.rendering import pdf_response
from claqueta.foundation.locales import language_name
from claqueta.foundation.parameters import Parameters, asked, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.market import actions
from claqueta.market.calendars import entries_of
from claqueta.market.forms import AboutForm, PersonForm
from claqueta.market.models import (
    AbsenceKind,
    Came,
    Market,
    MarketState,
    Meeting,
    MeetingRequest,
    Participant,
)
from claqueta.market.pages import FILES, WORDS
from claqueta.market.queries import agenda, catalogue
from claqueta.market.queries.suggestions import suggested_to
from claqueta.market.roles import role_names

TITLES = {
    "agenda": gettext_lazy("My agenda"),
    "people": gettext_lazy("Who comes"),
    "requests": gettext_lazy("My list"),
    "times": gettext_lazy("About us"),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who acts for an agenda, and where its pages are for them."""

    participant: Participant
    by: Any
    address: Callable[[str], str]
    """Page, `agenda` for the first → its address."""

    @property
    def market(self) -> Market:
        return self.participant.market


def answered(request: HttpRequest, visit: Visit, page: str) -> HttpResponse:
    """A page of the agenda, or what is done on it."""
    if page in FILES:
        return _file(request, visit, page)
    forms = {"about": AboutForm(None, participant=visit.participant), "person": PersonForm()}
    problem = ""
    if request.method == "POST":
        action = sent(request).text("action")
        if action in forms:
            bound = (
                AboutForm(request.POST, participant=visit.participant)
                if action == "about"
                else PersonForm(request.POST)
            )
            forms[action] = bound
        try:
            done = _done(request, visit, action, forms)
            if done:
                messages.success(request, done)
                return redirect(f"{visit.address(page)}{sent(request).text('back', 120)}")
        except PermissionDenied:
            raise Http404 from None
        except actions.MeetingsConcerned as error:
            return _concerned(request, visit, error)
        except ValidationError as error:
            if action in forms:
                say_by_field(forms[action], error)
            else:
                problem = " ".join(error.messages)
    wrong = bool(problem) or any(form.errors for form in forms.values())
    return render(
        request,
        f"market/visit/{page}.html",
        {
            **_frame(visit, page),
            **CONTEXTS[page](request, visit, forms),
            "problem": problem,
        },
        status=422 if wrong else 200,
    )


def _frame(visit: Visit, page: str) -> dict[str, Any]:
    market = visit.market
    return {
        "participant": visit.participant,
        "market": market,
        "event": market.event,
        "until": market.asking_until.astimezone(market.here),
        "lets_ask": market.lets_ask(),
        "page": page,
        "tabs": [(key, title, visit.address(key)) for key, title in TITLES.items()],
        "urls": {
            **{key: visit.address(key) for key in ("agenda", *WORDS)},
            "ics": visit.address("agenda.ics"),
            "pdf": visit.address("agenda.pdf"),
        },
        "noindex": True,
    }


# -- What each page shows --------------------------------------------------------------------------------------


def _agenda(_request: HttpRequest, visit: Visit, _forms: dict[str, Any]) -> dict[str, Any]:
    participant = visit.participant
    published = visit.market.published_id is not None
    return {
        "days": agenda.agenda_of(participant) if published else [],
        "missing": agenda.missing_for(participant),
        "published": published,
        "ended": visit.market.state == MarketState.ENDED,
        "came": Came.choices,
        "step": agenda.next_step(participant),
        "made": participant.requests_made.count(),
    }


def _people(request: HttpRequest, visit: Visit, _forms: dict[str, Any]) -> dict[str, Any]:
    query = asked(request)
    participant = visit.participant
    roles = [(key, name) for key, name in role_names() if visit.market.may_ask(participant.role, key)]
    chosen = {
        "words": query.text("q", 80),
        "role": query.choice("role", [key for key, _name in roles]),
        "language": query.text("language", 5),
    }
    rows = catalogue.found_by(participant, **chosen)
    spoken: set[str] = set()
    for codes in catalogue.others_of(participant).values_list("languages", flat=True):
        spoken.update(codes)
    plain = not any(chosen.values()) and query.page() == 1
    return {
        "found": catalogue.page_of(participant, rows, query.page()),
        "chosen": chosen,
        "roles": roles,
        "languages": sorted((language_name(code, current_language()), code) for code in spoken),
        "suggested": suggested_to(participant) if plain and visit.market.lets_ask() else [],
        "made": participant.requests_made.count(),
        "more": query.changed("page"),
    }


def _requests(_request: HttpRequest, visit: Visit, _forms: dict[str, Any]) -> dict[str, Any]:
    return {
        "made": agenda.requests_made(visit.participant),
        "received": agenda.requests_received(visit.participant),
        "may_answer": visit.market.state in (MarketState.ASKING, MarketState.PLANNING),
    }


def _times(_request: HttpRequest, visit: Visit, forms: dict[str, Any]) -> dict[str, Any]:
    participant, here = visit.participant, visit.market.here
    away = dict(participant.absences.values_list("slot", "kind"))
    days: dict[date, list[Any]] = {}
    for slot in visit.market.slots.all():
        begins = slot.begins_at.astimezone(here)
        days.setdefault(begins.date(), []).append(
            (
                slot.pk,
                begins,
                slot.ends_at.astimezone(here),
                slot.pk not in away,
                away.get(slot.pk) in (AbsenceKind.MISSING, AbsenceKind.LATE),
            )
        )
    return {
        "days": list(days.items()),
        "about_form": forms["about"],
        "person_form": forms["person"],
        "people": list(participant.people.all()),
        "ended": visit.market.state == MarketState.ENDED,
    }


CONTEXTS: dict[str, Callable[[HttpRequest, Visit, dict[str, Any]], dict[str, Any]]] = {
    "agenda": _agenda,
    "people": _people,
    "requests": _requests,
    "times": _times,
}


def _file(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    if name == "agenda.ics":
        response = HttpResponse(hold(*entries_of(visit.participant)), content_type=MEDIA_TYPE)
        response["Content-Disposition"] = 'inline; filename="agenda.ics"'
        return response
    context = {
        "agendas": [(visit.participant, agenda.agenda_of(visit.participant, gaps=False))],
        "market": visit.market,
        "title": str(visit.market),
    }
    return pdf_response(request, "market/pdf/agendas.html", context, "agenda")


def _concerned(request: HttpRequest, visit: Visit, error: actions.MeetingsConcerned) -> HttpResponse:
    """Before the timetable is mended: which meetings it concerns, and whether they mean it."""
    return render(
        request,
        "market/visit/concerned.html",
        {
            **_frame(visit, "times"),
            "meetings": [
                (one.opposite(visit.participant).company, one.slot.begins_at.astimezone(visit.market.here))
                for one in error.meetings
                if one.slot is not None
            ],
            "there": sent(request).identifiers("there"),
        },
        status=409,
    )


# -- What is done ----------------------------------------------------------------------------------------------


def _done(request: HttpRequest, visit: Visit, action: str, forms: dict[str, Any]) -> str:
    """Do what was asked, and say so; empty where a form is wrong."""
    said, participant, by = sent(request), visit.participant, visit.by
    match action:
        case "ask":
            other = get_object_or_404(visit.market.participants, public_id=said.uuid("who"))
            made = actions.ask(participant, other, why=said.text("why", 300), by=by)
            return _("%(who)s is number %(n)s of your list.") % {"who": other, "n": made.rank}
        case "take_back":
            request_made = _made(said, participant)
            actions.take_back(request_made, by=by)
            return _("%(who)s is off your list.") % {"who": request_made.asked}
        case "up" | "down":
            request_made = _made(said, participant)
            step = -1 if action == "up" else 1
            moved = actions.rank(request_made, place=max(1, request_made.rank + step), by=by)
            return _("%(who)s is number %(n)s of your list now.") % {"who": moved.asked, "n": moved.rank}
        case "yes" | "no":
            received = get_object_or_404(participant.requests_received, pk=said.identifier("request"))
            actions.answer(received, yes=action == "yes", by=by)
            return (
                _("Thank you: it counts for more now.")
                if action == "yes"
                else _("Noted: you will not be given this meeting.")
            )
        case "times":
            slots = set(visit.market.slots.values_list("pk", flat=True))
            away = slots - set(said.identifiers("there"))
            actions.set_availability(participant, away, minded="minded" in said, by=by)
            return _("Saved: you get no meeting when you are not there.")
        case "about":
            form = forms["about"]
            if not form.is_valid():
                return ""
            actions.present_oneself(participant, by=by, **form.values())
            return _("Saved.")
        case "person":
            form = forms["person"]
            if not form.is_valid():
                return ""
            person = actions.add_person(participant, by=by, **form.cleaned_data)
            return _("%(who)s shares your agenda.") % {"who": person}
        case "remove_person":
            person = get_object_or_404(participant.people, pk=said.identifier("person"))
            actions.remove_person(person, by=by)
            return _("%(who)s no longer shares your agenda.") % {"who": person}
        case "withdraw":
            actions.withdraw(participant, by=by)
            return _("Noted: you do not come.")
        case "drop":
            actions.drop_meeting(_meeting(said, participant), by=by)
            return _("The meeting is off, and the other side is told.")
        case "report":
            met = {"yes": True, "no": False}.get(said.choice("met", ("yes", "no")))
            actions.report(
                _meeting(said, participant),
                participant,
                met=met,
                came=said.choice("came", Came.values),
                note=said.lines("note", 4000),
                shared=said.lines("shared", 2000),
                by=by,
            )
            return _("Thank you: it is noted.")
        case _:
            raise Http404


def _made(said: Parameters, participant: Participant) -> MeetingRequest:
    return get_object_or_404(
        participant.requests_made.select_related("asks", "asked"), pk=said.identifier("request")
    )


def _meeting(said: Parameters, participant: Participant) -> Meeting:
    both = participant.meetings_one.all() | participant.meetings_other.all()
    return get_object_or_404(both, public_id=said.uuid("meeting"))
