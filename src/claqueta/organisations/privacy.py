"""Personal data in organisations: the persons who act for them."""

import json
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.privacy import names_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.privacy import ERASED, Processing, expire_older
from claqueta.organisations.models import Affiliation, Enquiry, Merge, Organisation, ProfileVersion, Shortlist
from claqueta.organisations.search import note_change


def export(email: str) -> list[dict[str, Any]]:
    return [
        {
            "organisation": affiliation.organisation.name,
            "kind": affiliation.kind,
            "position": affiliation.position,
            "since": affiliation.since.isoformat(),
            "until": affiliation.until.isoformat() if affiliation.until else None,
        }
        for affiliation in Affiliation.objects.filter(person__email__iexact=email).select_related(
            "organisation"
        )
    ]


def erase(email: str) -> int:
    """Whom the person acted for, and their name where they published or confirmed a profile."""
    names = names_of(email)
    signed = ProfileVersion.objects.filter(Q(author_name__in=names) | Q(author_name__iexact=email))
    confirmed = Organisation.objects.filter(Q(confirmed_by__in=names) | Q(confirmed_by__iexact=email))
    count = signed.update(author_name=ERASED) + confirmed.update(confirmed_by=ERASED)
    mine = Affiliation.objects.filter(person__email__iexact=email).select_related("organisation")
    organisations = [one.organisation for one in mine]
    count += mine.delete()[0]
    note_change(*organisations)
    return count


AFFILIATIONS = Processing(
    key="affiliations",
    name=_("Representatives and contacts of organisations"),
    purpose=_("Know who acts for each organisation and reach them"),
    ground=_("GDPR art. 6.1.f with LOPDGDD art. 19: contact data of persons who serve a legal person"),
    subjects=_("Representatives, colleagues and contacts of organisations"),
    data=_("Name, position, work mail address and phone, language"),
    recipients=_("The circle chosen for each person: the public, members, the board or the office"),
    retention=_(
        "While they act for the organisation; then as the cluster’s rule “keep_ended_affiliations” says"
    ),
    export=export,
    erase=erase,
    expire=lambda: expire_older(Affiliation.objects.exclude(until=None), "until", "keep_ended_affiliations"),
)


def export_enquiries(email: str) -> list[dict[str, Any]]:
    return [
        {
            "name": enquiry.name,
            "company": enquiry.company,
            "purpose": enquiry.purpose,
            "message": enquiry.message,
            "organisations": [one.organisation.name for one in enquiry.recipients.all()],
            "at": enquiry.at.isoformat(),
        }
        for enquiry in Enquiry.objects.filter(email__iexact=email).prefetch_related(
            "recipients__organisation"
        )
    ]


ENQUIRIES = Processing(
    key="enquiries",
    name=_("Messages to organisations of the directory"),
    purpose=_("Pass a visitor’s message on to the organisations that they choose, and answer for it"),
    ground=_("GDPR art. 6.1.a: consent, given when the message is sent"),
    subjects=_("Visitors who write to organisations by the form"),
    data=_("Name, mail address, organisation, what for and the message"),
    recipients=_("The organisations chosen and the office"),
    retention=_("As the cluster’s rule “keep_enquiries” says"),
    export=export_enquiries,
    erase=lambda email: Enquiry.objects.filter(email__iexact=email).delete()[0],
    expire=lambda: expire_older(Enquiry.objects.all(), "at", "keep_enquiries"),
)
SHORTLISTS = Processing(
    key="shortlists",
    name=_("Shared shortlists"),
    purpose=_("Let visitors share a list of organisations under a link"),
    ground=_("GDPR art. 6.1.f: legitimate interest"),
    subjects=_("Nobody: a list holds nothing of its visitor"),
    data=_("A title that the visitor wrote, if any, and the organisations"),
    recipients=_("Whoever has the link"),
    retention=_("As the cluster’s rule “keep_shortlists” says"),
    expire=lambda: expire_older(Shortlist.objects.all(), "created_at", "keep_shortlists"),
)


def _mentions(merge: Merge, *words: str) -> bool:
    """Whether what is kept of a merge holds one of the words, in whatever field."""
    held = json.dumps([merge.fields, merge.moved], ensure_ascii=False).casefold()
    return any(word and word.casefold() in held for word in words)


def _merges_with(email: str) -> list[Merge]:
    """The merges of which something kept names the person."""
    telling = [email, *(name for name in names_of(email) if " " in name)]
    return [one for one in Merge.objects.select_related("kept", "gone") if _mentions(one, *telling)]


def export_merges(email: str) -> list[dict[str, Any]]:
    return [
        {
            "organisations": [one.kept.name, one.gone.name],
            "at": one.at.isoformat(),
            "until": one.until.isoformat(),
            "fields": sorted(
                name
                for name, (before, after) in one.fields.items()
                if email.lower() in f"{before}{after}".lower()
            ),
        }
        for one in _merges_with(email)
    ]


def erase_merges(email: str) -> int:
    """What was kept of merges that names the person goes whole: such a merge stays as it is."""
    return Merge.objects.filter(pk__in=[one.pk for one in _merges_with(email)]).delete()[0]


def forget_merges() -> int:
    """Forget what was kept of merges that can no longer be undone."""
    return Merge.objects.filter(
        at__lt=timezone.now() - timedelta(days=rule("merge_undo_days").value)
    ).delete()[0]


MERGES = Processing(
    key="merges",
    name=_("Merges of organisations that can be undone"),
    purpose=_("Put two records back as they were when they turn out not to be one"),
    ground=_("GDPR art. 6.1.f: legitimate interest in keeping the records right"),
    subjects=_("Persons whom the fields of an organisation name"),
    data=_("What the fields said before and after, and which rows moved"),
    recipients=_("The office"),
    retention=_("As the cluster’s rule “merge_undo_days” says, or until it is undone"),
    export=export_merges,
    erase=erase_merges,
    expire=forget_merges,
)
