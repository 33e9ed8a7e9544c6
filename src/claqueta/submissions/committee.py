"""The conversation of those who select, about a project."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.accounts.models import Account
from claqueta.foundation.threads import Topic
from claqueta.organisations.talk import staff
from claqueta.submissions.models import Submission


def _where(_account: Any, submission: Submission) -> str:
    return reverse("office_committee_project", args=[submission.pk])


COMMITTEE = Topic("submissions.committee", gettext_lazy("Discussion"), "submissions.manage", _where)


def committee_members(_submission: Submission) -> Iterable[Account]:
    return staff()
