"""What of projects follows when two organisations become one."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.merging import Follow
from claqueta.foundation.search import changed
from claqueta.organisations.models import Organisation
from claqueta.submissions.models import Submission
from claqueta.submissions.queries import key_of

KIND = "organisations.organisation"


def _projects(organisation: Organisation) -> tuple[QuerySet[Submission], ...]:
    return (Submission.objects.filter(organisation=organisation),)


def _move(gone: Organisation, kept: Organisation) -> None:
    rows = list(_projects(gone)[0])
    _projects(gone)[0].update(organisation=kept, updated_at=timezone.now())
    changed(key_of(one) for one in rows)


FOLLOWS = (Follow("submissions.projects", _("Projects submitted"), kind=KIND, rows=_projects, move=_move),)
