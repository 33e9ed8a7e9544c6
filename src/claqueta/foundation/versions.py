"""Records that are drafted, published, kept version by version, and merged when two people wrote at once.

A domain makes a model of `Draft` and one of `Version`, each with its own reference to the record, and a record with a
`version` that counts its publications. The content is a flat dictionary of plain values, the record's fields.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor

type Content = dict[str, Any]


class Draft(models.Model):
    """A record being edited; what it was made from is kept to see whether somebody else changed it meanwhile."""

    content = models.JSONField(default=dict)
    base_version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    """Counts the savings, so that nobody saves over what they have not seen."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """Who saved it last."""
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    """Everybody who saved into it."""
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def saved_by(self, by: Any) -> None:
        """Save what somebody wrote and count it."""
        self.author = by
        self.revision += 1
        self.save()
        self.writers.add(by)


class Version(models.Model):
    """What was published once, whole, so that it can be brought back."""

    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    author_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class EditedMeanwhile(Exception):
    """Somebody published while this was being edited; `theirs` and `mine` say what each changed."""

    def __init__(self, theirs: audit.Changes, mine: audit.Changes) -> None:
        self.theirs, self.mine = theirs, mine
        super().__init__("edited meanwhile")

    def differing(self) -> list[tuple[str, Any, Any]]:
        """Field, their value and mine, of each that both changed."""
        both = sorted(self.theirs.keys() & self.mine.keys())
        return [(name, self.theirs[name][1], self.mine[name][1]) for name in both]


class DraftedMeanwhile(Exception):
    """Somebody saved into the draft what the writer has not seen; `draft` is theirs, `changes` what differs: theirs, mine."""

    def __init__(self, draft: Any, changes: audit.Changes) -> None:
        self.draft, self.changes = draft, changes
        super().__init__("drafted meanwhile")

    def differing(self) -> list[tuple[str, Any, Any]]:
        """Field, their value and mine."""
        return [(name, theirs, mine) for name, (theirs, mine) in sorted(self.changes.items())]


def check_draft_seen(
    draft: Draft | None, wanted: Content, *, revision: int | None, by: Actor, more: bool = False
) -> None:
    """Raise `DraftedMeanwhile` when the draft holds what the writer has not seen and would be lost.

    `revision` is that of the draft which the writer has before them, 0 for none. Unknown counts as seen only where
    the draft is the writer's own. `more` says that the draft holds something besides its content.
    """
    if draft is None or revision == draft.revision:
        return
    if revision is None and (by.pk is None or draft.author_id == by.pk):
        return
    lost = audit.difference({name: draft.content.get(name) for name in wanted}, wanted)
    if lost or more:
        raise DraftedMeanwhile(draft, lost)


def merged(before: Content, wanted: Content, base: Version | None) -> Content:
    """The content that stands, `before`, with changes made from another version of it, `base`: a merge of three.

    From a version that never was nobody knows what the writer saw: whatever differs is a question. Raises
    `EditedMeanwhile` when both changed a field, each to something else.
    """
    origin: Content = base.content if base else dict.fromkeys(before)
    theirs = audit.difference(origin, before)
    mine = audit.difference({name: origin.get(name) for name in wanted}, wanted)
    if any(theirs[name][1] != mine[name][1] for name in theirs.keys() & mine.keys()):
        raise EditedMeanwhile(theirs, mine)
    return {**before, **{name: change[1] for name, change in mine.items()}}


def rewritten(base: Content, draft: Content, onto: Content) -> Content:
    """What was written in a draft made from `base`, written onto another content."""
    changed = {name: change[1] for name, change in audit.difference(base, draft).items() if name in base}
    return {**onto, **changed}
