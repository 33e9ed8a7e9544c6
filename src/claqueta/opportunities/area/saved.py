"""What I am told of: my saved searches, how often, and by which ways."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.models import WebhookEndpoint
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.opportunities import actions
from claqueta.opportunities.asking import circle_of, narrowed_by
from claqueta.opportunities.catalogue import BOARD
from claqueta.opportunities.judging import SAVED
from claqueta.opportunities.models import SavedSearch
from claqueta.opportunities.queries import board_of
from claqueta.opportunities.readers import reader_of
from claqueta.opportunities.sought import question_of


class SavedForm(JudgedForm, forms.Form):
    """What a saved search is called, and how one hears of it."""

    table = SAVED
    name = forms.CharField(label=gettext_lazy("What it is called"))
    often = forms.ChoiceField(label=gettext_lazy("How often"), choices=SavedSearch.Often.choices)
    by_mail = forms.BooleanField(label=gettext_lazy("By mail"), required=False)
    in_app = forms.BooleanField(label=gettext_lazy("Among my notices"), required=False)
    by_webhook = forms.BooleanField(label=gettext_lazy("To my webhooks"), required=False)

    def __init__(self, *args: Any, webhooks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not webhooks:
            del self.fields["by_webhook"]


def search_by_number(pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.select_related("owner"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.save_search")
def saved_searches(request: HttpRequest) -> HttpResponse:
    """Those that I have, and the one that the address asks for, to be kept."""
    by: Any = request.user
    text = asked(request).encoded()[:1000]
    question = question_of(text)
    finds_all = not question.query and not question.filters
    data = request.POST if request.method == "POST" else None
    begins = {
        "name": ", ".join(narrowed_by(question)) or _("Everything on the board"),
        "often": "now",
        "by_mail": True,
        "in_app": True,
    }
    form = SavedForm(data, webhooks=_has_webhooks(by), initial=begins)
    if data is not None and form.is_valid():
        try:
            minded = "minded" in sent(request)
            actions.save_search(form.cleaned_data, question=text, minded=minded, by=by)
            messages.success(request, _("From now on you are told of what is new."))
            return redirect(reverse("saved_searches"))
        except actions.FindsEverything as error:
            form.add_error(None, error.messages)
        except ValidationError as error:
            say_by_field(form, error)
    mine = SavedSearch.objects.filter(owner=by)
    return render(
        request,
        "opportunities/area/saved.html",
        {
            "form": form if text or data is not None else None,
            "question": question,
            "narrowed": narrowed_by(question),
            "finds_all": finds_all,
            "finds": _found_now(by, question),
            "stands": board_of(reader_of(by)).count(),
            "searches": [
                {"it": one, "narrowed": narrowed_by(question_of(one.question)), "feed": _feed(one)}
                for one in mine
            ],
            "noindex": True,
        },
        status=422 if form.errors else 200,
    )


def _has_webhooks(account: Any) -> bool:
    return WebhookEndpoint.objects.filter(owner=account, active=True).exists()


def _found_now(account: Any, question: Any) -> int:
    """How many of those that stand on the board for an account the question finds."""
    return len(BOARD.matching(question, circle_of(reader_of(account)), settings.LANGUAGE_CODE))


def _feed(search: SavedSearch) -> str:
    return settings.PUBLIC_URL + reverse("saved_feed", args=[actions.feed_secret(search)])


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.change_search", of=search_by_number)
def saved_search(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Change one of mine, take it away, or give its feed another address."""
    by: Any = request.user
    action = sent(request).text("action")
    if request.method == "POST" and action in ("remove", "renew"):
        if action == "remove":
            actions.remove_search(search, by=by)
            messages.success(request, _("You are no longer told of it."))
        else:
            actions.renew_feed(search, by=by)
            messages.success(request, _("The feed has a new address; the one before no longer works."))
        return redirect(reverse("saved_searches"))
    form = SavedForm(
        request.POST if request.method == "POST" else None,
        webhooks=_has_webhooks(by),
        initial={name: getattr(search, name) for name in SAVED},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_search(search, form.cleaned_data, by=by)
            messages.success(request, _("Noted."))
            return redirect(reverse("saved_searches"))
        except ValidationError as error:
            say_by_field(form, error)
    return render(
        request,
        "opportunities/area/saved_one.html",
        {
            "form": form,
            "it": search,
            "narrowed": narrowed_by(question_of(search.question)),
            "noindex": True,
        },
        status=422 if form.errors else 200,
    )


urlpatterns = [
    path(gettext_lazy("area/opportunities/searches/"), saved_searches, name="saved_searches"),
    path(gettext_lazy("area/opportunities/searches/<id:pk>/"), saved_search, name="saved_search"),
]
