"""Who acts for an organisation."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.actions import invite, person_for
from claqueta.accounts.events import InvitationAccepted
from claqueta.accounts.models import Invitation, Person
from claqueta.accounts.rules import account_of
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.events import publish
from claqueta.foundation.transactions import atomic
from claqueta.organisations import search
from claqueta.organisations.actions.guards import locked
from claqueta.organisations.events import RepresentativesChanged
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.organisations.policies import COLLEAGUE, REPRESENTATIVE
from claqueta.organisations.queries import invited_organisation
from claqueta.organisations.rules import acting_today


@atomic
def invite_representative(
    organisation: Organisation,
    email: str,
    *,
    by: Actor,
    name: str = "",
    language: str = "",
    kind: str = "representative",
) -> Invitation:
    """Invite somebody by mail to look after an organisation's entry. Raises `ValidationError` by field, also when they
    do that already, and `MergedAway`."""
    require(
        by,
        "organisations.manage" if kind == "representative" else "organisations.invite_colleague",
        organisation,
    )
    organisation = locked(organisation)
    _refuse_who_acts(organisation, email, kind)
    return invite(
        email,
        by=by,
        name=name,
        language=language,
        purpose=REPRESENTATIVE if kind == "representative" else COLLEAGUE,
        subject_id=str(organisation.pk),
        # The name of the deeds, which only the office changes: a trade name would carry any text to strangers.
        context={"organisation": organisation.legal_name},
    )


def _refuse_who_acts(organisation: Organisation, email: str, kind: str) -> None:
    """Whoever is on record without an account is invited to open one; whoever acts with one needs nothing more."""
    account = account_of(email)
    if account is None or not account.is_active:
        return
    standing = acting_today().filter(organisation=organisation, person__account=account)
    if kind == Affiliation.Kind.REPRESENTATIVE:
        standing = standing.filter(kind=kind)
    if (known := standing.select_related("person").first()) is not None:
        said = _("%(person)s acts for %(organisation)s already.")
        raise ValidationError(
            {"email": said % {"person": known.person, "organisation": organisation.name}}, code="acts"
        )


def on_invitation_accepted(event: InvitationAccepted) -> None:
    """Give the person the affiliation that the invitation promised."""
    kinds = {REPRESENTATIVE: Affiliation.Kind.REPRESENTATIVE, COLLEAGUE: Affiliation.Kind.COLLEAGUE}
    if event.invitation.purpose in kinds:
        organisation = invited_organisation(event.invitation.subject_id)
        _affiliate(organisation, person_for(event.account), kinds[event.invitation.purpose], by=event.account)


@atomic
def affiliate(
    organisation: Organisation,
    person: Person,
    kind: str,
    *,
    position: str = "",
    visibility: str = "members",
    by: Actor,
) -> Affiliation:
    """Let a person act for an organisation from today; one who does already goes on. Raises `PermissionDenied`."""
    require(by, "organisations.manage", organisation)
    return _affiliate(organisation, person, kind, position=position, visibility=visibility, by=by)


def _affiliate(
    organisation: Organisation,
    person: Person,
    kind: str,
    *,
    position: str = "",
    visibility: str = "members",
    by: Actor,
) -> Affiliation:
    theirs = Affiliation.objects.filter(organisation=organisation, person=person, until=None)
    if kind == Affiliation.Kind.COLLEAGUE:
        # A representative may do all that a colleague may.
        representing = theirs.filter(kind=Affiliation.Kind.REPRESENTATIVE).first()
        if representing is not None:
            return representing
    former = theirs.filter(kind=Affiliation.Kind.COLLEAGUE).first()
    promoted = former if kind == Affiliation.Kind.REPRESENTATIVE else None
    affiliation, created = theirs.get_or_create(
        organisation=organisation,
        person=person,
        kind=kind,
        defaults={
            "position": position or (promoted.position if promoted else ""),
            "visibility": visibility,
        },
    )
    if promoted is not None:
        promoted.until = timezone.localdate()
        promoted.save(update_fields=["until"])
    if created:
        audit.record(
            "organisations.affiliated",
            organisation,
            by=by,
            changes={"person": ("", str(person)), "kind": (promoted.kind if promoted else "", str(kind))},
        )
        search.note_change(organisation)
        publish(RepresentativesChanged(organisation, by))
    return affiliation


@atomic
def remove_affiliation(affiliation: Affiliation, *, by: Actor) -> None:
    """Take back one that should never have been, as if nobody had acted. Raises `PermissionDenied`."""
    organisation = affiliation.organisation
    require(by, "organisations.manage", organisation)
    audit.record(
        "organisations.affiliation_removed",
        organisation,
        by=by,
        changes={"person": (str(affiliation.person), "")},
    )
    affiliation.delete()
    search.note_change(organisation)
    publish(RepresentativesChanged(organisation, by))


@atomic
def end_affiliation(affiliation: Affiliation, *, by: Actor) -> None:
    """From today the person no longer acts for the organisation."""
    require(by, "organisations.end_affiliation", affiliation)
    if affiliation.until is None:
        affiliation.until = timezone.localdate()
        affiliation.save(update_fields=["until"])
        audit.record(
            "organisations.affiliation_ended",
            affiliation.organisation,
            by=by,
            changes={"person": (str(affiliation.person), "")},
        )
        search.note_change(affiliation.organisation)
        publish(RepresentativesChanged(affiliation.organisation, by))
