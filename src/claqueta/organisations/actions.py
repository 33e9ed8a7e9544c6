"""What people do with organisations. Each function is one use case, in one transaction, with its audit entry."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claqueta.accounts.actions import invite, person_for
from claqueta.accounts.events import InvitationAccepted
from claqueta.accounts.models import Account, Invitation, Person, RoleGrant
from claqueta.foundation import audit, mailing, webhooks
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.events import publish
from claqueta.foundation.notifications import notify
from claqueta.foundation.uploads import checked_picture
from claqueta.organisations import search
from claqueta.organisations.events import ProfilePublished
from claqueta.organisations.models import Affiliation, Organisation, ProfileDraft, ProfileVersion
from claqueta.organisations.policies import OFFICE_FIELDS, confirmation_due
from claqueta.organisations.profile import Profile, profile_of, profile_problems, write_profile
from claqueta.organisations.queries import recipients_for, with_details

HIDDEN_IN_AUDIT = frozenset({"office_notes"})
CONFIRM_SALT = "claqueta.confirm"
REPRESENTATIVE = "organisations.representative"
COLLEAGUE = "organisations.colleague"


class EditedMeanwhile(Exception):
    """Somebody published while this was being edited; `theirs` and `mine` say what differs."""

    def __init__(self, theirs: audit.Changes, mine: audit.Changes) -> None:
        self.theirs, self.mine = theirs, mine
        super().__init__("edited meanwhile")


class TaxIdTaken(ValidationError):
    """Another organisation has this tax ID."""

    def __init__(self, other: Organisation) -> None:
        self.other = other
        super().__init__(_("%(name)s already has this tax ID.") % {"name": other.name})


def free_slug(name: str, taken: set[str] | None = None) -> str:
    """A slug from the name that no other organisation has."""
    base = slugify(name)[:100] or "entidad"
    slug, number = base, 1
    while (slug in taken) if taken is not None else Organisation.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    if taken is not None:
        taken.add(slug)
    return slug


def _require(account: Any, permission: str, organisation: Organisation | None = None) -> None:
    if account is not None and not account.has_perm(permission, organisation):
        raise PermissionDenied


def _locked(organisation: Organisation) -> Organisation:
    Organisation.objects.select_for_update().get(pk=organisation.pk)
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


@transaction.atomic
def register(
    profile: Profile, *, by: Any = None, reason: str = "", slug: str = "", **standing: Any
) -> Organisation:
    """Put a new organisation on record. Raises `ValidationError`."""
    _require(by, "organisations.manage")
    _refuse(profile_problems(profile))
    check_tax_id(profile)
    organisation = Organisation(
        slug=slug or free_slug(profile.get("trade_name") or profile["legal_name"]), **standing
    )
    write_profile(organisation, profile)
    organisation = with_details().get(pk=organisation.pk)
    _keep_version(organisation, profile_of(organisation), by, reason)
    audit.record("registered", organisation, by=by, reason=reason)
    search.note_change(organisation)
    return organisation


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})


@transaction.atomic
def save_draft(organisation: Organisation, changes: Profile, *, by: Account) -> ProfileDraft:
    """Keep what somebody is writing; nothing is shown to anybody else."""
    _require(by, "organisations.edit_profile", organisation)
    draft = ProfileDraft.objects.select_for_update().filter(organisation=organisation).first()
    if draft is None:
        draft = ProfileDraft(organisation=organisation, base_version=organisation.version)
        draft.profile = profile_of(organisation)
    draft.profile = {**draft.profile, **_allowed(changes, by)}
    draft.author = by
    draft.save()
    return draft


def _allowed(changes: Profile, by: Any) -> Profile:
    """What an account may change of a profile: the office's fields only in the office."""
    if by is None or by.has_perm("organisations.manage"):
        return dict(changes)
    return {name: value for name, value in changes.items() if name not in OFFICE_FIELDS}


@transaction.atomic
def discard_draft(organisation: Organisation, *, by: Account) -> None:
    _require(by, "organisations.edit_profile", organisation)
    ProfileDraft.objects.filter(organisation=organisation).delete()


