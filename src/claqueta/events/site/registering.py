"""Registering for an event, and what its person does with a registration by the mailed link."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.events import actions
from claqueta.events.calendar import entry_of
from claqueta.events.cards import provider
from claqueta.events.holders import Held, held_by, token_of
from claqueta.events.models import STANDING, Event
from claqueta.events.payment import payment_of
from claqueta.events.queries import headline, outlined
from claqueta.events.queries.offered import Offered, offered_to
from claqueta.events.queries.seats import behind_in_line
from claqueta.events.registration_forms import HandOverForm, RegistrationForm, begins_with, blank_fields
from claqueta.events.site.page import ways_from
from claqueta.foundation.calendar import MEDIA_TYPE, hold
from claqueta.foundation.circles import audience_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.parameters import Parameters, asked, sent
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.interface.old_links import old_link
from claqueta.organisations.rules import affiliations_of

type Act = Callable[[Held, Parameters], object]


def event_by_slug(slug: str) -> Event:
    return get_object_or_404(Event, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("events.register", of=event_by_slug)
def register(request: HttpRequest, event: Event) -> HttpResponse:
    """Choose an accreditation, where there are several; then say who comes."""
    return choose_and_register(request, event, by=request.user)


def choose_and_register(
    request: HttpRequest, event: Event, *, by: Any, initial: dict[str, Any] | None = None
) -> HttpResponse:
    """The same for whoever may see the event and for whoever is invited to it (`by`, with what is known of them)."""
    invited = by is not request.user
    shown = headline(event, audience_of(request.user), current_language(), invited=invited)
    organisation = _organisation(request)
    offers = offered_to(event, member=organisation is not None and organisation.is_member)
    said = sent(request) if request.method == "POST" else asked(request)
    wanted = said.text("accreditation")
    chosen = next((one for one in offers if str(one.accreditation.pk) == wanted), None)
    if chosen is None and len(offers) == 1:
        chosen = offers[0]
    context: dict[str, Any] = {"shown": shown, "offers": offers, "noindex": True}
    if chosen is None or chosen.why_not:
        return render(request, "events/registration/choose.html", context)
    form = RegistrationForm(
        request.POST if request.method == "POST" else None,
        accreditation=chosen.accreditation,
        signed_in=request.user.is_authenticated,
        invited=invited,
        initial=initial or begins_with(request.user, organisation),
    )
    if (
        form.is_bound
        and form.is_valid()
        and (answer := _registered(request, event, chosen, form, organisation, by=by))
    ):
        return answer
    of_nobody = not (form.is_bound or invited or request.user.is_authenticated)
    return render(
        request,
        "events/registration/register.html",
        {
            **context,
            "form": form,
            "blank": blank_fields(chosen.accreditation) if of_nobody else "",
            "chosen": chosen,
            "months": rule("keep_registrations").value,
        },
        status=422 if form.errors else 200,
    )


def _organisation(request: HttpRequest) -> Any:
    """The organisation that whoever is signed in acts for: a member's before another."""
    if not request.user.is_authenticated:
        return None
    found = [one.organisation for one in affiliations_of(request.user)]
    return next((one for one in found if one.is_member), found[0] if found else None)


def _registered(
    request: HttpRequest,
    event: Event,
    chosen: Offered,
    form: RegistrationForm,
    organisation: Any,
    *,
    by: Any,
) -> HttpResponse | None:
    done = reverse("registration_sent", args=[event.slug])
    if form.cleaned_data.get("nickname"):
        # A program that fills in whatever there is is told the same as a person.
        return redirect(done)
    if not request.user.is_authenticated:
        for spender in (who_asks(request), f"to-{form.cleaned_data['email'].lower()}"):
            if not spend("registration", spender, rule("requests_registration").rate).allowed:
                form.add_error(
                    None, _("That was a lot for an hour: try again later, or write to the office.")
                )
                return None
    values = {**form.person(), "language": current_language()}
    try:
        found = actions.register(
            event,
            chosen.accreditation,
            values,
            organisation=organisation,
            companions=form.companions(),
            code=form.cleaned_data.get("code", ""),
            by=by,
        )
    except ValidationError as error:
        say_by_field(form, error)
        return None
    mine = found.registration.account_id
    proved = by is not request.user and found.registration.email == by.email.lower()
    if proved or (mine is not None and mine == request.user.pk):
        return redirect(reverse("registration", args=[token_of(found.registration)]))
    return redirect(done)


