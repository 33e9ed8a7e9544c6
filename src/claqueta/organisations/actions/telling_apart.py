"""Two records look like one and are not: that is remembered, and can be taken back."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.transactions import atomic
from claqueta.organisations import search
from claqueta.organisations.actions.guards import locked
from claqueta.organisations.models import Organisation, ToldApart


@atomic
def tell_apart(one: Organisation, other: Organisation, *, by: Actor) -> ToldApart:
    """Say that two are not the same; said twice it is said once, by whoever said it first.

    Raises `ValidationError` for the same record twice, `MergedAway`.
    """
    require(by, "organisations.manage")
    if one.pk == other.pk:
        raise ValidationError(_("Choose two different organisations."))
    first, second = (locked(each) for each in sorted((one, other), key=lambda each: each.pk))
    told, new = ToldApart.objects.get_or_create(one=first, other=second, defaults={"by": account_of(by)})
    if new:
        _note("organisations.told_apart", first, second, by)
    return told


@atomic
def take_back_apart(told: ToldApart, *, by: Actor) -> None:
    """Let two be looked at again. Nothing when that was done already."""
    require(by, "organisations.manage")
    if ToldApart.objects.filter(pk=told.pk).delete()[0]:
        _note("organisations.apart_taken_back", told.one, told.other, by)


def _note(verb: str, first: Organisation, second: Organisation, by: Actor) -> None:
    for each, twin in ((first, second), (second, first)):
        audit.record(verb, each, by=by, changes={"not_the_same": ("", twin.name)})
    # The probable duplicates are looked for after every change.
    search.note_change(first, second)
