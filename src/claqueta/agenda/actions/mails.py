"""What agendas write to those who speak and those who come: the invitation, the link, what of theirs is different."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.agenda.calendars import held_for, language_of
from claqueta.agenda.holders import STANDS, comes_to, mine_link, speaker_link
from claqueta.agenda.models import Agenda, Favourite, PublicSession, Session, Speaker, SpeakerState
from claqueta.agenda.policies.changes import CANCELLED, SPEAKERS, TO_SPEAKERS, TOLD, Change
from claqueta.agenda.queries.shown import SessionShown, read_at_once, sessions_shown
from claqueta.agenda.wording import kind_in_words, when_in_words
from claqueta.events.models import Visibility
from claqueta.foundation import mailing
from claqueta.foundation.notifications import notify
from claqueta.foundation.translated import text_in

BY_ITSELF = {"Auto-Submitted": "auto-generated"}
"""So that programs that answer for people do not (RFC 3834 §5.1)."""
TO_A_SPEAKER = gettext_lazy("You get this mail because you are on the list of speakers of this event.")
TO_WHO_COMES = gettext_lazy(
    "You get this mail because you registered for this event and marked these sessions."
)


def _to_speaker(template: str, speaker: Speaker, *, calendar: str = "", **more: Any) -> None:
    language = language_of(speaker)
    mailing.send(
        f"agenda/mail/{template}",
        speaker.email,
        {
            "name": speaker.name,
            "title": text_in(speaker.agenda.event.title, language),
            "url": speaker_link(speaker),
            **more,
        },
        language=language,
        headers=BY_ITSELF,
        calendar=calendar,
        why=TO_A_SPEAKER,
    )


def invitation(speaker: Speaker) -> None:
    """The link by which somebody says whether they come, with what is planned of them."""
    with translation.override(language_of(speaker)):
        lines = [planned_line(one) for one in speaker.sessions.select_related("agenda__event", "room")]
    _to_speaker("speaker_invitation", speaker, lines=lines)


def planned_line(session: Session) -> str:
    """A session with its hour and room, in the language in force."""
    if session.begins_at is None or session.ends_at is None:
        return str(session)
    here = session.agenda.event.here
    when = when_in_words(session.begins_at.astimezone(here), session.ends_at.astimezone(here))
    return " · ".join(part for part in (when, str(session.room or ""), str(session)) if part)


def link_again(speaker: Speaker) -> None:
    _to_speaker("speaker_link", speaker)


# -- What is different -----------------------------------------------------------------------------------------


def tell_changes(
    agenda: Agenda, different: Iterable[Change], spoke: Mapping[int, Sequence[int]], *, first: bool
) -> None:
    """Tell each speaker and each of those who marked a session what of theirs is different, and nothing else.

    `spoke` says of each session who spoke in it before.
    """
    changes = {one.key: one for one in different}
    rows = list(read_at_once(PublicSession.objects.filter(session__in=list(changes))))
    _tell_speakers(changes, rows, spoke, first=first)
    _tell_who_marked(agenda, {key: one for key, one in changes.items() if set(one.kinds) & set(TOLD)}, rows)


def _tell_speakers(
    changes: dict[int, Change],
    rows: Sequence[PublicSession],
    spoke: Mapping[int, Sequence[int]],
    *,
    first: bool,
) -> None:
    theirs: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        for pk in {*(pk for pk, _role in row.speakers), *spoke.get(row.session_id, ())}:
            if set(changes[row.session_id].kinds) & set(TO_SPEAKERS):
                theirs[pk].add(row.session_id)
    told = Speaker.objects.filter(pk__in=theirs, state__in=[SpeakerState.INVITED, SpeakerState.CONFIRMED])
    for speaker in told.exclude(email="").select_related("agenda__event"):
        mine = [row for row in rows if row.session_id in theirs[speaker.pk]]
        _tell(speaker, mine, changes, first=first)


def _tell(
    speaker: Speaker, rows: Sequence[PublicSession], changes: dict[int, Change], *, first: bool
) -> None:
    language = language_of(speaker)
    shown = sessions_shown(rows, language)
    with translation.override(language):
        lines = [
            line_of(one, changes[one.pk], out=speaker.pk not in [pk for pk, _role in row.speakers])
            for one, row in zip(shown, rows, strict=True)
        ]
        stays = [
            one
            for one, row in zip(shown, rows, strict=True)
            if speaker.pk in [pk for pk, _role in row.speakers]
        ]
        calendar = held_for(stays, speaker.agenda.event) if stays else ""
    _to_speaker("speaker_agenda", speaker, lines=lines, first=first, calendar=calendar)


def line_of(shown: SessionShown, change: Change, *, out: bool = False) -> str:
    """What is different of a session, in a line, in the language in force."""
    where = " · ".join(part for part in (shown.when, shown.room_name) if part)
    if out:
        return _("You no longer speak in: %(title)s (%(where)s)") % {"title": shown.title, "where": where}
    if CANCELLED in change.kinds:
        return _("Called off: %(title)s (%(where)s)") % {"title": shown.title, "where": where}
    kinds = ", ".join(kind_in_words(kind) for kind in change.kinds if kind in TO_SPEAKERS)
    return _("%(title)s: %(where)s (%(kinds)s)") % {"title": shown.title, "where": where, "kinds": kinds}


def _tell_who_marked(agenda: Agenda, changes: dict[int, Change], rows: Sequence[PublicSession]) -> None:
    by_session = {row.session_id: row for row in rows}
    accounts: dict[Any, list[PublicSession]] = defaultdict(list)
    registered: dict[Any, list[PublicSession]] = defaultdict(list)
    stands = Q(registration=None) | Q(registration__state__in=STANDS)
    marks = Favourite.objects.filter(stands, session__in=list(changes)).select_related(
        "account", "registration__event"
    )
    for one in marks.order_by("session__begins_at", "pk"):
        if one.account is not None:
            accounts[one.account].append(by_session[one.session_id])
        elif one.registration is not None and one.registration.email:
            registered[one.registration].append(by_session[one.session_id])
    for account, theirs in accounts.items():
        if not _sees_still(account, agenda):
            continue
        language = language_of(account)
        with translation.override(language):
            lines = _lines(theirs, changes, language)
            notify(
                account,
                "agenda.changed",
                _("Something you marked is different: %(title)s") % {"title": agenda.event},
                body="\n".join(lines),
                url=reverse("agenda_mine", args=[agenda.event.slug]),
            )
    for registration, theirs in registered.items():
        language = language_of(registration)
        with translation.override(language):
            lines = _lines(theirs, changes, language)
            calendar = held_for(sessions_shown(theirs, language), agenda.event)
        mailing.send(
            "agenda/mail/favourites_changed",
            registration.email,
            {
                "name": registration.name,
                "title": text_in(agenda.event.title, language),
                "lines": lines,
                "url": mine_link(registration),
            },
            language=language,
            headers=BY_ITSELF,
            calendar=calendar,
            why=TO_WHO_COMES,
        )


def _sees_still(account: Any, agenda: Agenda) -> bool:
    return (
        agenda.event.visibility == Visibility.PUBLIC
        or account.has_perm("agenda.mark", agenda)
        or comes_to(agenda.event_id, account)
    )


def _lines(rows: Sequence[PublicSession], changes: dict[int, Change], language: str) -> list[str]:
    found = []
    for shown in sessions_shown(rows, language):
        change = changes[shown.pk]
        # Who speaks is no news for who listens, where the hour is.
        found.append(
            line_of(shown, Change(change.key, tuple(kind for kind in change.kinds if kind != SPEAKERS)))
        )
    return found
