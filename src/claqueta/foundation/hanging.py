"""What hangs on records of any kind and follows when two become one: files, notes, tags, evidence, conversations, deadlines."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from claqueta.foundation import attachments, deadlines, evidence, notes, tags, threads
from claqueta.foundation.beside import reference
from claqueta.foundation.merging import Follow
from claqueta.foundation.models import (
    Attachment,
    EvidenceLink,
    Note,
    Tagging,
    Thread,
    ThreadMember,
    ThreadMessage,
)


def _taggings(record: Model) -> QuerySet[Tagging]:
    return Tagging.objects.filter(tag__kind=record._meta.label_lower, object_id=str(record.pk))


def _conversations(record: Model) -> Sequence[QuerySet[Any]]:
    there = Thread.objects.filter(**reference(record))
    return (
        there,
        ThreadMember.objects.filter(thread__in=there),
        ThreadMessage.objects.filter(thread__in=there),
    )


FOLLOWS = (
    Follow(
        "foundation.attachments",
        _("Files"),
        rows=lambda record: (Attachment.objects.filter(**reference(record)),),
        move=attachments.move,
    ),
    Follow(
        "foundation.notes",
        _("Notes"),
        rows=lambda record: (Note.objects.filter(**reference(record)),),
        move=notes.move,
    ),
    Follow("foundation.tags", _("Tags"), rows=lambda record: (_taggings(record),), move=tags.move),
    Follow(
        "foundation.evidence",
        _("Evidence for purposes"),
        rows=lambda record: (EvidenceLink.objects.filter(**reference(record)),),
        move=evidence.move,
    ),
    Follow("foundation.threads", _("Conversations"), rows=_conversations, move=threads.move),
    Follow(
        "foundation.deadlines",
        _("Deadlines in the calendar"),
        count=lambda gone: deadlines.of(gone).filter(ended_at=None).count(),
        said=_("They end: what is due is due of the kept record."),
    ),
)
