"""The outbox: how far each mail is, never its text. What has not left can be tried again or called off."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, DoToAll, Register
from claqueta.foundation import outbox
from claqueta.foundation.actors import Actor
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.tabular import Column


def _send_again(mail: OutgoingMail, *, by: Actor) -> OutgoingMail:
    try:
        outbox.send_again(mail, by=by)
    except outbox.NothingToSend:
        raise ValidationError(_left(mail)) from None
    return mail


def _call_off(mail: OutgoingMail, *, by: Actor) -> OutgoingMail:
    try:
        outbox.call_off(mail, by=by)
    except outbox.NothingToSend:
        raise ValidationError(_left(mail)) from None
    return mail


def _left(mail: OutgoingMail) -> str:
    return _("The mail to %(to)s has left already, or is out of date.") % {"to": mail.to}


def _on_its_way(mail: OutgoingMail, _values: Mapping[str, Any]) -> str:
    return _("The mail to %(to)s is on its way.") % {"to": mail.to}


def _called_off(mail: OutgoingMail, _values: Mapping[str, Any]) -> str:
    return _("The mail to %(to)s will not be sent.") % {"to": mail.to}


def _again_and_unsent() -> str | Promise:
    count = outbox.unsent().count()
    if not count:
        return ""
    return ngettext(
        "Send again the one that could not be sent", "Send again the %(n)s that could not be sent", count
    ) % {"n": count}


def _all_on_their_way(count: int) -> str:
    return ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", count) % {"n": count}


def _waits(mail: OutgoingMail) -> bool:
    return mail.state == OutgoingMail.State.WAITING and mail.can_be_sent_again


def _was_given_up(mail: OutgoingMail) -> bool:
    return mail.state != OutgoingMail.State.WAITING and mail.can_be_sent_again


MAILS = Register(
    listing=Listing(
        name="office_mails",
        title=gettext_lazy("Mails"),
        icon="mail",
        fields=(
            ListField(Column("at", gettext_lazy("Written"), lambda row: row.at), order="at"),
            ListField(Column("to", gettext_lazy("To"), lambda row: row.to), order="to"),
            ListField(Column("subject", gettext_lazy("Subject"), lambda row: row.subject), order="subject"),
            ListField(
                Column("state", gettext_lazy("State"), lambda row: row.get_state_display()), order="state"
            ),
            ListField(Column("error", gettext_lazy("What went wrong"), lambda row: row.error)),
            ListField(
                Column("end", gettext_lazy("Sent or ended"), lambda row: row.finished_at), order="finished_at"
            ),
            ListField(
                Column("next", gettext_lazy("Next try"), lambda row: row.next_at),
                shown=False,
                order="next_at",
            ),
            ListField(
                Column("tries", gettext_lazy("Tries"), lambda row: row.attempts),
                shown=False,
                order="attempts",
            ),
        ),
        search_in=("to", "subject", "error"),
        filters=(Filter("state", gettext_lazy("State"), OutgoingMail.State.choices, "state"),),
        rows=lambda: OutgoingMail.objects.exclude(to=""),
    ),
    path="mails/",
    permission=outbox.MANAGE,
    intro=gettext_lazy(
        "Every mail of this house leaves by this list. “Sent” is said of what a mail server has taken; the text is kept, sealed, only until then."
    ),
    to_all=(DoToAll("all", _again_and_unsent, outbox.send_all_again, said=_all_on_their_way),),
    does=(
        Do("now", gettext_lazy("Send now"), _send_again, said=_on_its_way, when=_waits, row=True),
        Do(
            "again",
            gettext_lazy("Send again"),
            _send_again,
            said=_on_its_way,
            when=_was_given_up,
            row=True,
            bulk=True,
        ),
        Do(
            "off",
            gettext_lazy("Call off"),
            _call_off,
            said=_called_off,
            when=lambda mail: mail.can_be_sent_again,
            row=True,
            bulk=True,
        ),
    ),
)
