"""What the door makes of an accreditation: the colour of its badges, its days."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.door import actions
from claqueta.door.forms import PassForm
from claqueta.door.models import Pass
from claqueta.door.office.printing import trail_of
from claqueta.events.models import Accreditation
from claqueta.events.policies import days_of
from claqueta.foundation.refusals import say_by_field


def accreditation_by_number(pk: int) -> Accreditation:
    return get_object_or_404(Accreditation.objects.select_related("event"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("door.manage", of=accreditation_by_number)
def door_pass(request: HttpRequest, accreditation: Accreditation) -> HttpResponse:
    event = accreditation.event
    back = reverse("office_badges_print", args=[event.pk])
    there = Pass.objects.filter(accreditation=accreditation).first()
    every = [day.isoformat() for day in days_of(event.begins_at, event.ends_at, event.zone)]
    form = PassForm(
        request.POST if request.method == "POST" else None,
        event=event,
        initial={"colour": there.colour if there else "", "days": (there.days if there else []) or every},
    )
    if form.is_bound and form.is_valid():
        try:
            actions.set_pass(
                accreditation,
                colour=form.cleaned_data["colour"],
                days=form.cleaned_data.get("days", []),
                by=request.user,
            )
        except ValidationError as error:
            say_by_field(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return screen(
        request,
        "door/office/form.html",
        _("At the door: %(accreditation)s") % {"accreditation": accreditation},
        "user",
        status=422 if form.errors else 200,
        trail=[*trail_of(event), (_("Badges"), back)],
        form=form,
        back=back,
    )


urlpatterns = [path("accreditations/<id:pk>/door/", door_pass, name="office_door_pass")]
