"""Background entry points: fetch, then call an action."""

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.foundation import jobs
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.models import Job
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language
from claqueta.market.actions import build, telling
from claqueta.market.events import TimetableForMany
from claqueta.market.models import Market
from claqueta.market.paper import paper


def kind_of(market: Market) -> str:
    """What the jobs of a market are known by."""
    return f"market-{market.pk}"


def _building(market: Market) -> QuerySet[Job]:
    return Job.objects.filter(kind=kind_of(market), state__in=[Job.State.WAITING, Job.State.RUNNING])


def is_building(market: Market) -> bool:
    """Whether a timetable of it is being made."""
    return _building(market).exists()


@atomic
def begin_build(market: Market, *, by: Actor) -> Job:
    """Have a timetable made in the background. One that is being made is waited for. Raises `PermissionDenied`."""
    require(by, "market.manage", market)
    running = _building(market).first()
    if running is not None:
        return running
    job = jobs.begin(kind_of(market), _("Timetable of %(market)s") % {"market": market}, owner=by, total=10)
    make_timetable.enqueue(str(job.pk), market.pk, current_language())
    return job


def tell_soon(published: TimetableForMany) -> None:
    """Have everybody told by the worker, once the timetable is committed."""
    tell_everybody.enqueue(published.market.pk)


@task()
def tell_everybody(market_id: int) -> None:
    """Begun anew after a worker ended in the middle, it goes on with those who have not been told."""
    telling.tell_everybody(Market.objects.select_related("published").get(pk=market_id))


def papers_of(market: Market) -> str:
    """What the jobs that print something of a market are known by."""
    return f"papers-{market.pk}"


@atomic
def begin_papers(market: Market, name: str, *, by: Actor) -> Job:
    """Have one of `paper.PAPERS` made in the background. Raises `PermissionDenied`."""
    require(by, "market.manage", market)
    titles = {
        "agendas": _("Agendas of %(market)s"),
        "signs": _("Table signs of %(market)s"),
    }
    job = jobs.begin(papers_of(market), titles[name] % {"market": market}, owner=by)
    make_papers.enqueue(str(job.pk), market.pk, name, current_language())
    return job


@task()
def make_papers(job_id: str, market_id: int, name: str, language: str) -> None:
    """Begun anew after a worker ended in the middle, it makes them again."""
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        body = paper(Market.objects.get(pk=market_id), name)
        job.file.save(f"{name}-{job.pk}.pdf", ContentFile(body), save=False)


@task()
def make_timetable(job_id: str, market_id: int, language: str) -> None:
    """Begun anew after a worker ended in the middle, it makes one: what was cut off has kept nothing."""
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        made = build(
            Market.objects.get(pk=market_id), tell=jobs.progress(job), by=job.owner or AnonymousUser()
        )
        job.result = {"timetable": made.pk, "value": made.value, "bound": made.bound}
