"""Days and hours of calls as people read them."""

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.wording import BRITISH, zone_in_words
from claqueta.foundation.translated import current_language
from claqueta.submissions.models import CallState, ProjectCall


def moment_in_words(call: ProjectCall, moment: object) -> str:
    """A moment by the clocks of the call, which are named where the cluster's show another hour."""
    language = current_language()
    locale = BRITISH.get(language, language)
    local = moment.astimezone(call.here)  # type: ignore[attr-defined]
    words = f"{format_date(local.date(), 'long', locale=locale)}, {format_time(local.time(), 'short', locale=locale)}"
    zone = zone_in_words(local, language)
    return f"{words} ({zone})" if zone else words


def closing_in_words(call: ProjectCall) -> str:
    """How long a call is open, in the reader's language."""
    now = timezone.now()
    if call.state == CallState.ENDED or call.closes_at <= now:
        return _("Closed on %(moment)s") % {"moment": moment_in_words(call, call.closes_at)}
    if call.opens_at > now:
        return _("From %(opens)s until %(closes)s") % {
            "opens": moment_in_words(call, call.opens_at),
            "closes": moment_in_words(call, call.closes_at),
        }
    return _("Open until %(moment)s") % {"moment": moment_in_words(call, call.closes_at)}
