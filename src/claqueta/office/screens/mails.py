"""The outbox: how far each mail is, and its text while that is there. What has not left can be tried again or called off."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, DoToAll, Facts, Part, Reach, Register, Step, Trail
from claqueta.foundation import outbox
from claqueta.foundation.actors import Actor
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.tabular import Column


def _send_again(mail: OutgoingMail, *, by: Actor) -> OutgoingMail:
    try:
        outbox.send_again(mail, by=by)
    except outbox.NothingToSend:
        raise ValidationError(_left(mail)) from None
    except outbox.Unwanted:
        raise ValidationError(
            _("%(to)s does not want mails of this kind any more.") % {"to": mail.to}
        ) from None
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


TONES = {
    OutgoingMail.State.WAITING: Tone.LIVE,
    OutgoingMail.State.HANDED_OVER: Tone.GOOD,
    OutgoingMail.State.GIVEN_UP: Tone.BAD,
}


def _tone(mail: OutgoingMail) -> Tone:
    return TONES.get(OutgoingMail.State(mail.state), Tone.PLAIN)


def _why_unsaid(mail: OutgoingMail) -> str:
    """Why the text of a mail is not shown."""
    if mail.sealed and mail.expires_at is not None:
        return _("It carries a code or a link that is for its reader alone, so its text is not shown.")
    return _("The text is kept, sealed, only until the mail has left.")


def _text(mail: OutgoingMail) -> dict[str, Any]:
    text = outbox.text_of(mail)
    return {"text": text, "why": "" if text else _why_unsaid(mail)}


def _step(mail: OutgoingMail, _account: Any) -> Step | None:
    if _was_given_up(mail):
        return Step(_("No mail server took it: %(why)s") % {"why": mail.error or "?"}, act="again")
    return None


AT, TO = (
    Column("at", gettext_lazy("Written"), lambda row: row.at),
    Column("to", pgettext_lazy("letter", "To"), lambda row: row.to),
)
SUBJECT = Column("subject", gettext_lazy("Subject"), lambda row: row.subject)
STATE = Column("state", gettext_lazy("State"), lambda row: row.get_state_display())
WRONG = Column("error", gettext_lazy("What went wrong"), lambda row: row.error)
END = Column("end", gettext_lazy("Sent or ended"), lambda row: row.finished_at)
NEXT = Column("next", gettext_lazy("Next try"), lambda row: row.next_at)
TRIES = Column("tries", gettext_lazy("Tries"), lambda row: row.attempts)


MAILS = Register(
    listing=Listing(
        name="office_mails",
        title=gettext_lazy("Mails"),
        icon="mail",
        fields=(
            ListField(SUBJECT, link=lambda row: reverse("office_mail", args=[row.pk]), order="subject"),
            ListField(TO, order="to", on_phone="line"),
            ListField(STATE, order="state", tone=_tone),
            ListField(AT, order="at"),
            ListField(WRONG),
            ListField(END, order="finished_at"),
            ListField(NEXT, shown=False, order="next_at"),
            ListField(TRIES, shown=False, order="attempts"),
        ),
        search_in=("to", "subject", "error"),
        filters=(Filter("state", gettext_lazy("State"), OutgoingMail.State.choices, "state"),),
        empty=gettext_lazy("Whatever leaves this house by mail is listed here, with how far it is."),
        rows=lambda: OutgoingMail.objects.exclude(to=""),
    ),
    path="mails/",
    record="office_mail",
    permission=outbox.MANAGE,
    title=lambda mail: mail.subject,
    detail=lambda mail: mail.to,
    chips=lambda mail: [Chip(mail.get_state_display(), _tone(mail))],
    reach=lambda mail: Reach(mail=mail.to),
    next_step=_step,
    sections=(
        Facts((TO, AT, STATE, TRIES, NEXT, END, WRONG)),
        Part(gettext_lazy("What it says"), "office/parts/mail_text.html", _text, beside=False),
        Trail(),
    ),
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
