"""What would come of it if a meeting had another time, before anything is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from claqueta.engines.scheduling import LANGUAGES, Placed, Replanned, what_if
from claqueta.foundation.translated import current_language
from claqueta.market.models import Meeting, Slot, Timetable
from claqueta.market.policies.comparing import Difference, Where, differences
from claqueta.market.policies.reasons import ENOUGH, TABLE, in_words, languages_for
from claqueta.market.queries.planning import Hall, placed_in


@dataclass(frozen=True, slots=True)
class Tried:
    """What another time for a meeting costs and moves."""

    answer: Replanned
    before: int
    """What the timetable is worth without it."""
    after: int
    changes: Sequence[Difference]
    """By meeting; slots and tables by their place."""
    refused: str = ""
    """Why it cannot be, in the reader's language."""

    @property
    def gain(self) -> int:
        return self.after - self.before


def tried(hall: Hall, timetable: Timetable, meeting: Meeting, slot: Slot) -> Tried:
    planned = placed_in(timetable, hall)
    key, at = str(meeting.pk), hall.slot_at[slot.pk]
    answer = what_if(hall.instance(timetable.blocked), planned, {key: at}, hall.begun())
    refused = next((one.reason for one in answer.impossible if one.id == key), None)
    language = languages_for(current_language(), LANGUAGES)
    return Tried(
        answer,
        sum(hall.meetings[row.id].weight for row in planned),
        sum(hall.meetings[row.id].weight for row in answer.schedule.meetings if row.id in hall.meetings),
        differences(
            {int(row.id): Where(row.slot, row.table) for row in planned},
            {
                int(row.id): Where(row.slot, row.table)
                for row in answer.schedule.meetings
                if row.id in hall.meetings
            },
        ),
        in_words(refused, hall.engine_slots, language, hall.names, own_words())
        if refused
        else _without_a_table(
            hall, planned, [row for row in answer.schedule.meetings if row.id in hall.meetings]
        ),
    )


def own_words() -> dict[str, str]:
    """What is told where the engine has no sentence: of somebody who has all that they want, and of one without a table to use."""
    return {
        ENOUGH: _("%(who)s has as many meetings as they want: %(most)s."),
        TABLE: _("No table that %(who)s can use is left when both are free."),
    }


def _without_a_table(hall: Hall, planned: Sequence[Placed], placed: Sequence[Placed]) -> str:
    """Who would have no table that they can use, and had one; said in words, blank for nobody."""
    before, begun = hall.short_of_tables(planned, hall.begun()), hall.begun()
    for key, slots in hall.short_of_tables(placed, begun).items():
        if slots - before.get(key, set()):
            return _("No table that %(who)s can use is left then.") % {"who": hall.names[key]}
    return ""
