"""Writing to organisations by the office's form: from one's page, or to those of a visitor's list."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.parameters import asked
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.translated import current_language
from claqueta.organisations import actions
from claqueta.organisations.judging import ENQUIRY
from claqueta.organisations.models import Enquiry, Organisation
from claqueta.organisations.queries import Presented, listed
from claqueta.organisations.site.seen import seen


class EnquiryForm(JudgedForm, forms.Form):
    table = ENQUIRY
    name = forms.CharField(
        label=gettext_lazy("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("Answers come to it, and so does a copy of what you write."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    company = forms.CharField(
        label=gettext_lazy("Your organisation"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    purpose = forms.ChoiceField(label=gettext_lazy("What for"), choices=Enquiry.Purpose.choices)
    message = forms.CharField(label=gettext_lazy("Message"), widget=forms.Textarea(attrs={"rows": 8}))
    nickname = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    """Nobody sees it: only programs that fill in whatever there is write here."""
    consent = forms.BooleanField(
        label=gettext_lazy("Pass my name, my address and this message on to these organisations")
    )
    key = forms.UUIDField(widget=forms.HiddenInput())


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.view_directory")
def write_to_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to an organisation from its page."""
    found = seen(request, [slug], 1)
    if not found:
        raise Http404
    return _write(request, found, found[0]["url"])


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.view_directory")
def write_to_many(request: HttpRequest) -> HttpResponse:
    """Write to the organisations that the address names as `?o=…`."""
    slugs = asked(request).texts("o")
    found = seen(request, slugs, rule("most_shortlisted").value)
    back = f"{reverse('shortlist')}?{urlencode([('o', one['slug']) for one in found])}"
    most = rule("most_written_to").value
    if not found or len(found) > most:
        messages.error(request, _("Choose from one to %(n)s organisations to write to.") % {"n": most})
        return redirect(back)
    return _write(request, found, back)


def _write(request: HttpRequest, found: list[Presented], back: str) -> HttpResponse:
    form = EnquiryForm(request.POST if request.method == "POST" else None, initial=_known_of(request))
    if form.is_valid() and _sent(request, form, [one["slug"] for one in found]):
        return redirect(back)
    context = {
        "form": form,
        "organisations": found,
        "back": back,
        "months": rule("keep_enquiries").value,
        "noindex": True,
    }
    return render(request, "organisations/write.html", context, status=422 if form.errors else 200)


def _known_of(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: of whoever is signed in, their name and address."""
    known: dict[str, Any] = {"key": uuid.uuid4()}
    if request.user.is_authenticated:
        known |= {"name": request.user.get_full_name(), "email": request.user.email}
    return known


def _sent(request: HttpRequest, form: EnquiryForm, slugs: list[str]) -> bool:
    """Whether the message is on its way; else the form says why not. A program is told the same as a person."""
    if form.cleaned_data["nickname"]:
        messages.success(request, _("Your message is on its way. A copy comes to you."))
        return True
    rows = list(listed().filter(slug__in=slugs))
    words = {name: form.cleaned_data[name] for name in ENQUIRY}
    key = form.cleaned_data["key"]
    try:
        if not actions.is_written(key, words, rows) and not _within_limits(request, form, rows):
            return False
        enquiry = actions.write_to(rows, words, key=key, language=current_language(), by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("Your message is on its way. A copy comes to you."))
    if left_out := enquiry.recipients.filter(reached=False).select_related("organisation"):
        names = ", ".join(one.organisation.name for one in left_out)
        messages.warning(
            request, _("Left out, as we have no address of theirs: %(names)s.") % {"names": names}
        )
    return True


def _within_limits(request: HttpRequest, form: EnquiryForm, rows: list[Organisation]) -> bool:
    """Whether one more message may leave from here, to whoever wrote it and to each organisation; it is counted."""
    address = form.cleaned_data["email"].lower()
    for who, name in ((who_asks(request), "requests_enquiry"), (f"to-{address}", "requests_enquiry")):
        if not spend("enquiry", who, rule(name).rate).allowed:
            form.add_error(None, _("That was a lot of messages; try again in an hour."))
            return False
    for row in rows:
        if not spend("enquiry-received", str(row.pk), rule("requests_enquiry_received").rate).allowed:
            form.add_error(
                None, _("%(name)s has had many messages today; try again tomorrow.") % {"name": row}
            )
            return False
    return True


urlpatterns = [
    path(gettext_lazy("directory/<slug:slug>/write/"), write_to_one, name="organisation_write"),
]
