"""Background entry points: fetch, then call an action."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.door.actions.printing import print_badges
from claqueta.events.models import Event
from claqueta.foundation import jobs
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.models import Job
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language


def kind_of(event: Event) -> str:
    """What the jobs that print an event's badges are known by."""
    return f"badges-{event.pk}"


@atomic
def begin_printing(event: Event, *, paper: str, changed: bool, by: Actor, only: Sequence[int] = ()) -> Job:
    """Have badges drawn in the background. Raises `PermissionDenied`."""
    require(by, "door.manage", event)
    job = jobs.begin(kind_of(event), _("Badges: %(event)s") % {"event": event}, owner=by, total=1)
    draw_badges.enqueue(str(job.pk), event.pk, paper, changed, list(only), current_language())
    return job


@task()
def draw_badges(
    job_id: str, event_id: int, paper: str, changed: bool, only: list[int], language: str
) -> None:
    """Begun anew after a worker ended in the middle, it draws them again, unless they are kept already."""
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        if job.file:
            return
        event = Event.objects.select_related("venue", "room").get(pk=event_id)

        def keep(body: bytes, count: int) -> None:
            job.result = {"badges": count}
            job.file.save(f"badges-{event.slug}-{job.pk}.pdf", ContentFile(body), save=False)
            job.save(update_fields=["result", "file"])

        print_badges(
            event, paper=paper, changed=changed, only=only or None, by=job.owner or AnonymousUser(), keep=keep
        )
