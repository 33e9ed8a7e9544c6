"""Who asks to see a project, and in which of its circles they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from claqueta.events.holders import held_by
from claqueta.events.models import Event, Registration, RegistrationState
from claqueta.submissions.circles import Circle
from claqueta.submissions.models import AccessState, ProjectAccess, ProjectCall, Submission
from claqueta.submissions.rules import is_its_account


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at the projects of a call."""

    registrations: tuple[Registration, ...] = ()
    """By which they are accredited at its event."""
    office: bool = False
    account: Any = None
    token: str = ""
    """Of the link by which they came; blank for whoever is signed in or a guest."""

    @property
    def is_accredited(self) -> bool:
        return bool(self.registrations)


NOBODY = Viewer()


def viewer_of(account: Any, call: ProjectCall) -> Viewer:
    """Whoever is signed in, or a guest."""
    return viewers_of(account, [call])[call.pk]


def viewers_of(account: Any, calls: Iterable[ProjectCall]) -> dict[int, Viewer]:
    """Call → as what somebody who is signed in, or a guest, looks at its projects; one query however many calls."""
    calls = list(calls)
    if account is None or account.pk is None:
        return dict.fromkeys((one.pk for one in calls), NOBODY)
    events = {one.event_id for one in calls if one.event_id}
    held: dict[int, list[Registration]] = {}
    if events:
        rows = Registration.objects.filter(event__in=events, account=account)
        for row in rows.filter(state=RegistrationState.REGISTERED):
            held.setdefault(row.event_id, []).append(row)
    office = account.has_perm("submissions.manage")
    return {one.pk: Viewer(tuple(held.get(one.event_id or 0, ())), office, account) for one in calls}


def viewer_by(token: str, call: ProjectCall) -> Viewer | None:
    """Whoever holds the link of a registration for the call's event; None for any other link."""
    held = held_by(token)
    if held is None or not held.works or not _comes(held.registration, call.event):
        return None
    return Viewer((held.registration,), token=token)


def _comes(registration: Registration, event: Event | None) -> bool:
    return (
        event is not None
        and registration.event_id == event.pk
        and registration.state == RegistrationState.REGISTERED
    )


def circles_for(account: Any, submissions: Sequence[Submission]) -> dict[int, Circle]:
    """Submission → in which of its circles an account stands, or a guest; two queries however many, each with its call."""
    calls = {one.call_id: one.call for one in submissions}
    viewers = viewers_of(account, calls.values())
    registrations = {one.pk for viewer in viewers.values() for one in viewer.registrations}
    accesses: dict[int, ProjectAccess] = {}
    if registrations:
        rows = ProjectAccess.objects.filter(registration__in=registrations, submission__in=submissions)
        accesses = {one.submission_id: one for one in rows}
    return {
        one.pk: circle_of(viewers[one.call_id], one, accesses.get(one.pk), one.call) for one in submissions
    }


def accesses_of(viewer: Viewer, call: ProjectCall) -> dict[int, ProjectAccess]:
    """Submission → what the viewer asked for and got; one query."""
    if not viewer.registrations:
        return {}
    rows = ProjectAccess.objects.filter(
        registration__in=[one.pk for one in viewer.registrations], submission__call=call
    )
    return {one.submission_id: one for one in rows}


def circle_of(
    viewer: Viewer, submission: Submission, access: ProjectAccess | None, call: ProjectCall
) -> Circle:
    """In which circle of a project somebody stands. An agreement that was changed since has to be accepted anew."""
    if viewer.office or is_its_account.test(viewer.account, submission):
        return Circle.OFFICE
    if not viewer.is_accredited:
        return Circle.CARD
    if access is None or access.state != AccessState.GRANTED:
        return Circle.ACCREDITED
    return (
        Circle.NDA if access.nda_at is not None and access.nda_version == call.nda_version else Circle.REQUEST
    )
