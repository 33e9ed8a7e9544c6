"""Making one of two records, field by field as somebody chose; everything that pointed at the other follows."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit, deadlines, merging
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.events import publish
from claqueta.foundation.transactions import atomic
from claqueta.foundation.versions import rewritten
from claqueta.organisations import search
from claqueta.organisations.actions.confirmation import CONFIRMATION
from claqueta.organisations.actions.guards import locked
from claqueta.organisations.actions.profiles import publish_profile
from claqueta.organisations.choosing import BOTH, CHOSEN, GONE, KEPT, Choices, Pair
from claqueta.organisations.events import RepresentativesChanged
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import Merge, Organisation, Picture, ProfileDraft
from claqueta.organisations.profile import profile_of
from claqueta.organisations.undoing import said_of


class ChangedMeanwhile(ValidationError):
    """One of the two is no longer as whoever merges them saw it."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has changed one of the two meanwhile. Look at them again: nothing was merged.")
        )


@atomic
def merge(
    kept: Organisation,
    gone: Organisation,
    choices: Choices | None = None,
    *,
    seen: tuple[int, int] | None = None,
    by: Actor,
) -> Organisation:
    """Make one of two, whose other name becomes a former one and whose other page redirects.

    `choices` says for each field whose value stands (`choosing.CHOSEN`); where nothing is chosen, what `kept` lacks
    comes from `gone`. A value keeps its circle wherever it moves. `seen` are the versions of both that were looked at.
    What both were is kept for undoing it (`undo_merge`). Raises `ValidationError` for the same record twice, for a
    choice that there is not, and by field for what cannot stand together; `MergedAway` for one that is already part of
    another, `ChangedMeanwhile`, and `MergeRefused` when a domain says that they must not become one.
    """
    require(by, "organisations.manage")
    if kept.pk == gone.pk:
        raise ValidationError(_("Choose two different organisations."))
    # Always in the same order, so that two merges at once wait for each other instead of both failing.
    both = {one.pk: locked(one) for one in sorted((kept, gone), key=lambda one: one.pk)}
    kept, gone = both[kept.pk], both[gone.pk]
    if seen is not None and seen != (kept.version, gone.version):
        raise ChangedMeanwhile
    merging.refuse(kept, gone)
    pair = Pair(kept, gone)
    _check(choices or {}, pair)
    side, merged = pair.chosen(choices or {}), pair.merged(choices or {})
    before = said_of(kept)
    asked = deadlines.of(gone).filter(kind=CONFIRMATION, ended_at=None).first()
    stood = {"listed": gone.listed, "asked_until": asked and asked.due_at.isoformat()}
    with merging.following(kept, gone) as moved:
        Organisation.objects.filter(pk=gone.pk).update(
            merged_into=kept, listed=False, updated_at=timezone.now()
        )
        _record_follows(kept, gone, side)
        _pictures_follow(kept, gone, side["pictures"])
        deadlines.drop(gone, CONFIRMATION, by=by)
        reason = _("merged with %(name)s") % {"name": gone.name}
        kept = publish_profile(kept, merged, by=by, reason=reason)
        _draft_follows(kept, gone, pair.theirs)
        publish(RepresentativesChanged(kept, by))
    after = said_of(kept)
    Merge.objects.create(
        kept=kept,
        gone=gone,
        by=account_of(by),
        fields={name: [before[name], after[name]] for name in before if before[name] != after[name]},
        gone_stood=stood,
        moved=moved,
    )
    audit.record("organisations.merged", gone, by=by, changes={"merged_into": ("", str(kept))})
    search.note_change(kept, gone)
    return kept


def _check(choices: Choices, pair: Pair) -> None:
    """Raise `ValidationError` for what nobody can choose."""
    for name, side in choices.items():
        if name not in CHOSEN or side not in (KEPT, GONE, BOTH):
            raise ValidationError(_("There is nothing to choose like that."))
        if side == BOTH and not pair.both(name) and pair.usual(name) != BOTH:
            raise ValidationError({name: [_("Of this only one value can stand.")]})
    if choices.get("legal_name") == GONE and not pair.theirs["legal_name"]:
        raise ValidationError({"legal_name": [_("The one record needs a legal name.")]})


def _record_follows(kept: Organisation, gone: Organisation, side: Mapping[str, str]) -> None:
    """The logo, where it is that of the record that goes."""
    if side["logo"] == GONE:
        kept.logo = gone.logo.name
        kept.save(update_fields=["logo"])


def _pictures_follow(kept: Organisation, gone: Organisation, side: str) -> None:
    """Those chosen stand beside the kept record; the others stay with the one that goes."""
    mine, theirs = (
        list(Picture.waiting_too.filter(organisation=one).values_list("pk", flat=True))
        for one in (kept, gone)
    )
    if side != KEPT:
        Picture.waiting_too.filter(pk__in=theirs).update(organisation=kept)
    if side == GONE:
        Picture.waiting_too.filter(pk__in=mine).update(organisation=gone)


def _draft_follows(kept: Organisation, gone: Organisation, theirs: Profile) -> None:
    """What somebody was writing for the gone record waits for the kept one, unless a draft waits there already."""
    draft = ProfileDraft.objects.select_for_update().filter(organisation=gone).first()
    if draft is None or ProfileDraft.objects.filter(organisation=kept).exists():
        return
    draft.organisation = kept
    draft.base_version = kept.version
    draft.content = rewritten(theirs, draft.content, profile_of(kept))
    draft.revision += 1
    draft.save()
