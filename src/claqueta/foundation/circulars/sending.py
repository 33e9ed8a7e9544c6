"""Handing the copies of a circular to the outbox, each in a transaction of its own."""

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy

from claqueta.foundation import jobs, mailing, outbox
from claqueta.foundation.actors import Actor
from claqueta.foundation.circulars.reaching import KIND, judge, stand_today
from claqueta.foundation.circulars.writing import text_for
from claqueta.foundation.models import Circular, CircularCopy, Job
from claqueta.foundation.transactions import atomic
from claqueta.foundation.wishes import unsubscribe_url, unsubscribe_url_of

WHY = {
    CircularCopy.Tie.MEMBER: gettext_lazy(
        "You get this mail because your address is one of those by which a member of ours is reached."
    ),
    CircularCopy.Tie.RECORD: gettext_lazy(
        "You get this mail because your address stands in our directory, and it is about that."
    ),
}


def put(copy: CircularCopy) -> bool:
    """Put a copy into the outbox, in the caller's transaction; whether it went, as its reader may have left or said no."""
    if not _reads_it_still(copy):
        return False
    account = copy.account
    language, subject, text = text_for(copy)
    copy.mail = mailing.send_written(
        "foundation/circular",
        copy.email,
        subject,
        text,
        language=language,
        kind=KIND,
        unsubscribe_url=unsubscribe_url_of(copy.email, KIND)
        if account is None
        else unsubscribe_url(account, KIND),
        why="" if account is not None else WHY[CircularCopy.Tie(copy.tie)],
    )
    copy.put_at = timezone.now()
    copy.save(update_fields=["mail", "put_at"])
    return True


def put_again(copy: CircularCopy, *, by: Actor) -> bool:
    """Send a copy again whose mail was given up, in the caller's transaction; whether it went, as for `put`."""
    if not _reads_it_still(copy):
        return False
    if copy.mail is not None and copy.mail.can_be_sent_again and copy.mail.to == copy.email:
        outbox.send_again(copy.mail, by=by)
        return True
    # The text of that mail is no longer kept, or its address is theirs no more: a new one takes its place.
    return put(copy)


def _reads_it_still(copy: CircularCopy) -> bool:
    """Whether its reader is there and has not said no since; the copy follows them to another address of theirs."""
    stand_today([copy])
    judge([copy], copy.circular.matter)
    if (
        copy.account is not None
        and not copy.left_out
        and (address := copy.account.email.lower()) != copy.email
    ):
        there = CircularCopy.objects.filter(circular=copy.circular, email=address)
        if not there.exclude(pk=copy.pk).exists():
            copy.email = address
            judge([copy], copy.circular.matter)
    copy.save(update_fields=["tie", "left_out", "email"])
    return not copy.left_out


@atomic
def _put_once(key: int) -> None:
    """Put a copy into the outbox unless somebody has: whoever comes second waits, and finds it done."""
    waiting = CircularCopy.objects.select_for_update(of=("self",)).filter(pk=key, left_out="", put_at=None)
    copy = waiting.select_related("account", "circular").first()
    if copy is not None:
        put(copy)


@task()
def put_all(job_id: str, circular_id: str) -> None:
    """Put every copy that waits into the outbox; done again after it was cut off, it goes on with those that are left."""
    job = Job.objects.get(pk=job_id)
    with jobs.running(job):
        circular = Circular.objects.get(pk=circular_id)
        keys = list(circular.copies.filter(left_out="", put_at=None).values_list("pk", flat=True))
        tell, before = jobs.progress(job), max(0, job.total - len(keys))
        for done, key in enumerate(keys, start=1):
            _put_once(key)
            tell(before + done, job.total)
        Circular.objects.filter(pk=circular.pk).update(state=Circular.State.SENT)
