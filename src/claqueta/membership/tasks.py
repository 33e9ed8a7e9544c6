"""Background entry points: fetch, then call an action."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.tasks import task
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.accounts.models import Account
from claqueta.foundation import jobs
from claqueta.foundation.models import Job
from claqueta.foundation.transactions import atomic
from claqueta.membership.actions import issue_book


@atomic
def begin_book(on: date, known: date | None, *, by: Account, language: str) -> Job:
    """Have the register of a day issued as a document, as it is known or was known at the end of a day."""
    job = jobs.begin(
        "members_book", _("Register of members as of %(day)s") % {"day": date_format(on)}, owner=by
    )
    make_book.enqueue(str(job.pk), on.isoformat(), known.isoformat() if known else "", language)
    return job


@task()
def make_book(job_id: str, on: str, known: str, language: str) -> None:
    """Begun anew after a worker ended in the middle, it issues nothing twice."""
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        moment = None
        if known:
            after = datetime.combine(date.fromisoformat(known) + timedelta(days=1), time.min)
            moment = timezone.make_aware(after) - timedelta(microseconds=1)
        issued = issue_book(
            date.fromisoformat(on),
            language,
            known=moment,
            key=f"job:{job.pk}",
            by=job.owner or AnonymousUser(),
        )
        job.result = {"number": issued.number}
