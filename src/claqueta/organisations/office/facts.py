"""What stands at the head and at the left of an organisation's record."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from claqueta.accounts.models import Invitation
from claqueta.cluster.classes import CLASS_NAMES
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.registers import Figure, Reach, Step
from claqueta.desk.registers.sections import NOTHING
from claqueta.foundation import threads
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.translated import current_language
from claqueta.organisations.appearances import searches_of
from claqueta.organisations.exporting import columns_for
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.policies import OFFICE, confirmation_due
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import presented
from claqueta.organisations.talk import TALK

AT_THE_LEFT = (
    "legal_name",
    "tax_id",
    "kind",
    "activities",
    "phone",
    "email",
    "website",
    "size",
    "founded",
    "languages",
    "office_notes",
)


def tone_of_standing(seen: Any) -> Tone:
    """Members that vote, and others: bylaws have classes with a voice alone."""
    known = settings.CLUSTER.bylaws.on(timezone.localdate()).member_class(seen.get("standing") or "")
    return Tone.GOOD if known is None or known.votes else Tone.LIVE


def chips_of(organisation: Organisation) -> Sequence[Chip]:
    """Its standing, and whatever of it is not as it should be."""
    chips = []
    if organisation.standing:
        chips.append(Chip(organisation.standing_name, Tone.GOOD))
    if organisation.merged_into_id is not None:
        chips.append(Chip(_("Merged into another"), Tone.BAD))
    elif not organisation.listed:
        chips.append(Chip(_("Hidden from the directory"), Tone.BAD))
    if hasattr(organisation, "draft"):
        chips.append(Chip(_("With a draft"), Tone.WAITS))
    return chips


def reach_of(organisation: Organisation) -> Reach:
    return Reach(organisation.phone, organisation.email)


def step_of(organisation: Organisation, account: Any) -> Step | None:
    """What is due on it: an answer, a draft, a call, a confirmation; in this order."""
    if organisation.merged_into_id is not None:
        return None
    if threads.unread(account, TALK).filter(object_id=str(organisation.pk)).exists():
        return Step(_("They have written to the office."), url="#thread-text", label=_("Read and answer"))
    if hasattr(organisation, "draft"):
        return Step(
            _("A draft of its profile waits to be published."),
            url=reverse("office_organisation_edit", args=[organisation.pk]),
            label=_("Look at the draft"),
        )
    if misses := organisation.confirmation_misses:
        said = ngettext(
            "It has not answered %(n)s request to confirm its data.",
            "It has not answered %(n)s requests to confirm its data.",
            misses,
        ) % {"n": misses}
        if organisation.phone:
            return Step(said, url=f"tel:{organisation.phone}", label=_("Call"))
        return Step(said, act="ask")
    return _confirmation(organisation)


def _confirmation(organisation: Organisation) -> Step | None:
    asked, confirmed = organisation.confirmation_asked_at, organisation.confirmed_at
    if not organisation.standing:
        return None
    due = confirmation_due(confirmed, organisation.created_at, rule("confirm_every").value)
    if due > timezone.now():
        return None
    if asked is not None:
        day = date_format(timezone.localdate(asked), "SHORT_DATE_FORMAT")
        return Step(
            _("Asked to confirm its data on %(day)s, without an answer yet.") % {"day": day}, "confirm"
        )
    return Step(_("Its data have to be confirmed again."), act="ask")


def facts_of(organisation: Organisation) -> dict[str, Any]:
    """What is on record, a line each; nothing of what is not."""
    seen = presented(organisation, OFFICE, current_language())
    columns = {column.key: column for column in columns_for(OFFICE)}
    facts = [(columns[key].title, columns[key].value(seen)) for key in AT_THE_LEFT if key in columns]
    places = [
        ", ".join(filter(None, (one["street"], one["postal_code"], one["city"], one["country_name"])))
        for one in seen["premises"]
    ]
    facts.insert(4, (_("Address"), places))
    facts.append((columns["member_since"].title, organisation.member_since))
    facts.append((_("Member until"), organisation.member_until))
    facts.append((_("Searches this month"), searches_of([organisation.pk]).get(organisation.pk)))
    done, missing = completeness_of(organisation)
    return {
        "facts": [(title, value) for title, value in facts if value not in NOTHING],
        "done": done,
        "missing": missing[:6],
        "organisation": organisation,
    }


def completeness_of(organisation: Organisation) -> tuple[int, list[str]]:
    """How many in a hundred of the fields that an organisation itself fills in say something, and which do not."""
    profile = profile_of(organisation)
    own = [field for name, field in PROFILE.items() if field.section and not field.office and name in profile]
    missing = [str(field.label) for field in own if profile[field.name] in NOTHING]
    return round(100 * (len(own) - len(missing)) / len(own)) if own else 0, missing


def people_of(organisation: Organisation) -> dict[str, Any]:
    return {
        "affiliations": organisation.affiliations.select_related("person").order_by("until", "kind", "pk"),
        "invitations": Invitation.objects.filter(
            purpose__startswith="organisations.", subject_id=str(organisation.pk)
        )[:20],
    }


def mails_of(organisation: Organisation) -> list[str]:
    """The addresses whose mails belong to it: its own, and of those who act for it."""
    people = organisation.affiliations.values_list("person__email", flat=True)
    return [organisation.email, *people]


def figures() -> Sequence[Figure]:
    """What the office's home counts of the organisations."""
    alone = Organisation.objects.filter(merged_into=None)
    every, today = reverse("office_organisations"), timezone.localdate()
    members = alone.exclude(standing="").filter(Q(member_until=None) | Q(member_until__gt=today))
    hidden = alone.filter(listed=False).count()
    found = [
        Figure(_("Organisations"), alone.count(), every),
        Figure(
            pgettext("figure", "Members"),
            members.count(),
            f"{every}?{urlencode({'standing': list(CLASS_NAMES)}, doseq=True)}",
        ),
    ]
    return (
        [*found, Figure(_("Hidden from the directory"), hidden, f"{every}?waits=hidden")] if hidden else found
    )
