"""What would be published now, and how it differs from what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from claqueta.agenda.models import Agenda, PublicSession, Session, SessionState, SpeakerState
from claqueta.agenda.policies.changes import Change, Told, changes
from claqueta.agenda.wording import kind_in_words

COPIED = ("slug", "title", "text", "format", "languages", "begins_at", "ends_at")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version would change, and what of the plan it leaves out."""

    changes: Sequence[Change]
    sessions: dict[int, Session]
    """Those that are planned with their hours, as they would be published."""
    public: dict[int, PublicSession]
    """Those that were published, as they stand."""
    without_hour: int

    def lines(self) -> list[tuple[str, list[str]]]:
        """Each session that is different, and how, in words."""
        found = []
        for one in self.changes:
            thing = self.sessions.get(one.key) or self.public[one.key]
            found.append((str(thing), [kind_in_words(kind) for kind in one.kinds]))
        return found


def difference_of(agenda: Agenda) -> Difference:
    planned = list(
        Session.objects.filter(agenda=agenda, state=SessionState.PLANNED)
        .select_related("room")
        .prefetch_related("appearances__speaker")
    )
    public = {
        one.session_id: one for one in PublicSession.objects.filter(agenda=agenda).select_related("room")
    }
    sessions = {one.pk: one for one in planned if one.begins_at is not None}
    before = {
        key: _told(one, one.room_id, one.speakers, cancelled=one.cancelled) for key, one in public.items()
    }
    after = {key: _told(one, one.room_id, speakers_in(one)) for key, one in sessions.items()}
    return Difference(changes(before, after), sessions, public, len(planned) - len(sessions))


def speakers_in(session: Session) -> list[list[Any]]:
    """Who speaks, as it is published: each speaker's number and role, without those who declined."""
    return [
        [one.speaker_id, one.role]
        for one in session.appearances.all()
        if one.speaker.state != SpeakerState.DECLINED
    ]


def _told(one: Any, room: int | None, speakers: Any, *, cancelled: bool = False) -> Told:
    words = (one.slug, one.title, one.text, one.format, one.languages, one.track_id, one.partner_id)
    return Told(
        one.begins_at,
        one.ends_at,
        room,
        tuple((pk, role) for pk, role in speakers),
        words,
        cancelled,
    )
