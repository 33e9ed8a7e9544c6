"""What people do with circulars. Each step is one transaction; a copy is put into the outbox once and never again."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation import audit, jobs
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.circulars import reaching, sending
from claqueta.foundation.circulars.writing import Reader, gaps_in, judged, known_as
from claqueta.foundation.models import Circular, CircularCopy, OutgoingMail
from claqueta.foundation.text import one_line
from claqueta.foundation.transactions import atomic
from claqueta.foundation.wishes import Kind

SEND = "foundation.send_circulars"
NOTICE = Kind(reaching.KIND, gettext_lazy("Circulars of the office"))
State = Circular.State


@atomic
def begin(readers: Iterable[Reader], *, by: Actor) -> Circular:
    """Begin a circular for some readers. Raises `ValidationError` when there is nobody at all.

    Who reads at one address gets one copy, however many organisations they act for.
    """
    require(by, SEND)
    circular = Circular.objects.create(made_by=account_of(by))
    copies: dict[str, CircularCopy] = {}
    for reader in readers:
        copy = _copy(circular, reader)
        known = copies.get(copy.email) if copy.email else None
        if known is None:
            copies[copy.email or f"{reader.name} {len(copies)}"] = copy
        else:
            _join(known, copy)
    if not copies:
        raise ValidationError(_("There is nobody to write to."))
    reaching.judge(copies.values(), circular.matter)
    CircularCopy.objects.bulk_create(copies.values(), batch_size=500)
    audit.record("foundation.circular_begun", circular, by=by, changes={"readers": (None, len(copies))})
    return circular


def _copy(circular: Circular, reader: Reader) -> CircularCopy:
    account = reader.account
    return CircularCopy(
        circular=circular,
        account=account,
        tie=CircularCopy.Tie.ACCOUNT if account is not None else reader.tie,
        name=one_line(reader.name)[:255],
        email=str(account.email if account is not None else reader.email).lower(),
        language=account.language if account is not None else reader.language,
        organisation=one_line(reader.organisation)[:500],
        left_out=CircularCopy.LeftOut.NOBODY if reader.nobody else "",
    )


def _join(known: CircularCopy, other: CircularCopy) -> None:
    """Make one copy of two to one address: for both organisations, by whichever ties its reader more."""
    if other.organisation and other.organisation not in known.organisation.split(", "):
        known.organisation = ", ".join(filter(None, (known.organisation, other.organisation)))[:500]
    if reaching.STRENGTH[other.tie] > reaching.STRENGTH[known.tie]:
        known.account, known.tie = other.account, other.tie
        known.name, known.language = other.name, other.language


def _locked(circular: Circular, *states: str) -> Circular:
    """The circular, locked. Raises `ValidationError` when it is in none of the states."""
    found = Circular.objects.select_for_update().filter(pk=circular.pk).first()
    if found is None or found.state not in states:
        raise ValidationError(_("Somebody has sent or dropped this circular meanwhile."))
    return found


@atomic
def write(
    circular: Circular, texts: Mapping[str, Mapping[str, str]], *, by: Actor, matter: str = ""
) -> Circular:
    """Write what it says and is about, as long as it is a draft. Raises `ValidationError` by field.

    Who is left out is judged anew: news reaches fewer than what is about the readers themselves.
    """
    require(by, SEND)
    circular = _locked(circular, State.DRAFT)
    circular.texts = judged(texts)
    circular.subject = known_as(circular.texts[settings.LANGUAGE_CODE]["subject"])[:150]
    if matter:
        circular.matter = Circular.Matter(matter)
        copies = list(circular.copies.select_related("account"))
        reaching.judge(copies, circular.matter)
        CircularCopy.objects.bulk_update(copies, ["left_out"], batch_size=500)
    circular.save(update_fields=["texts", "subject", "matter"])
    audit.record("foundation.circular_written", circular, by=by)
    return circular


@atomic
def send(circular: Circular, *, by: Actor) -> Circular:
    """Send it to everybody who is not left out, by a job. Whoever presses twice is told; nobody gets it twice.

    Who has left since the list was made is left out; nobody comes to it whom the office has not seen in it.
    """
    require(by, SEND)
    circular = _locked(circular, State.DRAFT)
    if not circular.texts:
        raise ValidationError(_("Write what it says first."))
    if gaps := gaps_in(circular.texts):
        raise ValidationError(
            _("Gaps are left in it; write what is missing first: %(lines)s") % {"lines": " / ".join(gaps)}
        )
    count = _still_there(circular)
    if not count:
        raise ValidationError(_("Everybody is left out; there is nobody to send it to."))
    circular.state, circular.sent_by, circular.sent_at = State.SENDING, account_of(by), timezone.now()
    title = _("Circular: %(subject)s") % {"subject": circular}
    circular.job = jobs.begin("circular", title, owner=by, total=count)
    circular.save(update_fields=["state", "sent_by", "sent_at", "job"])
    audit.record("foundation.circular_sent", circular, by=by, changes={"readers": (None, count)})
    sending.put_all.enqueue(str(circular.job.pk), str(circular.pk))
    return circular


def _still_there(circular: Circular) -> int:
    """Leave out who has left or said no since; how many it goes to."""
    copies = list(circular.copies.filter(left_out="").select_related("account"))
    ties = {copy.pk: copy.tie for copy in copies}
    reaching.stand_today(copies)
    reaching.judge(copies, circular.matter)
    # Few change, and somebody waits: to write thousands as they were would take seconds.
    changed = [copy for copy in copies if copy.left_out or copy.tie != ties[copy.pk]]
    CircularCopy.objects.bulk_update(changed, ["tie", "left_out"], batch_size=500)
    return sum(not copy.left_out for copy in copies)


@atomic
def send_again(circular: Circular, *, by: Actor) -> int:
    """Send it again to those whose mail was given up and who have not left or said no since; how many. The job goes on
    where one was cut off."""
    require(by, SEND)
    circular = _locked(circular, State.SENDING, State.SENT)
    failed = circular.copies.select_for_update(of=("self",)).filter(
        left_out="", mail__state=OutgoingMail.State.GIVEN_UP
    )
    again = failed.select_related("mail", "account", "circular")
    count = sum(sending.put_again(copy, by=by) for copy in again)
    waiting = circular.copies.filter(left_out="", put_at=None).count()
    if waiting and not _is_at_work(circular):
        title = _("Circular: %(subject)s") % {"subject": circular}
        circular.job = jobs.begin("circular", title, owner=by, total=waiting)
        circular.save(update_fields=["job"])
        sending.put_all.enqueue(str(circular.job.pk), str(circular.pk))
        count += waiting
    if count:
        audit.record("foundation.circular_sent_again", circular, by=by, changes={"readers": (None, count)})
    return count


def _is_at_work(circular: Circular) -> bool:
    job = circular.job
    return job is not None and job.state in (job.State.WAITING, job.State.RUNNING)


@atomic
def drop(circular: Circular, *, by: Actor) -> None:
    """Take a draft away that will not be sent."""
    require(by, SEND)
    circular = _locked(circular, State.DRAFT)
    audit.record("foundation.circular_dropped", circular, by=by)
    circular.delete()
