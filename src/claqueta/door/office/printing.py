"""Printing an event's badges: on which paper, all or those that are different since they were printed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.door import actions, tasks
from claqueta.door.data import data, paper_choices
from claqueta.door.queries.people import bearers, laid_out
from claqueta.events.models import Event
from claqueta.events.queries import read_at_once
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import sent
from claqueta.foundation.translated import text_in

SHOWN = 6


def event_by_number(pk: int) -> Event:
    return get_object_or_404(read_at_once(), pk=pk)


def trail_of(event: Event) -> list[tuple[str, str]]:
    return [(_("Events"), reverse("office_events")), (str(event), reverse("office_event", args=[event.pk]))]


@require_http_methods(["GET", "HEAD", "POST"])
@needs("door.manage", of=event_by_number)
def printing(request: HttpRequest, event: Event) -> HttpResponse:
    by: Any = request.user
    here = reverse("office_badges_print", args=[event.pk])
    if request.method == "POST":
        said = sent(request)
        if said.text("action") == "passes":
            try:
                count = actions.send_passes(event, by=by)
                messages.success(
                    request,
                    ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", count)
                    % {"n": count},
                )
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            return redirect(here)
        paper = said.choice("paper", [key for key, _name in paper_choices()])
        if paper:
            tasks.begin_printing(event, paper=paper, changed=said.text("which") == "changed", by=by)
            messages.success(request, _("They are being drawn: the file will be here."))
        return redirect(here)
    actions.ensure_badges(event, by=by)
    found = bearers(event)
    return screen(
        request,
        "door/office/printing.html",
        _("Badges: %(event)s") % {"event": event},
        "print",
        trail=trail_of(event),
        event=event,
        papers=[(paper.key, text_in(paper.name), text_in(paper.source)) for paper in data().papers.values()],
        total=len(laid_out(found)),
        changed=len(laid_out(found, changed=True)),
        listed=f"{reverse('office_badges')}?event={event.pk}",
        jobs=Job.objects.filter(kind=tasks.kind_of(event)).order_by("-created_at")[:SHOWN],
        accreditations=[
            (one, getattr(one, "door_pass", None)) for one in event.accreditations.select_related("door_pass")
        ],
        may_send=event.state == Event.State.PUBLISHED and not event.is_over(),
    )


urlpatterns = [path("events/<id:pk>/badges/", printing, name="office_badges_print")]
