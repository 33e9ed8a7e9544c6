"""Telling saved searches of what is new: first which of them it is for, then whoever's they are, as often as they wish."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claqueta.accounts.models import Account, RoleGrant
from claqueta.foundation import mailing
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import WebhookDelivery, WebhookEndpoint
from claqueta.foundation.notifications import notify
from claqueta.foundation.transactions import atomic
from claqueta.opportunities.actions.saving import stop_token
from claqueta.opportunities.events import Changed, Opened
from claqueta.opportunities.models import AlertSent, Opportunity, SavedSearch, ToAnnounce
from claqueta.opportunities.queries import Presented, presented, read_at_once
from claqueta.opportunities.readers import Reader, reader_of
from claqueta.opportunities.sought import Offered, fits, offered, sought
from claqueta.organisations.models import Affiliation
from claqueta.organisations.policies import OFFICE
from claqueta.organisations.rules import acting_today

ALERTS = "opportunities.alerts"
"""Notice of what a saved search finds."""
WEBHOOK = "opportunities.alert"
AT_A_TIME = 200
"""Searches that are told in one transaction of their own each, in one round."""
MONDAY = 0


def note_opened(event: Opened | Changed) -> None:
    """Saved searches are to be told; in the transaction of whoever opened it."""
    ToAnnounce.objects.get_or_create(opportunity=event.opportunity)


def announce_what_is_new() -> int:
    """Find the searches that each new one is for; the number found. Cut off in between, nothing is lost or twice."""
    found = 0
    for pk in list(ToAnnounce.objects.values_list("pk", flat=True)):
        with atomic():
            # Whoever changes it notes that it is to be told, and must not do so on the note that is torn off here.
            Opportunity.objects.select_for_update().filter(pk=pk).first()
            opportunity = read_at_once(Opportunity.objects.filter(pk=pk)).first()
            if opportunity is not None and opportunity.is_live():
                found += announce(opportunity)
            ToAnnounce.objects.filter(pk=pk).delete()
    return found


@atomic
def announce(opportunity: Opportunity) -> int:
    """Note the searches that ask for it and whose owners see it; the number of those that did not know of it."""
    seen = Seen(opportunity)
    # What the office sees holds all that anybody does: whatever does not fit that fits no narrower sight of it.
    widest = seen.by(Reader(OFFICE))
    languages = tuple(settings.CLUSTER.languages)
    known = set(AlertSent.objects.filter(opportunity=opportunity).values_list("search_id", flat=True))
    hopeful = [
        one
        for one in SavedSearch.objects.filter(owner__is_active=True).select_related("owner")
        if one.pk not in known and widest is not None and fits(sought(one.question, languages), widest)
    ]
    readers = readers_of({one.owner for one in hopeful})
    alerts = [
        AlertSent(search=one, opportunity=opportunity)
        for one in hopeful
        if (shown := seen.by(readers[one.owner_id])) is not None
        and not readers[one.owner_id].acts_for(opportunity.organisation_id)
        and fits(sought(one.question, languages), shown)
    ]
    AlertSent.objects.bulk_create(alerts, ignore_conflicts=True)
    return len(alerts)


class Seen:
    """What readers see of an opportunity, compared once for all of whom the same is true."""

    def __init__(self, opportunity: Opportunity) -> None:
        self.opportunity = opportunity
        matters = {opportunity.organisation_id, *(one.pk for one in opportunity.chosen.all())}
        self.matters = matters | {one.organisation_id for one in opportunity.interests.all()}
        self.known: dict[Reader, Offered | None] = {}

    def by(self, reader: Reader) -> Offered | None:
        """What a reader sees, as it is compared; None for nothing."""
        alike = Reader(reader.audience, frozenset(reader.organisations & self.matters))
        if alike not in self.known:
            self.known[alike] = offered(self.opportunity, alike)
        return self.known[alike]


def readers_of(accounts: Iterable[Account]) -> dict[int, Reader]:
    """The reader that each account is today; of however many in two queries."""
    of = {account.pk: account for account in accounts}
    acting: dict[int, list[Affiliation]] = defaultdict(list)
    rows = acting_today().filter(person__account__in=of)
    for one in rows.select_related("organisation", "person"):
        acting[one.person.account_id or 0].append(one)
    roles: dict[int, set[str]] = defaultdict(set)
    for pk, role in RoleGrant.objects.current().filter(account__in=of).values_list("account_id", "role"):
        roles[pk].add(role)
    for pk, account in of.items():
        # What an account is asked for by itself is known of all of them already.
        account.__dict__["_affiliations"] = acting[pk]
        account.__dict__["_current_roles"] = frozenset(roles[pk])
    return {pk: reader_of(account) for pk, account in of.items()}


# -- Telling -------------------------------------------------------------------------------------------------


def tell_what_waits(now: datetime | None = None) -> int:
    """Tell whoever is to be told now; the number of searches that were."""
    moment = now or timezone.now()
    waiting = SavedSearch.objects.filter(alerts__told_at=None, alerts__isnull=False)
    told = 0
    for search in waiting.filter(due_at(moment)).select_related("owner").distinct()[:AT_A_TIME]:
        with atomic():
            told += _tell(search, moment)
    return told


def due_at(moment: datetime) -> Q:
    """The searches whose time it is: at once, or in the morning of each day or Monday if not told since."""
    due = Q(often=SavedSearch.Often.NOW)
    local = timezone.localtime(moment)
    morning = local.replace(hour=rule("day_begins").value, minute=0, second=0, microsecond=0)
    if local < morning:
        morning -= timedelta(days=1)
    monday = morning - timedelta(days=(morning.weekday() - MONDAY) % 7)
    for often, since in ((SavedSearch.Often.DAILY, morning), (SavedSearch.Often.WEEKLY, monday)):
        # What is new since then waits for the next time.
        due |= Q(often=often, alerts__told_at=None, alerts__found_at__lt=since)
    return due


def _tell(search: SavedSearch, moment: datetime) -> int:
    """Tell of all that waits and is still there to be seen by the owner."""
    waiting = AlertSent.objects.select_for_update(of=("self",)).filter(search=search, told_at=None)
    rows = {one.opportunity_id: one for one in waiting}
    if not rows:
        return 0
    language = search.owner.language or search.language
    with translation.override(language):
        found = list(_still_seen(search, rows, language))
    if found and search.owner.is_active:
        if search.by_mail:
            _mail(search, found, language)
        if search.in_app:
            _notice(search, found, language)
        if search.by_webhook:
            _post(search, found)
    AlertSent.objects.filter(pk__in=[one.pk for one in rows.values()]).update(told_at=moment)
    search.told_at = moment
    search.save(update_fields=["told_at"])
    return 1


def _still_seen(search: SavedSearch, pks: Iterable[int], language: str) -> Iterator[Presented]:
    reader = reader_of(search.owner)
    asked = sought(search.question, tuple(settings.CLUSTER.languages))
    for one in read_at_once(Opportunity.objects.filter(pk__in=list(pks))):
        # It may have changed since: told is what is asked for now, as it is seen now.
        seen = offered(one, reader) if one.is_live() else None
        if seen is not None and fits(asked, seen):
            shown = presented(one, reader, language)
            if shown is not None:
                yield shown


def _url(shown: Presented) -> str:
    return reverse("opportunity", args=[shown.slug])


def _mail(search: SavedSearch, found: list[Presented], language: str) -> None:
    most = rule("alert_named").value
    with translation.override(language):
        stop = settings.PUBLIC_URL + reverse("saved_stop", args=[stop_token(search)])
        lines = [
            {
                "heading": one.heading,
                "title": one.title,
                "whose": one.whose.name if one.whose else "",
                "closes_on": one.closes_on,
                "url": settings.PUBLIC_URL + _url(one),
            }
            for one in found[:most]
        ]
        searches = settings.PUBLIC_URL + reverse("saved_searches")
    mailing.send(
        "opportunities/mail/opportunity_alert",
        search.owner.email,
        {"search": search, "found": lines, "more": max(0, len(found) - most), "url": searches},
        language=language,
        unsubscribe_url=stop,
        why=gettext_lazy("You get this mail because you saved this search on the board."),
    )


def _notice(search: SavedSearch, found: list[Presented], language: str) -> None:
    with translation.override(language):
        first = found[0]
        more = len(found) - 1
        body = f"{first.heading}: {first.title}"
        if more:
            body += " " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
        notify(
            search.owner,
            ALERTS,
            _("New for “%(search)s”") % {"search": search.name},
            body=body,
            url=_url(first) if not more else f"{reverse('board')}?{search.question}",
        )


def _post(search: SavedSearch, found: list[Presented]) -> None:
    """To the webhooks of the owner alone that listen to it: what this owner sees is nobody else's."""
    endpoints: list[Any] = [
        one
        for one in WebhookEndpoint.objects.filter(owner=search.owner, active=True)
        if not one.kinds or WEBHOOK in one.kinds
    ]
    payload = {
        "search": search.name,
        "opportunities": [
            {
                "id": one.id,
                "number": one.slug,
                "direction": one.direction,
                "kind": one.kind,
                "texts": one.texts,
                "organisation": one.whose.name if one.whose else None,
                "closes_on": one.closes_on.isoformat() if one.closes_on else None,
                "url": settings.PUBLIC_URL + _url(one),
            }
            for one in found
        ],
    }
    WebhookDelivery.objects.bulk_create(
        [WebhookDelivery(endpoint=one, kind=WEBHOOK, payload=payload) for one in endpoints]
    )
