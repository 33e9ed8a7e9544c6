"""What every use case checks before it writes."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.foundation.transactions import held
from claqueta.organisations.judging import Profile, judged_profile
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import with_details


class TaxIdTaken(ValidationError):
    """Another organisation has this tax ID."""

    def __init__(self, other: Organisation) -> None:
        self.other = other
        super().__init__(_("%(name)s already has this tax ID.") % {"name": other.name})


class MergedAway(ValidationError):
    """The record is part of another, where things go on."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(_("%(name)s is already part of another record.") % {"name": organisation.name})


def locked(organisation: Organisation) -> Organisation:
    """The record as it stands, nobody else's until the transaction ends. Raises `MergedAway`, `Vanished`."""
    row = held(Organisation.objects.all(), organisation.pk)
    if row.merged_into_id:
        raise MergedAway(row)
    return with_details().get(pk=organisation.pk)


def check_tax_id(profile: Profile, organisation: Organisation | None = None) -> None:
    """Raise `TaxIdTaken` when another organisation holds the profile's tax ID."""
    if not profile.get("tax_id"):
        return
    others = Organisation.objects.filter(
        tax_id=profile["tax_id"], tax_country=profile.get("tax_country", ""), merged_into=None
    )
    if organisation is not None:
        others = others.exclude(pk=organisation.pk)
    other = others.first()
    if other:
        raise TaxIdTaken(other)


def fit(profile: Profile, before: Profile | None = None) -> Profile:
    """The profile as the judge keeps it. Raises `ValidationError` by field for what it refuses."""
    kept, problems = judged_profile(profile, before)
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    return kept
