"""Background work, as a list."""

from pathlib import PurePath

from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Register
from claqueta.foundation.models import Job
from claqueta.foundation.tabular import Column

JOBS = Register(
    listing=Listing(
        name="office_jobs",
        title=gettext_lazy("Background jobs"),
        icon="cogs",
        fields=(
            ListField(Column("title", gettext_lazy("What"), lambda row: row.title), order="title"),
            ListField(Column("by", gettext_lazy("Who"), lambda row: str(row.owner or "Claqueta"))),
            ListField(Column("at", gettext_lazy("When"), lambda row: row.created_at), order="created_at"),
            ListField(
                Column("end", gettext_lazy("Finished"), lambda row: row.finished_at), order="finished_at"
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda row: row.get_state_display()), order="state"
            ),
            ListField(Column("message", gettext_lazy("What went wrong"), lambda row: row.message)),
            ListField(
                Column(
                    "file", gettext_lazy("File"), lambda row: PurePath(str(row.file)).name if row.file else ""
                ),
                link=lambda row: reverse("office_job_file", args=[row.pk]) if row.file else "",
                permission="desk.fetch_file",
            ),
        ),
        search_in=("title", "message"),
        filters=(Filter("state", gettext_lazy("State"), Job.State.choices, "state"),),
        rows=lambda: Job.objects.select_related("owner"),
    ),
    path="jobs/",
    permission="accounts.work_in_office",
)
