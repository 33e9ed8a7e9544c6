"""Days and hours of events as people read them."""

from datetime import datetime, timedelta

from babel.dates import format_date, format_time, get_timezone_name
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation.cluster_rules import rule

BRITISH = {"en": "en_GB"}
"""Our English is British: days before months, hours up to 24."""


def when_in_words(begins: datetime, ends: datetime, language: str) -> str:
    """From when to when, by the clocks where it takes place, which are named where the cluster's show another hour.

    A night that ends before the rule's hour is still of its evening.
    """
    locale = BRITISH.get(language, language)
    first = format_date(begins.date(), "full", locale=locale)
    starts, stops = (format_time(moment.time(), "short", locale=locale) for moment in (begins, ends))
    one_evening = begins.date() == ends.date() or (
        ends - begins < timedelta(hours=18) and ends.hour < rule("night_ends").value
    )
    if one_evening:
        words = _("%(day)s, %(from)s–%(until)s") % {"day": first, "from": starts, "until": stops}
    else:
        words = _("%(first)s, %(from)s – %(last)s, %(until)s") % {
            "first": first,
            "from": starts,
            "last": format_date(ends.date(), "full", locale=locale),
            "until": stops,
        }
    if zone := zone_in_words(begins, language):
        words = f"{words} ({zone})"
    return words


def zone_in_words(moment: datetime, language: str) -> str:
    """The name of the clocks by which a moment is told; blank where the cluster's show the same hour."""
    if moment.utcoffset() == timezone.localtime(moment, timezone.get_default_timezone()).utcoffset():
        return ""
    return str(get_timezone_name(moment, locale=language))
