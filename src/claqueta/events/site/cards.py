"""Where the provider of card payments tells us what came of one."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from claqueta.accounts.access import limited, needs
from claqueta.events import actions
from claqueta.events.cards import NotSigned, provider
from claqueta.foundation.actors import SYSTEM


@require_POST
@csrf_exempt
@needs("events.see_programme")
@limited("requests_card_answer")
def card_told(request: HttpRequest) -> HttpResponse:
    """A program posts here, and nobody is signed in: what it says counts by its signature alone."""
    taker = provider()
    if taker is None:
        return HttpResponse(status=404)
    names = ("Ds_SignatureVersion", "Ds_MerchantParameters", "Ds_Signature")
    try:
        answer = taker.answered({name: request.POST.get(name, "") for name in names})
    except NotSigned:
        return HttpResponse(status=400)
    found = actions.note_card_answer(answer, by=SYSTEM)
    return HttpResponse(status=200 if found is not None else 404)


urlpatterns = [path("events/card/told/", card_told, name="card_told")]
