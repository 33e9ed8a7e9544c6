"""Who asks to see a project, and in which of its circles they stand."""

from dataclasses import dataclass
from typing import Any

from claqueta.events.holders import held_by
from claqueta.events.models import Event, Registration, RegistrationState
from claqueta.submissions.circles import Circle
from claqueta.submissions.models import AccessState, ProjectAccess, ProjectCall, Submission


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at the projects of a call."""

    registrations: tuple[Registration, ...] = ()
    """By which they are accredited at its event."""
    office: bool = False
    account_id: int | None = None
    token: str = ""
    """Of the link by which they came; blank for whoever is signed in or a guest."""

    @property
    def is_accredited(self) -> bool:
        return bool(self.registrations)


NOBODY = Viewer()


def viewer_of(account: Any, call: ProjectCall) -> Viewer:
    """Whoever is signed in, or a guest."""
    if account is None or account.pk is None:
        return NOBODY
    rows = (
        Registration.objects.filter(
            event_id=call.event_id, account=account, state=RegistrationState.REGISTERED
        )
        if call.event_id
        else Registration.objects.none()
    )
    return Viewer(tuple(rows), account.has_perm("submissions.manage"), account.pk)


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
    if viewer.office or (viewer.account_id and viewer.account_id == submission.account_id):
        return Circle.OFFICE
    if not viewer.is_accredited:
        return Circle.CARD
    if access is None or access.state != AccessState.GRANTED:
        return Circle.ACCREDITED
    return (
        Circle.NDA if access.nda_at is not None and access.nda_version == call.nda_version else Circle.REQUEST
    )