@transaction.atomic
def publish_profile(
    organisation: Organisation,
    changes: Profile | None = None,
    *,
    by: Any = None,
    base_version: int | None = None,
    reason: str = "",
    overwrite: bool = False,
) -> Organisation:
    """Publish the changes, or the draft when none are given.

    Raises `EditedMeanwhile` when the record moved on since `base_version`, unless `overwrite`; `ValidationError`
    by field; `PermissionDenied`.
    """
    _require(by, "organisations.publish_profile", organisation)
    organisation = _locked(organisation)
    before = profile_of(organisation)
    draft = ProfileDraft.objects.filter(organisation=organisation).first()
    if changes is None:
        if draft is None:
            return organisation
        changes, base_version = draft.profile, draft.base_version
    wanted = _allowed(changes, by)
    after = {**before, **wanted}
    if base_version is not None and base_version != organisation.version and not overwrite:
        base = organisation.versions.filter(version=base_version).first()
        origin = base.profile if base else before
        theirs = audit.difference(origin, before)
        mine = audit.difference({name: origin.get(name) for name in wanted}, wanted)
        if any(theirs[name][1] != mine[name][1] for name in theirs.keys() & mine.keys()):
            raise EditedMeanwhile(theirs, mine)
        after = {**before, **{name: pair[1] for name, pair in mine.items()}}
    _refuse(profile_problems(after))
    check_tax_id(after, organisation)
    changes_made = audit.difference(before, after)
    if draft is not None:
        draft.delete()
    if not changes_made:
        return organisation
    organisation.version += 1
    organisation.updated_at = timezone.now()
    write_profile(organisation, after)
    organisation = with_details().get(pk=organisation.pk)
    _keep_version(organisation, profile_of(organisation), by, reason)
    audit.record(
        "published", organisation, by=by, changes=changes_made, reason=reason, hidden=HIDDEN_IN_AUDIT
    )
    search.note_change(organisation)
    webhooks.announce(
        "organisation.updated",
        {"id": str(organisation.public_id), "fields": sorted(changes_made.keys() - OFFICE_FIELDS)},
    )
    if by is not None and not by.has_perm("organisations.manage"):
        publish(ProfilePublished(organisation, str(by)))
        _tell_office(organisation, by)
    return organisation


def _tell_office(organisation: Organisation, by: Any) -> None:
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


def _keep_version(organisation: Organisation, profile: Profile, by: Any, reason: str) -> None:
    ProfileVersion.objects.update_or_create(
        organisation=organisation,
        version=organisation.version,
        defaults={"profile": profile, "author_name": str(by) if by else "Claqueta", "reason": reason[:200]},
    )


@transaction.atomic
def revert(organisation: Organisation, version: ProfileVersion, *, by: Account) -> Organisation:
    """Publish an earlier version again, as a new one."""
    return publish_profile(
        organisation,
        version.profile,
        by=by,
        reason=_("back to version %(number)s") % {"number": version.version},
    )


@transaction.atomic
def set_standing(
    organisation: Organisation,
    *,
    standing: str,
    since: date | None,
    until: date | None = None,
    by: Any = None,
) -> Organisation:
    """Record an organisation's standing as a member."""
    _require(by, "organisations.manage")
    organisation = _locked(organisation)
    before = {name: getattr(organisation, name) for name in ("standing", "member_since", "member_until")}
    after = {"standing": standing, "member_since": since, "member_until": until}
    changes = audit.difference(before, after)
    if changes:
        for name, value in after.items():
            setattr(organisation, name, value)
        organisation.updated_at = timezone.now()
        organisation.save(update_fields=[*after, "updated_at"])
        audit.record("standing set", organisation, by=by, changes=changes)
        search.note_change(organisation)
    return organisation


@transaction.atomic
def set_listed(organisations: Iterable[Organisation], listed: bool, *, by: Any = None) -> int:
    """Show organisations in the directory or hide them; the number changed."""
    _require(by, "organisations.manage")
    changed = [one for one in organisations if one.listed != listed]
    for organisation in changed:
        organisation.listed = listed
        organisation.updated_at = timezone.now()
        organisation.save(update_fields=["listed", "updated_at"])
        audit.record(
            "listed" if listed else "hidden", organisation, by=by, changes={"listed": (not listed, listed)}
        )
    search.note_change(*changed)
    return len(changed)