@require_http_methods(["GET", "HEAD"])
@needs("events.see_programme")
def registration_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """That a mail is on its way; the same whoever asks."""
    return render(request, "events/registration/sent.html", {"slug": slug, "noindex": True})


ACTS: dict[str, tuple[Act, Any]] = {
    "confirm": (
        lambda held, _said: actions.confirm_registration(held.registration, by=held.by),
        gettext_lazy("Thank you: your address is confirmed."),
    ),
    "take": (
        lambda held, _said: actions.take_place(held.registration, by=held.by),
        gettext_lazy("The place is yours."),
    ),
    "cancel": (
        lambda held, said: actions.cancel_registration(held.registration, by=held.by, along="along" in said),
        gettext_lazy("Your registration is cancelled. Thank you for saying so."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("events.see_programme")
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a link sees and does; nothing is done by opening it, as programs that look through mails do."""
    held = held_by(token)
    if held is None:
        raise Http404
    if not held.works:
        return _old(request, held)
    if "calendar" in asked(request):
        return _calendar(held)
    if request.method == "POST" and sent(request).text("action") == "card":
        return _to_the_provider(request, held)
    form = HandOverForm(request.POST if sent(request).text("action") == "hand_over" else None)
    if request.method == "POST" and _done(request, held, form):
        if form.is_bound:
            return redirect(reverse("events"))
        return redirect(reverse("registration", args=[token_of(held.registration)]))
    return render(
        request,
        "events/registration/mine.html",
        {
            "registration": held.registration,
            "shown": _shown(held),
            "along": (along := list(held.registration.companions.all())),
            "still_along": [one.name for one in along if one.state in STANDING],
            "before": behind_in_line(held.registration),
            "payment": payment_of(held.registration),
            "by_card": provider() is not None and held.registration.owes,
            "until": held.registration.offered_until.astimezone(held.registration.event.here)
            if held.registration.offered_until
            else None,
            "form": form,
            "ways": ways_from(held.registration.event, held.registration),
            "noindex": True,
        },
        status=422 if form.errors else 200,
    )


def _to_the_provider(request: HttpRequest, held: Held) -> HttpResponse:
    """One tap more, and the person is on the bank's pages: their browser is given a form that is signed."""
    try:
        handed = actions.begin_card_payment(held.registration, by=held.by)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(reverse("registration", args=[token_of(held.registration)]))
    context = {"registration": held.registration, "shown": _shown(held), "handed": handed, "noindex": True}
    return render(request, "events/registration/card.html", context)


def _shown(held: Held) -> Any:
    return outlined(held.registration.event, audience_of(None), current_language(), invited=True)


def _calendar(held: Held) -> HttpResponse:
    response = HttpResponse(hold(entry_of(_shown(held))), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{held.registration.event.slug}.ics"'
    return response


def _done(request: HttpRequest, held: Held, form: HandOverForm) -> bool:
    name = sent(request).text("action")
    try:
        if name == "hand_over":
            if not form.is_valid():
                return False
            actions.hand_over(held.registration, by=held.by, **form.cleaned_data)
            messages.success(request, _("They have the place now: the link is on its way to them."))
        elif name in ACTS:
            act, words = ACTS[name]
            act(held, sent(request))
            messages.success(request, words)
        else:
            raise Http404
    except ValidationError as error:
        if name == "hand_over":
            say_by_field(form, error)
            return False
        messages.error(request, " ".join(error.messages))
    except PermissionDenied:
        raise Http404 from None
    return True


def _old(request: HttpRequest, held: Held) -> HttpResponse:
    return old_link(
        request,
        lambda: actions.send_registration_link(held.registration, by=held.by),
        address=held.registration.email,
        counted_as="registration-link",
        rate=rule("requests_registration_link").rate,
        then=reverse("events"),
    )


urlpatterns = [
    path(gettext_lazy("events/<slug:slug>/register/"), register, name="event_register"),
    path(gettext_lazy("events/<slug:slug>/register/sent/"), registration_sent, name="registration_sent"),
    path(gettext_lazy("registration/<str:token>/"), registration, name="registration"),
]
