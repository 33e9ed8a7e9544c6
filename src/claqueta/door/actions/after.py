"""What is written to people: their badge before the event; thanks and a certificate to who came, and to nobody else."""

import hashlib
from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claqueta.agenda.models import SurveyTurn
from claqueta.door.actions.badges import ensure_badges
from claqueta.door.certificates import CERTIFICATE, Certified
from claqueta.door.holders import link_of
from claqueta.door.models import Badge, BadgeRegistration
from claqueta.door.policies import State
from claqueta.door.queries.attendance import attended, came_at_all
from claqueta.door.queries.people import bearers
from claqueta.events.models import Event
from claqueta.events.queries import presented, read_at_once
from claqueta.foundation import audit, documents, evidence, mailing
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.circles import audience_of
from claqueta.foundation.models import IssuedDocument
from claqueta.foundation.transactions import atomic, hold
from claqueta.foundation.translated import text_in

WHY = gettext_lazy("You get this mail because you registered for this event with your address.")


def languages_of(badges: Collection[int]) -> dict[int, str]:
    """Badge → the language in which its person registered."""
    rows = BadgeRegistration.objects.filter(badge__in=badges).order_by("-pk")
    return {
        badge: language
        for badge, language in rows.values_list("badge_id", "registration__language")
        if language
    }


def _write(template: str, badge: Badge, language: str) -> None:
    language = language or settings.LANGUAGE_CODE
    event = read_at_once().get(pk=badge.event_id)
    with translation.override(language):
        shown = presented(event, audience_of(None), language, invited=True)
        mailing.send(
            f"door/mail/{template}",
            badge.email,
            {
                "name": badge.name,
                "title": shown.title if shown else text_in(event.title, language),
                "event": shown,
                "url": link_of(badge, language),
            },
            language=language,
            why=WHY,
        )


@atomic
def send_passes(event: Event, *, by: Actor) -> int:
    """Mail everybody who comes the link of their own badge; how many. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "door.manage", event)
    if event.state != Event.State.PUBLISHED or event.is_over():
        raise ValidationError(_("It is over, or nobody sees it: nobody needs a badge for it."))
    ensure_badges(event, by=by)
    found = [
        one.badge for one in bearers(event) if one.badge.email and one.state in (State.GOOD, State.UNPAID)
    ]
    languages = languages_of([badge.pk for badge in found])
    for badge in found:
        _write("badge_pass", badge, languages.get(badge.pk, ""))
    audit.record("door.passes_sent", event, by=by, changes={"badges": (None, len(found))})
    return len(found)


@atomic
def thank(event: Event, *, by: Actor) -> int:
    """Thank those who came, each once, with the way to their certificate; who registered and did not come gets nothing,
    and nobody twice whom the agenda thanked with its survey.

    Gives how many. Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "door.manage", event)
    if not event.is_over():
        raise ValidationError(_("It is not over yet."))
    came = came_at_all(event)
    rows = Badge.objects.filter(event=event, pk__in=came, thanked_at=None, revoked_at=None)
    thanked = SurveyTurn.objects.filter(registration__event=event).values("registration__on_badge__badge")
    waiting = rows.exclude(email="").exclude(pk__in=thanked)
    found = list(Badge.objects.filter(pk__in=hold(waiting)).order_by("pk"))
    languages = languages_of([badge.pk for badge in found])
    now = timezone.now()
    for badge in found:
        _write("badge_thanks", badge, languages.get(badge.pk, ""))
        badge.thanked_at = now
    Badge.objects.bulk_update(found, ["thanked_at"], batch_size=300)
    if found:
        audit.record("door.thanked", event, by=by, changes={"badges": (None, len(found))})
    return len(found)


def certify(badge: Badge, *, language: str = "", by: Actor) -> IssuedDocument:
    """Issue the certificate of attendance of who came; asked again, the same one as long as it says the same.

    To be called outside transactions. Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "door.take_certificate", badge)
    language = language if language in settings.CLUSTER.languages else settings.LANGUAGE_CODE
    event = Event.objects.select_related("venue").get(pk=badge.event_id)
    if not event.is_over():
        raise ValidationError(_("It is not over yet."))
    there = attended(badge)
    if there is None or badge.revoked_at is not None:
        raise ValidationError(_("The doors did not read this badge: there is nothing to certify."))
    certified = Certified(
        badge.name,
        badge.company,
        text_in(event.title, language),
        event.begins,
        event.ends,
        event.venue.name if event.venue else "",
        there.minutes,
    )
    # Whoever checks it is told whose it is, and the book, from which nobody can be erased, has no name.
    initials = " ".join(f"{word[0]}." for word in badge.name.split())
    with translation.override(language):
        title = _("Certificate of attendance of %(initials)s: %(event)s") % {
            "initials": initials,
            "event": certified.event,
        }
    mine = f"attended:{badge.pk}:{language}:"
    said = hashlib.sha256(f"{badge.name}|{badge.company}|{there.minutes}".encode()).hexdigest()
    before = documents.issued().filter(key__startswith=mine)
    withdrawn = before.exclude(withdrawal=None).count()
    issued = documents.issue(
        CERTIFICATE,
        {"certified": certified, "title": title},
        title=title,
        language=language,
        about=event,
        key=f"{mine}{said[:24]}:{withdrawn}",
        supersedes=lambda: before.filter(withdrawal=None, superseded_by=None).order_by("-issued_at").first(),
        by=SYSTEM,
    )
    with atomic():
        audit.record("door.certified", badge, by=by, changes={"number": ("", issued.number)})
    return issued


@atomic
def note_evidence(event: Event, *, by: Actor) -> int:
    """Let the event, with who came to it, stand as evidence for each of its purposes; how many came.

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "door.manage", event)
    codes = [one.code for one in event.purposes.all()]
    if not codes:
        raise ValidationError(_("Say on the event which statutory purposes it serves."))
    came = len(came_at_all(event))
    if not came:
        raise ValidationError(_("Nobody was read at a door."))
    note = ngettext("%(n)s person came.", "%(n)s people came.", came) % {"n": came}
    evidence.link(event, codes, note=note, by=by)
    return came
