"""What speaks with the house without being somebody: everybody's API keys, and the addresses that hear of changes."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.accounts import actions
from claqueta.accounts.models import ApiToken
from claqueta.desk.listing import ListField, Listing, yes_no
from claqueta.desk.registers import Do, Facts, Part, Register, Trail
from claqueta.foundation.models import WebhookEndpoint
from claqueta.foundation.tabular import Column

DELIVERIES = 40
"""Messages that an address's screen shows."""


def _webhooks() -> QuerySet[WebhookEndpoint]:
    given_up = Q(deliveries__delivered_at=None, deliveries__next_at=None)
    rows = WebhookEndpoint.objects.select_related("owner").order_by("pk")
    # An address without messages is one row without a message to this join.
    return rows.annotate(given_up=Count("deliveries", filter=given_up & Q(deliveries__isnull=False)))


def _deliveries(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {"deliveries": endpoint.deliveries.all()[:DELIVERIES]}


KEY = (
    Column("name", gettext_lazy("What is it for"), lambda row: row.name),
    Column("owner", gettext_lazy("Whose"), lambda row: str(row.owner)),
    Column("prefix", gettext_lazy("Begins with"), lambda row: row.prefix),
    Column(
        "scopes",
        gettext_lazy("It may"),
        lambda row: row.may,
    ),
    Column("made", gettext_lazy("Made"), lambda row: row.created_at),
    Column("used", gettext_lazy("Last used"), lambda row: row.used_at),
    Column("until", gettext_lazy("Valid until"), lambda row: row.expires_at),
    Column("works", gettext_lazy("It works"), lambda row: yes_no(row.usable)),
)
WEBHOOK = (
    Column("url", gettext_lazy("Address"), lambda row: row.url),
    Column("owner", gettext_lazy("Whose"), lambda row: str(row.owner)),
    Column("active", gettext_lazy("Active"), lambda row: yes_no(row.active)),
    Column("given_up", pgettext_lazy("messages", "Given up"), lambda row: row.given_up),
    Column("made", gettext_lazy("Made"), lambda row: row.created_at),
)
ORDERS = {
    "name": "name",
    "url": "url",
    "owner": "owner__email",
    "made": "created_at",
    "used": "used_at",
    "until": "expires_at",
}


def _fields(columns: tuple[Column, ...], route: str) -> tuple[ListField, ...]:
    first, *others = columns
    return (
        ListField(first, link=lambda row: reverse(route, args=[row.pk]), order=ORDERS[first.key]),
        *(ListField(column, order=ORDERS.get(column.key, "")) for column in others),
    )


KEYS = Register(
    listing=Listing(
        name="office_keys",
        title=gettext_lazy("Keys for programs"),
        icon="code",
        fields=_fields(KEY, "office_key"),
        search_in=("name", "prefix", "owner__name", "owner__email"),
        rows=lambda: ApiToken.objects.select_related("owner"),
    ),
    path="keys/",
    record="office_key",
    permission="accounts.administer",
    fresh=True,
    detail=lambda key: str(key.owner),
    sections=(Facts(KEY), Trail()),
    does=(
        Do(
            "revoke",
            gettext_lazy("Revoke"),
            actions.revoke_token,
            said=lambda _done, _values: _("The key no longer works."),
            when=lambda key: key.usable,
            row=True,
            bulk=True,
            grave=True,
            question=gettext_lazy("Whatever program uses it is refused from then on. Revoke it?"),
        ),
    ),
)
WEBHOOKS = Register(
    listing=Listing(
        name="office_webhooks",
        title=gettext_lazy("Webhooks"),
        icon="link",
        fields=_fields(WEBHOOK, "office_webhook"),
        search_in=("url", "owner__name", "owner__email"),
        rows=_webhooks,
    ),
    path="webhooks/",
    record="office_webhook",
    permission="accounts.administer",
    fresh=True,
    detail=lambda endpoint: str(endpoint.owner),
    sections=(
        Facts(WEBHOOK),
        Part(gettext_lazy("Messages"), "office/parts/deliveries.html", _deliveries),
        Trail(),
    ),
    does=(
        Do(
            "remove",
            gettext_lazy("Remove"),
            actions.remove_webhook,
            single=False,
            row=True,
            bulk=True,
            grave=True,
            said=lambda _done, _values: _("Removed."),
            question=gettext_lazy("It hears of nothing more, and what it was told is forgotten. Remove it?"),
        ),
    ),
)
