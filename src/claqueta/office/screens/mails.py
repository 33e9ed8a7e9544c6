"""The outbox: what is on its way, what was sent, what could not be."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import Filter, ListField, Listing, declared
from claqueta.foundation import outbox
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column

LISTING = declared(
    Listing(
        name="office_mails",
        title=gettext_lazy("Mails"),
        icon="mail",
        fields=(
            ListField(Column("at", gettext_lazy("Written"), lambda one: one.at), order="at"),
            ListField(Column("to", gettext_lazy("To"), lambda one: one.to), order="to"),
            ListField(Column("subject", gettext_lazy("Subject"), lambda one: one.subject), order="subject"),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()), order="state"
            ),
            ListField(Column("error", gettext_lazy("What went wrong"), lambda one: one.error)),
            ListField(
                Column("end", gettext_lazy("Sent or ended"), lambda one: one.finished_at), order="finished_at"
            ),
            ListField(
                Column("next", gettext_lazy("Next try"), lambda one: one.next_at),
                shown=False,
                order="next_at",
            ),
            ListField(
                Column("tries", gettext_lazy("Tries"), lambda one: one.attempts),
                shown=False,
                order="attempts",
            ),
        ),
        search_in=("to", "subject", "error"),
        filters=(Filter("state", gettext_lazy("State"), OutgoingMail.State.choices, "state"),),
        rows=lambda: OutgoingMail.objects.exclude(to=""),
    )
)
ACTIONS = ("again", "off", "all")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("foundation.manage_mails")
def mails(request: HttpRequest) -> HttpResponse:
    """How far each mail is; never its text. What has not left can be tried again or called off."""
    if request.method == "POST":
        _act(request)
        return redirect(request.get_full_path())
    return LISTING.respond(request, "office/mails.html", unsent=outbox.unsent().count())


def _act(request: HttpRequest) -> None:
    by: Any = request.user
    action = sent(request).choice("action", ACTIONS)
    if action == "all":
        count = outbox.send_all_again(by=by)
        said = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", count) % {"n": count}
        messages.success(request, said)
        return
    mail = get_object_or_404(OutgoingMail, pk=sent(request).identifier("mail"))
    try:
        if action == "again":
            outbox.send_again(mail, by=by)
            messages.success(request, _("The mail to %(to)s is on its way.") % {"to": mail.to})
        elif action == "off":
            outbox.call_off(mail, by=by)
            messages.success(request, _("The mail to %(to)s will not be sent.") % {"to": mail.to})
    except outbox.NothingToSend:
        messages.error(request, _("That mail has left already, or is out of date."))
