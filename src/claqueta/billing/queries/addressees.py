"""Whom to write to about money, each with the language to write in."""

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from claqueta.accounts.models import Invitation, InvitationState
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.organisations.policies import REPRESENTATIVE
from claqueta.organisations.rules import ACTING

type Addressees = dict[int, list[tuple[str, str]]]
"""Organisation → mail address and language of each of those who are written to."""


def addressees(organisations: Collection[Organisation]) -> Addressees:
    """Who represents each; otherwise its own address, otherwise who works for it with an account. Of a member of yesterday
    it is whom it named as its representative and who has not come yet. One of whom nobody is known is not in the answer.
    """
    people = _people([organisation.pk for organisation in organisations])
    found: Addressees = {}
    for organisation in organisations:
        theirs = people[organisation.pk]
        if representatives := theirs[Affiliation.Kind.REPRESENTATIVE]:
            found[organisation.pk] = representatives
        elif organisation.email:
            found[organisation.pk] = [(organisation.email, settings.LANGUAGE_CODE)]
        elif colleagues := theirs[Affiliation.Kind.COLLEAGUE]:
            found[organisation.pk] = colleagues
    return _invited([one.pk for one in organisations if one.pk not in found]) | found


def _people(organisations: Collection[int]) -> dict[int, dict[str, list[tuple[str, str]]]]:
    """Who acts for each, by how; a colleague without an account is somebody whom the directory shows, and gets no letters."""
    today = timezone.localdate()
    found: dict[int, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    rows = (
        Affiliation.objects.filter(kind__in=ACTING, since__lte=today, organisation__in=organisations)
        .filter(Q(until=None) | Q(until__gt=today))
        .exclude(person__account__is_active=False)
        .order_by("pk")
        .select_related("person__account")
    )
    for row in rows:
        person, account = row.person, row.person.account
        who = account or (person if row.kind == Affiliation.Kind.REPRESENTATIVE else None)
        if who is not None and who.email:
            found[row.organisation_id][row.kind].append((who.email, who.language or settings.LANGUAGE_CODE))
    return found


def _invited(organisations: Collection[int]) -> Addressees:
    """Who was asked to represent each and has not come yet."""
    rows = Invitation.objects.filter(
        purpose=REPRESENTATIVE,
        subject_id__in=[str(pk) for pk in organisations],
        state__in=(InvitationState.OPEN, InvitationState.EXPIRED),
    )
    found: Addressees = {}
    for subject, email, language in rows.order_by("sent_at").values_list("subject_id", "email", "language"):
        # The last one asked.
        found[int(subject)] = [(email, language or settings.LANGUAGE_CODE)]
    return found