@transaction.atomic
def set_logo(organisation: Organisation, file: Any, *, by: Any = None) -> Organisation:
    """Replace the logo by a picture checked and drawn anew. Raises `ValidationError`."""
    _require(by, "organisations.edit_profile", organisation)
    picture = checked_picture(file, max_side=800)
    organisation = _locked(organisation)
    organisation.logo.save(f"{organisation.slug}-{picture.sha256[:8]}.webp", picture.content, save=False)
    organisation.updated_at = timezone.now()
    organisation.save(update_fields=["logo", "updated_at"])
    audit.record("logo changed", organisation, by=by)
    search.note_change(organisation)
    return organisation


@transaction.atomic
def merge(kept: Organisation, gone: Organisation, *, by: Any = None) -> Organisation:
    """Make one of two: what `kept` lacks comes from `gone`, whose name becomes a former one and whose page redirects."""
    _require(by, "organisations.manage")
    if kept.pk == gone.pk:
        raise ValidationError(_("Choose two different organisations."))
    kept, gone = _locked(kept), _locked(gone)
    ours, theirs = profile_of(kept), profile_of(gone)
    merged = {name: ours[name] or theirs[name] for name in ours}
    if ours["tagline"] and theirs["tagline"]:
        merged["tagline"] = {**theirs["tagline"], **ours["tagline"]}
    if ours["description"] and theirs["description"]:
        merged["description"] = {**theirs["description"], **ours["description"]}
    codes = {one["code"] for one in ours["activities"]}
    merged["activities"] = ours["activities"] + [
        {**one, "primary": one["primary"] and not ours["activities"]}
        for one in theirs["activities"]
        if one["code"] not in codes
    ]
    names = {kept.name, kept.legal_name}
    merged["former_names"] = list(
        dict.fromkeys(
            [
                *ours["former_names"],
                *theirs["former_names"],
                *(n for n in (gone.legal_name, gone.trade_name) if n not in names and n),
            ]
        )
    )
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept, listed=False, updated_at=timezone.now())
    Organisation.objects.filter(merged_into=gone).update(merged_into=kept)
    for affiliation in gone.affiliations.filter(until=None):
        if not kept.affiliations.filter(
            person=affiliation.person, kind=affiliation.kind, until=None
        ).exists():
            affiliation.organisation = kept
            affiliation.save(update_fields=["organisation"])
    if not kept.standing and gone.standing:
        kept.standing, kept.member_since, kept.member_until = (
            gone.standing,
            gone.member_since,
            gone.member_until,
        )
        kept.save(update_fields=["standing", "member_since", "member_until"])
    search.note_change(gone)
    kept = publish_profile(kept, merged, by=by, reason=_("merged with %(name)s") % {"name": gone.name})
    audit.record("merged", gone, by=by, changes={"merged_into": ("", str(kept))})
    search.note_change(kept)
    return kept


# -- Persons -------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_representative(
    organisation: Organisation,
    email: str,
    *,
    by: Account,
    name: str = "",
    language: str = "",
    kind: str = "representative",
) -> Invitation:
    """Invite somebody by mail to look after an organisation's entry."""
    _require(
        by,
        "organisations.manage" if kind == "representative" else "organisations.invite_colleague",
        organisation,
    )
    return invite(
        email,
        by=by,
        name=name,
        language=language,
        purpose=REPRESENTATIVE if kind == "representative" else COLLEAGUE,
        subject_id=str(organisation.pk),
        context={"organisation": organisation.name},
    )


def on_invitation_accepted(event: InvitationAccepted) -> None:
    """Give the person the affiliation that the invitation promised."""
    kinds = {REPRESENTATIVE: Affiliation.Kind.REPRESENTATIVE, COLLEAGUE: Affiliation.Kind.COLLEAGUE}
    if event.invitation.purpose in kinds:
        organisation = Organisation.objects.get(pk=event.invitation.subject_id)
        affiliate(organisation, person_for(event.account), kinds[event.invitation.purpose], by=event.account)


