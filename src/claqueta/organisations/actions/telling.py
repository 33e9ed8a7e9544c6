"""Who hears what became of a profile: the office, whoever may publish it, those who wrote its draft."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.accounts.models import Account, RoleGrant
from claqueta.foundation.actors import Actor
from claqueta.foundation.notifications import notify
from claqueta.organisations.models import Organisation, ProfileDraft
from claqueta.organisations.queries import recipients_for

DRAFTS = "organisations.drafts"
"""The kind of notice about drafts that wait, were published or dropped."""


def tell_office(organisation: Organisation, by: Actor) -> None:
    """Say to the office that somebody outside it has published a profile."""
    staff = Account.objects.filter(
        pk__in=RoleGrant.objects.current().filter(role__in=("office_admin", "office_staff")).values("account")
    )
    for account in staff:
        with translation.override(account.language or settings.LANGUAGE_CODE):
            notify(
                account,
                "organisations.published",
                _("%(name)s has published its profile") % {"name": organisation.name},
                body=_("By %(person)s.") % {"person": by},
                url=reverse("organisation", args=[organisation.slug]),
            )


def tell_who_publishes(organisation: Organisation, by: Account) -> None:
    """Say to the representatives that a colleague has written something that waits for them."""
    for account in recipients_for(organisation):
        if account == by or not account.has_perm("organisations.publish_profile", organisation):
            continue
        with translation.override(account.language or settings.LANGUAGE_CODE):
            notify(
                account,
                DRAFTS,
                _("%(person)s has changed the draft of the profile of %(name)s")
                % {"person": by, "name": organisation.name},
                body=_("Nothing of it is shown until you publish it. You can also drop it."),
                url=reverse("profile_preview", args=[organisation.slug]),
            )


def writers_to_tell(draft: ProfileDraft, by: Actor) -> list[Account]:
    """Those who wrote a draft that somebody else ends, before it is gone; whoever has left is told nothing."""
    return [
        account
        for account in draft.writers.filter(is_active=True).order_by("pk")
        if account != by and account.has_perm("organisations.answer_for_data", draft.organisation)
    ]


def tell_writers(
    writers: Iterable[Account], organisation: Organisation, *, published: bool, by: Actor
) -> None:
    """Say to those who wrote a draft what became of it."""
    for account in writers:
        with translation.override(account.language or settings.LANGUAGE_CODE):
            said = (
                _("%(person)s has published your draft of the profile of %(name)s")
                if published
                else _("%(person)s has dropped your draft of the profile of %(name)s")
            )
            notify(
                account,
                DRAFTS,
                said % {"person": by, "name": organisation.name},
                body="" if published else _("The published profile stays as it was."),
                url=reverse("organisation" if published else "profile_edit", args=[organisation.slug]),
            )
