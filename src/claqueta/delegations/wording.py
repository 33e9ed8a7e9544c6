"""How the days and hours of a delegation are told, by the clocks of its place."""

from typing import Any

from babel.dates import format_interval
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from claqueta.delegations.models import Delegation
from claqueta.events.wording import BRITISH
from claqueta.foundation.locales import territory_name
from claqueta.foundation.translated import current_language


def moment_words(delegation: Delegation, moment: Any) -> str:
    local = moment.astimezone(delegation.here)
    return f"{date_format(local, 'DATE_FORMAT')}, {time_format(local, 'H:i')}"


def days_words(delegation: Delegation) -> str:
    """From which day to which, what both share said once: `17–20 Mar 2027`."""
    language = current_language()
    return str(
        format_interval(
            delegation.first_day, delegation.last_day, "yMMMMd", locale=BRITISH.get(language, language)
        )
    )


def place_words(delegation: Delegation) -> str:
    country = territory_name(delegation.country, current_language()) if delegation.country else ""
    return ", ".join(part for part in (delegation.city, country) if part)


def call_words(delegation: Delegation) -> str:
    """How the call stands, in words."""
    if delegation.state == Delegation.State.CALLED_OFF:
        return _("Called off")
    if delegation.is_open():
        return _("Open until %(moment)s") % {"moment": moment_words(delegation, delegation.closes_at)}
    return days_words(delegation)
