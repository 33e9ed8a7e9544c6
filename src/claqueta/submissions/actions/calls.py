"""Writing calls for projects, and their states."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.audit import Changes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.search import changed
from claqueta.foundation.slugs import dated_slug
from claqueta.foundation.transactions import atomic, held
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.judging import fitted_call
from claqueta.submissions.models import CALL, CallState, ProjectCall, Submission, SubmissionState
from claqueta.submissions.queries import key_of

type Values = Mapping[str, Any]
State = CallState
BESIDE = ("asked", "asked_files", "eligibility", "materials", "materials_until")
"""What a call says besides its own fields."""


class CallWrittenMeanwhile(ValidationError):
    """Somebody changed it since. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has changed this call since you opened it. Look at what it says now."),
            code="written-meanwhile",
        )


def _publish(call: ProjectCall, *, by: Actor) -> Changes:
    if not call.text:
        raise ValidationError(_("Say in a few words what it is about before you publish it."))
    call.updated_at = timezone.now()
    return {}


def _stamp(call: ProjectCall, *, by: Actor) -> Changes:
    call.updated_at = timezone.now()
    return {}


def keys_of(call: ProjectCall) -> list[str]:
    """The documents of the index that show something of a call."""
    return [key_of(one) for one in Submission.objects.filter(call=call, state=SubmissionState.SELECTED)]


CALLS = Flow(
    ProjectCall,
    (
        Move(
            "publish",
            gettext_lazy("Publish"),
            (State.DRAFT,),
            State.PUBLISHED,
            rule="submissions.manage",
            verb="submissions.call_published",
            effect=_publish,
        ),
        Move(
            "end",
            gettext_lazy("End it"),
            (State.PUBLISHED,),
            State.ENDED,
            rule="submissions.manage",
            verb="submissions.call_ended",
            effect=_stamp,
            when=lambda call: call.closes_at <= timezone.now(),
        ),
        Move(
            "reopen",
            gettext_lazy("Open it again"),
            (State.ENDED,),
            State.PUBLISHED,
            rule="submissions.manage",
            verb="submissions.call_reopened",
            effect=_stamp,
        ),
    ),
    search_keys=keys_of,
)


@atomic
def write_call(values: Values, *, by: Actor) -> ProjectCall:
    """Write a draft of a call; `event` is a row or None. What it asks begins with what is usual.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "submissions.manage")
    usual = {
        "asked": {key: one.needed for key, one in catalogue().fields.items() if one.usual},
        "asked_files": {key: False for key, one in catalogue().files.items() if one.usual},
        "materials": [key for key, one in catalogue().files.items() if one.material],
    }
    kept = fitted_call(
        {"zone": settings.TIME_ZONE, "pitch_minutes": rule("pitch_length").value, **usual, **values}
    )
    call = ProjectCall(event=values.get("event"), written_by=account_of(by), **kept)
    call.slug = dated_slug(ProjectCall.objects.all(), call.title, call.closes.year, "call")
    call.save()
    audit.record("submissions.call_written", call, by=by)
    return call


@atomic
def change_call(call: ProjectCall, values: Values, *, by: Actor, version: int | None = None) -> ProjectCall:
    """Change a call. An agreement of other words has to be accepted anew.

    Raises `PermissionDenied`, `ValidationError` by field, `CallWrittenMeanwhile`.
    """
    require(by, "submissions.manage", call)
    row = held(ProjectCall.objects.all(), call.pk)
    if version is not None and version != row.version:
        raise CallWrittenMeanwhile
    names = (*CALL.stored, *BESIDE)
    before = {name: getattr(row, name) for name in names}
    kept = fitted_call(values, before)
    changes: dict[str, tuple[Any, Any]] = {}
    for name in names:
        if name in kept and kept[name] != before[name]:
            changes[name] = (before[name], kept[name])
            setattr(row, name, kept[name])
    if "event" in values and values["event"] != row.event:
        changes["event"] = (str(row.event or ""), str(values["event"] or ""))
        row.event = values["event"]
    if not changes:
        return row
    if "nda" in changes:
        row.nda_version += 1
    row.version += 1
    row.updated_at = timezone.now()
    row.save()
    audit.record("submissions.call_changed", row, by=by, changes=changes)
    changed(keys_of(row))
    return row


@atomic
def discard_call(call: ProjectCall, *, by: Actor) -> None:
    """Take away a draft of a call. Raises `PermissionDenied`, `MovedOn`."""
    require(by, "submissions.manage", call)
    row = held(ProjectCall.objects.all(), call.pk)
    if row.state != State.DRAFT or row.submissions.exists():
        raise CALLS.moved_on(row)
    audit.record("submissions.call_discarded", row, by=by)
    row.delete()


@atomic
def publish_catalogue(call: ProjectCall, *, by: Actor) -> ProjectCall:
    """Show the cards of those selected to everybody, from now on. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "submissions.manage", call)
    row = held(ProjectCall.objects.all(), call.pk)
    if row.state == State.DRAFT:
        raise CALLS.moved_on(row)
    if not row.submissions.filter(state=SubmissionState.SELECTED).exists():
        raise ValidationError(_("No project is selected yet."))
    if row.catalogue_at is None:
        row.catalogue_at = row.updated_at = timezone.now()
        row.save(update_fields=["catalogue_at", "updated_at"])
        audit.record("submissions.catalogue_published", row, by=by)
        changed(keys_of(row))
    return row


@atomic
def withdraw_catalogue(call: ProjectCall, *, by: Actor) -> ProjectCall:
    """Show nobody the projects of a call any longer. Raises `PermissionDenied`."""
    require(by, "submissions.manage", call)
    row = held(ProjectCall.objects.all(), call.pk)
    if row.catalogue_at is not None:
        row.catalogue_at, row.updated_at = None, timezone.now()
        row.save(update_fields=["catalogue_at", "updated_at"])
        audit.record("submissions.catalogue_withdrawn", row, by=by)
        changed(keys_of(row))
    return row