def affiliate(
    organisation: Organisation,
    person: Person,
    kind: str,
    *,
    position: str = "",
    visibility: str = "members",
    by: Any = None,
) -> Affiliation:
    affiliation, created = Affiliation.objects.get_or_create(
        organisation=organisation,
        person=person,
        kind=kind,
        until=None,
        defaults={"position": position, "visibility": visibility},
    )
    if created:
        audit.record(
            "affiliated", organisation, by=by, changes={"person": ("", str(person)), "kind": ("", str(kind))}
        )
        search.note_change(organisation)
    return affiliation


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, by: Any = None) -> None:
    """From today the person no longer acts for the organisation."""
    _require(by, "organisations.invite_colleague", affiliation.organisation)
    if affiliation.until is None:
        affiliation.until = timezone.localdate()
        affiliation.save(update_fields=["until"])
        audit.record(
            "affiliation ended",
            affiliation.organisation,
            by=by,
            changes={"person": (str(affiliation.person), "")},
        )
        search.note_change(affiliation.organisation)


# -- Confirmation --------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(organisation: Organisation, *, by: Any = None, by_name: str = "") -> Organisation:
    """Somebody says that the data are right. Confirming twice in a row is the same as once."""
    _require(by, "organisations.confirm_profile", organisation)
    organisation = _locked(organisation)
    organisation.confirmed_at = timezone.now()
    organisation.confirmed_by = (by_name or str(by or ""))[:200]
    organisation.confirmation_asked_at = None
    organisation.confirmation_misses = 0
    organisation.save(
        update_fields=["confirmed_at", "confirmed_by", "confirmation_asked_at", "confirmation_misses"]
    )
    audit.record("confirmed", organisation, by=by or by_name or None)
    search.note_change(organisation)
    return organisation


def confirmation_token(organisation: Organisation, account: Account) -> str:
    asked = organisation.confirmation_asked_at
    return signing.dumps([organisation.pk, account.pk, asked.isoformat() if asked else ""], salt=CONFIRM_SALT)


def read_confirmation(token: str) -> tuple[Organisation, Account] | None:
    """Whose click it is; None for a link that is not ours, was used, or asked about older data."""
    try:
        organisation_id, account_id, asked = signing.loads(
            token, salt=CONFIRM_SALT, max_age=timedelta(days=rule("confirm_link_valid").value)
        )
    except (signing.BadSignature, ValueError):
        return None
    organisation = Organisation.objects.filter(pk=organisation_id, merged_into=None).first()
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if not organisation or not account or not organisation.confirmation_asked_at:
        return None
    if organisation.confirmation_asked_at.isoformat() != asked or not account.has_perm(
        "organisations.confirm_profile", organisation
    ):
        return None
    return organisation, account


@transaction.atomic
def ask_for_confirmation(organisation: Organisation, *, by: Any = None) -> int:
    """Ask those who act for an organisation whether its data are still right; the number of mails."""
    organisation = _locked(organisation)
    organisation.confirmation_asked_at = timezone.now()
    organisation.save(update_fields=["confirmation_asked_at"])
    accounts = recipients_for(organisation)
    for account in accounts:
        with translation.override(account.language or settings.LANGUAGE_CODE):
            url = settings.PUBLIC_URL + reverse("confirm", args=[confirmation_token(organisation, account)])
        mailing.send_after_commit(
            "organisations/mail/confirm",
            account.email,
            {"organisation": organisation, "url": url, "account": account},
            language=account.language,
        )
    audit.record("confirmation asked", organisation, by=by, changes={"mails": (0, len(accounts))})
    return len(accounts)


def run_confirmations() -> dict[str, int]:
    """The daily round: ask whose data are old, count who did not answer in time. Safe to run again."""
    now = timezone.now()
    most_misses = rule("confirm_misses_to_sink").value
    asked = missed = 0
    members = Organisation.objects.exclude(standing="").filter(merged_into=None)
    for organisation in members:
        since = organisation.confirmation_asked_at
        if since is None:
            due = confirmation_due(
                organisation.confirmed_at, organisation.created_at, rule("confirm_every").value
            )
            if due <= now:
                ask_for_confirmation(organisation)
                asked += 1
        elif (
            now - since >= timedelta(days=rule("confirm_reminders").value)
            and organisation.confirmation_misses < most_misses
        ):
            missed += 1
            with transaction.atomic():
                organisation.confirmation_misses += 1
                organisation.save(update_fields=["confirmation_misses"])
                search.note_change(organisation)
                if organisation.confirmation_misses < most_misses:
                    ask_for_confirmation(organisation)
    return {"asked": asked, "missed": missed}
