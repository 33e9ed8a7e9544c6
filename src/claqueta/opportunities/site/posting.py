"""A visitor says what they need or offer: confirmed by mail, looked at by the office, and bounded."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.opportunities import actions
from claqueta.opportunities.forms import BeginForm, OpportunityForm, initial_of
from claqueta.opportunities.judging import VISITOR
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.models import Audience, Direction
from claqueta.opportunities.visitors import NOT_SEEN_YET, held_by, link_of
from claqueta.opportunities.warnings import TellsWho

OF_MEMBERS = ("chosen", "must", "wish")
"""What a visitor's form does not ask."""
A_VISITORS = [Audience.PUBLIC, Audience.MEMBERS]


class VisitorForm(JudgedForm, forms.Form):
    """Who the visitor is."""

    table = VISITOR
    visitor_name = forms.CharField(
        label=gettext_lazy("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    visitor_email = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("A link comes to it that you confirm with. Nobody else is shown it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    visitor_company = forms.CharField(
        label=gettext_lazy("Your organisation"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    nickname = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    """Nobody sees it: only programs that fill in whatever there is write here."""
    consent = forms.BooleanField(
        label=gettext_lazy("Keep my name and my address with what I write, to show whoever I accept who I am")
    )


class PostForm(OpportunityForm):
    """What a kind asks, as far as a visitor is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in OF_MEMBERS:
            self.fields.pop(name, None)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in A_VISITORS
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.post")
def post(request: HttpRequest) -> HttpResponse:
    if request.user.has_perm("opportunities.write"):
        return redirect(f"{reverse('opportunity_write')}?{asked(request).encoded()}")
    kind = asked(request).choice("kind", list(kinds()))
    direction = asked(request).choice("direction", Direction.values)
    if not kind or not direction:
        return render(request, "opportunities/begin.html", {"form": BeginForm(request.GET or None)})
    data = request.POST if request.method == "POST" else None
    begins = {"direction": direction, "audience": Audience.PUBLIC}
    form, visitor = PostForm(data, kind=kind, initial=begins), VisitorForm(data)
    context: dict[str, Any] = {"form": form, "visitor": visitor}
    valid = [one.is_valid() for one in (form, visitor)]
    if data is not None and all(valid) and _posted(request, form, visitor, context):
        return redirect(reverse("opportunity_posted"))
    wrong = form.errors or visitor.errors or context.get("tells")
    return render(
        request,
        "opportunities/post.html",
        {
            **context,
            "heading": kinds()[kind].heading(direction),
            "months": rule("keep_visitors_opportunities").value,
            "noindex": True,
        },
        status=422 if wrong else 200,
    )


def _posted(request: HttpRequest, form: PostForm, visitor: VisitorForm, context: dict[str, Any]) -> bool:
    """Whether it is written, or was before, and its link on its way; else the forms say why not. A program is told the same
    as a person, and so is whoever writes the same twice: nobody learns what somebody else wrote."""
    if visitor.cleaned_data["nickname"]:
        return True
    who = {name: visitor.cleaned_data.get(name, "") for name in VISITOR} | {
        "visitor_language": current_language()
    }
    address = who["visitor_email"].lower()
    for spender in (who_asks(request), f"to-{address}"):
        if not spend("opportunity", spender, rule("requests_opportunity").rate).allowed:
            form.add_error(None, _("That was a lot for an hour: try again later, or write to the office."))
            return False
    try:
        actions.post(_values(form), who, by=request.user, minded="minded" in sent(request))
    except TellsWho as error:
        context["tells"] = error.messages
        return False
    except ValidationError as error:
        say_by_field(form, error)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("opportunities.post")
def change_posted(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link of what they posted changes it, until the office has opened it: what is seen was looked at."""
    held = held_by(token)
    if held is None or not held.works or not held.opportunity.is_visitors:
        raise Http404
    row = held.opportunity
    if row.state not in NOT_SEEN_YET:
        raise Http404
    form = PostForm(
        request.POST if request.method == "POST" else None, kind=row.kind, initial=initial_of(row)
    )
    context: dict[str, Any] = {"form": form, "heading": row.heading, "back": link_of(row), "noindex": True}
    if form.is_bound and form.is_valid():
        try:
            actions.change(row, _values(form), by=held.by, minded="minded" in sent(request))
        except TellsWho as error:
            context["tells"] = error.messages
        except ValidationError as error:
            say_by_field(form, error)
        else:
            return redirect(reverse("opportunity_link", args=[token]))
    wrong = form.errors or context.get("tells")
    return render(request, "opportunities/post.html", context, status=422 if wrong else 200)


def _values(form: PostForm) -> dict[str, Any]:
    """What a visitor says: not for whom the office writes, nor who is chosen."""
    return {name: value for name, value in form.values().items() if name not in ("chosen", "behalf")}


@require_safe
@needs("opportunities.post")
def posted(request: HttpRequest) -> HttpResponse:
    """What happens next, for whoever has just posted something."""
    return render(
        request,
        "opportunities/posted.html",
        {"days": rule("opportunity_confirm").value, "mail": settings.CLUSTER.contact.email, "noindex": True},
    )


urlpatterns = [
    path(gettext_lazy("opportunities/new/"), post, name="opportunity_post"),
    path(gettext_lazy("opportunities/new/sent/"), posted, name="opportunity_posted"),
    path(
        gettext_lazy("opportunities/link/<str:token>/edit/"), change_posted, name="opportunity_change_posted"
    ),
]
