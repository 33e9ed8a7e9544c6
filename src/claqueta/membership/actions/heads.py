"""Publishing every day where the book ends, so that nobody rewrites the past unseen."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.accounts.models import RoleGrant
from claqueta.accounts.roles import Role
from claqueta.foundation import chains, mailing
from claqueta.foundation.transactions import atomic
from claqueta.membership.book import BOOK
from claqueta.membership.models import PublishedHead

TOLD = (Role.SECRETARY, Role.BOARD_MEMBER)
"""The secretary, and the board with its president: people who cannot write the database."""


@atomic
def publish_head() -> bool:
    """The daily round: publish where the book ends today, and tell secretary and board when that is somewhere else.

    Safe to run again: a day has one end. Gives back whether the end moved.
    """
    today, end = timezone.localdate(), chains.head(BOOK)
    before = PublishedHead.objects.first()
    if before is not None and before.day >= today:
        return False
    published = PublishedHead.objects.create(day=today, entries=end.position, hash=end.hash)
    if end.position == 0 or (before is not None and before.hash == end.hash):
        return False
    grants = RoleGrant.objects.current().filter(role__in=TOLD, account__is_active=True)
    readers = {grant.account for grant in grants.select_related("account")}
    for account in sorted(readers, key=lambda account: account.pk):
        language = account.language or settings.LANGUAGE_CODE
        with translation.override(language):
            url = settings.PUBLIC_URL + reverse("register_heads")
        context = {"head": published, "before": before, "account": account, "url": url}
        mailing.send("membership/mail/head", account.email, context, language=language)
    return True
