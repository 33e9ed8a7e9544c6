"""What the board reads of applications, on a phone: what the applicant says, what is flagged, what each of it thinks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.registers.beside import act_in_thread, thread_context
from claqueta.foundation import attachments
from claqueta.foundation.downloads import download
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.membership import actions
from claqueta.membership.forms import OpinionForm
from claqueta.membership.models import Application, Opinion
from claqueta.membership.queries.board import conflicts_of, facts_of, opinions_of
from claqueta.membership.queries.flags import flags_of
from claqueta.membership.rules import BOARD_SEES
from claqueta.membership.talk import BOARD_TALK, people_of_the_board

State = Application.State
TO_READ = (State.COMPLETE, State.BOARD, State.DEFERRED, State.ASKED)


def application_by_key(key: str) -> Application:
    return get_object_or_404(
        Application.objects.select_related("organisation").filter(state__in=BOARD_SEES), public_id=key
    )


@require_safe
@never_cache
@needs("membership.read_applications")
def applications(request: HttpRequest) -> HttpResponse:
    rows = Application.objects.filter(state__in=BOARD_SEES).order_by("-sent_at")
    given = set(Opinion.objects.filter(account=request.user.pk).values_list("application_id", flat=True))
    return render(
        request,
        "membership/area/board.html",
        {
            "waiting": [one for one in rows if one.state in TO_READ],
            "decided": [one for one in rows if one.state not in TO_READ][:20],
            "given": given,
            "noindex": True,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("membership.read_applications", of=application_by_key)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    by: Any = request.user
    mine = Opinion.objects.filter(application=application, account=by.pk).first()
    action = sent(request).text("action")
    form = OpinionForm(
        request.POST if action == "opinion" else None,
        initial={"view": mine.view, "text": mine.text, "conflict": mine.conflict} if mine else {},
    )
    problem = ""
    if request.method == "POST":
        try:
            if action == "opinion" and form.is_valid():
                actions.give_opinion(application, by=by, **form.cleaned_data)
                messages.success(
                    request, _("Your opinion has been kept. You can change it until it is decided.")
                )
                return redirect(request.path)
            if said := act_in_thread(
                request, application, BOARD_TALK, action, lambda _one: people_of_the_board()
            ):
                messages.success(request, said)
                return redirect(request.path)
        except ValidationError as error:
            if action == "opinion":
                say_by_field(form, error)
            else:
                problem = error.messages[0]
    return render(
        request,
        "membership/area/application.html",
        {
            "application": application,
            "facts": facts_of(application),
            "flags": flags_of(application),
            "papers": attachments.of(application),
            "opinions": opinions_of(application),
            "conflicts": conflicts_of(application, by),
            "form": form,
            "mine": mine,
            "may_say": application.is_open and by.has_perm("membership.give_opinion", application),
            "problem": problem,
            "noindex": True,
            **thread_context(request, application, BOARD_TALK),
        },
        status=422 if problem or form.errors else 200,
    )


@require_safe
@needs("membership.read_applications", of=application_by_key)
def paper(request: HttpRequest, application: Application, pk: int) -> FileResponse:
    """A paper of an application."""
    found = attachments.of(application).filter(pk=pk).first()
    if found is None:
        raise Http404
    return download(found.file, name=found.name, media_type=found.media_type)


urlpatterns = [
    path(gettext_lazy("area/board/applications/"), applications, name="board_applications"),
    path(gettext_lazy("area/board/applications/<uuid:key>/"), application, name="board_application"),
    path(gettext_lazy("area/board/applications/<uuid:key>/<id:pk>/"), paper, name="board_paper"),
]
