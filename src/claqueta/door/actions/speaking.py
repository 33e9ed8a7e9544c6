"""Who speaks at an event, as its agenda says, has it on their one badge."""

from collections import Counter
from datetime import datetime

from django.db.models import F

from claqueta.agenda.models import Speaker, SpeakerState
from claqueta.door.models import Badge, BadgeRegistration
from claqueta.events.models import Event
from claqueta.foundation.folding import folded
from claqueta.foundation.privacy import ERASED

SPEAKER = "speaker"
"""The key of `roles.toml`."""
LONGEST = 200
"""Letters of an organisation on a badge."""
type Badges = dict[tuple[str, str], Badge]


def follow_agenda(event: Event, now: datetime) -> tuple[int, list[Badge]]:
    """Put the role on the badge of who confirmed, or make them one, and take it from who declined since.

    How many are new, and the badges of who came for nothing else. One that was revoked stays so: the office restores it.
    """
    states = (SpeakerState.CONFIRMED, SpeakerState.DECLINED)
    rows = Speaker.objects.filter(agenda__event=event, state__in=states).exclude(name=ERASED)
    speakers = list(rows.select_related("person", "organisation").order_by("pk"))
    if not speakers:
        return 0, []
    known = _known(event)
    shared = Counter(one.email.lower() for one in speakers)
    new: list[Badge] = []
    changed: dict[int, Badge] = {}
    # Declined first: of one who is listed twice, the yes counts.
    for one in sorted(speakers, key=lambda each: each.state != SpeakerState.DECLINED):
        badge = _badge_of(one, known, alone=shared[one.email.lower()] == 1)
        comes = one.state == SpeakerState.CONFIRMED
        if badge is None and comes:
            new.append(_made(event, one))
        elif badge is not None and badge.revoked_at is None and (SPEAKER in badge.roles) != comes:
            badge.roles = [SPEAKER, *badge.roles] if comes else [key for key in badge.roles if key != SPEAKER]
            badge.updated_at = now
            changed[badge.pk] = badge
    Badge.objects.bulk_create(new, batch_size=500)
    Badge.objects.bulk_update(changed.values(), ["roles", "updated_at"], batch_size=200)
    left = [one for one in changed.values() if not one.roles and not one.held.exists()]
    return len(new), left


def _known(event: Event) -> Badges:
    """The badges of an event by whom they are of; one that is good stands before one that was revoked."""
    found: Badges = {}
    badges = {}
    order = F("revoked_at").asc(nulls_first=True)
    for badge in Badge.objects.filter(event=event).select_related("event").order_by(order, "pk"):
        badges[badge.pk] = badge
        email = badge.email.lower()
        # What the office corrected on a badge does not make it another person's.
        for name in (badge.name_folded, folded(badge.registered_name)):
            found.setdefault((email, name), badge)
        if email and SPEAKER in badge.roles:
            found.setdefault((email, ""), badge)
    held = BadgeRegistration.objects.filter(badge__event=event).exclude(registration__account=None)
    for pk, account in held.order_by("pk").values_list("badge_id", "registration__account_id"):
        found.setdefault((f"account:{account}", ""), badges[pk])
    return found


def _badge_of(speaker: Speaker, known: Badges, *, alone: bool) -> Badge | None:
    """By address and name, by account, or by an address that no other speaker has and that speaks already."""
    email = speaker.email.lower()
    keys = [(email, folded(speaker.name))]
    if speaker.person is not None and speaker.person.account_id:
        keys.append((f"account:{speaker.person.account_id}", ""))
    if email and alone:
        keys.append((email, ""))
    return next((known[key] for key in keys if key in known), None)


def _made(event: Event, speaker: Speaker) -> Badge:
    company = speaker.company or (speaker.organisation.name if speaker.organisation else "")
    return Badge(
        event=event,
        name=speaker.name,
        name_folded=folded(speaker.name),
        registered_name=speaker.name,
        company=company[:LONGEST],
        email=speaker.email.lower(),
        roles=[SPEAKER],
    )
