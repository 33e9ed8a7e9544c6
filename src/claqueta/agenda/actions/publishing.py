"""Publishing a version of an agenda, and telling those whom it concerns what of theirs is different."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.agenda.actions import mails
from claqueta.agenda.judging import WORDS
from claqueta.agenda.models import Agenda, AgendaVersion, PublicSession, Session
from claqueta.agenda.policies.clashes import GRAVE
from claqueta.agenda.queries.planning import names_of, plan_of
from claqueta.agenda.queries.publishing import COPIED, Difference, difference_of, speakers_in
from claqueta.agenda.queries.shown import key_of
from claqueta.agenda.wording import clash_in_words
from claqueta.events.queries import key_of as key_of_event
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held


class NothingToPublish(ValidationError):
    """The plan is what was published."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is different from what was published."), code="nothing-to-publish")


@atomic
def publish(agenda: Agenda, *, words: str = "", by: Actor) -> AgendaVersion:
    """Let the plan be what everybody sees, as a version that is never changed, and tell those whom a change concerns.

    Raises `PermissionDenied`, `NothingToPublish`, `ValidationError` that names what cannot take place so.
    """
    row = held(Agenda.objects.select_related("event"), agenda.pk)
    require(by, "agenda.manage", row)
    kept = fitted({"words": words}, WORDS)["words"]
    _refuse_grave(row)
    difference = difference_of(row)
    if not difference.changes:
        raise NothingToPublish
    before = {key: _place_of(one) for key, one in difference.public.items()}
    spoke = {key: [pk for pk, _role in one.speakers] for key, one in difference.public.items()}
    _write(row, difference)
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = AgendaVersion.objects.create(
        agenda=row,
        number=last + 1,
        words=kept,
        changes=[
            {"session": one.key, "kinds": list(one.kinds), "before": before.get(one.key)}
            for one in difference.changes
        ],
        snapshot=_snapshot(row),
        account=account_of(by),
    )
    row.published = version
    row.save(update_fields=["published"])
    audit.record(
        "agenda.published",
        row,
        by=by,
        changes={"version": (last or "", last + 1), "sessions": ("", len(difference.changes))},
    )
    changed_rows = PublicSession.objects.filter(session__in=[one.key for one in difference.changes])
    changed([key_of_event(row.event), *map(key_of, changed_rows)])
    mails.tell_changes(row, difference.changes, spoke, first=last == 0)
    return version


def _refuse_grave(agenda: Agenda) -> None:
    wrong = [one for one in plan_of(agenda).clashes if one.kind in GRAVE]
    if wrong:
        sessions, speakers = names_of(agenda)
        raise ValidationError([clash_in_words(one, sessions, speakers) for one in wrong], code="clash")


def _write(agenda: Agenda, difference: Difference) -> None:
    now = timezone.now()
    new, different = [], []
    for one in difference.changes:
        session = difference.sessions.get(one.key)
        row = difference.public.get(one.key)
        if row is None:
            row = PublicSession(agenda=agenda, session_id=one.key)
            new.append(row)
        else:
            row.revision += 1
            different.append(row)
        row.changed_at = now
        row.cancelled = session is None
        if session is not None:
            _copy(session, row)
    PublicSession.objects.bulk_create(new)
    PublicSession.objects.bulk_update(
        different,
        [*COPIED, "room", "room_name", "track", "partner", "speakers", "cancelled", "revision", "changed_at"],
    )


def _copy(session: Session, row: PublicSession) -> None:
    for name in COPIED:
        setattr(row, name, getattr(session, name))
    row.room_id, row.track_id, row.partner_id = session.room_id, session.track_id, session.partner_id
    row.room_name = session.room.name if session.room else ""
    row.speakers = speakers_in(session)


def _place_of(row: PublicSession) -> dict[str, Any]:
    return {
        "begins_at": row.begins_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "room": row.room_name,
    }


def _snapshot(agenda: Agenda) -> list[dict[str, Any]]:
    return [
        {
            "session": one.session_id,
            "title": one.title,
            "format": one.format,
            "languages": one.languages,
            **_place_of(one),
            "speakers": one.speakers,
            "cancelled": one.cancelled,
            "revision": one.revision,
        }
        for one in PublicSession.objects.filter(agenda=agenda)
    ]
