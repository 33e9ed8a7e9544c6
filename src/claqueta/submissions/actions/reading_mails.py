"""What readers are written, in their language: nothing of a project stands in a mail."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy

from claqueta.foundation import mailing
from claqueta.foundation.translated import text_in
from claqueta.submissions.actions.telling import moment_words
from claqueta.submissions.criteria import plan_of
from claqueta.submissions.models import ReaderSeat
from claqueta.submissions.reader_links import reader_language, reader_link

WHY = gettext_lazy("You get this mail because you were asked to read projects.")


def _send(template: str, seat: ReaderSeat, **more: Any) -> None:
    language, call = reader_language(seat), seat.call
    plan = plan_of(call)
    with translation.override(language):
        until = moment_words(call, plan.until) if plan.until else ""
    mailing.send(
        f"submissions/mail/reader_{template}",
        seat.reader.email,
        {
            "name": seat.reader.name,
            "call": text_in(call.title, language),
            "until": until,
            "url": reader_link(seat),
            **more,
        },
        language=language,
        why=WHY,
    )


def invited(seat: ReaderSeat) -> None:
    _send("invited", seat, load=seat.load)


def link_again(seat: ReaderSeat) -> None:
    _send("link", seat)


def assigned(seat: ReaderSeat, count: int) -> None:
    _send("assigned", seat, count=count)


def reminded(seat: ReaderSeat, count: int) -> None:
    _send("reminded", seat, count=count)


def handed_back(seat: ReaderSeat, code: str) -> None:
    _send("handed_back", seat, code=code)
