"""The office's own words for objects, kind by kind: to find together what belongs together.

tags.put(organisation, "Shoots abroad", by=account)
tags.tagged(Organisation.objects.all(), tag)
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import BigIntegerField, Count, Model, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.beside import managing
from claqueta.foundation.folding import folded
from claqueta.foundation.judging import Choice, Table, Text, fitted
from claqueta.foundation.models import Tag, Tagging
from claqueta.foundation.transactions import atomic, held

NAME: Table = {"name": Text(40, required=True)}
TAG: Table = {**NAME, "colour": Choice(lambda: Tag.Colour.values, required=True)}


def of(obj: Model) -> QuerySet[Tag]:
    return Tag.objects.filter(kind=obj._meta.label_lower, taggings__object_id=str(obj.pk))


def of_kind(kind: str) -> QuerySet[Tag]:
    """The tags that objects of a kind can have, each with its number of objects as `times`."""
    return Tag.objects.filter(kind=kind).annotate(times=Count("taggings"))


def choices(kind: str) -> list[tuple[str, str]]:
    """The tags of a kind for a filter: identifier and name."""
    return [(str(pk), name) for pk, name in Tag.objects.filter(kind=kind).values_list("pk", "name")]


def tagged[M: Model](rows: QuerySet[M], tag: str | int) -> QuerySet[M]:
    """Those of the rows that have a tag; rows have whole numbers for identifiers."""
    having = Tagging.objects.filter(tag_id=tag, tag__kind=rows.model._meta.label_lower)
    return rows.filter(pk__in=having.annotate(pk_of=Cast("object_id", BigIntegerField())).values("pk_of"))


@atomic
def put(obj: Model, name: str, *, by: Actor) -> Tag:
    """Give an object a tag, which begins to be there when nobody gave it before.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, managing(obj), obj)
    words = fitted({"name": name}, NAME)
    tag = _held(obj._meta.label_lower, words["name"])
    _tagging, new = Tagging.objects.get_or_create(
        tag=tag, object_id=str(obj.pk), defaults={"by": account_of(by)}
    )
    if new:
        audit.record("foundation.tagged", obj, by=by, changes={"tag": ("", tag.name)})
    return tag


@atomic
def take(obj: Model, tag: Tag, *, by: Actor) -> None:
    """Take a tag from an object. Raises `PermissionDenied`."""
    require(by, managing(obj), obj)
    mine = Tagging.objects.filter(tag=tag, tag__kind=obj._meta.label_lower, object_id=str(obj.pk))
    if mine.delete()[0]:
        audit.record("foundation.untagged", obj, by=by, changes={"tag": (tag.name, "")})


@atomic
def change(tag: Tag, *, name: str, colour: str, by: Actor) -> Tag:
    """Call a tag otherwise, or give it another colour.

    Raises `PermissionDenied`, `Vanished`, `ValidationError` by field, also for the name of another tag, which is for `merge`.
    """
    _ask(tag, by)
    tag = held(Tag.objects.all(), tag.pk)
    words = fitted({"name": name, "colour": colour}, TAG)
    changes = audit.difference({"name": tag.name, "colour": tag.colour}, words)
    if changes:
        tag.name, tag.key, tag.colour = words["name"], _key(words["name"]), words["colour"]
        try:
            with atomic():
                tag.save()
        except IntegrityError:
            problem = _("There is such a tag already: make one of the two.")
            raise ValidationError({"name": [problem]}) from None
        audit.record("foundation.tag_changed", tag, by=by, changes=changes)
    return tag


@atomic
def merge(kept: Tag, gone: Tag, *, by: Actor) -> Tag:
    """Make one of two tags of a kind: what had `gone` has `kept`.

    Raises `PermissionDenied`, `ValidationError` for a tag with itself or with one of another kind.
    """
    _ask(kept, by)
    if kept.pk == gone.pk or kept.kind != gone.kind:
        raise ValidationError(_("Choose two different tags of the same kind."))
    # Whoever gives an object one of them is waited for, or waits.
    both = Tag.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    if len(both) < 2:
        raise ValidationError(_("Choose two different tags of the same kind."))
    there = Tagging.objects.filter(tag=kept).values("object_id")
    Tagging.objects.filter(tag=gone).exclude(object_id__in=there).update(tag=kept)
    audit.record("foundation.tags_merged", kept, by=by, changes={"tag": (gone.name, kept.name)})
    gone.delete()
    return kept


@atomic
def drop(tag: Tag, *, by: Actor) -> None:
    """Let a tag be no more, on no object. Raises `PermissionDenied`."""
    _ask(tag, by)
    # Whoever gives an object this tag is waited for, so that it goes from there too.
    if Tag.objects.select_for_update().filter(pk=tag.pk).exists():
        audit.record("foundation.tag_dropped", tag, by=by)
        tag.delete()


def move(source: Model, target: Model) -> int:
    """Let the tags of one record be those of another, besides its own; how many moved."""
    there = Tagging.objects.filter(tag__in=of(target), object_id=str(target.pk)).values("tag")
    mine = Tagging.objects.filter(tag__kind=source._meta.label_lower, object_id=str(source.pk))
    return mine.exclude(tag__in=there).update(object_id=str(target.pk))


def _ask(tag: Tag, by: Actor) -> None:
    """Whoever manages what the domain has gives its tags their names."""
    require(by, f"{tag.kind.partition('.')[0]}.manage")


def _held(kind: str, name: str) -> Tag:
    """The tag of a name, made where there is none, and held: whoever would merge or drop it waits until it is given."""
    tag = None
    while tag is None:
        made, _new = Tag.objects.get_or_create(kind=kind, key=_key(name), defaults={"name": name})
        # Merged with another, dropped or called otherwise between the two, it is looked for again.
        tag = Tag.objects.select_for_update().filter(pk=made.pk, key=made.key).first()
    return tag


def _key(name: str) -> str:
    return " ".join(folded(name).split())[:80]
