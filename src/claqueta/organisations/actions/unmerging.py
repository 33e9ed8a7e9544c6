"""Undoing a merge: both records are what they were, but for what somebody has changed since."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit, deadlines, merging
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.events import publish
from claqueta.foundation.merging import Line
from claqueta.foundation.transactions import atomic
from claqueta.organisations import search
from claqueta.organisations.actions.confirmation import CONFIRMATION
from claqueta.organisations.actions.guards import check_tax_id
from claqueta.organisations.actions.profiles import HIDDEN_IN_AUDIT, keep_versions
from claqueta.organisations.events import ProfileChanged, RepresentativesChanged
from claqueta.organisations.models import PROFILE, Merge, Organisation
from claqueta.organisations.profile import profile_of, write_profile
from claqueta.organisations.queries import with_details
from claqueta.organisations.undoing import BEFORE, TODAY, Return, Said, put_into, what_would_return


class NotUndoable(ValidationError):
    """The merge can no longer be undone, or not before something else."""


class Undecided(ValidationError):
    """Somebody has changed fields since the merge, and nobody has said what they are to say."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        labels = ", ".join(str(PROFILE.labels[name]) for name in names)
        super().__init__(_("Changed since the merge, and not decided: %(fields)s.") % {"fields": labels})


@atomic
def undo_merge(merge: Merge, decisions: Mapping[str, str] | None = None, *, by: Actor) -> list[Line]:
    """Make two records of one again; what hung on them, kind by kind, and how many of it did not come back.

    `decisions` says for each field that was changed since whether it says what it says `today` or what it said
    `before`. Raises `NotUndoable` when it was undone, is too old, or one of the two was merged again; `Undecided`;
    `TaxIdTaken` when a tax ID is another's by now.
    """
    require(by, "organisations.manage")
    both = Organisation.objects.select_for_update().filter(pk__in=[merge.kept_id, merge.gone_id])
    list(both.order_by("pk"))
    found = Merge.objects.select_for_update(of=("self",)).filter(pk=merge.pk).first()
    if found is None:
        raise NotUndoable(_("What the two records were is no longer kept."))
    merge = found
    merge.kept, merge.gone = with_details().get(pk=merge.kept_id), with_details().get(pk=merge.gone_id)
    check_undoable(merge)
    back = what_would_return(merge)
    _restore(merge, _taken(back, decisions or {}), by)
    _stands_again(merge, by)
    lines = merging.bring_back(merge.kept, merge.gone, merge.moved)
    publish(ProfileChanged(merge.kept, by))
    publish(RepresentativesChanged(merge.kept, by))
    # What was kept for undoing it has served.
    merge.fields, merge.moved, merge.gone_stood = {}, {}, {}
    merge.undone_at, merge.undone_by = timezone.now(), account_of(by)
    merge.save()
    search.note_change(merge.kept, merge.gone)
    return lines


def check_undoable(merge: Merge) -> None:
    """Raise `NotUndoable` when the merge does not stand any longer, or not by itself."""
    kept, gone = merge.kept, merge.gone
    if merge.undone_at is not None:
        who = merge.undone_by or _("Somebody")
        raise NotUndoable(_("%(who)s has already undone this merge.") % {"who": who})
    if merge.until <= timezone.now():
        raise NotUndoable(_("It is too late to undo this merge."))
    if kept.merged_into is not None:
        raise NotUndoable(
            _("%(kept)s has become part of %(other)s since. Undo that first.")
            % {"kept": kept.name, "other": kept.merged_into.name}
        )
    if gone.merged_into_id != kept.pk:
        raise NotUndoable(_("%(gone)s is not part of %(kept)s.") % {"gone": gone.name, "kept": kept.name})


def _taken(back: Return, decisions: Mapping[str, str]) -> dict[str, Said]:
    """Field → what it said before, for those that are to say it again."""
    open_ = [one.name for one in back.since if decisions.get(one.name) not in (TODAY, BEFORE)]
    if open_:
        raise Undecided(open_)
    decided = {one.name: one.before for one in back.since if decisions[one.name] == BEFORE}
    return {**{name: before for name, (_today, before) in back.fields.items()}, **decided}


def _restore(merge: Merge, said: Mapping[str, Said], by: Actor) -> None:
    """Let the kept record say again what it said, as a new version."""
    kept = merge.kept
    before, profile = profile_of(kept), profile_of(kept)
    for name, one in said.items():
        put_into(profile, name, one)
    check_tax_id(profile, kept)
    if "logo" in said:
        kept.logo = said["logo"]["value"]
    kept.version += 1
    kept.updated_at = timezone.now()
    write_profile(kept, profile)
    merge.kept = kept = with_details().get(pk=kept.pk)
    keep_versions([kept], by, _("merge with %(name)s undone") % {"name": merge.gone.name})
    changes = audit.difference(before, profile)
    audit.record("organisations.merge_undone", kept, by=by, changes=changes, hidden=HIDDEN_IN_AUDIT)


def _stands_again(merge: Merge, by: Actor) -> None:
    """Let the record that was gone stand as it stood."""
    gone = merge.gone
    check_tax_id(profile_of(gone), gone)
    gone.merged_into, gone.listed = None, merge.gone_stood["listed"]
    gone.updated_at = timezone.now()
    gone.save(update_fields=["merged_into", "listed", "updated_at"])
    audit.record("organisations.merge_undone", gone, by=by, changes={"merged_into": (str(merge.kept), "")})
    until = merge.gone_stood["asked_until"]
    if until is None:
        return
    if datetime.fromisoformat(until) > timezone.now():
        deadlines.begin(gone, CONFIRMATION, due=datetime.fromisoformat(until), by=by)
    else:
        # Nobody could answer meanwhile: it is asked again when its turn comes.
        Organisation.objects.filter(pk=gone.pk).update(confirmation_asked_at=None)
